// How an honest client fares in front of a flooded server: which of its SYNs were answered, and which of its
// opens reached ESTABLISHED. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/sim/event_log.hpp"

namespace lab {

enum class LuckKind : std::uint8_t {
  Answered,     // a SYN that drew a SYN-ACK
  Unanswered,   // a SYN that came and drew none, or was lost on its way
  Established,  // an open that has come through
};

struct LuckStep {
  sim::Instant at{};
  LuckKind kind{};
  // So far, this step included.
  std::uint32_t syns = 0;
  std::uint32_t answered = 0;
  double share() const { return syns == 0 ? 0 : static_cast<double>(answered) / syns; }
};

// In order of time, from the first `events` events of the log. The client's forged SYNs and copies do not
// count.
std::vector<LuckStep> honest_luck(const sim::EventLog& log, std::size_t events);

// When the flood was on, from the same events; the last may have no end yet (tcp::never).
struct FloodSpan {
  sim::Instant begins{};
  sim::Instant ends = tcp::never;
};
std::vector<FloodSpan> flood_spans(const sim::EventLog& log, std::size_t events);

struct Luck {
  std::vector<LuckStep> steps;
  std::vector<FloodSpan> spans;
};

}  // namespace lab
