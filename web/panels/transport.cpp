// The transport: play, step, back, skip, reset, undo, the speed, and the time line that one drags.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>

#include "web/panels/controls.hpp"
#include "web/panels/event_words.hpp"
#include "web/panels/panels.hpp"
#include "web/panels/time_axis.hpp"
#include "web/slot_timer.hpp"
#include "web/text/format.hpp"

namespace lab {

namespace {

constexpr double speeds[] = {0.01, 0.02, 0.05, 0.1, 0.5, 1, 2, 10, 100, 1000};
constexpr float line_height = 34;

// ---- buttons ------------------------------------------------------------------------------------

// From `left` rightwards; gives the right end.
float draw_buttons(const View& view, float left, float middle, bool narrow, Items& items, Intents& intents) {
  const float small = narrow ? 15 : 16;
  const float big = narrow ? 19 : 21;
  const float apart = narrow ? 5 : 8;
  float x = left + small;
  const auto put = [&](const RoundButton& look, float radius) {
    const bool pressed = round_button(view, {x, middle}, radius, look, items);
    return pressed;
  };
  const auto next = [&](float from, float to) { x += from + apart + to; };

  if (put({"button:reset", Icon::Reset, view.tr(Text::HintReset)}, small)) intents.reset = true;
  next(small, small);
  if (put({"button:back", Icon::Back, view.tr(Text::HintBack), view.now > sim::Instant{}}, small))
    intents.step = -1;
  next(small, big);
  const bool playing = view.ui.playing;
  if (put({"button:play", playing ? Icon::Pause : Icon::Play,
           view.tr(playing ? Text::HintPause : Text::HintPlay), true, true},
          big))
    intents.play = !playing;
  next(big, small);
  if (put({"button:step", Icon::Step, view.tr(Text::HintStep)}, small)) intents.step = 1;
  next(small, small);
  if (put({"button:skip", Icon::Skip, view.tr(Text::HintSkip)}, small)) intents.skip = true;
  x += apart;
  next(small, small);
  if (put({"button:undo", Icon::Undo, view.tr(Text::HintUndo), view.can_undo}, small)) intents.undo = true;
  next(small, small);
  if (put({"button:redo", Icon::Redo, view.tr(Text::HintRedo), view.can_redo}, small)) intents.redo = true;
  return x + small;
}

// ---- speed --------------------------------------------------------------------------------------

void draw_speed_menu(const View& view, ImVec2 corner, Items& items, Intents& intents) {
  constexpr float width = 132;
  const float height = 12 + line_height * static_cast<float>(std::size(speeds) + 1);
  const float space = ImGui::GetIO().DisplaySize.y - 16;
  const float line = std::min(line_height, (space - 12) / static_cast<float>(std::size(speeds) + 1));
  if (!begin_menu(view, "speeds", corner, {width, std::min(height, space)}, true)) return;
  const ImVec2 origin = ImGui::GetWindowPos();
  Rect area{{origin.x + 6, origin.y + 6}, {origin.x + width - 6, origin.y + 6 + line}};
  const auto down = [&] { area.min.y += line, area.max.y += line; };
  if (menu_line(view, "button:speed:auto", area, view.tr(Text::SpeedAuto), view.ui.auto_speed, items))
    intents.speed = 0;
  for (const double speed : speeds) {
    down();
    const std::string label = speed_text(speed);
    const std::string item = "button:speed:" + label.substr(label.find("×") + 2);
    const bool chosen = !view.ui.auto_speed && std::abs(view.ui.speed / speed - 1) < 0.01;
    if (menu_line(view, item.c_str(), area, label, chosen, items)) intents.speed = speed;
  }
  ImGui::EndPopup();
}

void draw_speed(const View& view, const Rect& area, Items& items, Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Press press = press_area("button:speed", area, items);
  list.AddRectFilled(area.min, area.max, press.hovered ? colours.soft : colours.panel, area.height() / 2);
  list.AddRect(area.min, area.max, colours.line, area.height() / 2);
  const TextStyle number{.face = Face::Mono, .size = 12, .colour = colours.ink, .align = Align::Centre};
  if (view.ui.auto_speed) {
    const TextStyle word{.face = Face::Word, .size = 10, .colour = colours.mute, .align = Align::Centre};
    draw_text_middle(list, {area.centre().x, area.centre().y - 7}, view.tr(Text::SpeedAuto), word);
    draw_text_middle(list, {area.centre().x, area.centre().y + 6}, speed_text(view.ui.speed), number);
  } else {
    draw_text_middle(list, area.centre(), speed_text(view.ui.speed), number);
  }
  hint(view, press, view.tr(view.ui.auto_speed ? Text::SpeedAutoHint : Text::HintSpeed));
  if (press.pressed) ImGui::OpenPopup("speeds");
  draw_speed_menu(view, {area.min.x, area.min.y - 6}, items, intents);
}

// ---- the time line ------------------------------------------------------------------------------

struct Pending {
  sim::Instant at;
  Text name;
  sim::Side side;
  std::string item;  // "pending:server:retransmission"
};

// The timers that will expire beyond what was seen, if nothing comes between.
std::vector<Pending> pending_timers(const View& view) {
  static constexpr std::pair<tcp::Timer, Text> named[] = {
      {tcp::Timer::Retransmission, Text::TimerRto},  {tcp::Timer::Persist, Text::TimerPersist},
      {tcp::Timer::KeepAlive, Text::TimerKeepAlive}, {tcp::Timer::FinWait2, Text::TimerFinWait2},
      {tcp::Timer::TimeWait, Text::TimerTimeWait},   {tcp::Timer::User, Text::TimerUser}};
  std::vector<Pending> pending;
  for (const sim::Side side : {sim::Side::Client, sim::Side::Server}) {
    const std::string end = side == sim::Side::Client ? "pending:client:" : "pending:server:";
    const tcp::Connection* connection = view.world.connection(side);
    const tcp::HalfOpen* slot = view.world.half_open(side);
    for (const auto& [timer, name] : named) {
      tcp::RunningTimer running;
      if (connection != nullptr) {
        running = connection->timers()[timer];
      } else if (slot != nullptr && timer == tcp::Timer::Retransmission) {
        running = slot_timer(*slot, view.world.host(side).config());
      }
      if (running.running() && running.deadline > view.frontier)
        pending.push_back({running.deadline, name, side, end + std::string(tcp::name(timer))});
    }
  }
  std::sort(pending.begin(), pending.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  return pending;
}

void draw_pending(const View& view, const TimeAxis& axis, const std::vector<Pending>& pending, float middle,
                  bool labels, Items& items) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  float free_from = -1e9F;
  for (const Pending& timer : pending) {
    const float x = axis.x(timer.at);
    list.AddCircleFilled({x, middle}, 4, colours.panel);
    list.AddCircle({x, middle}, 4, side_colour(colours, timer.side), 0, 1.5F);
    items.put(timer.item, {{x - 5, middle - 5}, {x + 5, middle + 5}});
    const TextStyle style{.face = Face::Word, .size = 10, .colour = colours.mute, .align = Align::Centre};
    const float half = measure_text(view.tr(timer.name), style).x / 2;
    if (!labels || x - half < free_from) continue;
    draw_text(list, {x, middle - 22}, view.tr(timer.name), style);
    free_from = x + half + 6;
  }
}

void draw_dot(ImDrawList& list, ImVec2 at, float radius, ImU32 colour, ImU32 rim) {
  list.AddCircleFilled(at, radius + 1.5F, rim);
  list.AddCircleFilled(at, radius, colour);
}

// Changes of state under segments under losses and acts; of one kind, none upon another.
void draw_events(const View& view, const TimeAxis& axis, float middle, Items& items) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (int level = 1; level <= 3; ++level) {
    float last = -1e9F;
    for (const std::size_t i : axis.events()) {
      const sim::Event& event = view.log.events[i];
      if (weight(event) != level) continue;
      const float x = axis.x(event.at);
      if (x - last < 5) continue;
      last = x;
      const bool seen = event.at <= view.now;
      draw_dot(list, {x, middle}, level == 1 ? 2.5F : 4,
               with_alpha(event_colour(view, event), seen ? 1 : 0.4F), colours.panel);
      items.put("event:" + std::to_string(i), {{x - 5, middle - 5}, {x + 5, middle + 5}});
    }
  }
  for (const sim::Event& event : view.dead_future) {
    if (weight(event) < 2) continue;
    draw_dot(list, {axis.x(event.at), middle + (1 - view.dead_alpha) * 10}, 4,
             with_alpha(colours.mute, 0.6F * view.dead_alpha), with_alpha(colours.panel, 0));
  }
}

void draw_time_line(const View& view, const Rect& area, bool labels, Items& items, Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float middle = area.centre().y;
  const float left = area.min.x + 9;
  const float right = area.max.x - 9;
  const std::vector<Pending> pending = pending_timers(view);
  std::vector<sim::Instant> deadlines;
  for (const Pending& timer : pending) deadlines.push_back(timer.at);
  const TimeAxis axis(view, deadlines, left, right);

  const Press press = press_area("slider:scrub", area, items);
  if (press.held) {
    const sim::Instant wanted = axis.at(ImGui::GetIO().MousePos.x);
    if (wanted != view.now) intents.seek = wanted;
  }
  const float now = axis.x(view.now);
  const float seen = axis.x(view.frontier);
  list.AddRectFilled({left, middle - 2}, {right, middle + 2}, colours.line, 2);
  list.AddRectFilled({left, middle - 2}, {seen, middle + 2}, colours.faint, 2);
  list.AddRectFilled({left, middle - 2}, {now, middle + 2}, colours.ink, 2);
  draw_pending(view, axis, pending, middle, labels, items);
  draw_events(view, axis, middle, items);
  const float radius = press.held ? 10 : press.hovered ? 9 : 8;
  list.AddCircleFilled({now, middle}, radius, colours.panel);
  list.AddCircle({now, middle}, radius, colours.alarm, 0, 2.5F);
}

// ---- the time -----------------------------------------------------------------------------------

// How far the last step went, on the yellow of what has just changed.
void draw_jump(const View& view, ImVec2 right_middle) {
  if (view.ui.jumped == sim::Duration{}) return;
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool back = view.ui.jumped < sim::Duration{};
  const std::string text = (back ? "−" : "+") + duration_text(back ? -view.ui.jumped : view.ui.jumped);
  const TextStyle style{.face = Face::Mono, .size = 11, .colour = colours.ink, .align = Align::Right};
  const float width = measure_text(text, style).x;
  const ImVec2 at = right_middle;
  list.AddRectFilled({at.x - width - 6, at.y - 9}, {at.x + 6, at.y + 9}, colours.changed, 6);
  draw_text_middle(list, at, text, style);
}

void draw_time(const View& view, const Rect& area) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const TextStyle style{.face = Face::MonoBold, .size = 14, .colour = colours.ink, .align = Align::Right};
  const bool jumped = view.ui.jumped != sim::Duration{};
  const float y = area.centre().y - (jumped ? 9 : 0);
  draw_text_middle(list, {area.max.x, y}, time_text(view.now), style);
  draw_jump(view, {area.max.x, y + 20});
}

}  // namespace

void draw_transport(const View& view, const Rect& area, Items& items, Intents& intents) {
  items.put("panel:transport", area);
  constexpr float time_width = 104;
  const bool narrow = area.width() < 620;
  if (!narrow) {
    const float middle = area.centre().y;
    const float buttons = draw_buttons(view, area.min.x + 16, middle, false, items, intents);
    const Rect speed{{buttons + 14, middle - 16}, {buttons + 14 + 70, middle + 16}};
    draw_speed(view, speed, items, intents);
    const Rect time{{area.max.x - 20 - time_width, area.min.y}, {area.max.x - 20, area.max.y}};
    draw_time_line(view, {{speed.max.x + 10, middle - 16}, {time.min.x - 6, middle + 16}}, true, items,
                   intents);
    draw_time(view, time);
    return;
  }
  // A phone: the time line above, the buttons below it within reach of a thumb.
  const float upper = area.min.y + 22;
  const float lower = area.max.y - 24;
  const Rect time{{area.max.x - 12 - 90, upper - 16}, {area.max.x - 12, upper + 16}};
  draw_time_line(view, {{area.min.x + 6, upper - 16}, {time.min.x - 2, upper + 16}}, false, items, intents);
  draw_time(view, time);
  draw_buttons(view, area.min.x + 8, lower, true, items, intents);
  draw_speed(view, {{area.max.x - 10 - 62, lower - 16}, {area.max.x - 10, lower + 16}}, items, intents);
}

}  // namespace lab
