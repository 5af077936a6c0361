// The user calls of RFC 9293, section 3.9.1, as buttons: what the program at an end may ask of its TCP.
#pragma once

#include "web/view.hpp"

namespace lab {

// How wide the row of one end's calls is; `only_possible` leaves out those that cannot be made now.
// At its end stands the button to all else that can be done there.
float calls_width(const View& view, sim::Side side, bool only_possible);
// The row, its left top at `at`, 26 high.
void draw_calls(const View& view, sim::Side side, ImVec2 at, bool only_possible, Items& items,
                Intents& intents);
inline constexpr float calls_height = 26;

}  // namespace lab
