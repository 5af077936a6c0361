// Small controls that the header, the transport, the figure and the log share.
#pragma once

#include <cstdint>
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

// A sign without an edge, as wide as `area`: a ground only while the pointer is on it.
struct SignButton {
  const char* item;
  Icon icon;
  const char* hint;
};
bool sign_button(const View& view, const Rect& area, const SignButton& look, Items& items);

// Small words on a pill.
enum class PillKind : std::uint8_t {
  Chip,    // stands in ink where it is on
  Switch,  // only a little darker
  Menu     // opens a list: a chevron behind its words
};
struct PillButton {
  const char* item;
  std::string_view words;
  PillKind kind = PillKind::Chip;
  bool on = false;
  const char* hint = nullptr;
};
bool pill_button(const View& view, const Rect& area, const PillButton& look, Items& items);
float pill_width(std::string_view words, PillKind kind);

// Words under the pointer, for the item that was placed last.
void hint(const View& view, const Press& press, const char* words);

// A list that opens at `corner` (its left top, or with `upward` its left bottom) until a choice is made or
// one presses elsewhere, moved in from the right edge where it must be. End with ImGui::EndPopup() when it
// gives true.
bool begin_menu(const View& view, const char* id, ImVec2 corner, ImVec2 size, bool upward);
// One line of such a list, of which one is chosen: a press closes the list.
bool menu_line(const View& view, const char* item, const Rect& area, std::string_view text, bool chosen,
               Items& items);
// The same with a box to check: the list stays open, for there may be more to choose.
bool check_line(const View& view, const char* item, const Rect& area, std::string_view text, bool on,
                Items& items);

}  // namespace lab
