// The flood's switch, and the rate it will be switched on with.
#pragma once

#include "web/view.hpp"

namespace lab {

// That of the running flood; else the one last chosen on the slider.
std::uint32_t chosen_rate(const View& view);
void choose_rate(std::uint32_t rate);
// "start the flood" / "stop the flood", its right top at `at`. Gives its left edge.
float draw_flood_switch(const View& view, ImVec2 right_top, Items& items, Intents& intents);

}  // namespace lab
