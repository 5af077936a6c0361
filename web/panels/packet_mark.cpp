// The words and marks on a packet's capsule.
#include "web/panels/packet_mark.hpp"

#include <cmath>

#include "web/gfx/draw.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

TextStyle capsule_style(ImU32 colour) {
  return {.face = Face::MonoBold, .size = small_size, .colour = colour, .align = Align::Centre};
}

// A dashed rim, `out` outside of the capsule.
void draw_dashed_rim(ImDrawList& list, ImVec2 c, float w, float h, ImU32 colour, float out = 3) {
  const float straight = w - h;
  draw_dashed(list, {c.x - straight, c.y - h - out}, {c.x + straight, c.y - h - out}, colour, 1.2F, 4, 3);
  draw_dashed(list, {c.x - straight, c.y + h + out}, {c.x + straight, c.y + h + out}, colour, 1.2F, 4, 3);
  for (const float side : {-1.0F, 1.0F}) {
    for (int i = 0; i < 4; ++i) {
      const float from = (side > 0 ? -1.45F : 1.7F) + 0.75F * static_cast<float>(i);
      list.PathArcTo({c.x + side * straight, c.y}, h + out, from, from + 0.42F, 6);
      list.PathStroke(colour, ImDrawFlags_None, 1.2F);
    }
  }
}

// Who has put it there, in a word beside the capsule, away from the wire's middle; on a narrow wire, whose
// buttons are close above it, ahead of a capsule that goes to the server.
void draw_origin(const View& view, const sim::Packet& packet, ImVec2 c, float w, float h, bool narrow) {
  const bool above = packet.from == sim::Side::Client;
  const bool ahead = above && narrow;
  const ImVec2 at = ahead ? ImVec2{c.x + w + 8, c.y - 9} : ImVec2{c.x, c.y + (above ? -h - 9 : h + 9)};
  draw_text_middle(
      *ImGui::GetWindowDrawList(), at,
      view.tr(packet.origin == sim::Origin::Attacker ? Text::OriginAttacker : Text::OriginForged),
      {.face = Face::Word,
       .size = small_size,
       .colour = theme(view.ui.theme).alarm,
       .align = ahead ? Align::Left : Align::Centre});
}

}  // namespace

ImU32 capsule_colour(const Theme& theme, const sim::Packet& packet) {
  const ImU32 colour = segment_colour(theme, packet.segment);
  return packet.origin == sim::Origin::Stack ? colour : mix(theme.panel, colour, 0.14F);
}

std::string capsule_text(const sim::Packet& packet, bool narrow) {
  if (!packet.segment.data.empty() && !packet.segment.flags.syn() && !packet.segment.flags.fin()) {
    const std::string octets = std::to_string(packet.segment.data.size());
    return narrow ? octets : "DATA " + octets;
  }
  return flags_text(packet.segment);
}

float capsule_half_width(const sim::Packet& packet, bool narrow) {
  return std::ceil(measure_text(capsule_text(packet, narrow), capsule_style(0)).x / 2) +
         (narrow ? 9.0F : 13.0F);
}

void draw_capsule_mark(const View& view, const sim::Packet& packet, ImVec2 centre, float half_width,
                       float half_height, ImU32 ground, bool narrow, bool words) {
  const Theme& t = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (words) draw_text_middle(list, centre, capsule_text(packet, narrow), capsule_style(text_on(t, ground)));
  if (packet.edited) {  // a pencil's stroke below the words
    const float half = half_width - 12;
    draw_dashed(list, {centre.x - half, centre.y + 7.5F}, {centre.x + half, centre.y + 7.5F},
                text_on(t, ground), 1.2F, 2, 2);
  }
  if (packet.origin != sim::Origin::Stack) {
    draw_dashed_rim(list, centre, half_width, half_height, t.alarm, 0);
    if (words) draw_origin(view, packet, centre, half_width, half_height, narrow);
  }
  if (packet.retransmission || packet.copy_of != 0)
    draw_dashed_rim(list, centre, half_width, half_height, ground);
  if (packet.flipped_bit.has_value())
    list.AddLine({centre.x - half_width + 6, centre.y + half_height - 3},
                 {centre.x + half_width - 6, centre.y - half_height + 3}, t.alarm, 2);
}

bool ended_badly(const sim::Packet& packet) {
  return packet.fate != sim::Fate::InFlight && packet.fate != sim::Fate::Delivered;
}

}  // namespace lab
