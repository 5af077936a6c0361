// See evidence.hpp.
#include "core/lesson/evidence.hpp"

#include <algorithm>

namespace lesson {

std::size_t events_until(const EventLog& log, Instant now) {
  const auto end = std::upper_bound(log.events.begin(), log.events.end(), now,
                                    [](Instant t, const Event& event) { return t < event.at; });
  return static_cast<std::size_t>(end - log.events.begin());
}

Packet packet_of(const EventLog& log, const Event& event) {
  return log.packets[event.packet - 1];
}

bool is_lost(const Packet& packet, Instant now) {
  return packet.ends <= now && packet.fate != sim::Fate::InFlight && packet.fate != sim::Fate::Delivered;
}

bool is_syn(const Packet& packet) {
  return packet.segment.flags.syn() && !packet.segment.flags.ack();
}

bool is_syn_ack(const Packet& packet) {
  return packet.segment.flags.syn() && packet.segment.flags.ack();
}

bool is_plain_ack(const Packet& packet) {
  return packet.segment.flags == tcp::Ack && packet.segment.length() == 0;
}

bool both_in(const World& world, tcp::State state) {
  return world.state(Side::Client) == state && world.state(Side::Server) == state;
}

namespace {

bool enters(const Event& event, Side side, tcp::State state) {
  return event.kind == EventKind::Decision && event.side == side && event.from != event.to &&
         event.to == state;
}

}  // namespace

Instant first_entered(const EventLog& log, Side side, tcp::State state, Instant now) {
  Instant at = tcp::never;
  has_happened(log, now, sim::change_sign, [&](const Event& event) {
    const bool found = enters(event, side, state);
    if (found) at = event.at;
    return found;
  });
  return at;
}

Instant last_entered(const EventLog& log, Side side, tcp::State state, Instant now) {
  const sim::Skim& skim = log.events.skim();
  for (std::size_t i = skim.before(events_until(log, now), sim::change_sign); i > 0;
       i = skim.before(i - 1, sim::change_sign)) {
    const Event event = log.events[i - 1];
    if (enters(event, side, state)) return event.at;
  }
  return tcp::never;
}

sim::LinkConfig quiet_link(Duration delay) {
  return {.delay = delay};
}

sim::WorldConfig two_ends(const Variant& variant, const sim::LinkConfig& link) {
  return {.client = config_of(variant.client, tcp::linux_profile()),
          .server = config_of(variant.server, tcp::linux_profile()),
          .to_server = link,
          .to_client = link};
}

}  // namespace lesson
