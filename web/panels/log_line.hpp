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

// In one row: what does not fit is told where the pointer is.
void draw_log_line(const View& view, const Rect& area, const LogLine& line, Items& items, Intents& intents);
// A block of several rows, as high as its words are long: on a phone, and where the log is not as wide as a
// row takes.
float log_block_height(const View& view, const LogLine& line, float width);
void draw_log_block(const View& view, const Rect& area, const LogLine& line, Items& items, Intents& intents);

}  // namespace lab
