// Packets that the learner can take in hand, wherever they are drawn: pressed, dragged, flicked, and their
// menu.
#pragma once

#include <vector>

#include "web/gfx/draw.hpp"
#include "web/panels/wire_layout.hpp"
#include "web/view.hpp"

namespace lab {

struct HandPacket {
  const sim::Packet* packet;
  ImVec2 centre;
  float half_width;
  float half_height;
  bool narrow = false;  // little room: fewer words
  Press press{};
  Flick flick = Flick::Nothing;
};

// 0 at its sender, 1 at its receiver.
float progress(const sim::Packet& packet, sim::Instant now);

// Asks the mouse, touch and keyboard about each; the last of `packets` lies on top. `way` is how many pixels
// the whole flight takes. A packet that is dragged moves with the hand.
void press_packets(const View& view, const Rect& bounds, float way, std::vector<HandPacket>& packets,
                   Items& items, Intents& intents);
void draw_packets(const View& view, const Rect& bounds, const std::vector<HandPacket>& packets);
// The words on the one that is held or pointed at.
void draw_packet_tips(const View& view, const Rect& bounds, const std::vector<HandPacket>& packets);

// The menu of a held packet.
float packet_menu_width(const View& view);
inline constexpr float packet_menu_height = 38;
void draw_packet_menu(const View& view, const Rect& plate, sim::PacketId id, Items& items, Intents& intents);

}  // namespace lab
