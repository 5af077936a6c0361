// Small controls that the header, the transport and the log share.
#pragma once

#include <string>
#include <string_view>

#include "web/gfx/draw.hpp"
#include "web/panels/icons.hpp"

namespace lab {

// A round button with a sign. `strong`: ink on which paper stands, for the one that matters most.
struct RoundButton {
  const char* item;
  Icon icon;
  const char* hint = nullptr;  // told under the pointer
  bool enabled = true;
  bool strong = false;
};
bool round_button(const View& view, ImVec2 centre, float radius, const RoundButton& look, Items& items);

// Words under the pointer, for the item that was placed last.
void hint(const View& view, const Press& press, const char* words);

// A list that opens at `corner` (its left top, or with `upward` its left bottom) until a choice is made or
// one presses elsewhere, moved in from the right edge where it must be. End with ImGui::EndPopup() when it
// gives true.
bool begin_menu(const View& view, const char* id, ImVec2 corner, ImVec2 size, bool upward);
// One line of such a list.
bool menu_line(const View& view, const char* item, const Rect& area, std::string_view text, bool chosen,
               Items& items);

}  // namespace lab
