// Packets in the learner's hand: pressed, gathered, dragged along the wire, flicked off it.
#include "web/panels/packet_hand.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "web/gfx/gpu.hpp"
#include "web/panels/packet_mark.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

constexpr float long_press = 0.45F;  // seconds

// What is done to one of those that are held is done to all, where that makes sense.
void carry_out(const View& view, const HandPacket& p, const Gesture& done, Intents& intents) {
  intents.acts.insert(intents.acts.end(), done.acts.begin(), done.acts.end());
  if (view.ui.holds(p.packet->id)) {
    for (const sim::PacketId id : view.ui.held()) {
      if (id == p.packet->id) continue;
      if (done.deed == Deed::Drop) intents.acts.emplace_back(sim::Drop{id});
      if (done.deed == Deed::Delay) intents.acts.emplace_back(sim::Delay{id, done.by});
      if (done.deed == Deed::Deliver) intents.acts.emplace_back(sim::Deliver{id});
    }
  }
  intents.select = sim::PacketId{0};
}

// Whether the packet that is pressed was held before: then it is let go of when the press ends where it
// began, for it may be the one that all are dragged by.
bool& was_held() {
  return *ImGui::GetStateStorage()->GetBoolRef(ImGui::GetID("hand:was-held"));
}

bool takes_one_more(const View& view) {
  return view.ui.gathering || ImGui::GetIO().KeyShift;
}

// The packet follows the hand while it drags; what that comes to is done when it lets go.
void follow_hand(const View& view, const Ground& ground, const std::vector<OnTheWay>& lane, std::size_t i,
                 HandPacket& p, Intents& intents) {
  const ImVec2 moved = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 4);
  const float way = std::abs(ground.server - ground.client);
  const Rect& bounds = ground.bounds;
  if (p.press.held && ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
    p.gesture = gesture(lane, i, moved, way);
    p.centre = {std::clamp(p.centre.x + moved.x, bounds.min.x + 8, bounds.max.x - 8),
                std::clamp(p.centre.y + moved.y, bounds.min.y + 8, bounds.max.y - 8)};
    const bool still = moved.x == 0 && moved.y == 0;
    if (still && !view.ui.gathering && view.ui.selected == p.packet->id) {
      intents.gather = ImGui::GetIO().MouseDownDuration[0] > long_press;
      intents.again = !intents.gather;
      if (intents.gather) was_held() = false;
    }
  } else if (ImGui::IsItemDeactivated()) {
    const Gesture done = gesture(lane, i, moved, way);
    if (done.deed != Deed::Nothing) {
      carry_out(view, p, done, intents);
    } else if (was_held() && takes_one_more(view) && moved.x == 0 && moved.y == 0) {
      intents.mark = p.packet->id;
    }
  }
}

void take(const View& view, sim::PacketId id, Intents& intents) {
  was_held() = view.ui.holds(id);
  if (was_held()) return;
  if (takes_one_more(view) && view.ui.selected != 0) {
    intents.mark = id;
  } else {
    intents.select = id;
    intents.play = false;
  }
}

// Whether one that lies on top hides the middle of this one.
bool is_covered(const std::vector<HandPacket>& packets, std::size_t i) {
  return std::any_of(packets.begin() + static_cast<std::ptrdiff_t>(i) + 1, packets.end(),
                     [&](const HandPacket& above) {
                       return std::abs(above.centre.x - packets[i].centre.x) <
                                  above.half_width + packets[i].half_width - 9 &&
                              std::abs(above.centre.y - packets[i].centre.y) < above.half_height;
                     });
}

std::string tip_words(const View& view, const HandPacket& p) {
  const auto other = [&] {
    const auto flying = view.world.in_flight();
    const auto it = std::find_if(flying.begin(), flying.end(),
                                 [&](const sim::Packet& q) { return q.id == p.gesture.other; });
    return it == flying.end() ? std::string() : capsule_text(*it, false);
  };
  switch (p.gesture.deed) {
    case Deed::Drop:
      return view.tr(Text::LetGoDrops);
    case Deed::Delay:
      return std::string(view.tr(Text::LetGoDelays)) + duration_text(p.gesture.by);
    case Deed::After:
      return std::string(view.tr(Text::LetGoAfter)) + other();
    case Deed::Before:
      return std::string(view.tr(Text::LetGoBefore)) + other();
    case Deed::Deliver:
      return view.tr(Text::LetGoDelivers);
    case Deed::Nothing:
      break;
  }
  const std::size_t held = view.ui.held().size();
  if (held > 1 && p.packet->id == view.ui.selected) return view.tr(Text::HeldTogether) + std::to_string(held);
  return segment_text(view, p.packet->segment);
}

}  // namespace

float progress(const sim::Packet& packet, sim::Instant now) {
  return static_cast<float>(packet.progress_ppm(now)) / static_cast<float>(sim::ppm_max);
}

void press_packets(const View& view, const Ground& ground, std::vector<HandPacket>& packets, Items& items,
                   Intents& intents) {
  std::vector<OnTheWay> lane;
  for (const HandPacket& p : packets) {
    const bool to_server = p.packet->from == sim::Side::Client;
    lane.push_back({p.packet, to_server ? p.centre.x - ground.client : ground.server - p.centre.x});
  }
  if (view.ui.gathering) items.put("hand:gathering", ground.bounds);
  // The one on top first: Dear ImGui gives the mouse to the first that claims it.
  for (std::size_t i = packets.size(); i-- > 0;) {
    HandPacket& p = packets[i];
    const float reach = std::max(p.half_height, 12.0F);
    const Rect area{{p.centre.x - p.half_width, p.centre.y - reach},
                    {p.centre.x + p.half_width, p.centre.y + reach}};
    p.press = press_area(("packet:" + std::to_string(p.packet->id)).c_str(), area, items);
    if (p.press.hovered || p.press.focused) intents.hover = p.packet->id;
    if (ImGui::IsItemActivated()) take(view, p.packet->id, intents);
    follow_hand(view, ground, lane, i, p, intents);
  }
  const bool beside = ImGui::IsMouseClicked(ImGuiMouseButton_Left) &&
                      ground.bounds.contains(ImGui::GetIO().MousePos) && !ImGui::IsAnyItemHovered() &&
                      !ImGui::IsAnyItemActive() && view.ui.hands.sheet == SheetName::None;
  if (beside && view.ui.selected != 0) intents.select = sim::PacketId{0};
}

void draw_packets(const View& view, const Ground& ground, const std::vector<HandPacket>& packets) {
  constexpr float longest = 40, end_radius = 9;  // trails begin beside the end that sent them
  const Theme& t = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  std::vector<gpu::Capsule> capsules;
  for (const HandPacket& p : packets) {
    const float sender = p.packet->from == sim::Side::Client ? ground.client : ground.server;
    const float trail = std::clamp(std::abs(p.centre.x - sender) - p.half_width - end_radius, 0.0F, longest);
    const bool held = view.ui.holds(p.packet->id), lit = view.ui.hovered == p.packet->id;
    capsules.push_back({.centre = p.centre,
                        .half_width = p.half_width,
                        .half_height = p.half_height,
                        .colour = p.gesture.deed == Deed::Drop ? t.alarm : capsule_colour(t, *p.packet),
                        .rim = t.panel,
                        .trail = p.packet->from == sim::Side::Client ? trail : -trail,
                        .glow = held  ? 1.0F
                                : lit ? 0.7F
                                      : 0.0F});
  }
  gpu::draw_capsules(list, capsules, ground.bounds);
  for (std::size_t i = 0; i < packets.size(); ++i) {
    const HandPacket& p = packets[i];
    const bool words = !is_covered(packets, i);
    draw_capsule_mark(view, *p.packet, p.centre, p.half_width, p.half_height, capsules[i].colour, p.narrow,
                      words);
    if (p.press.focused || (view.ui.holds(p.packet->id) && view.ui.held().size() > 1))
      draw_focus(list, t,
                 {{p.centre.x - p.half_width, p.centre.y - p.half_height},
                  {p.centre.x + p.half_width, p.centre.y + p.half_height}},
                 p.half_height);
  }
}

void draw_packet_tips(const View& view, const Rect& bounds, const std::vector<HandPacket>& packets) {
  const SheetName sheet = view.ui.hands.sheet;  // over the wire, most of them
  if (sheet != SheetName::None && sheet != SheetName::Corrupt && sheet != SheetName::Edit) return;
  for (const HandPacket& p : packets) {
    if (p.packet->id != view.ui.selected && !p.press.hovered && !p.press.focused && !p.press.held) continue;
    const Face face = p.gesture.deed == Deed::Nothing && view.ui.held().size() < 2 ? Face::Mono : Face::Word;
    draw_tip(*ImGui::GetWindowDrawList(), theme(view.ui.theme), {p.centre.x, p.centre.y - p.half_height - 7},
             bounds, tip_words(view, p), face);
  }
}

}  // namespace lab
