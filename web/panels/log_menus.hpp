// What the log can be filtered by, as chips or, where there is no room for them, in a menu; and the menu of
// its notations.
#pragma once

#include <string>
#include <vector>

#include "web/view.hpp"

namespace lab {

struct LogChip {
  std::string name;  // "client", "losses"
  Text text, hint;
  std::uint8_t bit = 0;
  bool of_ends = false;
};

// What can be chosen by in the filter's notation, ends first.
std::vector<LogChip> log_chips(const LogFilter& filter);
bool is_on(const LogFilter& filter, const LogChip& chip);
// In and out of the filter; a capture is of one end or the other.
LogFilter turned(LogFilter filter, const LogChip& chip);

// Pills that open the menus.
float log_filter_width(const View& view);
void draw_log_filter(const View& view, const Rect& area, Items& items, Intents& intents);
float log_notation_width(const View& view);
void draw_log_notation(const View& view, const Rect& area, Items& items, Intents& intents);

}  // namespace lab
