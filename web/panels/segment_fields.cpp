// The fields of a datagram, read from its octets, so that damage shows where it is.
#include "web/panels/segment_fields.hpp"

#include <algorithm>
#include <cstdio>

#include "core/trace/bytes.hpp"
#include "core/trace/option_list.hpp"
#include "core/trace/wire_numbers.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

constexpr const char* ip_source = "RFC 791 §3.1";
constexpr const char* tcp_source = "RFC 9293 §3.1";

std::string hex(std::uint32_t value, int digits) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%0*x", digits, static_cast<unsigned>(value));
  return text;
}

std::string dotted(std::uint32_t address) {
  std::string text;
  for (const int shift : {24, 16, 8, 0})
    text += std::to_string((address >> shift) & 0xFF) + (shift > 0 ? "." : "");
  return text;
}

class Reader {
 public:
  Reader(const View& view, const sim::Packet& packet, SegmentPicture& picture)
      : view_(view), packet_(packet), picture_(picture) {}

  void read() {
    ip_header();
    tcp_header();
    options();
    data();
  }

 private:
  std::uint32_t bits(std::size_t bit, std::size_t count) const {
    std::uint32_t value = 0;
    for (std::size_t i = bit; i < bit + count; ++i) {
      const auto octet = trace::get8(picture_.octets, i / 8);
      value = value << 1 | ((octet >> (7 - i % 8)) & 1U);
    }
    return value;
  }

  // The next so many bits; its value in decimal unless it is given.
  void add(const char* name, std::size_t count, Text text, const char* source, std::string value = {}) {
    if (value.empty()) value = std::to_string(bits(at_, count));
    picture_.fields.push_back({name, std::move(value), at_, count, text, source});
    at_ += count;
  }

  void ip_header() {
    add("ver", 4, Text::FieldVersion, ip_source);
    add("IHL", 4, Text::FieldIhl, ip_source);
    add("TOS", 8, Text::FieldTos, "RFC 2474 §3", hex(bits(at_, 8), 2));
    add("total length", 16, Text::FieldTotalLength, ip_source);
    add("identification", 16, Text::FieldIdentification, ip_source);
    const std::uint32_t flags = bits(at_, 3);
    add("flags", 3, Text::FieldIpFlags, ip_source, (flags & 2U) != 0 ? "DF" : std::to_string(flags));
    add("fragment offset", 13, Text::FieldFragment, ip_source);
    add("TTL", 8, Text::FieldTtl, ip_source);
    add("protocol", 8, Text::FieldProtocol, ip_source, bits(at_, 8) == 6 ? "6 TCP" : "");
    add("header checksum", 16, Text::FieldIpChecksum, "RFC 1071", hex(bits(at_, 16), 4));
    add("source address", 32, Text::FieldSourceAddress, ip_source, dotted(bits(at_, 32)));
    add("destination address", 32, Text::FieldDestinationAddress, ip_source, dotted(bits(at_, 32)));
  }

  // As on the wire, or counted from the ISN. A damaged number keeps the distance it has.
  std::string counted(std::uint32_t raw, const tcp::Endpoint& source, const tcp::Endpoint& destination,
                      bool known) const {
    const auto first = isn(view_, source, destination, tcp::Seq(raw));
    if (view_.ui.absolute_numbers || !first || !known) return std::to_string(raw);
    return std::to_string(counted_from(*first, tcp::Seq(raw)));
  }

  void tcp_header() {
    const tcp::Segment& s = packet_.segment;
    add("source port", 16, Text::FieldSourcePort, tcp_source);
    add("destination port", 16, Text::FieldDestinationPort, tcp_source);
    add("sequence number", 32, Text::FieldSeq, "RFC 9293 §3.4",
        counted(bits(at_, 32), s.source, s.destination, true));
    add("acknowledgment number", 32, Text::FieldAck, "RFC 9293 §3.4",
        counted(bits(at_, 32), s.destination, s.source, s.flags.ack()));
    add("DOffset", 4, Text::FieldDataOffset, tcp_source);
    add("Rsrvd", 4, Text::FieldReserved, tcp_source);
    static constexpr std::pair<const char*, Text> control[] = {
        {"CWR", Text::FieldCwr}, {"ECE", Text::FieldEce}, {"URG", Text::FieldUrg}, {"ACK", Text::FieldAckBit},
        {"PSH", Text::FieldPsh}, {"RST", Text::FieldRst}, {"SYN", Text::FieldSyn}, {"FIN", Text::FieldFin}};
    for (const auto& [name, text] : control) {
      const bool ecn = text == Text::FieldCwr || text == Text::FieldEce;
      add(name, 1, text, ecn ? "RFC 3168 §6.1" : tcp_source);
      picture_.fields.back().control = true;
    }
    add("window", 16, Text::FieldWindow, tcp_source);
    add("checksum", 16, Text::FieldChecksum, tcp_source, hex(bits(at_, 16), 4));
    add("urgent pointer", 16, Text::FieldUrgentPointer, "RFC 9293 §3.8.5");
  }

  void options() {
    const std::size_t end = picture_.data_at * 8;
    if (at_ >= end) return;
    const std::span<const std::byte> octets =
        std::span(picture_.octets).subspan(at_ / 8, picture_.data_at - at_ / 8);
    const tcp::Options listed(octets);
    for (const trace::ListedOption& option : trace::list_options(listed)) add_option(option);
  }

  std::string block_words(std::span<const std::byte> value) const {
    std::string words;
    for (std::size_t at = 0; at + 8 <= value.size(); at += 8) {
      const tcp::Segment& s = packet_.segment;
      if (at > 0) words += ", ";
      words += counted(trace::get32(value, at), s.destination, s.source, true) + "–" +
               counted(trace::get32(value, at + 4), s.destination, s.source, true);
    }
    return words;
  }

  void add_option(const trace::ListedOption& option) {
    using tcp::OptionKind;
    const std::size_t count = option.octets.size() * 8;
    if (option.is(OptionKind::MaximumSegmentSize, 2)) {
      add("MSS", count, Text::OptionMss, "RFC 9293 §3.7.1", std::to_string(trace::get16(option.value, 0)));
    } else if (option.is(OptionKind::WindowScale, 1)) {
      add("WS", count, Text::OptionWindowScale, "RFC 7323 §2",
          "×" + std::to_string(1U << std::min<unsigned>(trace::get8(option.value, 0), 14)));
    } else if (option.is(OptionKind::SackPermitted, 0)) {
      add("SACK permitted", count, Text::OptionSackPermitted, "RFC 2018 §2", " ");
    } else if (option.is_sack()) {
      add("SACK", count, Text::OptionSack, "RFC 2018 §3", block_words(option.value));
    } else if (option.is(OptionKind::Timestamps, 8)) {
      add("timestamps", count, Text::OptionTimestamps, "RFC 7323 §3",
          std::to_string(trace::get32(option.value, 0)) + " echo " +
              std::to_string(trace::get32(option.value, 4)));
    } else if (option.kind == 1) {
      add("NOP", count, Text::OptionNop, "RFC 9293 §3.2", " ");
    } else if (option.kind == 0) {
      add("end", count, Text::OptionEnd, "RFC 9293 §3.2", " ");
    } else {
      add("option", count, Text::OptionUnknown, "RFC 9293 §3.2", std::to_string(option.kind));
    }
  }

  void data() {
    const std::size_t count = picture_.octets.size() * 8 - std::min(at_, picture_.octets.size() * 8);
    if (count > 0) add("data", count, Text::FieldData, tcp_source, count_text(count / 8));
  }

  const View& view_;
  const sim::Packet& packet_;
  SegmentPicture& picture_;
  std::size_t at_ = 0;  // bits
};

// Right by the rules of trace::from_octets(), which looks at the IPv4 header first.
void judge(SegmentPicture& picture) {
  const trace::DecodeError error = trace::from_octets(picture.octets).error;
  picture.ip_checksum_right =
      trace::internet_checksum(std::span(picture.octets).first(trace::ipv4_header_octets)) == 0;
  picture.tcp_checksum_right = error == trace::DecodeError::None;
}

}  // namespace

SegmentPicture segment_picture(const View& view, const sim::Packet& packet) {
  SegmentPicture picture;
  const sim::PacketId original = packet.copy_of != 0 ? packet.copy_of : packet.id;
  picture.octets =
      trace::to_octets(packet.segment, {.identification = static_cast<std::uint16_t>(original & 0xffff)});
  picture.tcp_at = trace::ipv4_header_octets;
  picture.data_at = picture.octets.size() - packet.segment.data.size();
  if (packet.flipped_bit && packet.fate != sim::Fate::Delivered) {
    const std::size_t octet = *packet.flipped_bit / 8U;
    if (octet < picture.octets.size()) picture.octets[octet] ^= std::byte{0x80} >> (*packet.flipped_bit % 8);
  }
  Reader(view, packet, picture).read();
  judge(picture);
  return picture;
}

std::size_t field_at(const SegmentPicture& picture, std::size_t bit) {
  const auto after = std::upper_bound(picture.fields.begin(), picture.fields.end(), bit,
                                      [](std::size_t at, const SegmentField& f) { return at < f.bit; });
  if (after == picture.fields.begin()) return picture.fields.size();
  const auto found = std::prev(after);
  return bit < found->bit + found->bits ? static_cast<std::size_t>(found - picture.fields.begin())
                                        : picture.fields.size();
}

}  // namespace lab
