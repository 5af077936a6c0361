// The time line that one drags: what has happened as dots and bookmarks, what is to come as open circles.
#pragma once

#include "web/items.hpp"
#include "web/view.hpp"

namespace lab {

// What a mark there tells of.
Text mark_name(MarkKind kind);

// `labels`: whether the pending timers' names stand above.
void draw_time_line(const View& view, const Rect& area, bool labels, Items& items, Intents& intents);

}  // namespace lab
