// Small controls that the header, the transport, the figure and the log share.
#include "web/panels/controls.hpp"

#include <algorithm>
#include <cmath>

namespace lab {
namespace {

constexpr TextStyle pill_style{.face = Face::WordBold, .size = small_size};

struct PillColours {
  ImU32 words, ground, edge;
};
PillColours pill_colours(const Theme& colours, const PillButton& look, bool hovered) {
  const ImU32 ground = hovered ? colours.soft : colours.panel;
  switch (look.kind) {
    case PillKind::Chip:
      if (look.on) return {colours.panel, colours.ink, colours.ink};
      return {hovered ? colours.ink : colours.mute, ground, colours.line};
    case PillKind::Switch:
      if (!look.on) return {colours.mute, ground, colours.line};
      break;
    case PillKind::Menu:
      if (!look.on) return {colours.ink, ground, colours.line};
      break;
  }
  return {colours.ink, colours.soft, colours.faint};
}

// A line of a list: its ground, what `mark` draws before the words, the words.
template <class Mark>
Press draw_menu_line(const View& view, const char* item, const Rect& area, std::string_view text, Face face,
                     Items& items, Mark mark) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Press press = press_area(item, area, items);
  if (press.hovered || press.focused) list.AddRectFilled(area.min, area.max, colours.soft, 6);
  mark(list, colours);
  draw_text_middle(list, {area.min.x + 32, area.centre().y}, text,
                   {.face = face, .size = text_size, .colour = colours.ink});
  return press;
}

}  // namespace

bool round_button(const View& view, ImVec2 centre, float radius, const RoundButton& look, Items& items) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float reach = radius < 16 ? 16 : radius;  // a finger's width, whatever is drawn
  const Rect area{{centre.x - reach, centre.y - reach}, {centre.x + reach, centre.y + reach}};
  ImGui::BeginDisabled(!look.enabled);
  const Press press = press_area(look.item, area, items);
  ImGui::EndDisabled();
  const bool lit = look.enabled && press.hovered;
  const ImU32 ground = look.strong ? (lit ? with_alpha(colours.ink, 0.85F) : colours.ink)
                                   : (lit ? colours.soft : colours.panel);
  list.AddCircleFilled(centre, radius, ground, 48);
  if (!look.strong) list.AddCircle(centre, radius, press.held ? colours.mute : colours.line, 48);
  const ImU32 ink = !look.enabled ? colours.faint : look.strong ? colours.paper : colours.ink;
  draw_icon(list, look.icon, centre, look.strong ? radius * 0.4F : 6.5F, ink);
  if (look.hint) hint(view, press, look.hint);
  return look.enabled && press.pressed;
}

bool sign_button(const View& view, const Rect& area, const SignButton& look, Items& items) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Press press = press_area(look.item, area, items);
  if (press.hovered) draw_pill(list, area, colours.soft, 0, 0);
  draw_icon(list, look.icon, area.centre(), 5, press.hovered ? colours.ink : colours.mute);
  if (press.focused) draw_focus(list, colours, area, area.height() / 2);
  hint(view, press, look.hint);
  return press.pressed;
}

bool pill_button(const View& view, const Rect& area, const PillButton& look, Items& items) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Press press = press_area(look.item, area, items);
  const PillColours its = pill_colours(colours, look, press.hovered);
  TextStyle style = pill_style;
  style.colour = its.words;
  if (look.kind == PillKind::Menu) {
    draw_pill(list, area, its.ground, its.edge, 1);
    draw_text_middle(list, {area.min.x + 10, area.centre().y}, look.words, style);
    draw_icon(list, Icon::Chevron, {area.max.x - 13, area.centre().y + 0.5F}, 3.5F, colours.mute);
  } else {
    draw_pill(list, area, look.words, its.ground, its.edge, style);
  }
  if (press.focused) draw_focus(list, colours, area, area.height() / 2);
  if (look.hint) hint(view, press, look.hint);
  return press.pressed;
}

float pill_width(std::string_view words, PillKind kind) {
  const float beside = kind == PillKind::Chip ? 18.0F : kind == PillKind::Switch ? 20.0F : 32.0F;
  return std::ceil(measure_text(words, pill_style).x) + beside;
}

void hint(const View& view, const Press& press, const char* words) {
  if (!press.hovered || press.held) return;
  const Theme& colours = theme(view.ui.theme);
  ImGui::PushStyleColor(ImGuiCol_PopupBg, colours.ink);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {10, 6});
  ImGui::PushStyleVar(ImGuiStyleVar_PopupRounding, 8);
  ImGui::PushStyleVar(ImGuiStyleVar_PopupBorderSize, 0);
  if (ImGui::BeginTooltip()) {
    constexpr float most = 300;
    TextStyle style{.face = Face::Word, .size = 12};
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float width = std::min(most, std::ceil(measure_text(words, style).x) + 1);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::Dummy({width, draw_paragraph(list, at, width, words, style)});
    style.colour = colours.paper;
    draw_paragraph(list, at, width, words, style);
    ImGui::EndTooltip();
  }
  ImGui::PopStyleVar(3);
  ImGui::PopStyleColor();
}

bool begin_menu(const View& view, const char* id, ImVec2 corner, ImVec2 size, bool upward) {
  const Theme& colours = theme(view.ui.theme);
  corner.x = std::max(8.0F, std::min(corner.x, ImGui::GetIO().DisplaySize.x - size.x - 8));
  ImGui::SetNextWindowPos(corner, ImGuiCond_Always, {0, upward ? 1.0F : 0.0F});
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleColor(ImGuiCol_PopupBg, colours.panel);
  ImGui::PushStyleColor(ImGuiCol_Border, colours.line);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_PopupRounding, measure::inner_radius);
  ImGui::PushStyleVar(ImGuiStyleVar_PopupBorderSize, 1);
  const bool open = ImGui::BeginPopup(
      id, ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleVar(3);
  ImGui::PopStyleColor(2);
  if (open && ImGui::IsKeyPressed(ImGuiKey_Escape, false)) ImGui::CloseCurrentPopup();
  return open;
}

bool menu_line(const View& view, const char* item, const Rect& area, std::string_view text, bool chosen,
               Items& items) {
  const Press press = draw_menu_line(view, item, area, text, chosen ? Face::WordBold : Face::Word, items,
                                     [&](ImDrawList& list, const Theme& colours) {
                                       const ImVec2 at{area.min.x + 16, area.centre().y};
                                       if (chosen) draw_icon(list, Icon::Check, at, 4.5F, colours.ink);
                                     });
  if (press.pressed) ImGui::CloseCurrentPopup();
  return press.pressed;
}

bool check_line(const View& view, const char* item, const Rect& area, std::string_view text, bool on,
                Items& items) {
  const float middle = area.centre().y;
  const Rect box{{area.min.x + 8, middle - 7}, {area.min.x + 22, middle + 7}};
  return draw_menu_line(view, item, area, text, Face::Word, items,
                        [&](ImDrawList& list, const Theme& colours) {
                          if (on) list.AddRectFilled(box.min, box.max, colours.ink, 4);
                          list.AddRect(box.min, box.max, on ? colours.ink : colours.faint, 4);
                          if (on) draw_icon(list, Icon::Check, box.centre(), 3.5F, colours.panel);
                        })
      .pressed;
}

}  // namespace lab
