// The sheets that lie over the lab, one at a time.
#pragma once

#include "web/panels/sheet.hpp"

namespace lab {

// Draws the one that is open, if any.
void draw_sheets(const View& view, Items& items, Intents& intents);
// What lies on one that is opened now: the numbers that its packet, end or attacker would come up with.
Hands opened(const View& view, SheetName sheet);

void draw_corrupt_sheet(Sheet& sheet);
void draw_edit_sheet(Sheet& sheet);
void draw_forge_sheet(Sheet& sheet);
void draw_rules_sheet(Sheet& sheet);
void draw_link_sheet(Sheet& sheet);
void draw_program_sheet(Sheet& sheet, sim::Side side);
void draw_state_sheet(Sheet& sheet, sim::Side side);

// The first of the packets that are held; nullptr: none.
const sim::Packet* held_packet(const View& view);
// What a forged segment would say by itself: its expected numbers.
SegmentDraft expected(const View& view, sim::Side from, bool attacker);
// "client" or "server" in words.
const char* side_words(const View& view, sim::Side side);

}  // namespace lab
