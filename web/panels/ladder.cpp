// The ladder: the sequence diagram, time downward, client left, server right.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "imgui_internal.h"
#include "web/gfx/draw.hpp"
#include "web/panels/figure.hpp"
#include "web/panels/ladder_view.hpp"

namespace lab {
namespace {

constexpr float head = 32;  // the ends' names
constexpr float lead = 22;  // above the axis's 0
constexpr float over = 6;   // so far above the top the life lines begin, and what is drawn between them
constexpr float pill_column = 98;
constexpr float wide_pill_column = 112;  // beside which the playhead's time has room
constexpr double playhead_at = 0.74;     // of the height in view, once the axis is longer than that

void draw_lifelines(LadderView& l) {
  for (const sim::Side side : {sim::Side::Client, sim::Side::Server}) {
    const float x = l.lifeline(side);
    const ImU32 colour = side_colour(l.theme, side);
    draw_text_middle(l.list, {x, l.area.min.y + 15},
                     l.view.tr(side == sim::Side::Client ? Text::Client : Text::Server),
                     {.face = Face::WordBold, .size = text_size, .colour = colour, .align = Align::Centre});
    const float now = std::clamp(l.screen(l.now_y), l.top, l.bottom);
    l.list.AddLine({x, l.top - over}, {x, now}, colour, 2);
    l.list.AddLine({x, now}, {x, l.bottom}, with_alpha(colour, 0.28F), 2);
  }
}

// One arrow of it: to its end, or as far as was known.
void draw_dead_arrow(LadderView& l, const sim::Event& sent, ImU32 colour) {
  const sim::Event* end = nullptr;
  for (const sim::Event& event : l.view.dead_future) {
    const bool ends = event.kind == sim::EventKind::PacketArrived || event.kind == sim::EventKind::PacketLost;
    if (event.packet == sent.packet && ends) end = &event;
    if (end != nullptr) break;
  }
  const bool lost = end == nullptr || end->kind == sim::EventKind::PacketLost;
  const ImVec2 a{l.lifeline(sent.side), l.screen(l.figure.y(sent.at))};
  ImVec2 b{l.lifeline(sim::other(sent.side)),
           l.screen(l.figure.y(end == nullptr ? sent.at + l.view.world.link(sent.side).delay : end->at))};
  if (lost) b.x = (a.x + b.x) / 2;
  draw_dashed(l.list, a, b, colour, 1.4F, 3, 5);
  if (end == nullptr) return;
  if (lost)
    draw_cross(l.list, b, colour, 5);
  else
    draw_arrow_head(l.list, a, b, colour, 7);
}

// The future that an act in the past gave up, while it fades.
void draw_dead_future(LadderView& l) {
  if (l.view.dead_alpha <= 0) return;
  const ImU32 colour = with_alpha(l.theme.mute, 0.75F * l.view.dead_alpha);
  for (const sim::Event& event : l.view.dead_future)
    if (event.kind == sim::EventKind::PacketSent && event.packet != 0) draw_dead_arrow(l, event, colour);
}

}  // namespace

AxisScale ladder_scale(const View& view, bool narrow) {
  const auto delay =
      std::max(view.world.link(sim::Side::Client).delay, view.world.link(sim::Side::Server).delay);
  return axis_scale(delay, narrow ? 32 : 38);
}

LadderPart ladder_part(const View& view) {
  sim::Instant oldest = view.now;
  for (const sim::Packet& packet : view.world.in_flight()) oldest = std::min(oldest, packet.sent);
  return part_around(view.log, view.events_end, oldest);
}

LadderView ladder_frame(const View& view, const Rect& area, const LadderFigure& figure) {
  const bool narrow = area.width() < 560;
  const float pad = narrow ? 8.0F : 18.0F;
  LadderView l{.view = view,
               .theme = theme(view.ui.theme),
               .list = *ImGui::GetWindowDrawList(),
               .figure = figure,
               .area = area,
               .times = area.min.x + pad,
               .times_width = narrow ? 0.0F : 62.0F,
               .client = 0,
               .server = 0,
               .top = area.min.y + head,
               .bottom = std::max(area.min.y + head, area.max.y - 10)};
  const float column = narrow ? pill_column : wide_pill_column;
  l.client = std::round(l.times + l.times_width + column) + 0.5F;
  l.server = std::round(area.max.x - pad - column) + 0.5F;
  l.now_y = l.figure.y(view.now);
  return l;
}

double ladder_end(const LadderView& l) {
  double end = std::max(l.now_y, l.figure.y(l.view.frontier));
  for (const LadderArrow& arrow : l.figure.arrows)
    if (arrow.known && arrow.ended) end = std::max(end, arrow.y_end);
  return end;
}

void scroll_ladder(LadderView& l, double end, Items& items) {
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const ImGuiID offset_id = ImGui::GetID("ladder-scroll"), now_id = ImGui::GetID("ladder-now");
  const int now = static_cast<int>(tcp::microseconds(l.view.now) & 0x7FFFFFFF);
  if (storage.GetInt(now_id, -1) != now) storage.SetFloat(offset_id, 0);
  storage.SetInt(now_id, now);

  const double height = l.bottom - l.top - lead;
  const double most = std::max(0.0, end + 48 - height);
  const double follow = std::clamp(l.now_y - height * playhead_at, 0.0, most);
  float offset = storage.GetFloat(offset_id, 0);
  const ImGuiIO& io = ImGui::GetIO();
  if (l.area.contains(io.MousePos)) offset -= io.MouseWheel * 44;
  const ImGuiID active = ImGui::GetActiveID();  // Dear ImGui takes a press on nothing for one on the window
  const bool free = active == 0 || active == ImGui::GetCurrentWindow()->MoveId;
  const bool drags = free && l.area.contains(io.MouseClickedPos[0]) && ImGui::IsMouseDragging(0, 4);
  if (drags) offset -= io.MouseDelta.y;
  offset = std::clamp(offset, static_cast<float>(-follow), static_cast<float>(most - follow));
  storage.SetFloat(offset_id, offset);
  for (const char* by : {"wheel:", "finger:"}) {
    if (follow + offset > 0.5) items.put(std::string(by) + "up:ladder", l.area);
    if (follow + offset < most - 0.5) items.put(std::string(by) + "down:ladder", l.area);
  }
  l.origin = std::round(l.top + lead - (follow + offset));
}

// Between the lifelines, in as many lines as it takes there.
void draw_empty(const LadderView& l) {
  const char* words = l.view.tr(Text::LadderEmpty);
  const float room = l.server - l.client - 24;
  TextStyle style{.face = Face::Word, .size = room < 176 ? small_size : text_size};
  const float width = std::min(room, std::ceil(measure_text(words, style).x) + 1);
  const float height = draw_paragraph(l.list, {}, width, words, style);
  style.colour = l.theme.mute;
  const ImVec2 middle{(l.client + l.server) / 2, l.area.min.y + l.area.height() * 0.6F};
  draw_paragraph(l.list, {std::round(middle.x - width / 2), std::round(middle.y - height / 2)}, width, words,
                 style);
}

void draw_rungs(LadderView& l, Items& items, Intents& intents) {
  draw_lifelines(l);
  l.list.PushClipRect({l.area.min.x, l.top - over}, {l.area.max.x, l.bottom}, true);
  draw_breaks(l);
  draw_dead_future(l);
  draw_times(l, items);
  draw_brackets(l, items);
  draw_host_marks(l, items);
  if (l.playhead) draw_playhead(l);
  draw_arrows(l, items, intents);
  draw_state_pills(l, items, intents);
  l.list.PopClipRect();
  if (l.view.log.packets.empty() && l.figure.hosts.empty()) draw_empty(l);
}

void draw_ladder(const View& view, const Rect& area, Items& items, Intents& intents) {
  const auto make = [&] {
    return make_ladder(view.log, ladder_scale(view, area.width() < 560), ladder_part(view));
  };
  LadderFigure own;
  if (view.drawings == nullptr) own = make();
  const Key key = Key{}.add(view.happened).add(area.width() < 560);
  LadderView l =
      ladder_frame(view, area, view.drawings == nullptr ? own : view.drawings->ladder.get(key, make));
  scroll_ladder(l, ladder_end(l), items);
  l.list.PushClipRect(area.min, area.max, true);
  draw_rungs(l, items, intents);
  l.list.PopClipRect();
}

}  // namespace lab
