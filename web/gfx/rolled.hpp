// Parts of a picture that rolls, as the ladder does with time: drawn once for a stretch more than is in view,
// and moved from then on. They hold nothing that can be touched.
#pragma once

#include <utility>
#include <vector>

#include "web/gfx/kept.hpp"

namespace lab {

// Where a rolled part was drawn for, and where it is shown. All in CSS pixels.
struct Roll {
  float by = 0;               // it is shown so much further down: whole pixels, so that glyphs stay sharp
  float top = 0, bottom = 0;  // what is in view
  float reach = 0;            // it was drawn so far beyond both
};

// What is shown only if none of it is cut off: words, states.
struct Whole {
  int first_index = 0, last_index = 0;  // of the list's, the last not included
  float top = 0, bottom = 0;
};
using Wholes = std::vector<Whole>;
// What `draw` draws into the list.
template <class Draw>
Whole whole(const ImDrawList& list, float top, float bottom, Draw draw) {
  const int first = list.IdxBuffer.Size;
  draw();
  return {first, list.IdxBuffer.Size, top, bottom};
}

class Rolled {
 public:
  // Draws the part of that name into the current window's list: what `draw` drew and put into `items` under
  // the same key, moved. `draw` gives the Wholes of it.
  template <class Draw>
  void part(const char* name, const Key& key, const Roll& roll, Items& items, Draw draw) {
    Sketch& sketch = sketch_of(name);
    const Key whole = surroundings(key);
    if (!sketch.made || sketch.key != whole) {
      begin(sketch, roll, items);
      sketch.wholes = draw();
      sketch.key = whole;
      if (!end(sketch, roll, items)) return;
    }
    show(sketch, roll, items);
  }
  void forget() { sketches_.clear(); }

 private:
  struct Sketch {
    ImGuiID id = 0;
    bool made = false;
    Key key;
    std::vector<ImDrawVert> vertices;
    std::vector<ImDrawIdx> indices;  // from the part's first vertex
    Wholes wholes;                   // from the part's first index
    std::vector<Item> items;
  };

  Sketch& sketch_of(const char* name);
  static Key surroundings(Key key);
  void begin(const Sketch& sketch, const Roll& roll, const Items& items);
  bool end(Sketch& sketch, const Roll& roll, Items& items);
  static void show(const Sketch& sketch, const Roll& roll, Items& items);

  std::vector<Sketch> sketches_;
  // of the one that is being drawn
  int commands_ = 0, first_vertex_ = 0, first_index_ = 0;
  unsigned first_number_ = 0;
  std::size_t first_item_ = 0, first_word_ = 0;
};

}  // namespace lab
