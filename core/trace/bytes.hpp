// Segments as the octets of an IPv4 datagram and back: the IPv4 header (RFC 791, section 3.1), the TCP header
// (RFC 9293, section 3.1) and the checksum of both (RFC 1071).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/tcp/segment.hpp"

namespace trace {

inline constexpr std::size_t ipv4_header_octets = 20;  // without options; we send none
inline constexpr std::size_t tcp_header_octets = 20;   // without options
inline constexpr std::size_t max_datagram_octets = 65'535;

// What the IPv4 header says beside addresses and lengths.
struct Ipv4Fields {
  std::uint16_t identification = 0;
  std::uint8_t time_to_live = 64;
  bool dont_fragment = true;
  friend constexpr bool operator==(const Ipv4Fields&, const Ipv4Fields&) = default;
};

// The Internet checksum of RFC 1071: the complement of the one's complement sum of 16-bit words, an odd last
// octet padded with zero on its right. Over octets that include their own correct checksum it is 0.
std::uint16_t internet_checksum(std::span<const std::byte> octets);

// Octets of the datagram that carries the segment, headers included; to_octets() gives exactly so many.
std::size_t datagram_octets(const tcp::Segment& segment);

// The datagram, both checksums right. Options are padded to a multiple of four octets with zeros, the
// acknowledgment number is zero without ACK, and data that would not fit into max_datagram_octets is cut off.
tcp::Bytes to_octets(const tcp::Segment& segment, const Ipv4Fields& ip = {});

enum class DecodeError : std::uint8_t {
  None,
  TooShort,         // fewer octets than an IPv4 header
  NotIpv4,          // version is not 4
  BadHeaderLength,  // IHL below 5, or beyond the octets there are
  BadIpChecksum,
  BadTotalLength,  // less than the header, or more than the octets there are
  Fragment,        // part of a datagram; nothing is put together here
  NotTcp,          // protocol is not 6
  TcpTooShort,     // fewer octets than a TCP header
  BadTcpChecksum,
  BadDataOffset,  // below 5, or beyond the segment
};

struct DecodeErrorText {
  std::string_view id;  // "BadTcpChecksum"
  std::string_view en;  // one sentence
  std::string_view zh;
};
const DecodeErrorText& text(DecodeError error);

struct Decoded {
  DecodeError error = DecodeError::None;
  tcp::Segment segment;  // empty unless ok()
  Ipv4Fields ip;
  bool ok() const { return error == DecodeError::None; }
};

// The segment in a datagram; any input is safe. The checks come in the order of the enum, so that damage is
// found by its checksum before it can mislead. Octets behind the total length (link padding) are not looked
// at, IPv4 options and reserved bits are skipped, the acknowledgment number is zero without ACK.
Decoded from_octets(std::span<const std::byte> octets);

}  // namespace trace
