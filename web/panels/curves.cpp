// Windows and timing of one end over time: cwnd, ssthresh, flight and the peer's window (RFC 5681, 3.1)
// above; round trips, SRTT and RTO (RFC 6298) below.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "web/panels/figure.hpp"
#include "web/panels/plot_frame.hpp"
#include "web/panels/sequence_data.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

constexpr float legend_height = 28;
constexpr float times_height = 24;
constexpr double taller_for_rwnd = 2.4;
constexpr float phase_row = 8;     // the middle of the phases' names, under the plot's upper edge
constexpr float timeout_row = 21;  // and of the time-outs'

double us_of(sim::Instant at) {
  return static_cast<double>(tcp::microseconds(at));
}

// A sample and until when it held.
struct Stretch {
  const sim::Sample* sample;
  double from, to;
};

struct Point {
  double at;
  double value;
};

struct Curves {
  const View& view;
  const Theme& theme;
  std::vector<Stretch> stretches;  // in view
  std::vector<Point> round_trips;
  std::vector<double> timeouts;
};

std::vector<Stretch> stretches_of(const View& view, const TimeSpan& span) {
  std::vector<Stretch> found;
  const auto all = view.log.samples.of(view.ui.figure_side).all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const double from = us_of(all[i].at);
    const double to = i + 1 < all.size() ? us_of(all[i + 1].at) : us_of(view.frontier);
    if (to >= span.from && from <= span.to && all[i].cwnd > 0) found.push_back({&all[i], from, to});
  }
  return found;
}

// What the log tells of round trips and time-outs.
void take_events(Curves& curves, const TimeSpan& span) {
  const auto& events = curves.view.log.events;
  const auto begin =
      std::lower_bound(events.begin(), events.end(), span.from,
                       [](const sim::Event& event, double us) { return us_of(event.at) < us; });
  for (auto it = begin; it != events.end(); ++it) {
    const sim::Event& event = *it;
    if (us_of(event.at) > span.to) break;
    if (event.kind != sim::EventKind::Decision || event.side != curves.view.ui.figure_side) continue;
    if (event.rule == tcp::Rule::RttMeasured || event.rule == tcp::Rule::RttFromTimestamp)
      curves.round_trips.push_back({us_of(event.at), static_cast<double>(event.value)});
    if (event.rule == tcp::Rule::RetransmissionTimeout) curves.timeouts.push_back(us_of(event.at));
  }
}

// Stairs through one value of each stretch; `value` gives less than 0 where there is none.
template <class Value>
void draw_steps(const PlotFrame& f, const PlotScale& y, const Curves& curves, Value value, ImU32 colour,
                float width, bool dashed = false) {
  float last_x = 0, last_y = 0;
  bool joined = false;
  for (const Stretch& stretch : curves.stretches) {
    const double number = value(*stretch.sample);
    const float x0 = std::clamp(f.x.at(stretch.from), f.plot.min.x - 2, f.plot.max.x + 2);
    const float x1 = std::clamp(f.x.at(stretch.to), f.plot.min.x - 2, f.plot.max.x + 2);
    if (number < 0 || number > y.to) {  // none, or beyond the scale: the legend tells it
      joined = false;
      continue;
    }
    const float at = y.at(number);
    if (joined && std::abs(x0 - last_x) < 1 && std::abs(at - last_y) > 0.1F)
      f.list.AddLine({x0, last_y}, {x0, at}, colour, width);
    if (dashed) {
      draw_dashed(f.list, {x0, at}, {x1, at}, colour, width, 4, 3);
    } else if (x1 - x0 > 0.05F) {
      f.list.AddLine({x0, at}, {x1, at}, colour, width);
    }
    last_x = x1, last_y = at, joined = true;
  }
}

double cwnd_of(const sim::Sample& s) {
  return s.cwnd;
}
double ssthresh_of(const sim::Sample& s) {
  return s.ssthresh == UINT32_MAX ? -1 : static_cast<double>(s.ssthresh);
}
double flight_of(const sim::Sample& s) {
  return s.flight;
}
double rwnd_of(const sim::Sample& s) {
  return s.rwnd;
}
double srtt_of(const sim::Sample& s) {
  return s.srtt_us == 0 ? -1 : static_cast<double>(s.srtt_us);
}
double rto_of(const sim::Sample& s) {
  return s.rto_us;
}

double greatest(const Curves& curves, double (*value)(const sim::Sample&)) {
  double most = 0;
  for (const Stretch& stretch : curves.stretches) most = std::max(most, value(*stretch.sample));
  return most;
}

enum class Phase : std::uint8_t { SlowStart, Avoidance, Recovery };

Phase phase_of(const sim::Sample& s) {
  if (s.in_recovery) return Phase::Recovery;
  return s.cwnd < s.ssthresh ? Phase::SlowStart : Phase::Avoidance;
}

// Bands behind the curves, each with its name where there is room.
void draw_phases(const PlotFrame& f, const Curves& curves) {
  const auto& all = curves.stretches;
  for (std::size_t i = 0; i < all.size();) {
    const Phase phase = phase_of(*all[i].sample);
    std::size_t next = i;
    while (next < all.size() && phase_of(*all[next].sample) == phase) ++next;
    const float x0 = std::clamp(f.x.at(all[i].from), f.plot.min.x, f.plot.max.x);
    const float x1 = std::clamp(f.x.at(all[next - 1].to), f.plot.min.x, f.plot.max.x);
    const ImU32 ground = phase == Phase::Recovery    ? with_alpha(f.theme.fin, 0.16F)
                         : phase == Phase::SlowStart ? with_alpha(f.theme.data, 0.08F)
                                                     : with_alpha(f.theme.client, 0.07F);
    f.list.AddRectFilled({x0, f.plot.min.y}, {x1, f.plot.max.y}, ground);
    const Text name = phase == Phase::Recovery    ? Text::PhaseRecovery
                      : phase == Phase::SlowStart ? Text::PhaseSlowStart
                                                  : Text::PhaseAvoidance;
    const TextStyle style{.face = Face::Word, .size = 10, .colour = f.theme.mute};
    if (measure_text(f.view.tr(name), style).x + 10 < x1 - x0)
      draw_text_middle(f.list, {x0 + 5, f.plot.min.y + phase_row}, f.view.tr(name), style);
    i = next;
  }
}

void draw_timeouts(const PlotFrame& f, const Curves& curves, bool words) {
  float free_from = f.plot.min.x;  // where two would touch, the first is named
  for (const double at : curves.timeouts) {
    const float x = std::round(f.x.at(at)) + 0.5F;
    const float alpha = at <= us_of(f.view.now) ? 1.0F : 0.4F;
    draw_dashed(f.list, {x, f.plot.min.y}, {x, f.plot.max.y}, with_alpha(f.theme.alarm, alpha), 1.2F, 3, 3);
    if (!words || x < free_from) continue;
    free_from =
        x + 8 +
        draw_text_middle(f.list, {x + 4, f.plot.min.y + timeout_row}, f.view.tr(Text::TimerRto),
                         {.face = Face::WordBold, .size = 10, .colour = with_alpha(f.theme.alarm, alpha)});
  }
}

std::string octets(double value) {
  return value < 0 ? "–" : count_text(static_cast<std::uint64_t>(value));
}
std::string time(double us) {
  return us < 0 ? "–" : duration_text(sim::Duration{static_cast<std::int64_t>(us)});
}

void draw_windows(const PlotFrame& f, const Curves& curves, const sim::Sample& now, float legend_y) {
  double most = std::max({greatest(curves, cwnd_of), greatest(curves, flight_of), 1.0});
  const double rwnd = greatest(curves, rwnd_of), ssthresh = greatest(curves, ssthresh_of);
  if (ssthresh < taller_for_rwnd * most) most = std::max(most, ssthresh);
  if (rwnd < taller_for_rwnd * most) most = std::max(most, rwnd);
  const float words = (curves.timeouts.empty() ? phase_row : timeout_row) + 7;  // no curve runs through them
  const PlotScale y{
      .from = 0, .to = most * head_room(f.plot.height(), words), .begin = f.plot.max.y, .end = f.plot.min.y};
  draw_phases(f, curves);
  draw_value_axis(f, y, 0, tick_count, words);
  draw_timeouts(f, curves, true);
  const Theme& t = f.theme;
  const ImU32 flight = side_colour(t, f.view.ui.figure_side);
  const ImU32 rwnd_colour =
      side_colour(t, sim::other(f.view.ui.figure_side));  // it is the peer that tells it
  past_and_future(f, [&](float alpha) {
    draw_steps(f, y, curves, rwnd_of, with_alpha(rwnd_colour, alpha), 1.4F);
    draw_steps(f, y, curves, ssthresh_of, with_alpha(t.mute, alpha), 1.2F, true);
    draw_steps(f, y, curves, flight_of, with_alpha(flight, alpha), 1.4F);
    draw_steps(f, y, curves, cwnd_of, with_alpha(t.data, alpha), 2.2F);
  });
  const auto beyond = [&](double value) { return value > y.to ? "↑ " + octets(value) : octets(value); };
  const double threshold = ssthresh_of(now);
  const std::array<LegendEntry, 4> entries{{{Sign::Line, t.data, "cwnd", octets(cwnd_of(now))},
                                            {Sign::Line, flight, "flight", octets(flight_of(now))},
                                            {Sign::Dashes, t.mute, "ssthresh", beyond(threshold)},
                                            {Sign::Line, rwnd_colour, "rwnd", beyond(rwnd_of(now))}}};
  draw_legend(f, {f.plot.min.x, legend_y}, f.plot.width(), entries);
}

std::string time_words(double us, double step) {
  return tick_time(us, step);
}

void draw_timing(const PlotFrame& f, const Curves& curves, const sim::Sample& now, float legend_y) {
  double most = std::max(greatest(curves, rto_of), 1000.0);
  for (const Point& point : curves.round_trips) most = std::max(most, point.value);
  const PlotScale y{.from = 0, .to = most * 1.15, .begin = f.plot.max.y, .end = f.plot.min.y};
  draw_value_axis(f, y, 0, time_words);
  draw_timeouts(f, curves, false);
  const Theme& t = f.theme;
  // Where they stand close they are points, not a bar over the line that follows them.
  const bool close = static_cast<float>(curves.round_trips.size()) * 5 > f.plot.width();
  const float radius = close ? 1.3F : 2.5F;
  past_and_future(f, [&](float alpha) {
    draw_steps(f, y, curves, rto_of, with_alpha(t.fin, alpha), 1.6F);
    draw_steps(f, y, curves, srtt_of, with_alpha(t.syn, alpha), 1.6F);
    for (const Point& point : curves.round_trips)
      draw_dot(f.list, {f.x.at(point.at), y.at(point.value)}, radius, with_alpha(t.ink, alpha));
  });
  const std::array<LegendEntry, 3> entries{{{Sign::Line, t.fin, "RTO", time(rto_of(now))},
                                            {Sign::Line, t.syn, "SRTT", time(srtt_of(now))},
                                            {Sign::Dot, t.ink, "RTT"}}};
  draw_legend(f, {f.plot.min.x, legend_y}, f.plot.width(), entries);
}

// The value of a moment under the pointer.
void draw_reading(const PlotFrame& f, const Rect& area) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (!ImGui::IsWindowHovered() || !f.plot.contains(mouse)) return;
  const sim::Instant at{sim::Duration{static_cast<std::int64_t>(f.x.value(mouse.x))}};
  const sim::Sample* sample = f.view.log.samples.of(f.view.ui.figure_side).at(at);
  if (sample == nullptr || sample->cwnd == 0 || at > f.view.frontier) return;
  f.list.AddLine({mouse.x, f.plot.min.y}, {mouse.x, f.plot.max.y}, with_alpha(f.theme.ink, 0.25F), 1);
  const std::string words = time_text(at) + "\ncwnd " + octets(cwnd_of(*sample)) + "\nssthresh " +
                            octets(ssthresh_of(*sample)) + "\nflight " + octets(flight_of(*sample)) +
                            "\nrwnd " + octets(rwnd_of(*sample)) + "\nSRTT " + time(srtt_of(*sample)) +
                            "\nRTO " + time(rto_of(*sample));
  draw_tip(*ImGui::GetForegroundDrawList(), f.theme, {mouse.x, mouse.y - 12}, area, words, Face::Mono);
}

}  // namespace

void draw_curves(const View& view, const Rect& area, Items& items, Intents& intents) {
  const auto all = view.log.samples.of(view.ui.figure_side).all();
  if (all.empty()) {
    draw_text_middle(*ImGui::GetWindowDrawList(), area.centre(), view.tr(Text::CurvesEmpty),
                     {.face = Face::Word,
                      .size = area.width() < 400 ? small_size : text_size,
                      .colour = theme(view.ui.theme).mute,
                      .align = Align::Centre});
    return;
  }
  const SequenceGraph bounds = sequence_bounds(view, view.ui.figure_side);  // the same times as that graph
  const double first = bounds.any ? std::min(bounds.first, us_of(all.front().at)) : us_of(all.front().at);
  const double last = std::max(bounds.last, us_of(all.back().at));
  const TimeSpan span = shown_time(first, last, us_of(view.now), most_shown(view, area, "curves", items));
  Curves curves{view, theme(view.ui.theme), stretches_of(view, span), {}, {}};
  take_events(curves, span);
  const float left = area.min.x + 62, right = area.max.x - (area.width() < 560 ? 16.0F : 26.0F);
  const bool both = area.height() > 190;
  const float space = area.height() - legend_height - times_height - (both ? legend_height : 0) - 6;
  const float upper = both ? std::round(space * 0.62F) : space;
  if (space < 24 || right - left < 60) return;

  const float top = area.min.y + legend_height;
  const sim::Sample* taken = view.log.samples.of(view.ui.figure_side).at(view.now);
  const sim::Sample now = taken != nullptr ? *taken : sim::Sample{.at = view.now, .ssthresh = UINT32_MAX};
  const PlotFrame windows = plot_frame(view, {{left, top}, {right, top + upper}}, span);
  draw_windows(windows, curves, now, area.min.y + legend_height / 2);
  draw_time_axis(windows, !both);
  draw_plot_playhead(windows, true);
  press_plot(windows, "plot:windows", items, intents);
  draw_reading(windows, area);
  if (!both) return;
  const float lower = top + upper + legend_height;
  const PlotFrame timing = plot_frame(view, {{left, lower}, {right, area.max.y - times_height - 6}}, span);
  draw_timing(timing, curves, now, lower - legend_height / 2 + 3);
  draw_time_axis(timing, true);
  draw_plot_playhead(timing, false);
  press_plot(timing, "plot:timing", items, intents);
  draw_reading(timing, area);
}

}  // namespace lab
