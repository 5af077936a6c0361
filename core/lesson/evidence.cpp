// See evidence.hpp.
#include "core/lesson/evidence.hpp"

#include <algorithm>

namespace lesson {

Events events_until(const EventLog& log, Instant now, sim::Signs signs) {
  return {log.events, count_events(log, now), signs};
}

std::size_t count_events(const EventLog& log, Instant now) {
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
  for (const Event& event : events_until(log, now, sim::change_sign)) {
    if (enters(event, side, state)) return event.at;
  }
  return tcp::never;
}

Instant last_entered(const EventLog& log, Side side, tcp::State state, Instant now) {
  const sim::Skim& skim = log.events.skim();
  for (std::size_t end = skim.before(count_events(log, now), sim::change_sign); end > 0;
       end = skim.before(end - 1, sim::change_sign)) {
    const Event event = log.events[end - 1];
    if (enters(event, side, state)) return event.at;
  }
  return tcp::never;
}

std::optional<Observed> state_after(const EventLog& log, Instant now, Side side, tcp::State from,
                                    std::span<const Choice> choices) {
  for (const Event& event : events_until(log, now, sim::change_sign)) {
    const bool leaves = event.kind == EventKind::Decision && event.from == from && event.to != from;
    if (!leaves || event.side != side) continue;
    const auto found = std::find_if(choices.begin(), choices.end(),
                                    [&](const Choice& c) { return c.id == tcp::name(event.to); });
    if (found == choices.end()) return {};
    return Observed{found - choices.begin(), event.at};
  }
  return {};
}

tcp::State last_entered(const EventLog& log, Side side, Instant now) {
  constexpr sim::Signs signs = sim::change_sign | sim::sign_of(EventKind::Crashed);
  const sim::Skim& skim = log.events.skim();
  for (std::size_t end = skim.before(count_events(log, now), signs); end > 0;
       end = skim.before(end - 1, signs)) {
    const Event event = log.events[end - 1];
    const bool enters =
        (event.kind == EventKind::Decision && event.from != event.to) || event.kind == EventKind::Crashed;
    if (enters && event.side == side) return event.to;
  }
  return tcp::State::Closed;
}

std::optional<Event> first_decision(const EventLog& log, Instant now, Side side, tcp::Rule rule) {
  for (const Event& event : events_until(log, now, sim::sign_of(rule))) {
    if (event.kind == EventKind::Decision && event.side == side && event.rule == rule) return event;
  }
  return {};
}

Instant first_decided(const EventLog& log, Side side, tcp::Rule rule, Instant now) {
  const std::optional<Event> decision = first_decision(log, now, side, rule);
  return decision ? decision->at : tcp::never;
}

std::optional<Observed> seq_of_first(const EventLog& log, Instant now, bool (*holds)(const Packet&)) {
  const auto packet = first_packet(log, now, EventKind::PacketSent, holds);
  if (!packet) return {};
  return Observed{packet->segment.seq.value(), packet->sent};
}

std::optional<Observed> ack_of_first(const EventLog& log, Instant now, bool (*holds)(const Packet&)) {
  const auto packet = first_packet(log, now, EventKind::PacketSent, holds);
  if (!packet) return {};
  return Observed{packet->segment.ack.value(), packet->sent};
}

std::optional<Observed> ack_delay_ms(const World& world, const EventLog&, Instant now) {
  return Observed{world.host(Side::Server).config().delayed_ack / 1ms, now};
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
