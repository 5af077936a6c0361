// Which parts are drawn, and which are put as they were.
#include "web/gfx/kept.hpp"

#include <algorithm>

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
  return with_glyphs(key.add(area).add(Rect{{clip.x, clip.y}, {clip.z, clip.w}}));
}

}  // namespace

Key with_glyphs(Key key) {
  return key.add(ImGui::GetIO().Fonts->TexData->UniqueID).add(ImGui::GetIO().DisplayFramebufferScale.x);
}

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
    found->sketch.put({}, list, items);
    for (const Pressable& pressable : found->pressables) {
      const Rect& r = pressable.rect;
      ImGui::ItemAdd({r.min, r.max}, pressable.id, nullptr, pressable.enabled ? 0 : ImGuiItemFlags_Disabled);
      items.put_pressable(pressable);
    }
    return Step::Shown;
  }
  found->until = tcp::never;
  recording_ = static_cast<std::size_t>(found - parts_.begin());
  start_ = Sketch::Start(list, items);
  first_pressable_ = items.pressables().size();
  return Step::Record;
}

void Kept::end(const Items& items) {
  Part& part = parts_[*recording_];
  recording_.reset();
  if (!part.sketch.take(start_, *ImGui::GetWindowDrawList(), items)) {
    part.until = tcp::Instant::min();  // drawn anew
    return;
  }
  part.pressables.assign(items.pressables().begin() + static_cast<std::ptrdiff_t>(first_pressable_),
                         items.pressables().end());
}

void Kept::until(tcp::Instant at) {
  if (recording_) parts_[*recording_].until = std::min(parts_[*recording_].until, at);
}

}  // namespace lab
