// Who looks on while words are drawn: the tests, which want to know of every one that is cut. In a lab that
// is shown nobody does, and it costs the look at a pointer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "imgui.h"
#include "web/items.hpp"

namespace lab {

struct Onlooker {
  struct Words {
    std::string text;
    Rect ink;   // of capitals and tails
    Rect clip;  // what can be seen of it
    const ImDrawList* list = nullptr;
    bool slanted = false;
    bool rolls = false;  // in a part of a picture that rolls: it comes in and goes out at the edges
  };
  std::vector<Words> drawn;        // line by line, as they stand on the screen
  std::vector<std::string> whole;  // what was given to be drawn in full, on one line or on many
  // Texts that did not fit: ended with "…", or broken within a word. What was tried to no purpose and not
  // drawn is among them, too.
  struct Cut {
    std::string text, shown;
  };
  std::vector<Cut> cuts;

  // A plate with words of its own lies over what was drawn there.
  void cover(const ImDrawList& list, const Rect& plate) {
    std::erase_if(drawn, [&](const Words& words) {
      return words.list == &list && words.ink.min.x < plate.max.x && words.ink.max.x > plate.min.x &&
             words.ink.min.y < plate.max.y && words.ink.max.y > plate.min.y;
    });
  }

  static Onlooker* present;  // nullptr: nobody
};

}  // namespace lab
