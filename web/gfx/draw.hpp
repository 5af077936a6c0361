// The figures that panels are drawn with, on ImDrawList. All measures in CSS pixels, all colours from the
// theme.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "web/gfx/theme.hpp"

namespace lab {

enum class Align : std::uint8_t { Left, Centre, Right };

struct TextStyle {
  Face face = Face::Word;
  float size = text_size;
  ImU32 colour = 0;
  Align align = Align::Left;
  float leading = 1.5F;  // of a paragraph: from line to line, in sizes
};

// What the menu and its key do to a packet or ask of an end.
inline constexpr sim::Duration delay_step = std::chrono::milliseconds(100);
inline constexpr std::uint32_t send_step = 5000;

// Text with its top at `at`; a line is 1.25 sizes high. Gives its width.
float draw_text(ImDrawList& list, ImVec2 at, std::string_view text, const TextStyle& style);
// The same with the middle of its capitals at `at.y`: for pills, rows and dots beside it.
float draw_text_middle(ImDrawList& list, ImVec2 at, std::string_view text, const TextStyle& style);
// `text`, or as much of it as fits with "…" behind it: `fits` tells of a text, and of any shorter one that
// has the same beginning it tells the same or better.
std::string cut_text(std::string_view text, const std::function<bool(std::string_view)>& fits);
// The same for one line of at most `width`.
std::string fitted(std::string_view text, float width, const TextStyle& style);
// draw_text_middle() of what is fitted.
float draw_text_fitted(ImDrawList& list, ImVec2 at, float width, std::string_view text,
                       const TextStyle& style);
ImVec2 measure_text(std::string_view text, const TextStyle& style);
// Broken into lines of at most `width`, each `style.leading` sizes high; Chinese breaks between any two
// characters. Gives the height. A colour of 0 only measures.
float draw_paragraph(ImDrawList& list, ImVec2 at, float width, std::string_view text, const TextStyle& style);
// Along a line from a to b, lifted off it, as on the ladder's arrows.
void draw_text_along(ImDrawList& list, ImVec2 a, ImVec2 b, std::string_view text, const TextStyle& style);

void draw_panel(ImDrawList& list, const Theme& theme, const Rect& area);  // ground and border
void draw_label(ImDrawList& list, const Theme& theme, ImVec2 at,
                std::string_view text);  // SMALL SPACED CAPITALS
float label_width(std::string_view text);
void draw_dot(ImDrawList& list, ImVec2 centre, float radius, ImU32 colour);
void draw_rule(ImDrawList& list, const Theme& theme, ImVec2 from, float width);  // a thin line across
// Around what the keyboard is on.
void draw_focus(ImDrawList& list, const Theme& theme, const Rect& area, float rounding);
// The shape alone, or with a text in its middle. A colour of 0 leaves its part out.
void draw_pill(ImDrawList& list, const Rect& area, ImU32 fill, ImU32 border, float border_width);
void draw_pill(ImDrawList& list, const Rect& area, std::string_view text, ImU32 fill, ImU32 border,
               const TextStyle& style);
void draw_dashed(ImDrawList& list, ImVec2 a, ImVec2 b, ImU32 colour, float width, float dash = 5,
                 float space = 4);
void draw_arrow_head(ImDrawList& list, ImVec2 from, ImVec2 tip, ImU32 colour, float size = 9);
void draw_cross(ImDrawList& list, ImVec2 centre, ImU32 colour, float size = 7);
// A timer: the ring that it leaves empty, and what is left of it; `left` of 1 is full. Empties clockwise from
// the top.
void draw_ring(ImDrawList& list, const Theme& theme, ImVec2 centre, float radius);
void draw_ring_left(ImDrawList& list, ImVec2 centre, float radius, float left, ImU32 colour);
// A few words within it.
void draw_ring_words(ImDrawList& list, ImVec2 centre, float radius, std::string_view words, ImU32 colour);

// Interaction, drawn by the caller: a named place that the mouse, touch and keyboard reach. Registers itself
// in `items`.
struct Press {
  bool pressed = false;
  bool hovered = false;
  bool held = false;
  bool focused = false;  // by keyboard: draw a focus ring
};
Press press_area(const char* item_name, const Rect& area, Items& items);
// A pill-shaped button with words; `on` is the chosen one of a group. One that is not `enabled` is pale and
// cannot be pressed.
bool button(const View& view, const char* item_name, const Rect& area, std::string_view label, bool on,
            Items& items, bool enabled = true);
float button_width(std::string_view label);
// The words that explain a thing, in a dark plate with the middle of its lower edge at `foot`, kept inside
// `bounds`; broken into lines where it is too long for them.
void draw_tip(ImDrawList& list, const Theme& theme, ImVec2 foot, const Rect& bounds, std::string_view text,
              Face face);

// A knob on a rail. While it is dragged only the picture moves; the value is given once, when it is let go
// (or by the arrow keys). `value` is 0 to 1.
struct Slide {
  float shown = 0;       // where the knob stands now
  bool changed = false;  // let go at `shown`
};
Slide slider(const View& view, const char* item_name, const Rect& area, float value, float key_step,
             Items& items);

}  // namespace lab
