// Scales of the plots: values to pixels and back, round ticks, and the stretch of time that a plot shows.
// Pure.
#pragma once

#include <string>
#include <vector>

#include "web/view.hpp"

namespace lab {

// From values `from` to `to` onto pixels `begin` to `end`; either may run downward.
struct PlotScale {
  double from = 0, to = 1;
  float begin = 0, end = 1;

  float at(double value) const {
    const double span = to - from;
    return begin + (end - begin) * static_cast<float>(span > 0 ? (value - from) / span : 0);
  }
  double value(float pixel) const {
    return from + (to - from) * static_cast<double>((pixel - begin) / (end - begin));
  }
  bool holds(double value) const { return value >= from && value <= to; }
};

// How many times the greatest value a scale must reach for a plot so high to keep that value below `words`,
// the rows of words at its upper edge, in pixels; a little air in any case.
double head_room(float height, float words);

// 1, 2 or 5 times a power of ten, so that at most `most` steps fit into `span`.
double tick_step(double span, int most);
// The multiples of the step within [from, to].
std::vector<double> ticks(double from, double to, int most);
// Microseconds at ticks that far apart: "0", "250 ms", "1.5 s".
std::string tick_time(double us, double step);
// "0", "1460", "64 k"
std::string tick_count(double value, double step);

// The stretch of time shown: from the first to the last that there is, with some air; where that is more than
// `most`, a part of it that follows `now`. Microseconds.
struct TimeSpan {
  double from = 0, to = 1;
};
TimeSpan shown_time(double first, double last, double now, double most);

}  // namespace lab
