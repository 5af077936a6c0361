// The squares of the server's two queues: how long each connection has waited in it, and which is meant by
// what is pointed at elsewhere.
#pragma once

#include "web/view.hpp"

namespace lab {

// How long a half-open slot is held when nobody answers: every SYN-ACK's wait, each twice the one before.
sim::Duration slot_lifetime(const tcp::Config& config);
// From new (0) to old (1), on a scale on which the young can be told apart.
float age_share(sim::Duration age, sim::Duration lifetime);

// The SYN queue in `area`, the accept queue in its row. A square explains the oldest that it stands for, and
// lights its connection in the other panels.
void draw_syn_slots(const View& view, const Rect& area, Items& items, Intents& intents);
void draw_accept_slots(const View& view, const Rect& area, Items& items, Intents& intents);

}  // namespace lab
