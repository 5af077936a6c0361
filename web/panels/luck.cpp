// The honest client's luck, read from the log.
#include "web/panels/luck.hpp"

#include <algorithm>
#include <optional>
#include <variant>

namespace lab {
namespace {

bool is_syn(const sim::Packet& packet) {
  return packet.from == sim::Side::Client && packet.origin == sim::Origin::Stack && packet.copy_of == 0 &&
         packet.segment.flags.syn() && !packet.segment.flags.ack();
}

// The server answers a SYN in the instant in which it comes, or not at all.
bool is_answered(const sim::EventLog& log, std::size_t arrival, std::size_t events, const sim::Packet& syn) {
  for (std::size_t i = arrival + 1; i < events; ++i) {
    const sim::Event event = log.events[i];
    if (event.at != log.events[arrival].at) return false;
    if (event.kind != sim::EventKind::PacketSent || event.side != sim::Side::Server) continue;
    if (event.packet == 0 || event.packet > log.packets.size()) continue;
    const tcp::Segment answer = log.packets.header(event.packet - 1).segment;
    if (answer.flags.syn() && answer.flags.ack() && answer.ack == syn.segment.seq + 1) return true;
  }
  return false;
}

// What an event says of a SYN of the client's.
std::optional<LuckKind> syn_fate(const sim::EventLog& log, std::size_t i, std::size_t events) {
  const sim::Event event = log.events[i];
  const bool ends = event.kind == sim::EventKind::PacketArrived || event.kind == sim::EventKind::PacketLost;
  if (!ends || event.packet == 0 || event.packet > log.packets.size()) return std::nullopt;
  const sim::Packet packet = log.packets.header(event.packet - 1);
  if (!is_syn(packet)) return std::nullopt;
  const bool came = event.kind == sim::EventKind::PacketArrived && is_answered(log, i, events, packet);
  return came ? LuckKind::Answered : LuckKind::Unanswered;
}

}  // namespace

std::vector<LuckStep> honest_luck(const sim::EventLog& log, std::size_t events) {
  std::vector<LuckStep> steps;
  LuckStep sum;
  events = std::min(events, log.events.size());
  for (std::size_t i = 0; i < events; ++i) {
    const sim::Event event = log.events[i];
    if (event.kind == sim::EventKind::FloodSample) continue;
    std::optional<LuckKind> kind = syn_fate(log, i, events);
    const bool through = event.kind == sim::EventKind::Decision && event.side == sim::Side::Client &&
                         event.from == tcp::State::SynSent && event.to == tcp::State::Established;
    if (through) kind = LuckKind::Established;
    if (!kind) continue;
    sum.at = event.at;
    sum.kind = *kind;
    if (*kind != LuckKind::Established) ++sum.syns;
    if (*kind == LuckKind::Answered) ++sum.answered;
    steps.push_back(sum);
  }
  return steps;
}

std::vector<FloodSpan> flood_spans(const sim::EventLog& log, std::size_t events) {
  std::vector<FloodSpan> spans;
  events = std::min(events, log.events.size());
  for (std::size_t i = 0; i < events; ++i) {
    const sim::Event event = log.events[i];
    if (event.kind != sim::EventKind::Acted || event.action >= log.actions.size()) continue;
    const auto* flood = std::get_if<sim::Flood>(&log.actions[event.action]);
    if (flood == nullptr) continue;
    const bool on = !spans.empty() && spans.back().ends == tcp::never;
    if (flood->rate > 0 && !on) spans.push_back({event.at, tcp::never});
    if (flood->rate == 0 && on) spans.back().ends = event.at;
  }
  return spans;
}

}  // namespace lab
