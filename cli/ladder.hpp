// A scene's ladder as a textbook draws it: what the untouched run sends, in order and not to scale. Without
// drawing: figure.hpp makes the picture of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/lesson/scene.hpp"

namespace cli {

enum class LadderUntil : std::uint8_t {
  Opening,  // the scene's start, and the first packet after it on its way: gives away nothing of what follows
  Whole,  // all that it does by itself, as far as there is room: its beginning, and what a late segment meets
};
inline constexpr std::size_t ladder_lines = 14;  // at most

// All heights in units of the figure, from 0 downward.
struct LadderLine {
  sim::Side from = sim::Side::Client;
  std::string text;        // "SYN ACK seq=0 ack=1", counted from the first SYN of each end; "seq=1 len=100"
  std::string kind;        // "syn", "fin", "rst", "data" or "ack"
  bool again = false;      // a retransmission, or a copy
  bool forged = false;     // by somebody who is no end of the connection
  bool lost = false;       // never reaches its receiver
  bool flying = false;     // still on its way where the figure ends
  bool crossed = false;    // by one from the other end
  bool overtakes = false;  // another of its own end
  double reaches = 1;      // at which share of its way it ends
  double top = 0;          // at its sender
  double bottom = 0;       // at its receiver, or where it would have come to
};
// What an end is from here on: a state's name, or that it has crashed.
struct LadderState {
  sim::Side side;
  std::string_view name;  // empty: it has crashed
  double y;
};
struct LadderTime {
  sim::Instant at;
  double y;
};
// A stretch of time that is drawn much shorter than it is.
struct LadderBreak {
  sim::Duration span;
  double y;                  // of its middle
  std::size_t left_out = 0;  // segments, for which there is no room
};

struct Ladder {
  std::vector<LadderLine> lines;  // in order of sending
  std::vector<LadderState> states;
  std::vector<LadderTime> times;
  std::vector<LadderBreak> breaks;
  bool before = false;  // something was sent before the first line
  bool more = false;    // something is sent after the last one
  double height = 0;
  struct Step {
    bool is_line;
    std::size_t index;
  };
  std::vector<Step> steps;  // lines and states in the order in which they came about
};

Ladder make_ladder(const lesson::Scene& scene, std::uint64_t seed, const lesson::Variant& variant,
                   LadderUntil until);

}  // namespace cli
