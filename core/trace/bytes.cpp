// Octets of IPv4 (RFC 791, 3.1) and TCP (RFC 9293, 3.1) headers with their checksums (RFC 1071).
#include "core/trace/bytes.hpp"

#include <algorithm>
#include <array>

#include "core/trace/wire_numbers.hpp"

namespace trace {
namespace {

constexpr std::uint8_t protocol_tcp = 6;
constexpr std::uint16_t dont_fragment_bit = 0x4000;
constexpr std::uint16_t more_fragments_bit = 0x2000;
constexpr std::uint16_t fragment_offset_bits = 0x1fff;

using Octets = std::span<const std::byte>;

// The sum of 16-bit words, carries not yet folded back. 64 bits hold it for any size that there is.
std::uint64_t sum_words(Octets octets) {
  std::uint64_t sum = 0;
  std::size_t at = 0;
  for (; at + 1 < octets.size(); at += 2) sum += get16(octets, at);
  if (at < octets.size()) sum += static_cast<std::uint64_t>(get8(octets, at)) << 8;
  return sum;
}

std::uint16_t fold(std::uint64_t sum) {
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum & 0xffff);
}

// Over the segment and the pseudo-header in front of it: addresses, protocol, TCP length.
std::uint16_t tcp_checksum(tcp::Address source, tcp::Address destination, Octets segment) {
  const std::array<std::uint64_t, 6> pseudo_header{
      source.value >> 16,         source.value & 0xffff, destination.value >> 16,
      destination.value & 0xffff, protocol_tcp,          segment.size()};
  std::uint64_t sum = sum_words(segment);
  for (const std::uint64_t word : pseudo_header) sum += word;
  return fold(sum);
}

std::size_t padded_options(const tcp::Segment& segment) {
  return (segment.options.octets().size() + 3) / 4 * 4;
}

void put_ipv4_header(std::span<std::byte> datagram, const tcp::Segment& segment, const Ipv4Fields& ip) {
  put8(datagram, 0, 0x45);  // version 4, five words
  put16(datagram, 2, static_cast<std::uint16_t>(datagram.size()));
  put16(datagram, 4, ip.identification);
  put16(datagram, 6, ip.dont_fragment ? dont_fragment_bit : std::uint16_t{0});
  put8(datagram, 8, ip.time_to_live);
  put8(datagram, 9, protocol_tcp);
  put32(datagram, 12, segment.source.address.value);
  put32(datagram, 16, segment.destination.address.value);
  put16(datagram, 10, internet_checksum(datagram.first(ipv4_header_octets)));
}

void put_tcp_segment(std::span<std::byte> octets, const tcp::Segment& segment) {
  const std::size_t header = tcp_header_octets + padded_options(segment);
  put16(octets, 0, segment.source.port);
  put16(octets, 2, segment.destination.port);
  put32(octets, 4, segment.seq.value());
  put32(octets, 8, segment.flags.ack() ? segment.ack.value() : 0);
  put8(octets, 12, static_cast<std::uint8_t>(header / 4 << 4));
  put8(octets, 13, segment.flags.bits);
  put16(octets, 14, segment.window);
  put16(octets, 18, segment.urgent_pointer);
  std::ranges::copy(segment.options.octets(), octets.subspan(tcp_header_octets).begin());
  const std::span<std::byte> data = octets.subspan(header);
  std::copy_n(segment.data.begin(), data.size(), data.begin());
  put16(octets, 16, tcp_checksum(segment.source.address, segment.destination.address, octets));
}

// Checks and reads the IPv4 header; `payload` becomes what it carries.
DecodeError read_ipv4_header(Octets octets, Decoded& out, Octets& payload) {
  if (octets.size() < ipv4_header_octets) return DecodeError::TooShort;
  if (get8(octets, 0) >> 4 != 4) return DecodeError::NotIpv4;
  const std::size_t header = std::size_t{4} * (get8(octets, 0) & 0x0f);
  if (header < ipv4_header_octets || header > octets.size()) return DecodeError::BadHeaderLength;
  if (internet_checksum(octets.first(header)) != 0) return DecodeError::BadIpChecksum;
  const std::size_t total = get16(octets, 2);
  if (total < header || total > octets.size()) return DecodeError::BadTotalLength;
  const std::uint16_t fragment = get16(octets, 6);
  if (fragment & (more_fragments_bit | fragment_offset_bits)) return DecodeError::Fragment;
  if (get8(octets, 9) != protocol_tcp) return DecodeError::NotTcp;

  out.ip = {.identification = get16(octets, 4),
            .time_to_live = get8(octets, 8),
            .dont_fragment = (fragment & dont_fragment_bit) != 0};
  out.segment.source.address = {get32(octets, 12)};
  out.segment.destination.address = {get32(octets, 16)};
  payload = octets.subspan(header, total - header);
  return DecodeError::None;
}

DecodeError read_tcp_segment(Octets octets, tcp::Segment& out) {
  if (octets.size() < tcp_header_octets) return DecodeError::TcpTooShort;
  if (tcp_checksum(out.source.address, out.destination.address, octets) != 0)
    return DecodeError::BadTcpChecksum;
  const std::size_t header = std::size_t{4} * (get8(octets, 12) >> 4);
  if (header < tcp_header_octets || header > octets.size()) return DecodeError::BadDataOffset;

  out.source.port = get16(octets, 0);
  out.destination.port = get16(octets, 2);
  out.seq = tcp::Seq(get32(octets, 4));
  out.flags = {get8(octets, 13)};
  if (out.flags.ack()) out.ack = tcp::Seq(get32(octets, 8));
  out.window = get16(octets, 14);
  out.urgent_pointer = get16(octets, 18);
  out.options = tcp::Options(octets.subspan(tcp_header_octets, header - tcp_header_octets));
  const Octets data = octets.subspan(header);
  out.data.assign(data.begin(), data.end());
  return DecodeError::None;
}

}  // namespace

std::uint16_t internet_checksum(std::span<const std::byte> octets) {
  return fold(sum_words(octets));
}

std::size_t datagram_octets(const tcp::Segment& segment) {
  const std::size_t whole =
      ipv4_header_octets + tcp_header_octets + padded_options(segment) + segment.data.size();
  return std::min(whole, max_datagram_octets);
}

tcp::Bytes to_octets(const tcp::Segment& segment, const Ipv4Fields& ip) {
  tcp::Bytes datagram(datagram_octets(segment));
  put_ipv4_header(datagram, segment, ip);
  put_tcp_segment(std::span(datagram).subspan(ipv4_header_octets), segment);
  return datagram;
}

Decoded from_octets(std::span<const std::byte> octets) {
  Decoded decoded;
  Octets payload;
  DecodeError error = read_ipv4_header(octets, decoded, payload);
  if (error == DecodeError::None) error = read_tcp_segment(payload, decoded.segment);
  if (error != DecodeError::None) return {.error = error, .segment = {}, .ip = {}};
  return decoded;
}

const DecodeErrorText& text(DecodeError error) {
  static constexpr std::array<DecodeErrorText, 11> texts{{
      {"None", "Nothing is wrong.", "没有错误。"},
      {"TooShort", "There are fewer octets than an IPv4 header has.", "字节数不足一个 IPv4 首部。"},
      {"NotIpv4", "The version field is not 4.", "版本字段不是 4。"},
      {"BadHeaderLength", "The IPv4 header length is impossible.", "IPv4 首部长度不合法。"},
      {"BadIpChecksum", "The checksum of the IPv4 header is wrong.", "IPv4 首部校验和错误。"},
      {"BadTotalLength", "The total length does not agree with the octets that are there.",
       "总长度与实际字节数不符。"},
      {"Fragment", "This is a fragment, not a whole datagram.", "这是一个分片，不是完整的数据报。"},
      {"NotTcp", "The datagram carries something other than TCP.", "数据报承载的不是 TCP。"},
      {"TcpTooShort", "There are fewer octets than a TCP header has.", "字节数不足一个 TCP 首部。"},
      {"BadTcpChecksum", "The TCP checksum is wrong.", "TCP 校验和错误。"},
      {"BadDataOffset", "The data offset is impossible.", "数据偏移字段不合法。"},
  }};
  return texts[static_cast<std::size_t>(error)];
}

}  // namespace trace
