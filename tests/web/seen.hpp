// What is wrong with a frame as it is seen: words that are cut, stand on other words or out of sight, and
// names that stand for two things. Each kind of complaint is kept once, with where it was first met.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "imgui_internal.h"
#include "tests/web/headless.hpp"
#include "web/gfx/onlooker.hpp"

namespace lab::test {

inline bool meets(const Rect& a, const Rect& b, float touch) {
  return a.min.x + touch < b.max.x && b.min.x + touch < a.max.x && a.min.y + touch < b.max.y &&
         b.min.y + touch < a.max.y;
}
inline bool lies_within(const Rect& inner, const Rect& outer, float touch) {
  return inner.min.x >= outer.min.x - touch && inner.min.y >= outer.min.y - touch &&
         inner.max.x <= outer.max.x + touch && inner.max.y <= outer.max.y + touch;
}

// The smallest of what has a name and holds the middle of `area`; empty: nothing does.
inline std::string holder(const Items& items, const Rect& area) {
  std::string name;
  float least = FLT_MAX;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Rect& r = items[i].rect;
    const float size = r.width() * r.height();
    if (!r.contains(area.centre()) || size >= least) continue;
    least = size;
    name = items[i].name;
  }
  return name;
}

// Without its numbers: "line:17" and "line:18" are of one kind.
inline std::string kind(std::string name) {
  for (char& c : name)
    if (c >= '0' && c <= '9') c = '#';
  name.erase(std::unique(name.begin(), name.end(), [](char a, char b) { return a == '#' && b == '#'; }),
             name.end());
  return name;
}

class Seen {
 public:
  // Of what may be cut: where it stands, and all of it.
  struct Cut {
    std::string text;
    Rect ink;
  };

  // `may_be_cut`: how the names begin of what may, as long as all of it can be read where the pointer is.
  Seen(Headless& headless, std::vector<std::string_view> may_be_cut)
      : headless_(headless), may_be_cut_(std::move(may_be_cut)) {}

  // The next frame, drawn anew. Gives what is cut and may be.
  std::vector<Cut> look(App& app, const std::string& where) {
    onlooker_ = {};
    app.forget_drawings();
    Onlooker::present = &onlooker_;
    headless_.frame(app);
    Onlooker::present = nullptr;
    ++frames_;
    where_ = where;
    check_edges(app);
    check_overlaps(app);
    check_ids(app);
    return cuts(app);
  }
  // Whether the last look saw all of that text somewhere.
  bool saw_whole(const std::string& text) const {
    return std::any_of(onlooker_.whole.begin(), onlooker_.whole.end(),
                       [&](const std::string& whole) { return whole.find(text) != std::string::npos; });
  }
  // Points at what is cut, and complains unless all of it is told there.
  void check_told(App& app, const Cut& cut, const std::string& where) {
    const std::string at = kind(holder(app.items(), cut.ink));
    ImGui::GetIO().AddMousePosEvent(cut.ink.min.x + 2, cut.ink.centre().y);
    headless_.frames(app, 2);
    look(app, where + ", pointed at");
    if (!saw_whole(cut.text)) complain("cut and not told in " + at + ": " + cut.text);
    headless_.leave(app);
  }
  void complain(const std::string& what) { complaints_.emplace(what, where_); }
  const std::map<std::string, std::string>& complaints() const { return complaints_; }
  int frames() const { return frames_; }
  const Onlooker& last() const { return onlooker_; }

 private:
  bool may_be_cut(std::string_view name) const {
    return std::any_of(may_be_cut_.begin(), may_be_cut_.end(),
                       [&](std::string_view prefix) { return name.starts_with(prefix); });
  }
  std::vector<Cut> cuts(const App& app) {
    std::vector<Cut> allowed;
    for (const Onlooker::Cut& cut : onlooker_.cuts)
      for (const Onlooker::Words& words : onlooker_.drawn) {
        if (words.text != cut.shown || !meets(words.ink, words.clip, 0)) continue;
        const std::string at = holder(app.items(), words.ink);
        if (!may_be_cut(at)) {
          complain("cut in " + kind(at) + ": " + kind(cut.text) + " | " + kind(cut.shown));
        } else if (lies_within(words.ink, words.clip, 1)) {
          allowed.push_back({cut.text, words.ink});
        }
        break;
      }
    return allowed;
  }
  // Whether the words can be brought into sight: then they may stand in the edge.
  bool scrolls(const App& app, const Onlooker::Words& words) const {
    if (words.rolls || words.slanted) return true;
    for (const ImGuiWindow* window : ImGui::GetCurrentContext()->Windows)
      if (window->WasActive && window->DrawList == words.list && window->ScrollMax.y > 0) return true;
    for (std::size_t i = 0; i < app.items().size(); ++i) {
      const Item& item = app.items()[i];
      const bool moves = item.name.starts_with("wheel:") || item.name.starts_with("finger:");
      if (moves && lies_within(words.clip, item.rect, 4)) return true;
    }
    return false;
  }
  void check_edges(const App& app) {
    constexpr float touch = 1;
    for (const Onlooker::Words& words : onlooker_.drawn) {
      const Rect& ink = words.ink;
      const Rect clip{
          {std::max(words.clip.min.x, 0.0F), std::max(words.clip.min.y, 0.0F)},
          {std::min(words.clip.max.x, headless_.size().x), std::min(words.clip.max.y, headless_.size().y)}};
      const bool out = ink.max.y <= clip.min.y || ink.min.y >= clip.max.y;
      const bool high = ink.min.y < clip.min.y - touch || ink.max.y > clip.max.y + touch;
      const bool wide = ink.min.x < clip.min.x - touch || ink.max.x > clip.max.x + touch;
      if (!high && !wide) continue;
      const std::string said = kind(holder(app.items(), ink)) + ": " + kind(words.text);
      if (high && !scrolls(app, words)) complain((out ? "out of sight: " : "cut above or below: ") + said);
      if (wide && !out) complain("cut at a side: " + said);
    }
  }
  void check_overlaps(const App& app) {
    const auto visible = [](const Onlooker::Words& words) {
      return !words.slanted && lies_within(words.ink, words.clip, 1);
    };
    for (std::size_t i = 0; i < onlooker_.drawn.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        const Onlooker::Words &a = onlooker_.drawn[i], &b = onlooker_.drawn[j];
        if (a.list != b.list || !meets(a.ink, b.ink, 2) || !visible(a) || !visible(b)) continue;
        complain("words on words in " + kind(holder(app.items(), a.ink)) + ": " + kind(a.text) + " | " +
                 kind(b.text));
      }
  }
  // Dear ImGui's own count is of what the pointer is on: two of one id beneath it.
  void check_ids(const App& app) {
    std::set<ImGuiID> ids;
    for (const Pressable& pressable : app.items().pressables())
      if (!ids.insert(pressable.id).second)
        complain("two of one id: " + kind(holder(app.items(), pressable.rect)));
    if (ImGui::GetCurrentContext()->HoveredIdPreviousFrameItemCount > 1) complain("an id met twice");
  }

  Headless& headless_;
  std::vector<std::string_view> may_be_cut_;
  Onlooker onlooker_;
  std::string where_;
  std::map<std::string, std::string> complaints_;
  int frames_ = 0;
};

}  // namespace lab::test
