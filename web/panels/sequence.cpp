// The time-sequence graph: each segment a bar over the octets that it carries, at the moment it was sent;
// below, what is acknowledged; above, how far the window lets the sender go.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "web/panels/figure.hpp"
#include "web/panels/plot_frame.hpp"
#include "web/panels/sequence_data.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

constexpr float legend_height = 30;
constexpr float below = 24;  // the times
constexpr double taller_for_window = 2.4;

struct Graph {
  PlotFrame frame;
  SequenceGraph data;
  PlotScale y;
  double top_edge = 0;  // the window's edge where the playhead is
};

// The octets in view; the window's edge too where that does not squeeze them.
PlotScale value_scale(const SequenceGraph& data, const Rect& plot, double now) {
  double low = 1e18, high = 0, edge = 0;
  for (const SequenceMark& mark : data.marks) {
    low = std::min(low, mark.from);
    high = std::max(high, mark.to);
  }
  for (const AckStep& step : data.acks) {
    high = std::max(high, std::min(step.ack, high + 1));
    if (step.at <= now) edge = step.edge;
  }
  if (high <= low) low = 0, high = std::max(high, 1.0);
  const double span = std::max(high - low, 10.0);
  if (edge > high && edge - low < taller_for_window * span) high = edge;
  const double air = (high - low) * 0.06;
  return {.from = std::max(0.0, low - air), .to = high + air + 1, .begin = plot.max.y, .end = plot.min.y};
}

// Stairs through (at, value); what lies outside of the plot is clipped.
template <class Value>
void draw_stairs(const Graph& g, Value value, ImU32 colour, float width, bool dashed) {
  const auto& acks = g.data.acks;
  for (std::size_t i = 0; i < acks.size(); ++i) {
    const float x = g.frame.x.at(acks[i].at), y = g.y.at(value(acks[i]));
    const bool last = i + 1 == acks.size();
    const float until = last ? g.frame.plot.max.x : g.frame.x.at(acks[i + 1].at);
    const float next = last ? y : g.y.at(value(acks[i + 1]));
    if (until < g.frame.plot.min.x || x > g.frame.plot.max.x) continue;
    const float left = std::max(x, g.frame.plot.min.x), right = std::min(until, g.frame.plot.max.x);
    if (dashed) {
      draw_dashed(g.frame.list, {left, y}, {right, y}, colour, width, 4, 3);
      draw_dashed(g.frame.list, {until, y}, {until, next}, colour, width, 4, 3);
    } else {
      g.frame.list.AddLine({left, y}, {right, y}, colour, width);
      g.frame.list.AddLine({until, y}, {until, next}, colour, width);
    }
  }
}

void draw_reports(const Graph& g, float alpha) {
  for (const AckStep& step : g.data.acks) {
    const float x = g.frame.x.at(step.at);
    for (std::size_t i = 0; i < step.sack.count; ++i) {
      const double left = static_cast<double>(step.sack.block[i].left - g.data.isn);
      const double right = static_cast<double>(step.sack.block[i].right - g.data.isn);
      g.frame.list.AddLine({x, g.y.at(left)}, {x, g.y.at(right)}, with_alpha(g.frame.theme.syn, alpha), 1.6F);
    }
  }
}

void draw_mark(const Graph& g, const SequenceMark& mark) {
  const PlotFrame& f = g.frame;
  const double now = static_cast<double>(tcp::microseconds(f.view.now));
  const sim::Packet& packet = f.view.log.packets[mark.packet - 1];
  const float alpha = mark.sent <= now ? 1.0F : 0.34F;
  const float x = std::round(f.x.at(mark.sent)) + 0.5F;
  float top = g.y.at(mark.to), bottom = g.y.at(mark.from);
  if (bottom - top < 4) top = (top + bottom) / 2 - 2, bottom = top + 4;
  const ImU32 colour = with_alpha(mark.again ? f.theme.fin : segment_colour(f.theme, packet.segment), alpha);
  const bool lit = f.view.ui.hovered == mark.packet || f.view.ui.selected == mark.packet;
  if (lit) f.list.AddRectFilled({x - 7, top - 4}, {x + 7, bottom + 4}, with_alpha(colour, 0.22F), 3);
  if (mark.again) {
    f.list.AddRectFilled({x - 3.5F, top}, {x + 3.5F, bottom}, f.theme.panel);
    f.list.AddRect({x - 3.5F, top}, {x + 3.5F, bottom}, colour, 0, 0, 1.6F);
  } else {
    f.list.AddRectFilled({x - 1.5F, top}, {x + 1.5F, bottom}, colour);
    f.list.AddLine({x - 3.5F, top}, {x + 3.5F, top}, colour, 1.2F);
    f.list.AddLine({x - 3.5F, bottom}, {x + 3.5F, bottom}, colour, 1.2F);
  }
  if (mark.lost)
    draw_cross(f.list, {x, (top + bottom) / 2}, with_alpha(f.theme.alarm, mark.ended <= now ? 1.0F : 0.34F),
               5);
}

// The segment, or the acknowledgment's step, nearest to the pointer; 0: none near.
sim::PacketId packet_under(const Graph& g) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (!ImGui::IsWindowHovered() || !g.frame.plot.contains(mouse)) return 0;
  float nearest = 9;
  sim::PacketId found = 0;
  const auto consider = [&](double at, double from, double to, sim::PacketId packet) {
    const float dx = std::abs(g.frame.x.at(at) - mouse.x);
    const float top = g.y.at(to), bottom = g.y.at(from);
    const float dy = std::max({0.0F, top - mouse.y, mouse.y - bottom});
    const float distance = std::hypot(dx, dy);
    if (distance < nearest) nearest = distance, found = packet;
  };
  for (const AckStep& step : g.data.acks) consider(step.at, step.ack, step.ack, step.packet);
  nearest = std::min(nearest + 1, 9.0F);  // a segment before an acknowledgment
  for (const SequenceMark& mark : g.data.marks) consider(mark.sent, mark.from, mark.to, mark.packet);
  return found;
}

void draw_packet_tip(const Graph& g, sim::PacketId id, const Rect& area) {
  const View& view = g.frame.view;
  const sim::Packet& packet = view.log.packets[id - 1];
  std::string words = segment_text(view, packet.segment);
  if (packet.copy_of != 0)
    words += std::string(" ") + view.tr(Text::Copy);
  else if (packet.retransmission)
    words += std::string(" ") + view.tr(Text::Again);
  words += " · " + time_text(packet.sent);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  draw_tip(*ImGui::GetForegroundDrawList(), g.frame.theme, {mouse.x, mouse.y - 12}, area, words, Face::Mono);
}

void draw_sequence_legend(const Graph& g, const Rect& area) {
  const Theme& t = g.frame.theme;
  const View& view = g.frame.view;
  const std::array<LegendEntry, 6> entries{{{Sign::Bar, t.data, view.tr(Text::PlotSent)},
                                            {Sign::Hollow, t.fin, view.tr(Text::PlotAgain)},
                                            {Sign::Cross, t.alarm, view.tr(Text::Lost)},
                                            {Sign::Line, t.ack, view.tr(Text::PlotAcknowledged)},
                                            {Sign::Dashes, t.time_wait, view.tr(Text::PlotWindowEdge)},
                                            {Sign::Line, t.syn, "SACK"}}};
  const double edge = g.top_edge;
  std::vector<LegendEntry> shown(entries.begin(), entries.end());
  const bool sacked = std::any_of(g.data.acks.begin(), g.data.acks.end(),
                                  [](const AckStep& step) { return step.sack.count > 0; });
  if (!sacked) shown.pop_back();
  if (edge > g.y.to) shown[4].value = "↑ " + count_text(static_cast<std::uint64_t>(edge));
  draw_legend(g.frame, {g.frame.plot.min.x, area.min.y + legend_height / 2 + 1}, g.frame.plot.width(), shown);
}

// On the wire numbers wrap at 2^32.
std::string absolute_words(double value, double) {
  return std::to_string(static_cast<std::uint32_t>(static_cast<std::uint64_t>(value)));
}

void draw_empty(const View& view, const Rect& area) {
  draw_text_middle(
      *ImGui::GetWindowDrawList(), area.centre(), view.tr(Text::LadderEmpty),
      {.face = Face::Word, .size = text_size, .colour = theme(view.ui.theme).mute, .align = Align::Centre});
}

}  // namespace

void draw_sequence(const View& view, const Rect& area, Items& items, Intents& intents) {
  const SequenceGraph bounds = sequence_bounds(view, view.ui.figure_side);
  if (!bounds.any) return draw_empty(view, area);
  const bool narrow = area.width() < 560;
  const float left = view.ui.absolute_numbers ? 86.0F : 56.0F;
  const Rect plot{{area.min.x + left, area.min.y + legend_height + 6},
                  {area.max.x - (narrow ? 16.0F : 26.0F), area.max.y - below - 4}};
  if (plot.height() < 30 || plot.width() < 60) return;
  const double now = static_cast<double>(tcp::microseconds(view.now));
  const TimeSpan span = shown_time(bounds.first, bounds.last, now, most_shown(view, area, "sequence", items));
  Graph g{.frame = plot_frame(view, plot, span),
          .data = sequence_graph(view, view.ui.figure_side, span.from, span.to),
          .y = {}};
  g.y = value_scale(g.data, plot, now);
  for (const AckStep& step : g.data.acks)
    if (step.at <= now) g.top_edge = step.edge;

  const double origin = view.ui.absolute_numbers ? static_cast<double>(g.data.isn.value()) : 0;
  draw_value_axis(g.frame, g.y, origin, view.ui.absolute_numbers ? absolute_words : tick_count);
  draw_time_axis(g.frame, true);
  press_plot(g.frame, "plot:sequence", items, intents);
  past_and_future(g.frame, [&](float alpha) {
    const Theme& t = g.frame.theme;
    draw_stairs(g, [](const AckStep& s) { return s.edge; }, with_alpha(t.time_wait, alpha), 1.4F, true);
    draw_stairs(g, [](const AckStep& s) { return s.ack; }, with_alpha(t.ack, alpha), 1.8F, false);
    draw_reports(g, alpha);
  });
  g.frame.list.PushClipRect({plot.min.x - 6, plot.min.y - 4}, {plot.max.x + 8, plot.max.y + 3}, true);
  for (const SequenceMark& mark : g.data.marks) draw_mark(g, mark);
  g.frame.list.PopClipRect();
  draw_plot_playhead(g.frame, true);
  draw_sequence_legend(g, area);
  if (const sim::PacketId packet = packet_under(g); packet != 0) {
    intents.hover = packet;
    draw_packet_tip(g, packet, area);
  }
}

}  // namespace lab
