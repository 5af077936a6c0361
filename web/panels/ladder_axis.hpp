// The ladder's time axis and what stands on it, without drawing: time runs downward, flights keep one scale,
// long silences are squeezed, and what falls on one instant is spread out so that every arrow can be told
// apart.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/sim/event_log.hpp"

namespace lab {

// How time becomes height. All heights in CSS pixels.
struct AxisScale {
  double px_per_us = 36.0 / 25'000;  // of what is shown at one scale
  double squeezed_above = 64;        // a gap taller than that grows only with its logarithm
  double growth = 4;                 // pixels for each doubling beyond
};
// One flight of `delay` becomes `flight_px` high.
AxisScale axis_scale(sim::Duration delay, double flight_px);
// Height of a stretch of time in which nothing happens. Grows without a jump.
double gap_height(const AxisScale& scale, sim::Duration gap);
// Whether so much is squeezed that a mark must say so.
bool is_broken(const AxisScale& scale, sim::Duration gap);

struct Knot {
  sim::Instant at;
  double y;
};
struct LadderArrow {
  sim::PacketId id = 0;
  bool known = false;  // an event has told of it
  bool ended = false;  // `y_end` is that of an event, not a forecast
  float begins = 0;    // at which share of the way: a copy is born on the wire
  float reaches = 1;   // at which share it ends: 1, its receiver
  // What was done to it on its way, and whether the learner did it: told by the events, for the packet's own
  // mark says only that the learner has touched it.
  bool delayed = false;
  bool edited = false;
  bool damaged = false;
  bool damaged_by_learner = false;
  double y_start = 0;
  double y_end = 0;
};
struct LadderPill {
  sim::Side side;
  tcp::State state;
  sim::Instant at;
  double y;
};
// An end loses all, or is there again.
struct LadderHostMark {
  sim::Side side;
  sim::Instant at;
  bool crash;
  double y;
};
struct Break {
  double top, bottom;
  sim::Duration span;
};

struct LadderFigure {
  AxisScale scale;
  std::vector<Knot> knots;            // in order; the first is the beginning of time at 0
  std::size_t packets_before = 0;     // that are not on it
  std::vector<LadderArrow> arrows;    // `arrows[id - 1 - packets_before]`
  std::vector<LadderPill> pills;      // in order of time
  std::vector<Break> breaks;          // between knots
  std::vector<LadderHostMark> hosts;  // in order of time

  // Height of an instant; beyond the last knot it goes on as if nothing more happened.
  double y(sim::Instant at) const;
  // What is squeezed between the last knot at or before `now` and `now` itself, where no knot follows.
  std::vector<Break> open_break(sim::Instant now) const;
};

// Which events stand on the ladder, as indices: [begin, end).
struct LadderPart {
  std::size_t begin = 0;
  std::size_t end = SIZE_MAX;
};
// What can be scrolled to from the playhead, which is behind `events_end` of the log: all of a short log.
// What began before `oldest` and is still under way is on it.
LadderPart part_around(const sim::EventLog& log, std::size_t events_end, sim::Instant oldest);
// The events from `from` on and before `to`.
LadderPart part_between(const sim::EventLog& log, sim::Instant from, sim::Instant to);
LadderFigure make_ladder(const sim::EventLog& log, const AxisScale& scale, LadderPart part = {});
// Two on one axis: knots, breaks and so heights are the same in both. The parts are of the same times.
std::array<LadderFigure, 2> make_ladders(const sim::EventLog& one, const sim::EventLog& other,
                                         const AxisScale& scale, LadderPart one_part = {},
                                         LadderPart other_part = {});

// The packet that this one repeats: the last one before it from the same end with the same sequence number
// and as much or more of it, no copies; among those behind the first `before`. 0: none.
sim::PacketId repeated_by(const sim::EventLog& log, const sim::Packet& packet, std::size_t before = 0);

}  // namespace lab
