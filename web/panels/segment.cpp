// One segment taken apart: the headers as in RFC 9293, Figure 1, 32 bits a row; beside them the octets. What
// is pointed at in the one is lit in the other, and explained.
#include <algorithm>
#include <cmath>
#include <string>

#include "web/panels/figure.hpp"
#include "web/panels/segment_view.hpp"
#include "web/panels/tip.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

constexpr float title_height = 34;
constexpr float second_row = 18;  // of the title, where it takes two
constexpr float foot_height = 56;

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

// A field's words, in the part of it that stands in one row. Of a field that goes on below, the first part
// has the name and the second, which is wider, the value.
void draw_cell_words(const Inspector& in, const Rect& cell, const SegmentField& field, std::size_t part,
                     bool goes_on) {
  if (part > 1 || (part == 1 && field.bits < 32)) return;
  const float y = cell.centre().y, pad = cell.width() < 60 ? 3.0F : 7.0F;
  TextStyle name{.face = Face::Word, .size = cell.width() < 60 ? 9.0F : 10.0F, .colour = in.theme.mute};
  TextStyle value{.face = Face::Mono, .size = small_size, .colour = in.theme.ink};
  if (field.control) {
    const bool on = field.value == "1";
    value = {.face = on ? Face::MonoBold : Face::Mono,
             .size = 10,
             .colour = on ? text_on(in.theme, in.colour()) : in.theme.mute,
             .align = Align::Centre};
    if (on) in.list.AddRectFilled(cell.min, cell.max, in.colour());
    draw_text_middle(in.list, cell.centre(), field.name.substr(0, 1), value);
    return;
  }
  const bool split = part == 1 || goes_on;
  const std::string words = part == 0 ? field.name : "", number = split && part == 0 ? "" : field.value;
  const float named = measure_text(words, name).x, valued = measure_text(number, value).x;
  if (in.row >= 27 && !split && cell.width() < named + valued + 2 * pad + 2 && named <= cell.width() - 4) {
    name.align = value.align = Align::Centre;  // name above, value below
    draw_text_middle(in.list, {cell.centre().x, y - 6}, words, name);
    if (valued <= cell.width() - 4) draw_text_middle(in.list, {cell.centre().x, y + 6}, number, value);
    return;
  }
  value.align = Align::Right;
  if (valued + 2 * pad <= cell.width()) draw_text_middle(in.list, {cell.max.x - pad, y}, number, value);
  if (named + valued + 2 * pad + 2 <= cell.width())
    draw_text_middle(in.list, {cell.min.x + pad, y}, words, name);
}

void draw_cell(const Inspector& in, const Rect& cell, std::size_t index) {
  const bool lit = index == in.lit;
  in.list.AddRectFilled(cell.min, cell.max, lit ? in.theme.changed : in.ground_of(in.picture.fields[index]));
  in.list.AddRect(cell.min, {cell.max.x + 1, cell.max.y + 1}, lit ? in.theme.ink : in.theme.panel, 0, 0,
                  lit ? 1.4F : 1.0F);
}

void draw_diagram(const Inspector& in, const Rect& area, Items& items) {
  draw_label(in.list, in.theme, {area.min.x, area.min.y + 4}, "IPv4");
  draw_label(in.list, in.theme, {area.min.x, row_top(in, area, in.picture.tcp_at / 4) - label_height + 4},
             "TCP");
  const float bit = area.width() / 32;
  for (std::size_t i = 0; i < in.picture.fields.size(); ++i) {
    const SegmentField& field = in.picture.fields[i];
    const bool is_data = field.bit >= in.picture.data_at * 8;  // one whole row, however much
    const std::size_t end = is_data ? field.bit / 32 * 32 + 32 : field.bit + field.bits;
    std::size_t part = 0;
    for (std::size_t at = field.bit; at < end; ++part) {
      const std::size_t row = at / 32, until = std::min(end, (row + 1) * 32);
      const float y = row_top(in, area, row);
      const Rect cell{{area.min.x + bit * static_cast<float>(at % 32), y},
                      {area.min.x + bit * static_cast<float>(until - row * 32), y + in.row}};
      draw_cell(in, cell, i);
      draw_cell_words(in, cell, field, part, until < end);
      if (part == 0 && in.window.contains(cell.centre()))  // not what is scrolled out of it
        items.put("segment-field:" + field.name, cell);
      at = until;
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

// ---- above and below -----------------------------------------------------------------------------

constexpr TextStyle title_mono{.face = Face::MonoBold, .size = 12};
constexpr TextStyle title_verdict{.face = Face::WordBold, .size = small_size, .align = Align::Right};

bool checksums_right(const Inspector& in) {
  return in.picture.ip_checksum_right && in.picture.tcp_checksum_right;
}
const char* verdict_words(const Inspector& in) {
  return in.view.tr(checksums_right(in) ? Text::ChecksumRight : Text::ChecksumWrong);
}

// Where one row is too narrow for the segment's words and the verdict: the words stand below the verdict, or,
// in a card too low for that, alone.
enum class Title : std::uint8_t { OneRow, TwoRows, WordsAlone };

Title title_of(const Inspector& in, const Rect& card) {
  constexpr float low = 300;
  const float room = card.width() - measure_text(verdict_words(in), title_verdict).x - 28;
  if (measure_text(segment_text(in.view, in.packet.segment), title_mono).x <= room) return Title::OneRow;
  return card.height() < low ? Title::WordsAlone : Title::TwoRows;
}

void draw_title(const Inspector& in, const Rect& area, Title title) {
  const bool two_rows = title == Title::TwoRows;
  float y = two_rows ? area.min.y + 16 : area.centre().y + 2;
  float room = area.width();
  if (title != Title::WordsAlone) {
    TextStyle verdict = title_verdict;
    verdict.colour = checksums_right(in) ? in.theme.data : in.theme.alarm;
    const char* words = verdict_words(in);
    draw_text_middle(in.list, {area.max.x, y}, words, verdict);
    room -= measure_text(words, verdict).x + 28;
  }
  draw_dot(in.list, {area.min.x + 5, y}, 4.5F, side_colour(in.theme, in.packet.from));
  const bool client = in.packet.from == sim::Side::Client;
  const std::string way = std::string(in.view.tr(client ? Text::Client : Text::Server)) + " → " +
                          in.view.tr(client ? Text::Server : Text::Client);
  const std::string what = segment_text(in.view, in.packet.segment);
  TextStyle mono = title_mono;
  mono.colour = in.colour();
  const TextStyle word{.face = Face::Word, .size = 12, .colour = in.theme.mute};
  float x = area.min.x + 16;
  if (two_rows) {
    draw_text_middle(in.list, {x, y}, way, word);
    x = area.min.x;
    y += second_row;
    room = area.width() - 16;
  }
  if (title != Title::OneRow) {
    const float width = area.max.x - x;
    mono.size = std::clamp(mono.size * width / measure_text(what, mono).x, 9.0F, mono.size);
  } else if (measure_text(what, mono).x + measure_text(way, word).x + 30 < room) {
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
  for (const char* by : {"wheel:", "finger:"}) {
    if (at > 0.5F) items.put(std::string(by) + "up:segment", window);
    if (at < most - 0.5F) items.put(std::string(by) + "down:segment", window);
  }
  return std::round(at);
}

}  // namespace

void draw_segment(const View& view, const Rect& area, Items& items, Intents& intents) {
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
  const float foot = area.height() < (narrow ? 300.0F : 190.0F) ? 0 : narrow ? foot_height + 12 : foot_height;
  Inspector in{.view = view,
               .theme = colours,
               .list = *ImGui::GetWindowDrawList(),
               .packet = packet,
               .picture = segment_picture(view, packet),
               .window = {{inside.min.x, inside.min.y + title_height}, {inside.max.x, inside.max.y - foot}}};
  const Title title = title_of(in, inside);
  if (title == Title::TwoRows) in.window.min.y += second_row;
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
    intents.hover = id;  // the same packet is lit wherever else it stands
    in.lit = field_under(in, diagram);
    if (in.lit == in.picture.fields.size()) in.lit = octet_under(in, dump);
  }
  draw_title(in, {inside.min, {inside.max.x, in.window.min.y}}, title);
  in.list.PushClipRect(in.window.min, {in.window.max.x + 2, in.window.max.y}, true);
  draw_diagram(in, diagram, items);
  draw_dump(in, dump);
  in.list.PopClipRect();
  if (foot > 0) {
    const Rect told{{inside.min.x, inside.max.y - foot}, inside.max};
    draw_explanation(in, told);
    if (in.lit < in.picture.fields.size()) items.put("tip", told);
  } else if (in.lit < in.picture.fields.size()) {
    const SegmentField& field = in.picture.fields[in.lit];
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    draw_slip(view, {{mouse.x - 10, mouse.y - 10}, {mouse.x + 10, mouse.y + 10}},
              {field.name, field.source, view.tr(field.explanation)}, items);
  }
}

}  // namespace lab
