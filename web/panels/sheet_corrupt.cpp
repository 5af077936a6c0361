// A sheet to choose the bit from that is turned over: the datagram as the RFCs draw it, 32 bits a row
// (RFC 791, section 3.1; RFC 9293, section 3.1).
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/trace/bytes.hpp"
#include "web/panels/sheets.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

struct HeaderField {
  const char* name;
  int first, bits;  // in its header
};
constexpr std::array ip_fields{
    HeaderField{"version", 0, 4},       HeaderField{"IHL", 4, 4},        HeaderField{"DS", 8, 6},
    HeaderField{"ECN", 14, 2},          HeaderField{"length", 16, 16},   HeaderField{"id", 32, 16},
    HeaderField{"flags", 48, 3},        HeaderField{"fragment", 51, 13}, HeaderField{"TTL", 64, 8},
    HeaderField{"protocol", 72, 8},     HeaderField{"checksum", 80, 16}, HeaderField{"source", 96, 32},
    HeaderField{"destination", 128, 32}};
constexpr std::array tcp_fields{HeaderField{"sport", 0, 16},      HeaderField{"dport", 16, 16},
                                HeaderField{"seq", 32, 32},       HeaderField{"ack", 64, 32},
                                HeaderField{"offset", 96, 4},     HeaderField{"rsv", 100, 4},
                                HeaderField{"flags", 104, 8},     HeaderField{"window", 112, 16},
                                HeaderField{"checksum", 128, 16}, HeaderField{"urgent", 144, 16}};
constexpr int row_bits = 32, rows_most = 10;
constexpr float bits_height = 20, named_height = 34;

// Which bits of the datagram a part has.
struct Range {
  int first = 0, bits = 0;
};
Range range_of(Part part, const tcp::Segment& segment) {
  constexpr int ip = static_cast<int>(trace::ipv4_header_octets * 8);
  constexpr int fixed = static_cast<int>(trace::tcp_header_octets * 8);
  const int data = static_cast<int>(segment.data.size() * 8);
  const int all = static_cast<int>(trace::datagram_octets(segment) * 8);
  switch (part) {
    case Part::Ip:
      return {0, ip};
    case Part::Tcp:
      return {ip, fixed};
    case Part::Options:
      return {ip + fixed, all - data - ip - fixed};
    case Part::Data:
      break;
  }
  return {all - data, data};
}

std::span<const HeaderField> fields_of(Part part) {
  if (part == Part::Ip) return ip_fields;
  if (part == Part::Tcp) return tcp_fields;
  return {};
}

struct Grid {
  Rect area;
  Range range;
  int first_row = 0, rows = 0;
  float row_height = 0;
  bool named = false;

  Rect bit(int i) const {  // of the part
    const float wide = area.width() / row_bits;
    const int row = i / row_bits - first_row;
    const float y =
        area.min.y + static_cast<float>(row) * row_height + (named ? row_height - bits_height : 0);
    const float x = area.min.x + static_cast<float>(i % row_bits) * wide;
    return {{x, y}, {x + wide, y + bits_height}};
  }
};

void draw_names(Sheet& sheet, const Grid& grid, Part part) {
  for (const HeaderField& field : fields_of(part)) {
    const Rect from = grid.bit(field.first), to = grid.bit(field.first + field.bits - 1);
    const float room = to.max.x - from.min.x;
    const TextStyle style{.face = Face::Mono, .size = 10, .colour = sheet.theme.mute, .align = Align::Centre};
    std::string words = field.name;
    while (words.size() > 1 && measure_text(words, style).x > room + 2) words.pop_back();
    draw_text_middle(sheet.list(), {(from.min.x + to.max.x) / 2, from.min.y - 7}, words, style);
    if (field.first % row_bits != 0)
      sheet.list().AddLine({from.min.x, from.min.y - 12}, {from.min.x, from.max.y}, sheet.theme.line);
  }
}

// The bits as zeros and ones; the chosen one as it would be.
void draw_bits(Sheet& sheet, const Grid& grid, const tcp::Bytes& octets) {
  for (int i = grid.first_row * row_bits;
       i < std::min(grid.range.bits, (grid.first_row + grid.rows) * row_bits); ++i) {
    const auto place = static_cast<std::size_t>(grid.range.first) + static_cast<std::size_t>(i);
    const bool one = (std::to_integer<unsigned>(octets[place / 8]) >> (7 - place % 8) & 1U) != 0;
    const bool chosen = place == sheet.hands.bit;
    const Rect cell = grid.bit(i);
    if (i / 8 % 2 == 0) sheet.list().AddRectFilled(cell.min, cell.max, sheet.theme.soft);
    if (chosen)
      sheet.list().AddRectFilled({cell.min.x - 2, cell.min.y - 1}, {cell.max.x + 2, cell.max.y + 1},
                                 sheet.theme.alarm, 4);
    draw_text_middle(sheet.list(), cell.centre(), one != chosen ? "1" : "0",
                     {.face = chosen ? Face::MonoBold : Face::Mono,
                      .size = small_size,
                      .colour = chosen ? text_on(sheet.theme, sheet.theme.alarm) : sheet.theme.ink,
                      .align = Align::Centre});
    sheet.items.put("bit:" + std::to_string(place), cell);
  }
}

// Pressed or slid over: the bit under the finger. By the keyboard: the next one.
void choose(Sheet& sheet, const Grid& grid) {
  const Press press = press_area("slider:bits", grid.area, sheet.items);
  const bool focused = sheet.focus_here();
  int at = static_cast<int>(sheet.hands.bit) - grid.range.first;
  if (press.held && ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const int row =
        std::clamp(static_cast<int>((mouse.y - grid.area.min.y) / grid.row_height), 0, grid.rows - 1);
    const int column = std::clamp(
        static_cast<int>((mouse.x - grid.area.min.x) / grid.area.width() * row_bits), 0, row_bits - 1);
    at = (grid.first_row + row) * row_bits + column;
  }
  if (focused || sheet.hands.focus < 0) {
    if (sheet.key(ImGuiKey_RightArrow)) ++at;
    if (sheet.key(ImGuiKey_LeftArrow)) --at;
    if (sheet.key(ImGuiKey_DownArrow)) at += row_bits;
    if (sheet.key(ImGuiKey_UpArrow)) at -= row_bits;
  }
  at = std::clamp(at, 0, grid.range.bits - 1);
  sheet.hands.bit = static_cast<std::uint16_t>(grid.range.first + at);
  if (focused) draw_focus(sheet.list(), sheet.theme, grid.area, 4);
}

void draw_parts(Sheet& sheet, const tcp::Segment& segment) {
  struct Named {
    const char* item;
    const char* words;
    Part part;
  };
  const std::array<Named, 4> parts{{{"part:ip", "IP", Part::Ip},
                                    {"part:tcp", "TCP", Part::Tcp},
                                    {"part:options", sheet.view.tr(Text::PartOptions), Part::Options},
                                    {"part:data", sheet.view.tr(Text::PartData), Part::Data}}};
  sheet.row("");
  for (const Named& part : parts) {
    const Range range = range_of(part.part, segment);
    const bool on = sheet.hands.part == part.part;
    if (!sheet.pill({.item = part.item, .words = part.words, .on = on, .enabled = range.bits > 0})) continue;
    sheet.hands.part = part.part;
    sheet.hands.bit = static_cast<std::uint16_t>(range.first);
  }
}

// "bit 200: seq, bit 8 of 32"
std::string place_words(const Sheet& sheet, const Range& range) {
  const int at = static_cast<int>(sheet.hands.bit) - range.first;
  std::string words = "bit " + std::to_string(sheet.hands.bit);
  for (const HeaderField& field : fields_of(sheet.hands.part)) {
    if (at < field.first || at >= field.first + field.bits) continue;
    words += std::string(" · ") + field.name;
    if (field.bits > 1) words += " " + std::to_string(at - field.first) + "/" + std::to_string(field.bits);
  }
  return words;
}

}  // namespace

void draw_corrupt_sheet(Sheet& sheet) {
  const View& view = sheet.view;
  const sim::Packet& packet = *held_packet(view);
  sheet.title(view.tr(Text::CorruptTitle), segment_text(view, packet.segment));
  draw_parts(sheet, packet.segment);
  const Range range = range_of(sheet.hands.part, packet.segment);
  const int all = (range.bits + row_bits - 1) / row_bits;
  const bool named = !fields_of(sheet.hands.part).empty();
  const float height = named ? named_height : bits_height + 2;
  const int rows = std::min(all, rows_most);
  const int chosen = (static_cast<int>(sheet.hands.bit) - range.first) / row_bits;
  // Long data is leafed through with the keys.
  const int first_row = std::clamp(chosen - rows + 1, 0, std::max(0, all - rows));
  const Grid grid{.area = sheet.space(height * static_cast<float>(rows)),
                  .range = range,
                  .first_row = first_row,
                  .rows = rows,
                  .row_height = height,
                  .named = named};
  choose(sheet, grid);
  draw_names(sheet, grid, sheet.hands.part);
  draw_bits(sheet, grid, trace::to_octets(packet.segment));
  sheet.words(place_words(sheet, range), sheet.theme.mute);
  if (!sheet.done("button:corrupt:done", view.tr(Text::CorruptDone), true, true)) return;
  for (const sim::PacketId id : view.ui.held())
    sheet.intents.acts.emplace_back(sim::Corrupt{id, sheet.hands.bit});
  sheet.intents.select = sim::PacketId{0};
  sheet.close();
}

}  // namespace lab
