// Parts of a picture that rolls, as the ladder does with time: drawn once for a stretch more than is in view,
// and moved from then on. They hold nothing that can be touched.
#pragma once

#include <utility>
#include <vector>

#include "web/gfx/kept.hpp"

namespace lab {

class Rolled {
 public:
  // Draws the part of that name into the current window's list: what `draw` drew and put into `items` under
  // the same key, so far beyond what is in view as `reach`, where the roll tells. `draw` gives the Wholes of
  // it.
  template <class Draw>
  void part(const char* name, const Key& key, const Roll& roll, float reach, Items& items, Draw draw) {
    Part& part = part_of(name);
    const Key whole = with_glyphs(key);
    if (!part.made || part.key != whole) {
      begin(reach, items);
      Wholes wholes = draw();
      part.key = whole;
      part.made = end(part.sketch, roll, reach, items, std::move(wholes));
      if (!part.made) return;
    }
    part.sketch.put(roll, *ImGui::GetWindowDrawList(), items);
  }
  void forget() { parts_.clear(); }

 private:
  struct Part {
    ImGuiID id = 0;
    bool made = false;
    Key key;
    Sketch sketch;
  };

  Part& part_of(const char* name);
  void begin(float reach, const Items& items);
  bool end(Sketch& sketch, const Roll& roll, float reach, Items& items, Wholes wholes);

  std::vector<Part> parts_;
  Sketch::Start start_;  // of the one that is being drawn
  std::size_t first_word_ = 0;
};

}  // namespace lab
