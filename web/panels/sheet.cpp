// A sheet that lies over the lab: its place, and the controls on it.
#include "web/panels/sheet.hpp"

#include <algorithm>
#include <cmath>

#include "web/panels/calls.hpp"
#include "web/panels/controls.hpp"

namespace lab {
namespace {

constexpr const char* popup = "sheet";
constexpr float margin = 8, padding = 16, gap = pill_gap;
constexpr float pill_air = 20;

// Below what it belongs to, else above, else where it fits.
ImVec2 corner(const Rect& anchor, ImVec2 size, ImVec2 display) {
  const float x =
      std::clamp(anchor.centre().x - size.x / 2, margin, std::max(margin, display.x - size.x - margin));
  float y = anchor.max.y + 8;
  if (y + size.y > display.y - margin) y = anchor.min.y - 8 - size.y;
  if (y < margin) y = std::max(margin, display.y - size.y - margin);
  return {x, y};
}

}  // namespace

Sheet::Sheet(const View& shown, float width, const Rect& anchor, Items& all, Intents& asked)
    : view(shown), theme(lab::theme(shown.ui.theme)), items(all), intents(asked), hands(shown.ui.hands) {
  if (hands.opening) ImGui::OpenPopup(popup);
  hands.opening = false;
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  const bool measured = hands.height > 0;
  const ImVec2 size{std::min(width, display.x - 2 * margin),
                    std::min(measured ? hands.height : 10.0F, display.y - 2 * margin)};
  ImGui::SetNextWindowPos(corner(anchor, size, display));
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleColor(ImGuiCol_PopupBg, theme.panel);
  ImGui::PushStyleColor(ImGuiCol_Border, theme.line);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_PopupRounding, measure::radius);
  ImGui::PushStyleVar(ImGuiStyleVar_PopupBorderSize, 1);
  if (!measured) ImGui::PushStyleVar(ImGuiStyleVar_Alpha, 0);
  lies_ = ImGui::BeginPopup(popup, ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoScrollbar |
                                       ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoSavedSettings |
                                       ImGuiWindowFlags_NoNav);
  ImGui::PopStyleVar(measured ? 3 : 4);
  ImGui::PopStyleColor(2);
  if (!lies_) {
    hands.sheet = SheetName::None;
    return;
  }
  top_ = ImGui::GetWindowPos();
  left_ = top_.x + padding;
  right_ = top_.x + size.x - padding;
  y_ = top_.y + padding - 2;
  if (measured) items.put("sheet:open", {top_, {top_.x + size.x, top_.y + size.y}});
  if (key(ImGuiKey_Escape, false)) close();
  if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
    hands.focus = -1;
    hands.typing = false;
  }
}

Sheet::~Sheet() {
  if (lies_) {
    hands.height = std::ceil(y_ + line_ - top_.y + padding);
    hands.controls = controls_;
    if (hands.focus >= controls_) hands.focus = -1;
    ImGui::EndPopup();
  }
  intents.hands = hands;
}

void Sheet::close() {
  hands.sheet = SheetName::None;
  ImGui::CloseCurrentPopup();
}

bool Sheet::focus_here() {
  return hands.focus == controls_++;
}

bool Sheet::entered() {
  if (hands.focus != controls_ - 1 || !enter()) return false;
  used_enter_ = true;
  return true;
}

// The next free place of the row; a new line where there is no room.
Rect Sheet::place(float wide, float height) {
  const float from = left_ + indent_;
  wide = std::min(wide, right_ - from);
  if (x_ > from && x_ + wide > right_) {
    y_ += line_ + gap;
    x_ = from;
    line_ = 0;
  }
  const Rect area{{x_, y_}, {x_ + wide, y_ + height}};
  x_ += wide + gap;
  line_ = std::max(line_, height);
  return area;
}

Rect Sheet::space(float height) {
  if (line_ > 0) y_ += line_ + gap + 2;
  indent_ = line_ = 0;
  const Rect area{{left_, y_}, {right_, y_ + height}};
  x_ = left_;
  y_ += height;
  return area;
}

void Sheet::title(std::string_view words, std::string_view aside) {
  const Rect area = space(18);
  const float wide = draw_text_middle(list(), {area.min.x, area.centre().y}, words,
                                      {.face = Face::WordBold, .size = text_size, .colour = theme.ink});
  if (!aside.empty()) {
    TextStyle style{.face = Face::Mono, .size = small_size, .colour = theme.mute, .align = Align::Right};
    float y = area.centre().y;
    if (measure_text(aside, style).x > area.width() - wide - 16) {  // a row of its own
      style.align = Align::Left;
      y = space(18).centre().y;
    }
    draw_text_fitted(list(), {style.align == Align::Left ? area.min.x : area.max.x, y}, area.width(), aside,
                     style);
  }
  y_ += 8;
}

void Sheet::row(std::string_view name, Face face) {
  if (line_ > 0) y_ += line_ + gap + 2;
  line_ = calls_height;
  indent_ = name.empty() ? 0 : label;
  x_ = left_ + indent_;
  const TextStyle style{.face = face, .size = 12, .colour = theme.mute};
  draw_text_fitted(list(), {left_, y_ + calls_height / 2}, label - 6, name, style);
}

void Sheet::line() {
  y_ += line_ + gap;
  x_ = left_ + indent_;
  line_ = 0;
}

void Sheet::words(std::string_view text, ImU32 colour) {
  const Rect area = space(0);
  y_ += draw_paragraph(list(), area.min, area.width(), text,
                       {.face = Face::Word, .size = 12, .colour = colour});
  y_ += 2;
}

bool Sheet::pill(const Pill& p) {
  const Face face = p.mono ? Face::MonoBold : Face::WordBold;
  const float size = p.mono ? small_size : 12;
  const Rect area =
      place(std::ceil(measure_text(p.words, {.face = face, .size = size}).x) + pill_air, calls_height);
  const bool focused = p.enabled && focus_here();
  ImU32 fill = theme.panel, ink = theme.ink;
  bool pressed = false;
  if (!p.enabled) {
    items.put(p.item, area);
    ink = theme.faint;
  } else {
    const Press press = press_area(p.item, area, items);
    pressed = press.pressed || (focused && (enter() || key(ImGuiKey_Space, false)));
    used_enter_ = used_enter_ || focused;
    fill = press.held ? theme.line : press.hovered ? theme.soft : theme.panel;
    if (p.on) fill = press.hovered ? mix(theme.ink, theme.panel, 0.15F) : theme.ink;
    if (p.on) ink = theme.panel;
    if (p.hint != nullptr) hint(view, press, p.hint);
  }
  draw_pill(list(), area, fitted(p.words, area.width() - 12, {.face = face, .size = size}), fill,
            p.on && p.enabled ? fill : theme.line, {.face = face, .size = size, .colour = ink});
  if (focused) draw_focus(list(), theme, area, area.height() / 2);
  return pressed;
}

bool Sheet::done(const char* item, std::string_view words, bool enabled, bool alarm) {
  const Rect foot = space(calls_height + 4);
  const float wide = std::max(96.0F, button_width(words) + 8);
  const Rect area{{foot.max.x - wide, foot.min.y + 2}, {foot.max.x, foot.max.y}};
  const bool focused = enabled && focus_here();
  const ImU32 ground = !enabled ? theme.panel : alarm ? theme.alarm : theme.ink;
  bool pressed = enabled && enter() && !used_enter_;
  ImU32 fill = ground;
  if (enabled) {
    const Press press = press_area(item, area, items);
    pressed = pressed || press.pressed;
    if (press.hovered) fill = mix(ground, theme.panel, 0.15F);
  } else {
    items.put(item, area);
  }
  draw_pill(list(), area, words, fill, enabled ? fill : theme.line,
            {.face = Face::WordBold, .size = 12, .colour = enabled ? text_on(theme, ground) : theme.faint});
  if (focused) draw_focus(list(), theme, area, area.height() / 2);
  return pressed;
}

}  // namespace lab
