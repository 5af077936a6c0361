// Parts of panels whose vertices are kept from frame to frame, for as long as nothing changes that they are
// made of: most of a lab stands still while a packet flies. What the pointer or the keyboard is on is always
// drawn anew. A part that comes to lie where it lay in the last frame is not even copied.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/tcp/time.hpp"
#include "imgui.h"
#include "web/items.hpp"

namespace lab {

// All that a kept part depends on, in 64 bits.
class Key {
 public:
  constexpr Key() = default;
  template <class T>
    requires std::integral<T> || std::is_enum_v<T>
  constexpr Key& add(T value) {
    // As MurmurHash3 ends: leaves no bit where it was.
    constexpr std::uint64_t first = 0xff51afd7ed558ccd, second = 0xc4ceb9fe1a85ec53;
    bits_ ^= static_cast<std::uint64_t>(value);
    bits_ *= first;
    bits_ ^= bits_ >> 33;
    bits_ *= second;
    bits_ ^= bits_ >> 29;
    return *this;
  }
  constexpr Key& add(float value) { return add(std::bit_cast<std::uint32_t>(value)); }
  constexpr Key& add(double value) { return add(std::bit_cast<std::uint64_t>(value)); }
  constexpr Key& add(tcp::Instant at) { return add(tcp::microseconds(at)); }
  Key& add(const Rect& r) { return add(r.min.x).add(r.min.y).add(r.max.x).add(r.max.y); }
  constexpr Key& add(std::string_view text) {
    for (const char c : text) add(c);
    return add(text.size());
  }
  friend bool operator==(const Key&, const Key&) = default;

 private:
  std::uint64_t bits_ = 0x9e3779b97f4a7c15;
};

// A value that is made again when its key changes.
template <class T>
class Memo {
 public:
  template <class Make>
  const T& get(const Key& key, Make make) {
    if (!made_ || key != key_) value_ = make();
    made_ = true;
    key_ = key;
    return value_;
  }
  void forget() { made_ = false; }

 private:
  bool made_ = false;
  Key key_;
  T value_{};
};

class Kept {
 public:
  // Draws the part of that name, which lies within `area` and uses the current window's list: by copying what
  // `draw` drew under the same key, or by `draw`. At `now` it may be as old as until() has allowed.
  template <class Draw>
  void part(const char* name, const Key& key, tcp::Instant now, const Rect& area, Items& items, Draw draw) {
    const Step step = begin(name, key, now, area, items);
    if (step == Step::Shown) return;
    draw();
    if (step == Step::Record) end(items);
  }
  // While a part is drawn: it will look different from then on.
  void until(tcp::Instant at);
  void forget() { parts_.clear(); }

 private:
  // The next vertex and the next index of a list in a frame. The same in the next frame: what was put there
  // is there still, for a list forgets its size, not its buffers, and is written from first to last.
  struct Place {
    int frame = -1;
    const ImDrawVert* vertex = nullptr;
    const ImDrawIdx* index = nullptr;
    int vertices = 0, indices = 0;  // that the buffers have room for: they have not grown, and so moved
    unsigned number = 0;
    friend bool operator==(const Place&, const Place&) = default;
  };
  struct Part {
    ImGuiID id = 0;
    Key key;
    tcp::Instant until = tcp::never;
    std::vector<ImDrawVert> vertices;
    std::vector<ImDrawIdx> indices;  // from the part's first vertex
    std::vector<Item> items;
    std::vector<Pressable> pressables;
    Place place;  // where it was put last
    int items_frame = -1;
    std::size_t first_item = 0;
    const Items* items_of = nullptr;
  };
  enum class Step : std::uint8_t { Shown, Record, Live };

  Step begin(const char* name, const Key& key, tcp::Instant now, const Rect& area, Items& items);
  void end(Items& items);
  static Place place(const ImDrawList& list);
  static void show(Part& part, ImDrawList& list);
  static void put_items(Part& part, Items& items);

  std::vector<Part> parts_;
  // of the one that is being recorded
  bool recording_ = false;
  Part fresh_;
  ImDrawList* list_ = nullptr;
  int commands_ = 0, first_vertex_ = 0, first_index_ = 0;
  unsigned first_number_ = 0;
  std::size_t first_item_ = 0, first_pressable_ = 0;
};

}  // namespace lab
