// What a call into the core gives back: segments to send and notes on what was decided. The caller owns the
// outbox and reuses it; calls only append.
#pragma once

#include <cstdint>
#include <vector>

#include "core/tcp/address.hpp"
#include "core/tcp/rule.hpp"
#include "core/tcp/segment.hpp"
#include "core/tcp/state.hpp"

namespace tcp {

struct Outgoing {
  Segment segment;
  Rule cause;                   // why it is sent
  bool retransmission = false;  // carries sequence numbers that were sent before
};

// One decision. from == to where the state stays.
struct Note {
  Rule rule;
  SocketPair pair;  // as the host that decided sees it
  State from = State::Closed;
  State to = State::Closed;
  std::int64_t value =
      0;  // what the rule is about: microseconds for timers, a sequence number, octets, a count
};

struct Outbox {
  std::vector<Outgoing> segments;
  std::vector<Note> notes;

  void clear() {
    segments.clear();
    notes.clear();
  }
};

}  // namespace tcp
