// Copying what a part adds to the draw list, and adding it again.
#include "web/gfx/sketch.hpp"

#include <cstring>
#include <utility>

namespace lab {

Sketch::Start::Start(const ImDrawList& list, const Items& items)
    : commands(list.CmdBuffer.Size),
      vertex(list.VtxBuffer.Size),
      index(list.IdxBuffer.Size),
      number(list._VtxCurrentIdx),
      item(items.size()) {}

bool Sketch::take(const Start& start, const ImDrawList& list, const Items& items, Wholes wholes) {
  if (list.CmdBuffer.Size != start.commands) return false;
  vertices_.assign(list.VtxBuffer.begin() + start.vertex, list.VtxBuffer.end());
  indices_.clear();
  for (int i = start.index; i < list.IdxBuffer.Size; ++i)
    indices_.push_back(static_cast<ImDrawIdx>(list.IdxBuffer[i] - start.number));
  wholes_ = std::move(wholes);
  for (Whole& whole : wholes_) {
    whole.first_index -= start.index;
    whole.last_index -= start.index;
  }
  items_.clear();
  for (std::size_t i = start.item; i < items.size(); ++i) items_.push_back(items[i]);
  place_ = {};
  item_place_ = {};
  return true;
}

void Sketch::put(const Roll& roll, ImDrawList& list, Items& items) {
  put_items(roll, items);
  if (indices_.empty()) return;
  list.PrimReserve(static_cast<int>(indices_.size()), static_cast<int>(vertices_.size()));
  const Place here{ImGui::GetFrameCount(),  list._VtxWritePtr,       list._IdxWritePtr,
                   list.VtxBuffer.Capacity, list.IdxBuffer.Capacity, list._VtxCurrentIdx};
  ++place_.frame;
  const bool there = here == place_;
  if (!there) copy(list);
  if (roll != (there ? roll_ : Roll{})) move(roll, list);
  place_ = here;
  roll_ = roll;
  list._VtxWritePtr += vertices_.size();
  list._IdxWritePtr += indices_.size();
  list._VtxCurrentIdx += static_cast<unsigned>(vertices_.size());
}

void Sketch::copy(const ImDrawList& list) const {
  std::memcpy(list._VtxWritePtr, vertices_.data(), vertices_.size() * sizeof(ImDrawVert));
  const unsigned first = list._VtxCurrentIdx;
  ImDrawIdx* to = list._IdxWritePtr;
  for (const ImDrawIdx index : indices_) *to++ = static_cast<ImDrawIdx>(first + index);
}

// What was copied there. Words that are left out become triangles without area, so that all that follows lies
// where it lay.
void Sketch::move(const Roll& roll, const ImDrawList& list) const {
  ImDrawVert* vertex = list._VtxWritePtr;
  for (const ImDrawVert& own : vertices_) vertex++->pos.y = own.pos.y + roll.by;
  const unsigned first = list._VtxCurrentIdx;
  for (const Whole& whole : wholes_) {
    const bool seen = whole.top + roll.by >= roll.top && whole.bottom + roll.by <= roll.bottom;
    for (int i = whole.first_index; i < whole.last_index; ++i)
      list._IdxWritePtr[i] =
          static_cast<ImDrawIdx>(seen ? first + indices_[static_cast<std::size_t>(i)] : first);
  }
}

void Sketch::put_items(const Roll& roll, Items& items) {
  const ItemPlace here{ImGui::GetFrameCount(), &items, items.size()};
  ++item_place_.frame;
  if (here == item_place_ && roll == items_roll_) {
    items.put_again(items_in_view_);
  } else {
    for (const Item& item : items_) {
      const Rect moved{{item.rect.min.x, item.rect.min.y + roll.by},
                       {item.rect.max.x, item.rect.max.y + roll.by}};
      if (moved.max.y > roll.top && moved.min.y < roll.bottom) items.put(item.name, moved);
    }
    items_in_view_ = items.size() - here.first;
  }
  item_place_ = here;
  items_roll_ = roll;
}

}  // namespace lab
