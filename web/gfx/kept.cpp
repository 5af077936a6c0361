// Recording what a part adds to the draw list, and adding it again.
#include "web/gfx/kept.hpp"

#include <algorithm>
#include <cstring>

#include "imgui_internal.h"

namespace lab {
namespace {

// A press, a hint or an explanation may be due: by the pointer, or by the keyboard.
bool is_touched(const Rect& area, const std::vector<Pressable>& pressables) {
  constexpr float reach = 4;
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  if (area.inset(-reach).contains(g.IO.MousePos) || !g.OpenPopupStack.empty()) return true;
  if (g.ActiveId == 0 && g.ActiveIdPreviousFrame == 0 && g.NavId == 0) return false;
  return std::any_of(pressables.begin(), pressables.end(), [&g](const Pressable& p) {
    return p.id == g.ActiveId || p.id == g.ActiveIdPreviousFrame || p.id == g.NavActivateId ||
           p.id == g.NavActivateDownId || (p.id == g.NavId && g.NavCursorVisible);
  });
}

// Where it is drawn and with which glyphs.
Key surroundings(Key key, const Rect& area, const ImDrawList& list) {
  const ImVec4& clip = list._CmdHeader.ClipRect;
  return key.add(area)
      .add(Rect{{clip.x, clip.y}, {clip.z, clip.w}})
      .add(ImGui::GetIO().Fonts->TexData->UniqueID)
      .add(ImGui::GetIO().DisplayFramebufferScale.x);
}

}  // namespace

Kept::Step Kept::begin(const char* name, const Key& key, tcp::Instant now, const Rect& area, Items& items) {
  if (recording_) return Step::Live;  // a part of a part is drawn with it
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImGuiID id = ImGui::GetID(name);
  const Key whole = surroundings(key, area, list);
  auto found = std::find_if(parts_.begin(), parts_.end(), [id](const Part& part) { return part.id == id; });
  if (found == parts_.end()) found = parts_.insert(found, Part{.id = id});
  if (is_touched(area, found->pressables)) return Step::Live;
  if (found->key != whole) {  // recorded when it comes a second time: what always changes is not worth it
    found->key = whole;
    found->until = tcp::Instant::min();
    return Step::Live;
  }
  if (now < found->until) {
    show(*found, list);
    put_items(*found, items);
    for (const Pressable& pressable : found->pressables) {
      const Rect& r = pressable.rect;
      ImGui::ItemAdd({r.min, r.max}, pressable.id, nullptr, pressable.enabled ? 0 : ImGuiItemFlags_Disabled);
      items.put_pressable(pressable);
    }
    return Step::Shown;
  }
  recording_ = true;
  fresh_.id = id;
  fresh_.place = {};
  fresh_.items_frame = -1;
  fresh_.key = whole;
  fresh_.until = tcp::never;
  list_ = &list;
  commands_ = list.CmdBuffer.Size;
  first_vertex_ = list.VtxBuffer.Size;
  first_index_ = list.IdxBuffer.Size;
  first_number_ = list._VtxCurrentIdx;
  first_item_ = items.size();
  first_pressable_ = items.pressables().size();
  return Step::Record;
}

void Kept::end(Items& items) {
  recording_ = false;
  if (list_->CmdBuffer.Size != commands_) return;  // other clips, or the glyphs have moved: drawn anew
  fresh_.vertices.assign(list_->VtxBuffer.begin() + first_vertex_, list_->VtxBuffer.end());
  fresh_.indices.clear();
  for (int i = first_index_; i < list_->IdxBuffer.Size; ++i)
    fresh_.indices.push_back(static_cast<ImDrawIdx>(list_->IdxBuffer[i] - first_number_));
  fresh_.items.clear();
  for (std::size_t i = first_item_; i < items.size(); ++i) fresh_.items.push_back(items[i]);
  fresh_.pressables.assign(items.pressables().begin() + static_cast<std::ptrdiff_t>(first_pressable_),
                           items.pressables().end());
  std::swap(
      *std::find_if(parts_.begin(), parts_.end(), [this](const Part& part) { return part.id == fresh_.id; }),
      fresh_);
}

void Kept::until(tcp::Instant at) {
  if (recording_) fresh_.until = std::min(fresh_.until, at);
}

void Kept::put_items(Part& part, Items& items) {
  const int frame = ImGui::GetFrameCount();
  const bool there =
      part.items_frame == frame - 1 && part.first_item == items.size() && part.items_of == &items;
  part.items_frame = frame;
  part.first_item = items.size();
  part.items_of = &items;
  if (there) {
    items.put_again(part.items.size());
  } else {
    for (const Item& item : part.items) items.put(item.name, item.rect);
  }
}

Kept::Place Kept::place(const ImDrawList& list) {
  return {ImGui::GetFrameCount(),  list._VtxWritePtr,       list._IdxWritePtr,
          list.VtxBuffer.Capacity, list.IdxBuffer.Capacity, list._VtxCurrentIdx};
}

void Kept::show(Part& part, ImDrawList& list) {
  if (part.indices.empty()) return;
  list.PrimReserve(static_cast<int>(part.indices.size()), static_cast<int>(part.vertices.size()));
  ++part.place.frame;
  if (const Place here = place(list); here != part.place) {
    part.place = here;
    std::memcpy(list._VtxWritePtr, part.vertices.data(), part.vertices.size() * sizeof(ImDrawVert));
    const unsigned first = list._VtxCurrentIdx;
    ImDrawIdx* to = list._IdxWritePtr;
    for (const ImDrawIdx index : part.indices) *to++ = static_cast<ImDrawIdx>(first + index);
  }
  list._VtxWritePtr += part.vertices.size();
  list._IdxWritePtr += part.indices.size();
  list._VtxCurrentIdx += static_cast<unsigned>(part.vertices.size());
}

}  // namespace lab
