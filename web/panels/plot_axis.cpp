// Scales of the plots.
#include "web/panels/plot_axis.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace lab {
namespace {

std::string print(double value, int places, const char* unit) {
  char text[48];
  std::snprintf(text, sizeof text, "%.*f%s", places, value, unit);
  return text;
}

// So many decimals tell multiples of `step` apart.
int places_of(double step) {
  int places = 0;
  for (double s = step; places < 6 && std::abs(s - std::round(s)) > 1e-6 * s; s *= 10) ++places;
  return places;
}

}  // namespace

double head_room(float height, float words) {
  constexpr double air = 1.12, most = 2;
  return height <= words ? most : std::clamp(static_cast<double>(height / (height - words)), air, most);
}

double tick_step(double span, int most) {
  const double least = std::max(span, 1e-9) / std::max(most, 1);
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double times : {1.0, 2.0, 5.0})
    if (times * power >= least * (1 - 1e-9)) return times * power;
  return 10 * power;
}

std::vector<double> ticks(double from, double to, int most) {
  std::vector<double> at;
  if (!(to > from)) return at;
  const double step = tick_step(to - from, most);
  for (double i = std::ceil(from / step - 1e-9); i * step <= to + step * 1e-9; ++i) at.push_back(i * step);
  return at;
}

std::string tick_time(double us, double step) {
  if (std::abs(us) < 0.5) return "0";
  if (us < 999'999.5 && step < 1e6) return print(us / 1e3, places_of(step / 1e3), " ms");
  return print(us / 1e6, places_of(step / 1e6), " s");
}

std::string tick_count(double value, double step) {
  if (std::abs(value) < 0.5) return "0";
  if (step >= 1e6) return print(value / 1e6, places_of(step / 1e6), " M");
  if (step >= 1000) return print(value / 1e3, places_of(step / 1e3), " k");
  return print(value, 0, "");
}

TimeSpan shown_time(double first, double last, double now, double most) {
  last = std::max({last, first + 1000, std::min(now, first + most)});
  const double air = 0.04;
  if (last - first <= most) return {first - (last - first) * air, last + (last - first) * air};
  const double from =
      std::clamp(now - 0.72 * most, first - most * air, std::max(first, last - most * (1 - air)));
  return {from, from + most};
}

}  // namespace lab
