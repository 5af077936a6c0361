// The head of the log: what of it shows and how it is written, and what can be done with it.
#pragma once

#include "web/view.hpp"

namespace lab {

// How high it is; `own_card`: on a panel of its own, else below the transport.
float log_head_height(bool own_card);
void draw_log_head(const View& view, const Rect& area, Items& items, Intents& intents);

}  // namespace lab
