// A listening port: the SYN queue of half-open connections, the accept queue of completed ones, SYN cookies
// (RFC 4987). A half-open connection is a slot of a few dozen octets; it becomes a Connection in SYN-RECEIVED
// only while a segment or a timer is worked on, so that RFC 9293's steps stand in one place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "core/tcp/address.hpp"
#include "core/tcp/config.hpp"
#include "core/tcp/deadlines.hpp"
#include "core/tcp/digest.hpp"
#include "core/tcp/seq.hpp"
#include "core/tcp/time.hpp"

namespace tcp {

// Names a connection of one host; counted from 1, never used again. 0: none.
using ConnectionId = std::uint32_t;

struct HalfOpen {
  static constexpr std::uint8_t no_shift = 255;

  Endpoint remote;
  Seq irs;
  Seq iss;
  std::uint16_t mss = 536;   // offered by the peer
  std::uint8_t retries = 0;  // SYN-ACKs sent again so far
  bool resent = false;       // the SYN-ACK went out more than once, for whatever reason
  Instant born = never;      // never: rebuilt from a cookie
  Instant deadline = never;  // of the next SYN-ACK, or of giving up
  std::uint32_t serial = 0;  // counts the slots of the port; ascending in the queue
  // What else the SYN offered, as far as this end would take it.
  std::uint8_t shift = no_shift;  // window scale
  bool sack = false;
  bool stamps = false;
  std::uint32_t stamp = 0;  // TSval of the SYN
};

// ESTABLISHED (or beyond), and nobody has accepted it yet.
struct Waiting {
  ConnectionId id = 0;
  Instant since = never;  // in the accept queue
};

struct ListenerCounts {
  std::uint64_t syns = 0;                // that reached the port
  std::uint64_t syn_queue_drops = 0;     // for want of a slot, cookies off
  std::uint64_t accept_queue_drops = 0;  // for want of room behind
  std::uint64_t cookies_sent = 0;
  std::uint64_t cookies_accepted = 0;
  std::uint64_t cookies_failed = 0;
  std::uint64_t half_open_expired = 0;  // given up after the last SYN-ACK retry
};

// The queues of one port. Host moves connections through them.
struct Listener {
  std::uint16_t port = 0;
  std::optional<Config> config;      // nothing: the host's
  std::deque<HalfOpen> syn_queue;    // in order of arrival; at most Config::syn_backlog
  std::deque<Waiting> accept_queue;  // the oldest first; at most Config::accept_backlog
  ListenerCounts counts;
  std::uint32_t last_serial = 0;
  Deadlines deadlines;  // of the slots, by serial

  std::deque<HalfOpen>::iterator find(Endpoint remote);
  std::deque<HalfOpen>::iterator find(std::uint32_t serial);
  void add(const HalfOpen& slot);  // gets the next serial
  void erase(const std::deque<HalfOpen>::iterator& slot);
  void reschedule(HalfOpen& slot, Instant deadline);
  Instant next_deadline() const { return deadlines.next(); }
  void digest(Digest& d) const;
  std::size_t memory() const;  // octets on the heap, about

 private:
  void prune();
};

}  // namespace tcp
