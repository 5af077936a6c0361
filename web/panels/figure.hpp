// The big card and the figures that take turns in it. Each draws into what the card leaves it.
#pragma once

#include <string>

#include "web/gfx/draw.hpp"
#include "web/view.hpp"

namespace lab {

const char* figure_name(Figure figure);  // "sequence"

void draw_ladder(const View& view, const Rect& area, Items& items, Intents& intents);    // sequence diagram
void draw_sequence(const View& view, const Rect& area, Items& items, Intents& intents);  // octets over time
void draw_curves(const View& view, const Rect& area, Items& items, Intents& intents);    // cwnd, RTT, RTO
void draw_segment(const View& view, const Rect& area, Items& items, Intents& intents);   // fields and octets
void draw_buffers(const View& view, const Rect& area, Items& items, Intents& intents);   // sequence space
void draw_what_if(const View& view, const Rect& area, Items& items, Intents& intents);   // two ladders
// Whether a card of that width shows both ladders of the what-if, or one at a time.
bool what_if_shows_both(float width);

// The parts of the card: pure measures.
struct FigureCard {
  Rect tabs;      // the row of names
  Rect controls;  // what the figure can be switched by, at its right or below it
  Rect body;
};
FigureCard figure_card(const Rect& area, float tabs_width, float controls_width);

// The packet that the learner is looking at: held, else pointed at, else the last one sent. 0: none.
sim::PacketId packet_in_view(const View& view);

}  // namespace lab
