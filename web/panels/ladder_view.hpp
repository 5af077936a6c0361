// The ladder's frame on the screen: columns, the part of the axis that is in view, and the parts that draw on
// it.
#pragma once

#include <cmath>

#include "web/drawings.hpp"
#include "web/gfx/theme.hpp"
#include "web/panels/ladder_axis.hpp"
#include "web/view.hpp"

namespace lab {

struct LadderView {
  const View& view;
  const Theme& theme;
  ImDrawList& list;
  const LadderFigure& figure;
  Rect area;
  float times;  // left of the column of times; its width is 0 where there is no room
  float times_width;
  float client, server;  // the lifelines
  float top, bottom;     // of what is in view
  double origin = 0;     // the axis's 0 on the screen, after scrolling
  double now_y = 0;      // the playhead on the axis
  bool playhead = true;  // it is drawn, from the times to the right

  float screen(double y) const { return static_cast<float>(origin + y); }
  float lifeline(sim::Side side) const { return side == sim::Side::Client ? client : server; }
  // The same elsewhere on the axis, and so much more of it.
  LadderView at(double other_origin, float reach) const {
    LadderView there = *this;
    there.origin = other_origin;
    there.top -= reach;
    there.bottom += reach;
    return there;
  }
  bool in_view(double from, double to) const { return screen(to) >= top - 30 && screen(from) <= bottom + 30; }
};

// Between which shares of an arrow the middle of words so wide may stand, so that no lifeline runs through
// them: the lifelines are `between` apart, the arrow begins `outside` of its sender's (inside: less than 0)
// and is `whole` long; x and y of `room` are kept clear at its beginning and its end. Where they are too
// wide: in the middle. (ladder_arrows.cpp)
struct WordsReach {
  float least = 0, most = 1;
};
WordsReach words_reach(float width, float between, float outside, float whole, ImVec2 room);

// A ladder that fills `area`, not scrolled yet. (ladder.cpp)
AxisScale ladder_scale(const View& view, bool narrow);
// The events that can be scrolled to.
LadderPart ladder_part(const View& view);
LadderView ladder_frame(const View& view, const Rect& area, const LadderFigure& figure);
// How far down the axis there is something to see.
double ladder_end(const LadderView& ladder);
// Follows the playhead; the wheel or a drag looks elsewhere until the playhead moves.
void scroll_ladder(LadderView& ladder, double end, Items& items);
// Draws what does not tell the time and moves with the axis: once for a stretch beyond what is in view, then
// only moved until `key` changes or something happens. `draw` is given the ladder as it was at the stretch's
// origin, and gives what is left out where the edge would cut it.
template <class Draw>
void roll(LadderView& l, const char* name, Key key, Items& items, Draw draw) {
  constexpr double step = 128;
  constexpr float reach = 64;
  const double origin = std::round(l.origin / step) * step;
  const LadderView there = l.at(origin, reach);
  key.add(l.view.happened).add(l.view.looks).add(l.area).add(l.client).add(l.server).add(origin);
  Rolled own;
  Rolled& rolled = l.view.drawings == nullptr ? own : l.view.drawings->rolled;
  ImGui::PushID(l.playhead ? "" : "beside");
  const Roll seen{static_cast<float>(l.origin - origin), l.top - 6, l.bottom};
  rolled.part(name, key, seen, reach, items, [&] { return draw(there); });
  ImGui::PopID();
}
void draw_rungs(LadderView& ladder, Items& items, Intents& intents);  // all of it, at its origin

// Sloped arrows with their words, crosses and marks; what is under the pointer is lit. (ladder_arrows.cpp)
void draw_arrows(LadderView& ladder, Items& items, Intents& intents);
// State pills, brackets of the retransmission timer, breaks, times, the playhead. (ladder_marks.cpp)
void draw_breaks(LadderView& ladder);
void draw_brackets(LadderView& ladder, Items& items);
void draw_state_pills(LadderView& ladder, Items& items, Intents& intents);
// Where an end has crashed and come back.
void draw_host_marks(LadderView& ladder, Items& items);
void draw_times(LadderView& ladder, Items& items);
void draw_playhead(LadderView& ladder);

}  // namespace lab
