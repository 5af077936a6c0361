// A finger as Dear ImGui's pointer. A drag or a tap leaves no pointer behind that would light things up; but
// what a tap has explained stays explained until the next one.
#pragma once

#include "web/items.hpp"

namespace lab {

class Finger {
 public:
  void touch(ImVec2 at);
  void move(ImVec2 at);
  void lift(ImVec2 at);
  void lose();  // to the page, which scrolls
  // To be called after each frame: whether the pointer has gone away now, and another frame must show it.
  bool leaves(const Items& items);

 private:
  ImVec2 from_{};
  bool moved_ = false;
  bool rests_ = false;  // lifted, the pointer still there
  int frames_ = 0;      // so many more until it is known whether something is explained
};

}  // namespace lab
