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

std::string by_whom(const Packet& packet) {
  const std::string end = packet.from == Side::Client ? "client" : "server";
  return (packet.origin == Origin::Attacker ? "forged by an attacker as the " : "forged as the ") + end;
}

trace::CapturedPacket captured(const EventLog& log, const Sighting& seen, Vantage vantage) {
  const Packet& packet = log.packets[seen.packet - 1];
  const bool at_sender = seen.where == packet.from;
  const PacketId original = packet.copy_of != 0 ? packet.copy_of : packet.id;
  const trace::Ipv4Fields ip{.identification = static_cast<std::uint16_t>(original & 0xffff)};
  trace::CapturedPacket captured{
      .interface = vantage == Vantage::Both && seen.where == Side::Server ? 1U : 0U,
      .at = seen.at,
      .octets = trace::to_octets(seen_segment(log, packet, seen.where), ip),
      .length = 0,
      .comments = {}};
  captured.length = static_cast<std::uint32_t>(captured.octets.size());
  if (packet.origin != Origin::Stack) captured.comments.push_back(by_whom(packet));
  if (packet.edited && !at_sender) captured.comments.push_back("edited on its way");
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

std::optional<Sighting> sighting(const EventLog& log, std::size_t index, Vantage vantage) {
  const Event& event = log.events[index];
  if (event.kind != EventKind::PacketSent && event.kind != EventKind::PacketArrived) return std::nullopt;
  const Side where = event.kind == EventKind::PacketSent ? event.side : other(event.side);
  if (!is_at(vantage, where)) return std::nullopt;
  if (event.kind == EventKind::PacketSent && log.packets.header(event.packet - 1).origin == Origin::Attacker)
    return std::nullopt;
  return Sighting{event.at, where, event.packet, static_cast<std::uint32_t>(index)};
}

const tcp::Segment& seen_segment(const EventLog& log, const Packet& packet, Side where) {
  return where == packet.from ? sent_segment(log, packet) : packet.segment;
}

std::vector<Sighting> sightings(const EventLog& log, Vantage vantage, std::size_t events) {
  std::vector<Sighting> seen;
  const std::size_t end = std::min(events, log.events.size());
  for (std::size_t i = 0; i < end; ++i)
    if (const auto each = sighting(log, i, vantage)) seen.push_back(*each);
  return seen;
}

trace::Capture capture(const EventLog& log, Vantage vantage, std::size_t events) {
  trace::Capture capture;
  for (const Side side : {Side::Client, Side::Server}) {
    if (is_at(vantage, side))
      capture.interfaces.push_back({.name = side == Side::Client ? "client" : "server"});
  }
  const std::vector<Sighting> seen = sightings(log, vantage, events);
  for (const Sighting& each : seen) capture.packets.push_back(captured(log, each, vantage));
  const std::size_t end = std::min(events, log.events.size());
  for (std::size_t i = 0; i < end; ++i) {
    const Event& event = log.events[i];
    if (event.kind != EventKind::Acted) continue;
    const Action& action = log.actions[event.action];
    const std::size_t place = place_of(static_cast<std::uint32_t>(i), subject(action), seen);
    if (place < seen.size())
      capture.packets[place].comments.push_back((event.scripted ? "scene: " : "you: ") + to_text(action));
  }
  return capture;
}

}  // namespace sim
