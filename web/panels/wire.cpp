// The wire: packets in flight between the two ends, held by a click, flicked off to be dropped, pulled
// along to be delayed, reordered or delivered. Above the line to the server, below it to the client.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "web/gfx/draw.hpp"
#include "web/panels/calls.hpp"
#include "web/panels/packet_hand.hpp"
#include "web/panels/packet_mark.hpp"
#include "web/panels/packet_menu.hpp"
#include "web/panels/panels.hpp"
#include "web/panels/wire_head.hpp"
#include "web/panels/wire_layout.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

bool is_narrow(const WireLayout& layout) {
  return layout.right - layout.left < 380;
}

// Whether capsules with all their words would cover each other.
bool is_crowded(const std::vector<float>& places) {
  for (std::size_t i = 1; i < places.size(); ++i)
    if (places[i - 1] - places[i] < 92) return true;
  return false;
}

// The packets of one direction in their places, the foremost last, so that it lies on top.
void lay_lane(const View& view, const WireLayout& layout, sim::Side from, std::vector<HandPacket>& out) {
  const bool to_server = from == sim::Side::Client;
  std::vector<HandPacket> lane;
  for (const sim::Packet& packet : view.world.in_flight())
    if (packet.from == from) lane.push_back({&packet, {}, 0, layout.half_height});
  std::sort(lane.begin(), lane.end(), [&view](const HandPacket& a, const HandPacket& b) {
    const std::uint32_t ahead = a.packet->progress_ppm(view.now), behind = b.packet->progress_ppm(view.now);
    return ahead != behind ? ahead > behind : a.packet->id < b.packet->id;
  });
  const float way = layout.last - layout.first;
  std::vector<float> places;
  for (const HandPacket& p : lane) places.push_back(progress(*p.packet, view.now) * way);
  const std::vector<float> fanned = fan(places, 0);
  const bool narrow = is_narrow(layout) || is_crowded(fanned);
  for (std::size_t i = 0; i < lane.size(); ++i) {
    lane[i].centre = packet_place(layout, to_server, fanned[i] / std::max(1.0F, way));
    lane[i].narrow = narrow;
    lane[i].half_width = capsule_half_width(*lane[i].packet, narrow);
  }
  out.insert(out.end(), lane.rbegin(), lane.rend());
}

void draw_track(ImDrawList& list, const Theme& t, const WireLayout& layout) {
  const float y = layout.middle, l = layout.lane;
  list.AddRect({layout.left, y - l}, {layout.right, y + l}, t.line, l, 0, 1.5F);
  // Which way each lane runs.
  const float x = (layout.left + layout.right) / 2;
  draw_arrow_head(list, {x - 10, y - l}, {x + 4, y - l}, t.faint, 7);
  draw_arrow_head(list, {x + 10, y + l}, {x - 4, y + l}, t.faint, 7);
  for (const auto& [place, colour] : {std::pair{layout.left, t.client}, std::pair{layout.right, t.server}}) {
    list.AddCircleFilled({place, y}, 12, t.panel);
    draw_dot(list, {place, y}, 8, colour);
  }
}

void draw_head(const View& view, const WireLayout& layout, Items& items, Intents& intents) {
  if (!layout.labels) return;
  const Theme& t = theme(view.ui.theme);
  const bool narrow = layout.area.width() < 480;
  const Rect inside = layout.area.inset(narrow ? 12.0F : measure::padding);
  const char* name = view.tr(Text::Wire);
  draw_label(*ImGui::GetWindowDrawList(), t, {inside.min.x, layout.area.min.y + 13}, name);
  draw_wire_head(view, inside.min.x + label_width(name) + 10, inside.max.x + (narrow ? 4.0F : 8.0F),
                 layout.area.min.y + 20, items, intents);
}

// Those that died a moment ago: a cross where it happened.
void draw_dying(const View& view, const WireLayout& layout) {
  const Theme& t = theme(view.ui.theme);
  const auto moment = sim::Duration{static_cast<std::int64_t>(600'000 * std::min(view.ui.speed, 1.0))};
  for (std::size_t i = view.events_end; i-- > 0;) {
    const sim::Event event = view.log.events[i];
    if (view.now - event.at > moment) break;
    if (event.kind != sim::EventKind::PacketLost) continue;
    const sim::Packet packet = view.log.packets[event.packet - 1];
    const float age = static_cast<float>((view.now - packet.ends).count()) /
                      static_cast<float>(std::max<std::int64_t>(1, moment.count()));
    const ImVec2 at = packet_place(layout, packet.from == sim::Side::Client, progress(packet, packet.ends));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float w = capsule_half_width(packet, false), h = layout.half_height;
    list.AddRect({at.x - w, at.y - h}, {at.x + w, at.y + h},
                 with_alpha(segment_colour(t, packet.segment), 0.6F * (1 - age)), h, 0, 1.2F);
    draw_cross(list, at, with_alpha(t.alarm, 1 - age * 0.7F), 7);
  }
}

void draw_both_calls(const View& view, const WireLayout& layout, const Rect* taken, Items& items,
                     Intents& intents) {
  const float edge = layout.area.width() < 480 ? 10.0F : measure::padding - 6;
  const float all = calls_width(view, sim::Side::Client, false) + calls_width(view, sim::Side::Server, false);
  const bool few = all + 2 * edge + 16 > layout.area.width();
  for (const sim::Side side : {sim::Side::Client, sim::Side::Server}) {
    const float width = calls_width(view, side, few);
    const float x = side == sim::Side::Client ? layout.area.min.x + edge : layout.area.max.x - edge - width;
    const bool covered = taken != nullptr && taken->max.y > layout.bottom - 2 &&
                         taken->min.x < x + width + 4 && taken->max.x > x - 4;
    if (!covered) draw_calls(view, side, {x, layout.bottom}, few, items, intents);
  }
}

// How to take a packet in hand, between the two ends' calls, where there is one and room to say so.
void draw_hint(const View& view, const WireLayout& layout) {
  const TextStyle style{
      .face = Face::Word, .size = small_size, .colour = theme(view.ui.theme).mute, .align = Align::Centre};
  const char* words = view.tr(Text::WireHint);
  const float taken =
      2 * std::max(calls_width(view, sim::Side::Client, false), calls_width(view, sim::Side::Server, false));
  if (view.world.in_flight().empty() || view.ui.selected != 0) return;
  if (layout.area.width() - taken - 4 * measure::padding < measure_text(words, style).x) return;
  draw_text_middle(*ImGui::GetWindowDrawList(),
                   {(layout.left + layout.right) / 2, layout.bottom + calls_height / 2}, words, style);
}

}  // namespace

void draw_wire(const View& view, const Rect& area, Items& items, Intents& intents) {
  items.put("panel:wire", area);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Theme& t = theme(view.ui.theme);
  const WireLayout layout = wire_layout(area);
  const Key key = Key{}
                      .add(view.revision)
                      .add(view.world.waiting(sim::Side::Client))
                      .add(view.world.waiting(sim::Side::Server));
  keep(view, "wire", key, area, items, [&] {
    draw_panel(list, t, area);
    draw_head(view, layout, items, intents);
    draw_track(list, t, layout);
    draw_hint(view, layout);
  });
  list.PushClipRect(area.min, area.max, true);
  draw_dying(view, layout);

  std::vector<HandPacket> packets;
  lay_lane(view, layout, sim::Side::Client, packets);
  lay_lane(view, layout, sim::Side::Server, packets);
  const auto held = std::find_if(packets.begin(), packets.end(),
                                 [&](const HandPacket& p) { return p.packet->id == view.ui.selected; });
  const Ground ground{area, layout.first, layout.last};
  press_packets(view, ground, packets, items, intents);
  if (held != packets.end()) {
    const Rect menu =
        menu_place(layout, held->centre.x, packet_menu_width(view, area.width() - 20), packet_menu_height);
    draw_both_calls(view, layout, &menu, items, intents);
    draw_packets(view, ground, packets);
    const bool free = held->gesture.deed == Deed::Nothing && view.ui.hands.sheet == SheetName::None;
    if (free) draw_packet_menu(view, menu, items, intents);
  } else {
    const Rect calls{{area.min.x, layout.bottom}, area.max};
    keep(view, "calls", key, calls, items, [&] { draw_both_calls(view, layout, nullptr, items, intents); });
    draw_packets(view, ground, packets);
  }
  draw_packet_tips(view, area.inset(2), packets);
  list.PopClipRect();
}

}  // namespace lab
