// The honest client's luck as a curve over time: how many of its SYNs the server has answered so far, each
// SYN as a mark, and when the flood was on.
#include <algorithm>
#include <cmath>
#include <string>

#include "web/panels/luck.hpp"
#include "web/panels/luck_curve.hpp"
#include "web/panels/tip.hpp"

namespace lab {
namespace {

constexpr float head = 18;  // the label above the plot

struct Curve {
  const View& view;
  const Theme& theme;
  ImDrawList& list;
  Rect plot;
  double last;  // microseconds

  float x(sim::Instant at) const {
    const double share = static_cast<double>(tcp::microseconds(at)) / last;
    return plot.min.x + plot.width() * static_cast<float>(std::clamp(share, 0.0, 1.0));
  }
  float y(double share) const { return plot.max.y - plot.height() * static_cast<float>(share); }
};

void draw_spans(const Curve& c, const std::vector<FloodSpan>& spans) {
  for (const FloodSpan& span : spans) {
    const float from = c.x(span.begins), to = c.x(std::min(span.ends, c.view.now));
    c.list.AddRectFilled({from, c.plot.min.y}, {std::max(to, from + 1), c.plot.max.y},
                         with_alpha(c.theme.alarm, 0.10F));
  }
}

void draw_steps(const Curve& c, const std::vector<LuckStep>& steps) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].syns == 0) continue;
    const float from = c.x(steps[i].at), y = c.y(steps[i].share());
    const bool more = i + 1 < steps.size();
    const float to = more ? c.x(steps[i + 1].at) : c.x(c.view.now);
    c.list.AddLine({from, y}, {to, y}, c.theme.client, 1.8F);
    if (more) c.list.AddLine({to, y}, {to, c.y(steps[i + 1].share())}, c.theme.client, 1.8F);
  }
  for (const LuckStep& step : steps) {
    const float x = c.x(step.at);
    if (step.kind == LuckKind::Unanswered) {
      draw_cross(c.list, {x, c.plot.max.y - 1}, c.theme.alarm, 3.5F);
    } else if (step.kind == LuckKind::Answered) {
      c.list.AddCircleFilled({x, c.plot.min.y + 1}, 3, c.theme.data);
    } else {
      c.list.AddTriangleFilled({x, c.plot.min.y - 7}, {x + 8, c.plot.min.y - 4}, {x, c.plot.min.y - 1},
                               c.theme.data);
      c.list.AddLine({x, c.plot.min.y - 7}, {x, c.plot.min.y + 3}, c.theme.data, 1.4F);
    }
  }
}

}  // namespace

void draw_luck(const View& view, const Rect& area, Items& items) {
  const auto make = [&view] {
    return Luck{honest_luck(view.log, view.events_end), flood_spans(view.log, view.events_end)};
  };
  const Luck luck =
      view.drawings == nullptr ? make() : view.drawings->luck.get(Key{}.add(view.happened), make);
  const std::vector<LuckStep>& steps = luck.steps;
  if (steps.empty()) return;
  items.put("plot:luck", area);
  const Theme& t = theme(view.ui.theme);
  const Curve c{.view = view,
                .theme = t,
                .list = *ImGui::GetWindowDrawList(),
                .plot = {{area.min.x + 4, area.min.y + head + 6}, {area.max.x - 8, area.max.y - 5}},
                .last = std::max(1e6, static_cast<double>(tcp::microseconds(view.now)))};
  c.list.AddRectFilled({area.min.x - 6, area.min.y - 4}, {area.max.x + 4, area.max.y + 4},
                       with_alpha(t.panel, 0.86F), 6);
  draw_label(c.list, t, {area.min.x, area.min.y}, view.tr(Text::LuckLabel));
  const TextStyle value{.face = Face::Mono, .size = small_size, .colour = t.ink, .align = Align::Right};
  const std::string count = std::to_string(steps.back().answered) + " / " + std::to_string(steps.back().syns);
  const float number = draw_text(c.list, {area.max.x - 4, area.min.y}, count, value);
  const TextStyle word{.face = Face::Word, .size = small_size, .colour = t.mute, .align = Align::Right};
  const float room = area.width() - label_width(view.tr(Text::LuckLabel)) - number - 24;
  if (measure_text(view.tr(Text::LuckAnswered), word).x <= room)
    draw_text(c.list, {area.max.x - number - 10, area.min.y}, view.tr(Text::LuckAnswered), word);
  draw_spans(c, luck.spans);
  draw_rule(c.list, t, {c.plot.min.x, c.plot.max.y}, c.plot.width());
  draw_dashed(c.list, {c.plot.min.x, c.plot.min.y}, {c.plot.max.x, c.plot.min.y}, t.line, 1, 2, 3);
  draw_steps(c, steps);
  explain(view, area, Topic::Luck, items);
}

}  // namespace lab
