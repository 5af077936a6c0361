// Parts of panels whose vertices are kept from frame to frame, for as long as nothing changes that they are
// made of: most of a lab stands still while a packet flies. What the pointer or the keyboard is on is always
// drawn anew.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/tcp/time.hpp"
#include "web/gfx/sketch.hpp"

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

// The key, and the glyphs that words are drawn with.
Key with_glyphs(Key key);

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
  struct Part {
    ImGuiID id = 0;
    Key key;
    tcp::Instant until = tcp::never;
    Sketch sketch;
    std::vector<Pressable> pressables;
  };
  enum class Step : std::uint8_t { Shown, Record, Live };

  Step begin(const char* name, const Key& key, tcp::Instant now, const Rect& area, Items& items);
  void end(const Items& items);

  std::vector<Part> parts_;
  // of the one that is being recorded: its place among the parts, and what was there before it
  std::optional<std::size_t> recording_;
  Sketch::Start start_;
  std::size_t first_pressable_ = 0;
};

}  // namespace lab
