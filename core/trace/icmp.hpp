// ICMP errors (RFC 792; RFC 1191, 4) as far as they concern TCP: what they report of one of its segments
// (RFC 9293, 3.9.2.2), in octets and in packetdrill's words:
//   < icmp unreachable port_unreachable [0:0(0)]
//   < icmp unreachable frag_needed mtu 1400 [1:1001(1000)]
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/tcp/connection.hpp"

namespace trace {

// As it came: about the segment from `pair.local` with the sequence number `seq`.
struct IcmpMessage {
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  tcp::SocketPair pair;
  tcp::Seq seq;
};

// As a script writes it.
struct IcmpSpec {
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  std::optional<std::uint16_t> mtu;  // of the next link (RFC 1191); nothing here discovers path MTUs
  std::uint32_t seq = 0;             // counted as the notation counts segments without SYN
  friend bool operator==(const IcmpSpec&, const IcmpSpec&) = default;
};

// The message in an IPv4 datagram; any input is safe. Nothing: no ICMP, damaged, or not about TCP.
std::optional<IcmpMessage> icmp_from_octets(std::span<const std::byte> octets);

// What that tells TCP; nothing: nothing. Where the RFC has no word on a code of Destination Unreachable, the
// trouble may pass. So may "fragmentation needed", which has been a hint since RFC 1191.
std::optional<tcp::IcmpError> icmp_error(std::uint8_t type, std::uint8_t code);

// "unreachable" or "type_3", and of that type "port_unreachable" or "code_3". Nothing: not known.
std::optional<std::uint8_t> icmp_type(std::string_view name);
std::optional<std::uint8_t> icmp_code(std::uint8_t type, std::string_view name);

}  // namespace trace
