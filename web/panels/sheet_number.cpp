// Numbers on a sheet: dragged, typed, stepped; and values on a rail.
#include <algorithm>
#include <cmath>

#include "web/panels/calls.hpp"
#include "web/panels/sheet.hpp"

namespace lab {
namespace {

constexpr float value_width = 100, narrow_value = 70, sign_width = 28, steps_width = 74;

// The farther the hand goes, the faster the number runs: one step every few pixels at first, and twice as
// much with every 24 of them later.
std::int64_t drag_steps(float pixels) {
  const float far = std::abs(pixels);
  const double steps = far < 48 ? far / 6.0 : 8.0 * std::pow(2.0, (far - 48) / 24.0);
  return static_cast<std::int64_t>(std::min(steps, 4e9)) * (pixels < 0 ? -1 : 1);
}

// Where a drag puts it. One that is rounded goes in tens, hundreds and so on as soon as a pixel is more than
// a few of the unit before.
std::int64_t dragged(const Sheet::Number& n, std::int64_t from, float pixels) {
  const std::int64_t far = n.step * drag_steps(pixels);
  const std::int64_t put = std::clamp(from + far, n.least, n.most);
  if (!n.round) return put;
  std::int64_t unit = 1;
  while (unit * 30 < std::abs(far)) unit *= 10;
  return std::max(n.least, put / unit * unit);
}

}  // namespace

// What the digits make of it. The first one that is typed begins a new number.
std::int64_t Sheet::typed(std::int64_t value) {
  constexpr std::int64_t most = 100'000'000'000;
  for (int digit = 0; digit <= 9; ++digit) {
    const auto top = static_cast<ImGuiKey>(ImGuiKey_0 + digit);
    const auto pad = static_cast<ImGuiKey>(ImGuiKey_Keypad0 + digit);
    if (!key(top) && !key(pad)) continue;
    const std::int64_t before = hands.typing ? value : 0;
    hands.typing = true;
    if (std::abs(before) < most) value = before * 10 + (before < 0 ? -digit : digit);
  }
  if (key(ImGuiKey_Backspace)) {
    value /= 10;
    hands.typing = true;
  }
  if (key(ImGuiKey_Minus, false) || key(ImGuiKey_KeypadSubtract, false)) value = -value;
  return value;
}

bool Sheet::sign(const std::string& item, const char* words, bool enabled) {
  const Rect area = place(sign_width, calls_height);
  return button(view, item.c_str(), area, words, false, items, enabled);
}

std::int64_t Sheet::number(const Number& n) {
  const bool focused = focus_here();
  std::int64_t value = n.value;
  if (sign("button:" + n.name + ":less", "−", value > n.least)) value -= n.step;
  const float room = right_ - x_ - sign_width - 2 * pill_gap;
  const Rect area = place(std::min(width() < 300 ? narrow_value : value_width, room), calls_height);
  const std::string item = "field:" + n.name;
  const Press press = press_area(item.c_str(), area, items);
  items.put("slider:" + n.name, area);  // a finger may drag it
  if (ImGui::IsItemActivated()) {
    hands.dragged_from = value;
    hands.focus = controls_ - 1;
    hands.typing = false;
  }
  if (press.held && ImGui::IsMouseDragging(ImGuiMouseButton_Left, 4))
    value = dragged(n, hands.dragged_from, ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 4).x);
  if (focused) {
    value = typed(value);
    if (key(ImGuiKey_UpArrow)) value += n.step;
    if (key(ImGuiKey_DownArrow)) value -= n.step;
  }
  value = std::clamp(value, n.least, n.most);
  const ImU32 ground = press.hovered || press.held ? theme.soft : theme.panel;
  list().AddRectFilled(area.min, area.max, ground, 8);
  list().AddRect(area.min, area.max, focused ? theme.client : theme.line, 8, 0, focused ? 2.0F : 1.2F);
  draw_text_middle(list(), area.centre(), std::to_string(value),
                   {.face = Face::Mono, .size = 12, .colour = theme.ink, .align = Align::Centre});
  if (sign("button:" + n.name + ":more", "+", value < n.most)) value += n.step;
  return std::clamp(value, n.least, n.most);
}

void Sheet::unit(std::string_view words) {
  const TextStyle style{.face = Face::Mono, .size = 12, .colour = theme.mute};
  const Rect area = place(measure_text(words, style).x, calls_height);
  draw_text_middle(list(), {area.min.x, area.centre().y}, words, style);
}

int Sheet::steps(const char* item, int at, std::span<const std::string> words, std::string_view shown) {
  const Rect area = place(right_ - x_ - steps_width, calls_height);
  const bool focused = focus_here();
  const int last = std::max(1, static_cast<int>(words.size()) - 1);
  const Slide slide = slider(view, item, area, static_cast<float>(at) / static_cast<float>(last), 0, items);
  if (focused) draw_focus(list(), theme, area, area.height() / 2);
  const int put = static_cast<int>(std::lround(slide.shown * static_cast<float>(last)));
  draw_text_middle(list(), {right_, area.centre().y},
                   put == at ? shown : std::string_view(words[static_cast<std::size_t>(put)]),
                   {.face = Face::Mono, .size = 12, .colour = theme.ink, .align = Align::Right});
  x_ = right_ + 1;
  if (slide.changed) return put;
  if (focused && key(ImGuiKey_RightArrow)) return std::min(at + 1, last);
  if (focused && key(ImGuiKey_LeftArrow)) return std::max(at - 1, 0);
  return -1;
}

}  // namespace lab
