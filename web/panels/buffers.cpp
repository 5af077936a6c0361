// Both ends' buffers as strips over sequence space (RFC 9293, 3.3.1, Figures 3 and 4): what is acknowledged,
// in flight and waiting to be sent; what is read, waiting to be read and held behind a gap; and the windows.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "web/panels/end.hpp"
#include "web/panels/figure.hpp"
#include "web/panels/tip.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

constexpr float bar_height = 28;
constexpr float least_strip = 54;  // label and bar

// Part of a strip, in octets from where the strip begins to count.
struct Part {
  double from, to;
  ImU32 fill;
  ImU32 rim = 0;
  sim::PacketId packet = 0;  // that carried it last; 0: not known
};

struct Edge {
  double at;
  const char* name;
  std::string value;
  Topic topic;
};

struct Strip {
  const char* label;
  Topic topic;
  std::string amount;  // at the right of the label
  double from, to;
  std::vector<Part> parts;
  std::vector<Edge> edges;
  double window = 0;  // its right edge, dashed; 0: none
  std::string note;   // below: SACK blocks
};

struct Bar {
  Rect area;
  double from, to;
  float x(double value) const {
    const double share = std::clamp((value - from) / std::max(1.0, to - from), 0.0, 1.0);
    return std::round(area.min.x + area.width() * static_cast<float>(share));
  }
};

std::string number(const EndFacts& f, tcp::Seq value, tcp::Seq from) {
  return f.view.ui.absolute_numbers ? std::to_string(value.value()) : count_text(value - from);
}

std::string named(const EndFacts& f, Text text, std::uint64_t octets) {
  return std::string(f.view.tr(text)) + " " + count_text(octets);
}

// The packet of that end's that carried this octet last, of those sent by now; 0: none among the newest.
sim::PacketId carrier(const EndFacts& f, sim::Side from, tcp::Seq octet) {
  constexpr std::size_t looked_at = 400;
  const sim::PacketList& packets = f.view.log.packets;
  for (std::size_t i = packets.size(), n = 0; i-- > 0 && n < looked_at; ++n) {
    const sim::Packet packet = packets.header(i);
    if (packet.from != from || packet.sent > f.view.now) continue;
    if (octet - packet.segment.seq < packets.data_octets(i)) return packet.id;
  }
  return 0;
}

Strip send_strip(const EndFacts& f) {
  const tcp::Connection& c = *f.connection;
  const tcp::Tcb& tcb = c.tcb();
  const double una = tcb.snd.una - tcb.iss, nxt = tcb.snd.nxt - tcb.iss;
  const double edge = una + static_cast<double>(tcb.snd.wnd), end = nxt + static_cast<double>(c.unsent());
  const double ahead = std::max({edge, end, una + 1}) - una;
  const double before = std::min(una, ahead * 0.16);
  Strip strip{.label = f.view.tr(Text::SendBuffer),
              .topic = Topic::SendWindow,
              .amount = named(f, Text::InFlight, c.flight()) + " · " + named(f, Text::Unsent, c.unsent()),
              .from = una - before,
              .to = una + ahead * 1.05,
              .parts = {},
              .edges = {},
              .window = edge,
              .note = {}};
  strip.parts.push_back({una - before, una, f.theme.data});
  std::string sacked;
  for (const tcp::Transmission& t : c.transmissions()) {
    const double from = t.seq - tcb.iss, to = from + static_cast<double>(t.length);
    const ImU32 colour = t.sacked ? f.theme.syn : t.lost ? f.theme.alarm : f.theme.data;
    strip.parts.push_back({from, to, with_alpha(colour, t.sacked ? 0.75F : 0.4F),
                           t.retransmitted ? f.theme.fin : f.theme.panel, carrier(f, f.side, t.seq)});
    if (t.sacked) sacked += " " + number(f, t.seq, tcb.iss) + "–" + number(f, t.end(), tcb.iss);
  }
  if (end > nxt) strip.parts.push_back({nxt, end, f.theme.line});
  strip.edges = {{una, "una", number(f, tcb.snd.una, tcb.iss), Topic::SndUna},
                 {nxt, "nxt", number(f, tcb.snd.nxt, tcb.iss), Topic::SndNxt},
                 {edge, "una + wnd", number(f, tcb.snd.una + tcb.snd.wnd, tcb.iss), Topic::SndWnd}};
  if (!sacked.empty()) strip.note = "SACK" + sacked;
  return strip;
}

Strip receive_strip(const EndFacts& f) {
  const tcp::Connection& c = *f.connection;
  const tcp::Tcb& tcb = c.tcb();
  const double nxt = tcb.rcv.nxt - tcb.irs, unread = static_cast<double>(c.readable());
  const double edge = nxt + static_cast<double>(tcb.rcv.wnd);
  const double ahead = std::max(edge - nxt + unread, 1.0);
  const double read = nxt - unread, before = std::min(std::max(read, 0.0), ahead * 0.16);
  std::size_t held = 0;
  for (const auto& block : c.held()) held += block.octets.size();
  Strip strip{.label = f.view.tr(Text::ReceiveBuffer),
              .topic = Topic::ReceiveWindow,
              .amount = named(f, Text::ToBeRead, c.readable()) + " · " + named(f, Text::HeldBack, held),
              .from = read - before,
              .to = read + ahead * 1.05,
              .parts = {},
              .edges = {},
              .window = edge,
              .note = {}};
  const ImU32 peer = f.theme.data;
  strip.parts.push_back({read - before, read, peer});
  if (unread > 0) strip.parts.push_back({read, nxt, with_alpha(peer, 0.4F)});
  for (const auto& block : c.held()) {
    const double from = block.begin - tcb.irs, to = from + static_cast<double>(block.octets.size());
    strip.parts.push_back(
        {from, to, with_alpha(f.theme.syn, 0.75F), 0, carrier(f, sim::other(f.side), block.begin)});
    strip.note += " " + number(f, block.begin, tcb.irs) + "–" + number(f, block.end(), tcb.irs);
  }
  if (!strip.note.empty()) strip.note = f.view.tr(Text::HeldBack) + strip.note;
  strip.edges = {{nxt, "nxt", number(f, tcb.rcv.nxt, tcb.irs), Topic::RcvNxt},
                 {edge, "nxt + wnd", number(f, tcb.rcv.nxt + tcb.rcv.wnd, tcb.irs), Topic::RcvWnd}};
  return strip;
}

void draw_window(const EndFacts& f, const Bar& bar, double from, double to) {
  const Rect box{{bar.x(from), bar.area.min.y + 0.5F}, {bar.x(to), bar.area.max.y - 0.5F}};
  if (box.width() < 2) return;
  draw_dashed(f.list, box.min, {box.max.x, box.min.y}, f.theme.time_wait, 1.4F, 4, 3);
  draw_dashed(f.list, {box.min.x, box.max.y}, box.max, f.theme.time_wait, 1.4F, 4, 3);
  f.list.AddLine({box.max.x, box.min.y - 4}, {box.max.x, box.max.y + 4}, f.theme.time_wait, 1.6F);
}

// Names and numbers below the bar; where two would touch, the later one is left out, but never the last.
void draw_edges(const EndFacts& f, const Bar& bar, const Strip& strip) {
  float free_from = bar.area.min.x;
  const TextStyle name{.face = Face::Mono, .size = 10, .colour = f.theme.mute};
  const TextStyle value{.face = Face::Mono, .size = small_size, .colour = f.theme.ink};
  const auto width = [&](const Edge& edge) {
    return measure_text(edge.name, name).x + 5 + measure_text(edge.value, value).x;
  };
  const Edge& last = strip.edges.back();
  const float last_left = std::min(bar.x(last.at) - width(last) / 2, bar.area.max.x - width(last));
  for (const Edge& edge : strip.edges) {
    const float x = bar.x(edge.at);
    f.list.AddLine({x, bar.area.min.y - 3}, {x, bar.area.max.y + 4}, f.theme.ink, 1);
    const float wide = width(edge);
    const float left = std::clamp(x - wide / 2, free_from, std::max(free_from, bar.area.max.x - wide));
    const bool is_last = &edge == &last;
    if (left + wide > bar.area.max.x + 1 || (!is_last && left + wide + 10 > last_left)) continue;
    const float y = bar.area.max.y + 13;
    const float end = left + draw_text_middle(f.list, {left, y}, edge.name, name) + 5;
    draw_text_middle(f.list, {end, y}, edge.value, value);
    explain(f.view, {{left - 2, y - 8}, {left + wide + 2, y + 8}}, edge.topic, f.items);
    free_from = left + wide + 10;
  }
}

// What one packet carried: lit where the packet is lit, and pointing at it lights the packet.
void light(const EndFacts& f, const Rect& part, sim::PacketId packet, Intents& intents) {
  if (packet == 0) return;
  f.items.put(std::string("octets:") + f.name + ":" + std::to_string(packet), part);
  if (ImGui::IsWindowHovered() && part.contains(ImGui::GetIO().MousePos)) intents.hover = packet;
  if (packet == f.view.ui.hovered || packet == f.view.ui.selected)
    f.list.AddRect({part.min.x - 1, part.min.y - 3}, {part.max.x + 1, part.max.y + 3}, f.theme.ink, 2, 0, 2);
}

// `owner`: a dot in the end's colour before the label, where its name does not stand above.
void draw_strip(const EndFacts& f, const Rect& area, const Strip& strip, bool owner, bool numbers,
                Intents& intents) {
  const TextStyle amount{
      .face = Face::Mono, .size = small_size, .colour = f.theme.mute, .align = Align::Right};
  const float indent = owner ? 13.0F : 0.0F;
  if (owner) draw_dot(f.list, {area.min.x + 4, area.min.y + 7}, 4, side_colour(f.theme, f.side));
  draw_label(f.list, f.theme, {area.min.x + indent, area.min.y}, strip.label);
  explain(f.view,
          {{area.min.x, area.min.y - 2}, {area.min.x + indent + label_width(strip.label), area.min.y + 18}},
          strip.topic, f.items);
  const float room = area.width() - indent - label_width(strip.label) - 14;
  if (measure_text(strip.amount, amount).x <= room)
    draw_text_middle(f.list, {area.max.x, area.min.y + 7}, strip.amount, amount);
  const Bar bar{
      {{area.min.x, area.min.y + 21}, {area.max.x, area.min.y + 21 + bar_height}}, strip.from, strip.to};
  f.list.AddRectFilled(bar.area.min, bar.area.max, f.theme.soft, 4);
  for (const Part& part : strip.parts) {
    const float left = bar.x(part.from), right = std::max(bar.x(part.to), left + 2);
    if (part.to <= part.from) continue;
    f.list.AddRectFilled({left, bar.area.min.y}, {right, bar.area.max.y}, part.fill);
    if (part.rim != 0 && right - left > 3)
      f.list.AddRect({left, bar.area.min.y}, {right, bar.area.max.y}, part.rim, 0, 0, 1);
    light(f, {{left, bar.area.min.y}, {right, bar.area.max.y}}, part.packet, intents);
  }
  draw_window(f, bar, strip.edges.front().at, strip.window);
  if (!numbers) return;
  draw_edges(f, bar, strip);
  if (strip.note.empty() || area.height() <= 96) return;
  const float y = bar.area.max.y + 30;
  const Rect noted{{area.min.x, y - 8}, {area.max.x, y + 8}};
  f.items.put(std::string("note:") + f.name, noted);
  draw_text_fitted(f.list, {area.min.x, y}, area.width(), strip.note,
                   {.face = Face::Mono, .size = 10, .colour = f.theme.syn});
  if (points_at(noted)) draw_slip(f.view, noted, {strip.label, "", strip.note}, f.items);
}

// One end: its name and its two strips.
void draw_end_buffers(const View& view, sim::Side side, const Rect& area, Items& items, Intents& intents) {
  const EndFacts f = end_facts(view, side, items, intents);
  items.put(std::string("buffers:") + f.name, area);
  const bool tight = area.height() < 170;
  float y = area.min.y;
  if (!tight) {
    draw_dot(f.list, {area.min.x + 5, y + 8}, 5, side_colour(f.theme, side));
    draw_text_middle(f.list, {area.min.x + 17, y + 8},
                     view.tr(side == sim::Side::Client ? Text::Client : Text::Server),
                     {.face = Face::WordBold, .size = text_size, .colour = f.theme.ink});
    y += 28;
  }
  const bool none = f.connection == nullptr || f.state == tcp::State::Closed || f.state == tcp::State::Listen;
  if (none) {
    draw_text_middle(f.list, {area.min.x, y + 12},
                     std::string(tcp::name(f.state)) + " · " + view.tr(Text::NoConnection),
                     {.face = Face::Word, .size = small_size, .colour = f.theme.mute});
    return;
  }
  const float each = (area.max.y - y) / 2;
  const bool numbers = each >= 68;
  draw_strip(f, {{area.min.x, y}, {area.max.x, y + each}}, send_strip(f), tight, numbers, intents);
  if (f.state == tcp::State::SynSent) return;  // nothing is known of the peer's numbers
  draw_strip(f, {{area.min.x, y + each}, {area.max.x, area.max.y}}, receive_strip(f), tight, numbers,
             intents);
}

struct Shade {
  ImU32 colour;
  const char* words;
  ImVec2 at;  // from the key's upper left corner
};

// What the shades mean: in one line, in more where it is too narrow.
struct ShadeKey {
  static constexpr float row = 15;
  static constexpr TextStyle style{.face = Face::Word, .size = small_size};
  std::array<Shade, 5> shades;
  float height = row;
};

ShadeKey shade_key(const View& view, float width) {
  const Theme& t = theme(view.ui.theme);
  ShadeKey key{.shades = {{{t.data, view.tr(Text::KeyDone), {}},
                           {with_alpha(t.data, 0.4F), view.tr(Text::KeyWaiting), {}},
                           {with_alpha(t.syn, 0.75F), view.tr(Text::KeyAhead), {}},
                           {with_alpha(t.alarm, 0.4F), view.tr(Text::KeyLost), {}},
                           {t.line, view.tr(Text::Unsent), {}}}}};
  ImVec2 at{};
  for (Shade& shade : key.shades) {
    const float whole = 16 + measure_text(shade.words, ShadeKey::style).x;
    if (at.x > 0 && at.x + whole > width) {
      at = {0, at.y + ShadeKey::row};
      key.height += ShadeKey::row;
    }
    shade.at = at;
    at.x += whole + 16;
  }
  return key;
}

void draw_key(const View& view, ImVec2 corner, const ShadeKey& key) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  TextStyle style = ShadeKey::style;
  style.colour = theme(view.ui.theme).mute;
  for (const Shade& shade : key.shades) {
    const ImVec2 at{corner.x + shade.at.x, corner.y + shade.at.y + ShadeKey::row / 2};
    list.AddRectFilled({at.x, at.y - 5}, {at.x + 10, at.y + 5}, shade.colour, 2);
    draw_text_middle(list, {at.x + 16, at.y}, shade.words, style);
  }
}

}  // namespace

void draw_buffers(const View& view, const Rect& area, Items& items, Intents& intents) {
  const bool narrow = area.width() < 560;
  const float pad = narrow ? 14.0F : 18.0F;
  const ShadeKey key = shade_key(view, area.width() - 2 * pad);
  const bool keyed = area.height() > 200;
  Rect inside{{area.min.x + pad, area.min.y + 12},
              {area.max.x - pad, area.max.y - (keyed ? key.height + 17 : 8.0F)}};
  if (keyed) draw_key(view, {inside.min.x, area.max.y - key.height - 8}, key);
  if (narrow && inside.height() >= 4 * least_strip) {
    const float half = inside.height() / 2;
    draw_end_buffers(view, sim::Side::Client, {inside.min, {inside.max.x, inside.min.y + half}}, items,
                     intents);
    draw_end_buffers(view, sim::Side::Server, {{inside.min.x, inside.min.y + half}, inside.max}, items,
                     intents);
    return;
  }
  const float between = narrow ? 16.0F : 36.0F;
  const float half = (inside.width() - between) / 2;
  inside.max.y = std::min(inside.max.y, inside.min.y + 320);
  draw_end_buffers(view, sim::Side::Client, {inside.min, {inside.min.x + half, inside.max.y}}, items,
                   intents);
  draw_end_buffers(view, sim::Side::Server, {{inside.max.x - half, inside.min.y}, inside.max}, items,
                   intents);
}

}  // namespace lab
