// An end's timers as rings that empty: what runs, how long it has left, how long it was.
#include <algorithm>
#include <cmath>
#include <string>

#include "web/gfx/draw.hpp"
#include "web/panels/controls.hpp"
#include "web/panels/end_clocks.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

float share_left(const Clock& clock, sim::Instant now) {
  const auto whole = static_cast<float>((clock.timer.deadline - clock.timer.started).count());
  return whole > 0 ? static_cast<float>((clock.timer.deadline - now).count()) / whole : 0;
}

// One that runs is let expire by a press.
Press press_clock(const EndFacts& f, const Clock& clock, const Rect& area) {
  const std::string item = std::string("timer:") + f.name + ":" + clock.item;
  const sim::Expire expire{f.side, clock.which};
  if (!clock.timer.running() || f.view.world.check(expire) != sim::Refusal::None) {
    f.items.put(item, area);
    return {};
  }
  const Press press = press_area(item.c_str(), area, f.items);
  hint(f.view, press, f.view.tr(Text::ExpireHint));
  if (press.pressed) f.intents.acts.emplace_back(expire);
  return press;
}

void draw_clock(const EndFacts& f, const Clock& clock, ImVec2 centre, float radius) {
  const Press press =
      press_clock(f, clock, {{centre.x - radius, centre.y - radius}, {centre.x + radius, centre.y + radius}});
  if (press.hovered) f.list.AddCircleFilled(centre, radius + 3, f.theme.soft);
  const bool runs = clock.timer.running();
  draw_ring(f.list, f.theme, centre, radius, runs ? share_left(clock, f.view.now) : 0, clock.colour,
            runs ? seconds_left(clock.timer.deadline - f.view.now) : "–");
  draw_text_middle(f.list, {centre.x, centre.y + radius + 13}, clock.label,
                   {.face = Face::Word,
                    .size = small_size,
                    .colour = runs ? f.theme.ink : f.theme.mute,
                    .align = Align::Centre});
  if (runs)
    draw_text_middle(f.list, {centre.x, centre.y + radius + 28},
                     "/ " + duration_text(clock.timer.deadline - clock.timer.started),
                     {.face = Face::Mono, .size = 10, .colour = f.theme.mute, .align = Align::Centre});
}

}  // namespace

void draw_end_timers(const EndFacts& f, const Rect& area) {
  draw_rule(f.list, f.theme, area.min, area.width());
  draw_label(f.list, f.theme, {area.min.x, area.min.y + 9}, f.view.tr(Text::TimersLabel));
  const float step = area.width() / 4;
  const float radius = std::min(22.0F, step / 2 - 5);
  float x = area.min.x + step / 2;
  for (const Clock& clock : clocks(f)) {
    draw_clock(f, clock, {std::round(x), std::round(area.min.y + 33 + radius)}, radius);
    x += step;
  }
}

void draw_end_timers_line(const EndFacts& f, const Rect& area) {
  float x = area.min.x;
  for (const Clock& clock : clocks(f)) {
    if (!clock.timer.running()) continue;
    const float y = area.centre().y;
    const std::string words = clock.label + " " + seconds_left(clock.timer.deadline - f.view.now) + " s";
    const TextStyle style{.face = Face::Mono, .size = small_size, .colour = f.theme.ink};
    const Rect all{{x - 4, y - 10}, {x + 24 + measure_text(words, style).x, y + 10}};
    const Press press = press_clock(f, clock, all);
    if (press.hovered) f.list.AddRectFilled(all.min, all.max, f.theme.soft, 10);
    draw_ring(f.list, f.theme, {x + 7, y}, 7, share_left(clock, f.view.now), clock.colour, "");
    x += 20;
    x += draw_text_middle(f.list, {x, y}, words, style) + 14;
  }
  if (x <= area.min.x)
    draw_text_middle(f.list, {area.min.x, area.centre().y}, std::string(f.view.tr(Text::TimersLabel)) + " –",
                     {.face = Face::Word, .size = small_size, .colour = f.theme.mute});
}

}  // namespace lab
