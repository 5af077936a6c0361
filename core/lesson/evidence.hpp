// What goals look for in a world and its log: plain questions, answered by what the TCPs really did.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

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

// Events, in order; of a long list only those that may have one of the signs.
class Events {
 public:
  class Iterator {
   public:
    Iterator(const Events& events, std::size_t place) : events_(&events), place_(place) {}
    Event operator*() const { return (*events_->list_)[place_]; }
    Iterator& operator++() {
      place_ = events_->next(place_ + 1);
      return *this;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.place_ == b.place_; }

   private:
    const Events* events_;
    std::size_t place_;
  };

  Events(const sim::EventList& list, std::size_t end, sim::Signs signs)
      : list_(&list), end_(end), signs_(signs) {}
  Iterator begin() const { return {*this, next(0)}; }
  Iterator end() const { return {*this, end_}; }

 private:
  std::size_t next(std::size_t place) const { return list_->skim().next(place, end_, signs_); }

  const sim::EventList* list_;
  std::size_t end_;
  sim::Signs signs_;
};

// The events up to and including now, and how many there are. Goals are looked for in every frame: a reader
// that names the signs of what it looks for need not go through all of them, but must still look at each.
Events events_until(const EventLog& log, Instant now, sim::Signs signs = sim::every_sign);
std::size_t count_events(const EventLog& log, Instant now);
Packet packet_of(const EventLog& log, const Event& event);

bool is_lost(const Packet& packet, Instant now);  // by whomever, and by now
bool is_syn(const Packet& packet);                // without ACK
bool is_syn_ack(const Packet& packet);
bool is_plain_ack(const Packet& packet);  // nothing but an acknowledgment

bool both_in(const World& world, tcp::State state);
// When that end first (or last) came into the state; never: not by now.
Instant first_entered(const EventLog& log, Side side, tcp::State state, Instant now);
Instant last_entered(const EventLog& log, Side side, tcp::State state, Instant now);

// The state that a connection of that end last came to, of whatever it was then; CLOSED before any did.
tcp::State last_entered(const EventLog& log, Side side, Instant now);
// The choice whose id is the state that the end went to from `from`, when it first left it.
std::optional<Observed> state_after(const EventLog& log, Instant now, Side side, tcp::State from,
                                    std::span<const Choice> choices);

// The first packet that has gone out (or arrived, or been lost: `kind`) by now for which `holds`; nothing:
// none.
template <class Holds>
std::optional<Packet> first_packet(const EventLog& log, Instant now, EventKind kind, Holds holds) {
  for (const Event& event : events_until(log, now, sim::sign_of(kind))) {
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
  for (const Event& event : events_until(log, now, sim::sign_of(kind)))
    count += event.kind == kind && holds(packet_of(log, event)) ? 1 : 0;
  return count;
}

// Whether such a packet, among those with one of the signs, has arrived by now.
template <class Holds>
bool has_arrived(const EventLog& log, Instant now, sim::Signs signs, Holds holds) {
  const sim::Skim& skim = log.packets.skim();
  const std::size_t end = log.packets.size();
  for (std::size_t i = skim.next(0, end, signs); i < end; i = skim.next(i + 1, end, signs)) {
    const Packet packet = log.packets[i];
    if (packet.sent > now) return false;
    if (packet.fate == sim::Fate::Delivered && packet.ends <= now && holds(packet)) return true;
  }
  return false;
}

// The first time that this end went by the rule; nothing: not by now. And when that was; never: not by now.
std::optional<Event> first_decision(const EventLog& log, Instant now, Side side, tcp::Rule rule);
Instant first_decided(const EventLog& log, Side side, tcp::Rule rule, Instant now);

// What the first packet sent by now for which `holds` says, and when it was sent.
std::optional<Observed> seq_of_first(const EventLog& log, Instant now, bool (*holds)(const Packet&));
std::optional<Observed> ack_of_first(const EventLog& log, Instant now, bool (*holds)(const Packet&));

// For how many milliseconds the server may keep back an ACK.
std::optional<Observed> ack_delay_ms(const World& world, const EventLog& log, Instant now);

// A link with that delay and no faults.
sim::LinkConfig quiet_link(Duration delay);
// A server that listens, and that link both ways; the stacks of the variant, Linux's where it names none.
sim::WorldConfig two_ends(const Variant& variant, const sim::LinkConfig& link);

}  // namespace lesson
