// Putting another list in the place of a window's own, and all of them into the frame.
#include "web/gfx/layers.hpp"

#include <algorithm>

#include "imgui_internal.h"

namespace lab {

void Layers::begin(std::size_t number) {
  ImGuiWindow& window = *ImGui::GetCurrentWindow();
  below_ = window.DrawList;
  if (number >= lists_.size()) lists_.resize(number + 1);
  if (!lists_[number]) lists_[number] = std::make_unique<ImDrawList>(ImGui::GetDrawListSharedData());
  ImDrawList& list = *lists_[number];
  list._ResetForNewFrame();
  list.PushTexture(ImGui::GetIO().Fonts->TexRef);
  list.PushClipRect(window.ClipRect.Min, window.ClipRect.Max);
  window.DrawList = &list;
  used_.push_back(&list);
}

void Layers::end() {
  ImGuiWindow& window = *ImGui::GetCurrentWindow();
  window.DrawList = &window.DrawListInst;
}

void Layers::show() {
  ImDrawData& data = *ImGui::GetDrawData();
  const int before = data.CmdLists.Size;
  const int place =
      static_cast<int>(std::find(data.CmdLists.begin(), data.CmdLists.end(), below_) - data.CmdLists.begin());
  for (ImDrawList* list : used_) data.AddDrawList(list);
  if (place < before)
    std::rotate(data.CmdLists.begin() + place + 1, data.CmdLists.begin() + before, data.CmdLists.end());
}

}  // namespace lab
