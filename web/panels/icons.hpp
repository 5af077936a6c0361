// The transport's and header's signs, drawn as figures so that no font is asked for them.
#pragma once

#include <cstdint>

#include "web/items.hpp"

namespace lab {

enum class Icon : std::uint8_t {
  Play,
  Pause,
  Step,
  Back,
  Reset,
  Skip,
  Undo,
  Redo,
  Theme,
  Chevron,
  Check,
  Hanzi,
  Link,
  Up,    // a chevron, too
  Copy,  // two sheets
  Save   // down onto a tray
};

// Within a circle of `radius` about `centre`; a radius of 7 suits a button of 32 pixels.
void draw_icon(ImDrawList& list, Icon icon, ImVec2 centre, float radius, ImU32 colour);

}  // namespace lab
