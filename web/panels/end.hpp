// The parts of an end's panel. Both ends are drawn alike, row by row, so that the eye compares.
#pragma once

#include <vector>

#include "web/gfx/theme.hpp"
#include "web/text/explain.hpp"
#include "web/view.hpp"

namespace lab {

// What an end's panel is about, gathered once a frame.
struct EndFacts {
  const View& view;
  const Theme& theme;
  ImDrawList& list;
  Items& items;
  Intents& intents;
  sim::Side side;
  tcp::State state;
  const tcp::Connection* connection;  // nullptr: none, or only a slot of the SYN queue
  const tcp::HalfOpen* half_open;
  const tcp::Listener* listener;
  const char* name;  // "client"
};
EndFacts end_facts(const View& view, sim::Side side, Items& items, Intents& intents);

// The states that this end's connection has been through, in order, with the time at which each began; the
// last is the present one.
struct Passage {
  tcp::State state;
  sim::Instant at;
};
std::vector<Passage> path_taken(const EndFacts& facts);
sim::Instant state_since(const EndFacts& facts);

// Its name and how long it has lasted; a press opens the sheet with all states and the whole TCB.
void draw_end_state(const EndFacts& facts, const Rect& area, float size);
void draw_state_grid(const EndFacts& facts, const Rect& area);  // all eleven
// Or the listener's counts, five rows. More rows than tcb_rows_most: the whole TCB.
void draw_tcb(const EndFacts& facts, const Rect& area, int rows, bool labels);
inline constexpr int tcb_rows_most = 5, tcb_rows_whole = 9;
void draw_end_timers(const EndFacts& facts, const Rect& area);       // rings
void draw_end_timers_line(const EndFacts& facts, const Rect& area);  // the same as one line of text
void draw_send_window(const EndFacts& facts, const Rect& area);

// One number: its name left, its value right, on the soft yellow when it has just changed. Named
// "field:client.snd.una" in items.
struct Field {
  const char* name;             // "snd.una"
  std::string value;            // "–": has none now
  Topic topic;                  // explained under the pointer
  const char* words = nullptr;  // instead of the name
};
void draw_field(const EndFacts& facts, const Rect& row, const Field& field);

// Whether what stands under this name has become another within the last moment of time shown. Keeps nothing
// but what was last drawn.
bool just_changed(const View& view, const std::string& name, const std::string& value);

}  // namespace lab
