// What goals look for in a world and its log: plain questions, answered by what the TCPs really did.
#pragma once

#include <cstddef>

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

// How many events there are up to and including now.
std::size_t events_until(const EventLog& log, Instant now);
Packet packet_of(const EventLog& log, const Event& event);

bool is_lost(const Packet& packet, Instant now);  // by whomever, and by now
bool is_syn(const Packet& packet);                // without ACK
bool is_syn_ack(const Packet& packet);
bool is_plain_ack(const Packet& packet);  // nothing but an acknowledgment

bool both_in(const World& world, tcp::State state);
// When that end first (or last) came into the state; never: not by now.
Instant first_entered(const EventLog& log, Side side, tcp::State state, Instant now);
Instant last_entered(const EventLog& log, Side side, tcp::State state, Instant now);

// Whether an event with one of the signs, for which `holds`, has happened by now. They are looked for once a
// frame, so the log is skimmed for them.
template <class Holds>
bool has_happened(const EventLog& log, Instant now, sim::Signs signs, Holds holds) {
  const sim::Skim& skim = log.events.skim();
  const std::size_t end = events_until(log, now);
  for (std::size_t i = skim.next(0, end, signs); i < end; i = skim.next(i + 1, end, signs))
    if (holds(log.events[i])) return true;
  return false;
}

// Whether a packet for which `holds` has been lost by now.
template <class Holds>
bool has_lost(const EventLog& log, Instant now, Holds holds) {
  return has_happened(log, now, sim::sign_of(EventKind::PacketLost), [&](const Event& event) {
    return event.kind == EventKind::PacketLost && holds(packet_of(log, event));
  });
}

// Whether such a packet has gone out by now, among those with one of the signs.
template <class Holds>
bool has_sent(const EventLog& log, Instant now, sim::Signs signs, Holds holds) {
  const sim::Skim& skim = log.packets.skim();
  const std::size_t end = log.packets.size();
  for (std::size_t i = skim.next(0, end, signs); i < end; i = skim.next(i + 1, end, signs)) {
    const Packet packet = log.packets[i];
    if (packet.sent > now) return false;
    if (holds(packet)) return true;
  }
  return false;
}

// Whether such a packet has arrived by now.
template <class Holds>
bool has_arrived(const EventLog& log, Instant now, sim::Signs signs, Holds holds) {
  return has_sent(log, now, signs, [&](const Packet& packet) {
    return packet.fate == sim::Fate::Delivered && packet.ends <= now && holds(packet);
  });
}

// A link with that delay and no faults.
sim::LinkConfig quiet_link(Duration delay);
// A server that listens, and that link both ways; the stacks of the variant, Linux's where it names none.
sim::WorldConfig two_ends(const Variant& variant, const sim::LinkConfig& link);

}  // namespace lesson
