// How one packet looks on the wire and on the flood's line.
#pragma once

#include <string>

#include "web/gfx/theme.hpp"
#include "web/view.hpp"

namespace lab {

// The bit that "corrupt" turns over: in the sequence number of a datagram without IP options.
inline constexpr std::uint16_t corrupt_bit = 200;

// Its kind's colour; what is forged is hollow.
ImU32 capsule_colour(const Theme& theme, const sim::Packet& packet);
// "SYN ACK"; "DATA 1460", where there is little room "1460".
std::string capsule_text(const sim::Packet& packet, bool narrow);
float capsule_half_width(const sim::Packet& packet, bool narrow);
// The words on a capsule that stands already (where another does not hide them), a dashed rim for a
// retransmission or copy, a stroke for a damaged one, a red one and a word for what is forged.
void draw_capsule_mark(const View& view, const sim::Packet& packet, ImVec2 centre, float half_width,
                       float half_height, ImU32 ground, bool narrow, bool words);

// Lost, dropped or thrown away: it has come to an end that is not its receiver's TCP.
bool ended_badly(const sim::Packet& packet);

}  // namespace lab
