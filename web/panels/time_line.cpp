// The time line: what has happened and what will if nothing comes between, on a scale where a round trip and
// a wait of a minute both have room.
#include "web/panels/time_line.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "web/gfx/draw.hpp"
#include "web/panels/bookmarks.hpp"
#include "web/panels/event_words.hpp"
#include "web/panels/time_axis.hpp"
#include "web/panels/tip.hpp"
#include "web/slot_timer.hpp"
#include "web/text/format.hpp"

namespace lab {

namespace {

constexpr float mark_room = 9;    // none closer to another
constexpr float mark_above = 11;  // the marks' row over the line

struct Pending {
  sim::Instant at;
  Text name;
  sim::Side side;
  tcp::Timer timer;
  std::string item;  // "pending:server:retransmission"
};

// The timers that will expire beyond what was seen, if nothing comes between.
std::vector<Pending> pending_timers(const View& view) {
  static constexpr std::pair<tcp::Timer, Text> named[] = {
      {tcp::Timer::Retransmission, Text::TimerRto},    {tcp::Timer::Persist, Text::TimerPersist},
      {tcp::Timer::KeepAlive, Text::TimerKeepAlive},   {tcp::Timer::FinWait2, Text::TimerFinWait2},
      {tcp::Timer::TimeWait, Text::TimerTimeWait},     {tcp::Timer::User, Text::TimerUser},
      {tcp::Timer::Reordering, Text::TimerReordering}, {tcp::Timer::LossProbe, Text::TimerLossProbe}};
  std::vector<Pending> pending;
  for (const sim::Side side : {sim::Side::Client, sim::Side::Server}) {
    const std::string end = side == sim::Side::Client ? "pending:client:" : "pending:server:";
    const tcp::Connection* connection = view.world.connection(side);
    const tcp::HalfOpen* slot = view.world.half_open(side);
    for (const auto& [timer, name] : named) {
      tcp::RunningTimer running;
      if (connection != nullptr) {
        running = connection->timers()[timer];
      } else if (slot != nullptr && timer == tcp::Timer::Retransmission) {
        running = slot_timer(*slot, view.world.host(side).config());
      }
      if (running.running() && running.deadline > view.frontier)
        pending.push_back({running.deadline, name, side, timer, end + std::string(tcp::name(timer))});
    }
  }
  std::sort(pending.begin(), pending.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  return pending;
}

// A timer's name stands above its place, or below it where a mark has that room (`marks`, from left to
// right).
void draw_pending(const View& view, const TimeAxis& axis, const std::vector<Pending>& pending,
                  const std::vector<Bookmark>& marks, float middle, bool labels, Items& items,
                  Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  float free_from = -1e9F;
  for (const Pending& timer : pending) {
    const float x = axis.x(timer.at);
    const Thing thing = timer_of(timer.side, timer.timer);
    if (view.ui.pointed == thing) list.AddCircle({x, middle}, 8, side_colour(colours, timer.side), 0, 2);
    draw_dot(list, {x, middle}, 4, colours.panel);
    list.AddCircle({x, middle}, 4, side_colour(colours, timer.side), 0, 1.5F);
    const Rect place{{x - 5, middle - 5}, {x + 5, middle + 5}};
    items.put(timer.item, place);
    if (explain(view, place.inset(-3), topic_of(timer.timer), items)) intents.point = thing;
    const TextStyle style{.face = Face::Word, .size = 10, .colour = colours.mute, .align = Align::Centre};
    const float half = measure_text(view.tr(timer.name), style).x / 2;
    if (!labels || x - half < free_from) continue;
    const bool marked = std::any_of(marks.begin(), marks.end(), [&](const Bookmark& mark) {
      return std::abs(axis.x(mark.at) - x) < half + mark_room;
    });
    draw_text(list, {x, marked ? middle + 9 : middle - 22}, view.tr(timer.name), style);
    free_from = x + half + 6;
  }
}

// ---- what has happened ---------------------------------------------------------------------------

void draw_spot(ImDrawList& list, ImVec2 at, float radius, ImU32 colour, ImU32 rim) {
  draw_dot(list, at, radius + 1.5F, rim);
  draw_dot(list, at, radius, colour);
}

// Segments as dots on the line, none upon another; that of a packet which is lit elsewhere has a ring.
void draw_events(const View& view, const TimeAxis& axis, float middle, Items& items) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const sim::PacketId lit = view.ui.selected != 0 ? view.ui.selected : view.ui.hovered;
  float last = -1e9F;
  for (const TimeScale::Sent& sent : axis.sent()) {
    const float x = axis.x(sent);
    const bool is_lit = lit != 0 && sent.packet == lit;
    const ImU32 colour = segment_colour(colours, sent.flags, sent.has_data);
    if (is_lit) list.AddCircle({x, middle}, 7, colour, 0, 1.6F);
    if (x - last < 5 && !is_lit) continue;
    last = x;
    draw_spot(list, {x, middle}, 3, with_alpha(colour, sent.at <= view.now ? 1 : 0.4F), colours.panel);
    items.put("event:" + std::to_string(sent.event), {{x - 5, middle - 5}, {x + 5, middle + 5}});
  }
  for (const sim::Event& event : view.dead_future) {
    if (weight(event) < 2) continue;
    draw_spot(list, {axis.x(event.at), middle + (1 - view.dead_alpha) * 10}, 4,
              with_alpha(colours.mute, 0.6F * view.dead_alpha), with_alpha(colours.panel, 0));
  }
}

// A shape for each kind, so that colour is not the only sign.
void draw_mark(ImDrawList& list, const Theme& t, MarkKind kind, ImVec2 c, ImU32 colour) {
  constexpr float r = 3.6F;
  switch (kind) {
    case MarkKind::State:  // a diamond
      list.AddQuadFilled({c.x, c.y - r}, {c.x + r, c.y}, {c.x, c.y + r}, {c.x - r, c.y}, colour);
      return;
    case MarkKind::Retransmission:  // an open circle
      list.AddCircle(c, r, colour, 0, 1.8F);
      return;
    case MarkKind::Loss:
      return draw_cross(list, c, colour, r);
    case MarkKind::FloodBegins:  // a flag, filled; and one that is not
      list.AddTriangleFilled({c.x - r, c.y - r}, {c.x + r, c.y}, {c.x - r, c.y + r}, colour);
      return;
    case MarkKind::FloodEnds:
      list.AddTriangle({c.x - r, c.y - r}, {c.x + r, c.y}, {c.x - r, c.y + r}, colour, 1.6F);
      return;
    case MarkKind::Act:  // pointing down at the moment
      list.AddTriangleFilled({c.x - r, c.y - r}, {c.x + r, c.y - r}, {c.x, c.y + r}, colour);
      return;
    case MarkKind::Crash:  // a square, filled; and one that is not
      list.AddRectFilled({c.x - r, c.y - r}, {c.x + r, c.y + r}, colour);
      return;
    case MarkKind::Reboot:
      list.AddRectFilled({c.x - r, c.y - r}, {c.x + r, c.y + r}, t.panel);
      list.AddRect({c.x - r, c.y - r}, {c.x + r, c.y + r}, colour, 0, 0, 1.6F);
      return;
  }
}

const char* mark_item(MarkKind kind) {
  static constexpr const char* names[] = {"state",     "again", "loss",  "flood-on",
                                          "flood-off", "act",   "crash", "reboot"};
  return names[static_cast<std::size_t>(kind)];
}

// Tells what happened there.
void draw_mark_slip(const View& view, const Bookmark& mark, const Rect& place, Items& items) {
  const EventWords words = event_words(view, view.log.events[mark.event]);
  std::string said = words.who;
  if (!words.what.empty()) said += (said.empty() ? "" : " · ") + words.what;
  if (!words.sentence.empty()) said += (said.empty() ? "" : "\n") + words.sentence;
  if (!words.pill.empty()) said += " (" + words.pill + ")";
  draw_slip(view, place, {view.tr(mark_name(mark.kind)), time_text(mark.at), said}, items);
}

// Gives the mark under the pointer.
std::optional<Bookmark> draw_bookmarks(const View& view, const TimeAxis& axis,
                                       const std::vector<Bookmark>& marks, float middle, bool hovered,
                                       Items& items, Intents& intents) {
  const Theme& t = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  std::optional<Bookmark> found;
  for (const Bookmark& mark : marks) {
    const sim::Event event = view.log.events[mark.event];
    const ImVec2 centre{axis.x(mark.at), middle - mark_above};
    const Rect place{{centre.x - mark_room / 2, centre.y - 6}, {centre.x + mark_room / 2, centre.y + 5}};
    const Thing thing = mark.kind == MarkKind::State ? state_of(event.side, event.to) : Thing{};
    const bool lit = (event.packet != 0 && event.packet == view.ui.hovered) ||
                     (mark.kind == MarkKind::State && thing == view.ui.pointed);
    const bool pointed = hovered && place.contains(ImGui::GetIO().MousePos);
    if (lit || pointed) list.AddCircleFilled(centre, 7, t.changed);
    draw_mark(list, t, mark.kind, centre,
              with_alpha(mark.kind == MarkKind::Loss ? t.alarm : event_colour(view, event),
                         event.at <= view.now ? 1 : 0.45F));
    items.put(std::string("bookmark:") + mark_item(mark.kind) + ":" + std::to_string(mark.event), place);
    if (!pointed) continue;
    found = mark;
    if (event.packet != 0) intents.hover = event.packet;
    intents.point = thing;
    draw_mark_slip(view, mark, place, items);
  }
  return found;
}

// Pressed on a mark: its very moment, until it is dragged away; the marks may move under the finger, for
// other timers run then.
std::optional<sim::Instant> wanted_moment(const View& view, const TimeAxis& axis,
                                          const std::optional<Bookmark>& mark) {
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const ImGuiID id = ImGui::GetID("on-mark");
  const bool begins = ImGui::IsMouseClicked(ImGuiMouseButton_Left);
  if (begins) storage.SetBool(id, mark.has_value());
  if (ImGui::IsMouseDragging(ImGuiMouseButton_Left, 3)) storage.SetBool(id, false);
  if (storage.GetBool(id) && !begins) return std::nullopt;
  const sim::Instant wanted = begins && mark ? mark->at : axis.at(ImGui::GetIO().MousePos.x);
  return wanted == view.now ? std::nullopt : std::optional(wanted);
}

}  // namespace

Text mark_name(MarkKind kind) {
  switch (kind) {
    case MarkKind::State:
      return Text::MarkState;
    case MarkKind::Retransmission:
      return Text::MarkAgain;
    case MarkKind::Loss:
      return Text::MarkLoss;
    case MarkKind::FloodBegins:
      return Text::MarkFloodBegins;
    case MarkKind::FloodEnds:
      return Text::MarkFloodEnds;
    case MarkKind::Crash:
      return Text::MarkCrash;
    case MarkKind::Reboot:
      return Text::MarkReboot;
    case MarkKind::Act:
      break;
  }
  return Text::MarkAct;
}

void draw_time_line(const View& view, const Rect& area, bool labels, Items& items, Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float middle = area.centre().y;
  const float left = area.min.x + 9;
  const float right = area.max.x - 9;
  const std::vector<Pending> pending = pending_timers(view);
  std::vector<sim::Instant> deadlines;
  for (const Pending& timer : pending) deadlines.push_back(timer.at);
  const TimeAxis axis(view, deadlines, left, right);

  const Press press = press_area("slider:scrub", area, items);
  const float now = axis.x(view.now);
  const float seen = axis.x(view.frontier);
  list.AddRectFilled({left, middle - 2}, {right, middle + 2}, colours.line, 2);
  list.AddRectFilled({left, middle - 2}, {seen, middle + 2}, colours.faint, 2);
  list.AddRectFilled({left, middle - 2}, {now, middle + 2}, colours.ink, 2);
  std::vector<Bookmark> marks;
  if (view.bookmarks != nullptr)
    marks = view.bookmarks->spread(view.log, [&](sim::Instant at) { return axis.x(at); }, mark_room);
  draw_pending(view, axis, pending, marks, middle, labels, items, intents);
  draw_events(view, axis, middle, items);
  const std::optional<Bookmark> mark =
      draw_bookmarks(view, axis, marks, middle, press.hovered || press.held, items, intents);
  if (press.held) intents.seek = wanted_moment(view, axis, mark);
  const float radius = press.held ? 10 : press.hovered ? 9 : 8;
  draw_dot(list, {now, middle}, radius, colours.panel);
  list.AddCircle({now, middle}, radius, colours.alarm, 0, 2.5F);
}

}  // namespace lab
