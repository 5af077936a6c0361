// Where things stand on the screen this frame, by name: so that the page, a screen reader's mirror and the
// browser tests find the same packet or button that the eye sees. Names: "packet:3", "button:play",
// "panel:ladder", "field:client.snd.una", …
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

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

struct Item {
  std::string name;
  Rect rect;
};

// What press_area() has told Dear ImGui of.
struct Pressable {
  ImGuiID id = 0;
  bool enabled = true;
  Rect rect;
};

class Items {
 public:
  void begin_frame() {
    count_ = 0;
    pressables_.clear();
  }
  // The last of a name counts.
  void put(std::string_view name, Rect rect) {
    if (count_ == items_.size()) items_.emplace_back();
    items_[count_].name.assign(name);
    items_[count_++].rect = rect;
  }
  // Puts so many that were put at these places in the last frame.
  void put_again(std::size_t count) { count_ += count; }
  // Takes the last ones back.
  void take_back(std::size_t count) { count_ -= count; }
  void put_pressable(const Pressable& pressable) { pressables_.push_back(pressable); }
  // nullptr: not on the screen.
  const Rect* find(std::string_view name) const {
    for (std::size_t i = count_; i > 0; --i)
      if (items_[i - 1].name == name) return &items_[i - 1].rect;
    return nullptr;
  }
  std::map<std::string, Rect, std::less<>> all() const {
    std::map<std::string, Rect, std::less<>> named;
    for (std::size_t i = 0; i < count_; ++i) named.insert_or_assign(items_[i].name, items_[i].rect);
    return named;
  }
  // In the order in which they were put.
  std::size_t size() const { return count_; }
  const Item& operator[](std::size_t i) const { return items_[i]; }
  const std::vector<Pressable>& pressables() const { return pressables_; }

 private:
  std::vector<Item> items_;  // the first count_ are this frame's; the others keep their room
  std::size_t count_ = 0;
  std::vector<Pressable> pressables_;
};

}  // namespace lab
