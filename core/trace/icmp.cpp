// Octets and names of ICMP errors.
#include "core/trace/icmp.hpp"

#include <charconv>

#include "core/trace/bytes.hpp"
#include "core/trace/wire_numbers.hpp"

namespace trace {
namespace {

using Octets = std::span<const std::byte>;

constexpr std::uint8_t protocol_icmp = 1, protocol_tcp = 6;
constexpr std::size_t icmp_header_octets = 8;
constexpr std::size_t quoted_octets = 8;  // of the segment: ports and sequence number

constexpr std::uint8_t unreachable = 3, source_quench = 4, time_exceeded = 11, parameter_problem = 12;
constexpr std::uint8_t protocol_unreachable = 2, port_unreachable = 3;

struct Name {
  std::string_view text;
  std::uint8_t number;
};
constexpr Name types[] = {
    {"echo_reply", 0},
    {"unreachable", unreachable},
    {"source_quench", source_quench},
    {"redirect", 5},
    {"echo_request", 8},
    {"time_exceeded", time_exceeded},
    {"parameter_problem", 12},
    {"timestamp_request", 13},
    {"timestamp_reply", 14},
    {"information_request", 15},
    {"information_reply", 16},
    {"address_mask_request", 17},
    {"address_mask_reply", 18},
};
constexpr Name codes[] = {
    // of unreachable
    {"net_unreachable", 0},
    {"host_unreachable", 1},
    {"protocol_unreachable", protocol_unreachable},
    {"port_unreachable", port_unreachable},
    {"frag_needed", 4},
    {"source_route_failed", 5},
    {"net_unknown", 6},
    {"host_unknown", 7},
    {"source_host_isolated", 8},
    {"net_prohibited", 9},
    {"host_prohibited", 10},
    {"net_unreachable_for_tos", 11},
    {"host_unreachable_for_tos", 12},
    {"packet_filtered", 13},
    {"precedence_violation", 14},
    {"precedence_cutoff", 15},
};

std::optional<std::uint8_t> look_up(std::span<const Name> names, std::string_view text) {
  for (const Name& name : names)
    if (name.text == text) return name.number;
  return std::nullopt;
}

// "type_3": 3.
std::optional<std::uint8_t> numbered(std::string_view prefix, std::string_view text) {
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  std::uint8_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// What an IPv4 datagram of that protocol carries; nothing: it is none. `whole`: it must all be there, and be
// undamaged; a quoted one is cut off, and routers have changed its header.
std::optional<Octets> payload(Octets datagram, std::uint8_t protocol, bool whole) {
  if (datagram.size() < ipv4_header_octets || get8(datagram, 0) >> 4 != 4) return std::nullopt;
  const std::size_t header = std::size_t{4} * (get8(datagram, 0) & 0x0f);
  if (header < ipv4_header_octets || header > datagram.size() || get8(datagram, 9) != protocol)
    return std::nullopt;
  if (!whole) return datagram.subspan(header);
  const std::size_t total = get16(datagram, 2);
  if (total < header || total > datagram.size() || internet_checksum(datagram.first(header)) != 0)
    return std::nullopt;
  return datagram.subspan(header, total - header);
}

}  // namespace

std::optional<IcmpMessage> icmp_from_octets(Octets octets) {
  const std::optional<Octets> message = payload(octets, protocol_icmp, true);
  if (!message || message->size() < icmp_header_octets || internet_checksum(*message) != 0)
    return std::nullopt;
  const Octets datagram = message->subspan(icmp_header_octets);
  const std::optional<Octets> segment = payload(datagram, protocol_tcp, false);
  if (!segment || segment->size() < quoted_octets) return std::nullopt;
  return IcmpMessage{.type = get8(*message, 0),
                     .code = get8(*message, 1),
                     .pair = {.local = {{get32(datagram, 12)}, get16(*segment, 0)},
                              .remote = {{get32(datagram, 16)}, get16(*segment, 2)}},
                     .seq = tcp::Seq(get32(*segment, 4))};
}

std::optional<tcp::IcmpError> icmp_error(std::uint8_t type, std::uint8_t code) {
  switch (type) {
    case unreachable:
      return code == protocol_unreachable || code == port_unreachable ? tcp::IcmpError::Hard
                                                                      : tcp::IcmpError::Soft;
    case time_exceeded:
    case parameter_problem:
      return tcp::IcmpError::Soft;
    case source_quench:
      return tcp::IcmpError::SourceQuench;
    default:
      return std::nullopt;
  }
}

std::optional<std::uint8_t> icmp_type(std::string_view name) {
  const auto known = look_up(types, name);
  return known ? known : numbered("type_", name);
}

std::optional<std::uint8_t> icmp_code(std::uint8_t type, std::string_view name) {
  const auto known = type == unreachable ? look_up(codes, name) : std::nullopt;
  return known ? known : numbered("code_", name);
}

}  // namespace trace
