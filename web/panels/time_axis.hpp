// The scrub bar's scale: virtual time laid out so that a round trip and a wait of a minute both have room.
// Between two events, room grows with the logarithm of the time between them.
#pragma once

#include <cstddef>
#include <vector>

#include "web/view.hpp"

namespace lab {

class TimeAxis {
 public:
  // From the beginning to the frontier, and on to the latest of `pending` (deadlines, in any order).
  TimeAxis(const View& view, const std::vector<sim::Instant>& pending, float left, float right);

  float x(sim::Instant at) const;
  sim::Instant at(float x) const;
  // Indices of the events that have a place of their own on the scale: all, or where there are too many,
  // every n-th.
  const std::vector<std::size_t>& events() const { return events_; }

 private:
  struct Knot {
    sim::Instant at{};
    double place = 0;  // sum of the room of all gaps before
  };
  void add(sim::Instant at);

  std::vector<Knot> knots_;
  std::vector<std::size_t> events_;
  float left_;
  float right_;
};

}  // namespace lab
