// The menu of the packets that are held.
#pragma once

#include "web/view.hpp"

namespace lab {

// How wide it is, where so much is there at most.
float packet_menu_width(const View& view, float most);
inline constexpr float packet_menu_height = 38;
void draw_packet_menu(const View& view, const Rect& plate, Items& items, Intents& intents);

// What a key or an entry of the menu does to every packet that is held.
enum class PacketAct : std::uint8_t { Drop, Delay, Duplicate, Deliver };
void act_on_held(const View& view, PacketAct act, Intents& intents);

}  // namespace lab
