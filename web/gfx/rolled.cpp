// Drawing a part for a stretch more than is in view, and taking it off the list.
#include "web/gfx/rolled.hpp"

#include <algorithm>

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

Rolled::Part& Rolled::part_of(const char* name) {
  const ImGuiID id = ImGui::GetID(name);
  auto found = std::find_if(parts_.begin(), parts_.end(), [id](const Part& part) { return part.id == id; });
  if (found == parts_.end()) found = parts_.insert(found, Part{.id = id});
  return *found;
}

void Rolled::begin(float reach, const Items& items) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  start_ = Sketch::Start(list, items);
  first_word_ = Onlooker::present == nullptr ? 0 : Onlooker::present->drawn.size();
  // Text is left out where it is out of the clip: the stretch beyond belongs to it while this is drawn.
  list._CmdHeader.ClipRect.y -= reach;
  list._CmdHeader.ClipRect.w += reach;
}

// False: the glyphs have moved meanwhile. It is in the list, as it was drawn but moved, and not kept.
bool Rolled::end(Sketch& sketch, const Roll& roll, float reach, Items& items, Wholes wholes) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list._CmdHeader.ClipRect.y += reach;
  list._CmdHeader.ClipRect.w -= reach;
  show_rolled(list, first_word_, roll);
  const bool taken = sketch.take(start_, list, items, std::move(wholes));
  items.take_back(items.size() - start_.item);
  if (taken) {
    list.PrimUnreserve(list.IdxBuffer.Size - start_.index, list.VtxBuffer.Size - start_.vertex);
    list._VtxCurrentIdx = start_.number;
    return true;
  }
  for (int i = start_.commands; i < list.CmdBuffer.Size; ++i)
    list.CmdBuffer[i].ClipRect = list._CmdHeader.ClipRect;
  for (int i = start_.vertex; i < list.VtxBuffer.Size; ++i) list.VtxBuffer[i].pos.y += roll.by;
  return false;
}

}  // namespace lab
