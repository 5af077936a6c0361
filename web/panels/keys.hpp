// The keys of the lab, as the list over it and the text beside it show them.
#pragma once

#include <span>

#include "web/text/text.hpp"

namespace lab {

struct KeyLine {
  const char* keys;  // as they are printed on a keyboard, apart by spaces
  Text what;
};
std::span<const KeyLine> key_lines();

}  // namespace lab
