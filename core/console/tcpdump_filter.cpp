// See tcpdump_filter.hpp. The syntax: pcap-filter(7).
#include "core/console/tcpdump_filter.hpp"

#include <array>

#include "core/console/text.hpp"

namespace console {

namespace {

using Reader = FilterReader<tcp::Segment>;
using tcp::Segment;

Test<Segment> nothing(Reader& reader) {
  reader.fail();
  return [](const Segment&) { return false; };
}

// A number: decimal, 0x…, or the name of a flag.
std::optional<std::uint64_t> flag_value(std::string_view text) {
  struct Name {
    std::string_view name;
    std::uint8_t bit;
  };
  static constexpr std::array names{Name{"tcp-fin", 0x01},  Name{"tcp-syn", 0x02}, Name{"tcp-rst", 0x04},
                                    Name{"tcp-push", 0x08}, Name{"tcp-ack", 0x10}, Name{"tcp-urg", 0x20},
                                    Name{"tcp-ece", 0x40},  Name{"tcp-cwr", 0x80}};
  for (const Name& name : names)
    if (name.name == text) return name.bit;
  if (!text.starts_with("0x")) return read_number(text);
  std::uint64_t value = 0;
  for (const char c : text.substr(2)) {
    const bool digit = c >= '0' && c <= '9', letter = c >= 'a' && c <= 'f';
    if ((!digit && !letter) || value > UINT32_MAX) return std::nullopt;
    value = 16 * value + static_cast<std::uint64_t>(digit ? c - '0' : c - 'a' + 10);
  }
  return text.size() > 2 ? std::optional(value) : std::nullopt;
}

// tcp-syn|tcp-fin, or that in brackets. Tokens that are no more part of it stay.
std::optional<std::uint64_t> read_mask(Reader& reader) {
  const bool bracket = reader.take_if("(", "");
  std::optional<std::uint64_t> mask = flag_value(reader.take());
  while (mask && reader.take_if("|", "")) {
    const std::optional<std::uint64_t> more = flag_value(reader.take());
    if (!more) return std::nullopt;
    *mask |= *more;
  }
  if (bracket && !reader.take_if(")", "")) return std::nullopt;
  return mask;
}

// Behind tcp: [tcpflags] & tcp-syn != 0, [13] == 18.
Test<Segment> octet_test(Reader& reader) {
  reader.take();  // [
  const std::string_view which = reader.take();
  if (which != "tcpflags" && which != "13") return nothing(reader);
  if (!reader.take_if("]", "")) return nothing(reader);
  std::uint64_t mask = 0xff;
  if (reader.take_if("&", "")) {
    const std::optional<std::uint64_t> read = read_mask(reader);
    if (!read) return nothing(reader);
    mask = *read;
  }
  Relation relation = Relation::Equal;
  if (!read_relation(reader.take(), relation)) return nothing(reader);
  const std::optional<std::uint64_t> value = read_mask(reader);
  if (!value) return nothing(reader);
  return [=](const Segment& s) { return holds(relation, s.flags.bits & mask, *value); };
}

enum class Direction : std::uint8_t { Either, Source, Destination, Both };

template <class Holds>
Test<Segment> at_ends(Direction direction, Holds at) {
  return [=](const Segment& s) {
    const bool source = at(s.source), destination = at(s.destination);
    switch (direction) {
      case Direction::Source:
        return source;
      case Direction::Destination:
        return destination;
      case Direction::Both:
        return source && destination;
      case Direction::Either:
        return source || destination;
    }
    return false;
  };
}

Direction read_direction(Reader& reader) {
  if (reader.take_if("src", "")) return Direction::Source;
  if (reader.take_if("dst", "")) return Direction::Destination;
  return Direction::Either;
}

// port 80, portrange 49152-49160.
Test<Segment> port_test(Reader& reader, Direction direction, bool range) {
  const std::string_view text = reader.take();
  const std::size_t dash = range ? text.find('-') : std::string_view::npos;
  const std::optional<std::uint16_t> from = read_port(text.substr(0, dash));
  const std::optional<std::uint16_t> to =
      dash == std::string_view::npos ? from : read_port(text.substr(dash + 1));
  if (!from || !to) return nothing(reader);
  return at_ends(direction, [=](tcp::Endpoint e) { return e.port >= *from && e.port <= *to; });
}

// host 10.0.0.1, net 10.0.0.0/24.
Test<Segment> host_test(Reader& reader, Direction direction) {
  const std::string_view text = reader.take();
  const std::size_t slash = text.find('/');
  const std::optional<tcp::Address> address = read_address(text.substr(0, slash));
  const std::optional<std::uint64_t> bits = slash == std::string_view::npos
                                                ? std::optional<std::uint64_t>(32)
                                                : read_number(text.substr(slash + 1));
  if (!address || !bits || *bits > 32) return nothing(reader);
  const std::uint32_t mask = *bits == 0 ? 0 : UINT32_MAX << (32 - *bits);
  return at_ends(direction,
                 [=](tcp::Endpoint e) { return ((e.address.value ^ address->value) & mask) == 0; });
}

// The octets of the datagram: 20 of IPv4, 20 and options of TCP, data.
std::uint64_t length_of(const Segment& s) {
  return 40 + (s.options.octets().size() + 3) / 4 * 4 + s.data.size();
}

Test<Segment> leaf(Reader& reader) {
  if (reader.take_if("ip", "")) return [](const Segment&) { return true; };
  if (reader.take_if("ip6", "udp") || reader.take_if("icmp", "arp"))
    return [](const Segment&) { return false; };
  if (reader.take_if("tcp", "")) {
    if (reader.peek() == "[") return octet_test(reader);
    const bool more = reader.peek() == "port" || reader.peek() == "src" || reader.peek() == "dst" ||
                      reader.peek() == "portrange";
    if (!more) return [](const Segment&) { return true; };
  }
  if (reader.peek() == "less" || reader.peek() == "greater") {
    const bool less = reader.take() == "less";
    const std::optional<std::uint64_t> octets = read_number(reader.take());
    if (!octets) return nothing(reader);
    return [=](const Segment& s) { return less ? length_of(s) <= *octets : length_of(s) >= *octets; };
  }
  const Direction direction = read_direction(reader);
  if (reader.take_if("port", "")) return port_test(reader, direction, false);
  if (reader.take_if("portrange", "")) return port_test(reader, direction, true);
  const bool named = reader.take_if("host", "net");
  if (!named && direction == Direction::Either && !read_address(reader.peek())) return nothing(reader);
  return host_test(reader, direction);
}

}  // namespace

PacketFilter read_packet_filter(Words words) {
  static constexpr std::array<std::string_view, 17> signs{"(",  ")", "[", "]", "!=", "==", "<=", ">=", "&&",
                                                          "||", "!", "=", "<", ">",  "&",  "|",  "\t"};
  const std::vector<std::string> tokens = tokens_of(words, signs);
  Reader reader(tokens, leaf);
  PacketFilter filter{.test = reader.read(), .error = {}};
  if (reader.failed()) filter.error = "tcpdump: can't parse filter expression: syntax error";
  return filter;
}

}  // namespace console
