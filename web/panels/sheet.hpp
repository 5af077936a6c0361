// A sheet that lies over the lab until one presses beside it: its place, and what can be pressed, typed and
// slid on it by mouse, touch and keyboard alike.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "web/gfx/draw.hpp"
#include "web/view.hpp"

namespace lab {

class Sheet {
 public:
  // Beside `anchor`, wherever there is room in the display. false: it does not lie there (any more).
  Sheet(const View& view, float width, const Rect& anchor, Items& items, Intents& intents);
  ~Sheet();
  Sheet(const Sheet&) = delete;
  Sheet& operator=(const Sheet&) = delete;
  bool lies() const { return lies_; }
  void close();

  const View& view;
  const Theme& theme;
  Items& items;
  Intents& intents;
  Hands hands;       // as they will be in the next frame
  float label = 74;  // where the parts of a row begin

  ImDrawList& list() const { return *ImGui::GetWindowDrawList(); }
  float width() const { return right_ - left_; }

  // Parts, from the top down.
  void title(std::string_view words, std::string_view aside = {});
  // A row begins with its name; what follows stands beside it, and in more lines where they are needed.
  void row(std::string_view name, Face face = Face::Word);
  void line();                                      // what follows stands in another line of the row
  void words(std::string_view text, ImU32 colour);  // a paragraph
  Rect space(float height);                         // to draw in

  // In a row. A pill is pressed; `on` is the chosen one of its group.
  struct Pill {
    const char* item;
    std::string_view words;
    bool on = false;
    bool enabled = true;
    const char* hint = nullptr;
    bool mono = false;
  };
  bool pill(const Pill& pill);
  void unit(std::string_view words);  // behind a number
  // A number: dragged, typed, or changed by its two signs. Gives what it is now.
  struct Number {
    std::string name;  // of its items: field:NAME, button:NAME:less, button:NAME:more
    std::int64_t value;
    std::int64_t least, most;
    std::int64_t step = 1;
    bool round = false;  // the farther it is dragged, the rounder: a finger finds 500, and 50,000
  };
  std::int64_t number(const Number& number);
  // Whether Enter is pressed on the part that was placed last.
  bool entered();
  // One of some values in order, on a rail, its words behind it; `shown`: what it is now, were it none of
  // them. Gives the place it was put to, or -1.
  int steps(const char* item, int at, std::span<const std::string> words, std::string_view shown);
  // The button at the foot that does it; Enter does it from anywhere that has no other use for it.
  bool done(const char* item, std::string_view words, bool enabled, bool alarm = false);

  // Registers a place that the keyboard can walk to; true: it is on it.
  bool focus_here();
  bool key(ImGuiKey key, bool repeat = true) const { return ImGui::IsKeyPressed(key, repeat); }
  bool enter() const { return key(ImGuiKey_Enter, false) || key(ImGuiKey_KeypadEnter, false); }

 private:
  Rect place(float width, float height);
  bool sign(const std::string& item, const char* words, bool enabled);
  std::int64_t typed(std::int64_t value);

  bool lies_ = false;
  ImVec2 top_{};
  float left_ = 0, right_ = 0, indent_ = 0;
  float x_ = 0, y_ = 0, line_ = 0;
  int controls_ = 0;
  bool used_enter_ = false;
};

inline constexpr float pill_gap = 6;

}  // namespace lab
