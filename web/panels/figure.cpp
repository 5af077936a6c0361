// The big card: a quiet row of names at its top, and the figure that was chosen.
#include "web/panels/figure.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "web/compare.hpp"
#include "web/panels/controls.hpp"
#include "web/panels/panels.hpp"

namespace lab {
namespace {

constexpr float row_height = 34;
constexpr float control_row = 26;

struct Choice {
  const char* name;
  const char* item;
  Text text;
};
constexpr std::array<Choice, figure_count> choices{
    {{"ladder", "button:figure:ladder", Text::FigureLadder},
     {"sequence", "button:figure:sequence", Text::FigureSequence},
     {"curves", "button:figure:curves", Text::FigureCurves},
     {"segment", "button:figure:segment", Text::FigureSegment},
     {"buffers", "button:figure:buffers", Text::FigureBuffers},
     {"what-if", "button:figure:what-if", Text::FigureWhatIf}}};

// Small type where the card is a phone's.
TextStyle name_style(float width) {
  return {.face = Face::WordBold, .size = width < 310 ? 10.5F : 12.0F};
}

float name_width(const View& view, const Choice& choice, float width) {
  return std::ceil(measure_text(view.tr(choice.text), name_style(width)).x);
}

// Between the names; they keep together on a wide card and share a narrow one.
float name_space(const View& view, float width) {
  float words = 0;
  for (const Choice& choice : choices) words += name_width(view, choice, width);
  return std::clamp((width - words) / static_cast<float>(figure_count - 1), 6.0F, 20.0F);
}

float names_width(const View& view, float space, float room) {
  float width = -space;
  for (const Choice& choice : choices) width += name_width(view, choice, room) + space;
  return width;
}

void draw_names(const View& view, const Rect& row, float space, Items& items, Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  float x = row.min.x;
  for (std::size_t i = 0; i < figure_count; ++i) {
    const float width = name_width(view, choices[i], row.width());
    const float half = std::floor(space / 2) - 1;
    const Rect area{{x - half, row.min.y + 3}, {x + width + half, row.max.y}};
    const Press press = press_area(choices[i].item, area, items);
    const bool on = view.ui.figure == static_cast<Figure>(i);
    TextStyle style = name_style(row.width());
    style.colour = on || press.hovered ? colours.ink : colours.mute;
    draw_text_middle(list, {x, row.centre().y}, view.tr(choices[i].text), style);
    if (on) list.AddRectFilled({x, row.max.y - 2}, {x + width, row.max.y}, colours.ink, 1);
    if (press.focused) draw_focus(list, colours, area.inset(3), 6);
    if (press.pressed) intents.figure = static_cast<Figure>(i);
    x += width + space;
  }
}

// ---- what a figure can be switched by ------------------------------------------------------------

bool has_side(Figure figure) {
  return figure == Figure::Sequence || figure == Figure::Curves;
}
bool has_numbers(Figure figure) {
  return figure != Figure::Curves && figure != Figure::WhatIf;
}

std::string direction(const View& view, sim::Side from, bool narrow) {
  const auto name = [&](sim::Side side) {
    return std::string(view.tr(side == sim::Side::Client ? Text::Client : Text::Server));
  };
  if (narrow || view.ui.figure == Figure::Curves) return name(from);
  return name(from) + " → " + name(sim::other(from));
}

constexpr float switch_space = 4;

float switch_width(const std::string& label) {
  return pill_width(label, PillKind::Switch);
}

bool draw_switch(const View& view, const Rect& area, const char* item, const std::string& label, bool on,
                 Items& items) {
  return pill_button(view, area, {.item = item, .words = label, .kind = PillKind::Switch, .on = on}, items);
}

// The what-if's own: which of the two, where one is shown at a time, and the way back to the list.
std::array<std::string, 3> what_if_labels(const View& view) {
  return {view.tr(Text::WhatIfAsItIs), view.tr(what_if_switches[*view.ui.what_if].name), "×"};
}

bool has_what_if(const View& view) {
  return view.ui.figure == Figure::WhatIf && view.other;
}

std::array<std::string, 3> switch_labels(const View& view, bool narrow) {
  return {direction(view, sim::Side::Client, narrow), direction(view, sim::Side::Server, narrow),
          view.tr(view.ui.absolute_numbers ? Text::NumbersAbsolute : Text::NumbersRelative)};
}

float switches_width(const View& view, bool narrow, float card) {
  const auto labels = switch_labels(view, narrow);
  float width = 0;
  if (has_what_if(view)) {
    const auto own = what_if_labels(view);
    if (what_if_shows_both(card)) return switch_width(view.tr(Text::WhatIfChange));
    return switch_width(own[0]) + switch_width(own[1]) + switch_width(own[2]) + 2 * switch_space;
  }
  if (has_side(view.ui.figure))
    width += switch_width(labels[0]) + switch_width(labels[1]) + 2 * switch_space + 8;
  if (has_numbers(view.ui.figure)) width += switch_width(labels[2]) + switch_space;
  return width;
}

// The place of the next one to the left; `right` moves there.
Rect next_switch(const Rect& row, const std::string& label, float& right) {
  const float y = row.centre().y, width = switch_width(label);
  const Rect area{{right - width, y - 10}, {right, y + 10}};
  right -= width + switch_space;
  return area;
}

void draw_what_if_switches(const View& view, const Rect& row, bool both, Items& items, Intents& intents) {
  const auto labels = what_if_labels(view);
  float right = row.max.x;
  const std::string back = both ? view.tr(Text::WhatIfChange) : labels[2];
  if (draw_switch(view, next_switch(row, back, right), "button:what-if", back, false, items))
    intents.what_if = std::optional<std::size_t>{};
  if (both) return;
  const bool other = view.ui.what_if_other;
  if (draw_switch(view, next_switch(row, labels[1], right), "button:what-if-other", labels[1], other, items))
    intents.what_if_other = true;
  if (draw_switch(view, next_switch(row, labels[0], right), "button:what-if-own", labels[0], !other, items))
    intents.what_if_other = false;
}

void draw_numbers_switch(const View& view, const Rect& area, const std::string& label, Items& items,
                         Intents& intents) {
  if (draw_switch(view, area, "button:numbers", label, false, items))
    intents.absolute_numbers = !view.ui.absolute_numbers;
}

// Between the names of the ladder's ends, where there is room: a row of its own would be taken from the
// ladder.
void draw_ladder_switch(const View& view, const Rect& body, bool narrow, Items& items, Intents& intents) {
  const std::string label = switch_labels(view, narrow)[2];
  const float lifelines = body.width() - (narrow ? 212.0F : 322.0F), names = 48;
  const float half = switch_width(label) / 2;
  if (lifelines - names < 2 * half) return;
  const ImVec2 centre{std::round(body.centre().x + (narrow ? 0.0F : 31.0F)), body.min.y + 15};
  const Rect area{{centre.x - half, centre.y - 10}, {centre.x + half, centre.y + 10}};
  draw_numbers_switch(view, area, label, items, intents);
}

void draw_switches(const View& view, const Rect& row, bool narrow, Items& items, Intents& intents) {
  const auto labels = switch_labels(view, narrow);
  float right = row.max.x;
  const auto place = [&](const std::string& label) { return next_switch(row, label, right); };
  if (has_numbers(view.ui.figure)) {
    draw_numbers_switch(view, place(labels[2]), labels[2], items, intents);
    right -= 8;
  }
  if (!has_side(view.ui.figure)) return;
  const bool client = view.ui.figure_side == sim::Side::Client;
  if (draw_switch(view, place(labels[1]), "button:figure-side:server", labels[1], !client, items))
    intents.figure_side = sim::Side::Server;
  if (draw_switch(view, place(labels[0]), "button:figure-side:client", labels[0], client, items))
    intents.figure_side = sim::Side::Client;
}

}  // namespace

const char* figure_name(Figure figure) {
  return choices[static_cast<std::size_t>(figure)].name;
}

FigureCard figure_card(const Rect& area, float tabs_width, float controls_width) {
  const float pad = area.width() < 560 ? 14.0F : 18.0F;
  FigureCard card;
  const float row = area.min.y + row_height;
  card.tabs = {{area.min.x + pad, area.min.y}, {area.max.x - pad, row}};
  card.body = {{area.min.x, row + 1}, area.max};
  if (controls_width <= 0) return card;
  if (tabs_width + controls_width + 24 <= card.tabs.width()) {
    card.controls = {{card.tabs.max.x - controls_width, area.min.y}, card.tabs.max};
    return card;
  }
  card.controls = {{area.min.x + pad, row + 3}, {area.max.x - pad, row + 3 + control_row}};
  card.body.min.y = card.controls.max.y;
  return card;
}

sim::PacketId packet_in_view(const View& view) {
  if (view.ui.selected != 0) return view.ui.selected;
  if (view.ui.hovered != 0) return view.ui.hovered;
  for (std::size_t i = view.events_end; i > 0; --i) {
    const sim::Event& event = view.log.events[i - 1];
    if (event.kind == sim::EventKind::PacketSent && event.packet != 0) return event.packet;
  }
  return 0;
}

void draw_figure(const View& view, const Rect& area, Items& items, Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  items.put(std::string("panel:") + figure_name(view.ui.figure), area);
  const bool narrow = area.width() < 560;
  const float room = area.width() - (narrow ? 28.0F : 36.0F);
  const float space = name_space(view, room);
  const float names = names_width(view, space, room), switches = switches_width(view, narrow, area.width());
  const bool in_ladder = view.ui.figure == Figure::Ladder && names + switches + 24 > room;
  const FigureCard card = figure_card(area, names, in_ladder ? 0 : switches);
  const Rect head{area.min, {area.max.x, card.body.min.y}};
  keep(view, "figure", Key{}.add(area.max.y), head, items, [&] {
    draw_panel(list, colours, area);
    draw_rule(list, colours, {area.min.x + 1, card.tabs.max.y}, area.width() - 2);
    draw_names(view, card.tabs, space, items, intents);
    if (has_what_if(view)) {
      draw_what_if_switches(view, card.controls, what_if_shows_both(area.width()), items, intents);
    } else if (card.controls.width() > 0) {
      draw_switches(view, card.controls, narrow, items, intents);
    }
  });

  using Draw = void (*)(const View&, const Rect&, Items&, Intents&);
  static constexpr std::array<Draw, figure_count> figures{draw_ladder,  draw_sequence, draw_curves,
                                                          draw_segment, draw_buffers,  draw_what_if};
  ImGui::PushID(figure_name(view.ui.figure));
  list.PushClipRect(card.body.min, card.body.max, true);
  figures[static_cast<std::size_t>(view.ui.figure)](view, card.body, items, intents);
  if (in_ladder) draw_ladder_switch(view, card.body, narrow, items, intents);
  list.PopClipRect();
  ImGui::PopID();
}

}  // namespace lab
