// Drawing a part for a stretch more than is in view, taking it off the list, and putting it where it is now.
#include "web/gfx/rolled.hpp"

#include <algorithm>
#include <cstring>

#include "imgui_internal.h"
#include "web/gfx/onlooker.hpp"

namespace lab {
namespace {

// Whoever looks on sees the words where they are shown, not where they were drawn.
void show_rolled(const ImDrawList& list, std::size_t first, const Roll& roll) {
  if (Onlooker::present == nullptr) return;
  const ImVec4 clip = list._CmdHeader.ClipRect;
  for (std::size_t i = first; i < Onlooker::present->drawn.size(); ++i) {
    Onlooker::Words& words = Onlooker::present->drawn[i];
    words.ink.min.y += roll.by;
    words.ink.max.y += roll.by;
    words.clip = {{clip.x, clip.y}, {clip.z, clip.w}};
    words.rolls = true;
  }
}

}  // namespace

Rolled::Sketch& Rolled::sketch_of(const char* name) {
  const ImGuiID id = ImGui::GetID(name);
  auto found = std::find_if(sketches_.begin(), sketches_.end(), [id](const Sketch& s) { return s.id == id; });
  if (found == sketches_.end()) {
    found = sketches_.insert(found, Sketch{});
    found->id = id;
  }
  return *found;
}

// With which glyphs it is drawn.
Key Rolled::surroundings(Key key) {
  return key.add(ImGui::GetIO().Fonts->TexData->UniqueID).add(ImGui::GetIO().DisplayFramebufferScale.x);
}

void Rolled::begin(const Sketch&, const Roll& roll, const Items& items) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  commands_ = list.CmdBuffer.Size;
  first_vertex_ = list.VtxBuffer.Size;
  first_index_ = list.IdxBuffer.Size;
  first_number_ = list._VtxCurrentIdx;
  first_item_ = items.size();
  first_word_ = Onlooker::present == nullptr ? 0 : Onlooker::present->drawn.size();
  // Text is left out where it is out of the clip: the stretch beyond belongs to it while this is drawn.
  list._CmdHeader.ClipRect.y -= roll.reach;
  list._CmdHeader.ClipRect.w += roll.reach;
}

// False: the glyphs have moved meanwhile. It is in the list, as it was drawn but moved, and not kept.
bool Rolled::end(Sketch& sketch, const Roll& roll, Items& items) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list._CmdHeader.ClipRect.y += roll.reach;
  list._CmdHeader.ClipRect.w -= roll.reach;
  show_rolled(list, first_word_, roll);
  sketch.items.clear();
  for (std::size_t i = first_item_; i < items.size(); ++i) sketch.items.push_back(items[i]);
  items.take_back(sketch.items.size());
  sketch.made = list.CmdBuffer.Size == commands_;
  if (!sketch.made) {
    for (int i = commands_; i < list.CmdBuffer.Size; ++i)
      list.CmdBuffer[i].ClipRect = list._CmdHeader.ClipRect;
    for (int i = first_vertex_; i < list.VtxBuffer.Size; ++i) list.VtxBuffer[i].pos.y += roll.by;
    return false;
  }
  sketch.vertices.assign(list.VtxBuffer.begin() + first_vertex_, list.VtxBuffer.end());
  sketch.indices.clear();
  for (int i = first_index_; i < list.IdxBuffer.Size; ++i)
    sketch.indices.push_back(static_cast<ImDrawIdx>(list.IdxBuffer[i] - first_number_));
  for (Whole& whole : sketch.wholes) {
    whole.first_index -= first_index_;
    whole.last_index -= first_index_;
  }
  list.PrimUnreserve(static_cast<int>(sketch.indices.size()), static_cast<int>(sketch.vertices.size()));
  list._VtxCurrentIdx = first_number_;
  return true;
}

void Rolled::show(const Sketch& sketch, const Roll& roll, Items& items) {
  for (const Item& item : sketch.items) {
    const Rect moved{{item.rect.min.x, item.rect.min.y + roll.by},
                     {item.rect.max.x, item.rect.max.y + roll.by}};
    if (moved.max.y > roll.top && moved.min.y < roll.bottom) items.put(item.name, moved);
  }
  if (sketch.indices.empty()) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const int vertices = static_cast<int>(sketch.vertices.size()),
            indices = static_cast<int>(sketch.indices.size());
  list.PrimReserve(indices, vertices);
  for (const ImDrawVert& vertex : sketch.vertices) {
    *list._VtxWritePtr = vertex;
    list._VtxWritePtr++->pos.y += roll.by;
  }
  const unsigned first = list._VtxCurrentIdx;
  const auto put = [&](int from, int to) {
    for (int i = from; i < to; ++i)
      *list._IdxWritePtr++ = static_cast<ImDrawIdx>(first + sketch.indices[static_cast<std::size_t>(i)]);
  };
  int next = 0, left_out = 0;
  for (const Whole& whole : sketch.wholes) {
    if (whole.top + roll.by >= roll.top && whole.bottom + roll.by <= roll.bottom) continue;
    put(next, whole.first_index);
    next = whole.last_index;
    left_out += whole.last_index - whole.first_index;
  }
  put(next, indices);
  list.PrimUnreserve(left_out, 0);
  list._VtxCurrentIdx += static_cast<unsigned>(vertices);
}

}  // namespace lab
