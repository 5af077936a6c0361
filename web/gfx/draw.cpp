// Shapes on an ImDrawList: panels, pills, arrows, crosses and rings.
#include "web/gfx/draw.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "imgui_internal.h"
#include "web/gfx/onlooker.hpp"

namespace lab {
namespace {

// std::hypot guards against overflow, at ten times the price.
float length_of(float x, float y) {
  return std::sqrt(x * x + y * y);
}

constexpr float pi = std::numbers::pi_v<float>;

}  // namespace

void draw_panel(ImDrawList& list, const Theme& theme, const Rect& area) {
  list.AddRectFilled(area.min, area.max, theme.panel, measure::radius);
  list.AddRect(area.min, area.max, theme.line, measure::radius, 0, measure::line);
}

// Vertex for vertex what AddCircleFilled() makes; the normals of a circle's corners need not be sought.
void draw_dot(ImDrawList& list, ImVec2 centre, float radius, ImU32 colour) {
  constexpr int directions = IM_DRAWLIST_ARCFAST_SAMPLE_MAX;
  const ImDrawListSharedData& shared = *ImGui::GetDrawListSharedData();
  const int step = std::clamp(directions / list._CalcCircleAutoSegmentCount(radius), 1, directions / 4);
  if (radius < 0.5F || radius > shared.ArcFastRadiusCutoff || directions % step != 0 ||
      (colour & IM_COL32_A_MASK) == 0)
    return list.AddCircleFilled(centre, radius, colour);
  const int count = directions / step;
  const auto corners = static_cast<unsigned>(count);
  const float rim = 0.5F / std::cos(pi / static_cast<float>(count));
  const ImU32 clear = colour & ~IM_COL32_A_MASK;
  list.PrimReserve((count - 2) * 3 + count * 6, count * 2);
  const unsigned first = list._VtxCurrentIdx;
  ImDrawVert* vertex = list._VtxWritePtr;
  ImDrawIdx* index = list._IdxWritePtr;
  for (unsigned i = 2; i < corners; ++i, index += 3) {
    index[0] = first;
    index[1] = first + 2 * (i - 1);
    index[2] = first + 2 * i;
  }
  for (unsigned i = 0, before = corners - 1; i < corners; before = i++) {
    const ImVec2 way = shared.ArcFastVtx[static_cast<std::size_t>(i) * static_cast<std::size_t>(step)];
    const float inner = radius - rim, outer = radius + rim;
    *vertex++ = {{centre.x + way.x * inner, centre.y + way.y * inner}, shared.TexUvWhitePixel, colour};
    *vertex++ = {{centre.x + way.x * outer, centre.y + way.y * outer}, shared.TexUvWhitePixel, clear};
    const unsigned here = first + 2 * i, last = first + 2 * before;
    index[0] = index[5] = here;
    index[1] = last;
    index[2] = index[3] = last + 1;
    index[4] = here + 1;
    index += 6;
  }
  list._VtxWritePtr = vertex;
  list._IdxWritePtr = index;
  list._VtxCurrentIdx += 2 * corners;
}

void draw_rule(ImDrawList& list, const Theme& theme, ImVec2 from, float width) {
  const float y = std::floor(from.y) + 0.5F;
  list.AddLine({from.x, y}, {from.x + width, y}, theme.line, measure::line);
}

void draw_focus(ImDrawList& list, const Theme& theme, const Rect& area, float rounding) {
  const Rect ring = area.inset(-3);
  list.AddRect(ring.min, ring.max, theme.client, rounding + 3, 0, 2);
}

void draw_pill(ImDrawList& list, const Rect& area, ImU32 fill, ImU32 border, float border_width) {
  const float rounding = std::min(area.height(), area.width()) / 2;
  if ((fill & IM_COL32_A_MASK) != 0) list.AddRectFilled(area.min, area.max, fill, rounding);
  if ((border & IM_COL32_A_MASK) != 0) list.AddRect(area.min, area.max, border, rounding, 0, border_width);
}

void draw_pill(ImDrawList& list, const Rect& area, std::string_view text, ImU32 fill, ImU32 border,
               const TextStyle& style) {
  draw_pill(list, area, fill, border, 1.2F);
  TextStyle centred = style;
  centred.align = Align::Centre;
  draw_text_middle(list, area.centre(), text, centred);
}

void draw_dashed(ImDrawList& list, ImVec2 a, ImVec2 b, ImU32 colour, float width, float dash, float space) {
  const float length = length_of(b.x - a.x, b.y - a.y);
  if (length < 0.5F) return;
  const ImVec2 unit{(b.x - a.x) / length, (b.y - a.y) / length};
  // Only the dashes that can be seen: the ends may lie a million pixels away.
  float first = 0, last = length;
  const auto hold = [&](float from, float along, float low, float high) {
    if (std::abs(along) < 1e-6F) {
      if (from < low || from > high) last = -1;
      return;
    }
    const float one = (low - from) / along, other = (high - from) / along;
    first = std::max(first, std::min(one, other));
    last = std::min(last, std::max(one, other));
  };
  const ImVec4 clip = list._CmdHeader.ClipRect;  // which a rolled part makes higher, beside the stack of them
  const ImVec2 low{clip.x, clip.y}, high{clip.z, clip.w};
  hold(a.x, unit.x, low.x - width, high.x + width);
  hold(a.y, unit.y, low.y - width, high.y + width);
  const float step = dash + space;
  const ImVec2 start{a.x + unit.x * first,
                     a.y + unit.y * first};  // what lies far away is not exact to a pixel
  const float seen = last - first;
  for (float at = -std::fmod(first, step); at < seen; at += step) {
    const float from = std::max(at, 0.0F), end = std::min(at + dash, seen);
    if (from < end)
      list.AddLine({start.x + unit.x * from, start.y + unit.y * from},
                   {start.x + unit.x * end, start.y + unit.y * end}, colour, width);
  }
}

void draw_arrow_head(ImDrawList& list, ImVec2 from, ImVec2 tip, ImU32 colour, float size) {
  const float length = length_of(tip.x - from.x, tip.y - from.y);
  if (length < 0.5F) return;
  const ImVec2 unit{(tip.x - from.x) / length, (tip.y - from.y) / length};
  const ImVec2 back{tip.x - unit.x * size, tip.y - unit.y * size};
  const float half = size * 0.46F;
  // Clockwise on the screen, as anti-aliasing wants it.
  list.AddTriangleFilled(tip, {back.x - unit.y * half, back.y + unit.x * half},
                         {back.x + unit.y * half, back.y - unit.x * half}, colour);
}

void draw_cross(ImDrawList& list, ImVec2 centre, ImU32 colour, float size) {
  list.AddLine({centre.x - size, centre.y - size}, {centre.x + size, centre.y + size}, colour,
               measure::arrow);
  list.AddLine({centre.x - size, centre.y + size}, {centre.x + size, centre.y - size}, colour,
               measure::arrow);
}

namespace {

float ring_width(float radius) {
  return std::max(3.0F, radius * 0.17F);
}

}  // namespace

void draw_ring(ImDrawList& list, const Theme& theme, ImVec2 centre, float radius) {
  const float width = ring_width(radius);
  list.AddCircle(centre, radius - width / 2, theme.line, 0, width);
}

// Its corners are so close that the arc is nowhere 0.05 px off, and lie in the directions that Dear ImGui has
// in a table.
void draw_ring_left(ImDrawList& list, ImVec2 centre, float radius, float left, ImU32 colour) {
  const float share = std::min(left, 1.0F);
  if (share <= 0.002F) return;
  const float width = ring_width(radius), middle = radius - width / 2;
  constexpr int directions = IM_DRAWLIST_ARCFAST_SAMPLE_MAX, top = directions * 3 / 4;
  const int step = radius < 12 ? 2 : 1;
  const float steps = share * static_cast<float>(directions) / static_cast<float>(step);
  const int whole = static_cast<int>(steps);
  const float angle = 2 * pi * (share - 0.25F);
  const ImVec2 begin{centre.x, centre.y - middle};
  const ImVec2 end{centre.x + std::cos(angle) * middle, centre.y + std::sin(angle) * middle};
  list._PathArcToFastEx(centre, middle, top, top + whole * step, step);
  constexpr float least = 0.05F;  // of a step: a shorter line has no direction to speak of
  if (steps - static_cast<float>(whole) > least) list.PathLineTo(end);
  list.PathStroke(colour, ImDrawFlags_None, width);
  for (const ImVec2 round : {begin, end}) draw_dot(list, round, width / 2, colour);
}

void draw_ring_words(ImDrawList& list, ImVec2 centre, float radius, std::string_view words, ImU32 colour) {
  const float size = radius < 22 ? 10.0F : 12.0F;
  draw_text_middle(list, centre, words,
                   {.face = Face::Mono, .size = size, .colour = colour, .align = Align::Centre});
}

void draw_tip(ImDrawList& list, const Theme& theme, ImVec2 foot, const Rect& bounds, std::string_view text,
              Face face) {
  constexpr float beside = 12, above = 6;
  TextStyle style{.face = face, .size = small_size};
  const float most = std::min(340.0F, bounds.width() - 2 * beside - 8);
  const float width = std::min(most, std::ceil(measure_text(text, style).x) + 1);
  const float height = draw_paragraph(list, {0, 0}, width, text, style) + 2 * above - 1;
  const auto within = [](float at, float least, float greatest) {
    return std::max(least, std::min(at, greatest));
  };
  const float left =
      within(foot.x - width / 2 - beside, bounds.min.x + 4, bounds.max.x - width - 2 * beside - 4);
  const float top = within(foot.y - height, bounds.min.y + 4, bounds.max.y - height - 4);
  const Rect plate{{left, top}, {left + width + 2 * beside, top + height}};
  list.AddRectFilled(plate.min, plate.max, theme.ink, 8);
  if (Onlooker::present != nullptr) Onlooker::present->cover(list, plate);
  style.colour = theme.panel;
  draw_paragraph(list, {left + beside, top + above}, width, text, style);
}

}  // namespace lab
