// The scrub bar's scale: virtual time laid out so that a round trip and a wait of a minute both have room.
#include "web/panels/time_axis.hpp"

#include <algorithm>
#include <cmath>

#include "web/drawings.hpp"
#include "web/view.hpp"

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

TimeScale scale_of(const View& view) {
  TimeScale scale;
  const auto& events = view.log.events;
  const std::size_t stride = events.size() / events_max + 1;
  for (std::size_t i = 0; i < events.size(); i += stride) {
    const sim::Event event = events[i];
    if (event.at > view.frontier) break;
    scale.add(event.at);
    if (event.kind != sim::EventKind::PacketSent) continue;
    const std::size_t packet = event.packet - 1;
    scale.sent.push_back({i, event.at, scale.knots.back().place, event.packet,
                          view.log.packets.header(packet).segment.flags,
                          view.log.packets.data_octets(packet) > 0});
  }
  return scale;
}

}  // namespace

TimeAxis::TimeAxis(const View& view, const std::vector<sim::Instant>& pending, float left, float right)
    : left_(left), right_(right) {
  const auto make = [&view] { return scale_of(view); };
  scale_ = view.drawings == nullptr ? make() : view.drawings->time_scale.get(Key{}.add(view.happened), make);
  scale_.add(view.frontier);
  std::vector<sim::Instant> ahead = pending;
  std::sort(ahead.begin(), ahead.end());
  for (const sim::Instant at : ahead) scale_.add(at);
  if (scale_.knots.back().place <= 0) scale_.add(scale_.knots.back().at + std::chrono::seconds(1));
}

void TimeScale::add(sim::Instant at) {
  const Knot& last = knots.back();
  if (at > last.at) knots.push_back({at, last.place + room(at - last.at)});
}

float TimeAxis::x(sim::Instant at) const {
  auto next =
      std::upper_bound(scale_.knots.begin(), scale_.knots.end(), at,
                       [](sim::Instant value, const TimeScale::Knot& knot) { return value < knot.at; });
  if (next == scale_.knots.begin()) return left_;
  const TimeScale::Knot& before = *(next - 1);
  return x_of(std::min(before.place + room(at - before.at), scale_.knots.back().place));
}

float TimeAxis::x_of(double place) const {
  return left_ + static_cast<float>(place / scale_.knots.back().place) * (right_ - left_);
}

sim::Instant TimeAxis::at(float x) const {
  const double share = std::clamp((x - left_) / (right_ - left_), 0.0F, 1.0F);
  const double place = share * scale_.knots.back().place;
  auto next = std::upper_bound(scale_.knots.begin(), scale_.knots.end(), place,
                               [](double value, const TimeScale::Knot& knot) { return value < knot.place; });
  if (next == scale_.knots.end()) return scale_.knots.back().at;
  const TimeScale::Knot& before = *(next - 1);
  return std::min(before.at + gap(place - before.place), next->at);
}

}  // namespace lab
