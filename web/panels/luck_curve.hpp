// The honest client's luck as a small curve.
#pragma once

#include "web/gfx/draw.hpp"
#include "web/view.hpp"

namespace lab {

inline constexpr ImVec2 luck_size{236, 74};

// Nothing is drawn before the client has tried.
void draw_luck(const View& view, const Rect& area, Items& items);

}  // namespace lab
