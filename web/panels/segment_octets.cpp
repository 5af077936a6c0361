// A segment's octets as digits and as text; what belongs to the field that is pointed at is lit.
#include <algorithm>
#include <cstdio>

#include "web/panels/segment_view.hpp"

namespace lab {
namespace {

constexpr float octet_row = 17;
constexpr std::size_t shown_octets_max = 4096;

std::size_t dumped(const SegmentPicture& picture) {
  return std::min(picture.octets.size(), shown_octets_max);
}

void draw_octet(const Inspector& in, const Dump& dump, std::size_t at, float y) {
  const auto value = std::to_integer<unsigned>(in.picture.octets[at]);
  char digits[4];
  std::snprintf(digits, sizeof digits, "%02x", value);
  const char letter = value >= 0x20 && value < 0x7f ? static_cast<char>(value) : '.';
  const auto column = static_cast<float>(at % dump.columns);
  const float x = dump.first + dump.octet * column, t = dump.text_left + dump.text * column;
  const SegmentField* lit = in.lit < in.picture.fields.size() ? &in.picture.fields[in.lit] : nullptr;
  const bool on = lit != nullptr && at * 8 < lit->bit + lit->bits && at * 8 + 8 > lit->bit;
  ImU32 colour = at < in.picture.tcp_at    ? in.theme.mute
                 : at < in.picture.data_at ? in.colour()
                                           : in.theme.ink;
  if (in.packet.flipped_bit && in.packet.fate != sim::Fate::Delivered && *in.packet.flipped_bit / 8U == at)
    colour = in.theme.alarm;
  if (on) {
    in.list.AddRectFilled({x - 3, y - 8}, {x + dump.octet - 3, y + 9}, in.theme.changed);
    in.list.AddRectFilled({t, y - 8}, {t + dump.text, y + 9}, in.theme.changed);
    colour = in.theme.ink;
  }
  const TextStyle style{.face = Face::Mono, .size = small_size, .colour = colour};
  draw_text_middle(in.list, {x, y}, digits, style);
  draw_text_middle(in.list, {t, y}, {&letter, 1}, style);
}

}  // namespace

Dump make_dump(const Rect& area) {
  const float letter = measure_text("0", {.face = Face::Mono, .size = small_size}).x;
  Dump dump{.area = area, .octet = letter * 2 + 6, .text = letter, .first = 0, .text_left = 0};
  dump.first = area.min.x + letter * 4 + 10;
  const float each = dump.octet + dump.text;
  const float room = area.max.x - dump.first - 10;
  dump.columns = room >= 16 * each ? 16 : room >= 8 * each ? 8 : 4;
  dump.text_left = dump.first + dump.octet * static_cast<float>(dump.columns) + 8;
  return dump;
}

float dump_height(const Inspector& in, const Dump& dump) {
  const std::size_t rows = (dumped(in.picture) + dump.columns - 1) / dump.columns;
  return label_height + octet_row * static_cast<float>(rows);
}

void draw_dump(const Inspector& in, const Dump& dump) {
  draw_label(in.list, in.theme, {dump.area.min.x, dump.area.min.y + 4}, in.view.tr(Text::Octets));
  for (std::size_t at = 0; at < dumped(in.picture); ++at) {
    const std::size_t row = at / dump.columns;
    const float y = dump.area.min.y + label_height + octet_row * (static_cast<float>(row) + 0.5F);
    if (y < in.window.min.y - octet_row || y > in.window.max.y + octet_row) continue;
    if (at % dump.columns == 0) {
      char place[24];
      std::snprintf(place, sizeof place, "%04zx", at);
      draw_text_middle(in.list, {dump.area.min.x, y}, place,
                       {.face = Face::Mono, .size = small_size, .colour = in.theme.mute});
    }
    draw_octet(in, dump, at, y);
  }
}

std::size_t octet_under(const Inspector& in, const Dump& dump) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const std::size_t none = in.picture.fields.size();
  const float y = mouse.y - dump.area.min.y - label_height;
  if (y < 0) return none;
  const auto row = static_cast<std::size_t>(y / octet_row);
  float column = -1;
  if (mouse.x >= dump.first - 3 && mouse.x < dump.text_left - 8)
    column = (mouse.x - dump.first + 3) / dump.octet;
  if (mouse.x >= dump.text_left) column = (mouse.x - dump.text_left) / dump.text;
  if (column < 0 || column >= static_cast<float>(dump.columns)) return none;
  const std::size_t at = row * dump.columns + static_cast<std::size_t>(column);
  return at < dumped(in.picture) ? field_at(in.picture, at * 8) : none;
}

}  // namespace lab
