// An end's timers as rings that empty: what runs, how long it has left, how long it was.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "web/gfx/draw.hpp"
#include "web/panels/controls.hpp"
#include "web/panels/end_clocks.hpp"
#include "web/panels/tip.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

float share_left(const Clock& clock, sim::Instant now) {
  const auto whole = static_cast<float>((clock.timer.deadline - clock.timer.started).count());
  return whole > 0 ? static_cast<float>((clock.timer.deadline - now).count()) / whole : 0;
}

// A finger's first tap explains, as on anything else; one more, while that stands, acts.
bool is_second_tap(const std::string& item, const Press& press) {
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const ImGuiID told = ImGui::GetID("told-timer");
  const int id = static_cast<int>(ImGui::GetID(item.c_str()));
  const bool again = storage.GetInt(told) == id;
  if (press.pressed) storage.SetInt(told, id);
  if (again && !press.hovered && !press.held) storage.SetInt(told, 0);
  return again;
}

Rect place_of(ImVec2 centre, float radius) {
  return {{centre.x - radius, centre.y - radius}, {centre.x + radius, centre.y + radius}};
}

// One that runs is let expire by a press.
Press press_clock(const EndFacts& f, const Clock& clock, const Rect& area) {
  const std::string item = std::string("timer:") + f.name + ":" + clock.item;
  const sim::Expire expire{f.side, clock.which};
  if (!clock.timer.running() || f.view.world.check(expire) != sim::Refusal::None) {
    f.items.put(item, area);
    if (points_at(area)) f.intents.point = timer_of(f.side, clock.which);
    return {};
  }
  const Press press = press_area(item.c_str(), area, f.items);
  if (press.hovered) f.intents.point = timer_of(f.side, clock.which);
  const bool again = is_second_tap(item, press);
  if (!is_finger()) hint(f.view, press, f.view.tr(Text::ExpireHint));
  if (press.pressed && (!is_finger() || again)) f.intents.acts.emplace_back(expire);
  return press;
}

// One of those that have a place of their own.
struct Standing {
  Clock clock;
  ImVec2 centre;
  Press press{};
};

// All of a clock but what tells the time.
void draw_clock(const EndFacts& f, const Standing& standing, float radius) {
  const auto& [clock, centre, press] = standing;
  const bool lit = f.view.ui.pointed == timer_of(f.side, clock.which);
  if (press.hovered || lit) f.list.AddCircleFilled(centre, radius + 3, f.theme.soft);
  if (lit) f.list.AddCircle(centre, radius + 4, f.theme.mute, 0, 1.4F);
  draw_ring(f.list, f.theme, centre, radius);
  const bool runs = clock.timer.running();
  if (!runs) draw_ring_words(f.list, centre, radius, "–", f.theme.mute);
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

void draw_time_left(const EndFacts& f, const Clock& clock, ImVec2 centre, float radius) {
  const float left = share_left(clock, f.view.now);
  draw_ring_left(f.list, centre, radius, left, clock.colour);
  draw_ring_words(f.list, centre, radius, seconds_left(clock.timer.deadline - f.view.now),
                  left > 0 ? f.theme.ink : f.theme.mute);
}

// Those that run now and then, and have no place of their own: shown only while they run.
std::vector<Clock> passing_clocks(const EndFacts& f) {
  const auto standing = clocks(f);
  std::vector<Clock> shown;
  for (const Clock& clock : all_clocks(f)) {
    const bool stands = std::any_of(standing.begin(), standing.end(),
                                    [&](const Clock& other) { return other.which == clock.which; });
    if (clock.timer.running() && !stands) shown.push_back(clock);
  }
  return shown;
}

// A small ring and its words with its left edge at x. Gives its right edge, or x where that is beyond
// `right`.
float draw_small_clock(const EndFacts& f, const Clock& clock, float x, float right, float y) {
  const TextStyle style{.face = Face::Mono, .size = small_size, .colour = f.theme.ink};
  const std::string words = clock.label + " " + seconds_left(clock.timer.deadline - f.view.now) + " s";
  const float end = x + 20 + measure_text(words, style).x;
  if (end > right) return x;
  const Rect area{{x - 4, y - 10}, {end + 4, y + 10}};
  const Press press = press_clock(f, clock, area);
  const bool lit = f.view.ui.pointed == timer_of(f.side, clock.which);
  if (press.hovered || lit) f.list.AddRectFilled(area.min, area.max, f.theme.soft, 10);
  if (lit) f.list.AddRect(area.min, area.max, f.theme.mute, 10);
  draw_ring(f.list, f.theme, {x + 7, y}, 7);
  draw_ring_left(f.list, {x + 7, y}, 7, share_left(clock, f.view.now), clock.colour);
  draw_text_middle(f.list, {x + 20, y}, words, style);
  return end;
}

}  // namespace

void draw_end_timers(const EndFacts& f, const Rect& area) {
  const float step = area.width() / 4;
  const float radius = std::min(22.0F, step / 2 - 5);
  std::vector<Standing> standing;
  Key still;
  for (const Clock& clock : clocks(f)) {
    const float x = area.min.x + step * (static_cast<float>(standing.size()) + 0.5F);
    const ImVec2 centre{std::round(x), std::round(area.min.y + 33 + radius)};
    standing.push_back({clock, centre});
    Press& press = standing.back().press;
    if (clock.timer.running()) press = press_clock(f, clock, place_of(centre, radius));
    still.add(clock.timer.running()).add(clock.item).add(clock.label).add(press.hovered);
    still.add((clock.timer.deadline - clock.timer.started).count());
  }
  keep(f.view, "timers", still, area, f.items, [&] {
    draw_rule(f.list, f.theme, area.min, area.width());
    draw_label(f.list, f.theme, {area.min.x, area.min.y + 9}, f.view.tr(Text::TimersLabel));
    for (const Standing& s : standing) {
      if (!s.clock.timer.running()) press_clock(f, s.clock, place_of(s.centre, radius));
      draw_clock(f, s, radius);
    }
  });
  float passing = area.min.x + label_width(f.view.tr(Text::TimersLabel)) + 14;
  for (const Clock& clock : passing_clocks(f)) {
    const float end = draw_small_clock(f, clock, passing, area.max.x, area.min.y + 16);
    if (end > passing) passing = end + 12;
  }
  for (const Standing& s : standing)
    if (s.clock.timer.running()) draw_time_left(f, s.clock, s.centre, radius);
}

void draw_end_timers_line(const EndFacts& f, const Rect& area) {
  float x = area.min.x;
  std::vector<Clock> all = passing_clocks(f);
  const auto standing = clocks(f);
  all.insert(all.begin(), standing.begin(), standing.end());
  for (const Clock& clock : all) {
    if (!clock.timer.running()) continue;
    const float end = draw_small_clock(f, clock, x, area.max.x, area.centre().y);
    if (end > x) x = end + 14;
  }
  if (x <= area.min.x)
    draw_text_middle(f.list, {area.min.x, area.centre().y}, std::string(f.view.tr(Text::TimersLabel)) + " –",
                     {.face = Face::Word, .size = small_size, .colour = f.theme.mute});
}

}  // namespace lab
