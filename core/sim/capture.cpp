// From the log of a run to the packets of a capture.
#include "core/sim/capture.hpp"

#include <algorithm>
#include <string>

#include "core/trace/bytes.hpp"

namespace sim {

namespace {

bool is_at(Vantage vantage, Side side) {
  return vantage == Vantage::Both || (vantage == Vantage::Client) == (side == Side::Client);
}

trace::CapturedPacket captured(const Sighting& seen, const Packet& packet, Vantage vantage) {
  const PacketId original = packet.copy_of != 0 ? packet.copy_of : packet.id;
  const trace::Ipv4Fields ip{.identification = static_cast<std::uint16_t>(original & 0xffff)};
  trace::CapturedPacket captured{
      .interface = vantage == Vantage::Both && seen.where == Side::Server ? 1U : 0U,
      .at = seen.at,
      .octets = trace::to_octets(packet.segment, ip),
      .length = 0,
      .comments = {}};
  captured.length = static_cast<std::uint32_t>(captured.octets.size());
  return captured;
}

// The packet that an act is about, 0: none.
PacketId subject(const Action& action) {
  return std::visit(
      [](const auto& each) -> PacketId {
        if constexpr (requires { each.packet; }) {
          return each.packet;
        } else {
          return 0;
        }
      },
      action);
}

// Where an act is told: the sighting's index, or their number where there is none.
std::size_t place_of(std::uint32_t event, PacketId packet, const std::vector<Sighting>& seen) {
  if (seen.empty()) return 0;
  const auto its = std::ranges::find(seen, packet, &Sighting::packet);
  if (packet != 0 && its != seen.end()) return static_cast<std::size_t>(its - seen.begin());
  const auto next = std::ranges::upper_bound(seen, event, {}, &Sighting::event);
  return static_cast<std::size_t>((next != seen.end() ? next : next - 1) - seen.begin());
}

}  // namespace

std::vector<Sighting> sightings(const EventLog& log, Vantage vantage) {
  std::vector<Sighting> seen;
  for (std::uint32_t i = 0; i < log.events.size(); ++i) {
    const Event& event = log.events[i];
    if (event.kind != EventKind::PacketSent && event.kind != EventKind::PacketArrived) continue;
    const Side where = event.kind == EventKind::PacketSent ? event.side : other(event.side);
    if (is_at(vantage, where)) seen.push_back({event.at, where, event.packet, i});
  }
  return seen;
}

trace::Capture capture(const EventLog& log, Vantage vantage) {
  trace::Capture capture;
  for (const Side side : {Side::Client, Side::Server}) {
    if (is_at(vantage, side))
      capture.interfaces.push_back({.name = side == Side::Client ? "client" : "server"});
  }
  const std::vector<Sighting> seen = sightings(log, vantage);
  for (const Sighting& each : seen)
    capture.packets.push_back(captured(each, log.packets[each.packet - 1], vantage));
  for (std::uint32_t i = 0; i < log.events.size(); ++i) {
    const Event& event = log.events[i];
    if (event.kind != EventKind::Acted) continue;
    const Action& action = log.actions[event.action];
    const std::size_t place = place_of(i, subject(action), seen);
    if (place < seen.size())
      capture.packets[place].comments.push_back((event.scripted ? "scene: " : "you: ") + to_text(action));
  }
  return capture;
}

}  // namespace sim
