// Small controls that the header, the transport and the log share.
#include "web/panels/controls.hpp"

#include <algorithm>

namespace lab {

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

void hint(const View& view, const Press& press, const char* words) {
  if (!press.hovered || press.held) return;
  const Theme& colours = theme(view.ui.theme);
  ImGui::PushStyleColor(ImGuiCol_PopupBg, colours.ink);
  ImGui::PushStyleColor(ImGuiCol_Text, colours.paper);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {10, 6});
  ImGui::PushStyleVar(ImGuiStyleVar_PopupRounding, 8);
  ImGui::PushStyleVar(ImGuiStyleVar_PopupBorderSize, 0);
  ImGui::PushFont(font(Face::Word), 12);
  if (ImGui::BeginTooltip()) {
    ImGui::PushTextWrapPos(300);
    ImGui::TextUnformatted(words);
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
  }
  ImGui::PopFont();
  ImGui::PopStyleVar(3);
  ImGui::PopStyleColor(2);
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
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Press press = press_area(item, area, items);
  if (press.hovered || press.focused) list.AddRectFilled(area.min, area.max, colours.soft, 6);
  const float middle = area.centre().y;
  if (chosen) draw_icon(list, Icon::Check, {area.min.x + 16, middle}, 4.5F, colours.ink);
  const TextStyle style{
      .face = chosen ? Face::WordBold : Face::Word, .size = text_size, .colour = colours.ink};
  draw_text_middle(list, {area.min.x + 32, middle}, text, style);
  if (press.pressed) ImGui::CloseCurrentPopup();
  return press.pressed;
}

}  // namespace lab
