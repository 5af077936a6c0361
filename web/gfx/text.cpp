// Words on an ImDrawList: aligned, fitted, broken into lines, and along a sloped line.
#include <algorithm>
#include <cmath>
#include <string>

#include "web/gfx/draw.hpp"
#include "web/gfx/onlooker.hpp"

namespace lab {

Onlooker* Onlooker::present = nullptr;

namespace {

// std::hypot guards against overflow, at ten times the price.
float length_of(float x, float y) {
  return std::sqrt(x * x + y * y);
}

constexpr float line_height = 1.25F;

const char* begin_of(std::string_view text) {
  return text.data();
}
const char* end_of(std::string_view text) {
  return text.data() + text.size();
}

float width_of(std::string_view text, const TextStyle& style) {
  return font(style.face)->CalcTextSizeA(style.size, FLT_MAX, 0, begin_of(text), end_of(text)).x;
}

float left_of(float x, float width, Align align) {
  if (align == Align::Left) return x;
  return align == Align::Right ? x - width : x - width / 2;
}

// The middle of the capitals below the top of the line: 0.364 em above the baseline in both families.
float cap_middle(const TextStyle& style) {
  return font(style.face)->GetFontBaked(style.size)->Ascent - 0.364F * style.size;
}

// Whether a line may be broken before this character: behind a space, and around Chinese ones.
bool is_wide(unsigned lead) {
  return lead >= 0xE3;  // UTF-8 lead octets of U+3000 and above
}

std::size_t character_octets(unsigned lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xE0) return 2;
  return lead < 0xF0 ? 3 : 4;
}

// Marks that must not begin a line.
bool clings(std::string_view character) {
  static constexpr std::string_view marks = "，。、；：？！）」』”’,.;:?!)";
  return marks.find(character) != std::string_view::npos;
}

// How many octets of `text` fit into `width`, breaking where it may.
std::size_t line_octets(std::string_view text, float width, const TextStyle& style) {
  std::size_t at = 0, good = 0;
  float so_far = 0;
  while (at < text.size()) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t next = std::min(text.size(), at + character_octets(lead));
    const std::string_view character = text.substr(at, next - at);
    if (at > 0 && (text[at - 1] == ' ' || is_wide(lead)) && !clings(character)) good = at;
    if (character == "\n") return next;
    so_far += width_of(character, style);
    if (so_far > width && character != " ") return good > 0 ? good : std::max(at, next - at);
    at = next;
    if (is_wide(lead) && at < text.size() &&
        !clings(text.substr(at, character_octets(static_cast<unsigned char>(text[at])))))
      good = at;
  }
  return text.size();
}

// Tells who looks on; `left` and `width` of the line, `top` as it is given to AddText().
void show_onlooker(const ImDrawList& list, float left, float top, float width, std::string_view text,
                   const TextStyle& style, bool slanted = false) {
  if (Onlooker::present == nullptr) return;
  const float baseline = top + font(style.face)->GetFontBaked(style.size)->Ascent;
  const ImVec4 clip = list._CmdHeader.ClipRect;
  Onlooker::present->drawn.push_back(
      {std::string(text),
       {{left, baseline - 0.72F * style.size}, {left + width, baseline + 0.18F * style.size}},
       {{clip.x, clip.y}, {clip.z, clip.w}},
       &list,
       slanted});
}

float put_text(ImDrawList& list, ImVec2 at, std::string_view text, const TextStyle& style) {
  const float width = width_of(text, style);
  list.AddText(font(style.face), style.size, {left_of(at.x, width, style.align), at.y}, style.colour,
               begin_of(text), end_of(text));
  return width;
}

}  // namespace

float draw_text(ImDrawList& list, ImVec2 at, std::string_view text, const TextStyle& style) {
  if (text.empty()) return 0;
  const float width = put_text(list, at, text, style);
  show_onlooker(list, left_of(at.x, width, style.align), at.y, width, text, style);
  return width;
}

float draw_text_middle(ImDrawList& list, ImVec2 at, std::string_view text, const TextStyle& style) {
  return draw_text(list, {at.x, std::round(at.y - cap_middle(style))}, text, style);
}

std::string cut_text(std::string_view text, const std::function<bool(std::string_view)>& fits) {
  if (text.empty() || fits(text)) return std::string(text);
  const auto cut = [&](std::size_t octets) {
    while (octets > 0 && (static_cast<unsigned char>(text[octets]) & 0xC0) == 0x80)
      --octets;  // not within a character
    return std::string(text.substr(0, octets)) + "…";
  };
  std::size_t low = 0, high = text.size() - 1;
  while (low < high) {
    const std::size_t middle = (low + high + 1) / 2;
    if (fits(cut(middle))) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  std::string shown = cut(low);
  if (Onlooker::present != nullptr) Onlooker::present->cuts.push_back({std::string(text), shown});
  return shown;
}

std::string fitted(std::string_view text, float width, const TextStyle& style) {
  return cut_text(text, [&](std::string_view tried) { return width_of(tried, style) <= width; });
}

float draw_text_fitted(ImDrawList& list, ImVec2 at, float width, std::string_view text,
                       const TextStyle& style) {
  return draw_text_middle(list, at, fitted(text, width, style), style);
}

ImVec2 measure_text(std::string_view text, const TextStyle& style) {
  return {width_of(text, style), style.size * line_height};
}

namespace {

// How many lines the text takes, and how wide its last one is.
struct Broken {
  int lines = 0;
  float last = 0;
};

Broken break_text(std::string_view text, float width, const TextStyle& style) {
  Broken broken;
  while (!text.empty()) {
    const std::size_t octets = line_octets(text, width, style);
    broken.last = width_of(text.substr(0, octets), style);
    ++broken.lines;
    text.remove_prefix(octets);
  }
  return broken;
}

// The width to break at so that no word or two stand alone in the last line: a narrower one, with as many
// lines.
float balanced(std::string_view text, float width, const TextStyle& style) {
  constexpr int most_lines = 4;
  const Broken whole = break_text(text, width, style);
  if (whole.lines < 2 || whole.lines > most_lines || whole.last > width * 0.3F) return width;
  float least = width / 2, enough = width;
  while (enough - least > 4) {
    const float tried = (least + enough) / 2;
    (break_text(text, tried, style).lines <= whole.lines ? enough : least) = tried;
  }
  return enough;
}

// Whether a line that ends there ends within a word.
bool breaks_word(std::string_view text, std::size_t octets) {
  if (octets >= text.size()) return false;
  const auto before = static_cast<unsigned char>(text[octets - 1]),
             after = static_cast<unsigned char>(text[octets]);
  return before < 0x80 && after < 0x80 && before != ' ' && before != '\n' && after != ' ' && after != '\n';
}

}  // namespace

float draw_paragraph(ImDrawList& list, ImVec2 at, float width, std::string_view text,
                     const TextStyle& style) {
  const float step = std::round(style.size * style.leading);
  if (style.colour != 0) {
    width = balanced(text, width, style);
    if (Onlooker::present != nullptr) Onlooker::present->whole.emplace_back(text);
  }
  float y = at.y;
  while (!text.empty()) {
    const std::size_t octets = line_octets(text, width, style);
    std::string_view line = text.substr(0, octets);
    while (!line.empty() && (line.back() == ' ' || line.back() == '\n')) line.remove_suffix(1);
    if (style.colour != 0) draw_text(list, {at.x, y}, line, style);
    if (style.colour != 0 && Onlooker::present != nullptr && breaks_word(text, octets))
      Onlooker::present->cuts.push_back({std::string(text), std::string(line)});
    text.remove_prefix(octets);
    y += step;
  }
  return y - at.y;
}

void draw_text_along(ImDrawList& list, ImVec2 a, ImVec2 b, std::string_view text, const TextStyle& style) {
  if (b.x < a.x) std::swap(a, b);
  const ImVec2 middle{(a.x + b.x) / 2, (a.y + b.y) / 2};
  const float length = length_of(b.x - a.x, b.y - a.y);
  if (length < 1) return;
  const float c = (b.x - a.x) / length, s = (b.y - a.y) / length;
  const ImVec2 origin{std::round(middle.x), std::round(middle.y)};
  const int first = list.VtxBuffer.Size;
  const float width = width_of(text, style);
  const float above = cap_middle(style) + style.size * 0.36F + 5;  // baseline 5 px off the line
  list.AddText(font(style.face), style.size, {std::round(origin.x - width / 2), std::round(origin.y - above)},
               style.colour, begin_of(text), end_of(text));
  for (int i = first; i < list.VtxBuffer.Size; ++i) {
    ImVec2& p = list.VtxBuffer[i].pos;
    const float x = p.x - origin.x, y = p.y - origin.y;
    p = {middle.x + x * c - y * s, middle.y + x * s + y * c};
  }
  show_onlooker(list, middle.x - width * c / 2, origin.y - above, width * c, text, style, true);
}

void draw_label(ImDrawList& list, const Theme& theme, ImVec2 at, std::string_view text) {
  const TextStyle style{.face = Face::WordBold, .size = small_size, .colour = theme.mute};
  show_onlooker(list, at.x, at.y, label_width(text), text, style);
  while (!text.empty()) {
    const std::size_t octets =
        std::min(text.size(), character_octets(static_cast<unsigned char>(text.front())));
    at.x += put_text(list, at, text.substr(0, octets), style) + 1;
    text.remove_prefix(octets);
  }
}

float label_width(std::string_view text) {
  const TextStyle style{.face = Face::WordBold, .size = small_size};
  const auto characters = std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  return width_of(text, style) + static_cast<float>(characters);
}

}  // namespace lab
