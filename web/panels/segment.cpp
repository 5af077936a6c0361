// One segment taken apart: the headers as in RFC 9293, Figure 1, 32 bits a row; beside them the octets. What
// is pointed at in the one is lit in the other, and explained.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include "web/panels/figure.hpp"
#include "web/panels/segment_fields.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

constexpr float title_height = 34;
constexpr float label_height = 22;
constexpr float foot_height = 56;
constexpr float octet_row = 17;
constexpr std::size_t shown_octets_max = 4096;

struct Inspector {
  const View& view;
  const Theme& theme;
  ImDrawList& list;
  const sim::Packet& packet;
  SegmentPicture picture;
  float row = 26;       // height of 32 bits
  std::size_t lit = 0;  // field; fields.size(): none
  Rect window;          // what can be seen and pointed at

  ImU32 colour() const { return segment_colour(theme, packet.segment); }
  ImU32 ground_of(const SegmentField& f) const {
    if (f.bit < picture.tcp_at * 8) return with_alpha(theme.mute, 0.10F);
    return with_alpha(colour(), f.bit < picture.data_at * 8 ? 0.12F : 0.22F);
  }
};

// ---- the diagram ---------------------------------------------------------------------------------

// Rows of 32 bits up to the data, and one for the data itself.
std::size_t diagram_rows(const SegmentPicture& picture) {
  return (picture.data_at + 3) / 4 + (picture.octets.size() > picture.data_at ? 1 : 0);
}

float diagram_height(const Inspector& in) {
  return 2 * label_height + in.row * static_cast<float>(diagram_rows(in.picture));
}

float row_top(const Inspector& in, const Rect& area, std::size_t row) {
  const bool is_tcp = row * 4 >= in.picture.tcp_at;
  return area.min.y + label_height * (is_tcp ? 2.0F : 1.0F) + in.row * static_cast<float>(row);
}

void draw_cell_words(const Inspector& in, const Rect& cell, const SegmentField& field, bool continues) {
  if (continues) return;
  const float y = cell.centre().y, pad = cell.width() < 60 ? 4.0F : 7.0F;
  TextStyle name{.face = Face::Word, .size = 10, .colour = in.theme.mute};
  TextStyle value{.face = Face::Mono, .size = small_size, .colour = in.theme.ink};
  if (field.control) {
    const bool on = field.value == "1";
    value.face = on ? Face::MonoBold : Face::Mono;
    value.size = 10;
    value.align = Align::Centre;
    value.colour = on ? text_on(in.theme, in.colour()) : in.theme.mute;
    if (on) in.list.AddRectFilled(cell.min, cell.max, in.colour());
    draw_text_middle(in.list, cell.centre(), field.name.substr(0, 1), value);
    return;
  }
  const float named = measure_text(field.name, name).x, valued = measure_text(field.value, value).x;
  if (in.row >= 27 && cell.width() < named + valued + 2 * pad + 6 && named <= cell.width() - 4) {
    name.align = value.align = Align::Centre;  // name above, value below
    name.size = 9;
    draw_text_middle(in.list, {cell.centre().x, y - 6}, field.name, name);
    if (valued <= cell.width() - 4) draw_text_middle(in.list, {cell.centre().x, y + 6}, field.value, value);
    return;
  }
  value.align = Align::Right;
  if (valued + 2 * pad <= cell.width()) draw_text_middle(in.list, {cell.max.x - pad, y}, field.value, value);
  if (named + valued + 2 * pad + 4 <= cell.width())
    draw_text_middle(in.list, {cell.min.x + pad, y}, field.name, name);
}

// A field's part of one row.
void draw_cell(const Inspector& in, const Rect& cell, std::size_t index, bool continues, Items& items) {
  const SegmentField& field = in.picture.fields[index];
  const bool lit = index == in.lit;
  in.list.AddRectFilled(cell.min, cell.max, lit ? in.theme.changed : in.ground_of(field));
  draw_cell_words(in, cell, field, continues);
  in.list.AddRect(cell.min, {cell.max.x + 1, cell.max.y + 1}, lit ? in.theme.ink : in.theme.panel, 0, 0,
                  lit ? 1.4F : 1.0F);
  if (!continues) items.put("segment-field:" + field.name, cell);
}

void draw_diagram(const Inspector& in, const Rect& area, Items& items) {
  draw_label(in.list, in.theme, {area.min.x, area.min.y + 4}, "IPv4");
  draw_label(in.list, in.theme, {area.min.x, row_top(in, area, in.picture.tcp_at / 4) - label_height + 4},
             "TCP");
  const float bit = area.width() / 32;
  for (std::size_t i = 0; i < in.picture.fields.size(); ++i) {
    const SegmentField& field = in.picture.fields[i];
    const bool is_data = field.bit >= in.picture.data_at * 8;
    const std::size_t end = field.bit + (is_data ? std::min<std::size_t>(field.bits, 32) : field.bits);
    for (std::size_t at = field.bit; at < end;) {
      const std::size_t row = at / 32, until = is_data ? row * 32 + 32 : std::min(end, (row + 1) * 32);
      const float y = row_top(in, area, row);
      draw_cell(in,
                {{area.min.x + bit * static_cast<float>(at % 32), y},
                 {area.min.x + bit * static_cast<float>(until - row * 32), y + in.row}},
                i, at != field.bit, items);
      at = is_data ? end : until;
    }
  }
}

// The field under the pointer; fields.size(): none.
std::size_t field_under(const Inspector& in, const Rect& area) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const std::size_t none = in.picture.fields.size();
  if (mouse.x < area.min.x || mouse.x >= area.max.x) return none;
  for (std::size_t row = 0; row < diagram_rows(in.picture); ++row) {
    const float y = row_top(in, area, row);
    if (mouse.y < y || mouse.y >= y + in.row) continue;
    return field_at(in.picture,
                    row * 32 + static_cast<std::size_t>((mouse.x - area.min.x) / area.width() * 32));
  }
  return none;
}

// ---- the octets ----------------------------------------------------------------------------------

struct Dump {
  Rect area;
  std::size_t columns = 8;
  float octet, text, first, text_left;  // widths of one; where they begin
};

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

std::size_t dumped(const SegmentPicture& picture) {
  return std::min(picture.octets.size(), shown_octets_max);
}

float dump_height(const Inspector& in, const Dump& dump) {
  const std::size_t rows = (dumped(in.picture) + dump.columns - 1) / dump.columns;
  return label_height + octet_row * static_cast<float>(rows);
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

void draw_dump(const Inspector& in, const Dump& dump) {
  draw_label(in.list, in.theme, {dump.area.min.x, dump.area.min.y + 4}, in.view.tr(Text::Octets));
  for (std::size_t at = 0; at < dumped(in.picture); ++at) {
    const float y =
        dump.area.min.y + label_height + octet_row * (static_cast<float>(at / dump.columns) + 0.5F);
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

// ---- above and below -----------------------------------------------------------------------------

void draw_title(const Inspector& in, const Rect& area) {
  const float y = area.centre().y + 2;
  const bool good = in.picture.ip_checksum_right && in.picture.tcp_checksum_right;
  const TextStyle verdict{.face = Face::WordBold,
                          .size = small_size,
                          .colour = good ? in.theme.data : in.theme.alarm,
                          .align = Align::Right};
  const char* words = in.view.tr(good ? Text::ChecksumRight : Text::ChecksumWrong);
  draw_text_middle(in.list, {area.max.x, y}, words, verdict);
  const float room = area.width() - measure_text(words, verdict).x - 28;
  draw_dot(in.list, {area.min.x + 5, y}, 4.5F, side_colour(in.theme, in.packet.from));
  const bool client = in.packet.from == sim::Side::Client;
  const std::string way = std::string(in.view.tr(client ? Text::Client : Text::Server)) + " → " +
                          in.view.tr(client ? Text::Server : Text::Client);
  const std::string what = segment_text(in.view, in.packet.segment);
  const TextStyle mono{.face = Face::MonoBold, .size = 12, .colour = in.colour()};
  const TextStyle word{.face = Face::Word, .size = 12, .colour = in.theme.mute};
  float x = area.min.x + 16;
  if (measure_text(what, mono).x + measure_text(way, word).x + 30 < room) {
    x += draw_text_middle(in.list, {x, y}, way, word) + 12;
  }
  draw_text_fitted(in.list, {x, y}, room - (x - area.min.x - 16), what, mono);
}

void draw_explanation(const Inspector& in, const Rect& area) {
  draw_rule(in.list, in.theme, area.min, area.width());
  const float y = area.min.y + 17;
  if (in.lit >= in.picture.fields.size()) {
    draw_paragraph(in.list, {area.min.x, area.min.y + 10}, area.width(), in.view.tr(Text::SegmentHint),
                   {.face = Face::Word, .size = 12, .colour = in.theme.mute});
    return;
  }
  const SegmentField& field = in.picture.fields[in.lit];
  const TextStyle pill{.face = Face::Word, .size = small_size, .colour = in.theme.ink};
  const float wide = measure_text(field.source, pill).x + 20;
  draw_pill(in.list, {{area.max.x - wide, y - 10}, {area.max.x, y + 10}}, field.source, in.theme.soft, 0,
            pill);
  const float room = area.width() - wide - 12;
  const float named = draw_text_fitted(in.list, {area.min.x, y}, room, field.name + "  " + field.value,
                                       {.face = Face::MonoBold, .size = 12, .colour = in.theme.ink});
  const TextStyle style{.face = Face::Word, .size = 12, .colour = in.theme.mute};
  const char* words = in.view.tr(field.explanation);
  if (named + 14 + measure_text(words, style).x <= room) {
    draw_text_middle(in.list, {area.min.x + named + 14, y}, words, style);
  } else {
    draw_paragraph(in.list, {area.min.x, area.min.y + 29}, area.width(), words, style);
  }
}

// How far the parts are scrolled up.
float scrolled(const Rect& window, float height, Items& items) {
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const ImGuiID id = ImGui::GetID("scroll");
  const float most = std::max(0.0F, height - window.height());
  const ImGuiIO& io = ImGui::GetIO();
  float at = storage.GetFloat(id, 0);
  if (window.contains(io.MousePos)) at -= io.MouseWheel * 40;
  if (window.contains(io.MouseClickedPos[0]) && ImGui::IsMouseDragging(0, 4)) at -= io.MouseDelta.y;
  at = std::clamp(at, 0.0F, most);
  storage.SetFloat(id, at);
  if (at > 0.5F) items.put("wheel:up:segment", window);
  if (at < most - 0.5F) items.put("wheel:down:segment", window);
  return std::round(at);
}

}  // namespace

void draw_segment(const View& view, const Rect& area, Items& items, Intents&) {
  const sim::PacketId id = packet_in_view(view);
  const Theme& colours = theme(view.ui.theme);
  if (id == 0 || id > view.log.packets.size()) {
    draw_text_middle(*ImGui::GetWindowDrawList(), area.centre(), view.tr(Text::LadderEmpty),
                     {.face = Face::Word, .size = text_size, .colour = colours.mute, .align = Align::Centre});
    return;
  }
  const sim::Packet& packet = view.log.packets[id - 1];
  const bool narrow = area.width() < 620;
  const float pad = narrow ? 14.0F : 18.0F;
  const Rect inside{{area.min.x + pad, area.min.y}, {area.max.x - pad, area.max.y - 4}};
  const float foot = area.height() < 190 ? 0 : narrow ? foot_height + 12 : foot_height;
  Inspector in{.view = view,
               .theme = colours,
               .list = *ImGui::GetWindowDrawList(),
               .packet = packet,
               .picture = segment_picture(view, packet),
               .window = {{inside.min.x, inside.min.y + title_height}, {inside.max.x, inside.max.y - foot}}};
  const auto rows = static_cast<float>(diagram_rows(in.picture));
  in.row = std::clamp((in.window.height() - 2 * label_height) / rows, 20.0F, 30.0F);
  const float wide = narrow ? inside.width() : std::round(inside.width() * 0.56F);
  const Rect beside{{inside.min.x + wide + 24, in.window.min.y}, {inside.max.x, in.window.max.y}};
  const float dump_rows = dump_height(in, make_dump(narrow ? in.window : beside));
  const float height = narrow ? diagram_height(in) + 10 + dump_rows : std::max(diagram_height(in), dump_rows);
  const float up = scrolled(in.window, height, items);
  const Rect diagram{{inside.min.x, in.window.min.y - up}, {inside.min.x + wide, in.window.max.y}};
  Rect octets = narrow ? in.window : beside;
  octets.min.y = in.window.min.y - up + (narrow ? diagram_height(in) + 10 : 0.0F);
  const Dump dump = make_dump(octets);

  in.lit = in.picture.fields.size();
  if (ImGui::IsWindowHovered() && in.window.contains(ImGui::GetIO().MousePos)) {
    in.lit = field_under(in, diagram);
    if (in.lit == in.picture.fields.size()) in.lit = octet_under(in, dump);
  }
  draw_title(in, {inside.min, {inside.max.x, inside.min.y + title_height}});
  in.list.PushClipRect(in.window.min, {in.window.max.x + 2, in.window.max.y}, true);
  draw_diagram(in, diagram, items);
  draw_dump(in, dump);
  in.list.PopClipRect();
  if (foot > 0) draw_explanation(in, {{inside.min.x, inside.max.y - foot}, inside.max});
}

}  // namespace lab
