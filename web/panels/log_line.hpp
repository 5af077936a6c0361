// One line of the log: a press on it goes to its moment, and it is lit as its packet is.
#pragma once

#include <cstddef>
#include <string>

#include "web/view.hpp"

namespace lab {

struct LogLine {
  std::size_t event;                  // its place in the log
  const std::string* text = nullptr;  // in a capture's notation; nullptr: in words
};

// In a row as high as `area`; in `pairs` the sentence, or the rest of a capture's text, stands below.
void draw_log_line(const View& view, const Rect& area, bool pairs, const LogLine& line, Items& items,
                   Intents& intents);
// On a phone a block of two or three rows, as high as its words are long.
float log_block_height(const View& view, const LogLine& line, float width);
void draw_log_block(const View& view, const Rect& area, const LogLine& line, Items& items, Intents& intents);

}  // namespace lab
