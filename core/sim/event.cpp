// See event.hpp.
#include "core/sim/event.hpp"

#include <algorithm>

namespace sim {

const tcp::Segment& sent_segment(const EventLog& log, const Packet& packet) {
  if (!packet.edited) return packet.segment;
  const auto edit = std::ranges::find_if(log.events, [&](const Event& event) {
    return event.kind == EventKind::PacketEdited && event.packet == packet.id;
  });
  return edit == log.events.end() ? packet.segment : log.originals[static_cast<std::size_t>(edit->value)];
}

}  // namespace sim
