// One end of the connection: who it is, its state and the way it came, its variables, timers and window.
#include "web/panels/end.hpp"

#include <algorithm>
#include <cstdio>
#include <string>

#include "web/gfx/draw.hpp"
#include "web/panels/end_clocks.hpp"
#include "web/panels/end_layout.hpp"
#include "web/panels/panels.hpp"
#include "web/panels/tip.hpp"

namespace lab {
namespace {

std::string endpoint_text(const EndFacts& f) {
  const tcp::Address a = f.view.world.host(f.side).address();
  std::string text;
  for (const int shift : {24, 16, 8, 0})
    text += std::to_string((a.value >> shift) & 0xFF) + (shift > 0 ? "." : "");
  std::uint16_t port = f.side == sim::Side::Server ? sim::World::server_port : std::uint16_t{0};
  if (f.connection != nullptr) port = f.connection->pair().local.port;
  return port == 0 ? text : text + ":" + std::to_string(port);
}

void draw_name(const EndFacts& f, const Rect& area) {
  const float y = area.min.y + area.height() / 2 - 3;
  const ImU32 colour = side_colour(f.theme, f.side);
  draw_dot(f.list, {area.min.x + 7, y}, 7, colour);
  draw_text_middle(f.list, {area.min.x + 22, y},
                   f.view.tr(f.side == sim::Side::Client ? Text::Client : Text::Server),
                   {.face = Face::WordBold, .size = 15, .colour = f.theme.ink});
  draw_text_middle(f.list, {area.max.x, y}, endpoint_text(f),
                   {.face = Face::Mono, .size = small_size, .colour = f.theme.mute, .align = Align::Right});
}

// Each timer that is drawn, whichever they are.
void explain_timers(const EndFacts& f) {
  for (const Clock& clock : all_clocks(f)) {
    const Rect* found = f.items.find(std::string("timer:") + f.name + ":" + clock.item);
    if (found == nullptr || !points_at(*found)) continue;
    const Rect place = *found;  // the slip is put in items, too
    const Explanation said = explanation(topic_of(clock.which), f.view.ui.language);
    std::string words = said.words;
    if (is_finger() && clock.timer.running()) words += std::string("\n") + f.view.tr(Text::ExpireTap);
    return draw_slip(f.view, place, {said.name, said.source, words}, f.items);
  }
}

}  // namespace

EndFacts end_facts(const View& view, sim::Side side, Items& items, Intents& intents) {
  const sim::World& world = view.world;
  return {.view = view,
          .theme = theme(view.ui.theme),
          .list = *ImGui::GetWindowDrawList(),
          .items = items,
          .intents = intents,
          .side = side,
          .state = world.state(side),
          .connection = world.connection(side),
          .half_open = world.half_open(side),
          .listener = world.host(side).listener(sim::World::server_port),
          .name = side == sim::Side::Client ? "client" : "server"};
}

bool just_changed(const View& view, const std::string& name, const std::string& value) {
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const ImGuiID value_id = ImGui::GetID((name + "#value").c_str()),
                at_id = ImGui::GetID((name + "#at").c_str());
  const int hash = static_cast<int>(ImGui::GetID(value.c_str()));
  const int now = static_cast<int>((tcp::microseconds(view.now) / 10) & 0x7FFFFFFF);
  constexpr int long_ago = -1;
  const int before = storage.GetInt(value_id, hash);
  const bool first_seen = view.now == view.scene.start || ImGui::IsWindowAppearing();
  if (before != hash) storage.SetInt(at_id, first_seen ? long_ago : now);
  storage.SetInt(value_id, hash);
  const int at = storage.GetInt(at_id, long_ago);
  // A second of the learner's time, in tens of microseconds, and never more of the world's.
  const double moment = 1e5 * std::min(view.ui.speed, 1.0);
  const bool recent = at != long_ago && now >= at && now - at <= moment;
  const bool comes = at != long_ago && now < at;  // the learner has gone back behind it
  if ((recent || comes) && view.drawings != nullptr) {
    const std::int64_t turns = comes ? at : std::int64_t{at} + static_cast<std::int64_t>(moment) + 1;
    view.drawings->kept.until(view.now +
                              sim::Duration(10 * (turns - now) - tcp::microseconds(view.now) % 10));
  }
  return recent;
}

void draw_end(const View& view, sim::Side side, const Rect& area, Items& items, Intents& intents) {
  const EndFacts f = end_facts(view, side, items, intents);
  items.put(std::string("panel:") + f.name, area);
  ImGui::PushID(f.name);
  const bool tight = area.height() < 420;
  const Rect inside = {{area.min.x + (tight ? 14 : 18), area.min.y + (tight ? 8 : 14)},
                       {area.max.x - (tight ? 14 : 18), area.max.y - (tight ? 8 : 14)}};
  const EndPlan plan = end_plan(inside.height());
  float y = inside.min.y;
  const auto next = [&y, &inside](float height) {
    const Rect part{{inside.min.x, y}, {inside.max.x, y + height}};
    y += height;
    return part;
  };
  const Key world = Key{}.add(view.happened);
  const Rect name = next(plan.header), state = next(plan.state);
  if (plan.grid) y += plan.gap;
  const Rect grid = next(plan.grid ? plan.grid_step * grid_rows : 0);
  keep(view, "ground", world, {area.min, grid.max}, items, [&] {
    draw_panel(f.list, f.theme, area);
    draw_name(f, name);
    if (plan.grid) draw_state_grid(f, grid);
  });
  f.list.PushClipRect(area.min, area.max, true);
  y += plan.gap;
  const Rect tcb =
      next(static_cast<float>(plan.tcb_rows) * plan.row + (plan.tcb_labels ? tcb_label_height : 0));
  const std::uint64_t numbers = side == sim::Side::Client ? view.happened : view.revision;
  y += plan.gap;
  const Rect timers = next(plan.rings ? rings_height : timer_line_height);
  if (plan.window) {
    y += plan.gap;
    const Rect window = next(window_height);
    keep(view, "window", world, window, items, [&] { draw_send_window(f, window); });
  }
  keep(view, "tcb", Key{}.add(numbers).add(view.ui.speed), tcb, items,
       [&] { draw_tcb(f, tcb, plan.tcb_rows, plan.tcb_labels); });
  // What moves comes last, so that it moves nothing else: the rings most of all.
  draw_end_state(f, state, plan.state > 34 ? 17.0F : 14.0F);
  if (plan.rings)
    draw_end_timers(f, timers);
  else
    draw_end_timers_line(f, timers);
  if (area.contains(ImGui::GetIO().MousePos)) explain_timers(f);
  f.list.PopClipRect();
  ImGui::PopID();
}

}  // namespace lab
