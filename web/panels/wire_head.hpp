// The right end of the wire's head: a segment to forge, rules, and what the link is like.
#pragma once

#include "web/view.hpp"

namespace lab {

// Ends at `right`, begins at `left` at the earliest; `y` is its middle.
void draw_wire_head(const View& view, float left, float right, float y, Items& items, Intents& intents);

}  // namespace lab
