// See difference.hpp.
#include "core/lesson/difference.hpp"

#include <algorithm>

namespace lesson {

namespace {

// The data are a pattern of their place and length, which the header tells; what the learner puts in their
// stead is an event of its own.
bool same_packet(const sim::EventLog& one, const sim::EventLog& other, sim::PacketId id) {
  if (id == 0) return true;
  if (id > one.packets.size() || id > other.packets.size()) return false;
  const sim::Packet a = one.packets.header(id - 1), b = other.packets.header(id - 1);
  return a.segment == b.segment && one.packets.data_octets(id - 1) == other.packets.data_octets(id - 1);
}

}  // namespace

std::size_t events_in_common(const sim::EventLog& one, const sim::EventLog& other, std::size_t known) {
  const std::size_t most = std::min(one.events.size(), other.events.size());
  for (; known < most; ++known) {
    const sim::Event event = one.events[known];
    if (event != other.events[known] || !same_packet(one, other, event.packet)) break;
  }
  return known;
}

std::optional<Difference> first_difference(const sim::EventLog& one, const sim::EventLog& other,
                                           std::size_t common, sim::Instant until) {
  const auto next = [&](const sim::EventLog& log) {
    return common < log.events.size() ? log.events[common].at : tcp::never;
  };
  const sim::Instant at = std::min(next(one), next(other));
  if (at == tcp::never || at > until) return std::nullopt;
  Difference difference{.at = at, .one = std::nullopt, .other = std::nullopt};
  if (next(one) == at) difference.one = common;
  if (next(other) == at) difference.other = common;
  return difference;
}

}  // namespace lesson
