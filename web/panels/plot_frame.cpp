// Axes, playhead and legend of the plots.
#include "web/panels/plot_frame.hpp"

#include <algorithm>
#include <cmath>

namespace lab {
namespace {

constexpr float tick_room = 74;  // pixels that a time takes
const TextStyle tick_style{.face = Face::Mono, .size = 10};

double round_trip_us(const View& view) {
  return static_cast<double>(
      (view.world.link(sim::Side::Client).delay + view.world.link(sim::Side::Server).delay).count());
}

void draw_sign(const PlotFrame& f, const LegendEntry& entry, ImVec2 at) {
  switch (entry.sign) {
    case Sign::Line:
      f.list.AddLine({at.x, at.y}, {at.x + 14, at.y}, entry.colour, 2);
      break;
    case Sign::Dashes:
      draw_dashed(f.list, at, {at.x + 15, at.y}, entry.colour, 1.6F, 4, 3);
      break;
    case Sign::Bar:
      f.list.AddRectFilled({at.x + 5, at.y - 6}, {at.x + 9, at.y + 6}, entry.colour);
      break;
    case Sign::Hollow:
      f.list.AddRect({at.x + 4, at.y - 6}, {at.x + 10, at.y + 6}, entry.colour, 0, 0, 1.6F);
      break;
    case Sign::Cross:
      draw_cross(f.list, {at.x + 7, at.y}, entry.colour, 4);
      break;
    case Sign::Dot:
      draw_dot(f.list, {at.x + 7, at.y}, 3, entry.colour);
      break;
  }
}

}  // namespace

float PlotFrame::now_x() const {
  return std::clamp(x.at(static_cast<double>(tcp::microseconds(view.now))), plot.min.x, plot.max.x);
}

PlotFrame plot_frame(const View& view, const Rect& plot, const TimeSpan& span) {
  return {.view = view,
          .theme = theme(view.ui.theme),
          .list = *ImGui::GetWindowDrawList(),
          .plot = plot,
          .x = {.from = span.from, .to = span.to, .begin = plot.min.x, .end = plot.max.x}};
}

double most_shown(const View& view, const Rect& area, const char* item, Items& items) {
  constexpr float step = 1.25F;
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const ImGuiID id = ImGui::GetID("zoom");
  float zoom = storage.GetFloat(id, 1);
  if (area.contains(ImGui::GetIO().MousePos))
    zoom = std::clamp(zoom * std::pow(step, ImGui::GetIO().MouseWheel), 0.01F, 60.0F);
  storage.SetFloat(id, zoom);
  items.put(std::string("wheel:up:") + item, area);
  items.put(std::string("wheel:down:") + item, area);
  return std::max(2e6, 30 * round_trip_us(view)) / static_cast<double>(zoom);
}

void draw_time_axis(const PlotFrame& f, bool labels) {
  const float y = std::floor(f.plot.max.y) + 0.5F;
  f.list.AddLine({f.plot.min.x, y}, {f.plot.max.x, y}, f.theme.faint, 1);
  const int most = std::max(2, static_cast<int>(f.plot.width() / tick_room));
  const double step = tick_step(f.x.to - f.x.from, most);
  for (const double us : ticks(std::max(0.0, f.x.from), f.x.to, most)) {
    const float x = std::round(f.x.at(us)) + 0.5F;
    f.list.AddLine({x, y}, {x, y + 4}, f.theme.faint, 1);
    if (!labels) continue;
    TextStyle style = tick_style;
    style.colour = f.theme.mute;
    const std::string words = tick_time(us, step);
    const float half = measure_text(words, style).x / 2;
    if (x - half < f.plot.min.x - 30 || x + half > f.plot.max.x + 12) continue;
    style.align = Align::Centre;
    draw_text_middle(f.list, {x, y + 12}, words, style);
  }
}

void draw_value_axis(const PlotFrame& f, const PlotScale& y, double origin,
                     std::string (*words)(double, double), float clear) {
  const int most = std::clamp(static_cast<int>(f.plot.height() / 34), 2, 8);
  const double step = tick_step(y.to - y.from, most);
  for (const double value : ticks(y.from, y.to, most)) {
    const float at = std::round(y.at(value)) + 0.5F;
    if (at > f.plot.min.y + clear) f.list.AddLine({f.plot.min.x, at}, {f.plot.max.x, at}, f.theme.line, 1);
    TextStyle style = tick_style;
    style.colour = f.theme.mute;
    style.align = Align::Right;
    draw_text_middle(f.list, {f.plot.min.x - 8, at}, words(value + origin, step), style);
  }
}

void draw_plot_playhead(const PlotFrame& f, bool head) {
  const float x = std::round(f.now_x()) + 0.5F;
  const float top = head ? f.plot.min.y - 6 : f.plot.min.y;
  f.list.AddLine({x, top}, {x, f.plot.max.y + 4}, with_alpha(f.theme.alarm, 0.75F), 1.2F);
  if (!head) return;
  f.list.AddTriangleFilled({x - 5, f.plot.min.y - 8}, {x + 5, f.plot.min.y - 8}, {x, f.plot.min.y - 1},
                           f.theme.alarm);
}

void press_plot(const PlotFrame& f, const char* item, Items& items, Intents& intents) {
  if (!press_area(item, f.plot, items).pressed) return;
  const double us = f.x.value(ImGui::GetIO().MousePos.x);
  intents.seek = sim::Instant{sim::Duration{static_cast<std::int64_t>(std::max(0.0, us))}};
}

namespace {

constexpr float legend_sign = 20;
constexpr float legend_gap = 16;
constexpr float legend_pitch = 14;
constexpr TextStyle legend_words{.face = Face::Word, .size = small_size};
constexpr TextStyle legend_value{.face = Face::Mono, .size = small_size};

float entry_width(const LegendEntry& entry, bool values) {
  const float named = legend_sign + measure_text(entry.words, legend_words).x;
  return !values || entry.value.empty() ? named : named + 5 + measure_text(entry.value, legend_value).x;
}

// How many of them one row holds.
std::size_t in_a_row(std::span<const LegendEntry> entries, float width, bool values) {
  float used = 0;
  std::size_t count = 0;
  for (const LegendEntry& entry : entries) {
    used += entry_width(entry, values);
    if (used > width) break;
    used += legend_gap;
    ++count;
  }
  return count;
}

void draw_legend_row(const PlotFrame& f, ImVec2 at, std::span<const LegendEntry> entries, bool values) {
  TextStyle words = legend_words, value = legend_value;
  words.colour = f.theme.mute;
  value.colour = f.theme.ink;
  for (const LegendEntry& entry : entries) {
    draw_sign(f, entry, at);
    draw_text_middle(f.list, {at.x + legend_sign, at.y}, entry.words, words);
    const float whole = entry_width(entry, values);
    if (values && !entry.value.empty())
      draw_text_middle(f.list, {at.x + whole - measure_text(entry.value, value).x, at.y}, entry.value, value);
    at.x += whole + legend_gap;
  }
}

}  // namespace

LegendRows legend_rows(std::span<const LegendEntry> entries, float width) {
  LegendRows rows;
  for (const bool values : {true, false}) {
    rows.values = values;
    rows.first = in_a_row(entries, width, values);
    rows.second = in_a_row(entries.subspan(rows.first), width, values);
    if (rows.first + rows.second == entries.size()) break;
  }
  return rows;
}

void draw_legend(const PlotFrame& f, ImVec2 at, float width, std::span<const LegendEntry> entries) {
  const LegendRows rows = legend_rows(entries, width);
  if (rows.second > 0) at.y -= legend_pitch / 2;
  draw_legend_row(f, at, entries.first(rows.first), rows.values);
  at.y += legend_pitch;
  draw_legend_row(f, at, entries.subspan(rows.first, rows.second), rows.values);
}

}  // namespace lab
