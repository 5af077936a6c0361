// Where things stand on the screen this frame, by name: so that the page, a screen reader's mirror and the
// browser tests find the same packet or button that the eye sees. Names: "packet:3", "button:play",
// "panel:ladder", "field:client.snd.una", …
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "imgui.h"

namespace lab {

struct Rect {
  ImVec2 min;
  ImVec2 max;
  float width() const { return max.x - min.x; }
  float height() const { return max.y - min.y; }
  ImVec2 centre() const { return {(min.x + max.x) / 2, (min.y + max.y) / 2}; }
  bool contains(ImVec2 p) const { return p.x >= min.x && p.x < max.x && p.y >= min.y && p.y < max.y; }
  Rect inset(float by) const { return {{min.x + by, min.y + by}, {max.x - by, max.y - by}}; }
};

class Items {
 public:
  void begin_frame() { rects_.clear(); }
  void put(std::string name, Rect rect) { rects_.insert_or_assign(std::move(name), rect); }
  // nullptr: not on the screen.
  const Rect* find(std::string_view name) const {
    const auto it = rects_.find(name);
    return it == rects_.end() ? nullptr : &it->second;
  }
  const std::map<std::string, Rect, std::less<>>& all() const { return rects_; }

 private:
  std::map<std::string, Rect, std::less<>> rects_;
};

}  // namespace lab
