// What if: the lab's ladder beside that of the same scene under a switch, in step on one axis, with a line
// where the two part. Until a switch is chosen, the list of them.
#include <algorithm>
#include <cmath>
#include <string>

#include "web/compare.hpp"
#include "web/gfx/draw.hpp"
#include "web/panels/event_words.hpp"
#include "web/panels/figure.hpp"
#include "web/panels/ladder_view.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

constexpr float heading = 26;  // above the two ladders: which is which
constexpr float between = 8;   // from the rule between them to the states on each side
constexpr float pill_column = 98;

float padding(const Rect& area) {
  return area.width() < 560 ? 14.0F : 18.0F;
}

// ---- the list ------------------------------------------------------------------------------------

constexpr float name_line = 20;
const TextStyle choice_name{.face = Face::WordBold, .size = 12.5F};
const TextStyle choice_words{.face = Face::Word, .size = small_size};

float sentence_height(const View& view, std::size_t place, float width) {
  return draw_paragraph(*ImGui::GetWindowDrawList(), {0, 0}, width, what_if_sentence(place, view.ui.language),
                        choice_words);
}

void draw_choice(const View& view, std::size_t place, const Rect& area, bool with_sentence, Items& items,
                 Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const std::string item = "button:what-if:" + std::string(what_if_switches[place].words);
  const Press press = press_area(item.c_str(), area, items);
  if (press.hovered) list.AddRectFilled(area.min, area.max, colours.soft, 8);
  if (press.focused) draw_focus(list, colours, area, 8);
  TextStyle name = choice_name, words = choice_words;
  name.colour = colours.ink;
  words.colour = colours.mute;
  const ImVec2 at{area.min.x + 10, area.min.y};
  const float middle = with_sentence ? at.y + 5 + name_line / 2 : area.centre().y;
  draw_text_fitted(list, {at.x, middle}, area.width() - 14, view.tr(what_if_switches[place].name), name);
  if (with_sentence)
    draw_paragraph(list, {at.x, at.y + 5 + name_line}, area.width() - 20,
                   what_if_sentence(place, view.ui.language), words);
  if (press.pressed) intents.what_if = place;
}

// With their sentences where there is room, else the names alone.
void draw_choices(const View& view, const Rect& area, Items& items, Intents& intents) {
  const std::size_t count = what_if_switches.size();
  const float pad = padding(area) - 10;
  Rect room{{area.min.x + pad, area.min.y + 6}, {area.max.x - pad, area.max.y - 8}};
  if (room.height() > 220) {
    const TextStyle hint{.face = Face::Word, .size = 12, .colour = theme(view.ui.theme).mute};
    room.min.y += 10 + draw_paragraph(*ImGui::GetWindowDrawList(), {room.min.x + 10, room.min.y + 4},
                                      room.width() - 20, view.tr(Text::WhatIfHint), hint);
  }
  const auto try_columns = [&](std::size_t columns) {
    const float width = room.width() / static_cast<float>(columns);
    float most = 0;
    for (std::size_t i = 0; i < count; ++i) most = std::max(most, sentence_height(view, i, width - 24));
    return name_line + most + 12;
  };
  std::size_t columns = area.width() < 560 ? 1 : 2;
  const auto rows_of = [&]() -> std::size_t { return (count + columns - 1) / columns; };
  float row = try_columns(columns);
  const bool sentences = row * static_cast<float>(rows_of()) <= room.height();
  if (!sentences) columns = 2;
  const std::size_t rows = rows_of();
  row = std::min(room.height() / static_cast<float>(rows), sentences ? row + 8 : 34.0F);
  const float width = room.width() / static_cast<float>(columns);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t column = i / rows;
    const ImVec2 at{room.min.x + width * static_cast<float>(column),
                    room.min.y + row * static_cast<float>(i % rows)};
    draw_choice(view, i, {at, {at.x + width - 4, at.y + row - 1}}, sentences, items, intents);
  }
}

// ---- the first difference ------------------------------------------------------------------------

void draw_diamond(ImDrawList& list, ImVec2 at, ImU32 colour) {
  constexpr float reach = 4.5F;
  list.AddQuadFilled({at.x, at.y - reach}, {at.x + reach, at.y}, {at.x, at.y + reach}, {at.x - reach, at.y},
                     colour);
}

// Across both ladders, above all that happened at its instant.
void draw_difference_line(LadderView& l, const lesson::Difference& difference, Items& items) {
  const auto& knots = l.figure.knots;
  const auto knot = std::lower_bound(knots.begin(), knots.end(), difference.at,
                                     [](const Knot& each, sim::Instant at) { return each.at < at; });
  const bool on_knot = knot != knots.end() && knot->at == difference.at;
  const float y = std::round(l.screen(on_knot ? knot->y : l.figure.y(difference.at))) + 0.5F;
  if (y < l.top - 6 || y > l.bottom) return;
  const ImU32 colour = with_alpha(l.theme.ink, difference.at > l.view.now ? 0.35F : 0.8F);
  draw_dashed(l.list, {l.times + l.times_width, y}, {l.area.max.x - 10, y}, colour, 1.2F, 2,
              4);  // beside its time
  draw_diamond(l.list, {l.times - 8, y}, colour);
  items.put("difference", {{l.times - 13, y - 5}, {l.area.max.x - 10, y + 5}});
}

struct Told {
  std::string what;
  std::string sentence;

  friend bool operator==(const Told&, const Told&) = default;
};

Told tell(const View& view, std::optional<std::size_t> event) {
  if (!event) return {.what = {}, .sentence = view.tr(Text::NothingHere)};
  const EventWords words = event_words(view, view.log.events[*event]);
  return {.what = words.what.empty() ? words.who : words.who + " · " + words.what,
          .sentence = words.sentence};
}

std::optional<std::size_t> next_at_once(const View& view, std::size_t event) {
  const auto& events = view.log.events;
  if (event + 1 == events.size() || events[event + 1].at != events[event].at) return std::nullopt;
  return event + 1;
}

// The two may begin to differ in what no words tell, such as the state in which the same was decided: then
// the first of the same instant that words do tell apart.
std::array<Told, 2> tell_apart(const View& view, const View& beside, const lesson::Difference& difference) {
  std::optional<std::size_t> one = difference.one, other = difference.other;
  const std::array<Told, 2> first{tell(view, one), tell(beside, other)};
  std::array<Told, 2> told = first;
  while (told[0] == told[1] && one && other) {
    one = next_at_once(view, *one);
    other = next_at_once(beside, *other);
    told = {tell(view, one), tell(beside, other)};
  }
  return told[0] == told[1] ? first : told;
}

const TextStyle told_what{.face = Face::WordBold, .size = small_size};
const TextStyle told_words{.face = Face::Word, .size = 11.5F};

float told_height(const Told& told, float width) {
  return (told.what.empty() ? 0 : 17) +
         draw_paragraph(*ImGui::GetWindowDrawList(), {0, 0}, width, told.sentence, told_words);
}

void draw_told(const Theme& colours, ImVec2 at, float width, const Told& told) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  TextStyle what = told_what, words = told_words;
  what.colour = colours.ink;
  words.colour = colours.mute;
  if (!told.what.empty()) {
    draw_text_fitted(list, {at.x, at.y + 8}, width, told.what, what);
    at.y += 17;
  }
  draw_paragraph(list, at, width, told.sentence, words);
}

// What is told below the ladders: one column for each that is shown.
struct Caption {
  static constexpr float line = 28;
  std::string title;
  std::array<Told, 2> told;
  std::array<float, 2> left{}, width{};  // width 0: not shown
  float height = line;
};

Caption make_caption(const View& view, const View& beside, const Rect& area, float middle) {
  Caption caption;
  const std::optional<lesson::Difference>& difference = view.other->difference;
  caption.title = view.tr(Text::NoDifferenceYet);
  if (!difference) return caption;
  caption.title = view.tr(Text::FirstDifference) + std::string(" · ") + time_text(difference->at);
  caption.told = tell_apart(view, beside, *difference);
  const float pad = padding(area), whole = area.width() - 2 * pad;
  const bool both = middle > 0;
  if (both) {
    caption.left = {area.min.x + pad, middle + 12};
    caption.width = {middle - 12 - caption.left[0], area.max.x - pad - caption.left[1]};
  } else {
    caption.left.fill(area.min.x + pad);
    caption.width[view.ui.what_if_other ? 1 : 0] = whole;
  }
  float most = 0;
  for (std::size_t i = 0; i < 2; ++i)
    if (caption.width[i] > 0) most = std::max(most, told_height(caption.told[i], caption.width[i]));
  if (Caption::line + most + 8 > area.height() * 0.45F) {
    caption.width.fill(0);  // a low card keeps to the ladder
  } else {
    caption.height = Caption::line + most + 8;
  }
  return caption;
}

void draw_caption(const View& view, const Rect& area, const Caption& caption) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float pad = padding(area), top = area.max.y - caption.height;
  draw_rule(list, colours, {area.min.x + 1, top}, area.width() - 2);
  const bool differs = view.other->difference.has_value();
  const float y = top + Caption::line / 2 + 1;
  if (differs) draw_diamond(list, {area.min.x + pad + 4, y}, colours.ink);
  draw_text_middle(list, {area.min.x + pad + (differs ? 15.0F : 0.0F), y}, caption.title,
                   {.face = Face::WordBold, .size = 12, .colour = differs ? colours.ink : colours.mute});
  for (std::size_t i = 0; i < 2; ++i)
    if (caption.width[i] > 0)
      draw_told(colours, {caption.left[i], top + Caption::line}, caption.width[i], caption.told[i]);
}

// ---- the two ladders -----------------------------------------------------------------------------

// A packet of one world that is there in the other too; 0: it has another of that number, or none.
sim::PacketId in_both(const View& view, sim::PacketId id) {
  const sim::EventLog &one = view.log, &other = view.other->log;
  if (id == 0 || id > one.packets.size() || id > other.packets.size()) return 0;
  const sim::Packet a = one.packets.header(id - 1), b = other.packets.header(id - 1);
  return a.sent == b.sent && a.from == b.from && a.segment == b.segment ? id : 0;
}

// Its names on the screen are set apart; its packets are looked at, and not held.
void draw_other(const View& view, LadderView& l, Items& items, Intents& intents) {
  Items names;
  Intents wishes;
  draw_rungs(l, names, wishes);
  for (const auto& [name, rect] : names.all()) items.put("what-if:" + name, rect);
  if (wishes.hover && in_both(view, *wishes.hover) != 0) intents.hover = wishes.hover;
}

void draw_heading(const LadderView& l, float y, const char* words) {
  draw_text_middle(l.list, {(l.client + l.server) / 2, y}, words,
                   {.face = Face::WordBold, .size = 12.5F, .colour = l.theme.ink, .align = Align::Centre});
}

void draw_one(const View& view, LadderView l, Items& items, Intents& intents) {
  scroll_ladder(l, ladder_end(l), items);
  l.list.PushClipRect(l.area.min, l.area.max, true);
  if (view.other->difference) draw_difference_line(l, *view.other->difference, items);
  if (view.ui.what_if_other) {
    draw_other(view, l, items, intents);
  } else {
    draw_rungs(l, items, intents);
  }
  l.list.PopClipRect();
}

void draw_two(const View& view, LadderView left, LadderView right, float middle, Items& items,
              Intents& intents) {
  left.server = std::round(middle - between - pill_column) + 0.5F;
  right.client = std::round(middle + between + pill_column) + 0.5F;
  right.times_width = 0;
  right.playhead = false;
  scroll_ladder(left, std::max(ladder_end(left), ladder_end(right)), items);
  right.origin = left.origin;
  const float top = left.area.min.y - heading;
  left.list.AddLine({middle, top + 8}, {middle, left.bottom}, left.theme.line, 1);
  draw_heading(left, top + 15, view.tr(Text::WhatIfAsItIs));
  draw_heading(right, top + 15, view.tr(what_if_switches[*view.ui.what_if].name));
  left.list.PushClipRect(left.area.min, left.area.max, true);
  if (view.other->difference) draw_difference_line(left, *view.other->difference, items);
  draw_rungs(left, items, intents);
  draw_other(view, right, items, intents);
  left.list.PopClipRect();
}

// The rule between the ladders: both are as wide, beside the one column of times. 0: one at a time.
float middle_of(const Rect& area) {
  if (area.width() < 640) return 0;
  constexpr float times = 62;
  const float pad = padding(area);
  return std::round((area.min.x + pad + times + area.max.x - pad) / 2);
}

void draw_pair(const View& view, const Rect& area, Items& items, Intents& intents) {
  UiState ui = view.ui;
  ui.hovered = in_both(view, ui.hovered);
  ui.selected = in_both(view, ui.selected);
  const OtherWorld& other = *view.other;
  const View beside{.scene = view.scene,
                    .world = other.world,
                    .log = other.log,
                    .events_end = other.events_end,
                    .packets_end = other.packets_end,
                    .now = other.world.now(),
                    .frontier = other.frontier,
                    .ui = ui};
  const float middle = middle_of(area);
  const Caption caption = make_caption(view, beside, area, middle);
  const auto [begin, end] = ladder_part(view);
  const auto& events = view.log.events;
  const sim::Instant from = begin == 0 ? sim::Instant{} : events[begin].at;
  const sim::Instant to = end == events.size() ? tcp::never : events[end].at;
  const auto [one, two] = make_ladders(view.log, other.log, ladder_scale(view, middle <= 0),
                                       part_between(view.log, from, to), part_between(other.log, from, to));
  Rect ladders{area.min, {area.max.x, area.max.y - caption.height}};
  if (middle > 0) {
    ladders.min.y += heading;
    draw_two(view, ladder_frame(view, ladders, one), ladder_frame(beside, ladders, two), middle, items,
             intents);
  } else if (ui.what_if_other) {
    draw_one(view, ladder_frame(beside, ladders, two), items, intents);
  } else {
    draw_one(view, ladder_frame(view, ladders, one), items, intents);
  }
  draw_caption(view, area, caption);
}

}  // namespace

bool what_if_shows_both(float width) {
  return middle_of({{0, 0}, {width, 0}}) > 0;
}

void draw_what_if(const View& view, const Rect& area, Items& items, Intents& intents) {
  if (view.other) {
    draw_pair(view, area, items, intents);
  } else {
    draw_choices(view, area, items, intents);
  }
}

}  // namespace lab
