// The panels of the lab, one file each. Every one draws into the rectangle it is given and nowhere else.
#pragma once

#include "web/view.hpp"

namespace lab {

void draw_header(const View& view, const Rect& area, Items& items,
                 Intents& intents);  // title, idea, goals, language, theme
void draw_wire(const View& view, const Rect& area, Items& items,
               Intents& intents);  // packets in flight, held and acted on
void draw_figure(const View& view, const Rect& area, Items& items,
                 Intents& intents);  // the ladder, or another figure in its place
void draw_end(const View& view, sim::Side side, const Rect& area, Items& items,
              Intents& intents);  // state, TCB, timers, window
void draw_flood(const View& view, const Rect& area, Items& items,
                Intents& intents);  // cloud, server, honest client
void draw_queues(const View& view, const Rect& area, Items& items,
                 Intents& intents);  // SYN queue, accept queue, knobs
void draw_transport(const View& view, const Rect& area, Items& items,
                    Intents& intents);  // play, step, scrub, speed, reset
void draw_log(const View& view, const Rect& area, Items& items, Intents& intents);  // events with their rules
void draw_keys(const View& view, ImVec2 size, Items& items,
               Intents& intents);  // over everything, while it is wanted

}  // namespace lab
