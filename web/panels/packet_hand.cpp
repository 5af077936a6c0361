// Packets in the learner's hand: pressed, dragged, flicked off the wire, pulled back, and their menu.
#include "web/panels/packet_hand.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "web/gfx/gpu.hpp"
#include "web/panels/calls.hpp"
#include "web/panels/packet_mark.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

// What the hand does with the packet: followed while it drags, carried out when it lets go.
void follow_hand(const Rect& bounds, float way, HandPacket& p, Intents& intents) {
  const bool to_server = p.packet->from == sim::Side::Client;
  const ImVec2 moved = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 4);
  if (p.press.held && ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
    p.flick = flick(moved, to_server);
    p.centre = {std::clamp(p.centre.x + moved.x, bounds.min.x + 8, bounds.max.x - 8),
                std::clamp(p.centre.y + moved.y, bounds.min.y + 8, bounds.max.y - 8)};
  } else if (ImGui::IsItemDeactivated()) {
    const Flick done = flick(moved, to_server);
    if (done == Flick::Nothing) return;
    if (done == Flick::Drop) intents.acts.push_back(sim::Drop{p.packet->id});
    if (done == Flick::Delay) {
      const auto flight = static_cast<float>((p.packet->ends - p.packet->leaves).count());
      const float us = std::max(1000.0F, std::abs(moved.x) / std::max(1.0F, way) * flight);
      intents.acts.push_back(sim::Delay{p.packet->id, sim::Duration{static_cast<std::int64_t>(us)}});
    }
    intents.select = sim::PacketId{0};
  }
}

struct MenuEntry {
  const char* item;
  Text words;
  sim::Action action;
};

std::array<MenuEntry, 4> menu_of(sim::PacketId id) {
  return {{{"button:drop", Text::MenuDrop, sim::Drop{id}},
           {"button:delay", Text::MenuDelay, sim::Delay{id, delay_step}},
           {"button:duplicate", Text::MenuDuplicate, sim::Duplicate{id}},
           {"button:corrupt", Text::MenuCorrupt, sim::Corrupt{id, corrupt_bit}}}};
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

constexpr float menu_edge = 6, menu_space = 4;

}  // namespace

float progress(const sim::Packet& packet, sim::Instant now) {
  return static_cast<float>(packet.progress_ppm(now)) / static_cast<float>(sim::ppm_max);
}

void press_packets(const View& view, const Rect& bounds, float way, std::vector<HandPacket>& packets,
                   Items& items, Intents& intents) {
  // The one on top first: Dear ImGui gives the mouse to the first that claims it.
  for (auto p = packets.rbegin(); p != packets.rend(); ++p) {
    const float reach = std::max(p->half_height, 12.0F);
    const Rect area{{p->centre.x - p->half_width, p->centre.y - reach},
                    {p->centre.x + p->half_width, p->centre.y + reach}};
    p->press = press_area(("packet:" + std::to_string(p->packet->id)).c_str(), area, items);
    if (p->press.hovered || p->press.focused) intents.hover = p->packet->id;
    if ((ImGui::IsItemActivated() || p->press.pressed) && view.ui.selected != p->packet->id) {
      intents.select = p->packet->id;
      intents.play = false;
    }
    follow_hand(bounds, way, *p, intents);
  }
  const bool beside = ImGui::IsMouseClicked(ImGuiMouseButton_Left) &&
                      bounds.contains(ImGui::GetIO().MousePos) && !ImGui::IsAnyItemHovered() &&
                      !ImGui::IsAnyItemActive();
  if (beside && view.ui.selected != 0) intents.select = sim::PacketId{0};
}

void draw_packets(const View& view, const Rect& bounds, const std::vector<HandPacket>& packets) {
  const Theme& t = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  std::vector<gpu::Capsule> capsules;
  for (const HandPacket& p : packets) {
    const float trail = std::min(40.0F, progress(*p.packet, view.now) * bounds.width());
    const bool held = view.ui.selected == p.packet->id, lit = view.ui.hovered == p.packet->id;
    capsules.push_back({.centre = p.centre,
                        .half_width = p.half_width,
                        .half_height = p.half_height,
                        .colour = p.flick == Flick::Drop ? t.alarm : segment_colour(t, p.packet->segment),
                        .rim = t.panel,
                        .trail = p.packet->from == sim::Side::Client ? trail : -trail,
                        .glow = held  ? 1.0F
                                : lit ? 0.7F
                                      : 0.0F});
  }
  gpu::draw_capsules(list, capsules, bounds);
  for (std::size_t i = 0; i < packets.size(); ++i) {
    const HandPacket& p = packets[i];
    const bool words = !is_covered(packets, i);
    draw_capsule_mark(view, *p.packet, p.centre, p.half_width, p.half_height, capsules[i].colour, p.narrow,
                      words);
    if (p.press.focused)
      draw_focus(list, t,
                 {{p.centre.x - p.half_width, p.centre.y - p.half_height},
                  {p.centre.x + p.half_width, p.centre.y + p.half_height}},
                 p.half_height);
  }
}

void draw_packet_tips(const View& view, const Rect& bounds, const std::vector<HandPacket>& packets) {
  for (const HandPacket& p : packets) {
    if (p.packet->id != view.ui.selected && !p.press.hovered && !p.press.focused && !p.press.held) continue;
    const std::string words =
        p.flick == Flick::Drop ? view.tr(Text::LetGoDrops) : segment_text(view, p.packet->segment);
    draw_tip(*ImGui::GetWindowDrawList(), theme(view.ui.theme), {p.centre.x, p.centre.y - p.half_height - 7},
             bounds, words, Face::Mono);
  }
}

float packet_menu_width(const View& view) {
  float width = 2 * menu_edge - menu_space;
  for (const MenuEntry& entry : menu_of(0)) width += button_width(view.tr(entry.words)) + menu_space;
  return width;
}

void draw_packet_menu(const View& view, const Rect& plate, sim::PacketId id, Items& items, Intents& intents) {
  const Theme& t = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(plate.min, plate.max, t.soft, packet_menu_height / 2);
  ImVec2 at{plate.min.x + menu_edge, plate.min.y + menu_edge};
  for (const MenuEntry& entry : menu_of(id)) {
    const char* words = view.tr(entry.words);
    const Rect area{at, {at.x + button_width(words), at.y + calls_height}};
    if (button(view, entry.item, area, words, false, items)) {
      intents.acts.push_back(entry.action);
      intents.select = sim::PacketId{0};
    }
    at.x = area.max.x + menu_space;
  }
}

}  // namespace lab
