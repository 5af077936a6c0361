// The scrub bar's scale: virtual time laid out so that a round trip and a wait of a minute both have room.
#include "web/panels/time_axis.hpp"

#include <algorithm>
#include <cmath>

namespace lab {

namespace {

constexpr std::size_t events_max = 400;  // with places of their own, whatever the length of the log
constexpr double unit_us = 1000;         // below a millisecond a gap is next to nothing

double room(sim::Duration gap) {
  return std::log2(1 + static_cast<double>(gap.count()) / unit_us);
}

sim::Duration gap(double room) {
  return sim::Duration(static_cast<std::int64_t>(std::llround((std::exp2(room) - 1) * unit_us)));
}

}  // namespace

TimeAxis::TimeAxis(const View& view, const std::vector<sim::Instant>& pending, float left, float right)
    : left_(left), right_(right) {
  const auto& events = view.log.events;
  const std::size_t stride = events.size() / events_max + 1;
  knots_.push_back({});
  for (std::size_t i = 0; i < events.size(); i += stride) {
    if (events[i].at > view.frontier) break;
    events_.push_back(i);
    add(events[i].at);
  }
  add(view.frontier);
  std::vector<sim::Instant> ahead = pending;
  std::sort(ahead.begin(), ahead.end());
  for (const sim::Instant at : ahead) add(at);
  if (knots_.back().place <= 0) add(knots_.back().at + std::chrono::seconds(1));
}

void TimeAxis::add(sim::Instant at) {
  const Knot& last = knots_.back();
  if (at > last.at) knots_.push_back({at, last.place + room(at - last.at)});
}

float TimeAxis::x(sim::Instant at) const {
  auto next = std::upper_bound(knots_.begin(), knots_.end(), at,
                               [](sim::Instant value, const Knot& knot) { return value < knot.at; });
  if (next == knots_.begin()) return left_;
  const Knot& before = *(next - 1);
  const double place = std::min(before.place + room(at - before.at), knots_.back().place);
  return left_ + static_cast<float>(place / knots_.back().place) * (right_ - left_);
}

sim::Instant TimeAxis::at(float x) const {
  const double share = std::clamp((x - left_) / (right_ - left_), 0.0F, 1.0F);
  const double place = share * knots_.back().place;
  auto next = std::upper_bound(knots_.begin(), knots_.end(), place,
                               [](double value, const Knot& knot) { return value < knot.place; });
  if (next == knots_.end()) return knots_.back().at;
  const Knot& before = *(next - 1);
  return std::min(before.at + gap(place - before.place), next->at);
}

}  // namespace lab
