// Where things stand in the wire's panel: pure measures.
#pragma once

#include <span>
#include <vector>

#include "web/items.hpp"

namespace lab {

struct WireLayout {
  Rect area;
  float left, right;  // centres of the two ends
  float first, last;  // and where a packet's middle is beside them, so that it covers neither
  float middle;       // height of the wire
  float lane;         // the lanes run this far above (to the server) and below (to the client)
  float half_height;  // of a packet
  float bottom;       // top of the row of user calls
  bool labels;        // whether there is room for the panel's name and the link's facts
};
WireLayout wire_layout(const Rect& area);

// Where a packet's middle is: `progress` 0 at its sender, 1 at its receiver.
ImVec2 packet_place(const WireLayout& layout, bool to_server, float progress);

// Packets of one lane, by how far they have come in pixels, the foremost first: those at nearly the same
// place are fanned out backward; where that would leave the lane (below `least`), the pile grows forward
// instead.
std::vector<float> fan(std::span<const float> places, float least);

// The menu of the packet at x: below it where there is room, else in the row of the calls; never outside.
Rect menu_place(const WireLayout& layout, float x, float width, float height);

}  // namespace lab
