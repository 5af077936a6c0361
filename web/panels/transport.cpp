// The transport: play, step, back, skip, reset, undo, the speed, the time line and the time.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>

#include "web/panels/controls.hpp"
#include "web/panels/panels.hpp"
#include "web/panels/time_line.hpp"
#include "web/text/format.hpp"

namespace lab {

namespace {

constexpr double speeds[] = {0.01, 0.02, 0.05, 0.1, 0.5, 1, 2, 10, 100, 1000};
constexpr float line_height = 34;
constexpr float buttons_width = 306;  // of a wide lab, with the edge on their left

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
  draw_pill(list, area, press.hovered ? colours.soft : colours.panel, colours.line, 1);
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

// ---- the time -----------------------------------------------------------------------------------

// How far the last step went, on the yellow of what has just changed.
void draw_jump(const View& view, ImVec2 right_middle, Items& items) {
  if (view.ui.jumped == sim::Duration{}) return;
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool back = view.ui.jumped < sim::Duration{};
  const std::string text = (back ? "−" : "+") + duration_text(back ? -view.ui.jumped : view.ui.jumped);
  const TextStyle style{.face = Face::Mono, .size = 11, .colour = colours.ink, .align = Align::Right};
  const float width = measure_text(text, style).x;
  const ImVec2 at = right_middle;
  const Rect plate{{at.x - width - 6, at.y - 9}, {at.x + 6, at.y + 9}};
  list.AddRectFilled(plate.min, plate.max, colours.changed, 6);
  items.put("jumped:" + text, plate);
  draw_text_middle(list, at, text, style);
}

void draw_time(const View& view, const Rect& area, Items& items) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const TextStyle style{.face = Face::MonoBold, .size = 14, .colour = colours.ink, .align = Align::Right};
  const bool jumped = view.ui.jumped != sim::Duration{};
  const float y = area.centre().y - (jumped ? 9 : 0);
  draw_text_middle(list, {area.max.x, y}, time_text(view.now), style);
  draw_jump(view, {area.max.x, y + 20}, items);
}

}  // namespace

void draw_transport(const View& view, const Rect& area, Items& items, Intents& intents) {
  items.put("panel:transport", area);
  constexpr float time_width = 104;
  const bool narrow = area.width() < 620;
  if (!narrow) {
    const float middle = area.centre().y;
    const float left = area.min.x + buttons_width + 14;
    const Rect speed{{left, middle - 16}, {left + 70, middle + 16}};
    const Key key =
        Key{}.add(view.can_undo).add(view.can_redo).add(view.now > sim::Instant{}).add(view.ui.speed);
    keep(view, "buttons", key, {area.min, {speed.max.x, area.max.y}}, items, [&] {
      draw_buttons(view, area.min.x + 16, middle, false, items, intents);
      draw_speed(view, speed, items, intents);
    });
    const Rect time{{area.max.x - 20 - time_width, area.min.y}, {area.max.x - 20, area.max.y}};
    draw_time_line(view, {{speed.max.x + 10, middle - 16}, {time.min.x - 6, middle + 16}}, true, items,
                   intents);
    draw_time(view, time, items);
    return;
  }
  // A phone: the time line above, the buttons below it within reach of a thumb.
  const float upper = area.min.y + 22;
  const float lower = area.max.y - 24;
  const Rect time{{area.max.x - 12 - 90, upper - 16}, {area.max.x - 12, upper + 16}};
  draw_time_line(view, {{area.min.x + 6, upper - 16}, {time.min.x - 2, upper + 16}}, false, items, intents);
  draw_time(view, time, items);
  draw_buttons(view, area.min.x + 8, lower, true, items, intents);
  draw_speed(view, {{area.max.x - 10 - 62, lower - 16}, {area.max.x - 10, lower + 16}}, items, intents);
}

}  // namespace lab
