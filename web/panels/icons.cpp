// The transport's and header's signs, drawn as figures so that no font is asked for them.
#include "web/panels/icons.hpp"

#include <cmath>

namespace lab {

namespace {

// A triangle that points right (direction 1) or left (-1), its middle at `centre`.
void triangle(ImDrawList& list, ImVec2 c, float r, float direction, ImU32 colour) {
  const float w = r * 0.8F * direction;
  const ImVec2 tip{c.x + w, c.y}, top{c.x - w, c.y - r}, foot{c.x - w, c.y + r};
  if (direction > 0) {
    list.AddTriangleFilled(top, tip, foot, colour);
  } else {
    list.AddTriangleFilled(top, foot, tip, colour);
  }
}

void bar(ImDrawList& list, ImVec2 c, float r, ImU32 colour) {
  list.AddRectFilled({c.x - 1.25F, c.y - r}, {c.x + 1.25F, c.y + r}, colour, 1);
}

// Two thirds of a circle with an arrow head at its left (undo) or right (redo) end.
void turn(ImDrawList& list, ImVec2 c, float r, float direction, ImU32 colour) {
  constexpr float pi = 3.14159265F;
  const ImVec2 m{c.x, c.y + r * 0.15F};
  const float radius = r * 0.85F;
  const float from = direction < 0 ? -pi * 0.9F : -pi * 0.1F;
  const float to = direction < 0 ? pi * 0.4F : -pi * 1.4F;
  list.PathArcTo(m, radius, from, to, 24);
  list.PathStroke(colour, 0, 1.8F);
  const ImVec2 tip{m.x + radius * std::cos(from), m.y + radius * std::sin(from)};
  const float s = r * 0.62F;
  list.AddTriangleFilled({tip.x - s, tip.y - s * 0.35F}, {tip.x + s, tip.y - s * 0.35F},
                         {tip.x, tip.y + s * 0.75F}, colour);
}

void half_moon(ImDrawList& list, ImVec2 c, float r, ImU32 colour) {
  constexpr float pi = 3.14159265F;
  list.AddCircle(c, r, colour, 32, 1.5F);
  list.PathArcTo(c, r, pi * 0.5F, pi * 1.5F, 24);
  list.PathFillConvex(colour);
}

// The character for "middle, Chinese", which the Latin face does not have.
void hanzi(ImDrawList& list, ImVec2 c, float r, ImU32 colour) {
  list.AddRect({c.x - r * 0.85F, c.y - r * 0.55F}, {c.x + r * 0.85F, c.y + r * 0.3F}, colour, 0, 0, 1.6F);
  list.AddLine({c.x, c.y - r}, {c.x, c.y + r}, colour, 1.6F);
}

// Two links of a chain.
void chain(ImDrawList& list, ImVec2 c, float r, ImU32 colour) {
  const float half = r * 0.5F;
  list.AddRect({c.x - r * 1.1F, c.y - half}, {c.x - r * 0.05F, c.y + half}, colour, half, 0, 1.6F);
  list.AddRect({c.x + r * 0.05F, c.y - half}, {c.x + r * 1.1F, c.y + half}, colour, half, 0, 1.6F);
  list.AddLine({c.x - half, c.y}, {c.x + half, c.y}, colour, 1.6F);
}

// One sheet before another.
void sheets(ImDrawList& list, ImVec2 c, float r, ImU32 colour) {
  const float s = r * 0.62F;
  list.AddRect({c.x - s, c.y - s}, {c.x + r, c.y + r}, colour, 2, 0, 1.5F);
  list.PathLineTo({c.x - r, c.y + s * 0.6F});
  list.PathLineTo({c.x - r, c.y - r});
  list.PathLineTo({c.x + s * 0.6F, c.y - r});
  list.PathStroke(colour, 0, 1.5F);
}

// An arrow down onto a tray.
void tray(ImDrawList& list, ImVec2 c, float r, ImU32 colour) {
  list.AddLine({c.x, c.y - r}, {c.x, c.y + r * 0.3F}, colour, 1.6F);
  list.AddLine({c.x - r * 0.55F, c.y - r * 0.25F}, {c.x, c.y + r * 0.35F}, colour, 1.6F);
  list.AddLine({c.x, c.y + r * 0.35F}, {c.x + r * 0.55F, c.y - r * 0.25F}, colour, 1.6F);
  list.PathLineTo({c.x - r, c.y + r * 0.35F});
  list.PathLineTo({c.x - r, c.y + r * 0.95F});
  list.PathLineTo({c.x + r, c.y + r * 0.95F});
  list.PathLineTo({c.x + r, c.y + r * 0.35F});
  list.PathStroke(colour, 0, 1.5F);
}

}  // namespace

void draw_icon(ImDrawList& list, Icon icon, ImVec2 c, float r, ImU32 colour) {
  switch (icon) {
    case Icon::Play:
      triangle(list, {c.x + r * 0.15F, c.y}, r, 1, colour);
      break;
    case Icon::Pause:
      list.AddRectFilled({c.x - r * 0.75F, c.y - r}, {c.x - r * 0.2F, c.y + r}, colour, 1);
      list.AddRectFilled({c.x + r * 0.2F, c.y - r}, {c.x + r * 0.75F, c.y + r}, colour, 1);
      break;
    case Icon::Step:
      triangle(list, {c.x - r * 0.2F, c.y}, r * 0.85F, 1, colour);
      bar(list, {c.x + r * 0.75F, c.y}, r * 0.85F, colour);
      break;
    case Icon::Back:
      triangle(list, {c.x + r * 0.2F, c.y}, r * 0.85F, -1, colour);
      bar(list, {c.x - r * 0.75F, c.y}, r * 0.85F, colour);
      break;
    case Icon::Reset:
      bar(list, {c.x - r * 0.95F, c.y}, r * 0.8F, colour);
      triangle(list, {c.x - r * 0.1F, c.y}, r * 0.7F, -1, colour);
      triangle(list, {c.x + r * 0.85F, c.y}, r * 0.7F, -1, colour);
      break;
    case Icon::Skip:
      triangle(list, {c.x - r * 0.85F, c.y}, r * 0.7F, 1, colour);
      triangle(list, {c.x + r * 0.1F, c.y}, r * 0.7F, 1, colour);
      bar(list, {c.x + r * 0.95F, c.y}, r * 0.8F, colour);
      break;
    case Icon::Undo:
      turn(list, c, r, -1, colour);
      break;
    case Icon::Redo:
      turn(list, c, r, 1, colour);
      break;
    case Icon::Theme:
      half_moon(list, c, r, colour);
      break;
    case Icon::Chevron:
      list.AddLine({c.x - r, c.y - r * 0.45F}, {c.x, c.y + r * 0.55F}, colour, 1.6F);
      list.AddLine({c.x, c.y + r * 0.55F}, {c.x + r, c.y - r * 0.45F}, colour, 1.6F);
      break;
    case Icon::Up:
      list.AddLine({c.x - r, c.y + r * 0.45F}, {c.x, c.y - r * 0.55F}, colour, 1.6F);
      list.AddLine({c.x, c.y - r * 0.55F}, {c.x + r, c.y + r * 0.45F}, colour, 1.6F);
      break;
    case Icon::Copy:
      sheets(list, c, r, colour);
      break;
    case Icon::Save:
      tray(list, c, r, colour);
      break;
    case Icon::Check:
      list.AddLine({c.x - r, c.y}, {c.x - r * 0.25F, c.y + r * 0.7F}, colour, 2);
      list.AddLine({c.x - r * 0.25F, c.y + r * 0.7F}, {c.x + r, c.y - r * 0.7F}, colour, 2);
      break;
    case Icon::Hanzi:
      hanzi(list, c, r, colour);
      break;
    case Icon::Link:
      chain(list, c, r, colour);
      break;
  }
}

}  // namespace lab
