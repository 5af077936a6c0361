// The segment's figure on the screen, shared by its diagram and its octets.
#pragma once

#include "web/gfx/draw.hpp"
#include "web/panels/segment_fields.hpp"

namespace lab {

inline constexpr float label_height = 22;

struct Inspector {
  const View& view;
  const Theme& theme;
  ImDrawList& list;
  const sim::Packet& packet;
  SegmentPicture picture;
  float row = 26;       // height of 32 bits
  std::size_t lit = 0;  // field; fields.size(): none
  Rect window;          // what can be seen and pointed at

  ImU32 colour() const { return segment_colour(theme, packet.segment); }
  ImU32 ground_of(const SegmentField& f) const {
    if (f.bit < picture.tcp_at * 8) return with_alpha(theme.mute, 0.10F);
    return with_alpha(colour(), f.bit < picture.data_at * 8 ? 0.12F : 0.22F);
  }
};

// The octets as digits and as text, so many a row as fit.
struct Dump {
  Rect area;
  std::size_t columns = 8;
  float octet, text, first, text_left;  // widths of one; where they begin
};

Dump make_dump(const Rect& area);
float dump_height(const Inspector& in, const Dump& dump);
void draw_dump(const Inspector& in, const Dump& dump);
// The field of the octet under the pointer; fields.size(): none.
std::size_t octet_under(const Inspector& in, const Dump& dump);

}  // namespace lab
