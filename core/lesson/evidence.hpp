// What goals look for in a world and its log: plain questions, answered by what the TCPs really did.
#pragma once

#include <cstdint>

#include "core/lesson/prediction.hpp"
#include "core/lesson/variant.hpp"
#include "core/sim/event_log.hpp"
#include "core/sim/world.hpp"

namespace lesson {

using sim::Duration;
using sim::Event;
using sim::EventKind;
using sim::EventLog;
using sim::Instant;
using sim::Packet;
using sim::Side;
using sim::World;
using namespace std::chrono_literals;

// The events up to and including now.
struct Events {
  sim::EventList::const_iterator first;
  sim::EventList::const_iterator last;
  sim::EventList::const_iterator begin() const { return first; }
  sim::EventList::const_iterator end() const { return last; }
};
Events events_until(const EventLog& log, Instant now);
Packet packet_of(const EventLog& log, const Event& event);

bool is_lost(const Packet& packet, Instant now);  // by whomever, and by now
bool is_syn(const Packet& packet);                // without ACK
bool is_syn_ack(const Packet& packet);
bool is_plain_ack(const Packet& packet);  // nothing but an acknowledgment

bool both_in(const World& world, tcp::State state);
// When that end first came into the state; never: not by now.
Instant first_entered(const EventLog& log, Side side, tcp::State state, Instant now);

// The state that a connection of that end last came to, of whatever it was then; CLOSED before any did.
tcp::State last_entered(const EventLog& log, Side side, Instant now);
// The choice whose id is the state that the end went to from `from`, when it first left it.
std::optional<Observed> state_after(const EventLog& log, Instant now, Side side, tcp::State from,
                                    std::span<const Choice> choices);

// The first packet that has gone out (or arrived, or been lost: `kind`) by now for which `holds`; nothing:
// none.
template <class Holds>
std::optional<Packet> first_packet(const EventLog& log, Instant now, EventKind kind, Holds holds) {
  for (const Event& event : events_until(log, now)) {
    if (event.kind != kind) continue;
    Packet packet = packet_of(log, event);
    if (holds(packet)) return packet;
  }
  return {};
}

// Whether there was one.
template <class Holds>
bool has_happened(const EventLog& log, Instant now, EventKind kind, Holds holds) {
  return first_packet(log, now, kind, holds).has_value();
}

// How many there were.
template <class Holds>
std::int64_t how_many(const EventLog& log, Instant now, EventKind kind, Holds holds) {
  std::int64_t count = 0;
  for (const Event& event : events_until(log, now))
    count += event.kind == kind && holds(packet_of(log, event)) ? 1 : 0;
  return count;
}

// The first time that this end went by the rule; nothing: not by now. And when that was; never: not by now.
std::optional<Event> first_decision(const EventLog& log, Instant now, Side side, tcp::Rule rule);
Instant first_decided(const EventLog& log, Side side, tcp::Rule rule, Instant now);

// What the first packet sent by now for which `holds` says, and when it was sent.
std::optional<Observed> seq_of_first(const EventLog& log, Instant now, bool (*holds)(const Packet&));
std::optional<Observed> ack_of_first(const EventLog& log, Instant now, bool (*holds)(const Packet&));

// A link with that delay and no faults.
sim::LinkConfig quiet_link(Duration delay);
// A server that listens, and that link both ways; the stacks of the variant, Linux's where it names none.
sim::WorldConfig two_ends(const Variant& variant, const sim::LinkConfig& link);

}  // namespace lesson
