// What explains the thing under the pointer or a finger: a slip of paper with its name, where it is laid down
// and a sentence or two. Never beyond the display.
#pragma once

#include <string_view>

#include "web/items.hpp"
#include "web/text/explain.hpp"
#include "web/view.hpp"

namespace lab {

struct TipWords {
  std::string_view name;    // in digits' face
  std::string_view source;  // at the right: an RFC's section, a time
  std::string_view words;
};

// Where a slip of that size stands for what it explains: above it, else below, else beside, else over it;
// inside `display` whatever happens, its left top at least.
Rect tip_place(const Rect& about, ImVec2 size, const Rect& display);

// Draws it over all panels. Its place is "tip" in items.
void draw_slip(const View& view, const Rect& about, const TipWords& words, Items& items);

// Whether the pointer or a finger is on `area` and nothing lies over it.
bool points_at(const Rect& area);
// Whether it is a finger's: it cannot hover, and what it taps first is explained.
bool is_finger();
// Draws a topic's slip where the pointer or a finger is on `area`. Gives whether it is.
bool explain(const View& view, const Rect& area, Topic topic, Items& items);

}  // namespace lab
