// What can be pressed: named places that the mouse, touch and keyboard reach, buttons and sliders.
#include <algorithm>
#include <cmath>
#include <string>

#include "imgui_internal.h"
#include "web/gfx/draw.hpp"

namespace lab {
namespace {

void draw_rail(ImDrawList& list, const Theme& theme, const Rect& area, float share, bool lit) {
  const float y = area.centre().y, left = area.min.x + 8, right = area.max.x - 8;
  const float x = left + (right - left) * share;
  list.AddRectFilled({left, y - 1.5F}, {right, y + 1.5F}, theme.line, 2);
  list.AddRectFilled({left, y - 1.5F}, {x, y + 1.5F}, theme.ink, 2);
  list.AddCircleFilled({x, y}, lit ? 8.5F : 7.5F, theme.panel);
  list.AddCircle({x, y}, lit ? 8.5F : 7.5F, theme.ink, 0, 2);
}

}  // namespace

Press press_area(const char* item_name, const Rect& area, Items& items) {
  items.put(item_name, area);
  ImGui::SetCursorScreenPos(area.min);
  Press press;
  press.pressed = ImGui::InvisibleButton(
      item_name, {std::max(1.0F, area.width()), std::max(1.0F, area.height())}, ImGuiButtonFlags_EnableNav);
  press.hovered = ImGui::IsItemHovered();
  press.held = ImGui::IsItemActive();
  const bool enabled = (ImGui::GetItemFlags() & ImGuiItemFlags_Disabled) == 0;
  items.put_pressable({ImGui::GetItemID(), enabled, area});
  press.focused = ImGui::IsItemFocused() && ImGui::GetIO().NavVisible;
  return press;
}

float button_width(std::string_view label) {
  return std::ceil(measure_text(label, {.face = Face::WordBold, .size = 12}).x) + 24;
}

bool button(const View& view, const char* item_name, const Rect& area, std::string_view label, bool on,
            Items& items, bool enabled) {
  const Theme& t = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  TextStyle style{.face = Face::WordBold, .size = 12, .colour = t.ink};
  if (!enabled) {
    items.put(item_name, area);
    style.colour = t.faint;
    draw_pill(list, area, label, 0, t.line, style);
    return false;
  }
  const Press press = press_area(item_name, area, items);
  ImU32 fill = press.held ? t.line : press.hovered ? t.soft : t.panel;
  if (on) {
    fill = press.hovered ? mix(t.ink, t.panel, 0.15F) : t.ink;
    style.colour = t.panel;
  }
  draw_pill(list, area, label, fill, on ? fill : t.line, style);
  if (press.focused) draw_focus(list, t, area, area.height() / 2);
  return press.pressed;
}

Slide slider(const View& view, const char* item_name, const Rect& area, float value, float key_step,
             Items& items) {
  const Press press = press_area(item_name, area, items);
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const ImGuiID id = ImGui::GetItemID();
  Slide slide{.shown = std::clamp(value, 0.0F, 1.0F)};
  if (press.held && ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
    const float share = (ImGui::GetIO().MousePos.x - area.min.x - 8) / std::max(1.0F, area.width() - 16);
    slide.shown = std::clamp(share, 0.0F, 1.0F);
    storage.SetFloat(id, slide.shown);
  } else if (ImGui::IsItemDeactivated()) {
    slide.shown = storage.GetFloat(id, slide.shown);
    slide.changed = true;
  } else if (press.focused) {
    const float step = (ImGui::IsKeyPressed(ImGuiKey_RightArrow) ? key_step : 0.0F) -
                       (ImGui::IsKeyPressed(ImGuiKey_LeftArrow) ? key_step : 0.0F);
    slide.changed = std::abs(step) > 0;
    slide.shown = std::clamp(slide.shown + step, 0.0F, 1.0F);
  }
  ImDrawList& list = *ImGui::GetWindowDrawList();
  draw_rail(list, theme(view.ui.theme), area, slide.shown, press.hovered || press.held);
  if (press.focused) draw_focus(list, theme(view.ui.theme), area, area.height() / 2);
  return slide;
}

}  // namespace lab
