// Packets that the learner can take in hand, wherever they are drawn: pressed, gathered, dragged, flicked.
// What may be done with them then: packet_menu.hpp.
#pragma once

#include <vector>

#include "web/gfx/draw.hpp"
#include "web/panels/gesture.hpp"
#include "web/view.hpp"

namespace lab {

struct HandPacket {
  const sim::Packet* packet;
  ImVec2 centre;
  float half_width;
  float half_height;
  bool narrow = false;  // little room: fewer words
  Press press{};
  Gesture gesture{};
};

// 0 at its sender, 1 at its receiver.
float progress(const sim::Packet& packet, sim::Instant now);

// Where the ends stand, on a line that is level or nearly so: how far along it a packet is.
struct Ground {
  Rect bounds;
  float client, server;  // x of the ends
};

// Asks the mouse, touch and keyboard about each; the last of `packets` lies on top. A packet that is dragged
// moves with the hand.
void press_packets(const View& view, const Ground& ground, std::vector<HandPacket>& packets, Items& items,
                   Intents& intents);
void draw_packets(const View& view, const Ground& ground, const std::vector<HandPacket>& packets);
// The words on the one that is held or pointed at.
void draw_packet_tips(const View& view, const Rect& bounds, const std::vector<HandPacket>& packets);

}  // namespace lab
