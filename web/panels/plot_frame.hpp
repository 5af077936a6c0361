// What all plots over time have in common: the axes, the playhead, the legend, going where one clicks.
#pragma once

#include <string_view>

#include "web/gfx/draw.hpp"
#include "web/panels/plot_axis.hpp"

namespace lab {

struct PlotFrame {
  const View& view;
  const Theme& theme;
  ImDrawList& list;
  Rect plot;    // between the axes
  PlotScale x;  // microseconds

  float now_x() const;  // the playhead, kept within the plot
};

PlotFrame plot_frame(const View& view, const Rect& plot, const TimeSpan& span);

// Microseconds that a plot shows at most, unless the wheel over `area` has chosen otherwise.
double most_shown(const View& view, const Rect& area, const char* item, Items& items);

void draw_time_axis(const PlotFrame& frame, bool labels);
// Hairlines across with their values at the left, counted from `origin`; none through the words that stand in
// the uppermost `clear` pixels.
void draw_value_axis(const PlotFrame& frame, const PlotScale& y, double origin,
                     std::string (*words)(double, double), float clear = 0);
// `head`: with a hand on top; of plots one above the other the first has it.
void draw_plot_playhead(const PlotFrame& frame, bool head);
// Pressed where nothing else is: goes to that moment.
void press_plot(const PlotFrame& frame, const char* item, Items& items, Intents& intents);

// Runs `draw(alpha)` twice: for what has happened and, paler, for the future that was seen.
template <class Draw>
void past_and_future(const PlotFrame& frame, Draw draw) {
  const float now = frame.now_x() + 1;
  frame.list.PushClipRect({frame.plot.min.x, frame.plot.min.y - 4}, {now, frame.plot.max.y + 4}, true);
  draw(1.0F);
  frame.list.PopClipRect();
  frame.list.PushClipRect({now, frame.plot.min.y - 4}, {frame.plot.max.x + 2, frame.plot.max.y + 4}, true);
  draw(0.34F);
  frame.list.PopClipRect();
}

// One entry of a legend, from left to right: a short stroke or a mark, then its words.
enum class Sign : std::uint8_t { Line, Dashes, Bar, Hollow, Cross, Dot };
struct LegendEntry {
  Sign sign;
  ImU32 colour;
  std::string words;
  std::string value{};  // in digits, behind the words
};
// About `at`.y in one row or, where `width` has no room for that, in two; if they are too long for these too,
// without their values.
struct LegendRows {
  std::size_t first = 0, second = 0;  // entries in each
  bool values = true;
};
LegendRows legend_rows(std::span<const LegendEntry> entries, float width);
void draw_legend(const PlotFrame& frame, ImVec2 at, float width, std::span<const LegendEntry> entries);

}  // namespace lab
