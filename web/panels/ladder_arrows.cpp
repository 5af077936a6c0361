// The ladder's arrows: one a packet, sloped by its flight, with its words along it.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "web/gfx/draw.hpp"
#include "web/panels/ladder_view.hpp"
#include "web/panels/packet_mark.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

constexpr float told_future = 0.16F;  // and how much more of its words
constexpr float stub = 40;            // a shorter arrow died where it was born
constexpr float off_path = 34;        // an attacker's begins so far outside of the line that it claims
constexpr float forecast = 0.42F;     // of the future's colour: where a packet will arrive if nothing happens

// std::hypot guards against overflow, at ten times the price.
float length_of(float x, float y) {
  return std::sqrt(x * x + y * y);
}

struct Line {
  std::optional<sim::Packet> packet;  // of its data one octet, if there are any
  std::size_t octets = 0;             // how many there are is all that is told
  ImVec2 from, to;                    // whole flight
  float drawn = 1;                    // share of it that has happened at the playhead
  bool rest = false;                  // the rest has been seen already
  bool dead = false;                  // ends in a cross
  ImU32 colour = 0;
  bool lit = false;
  LadderArrow arrow{};
};

ImVec2 between(const Line& line, float share) {
  return {line.from.x + (line.to.x - line.from.x) * share, line.from.y + (line.to.y - line.from.y) * share};
}

Line line_of(const LadderView& l, const LadderArrow& arrow, sim::Packet header) {
  Line line{.packet = std::move(header),
            .octets = l.view.log.packets.data_octets(arrow.id - 1),
            .from = {},
            .to = {},
            .arrow = arrow};
  sim::Packet& packet = *line.packet;
  packet.segment.data.resize(std::min<std::size_t>(line.octets, 1));
  const float x0 = l.lifeline(packet.from), x1 = l.lifeline(sim::other(packet.from));
  line.from = {x0 + (x1 - x0) * arrow.begins, l.screen(arrow.y_start)};
  line.to = {x0 + (x1 - x0) * arrow.reaches, l.screen(arrow.y_end)};
  line.colour = segment_colour(l.theme, packet.segment);
  line.lit = l.view.ui.hovered == arrow.id || l.view.ui.selected == arrow.id;
  line.rest = arrow.ended;
  if (packet.sent > l.view.now) {
    line.drawn = 0;
  } else if (!arrow.ended || packet.ends > l.view.now) {
    line.drawn = static_cast<float>(
        std::clamp((l.now_y - arrow.y_start) / std::max(1.0, arrow.y_end - arrow.y_start), 0.0, 1.0));
  }
  line.dead = arrow.ended && ended_badly(packet);
  if (packet.origin == sim::Origin::Attacker && packet.copy_of == 0)
    line.from.x += x1 > x0 ? -off_path : off_path;
  return line;
}

std::vector<Line> lines_in_view(const LadderView& l) {
  std::vector<Line> lines;
  for (const LadderArrow& arrow : l.figure.arrows)
    if (arrow.known && l.in_view(arrow.y_start, arrow.y_end))
      lines.push_back(line_of(l, arrow, l.view.log.packets.header(arrow.id - 1)));
  return lines;
}

void stroke(const LadderView& l, const Line& line, float from, float to, float alpha) {
  if (to - from < 0.001F) return;
  const ImVec2 a = between(line, from), b = between(line, to);
  const ImU32 colour = with_alpha(line.colour, alpha);
  if (line.packet->origin != sim::Origin::Stack) {
    draw_dashed(l.list, a, b, colour, measure::arrow, 3, 4);
  } else if (line.packet->retransmission || line.packet->copy_of != 0) {
    draw_dashed(l.list, a, b, colour, measure::arrow, 7, 5);
  } else {
    l.list.AddLine(a, b, colour, measure::arrow);
  }
}

// No TCP has sent it: a diamond in the learner's colour where it begins.
void draw_forger(const LadderView& l, const Line& line) {
  if (line.packet->origin == sim::Origin::Stack || line.packet->copy_of != 0) return;
  constexpr float r = 5;
  const ImVec2 c = line.from;
  const ImU32 colour = with_alpha(l.theme.alarm, line.drawn > 0 ? 1 : l.theme.future);
  l.list.AddQuadFilled({c.x, c.y - r}, {c.x + r, c.y}, {c.x, c.y + r}, {c.x - r, c.y}, l.theme.panel);
  l.list.AddQuad({c.x, c.y - r}, {c.x + r, c.y}, {c.x, c.y + r}, {c.x - r, c.y}, colour, 1.6F);
}

void draw_line(const LadderView& l, const Line& line) {
  if (line.lit)
    l.list.AddLine(line.from, between(line, std::max(line.drawn, 0.02F)), with_alpha(line.colour, 0.2F), 11);
  stroke(l, line, 0, line.drawn, 1);
  stroke(l, line, line.drawn, 1, line.rest ? l.theme.future : forecast * l.theme.future);
  const bool over = line.drawn >= 1;
  if (over && line.dead) {
    draw_cross(l.list, line.to, l.theme.alarm);
  } else if (line.drawn > 0.01F) {
    draw_arrow_head(l.list, line.from, between(line, line.drawn), line.colour);
  }
  if (!over && line.rest) {
    if (line.dead)
      draw_cross(l.list, line.to, with_alpha(l.theme.alarm, l.theme.future));
    else
      draw_arrow_head(l.list, line.from, line.to, with_alpha(line.colour, l.theme.future));
  }
  draw_forger(l, line);
}

// Shorter and shorter words for one segment, the first that fits is taken.
std::array<std::string, 3> words_of(const LadderView& l, const Line& line) {
  const sim::Packet& packet = *line.packet;
  tcp::Segment whole = packet.segment;
  whole.data.resize(line.octets);
  const std::string middle = segment_text(l.view, whole);
  std::string longest = middle;
  if (packet.segment.flags.syn()) longest += " win " + std::to_string(packet.segment.window);
  if (packet.copy_of != 0)
    longest += std::string(" ") + l.view.tr(Text::Copy);
  else if (packet.origin != sim::Origin::Stack)
    longest += std::string(" ") + l.view.tr(Text::Forged);
  else if (packet.retransmission)
    longest += std::string(" ") + l.view.tr(Text::Again);
  return {longest, middle, flags_text(packet.segment)};
}

void back(const LadderView& l, ImVec2 a, ImVec2 b, ImVec2 middle, float width, float from, float to) {
  const float length = std::max(1.0F, length_of(b.x - a.x, b.y - a.y));
  const float c = (b.x - a.x) / length, s = (b.y - a.y) / length;
  const auto at = [&](float x, float y) {
    return ImVec2{middle.x + x * c - y * s, middle.y + x * s + y * c};
  };
  const float half = width / 2 + 3;
  l.list.AddQuadFilled(at(-half, from), at(half, from), at(half, to), at(-half, to), l.theme.panel);
}

enum class Stand : std::uint8_t { Above, On, Below };

// Where words will stand: the middle of the text's own line.
struct Label {
  std::string words{};
  TextStyle style;
  ImVec2 from, to;     // of the arrow, left to right
  ImVec2 left, right;  // of the text
};

Label lay_words(const Line& line, float share, float width, const TextStyle& style, Stand stand) {
  ImVec2 a = line.from, b = line.to;
  if (b.x < a.x) std::swap(a, b);
  const float length = std::max(1.0F, length_of(b.x - a.x, b.y - a.y));
  const ImVec2 unit{(b.x - a.x) / length, (b.y - a.y) / length};
  const float off = style.size * 0.36F + 5;  // text above a line stands so far from it
  const float drop = stand == Stand::Below ? off + 3 : stand == Stand::On ? 0 : -off;
  const ImVec2 point = between(line, share);
  const ImVec2 middle{point.x - unit.y * drop, point.y + unit.x * drop};
  const float half = width / 2 + 1;
  return {.style = style,
          .from = a,
          .to = b,
          .left = {middle.x - unit.x * half, middle.y - unit.y * half},
          .right = {middle.x + unit.x * half, middle.y + unit.y * half}};
}

void draw_label_along(const LadderView& l, const Label& label) {
  const ImVec2 unit{(label.to.x - label.from.x), (label.to.y - label.from.y)};
  const float length = std::max(1.0F, length_of(unit.x, unit.y));
  const float off = label.style.size * 0.36F + 5;  // draw_text_along lifts it off again
  const ImVec2 shift{-unit.y / length * off, unit.x / length * off};
  const ImVec2 middle{(label.left.x + label.right.x) / 2, (label.left.y + label.right.y) / 2};
  const float width = length_of(label.right.x - label.left.x, label.right.y - label.left.y);
  back(l, label.from, label.to, middle, width, -label.style.size * 0.58F, label.style.size * 0.58F);
  draw_text_along(l.list, {label.left.x + shift.x, label.left.y + shift.y},
                  {label.right.x + shift.x, label.right.y + shift.y}, label.words, label.style);
}

// Whether two texts come closer than a line's height, by a few points on each.
bool collide(const Label& a, const Label& b) {
  constexpr int points = 12;
  constexpr float room = 14.5F;
  if (a.left.x > b.right.x + room || b.left.x > a.right.x + room) return false;
  const auto [a_top, a_bottom] = std::minmax({a.left.y, a.right.y});
  const auto [b_top, b_bottom] = std::minmax({b.left.y, b.right.y});
  if (a_top > b_bottom + room || b_top > a_bottom + room) return false;
  for (int i = 0; i <= points; ++i) {
    const float share = static_cast<float>(i) / points;
    const ImVec2 p{a.left.x + (a.right.x - a.left.x) * share, a.left.y + (a.right.y - a.left.y) * share};
    const float along = std::clamp((p.x - b.left.x) / std::max(1.0F, b.right.x - b.left.x), 0.0F, 1.0F);
    const ImVec2 q{b.left.x + (b.right.x - b.left.x) * along, b.left.y + (b.right.y - b.left.y) * along};
    if (length_of(p.x - q.x, p.y - q.y) < room) return true;
  }
  return false;
}

bool is_free(const std::vector<Label>& placed, const Label& label) {
  return std::none_of(placed.begin(), placed.end(),
                      [&](const Label& other) { return collide(label, other); });
}

bool crosses(const Line& a, const Line& b) {
  return a.packet->from != b.packet->from && a.from.y < b.to.y - 4 && b.from.y < a.to.y - 4;
}

// What became of it, in a few words; empty: nothing to tell.
const char* fate_words(const LadderView& l, const Line& line) {
  switch (line.dead && line.drawn >= 1 ? line.packet->fate : sim::Fate::InFlight) {
    case sim::Fate::LostByLink:
      return l.view.tr(Text::Lost);
    case sim::Fate::QueueFull:
      return l.view.tr(Text::QueueWasFull);
    case sim::Fate::DroppedByLearner:
      return l.view.tr(Text::DroppedByHand);
    case sim::Fate::ChecksumFailed:
      return l.view.tr(Text::BadChecksum);
    case sim::Fate::DroppedByRule:
      return l.view.tr(Text::DroppedByRule);
    case sim::Fate::HostDown:
      return l.view.tr(Text::NobodyThere);
    default:
      break;
  }
  const LadderArrow& arrow = line.arrow;
  if (arrow.damaged) return l.view.tr(arrow.damaged_by_learner ? Text::DamagedByHand : Text::DamagedOnWire);
  if (arrow.edited) return l.view.tr(Text::EditedByHand);
  return arrow.delayed ? l.view.tr(Text::DelayedByHand) : "";
}

// Whether the words of one would lie on the other: sent by the same end a little before or after.
bool crowds(const Line& a, const Line& b) {
  const float apart = std::abs(a.from.y - b.from.y);
  return a.packet->id != b.packet->id && a.packet->from == b.packet->from && apart < 20;
}

struct Surroundings {
  bool crossed = false;
  bool crowded = false;
};

// Whether the line runs through the text: along its width they come closer than half its height.
bool runs_through(const Line& line, const Label& label) {
  constexpr float near = 7;
  ImVec2 a = line.from, b = line.to;
  if (b.x < a.x) std::swap(a, b);
  const float left = std::max(a.x, label.left.x), right = std::min(b.x, label.right.x);
  if (left > right) return false;
  const auto height = [](ImVec2 from, ImVec2 to, float x) {
    return from.y + (to.y - from.y) * (x - from.x) / std::max(1.0F, to.x - from.x);
  };
  const float first = height(a, b, left) - height(label.left, label.right, left);
  const float last = height(a, b, right) - height(label.left, label.right, right);
  return (first > 0) != (last > 0) || std::min(std::abs(first), std::abs(last)) < near;
}

// None cut by the edge. One line may run behind the words, which hide it there; more make neither legible.
bool is_clear(const LadderView& l, const std::vector<Line>& lines, const Line& own, const Label& label) {
  const float highest = std::min(label.left.y, label.right.y), lowest = std::max(label.left.y, label.right.y);
  if (highest < l.top + 2 || lowest > l.bottom - 2) return false;
  int through = 0;
  for (const Line& line : lines)
    if (line.packet->id != own.packet->id && runs_through(line, label)) ++through;
  return through <= 1;
}

// How far before its sender's lifeline the line begins: an attacker's; less than 0 for a copy, made on the
// way.
float outside_of(const LadderView& l, const Line& line) {
  const float outside = l.lifeline(line.packet->from) - line.from.x;
  return line.to.x < line.from.x ? -outside : outside;
}

// The fullest words in the best place that are free; a lit one is told in any case.
void place_words(const LadderView& l, const std::vector<Line>& lines, const Line& line, Surroundings around,
                 std::vector<Label>& placed) {
  const float alpha = line.drawn > 0 ? 1 : l.theme.future + told_future;
  const float length = std::abs(l.server - l.client);
  const float whole = std::max(1.0F, length_of(line.to.x - line.from.x, line.to.y - line.from.y));
  const TextStyle style{.face = Face::MonoBold,
                        .size = length > 420 && !around.crowded ? 12.0F : small_size,
                        .colour = with_alpha(line.colour, alpha)};
  const std::array<float, 5> shares = around.crossed ? std::array{0.29F, 0.5F, 0.7F, 0.14F, 0.86F}
                                                     : std::array{0.5F, 0.27F, 0.73F, 0.14F, 0.86F};
  std::optional<Label> first;
  for (const std::string& words : words_of(l, line)) {
    const float width = measure_text(words, style).x;
    if (width > length - 24 && words != flags_text(line.packet->segment)) continue;
    const WordsReach reach = words_reach(width, length, outside_of(l, line), whole, {10, 14});
    for (const float share : shares) {
      Label label = lay_words(line, std::clamp(share, reach.least, reach.most), width, style,
                              around.crowded ? Stand::On : Stand::Above);
      const bool stands = is_free(placed, label) && is_clear(l, lines, line, label);
      if (stands || (line.lit && !first)) label.words = words;
      if (stands) return placed.push_back(std::move(label));
      if (line.lit && !first) first = std::move(label);
    }
  }
  if (first) placed.push_back(std::move(*first));
}

// Below the line, or above it where another one runs through the words there.
void place_fate(const LadderView& l, const std::vector<Line>& lines, const Line& line,
                std::vector<Label>& placed) {
  const char* told = fate_words(l, line);
  if (*told == '\0') return;
  const TextStyle style{.face = Face::Word, .size = small_size, .colour = l.theme.alarm};
  const float whole = std::max(1.0F, length_of(line.to.x - line.from.x, line.to.y - line.from.y));
  const float width = measure_text(told, style).x;
  const WordsReach reach =
      words_reach(width, std::abs(l.server - l.client), outside_of(l, line), whole, {14, 6});
  Line along = line;
  if (whole < stub) along.from.y = along.to.y;  // too short for words to lean on
  const float share = std::clamp(line.dead ? 0.72F : 0.5F, reach.least, reach.most);
  const auto is_crossed = [&](const Label& label) {
    return std::any_of(lines.begin(), lines.end(), [&](const Line& other) {
      return other.packet->id != line.packet->id && runs_through(other, label);
    });
  };
  Label label = lay_words(along, share, width, style, Stand::Below);
  if (is_crossed(label)) {
    Label above = lay_words(along, share, width, style, Stand::Above);
    if (!is_crossed(above)) label = std::move(above);
  }
  label.words = told;
  placed.push_back(std::move(label));
}

float distance_to(const Line& line, ImVec2 p) {
  const ImVec2 way{line.to.x - line.from.x, line.to.y - line.from.y};
  const float square = std::max(1.0F, way.x * way.x + way.y * way.y);
  const float share =
      std::clamp(((p.x - line.from.x) * way.x + (p.y - line.from.y) * way.y) / square, 0.0F, 1.0F);
  return length_of(p.x - line.from.x - way.x * share, p.y - line.from.y - way.y * share);
}

void point_at(const LadderView& l, const std::vector<Line>& lines, Intents& intents) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (mouse.y < l.top || mouse.y > l.bottom || mouse.x < l.client || mouse.x > l.server) return;
  const auto nearest = std::min_element(lines.begin(), lines.end(), [&](const Line& a, const Line& b) {
    return distance_to(a, mouse) < distance_to(b, mouse);
  });
  if (nearest == lines.end() || distance_to(*nearest, mouse) > 9) return;
  intents.hover = nearest->packet->id;
  if (ImGui::IsMouseClicked(ImGuiMouseButton_Left) && nearest->drawn > 0 && nearest->drawn < 1) {
    intents.select = nearest->packet->id;
    intents.play = false;
  }
}

// Those whose flight the playhead is in: they are drawn as far as it.
std::vector<Line> lines_under_way(const LadderView& l) {
  std::vector<Line> lines;
  for (const LadderArrow& arrow : l.figure.arrows) {
    if (!arrow.known || arrow.y_start > l.now_y || (arrow.ended && arrow.y_end < l.now_y)) continue;
    sim::Packet packet = l.view.log.packets.header(arrow.id - 1);
    if (packet.sent <= l.view.now && (!arrow.ended || packet.ends > l.view.now))
      lines.push_back(line_of(l, arrow, std::move(packet)));
  }
  return lines;
}

void draw_whole(const LadderView& l, const Line& line, Items& items) {
  draw_line(l, line);
  items.put("arrow:" + std::to_string(line.packet->id),
            {{std::min(line.from.x, line.to.x), line.from.y}, {std::max(line.from.x, line.to.x), line.to.y}});
}

// The words of all lines, each where it is free.
Wholes draw_words(const LadderView& l, const std::vector<Line>& lines) {
  std::vector<Label> placed;
  for (const Line& line : lines) {  // nothing may stand on a cross
    const ImVec2 left{line.to.x - 6, line.to.y}, right{line.to.x + 6, line.to.y};
    if (line.dead) placed.push_back({"", {}, left, right, left, right});
  }
  for (const Line& line : lines) place_fate(l, lines, line, placed);
  for (const bool lit : {true, false}) {  // what the learner points at comes first
    for (const Line& line : lines) {
      if (line.lit != lit || (line.drawn <= 0 && !line.rest)) continue;
      Surroundings around;
      for (const Line& other : lines) {
        around.crossed = around.crossed || crosses(line, other);
        around.crowded = around.crowded || crowds(line, other);
      }
      place_words(l, lines, line, around, placed);
    }
  }
  Wholes wholes;
  for (const Label& label : placed) {
    if (label.words.empty()) continue;
    const auto [top, bottom] = std::minmax({label.left.y, label.right.y});
    wholes.push_back(whole(l.list, top - label.style.size / 2, bottom + label.style.size / 2,
                           [&] { draw_label_along(l, label); }));
  }
  return wholes;
}

}  // namespace

WordsReach words_reach(float width, float between, float outside, float whole, ImVec2 room) {
  const float begin = std::max(0.0F, outside), end = between + outside;
  const float least = begin + room.x + width / 2, most = end - room.y - width / 2;
  if (least <= most) return {least / whole, most / whole};
  const float middle = (begin + end) / 2;
  return {middle / whole, middle / whole};
}

void draw_arrows(LadderView& l, Items& items, Intents& intents) {
  const std::vector<Line> under_way = lines_under_way(l);
  Key key;
  for (const Line& line : under_way) key.add(line.arrow.id).add(l.now_y > line.arrow.y_start);
  roll(l, "arrows", key, items, [&](const LadderView& there) {
    for (const Line& line : lines_in_view(there)) {
      const bool moves = std::any_of(under_way.begin(), under_way.end(),
                                     [&](const Line& other) { return other.arrow.id == line.arrow.id; });
      if (!moves) draw_whole(there, line, items);
    }
    return Wholes{};
  });
  for (const Line& line : under_way)
    if (l.in_view(line.arrow.y_start, line.arrow.y_end)) draw_whole(l, line, items);
  roll(l, "words", key, items,
       [&](const LadderView& there) { return draw_words(there, lines_in_view(there)); });
  if (l.area.contains(ImGui::GetIO().MousePos)) point_at(l, lines_in_view(l), intents);
}

}  // namespace lab
