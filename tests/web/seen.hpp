// What is wrong with a frame as it is seen: words that are cut, lie on other words or out of sight, and names
// that stand for two things. Each complaint is said once, with where it was first met.
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

// The innermost of what has a name and holds the middle of `area`; empty: nothing.
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

class Seen {
 public:
  using Excused = bool (*)(std::string_view holder, std::string_view text);
  Seen(Headless& headless, Excused excused) : headless_(headless), excused_(excused) {}

  // The next frame, drawn anew.
  void look(App& app, const std::string& where) {
    Onlooker onlooker;
    app.forget_drawings();
    Onlooker::present = &onlooker;
    headless_.frame(app);
    Onlooker::present = nullptr;
    ++frames_;
    where_ = where;
    check_cuts(app, onlooker);
    check_edges(app, onlooker);
    check_overlaps(app, onlooker);
    check_ids(app);
  }
  void complain(const std::string& what, const std::string& where) { complaints_.emplace(what, where); }
  const std::map<std::string, std::string>& complaints() const { return complaints_; }
  int frames() const { return frames_; }

 private:
  void complain(const std::string& what) { complain(what, where_); }
  // As short as it names the thing, so that a kind of complaint is said once.
  static std::string kind(std::string name) {
    for (char& c : name)
      if (c >= '0' && c <= '9') c = '#';
    name.erase(std::unique(name.begin(), name.end(), [](char a, char b) { return a == '#' && b == '#'; }), name.end());
    return name;
  }

  void check_cuts(const App& app, const Onlooker& seen) {
    for (const Onlooker::Cut& cut : seen.cuts)
      for (const Onlooker::Words& words : seen.drawn) {
        if (words.text != cut.shown) continue;
        const std::string at = holder(app.items(), words.ink);
        if (!excused_(at, cut.text)) complain("cut in " + kind(at) + ": " + kind(cut.text) + " | " + kind(cut.shown));
        break;
      }
  }
  bool scrolls(const App& app, const Onlooker::Words& words) const {
    if (words.rolls) return true;
    for (const ImGuiWindow* window : ImGui::GetCurrentContext()->Windows)
      if (window->WasActive && window->DrawList == words.list && window->ScrollMax.y > 0) return true;
    for (std::size_t i = 0; i < app.items().size(); ++i) {
      const Item& item = app.items()[i];
      if ((item.name.starts_with("wheel:") || item.name.starts_with("finger:")) && lies_within(words.clip, item.rect, 4)) return true;
    }
    return false;
  }
  void check_edges(const App& app, const Onlooker& seen) {
    constexpr float touch = 1;
    const Rect display{{0, 0}, headless_.size()};
    for (const Onlooker::Words& words : seen.drawn) {
      const Rect& ink = words.ink;
      Rect clip = words.clip;
      clip = {{std::max(clip.min.x, display.min.x), std::max(clip.min.y, display.min.y)},
              {std::min(clip.max.x, display.max.x), std::min(clip.max.y, display.max.y)}};
      const bool out = ink.max.y <= clip.min.y || ink.min.y >= clip.max.y;
      const bool high = ink.min.y < clip.min.y - touch || ink.max.y > clip.max.y + touch;
      const bool wide = ink.min.x < clip.min.x - touch || ink.max.x > clip.max.x + touch;
      if (high && (words.slanted || scrolls(app, words))) {
        if (out || !wide) continue;
      } else if (out) {
        complain("out of sight: " + kind(words.text));
        continue;
      }
      if (high) complain("cut above or below: " + kind(holder(app.items(), ink)) + ": " + kind(words.text));
      if (wide) complain("cut at a side: " + kind(holder(app.items(), ink)) + ": " + kind(words.text));
    }
  }
  void check_overlaps(const App& app, const Onlooker& seen) {
    const auto visible = [](const Onlooker::Words& words) { return !words.slanted && lies_within(words.ink, words.clip, 1); };
    for (std::size_t i = 0; i < seen.drawn.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        const Onlooker::Words &a = seen.drawn[i], &b = seen.drawn[j];
        if (a.list != b.list || !meets(a.ink, b.ink, 2) || !visible(a) || !visible(b)) continue;
        complain("words on words in " + kind(holder(app.items(), a.ink)) + ": " + kind(a.text) + " | " + kind(b.text));
      }
  }
  void check_ids(const App& app) {
    std::set<ImGuiID> ids;
    for (const Pressable& pressable : app.items().pressables())
      if (!ids.insert(pressable.id).second) complain("two of one id: " + kind(holder(app.items(), pressable.rect)));
  }

  Headless& headless_;
  Excused excused_;
  std::string where_;
  std::map<std::string, std::string> complaints_;
  int frames_ = 0;
};

}  // namespace lab::test
