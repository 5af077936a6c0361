// What a part of a panel has drawn and named, to be put there again: where it was, or moved up or down. One
// that comes to lie where it lay in the last frame is not even copied.
#pragma once

#include <cfloat>
#include <cstddef>
#include <vector>

#include "imgui.h"
#include "web/items.hpp"

namespace lab {

// Where a sketch is put. In CSS pixels.
struct Roll {
  float by = 0;                            // so much further down: whole pixels, so that glyphs stay sharp
  float top = -FLT_MAX, bottom = FLT_MAX;  // what is in view
  friend bool operator==(const Roll&, const Roll&) = default;
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

class Sketch {
 public:
  // The end of a list and of the items: what comes behind it is the part's.
  struct Start {
    int commands = 0, vertex = 0, index = 0;
    unsigned number = 0;
    std::size_t item = 0;
    Start() = default;
    Start(const ImDrawList& list, const Items& items);
  };
  // Copies all that has come since. False: it cannot be put elsewhere, for there are other clips now, or the
  // glyphs have moved.
  bool take(const Start& start, const ImDrawList& list, const Items& items, Wholes wholes = {});
  // Adds it to the list and to the items.
  void put(const Roll& roll, ImDrawList& list, Items& items);

 private:
  // The next vertex and the next index of a list in a frame. The same in the next frame: what was put there
  // is there still, for a list forgets its size, not its buffers, and is written from first to last.
  struct Place {
    int frame = -1;
    const ImDrawVert* vertex = nullptr;
    const ImDrawIdx* index = nullptr;
    int vertices = 0, indices = 0;  // that the buffers have room for: they have not grown, and so moved
    unsigned number = 0;
    friend bool operator==(const Place&, const Place&) = default;
  };
  // The same of items.
  struct ItemPlace {
    int frame = -1;
    const Items* items = nullptr;
    std::size_t first = 0;
    friend bool operator==(const ItemPlace&, const ItemPlace&) = default;
  };

  void copy(const ImDrawList& list) const;
  void move(const Roll& roll, const ImDrawList& list) const;
  void put_items(const Roll& roll, Items& items);

  std::vector<ImDrawVert> vertices_;
  std::vector<ImDrawIdx> indices_;  // from the first vertex
  Wholes wholes_;                   // from the first index
  std::vector<Item> items_;
  Place place_;  // where it was put last
  Roll roll_;
  ItemPlace item_place_;
  Roll items_roll_;
  std::size_t items_in_view_ = 0;  // that were put then
};

}  // namespace lab
