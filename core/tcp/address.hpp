// Who talks to whom: IPv4 addresses, endpoints (the RFC's "sockets"), and the pair that names a connection
// (RFC 9293, section 3.3.1: "local and remote IP addresses and port numbers").
#pragma once

#include <compare>
#include <cstdint>

namespace tcp {

// An IPv4 address in host byte order: 10.0.0.1 is 0x0A000001.
struct Address {
  std::uint32_t value = 0;
  friend constexpr auto operator<=>(Address, Address) = default;
};

constexpr Address address(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
  return {(std::uint32_t{a} << 24) | (std::uint32_t{b} << 16) | (std::uint32_t{c} << 8) | std::uint32_t{d}};
}

// One host's own: not "this network" (0/8), loopback (127/8), multicast (224/4) or broadcast (RFC 1122,
// 3.2.1.3). Of directed broadcasts only the link knows.
constexpr bool is_unicast(Address a) {
  const std::uint32_t first = a.value >> 24;
  return first != 0 && first != 127 && first < 224;
}

struct Endpoint {
  Address address;
  std::uint16_t port = 0;
  friend constexpr auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

// A connection as one of its ends sees it.
struct SocketPair {
  Endpoint local;
  Endpoint remote;
  friend constexpr auto operator<=>(const SocketPair&, const SocketPair&) = default;
};

}  // namespace tcp
