// The list of keys, over everything: called by "?" or its button, put away by Esc, "?" or a press anywhere.
#include "web/panels/keys.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "web/panels/controls.hpp"
#include "web/panels/panels.hpp"

namespace lab {

namespace {

constexpr float head = 52, foot = 16, side = 22;
constexpr TextStyle key_style{.face = Face::Mono, .size = 12};
constexpr TextStyle word_style{.face = Face::Word, .size = text_size};

constexpr float cap_width_least = 24;
constexpr float cap_gap = 5;

// Calls f(key) for each key of a line.
template <typename F>
void each_key(std::string_view keys, F f) {
  while (!keys.empty()) {
    const std::size_t end = std::min(keys.find(' '), keys.size());
    f(keys.substr(0, end));
    keys.remove_prefix(std::min(end + 1, keys.size()));
  }
}

float cap_width(std::string_view key) {
  return std::max(cap_width_least, measure_text(key, key_style).x + 14);
}

float caps_width(std::string_view keys) {
  float width = -cap_gap;
  each_key(keys, [&](std::string_view key) { width += cap_width(key) + cap_gap; });
  return width;
}

void draw_caps(ImDrawList& list, const Theme& colours, ImVec2 at, float half, std::string_view keys) {
  TextStyle style = key_style;
  style.colour = colours.ink;
  style.align = Align::Centre;
  each_key(keys, [&](std::string_view key) {
    const float width = cap_width(key);
    list.AddRectFilled({at.x, at.y - half}, {at.x + width, at.y + half}, colours.soft, 5);
    list.AddRect({at.x, at.y - half}, {at.x + width, at.y + half}, colours.line, 5);
    draw_text_middle(list, {at.x + width / 2, at.y}, key, style);
    at.x += width + cap_gap;
  });
}

// What lies behind the list steps back.
void veil(ImDrawList& list, const Theme& colours, const Rect& card, ImVec2 size) {
  const ImU32 colour = with_alpha(colours.paper, 0.8F);
  list.PushClipRectFullScreen();
  list.AddRectFilled({0, 0}, {size.x, card.min.y}, colour);
  list.AddRectFilled({0, card.max.y}, size, colour);
  list.AddRectFilled({0, card.min.y}, {card.min.x, card.max.y}, colour);
  list.AddRectFilled({card.max.x, card.min.y}, {size.x, card.max.y}, colour);
  list.PopClipRect();
}

struct Measures {
  float caps = 0;   // the widest line's keys
  float words = 0;  // the longest line's words
};

Measures measures(const View& view) {
  Measures m;
  for (const KeyLine& line : key_lines()) {
    m.caps = std::max(m.caps, caps_width(line.keys));
    m.words = std::max(m.words, measure_text(view.tr(line.what), word_style).x);
  }
  return m;
}

// In a column; where that is too narrow, on the right of the line's own keys, as small as it takes.
void draw_words(ImDrawList& list, const Rect& card, float y, const Measures& m, const KeyLine& line,
                std::string_view words, TextStyle style) {
  const float left = card.min.x + side, right = card.max.x - side;
  if (left + m.caps + 18 + m.words <= right) {
    draw_text_middle(list, {left + m.caps + 18, y}, words, style);
    return;
  }
  const float room = right - left - caps_width(line.keys) - 12;
  style.size =
      std::clamp(style.size * room / std::max(1.0F, measure_text(words, style).x), 10.0F, style.size);
  const float width = std::min(room, measure_text(words, style).x);
  draw_text_fitted(list, {right - width, y}, width, words, style);
}

void draw_list(const View& view, const Rect& card, const Measures& m, float row) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  draw_text_middle(list, {card.min.x + side, card.min.y + 30}, view.tr(Text::KeysTitle),
                   {.face = Face::WordBold, .size = title_size, .colour = colours.ink});
  TextStyle style = word_style;
  style.colour = colours.ink;
  float y = card.min.y + head + row / 2;
  for (const KeyLine& line : key_lines()) {
    draw_caps(list, colours, {card.min.x + side, y}, std::min(10.0F, row / 2 - 1), line.keys);
    draw_words(list, card, y, m, line, view.tr(line.what), style);
    y += row;
  }
}

}  // namespace

std::span<const KeyLine> key_lines() {
  static constexpr KeyLine lines[] = {
      {"Space", Text::KeyPlay},
      {"→ ←", Text::KeyStep},
      {"N", Text::KeySkip},
      {"R Home", Text::KeyReset},
      {"Ctrl+Z", Text::KeyUndo},
      {"Ctrl+Shift+Z", Text::KeyRedo},
      {"Tab Shift+Tab", Text::KeyWalk},
      {"Enter", Text::KeyHold},
      {"Esc", Text::KeyLetGo},
      {"M A", Text::KeyMore},
      {"D Delete", Text::KeyDrop},
      {"L W", Text::KeyDelay},
      {"U C", Text::KeyDuplicate},
      {"V", Text::KeyDeliver},
      {"X B", Text::KeyCorrupt},
      {"E", Text::KeyEdit},
      {"F G K", Text::KeySheets},
      {"Q P", Text::KeyPrograms},
      {"1 2 3 4 5 6", Text::KeyFigures},
      {"O", Text::KeyLog},
      {"?", Text::KeyKeys},
  };
  return lines;
}

void draw_keys(const View& view, ImVec2 size, Items& items, Intents& intents) {
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const ImGuiID shown = ImGui::GetID("keys-shown");
  const bool was_open = storage.GetBool(shown);
  if (view.ui.keys && !was_open) ImGui::OpenPopup("keys");
  if (!view.ui.keys && !was_open) return;

  const Measures m = measures(view);
  const auto lines = static_cast<float>(key_lines().size());
  const float width = std::floor(std::min(2 * side + m.caps + 18 + m.words + 4, size.x - 16));
  const float row = std::clamp((size.y - 16 - head - foot) / lines, 12.0F, 28.0F);
  const float height = std::floor(std::min(head + foot + row * lines, size.y - 16));
  const ImVec2 corner{std::floor((size.x - width) / 2),
                      std::floor((size.y - height) / 2)};  // no half pixels unveiled
  const bool open = begin_menu(view, "keys", corner, {std::max(1.0F, width), std::max(1.0F, height)}, false);
  storage.SetBool(shown, open);
  if (!open) {
    intents.keys = false;
    return;
  }
  const ImVec2 origin = ImGui::GetWindowPos();
  const Rect card{origin, {origin.x + width, origin.y + height}};
  items.put("panel:keys", card);
  veil(*ImGui::GetWindowDrawList(), theme(view.ui.theme), card, size);
  draw_list(view, card, m, row);
  const bool asked_again = ImGui::GetIO().KeyShift && ImGui::IsKeyPressed(ImGuiKey_Slash, false);
  if (!view.ui.keys || asked_again || ImGui::IsMouseReleased(ImGuiMouseButton_Left))
    ImGui::CloseCurrentPopup();
  ImGui::EndPopup();
}

}  // namespace lab
