// The scrub bar's scale: virtual time laid out so that a round trip and a wait of a minute both have room.
// Between two events, room grows with the logarithm of the time between them.
#pragma once

#include <cstddef>
#include <vector>

#include "core/sim/event_log.hpp"

namespace lab {

struct View;

// The part of the scale that stands while nothing happens.
struct TimeScale {
  struct Knot {
    sim::Instant at{};
    double place = 0;  // sum of the room of all gaps before
  };
  // A segment that was sent, with a place of its own.
  struct Sent {
    std::size_t event = 0;
    sim::Instant at{};
    double place = 0;
    sim::PacketId packet = 0;
    tcp::Flags flags;
    bool has_data = false;
  };
  std::vector<Knot> knots{{}};
  std::vector<Sent> sent;

  void add(sim::Instant at);
};

class TimeAxis {
 public:
  // From the beginning to the frontier, and on to the latest of `pending` (deadlines, in any order).
  TimeAxis(const View& view, const std::vector<sim::Instant>& pending, float left, float right);

  float x(sim::Instant at) const;
  sim::Instant at(float x) const;
  // Those that have a place of their own on the scale: all, or where there are too many events, of every
  // n-th.
  const std::vector<TimeScale::Sent>& sent() const { return scale_.sent; }
  float x(const TimeScale::Sent& sent) const { return x_of(sent.place); }

 private:
  float x_of(double place) const;

  TimeScale scale_;
  float left_;
  float right_;
};

}  // namespace lab
