// Lines and blocks of the log, in words and in a capture's notation.
#include "web/panels/log_line.hpp"

#include "web/panels/controls.hpp"
#include "web/panels/event_words.hpp"
#include "web/panels/tip.hpp"
#include "web/text/format.hpp"

namespace lab {

namespace {

constexpr float finger_slack = 8;  // what a finger may move and still press

float draw_pill_at_right(const View& view, float right, float top, const std::string& text) {
  if (text.empty()) return right;
  const Theme& colours = theme(view.ui.theme);
  const TextStyle style{.face = Face::Word, .size = 11, .colour = colours.ink, .align = Align::Centre};
  const float width = measure_text(text, style).x + 20;
  draw_pill(*ImGui::GetWindowDrawList(), {{right - width, top}, {right, top + 20}}, text, colours.soft, 0,
            style);
  return right - width;
}

// What all forms of a line begin with: the ground where it is lit, the press that goes there. Gives the
// press.
Press begin_line(const View& view, const Rect& area, std::size_t index, Items& items, Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  const sim::Event& event = view.log.events[index];
  const std::string item = "line:" + std::to_string(index);
  const Press press = press_area(item.c_str(), area, items);
  const bool lit = event.packet != 0 && (event.packet == view.ui.hovered || event.packet == view.ui.selected);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (press.hovered || lit || event.at == view.now)
    list.AddRectFilled(area.min, area.max, press.hovered || lit ? colours.soft : colours.changed, 8);
  if (lit)
    list.AddRectFilled({area.min.x, area.min.y + 4}, {area.min.x + 3, area.max.y - 4},
                       event_colour(view, event), 1.5F);
  if (press.hovered && event.packet != 0) intents.hover = event.packet;
  const ImGuiIO& io = ImGui::GetIO();
  const bool scrolled = io.MouseSource == ImGuiMouseSource_TouchScreen &&
                        io.MouseDragMaxDistanceSqr[0] > finger_slack * finger_slack;
  if (press.pressed && !scrolled) intents.seek = event.at;
  return press;
}

constexpr float pair_width = 560;  // from which on a block's words stand beside its time, not below it
constexpr float pair_head = 26, pair_line = 18, pair_indent = 118;

// Dot, time, who, what, pill about y; gives the room between what and pill as its left and right end.
struct Between {
  float left, right;
  bool whole;  // nothing of it is cut
};
Between draw_head(const View& view, const Rect& area, float y, float what_most, const EventWords& words,
                  sim::Instant at) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const TextStyle time{.face = Face::Mono, .size = 12, .colour = colours.mute, .align = Align::Right};
  const TextStyle who{.face = Face::Word, .size = text_size, .colour = colours.ink};
  const TextStyle what{.face = Face::Mono, .size = 12, .colour = colours.ink};
  float x = area.min.x + 10;
  list.AddCircleFilled({x, y}, 4.5F, words.colour);
  draw_text_middle(list, {x + 92, y}, time_text(at), time);
  x = area.min.x + pair_indent;
  const float end = draw_pill_at_right(view, area.max.x - 6, y - 10, words.pill) - 12;
  const float who_width = view.ui.language == Language::English ? 108 : 116;
  draw_text_fitted(list, {x, y}, who_width, words.who, who);
  x += who_width + 8;
  const float what_width = std::min(what_most, end - x);
  draw_text_fitted(list, {x, y}, what_width, words.what, what);
  return {x + what_width + 12, end, measure_text(words.what, what).x <= what_width};
}

// One row. Numbers as on the wire are long: they take of the sentence's room what they need.
void draw_words_line(const View& view, const Rect& area, std::size_t index, Items& items, Intents& intents) {
  const EventWords words = event_words(view, view.log.events[index]);
  const Press press = begin_line(view, area, index, items, intents);
  const float y = area.centre().y;
  const float needed = measure_text(words.what, {.face = Face::Mono, .size = 12}).x + 1;
  const Between room = draw_head(view, area, y, std::max(area.width() > 1150 ? 270.0F : 210.0F, needed),
                                 words, view.log.events[index].at);
  TextStyle why{.face = Face::Word, .size = text_size, .colour = theme(view.ui.theme).mute};
  if (measure_text(words.sentence, why).x > room.right - room.left) why.size = 12;
  const std::string sentence = fitted(words.sentence, room.right - room.left, why);
  draw_text_middle(*ImGui::GetWindowDrawList(), {room.left, y}, sentence, why);
  if (!room.whole) {
    hint(view, press, (words.what + "\n" + words.sentence).c_str());
  } else if (sentence != words.sentence) {
    hint(view, press, words.sentence.c_str());
  }
}

// A capture does not say why: whoever points at a line of it reads the reason and the rule.
void tell_why(const View& view, const Rect& area, std::size_t index, const std::string& text, bool cut,
              Items& items) {
  if (!points_at(area)) return;
  sim::Event event = view.log.events[index];
  if (event.kind == sim::EventKind::PacketArrived)
    event.kind = sim::EventKind::PacketSent;  // why it came at all
  const EventWords words = event_words(view, event);
  const std::string said = cut ? text + "\n" + words.sentence : words.sentence;
  draw_slip(view, area, {words.what, words.pill, said}, items);
}

// One row of a capture: dot and text.
void draw_capture_line(const View& view, const Rect& area, std::size_t index, const std::string& text,
                       Items& items, Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  begin_line(view, area, index, items, intents);
  const TextStyle style{.face = Face::Mono, .size = 12, .colour = colours.ink};
  const float left = area.min.x + 28, width = area.max.x - 8 - left;
  list.AddCircleFilled({area.min.x + 10, area.centre().y}, 4.5F, event_colour(view, view.log.events[index]));
  const std::string whole = fitted(text, width, style);
  draw_text_middle(list, {left, area.centre().y}, whole, style);
  tell_why(view, area, index, text, whole != text, items);
}

// A row, and the sentence below it.
constexpr TextStyle pair_style{.face = Face::Word, .size = 12};

float pair_height(const EventWords& words, float width) {
  return pair_head + std::max(pair_line, draw_paragraph(*ImGui::GetWindowDrawList(), {0, 0},
                                                        width - pair_indent - 8, words.sentence, pair_style));
}

void draw_words_pair(const View& view, const Rect& area, std::size_t index, Items& items, Intents& intents) {
  const EventWords words = event_words(view, view.log.events[index]);
  const Press press = begin_line(view, area, index, items, intents);
  const Between room = draw_head(view, area, area.min.y + 13, area.width(), words, view.log.events[index].at);
  if (!room.whole) hint(view, press, words.what.c_str());
  TextStyle why = pair_style;
  why.colour = theme(view.ui.theme).mute;
  draw_paragraph(*ImGui::GetWindowDrawList(), {area.min.x + pair_indent, area.min.y + 23},
                 area.width() - pair_indent - 8, words.sentence, why);
}

// Whether a phone's block has no room for who beside time and pill: then it stands in a row of its own.
bool is_who_below(const sim::Event& event, const EventWords& words, float width) {
  const float pill =
      words.pill.empty() ? 0 : measure_text(words.pill, {.face = Face::Word, .size = 11}).x + 20;
  const float time = measure_text(time_text(event.at), {.face = Face::Mono, .size = 12}).x;
  return measure_text(words.who, {.face = Face::Word, .size = 12}).x > width - 18 - time - pill - 16;
}

float words_block_height(const View& view, const sim::Event& event, float width) {
  const EventWords words = event_words(view, event);
  if (width >= pair_width) return pair_height(words, width);
  const TextStyle what{.face = Face::Mono, .size = 12}, why{.face = Face::Word, .size = 12};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  return 2 + 20 + (is_who_below(event, words, width) ? 18.0F : 0.0F) +
         draw_paragraph(list, {0, 0}, width - 18, words.what, what) +
         draw_paragraph(list, {0, 0}, width - 18, words.sentence, why) + 10;
}

float capture_block_height(const std::string& text, float width) {
  const TextStyle style{.face = Face::Mono, .size = 12};
  return 4 + draw_paragraph(*ImGui::GetWindowDrawList(), {0, 0}, width - 18, text, style) + 10;
}

void draw_words_block(const View& view, const Rect& area, std::size_t index, Items& items, Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  const sim::Event& event = view.log.events[index];
  const EventWords words = event_words(view, event);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  begin_line(view, {{area.min.x - 6, area.min.y - 4}, {area.max.x + 4, area.max.y - 6}}, index, items,
             intents);
  list.AddCircleFilled({area.min.x + 6, area.min.y + 10}, 4.5F, words.colour);
  const TextStyle time{.face = Face::Mono, .size = 12, .colour = colours.mute};
  const float x = area.min.x + 18;
  float y = area.min.y + 2;
  const float time_width = draw_text(list, {x, y}, time_text(event.at), time);
  const float end = draw_pill_at_right(view, area.max.x, y - 1, words.pill);
  const TextStyle who{.face = Face::Word, .size = 12, .colour = colours.ink};
  if (is_who_below(event, words, area.width())) {
    y += 18;
    draw_text_fitted(list, {x, y + 8}, area.max.x - x, words.who, who);
  } else {
    draw_text(list, {x + time_width + 10, y}, fitted(words.who, end - x - time_width - 16, who), who);
  }
  y += 20;
  if (!words.what.empty()) {
    const TextStyle what{.face = Face::Mono, .size = 12, .colour = colours.ink};
    y += draw_paragraph(list, {x, y}, area.max.x - x, words.what, what);
  }
  const TextStyle why{.face = Face::Word, .size = 12, .colour = colours.mute};
  draw_paragraph(list, {x, y}, area.max.x - x, words.sentence, why);
}

void draw_capture_block(const View& view, const Rect& area, std::size_t index, const std::string& text,
                        Items& items, Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  begin_line(view, {{area.min.x - 6, area.min.y - 4}, {area.max.x + 4, area.max.y - 6}}, index, items,
             intents);
  list.AddCircleFilled({area.min.x + 6, area.min.y + 12}, 4.5F, event_colour(view, view.log.events[index]));
  draw_paragraph(list, {area.min.x + 18, area.min.y + 2}, area.width() - 18, text,
                 {.face = Face::Mono, .size = 12, .colour = colours.ink});
  tell_why(view, area, index, text, false, items);
}

}  // namespace

void draw_log_line(const View& view, const Rect& area, const LogLine& line, Items& items, Intents& intents) {
  if (line.text != nullptr) {
    draw_capture_line(view, area, line.event, *line.text, items, intents);
  } else {
    draw_words_line(view, area, line.event, items, intents);
  }
}

float log_block_height(const View& view, const LogLine& line, float width) {
  if (line.text != nullptr) return capture_block_height(*line.text, width);
  return words_block_height(view, view.log.events[line.event], width);
}

void draw_log_block(const View& view, const Rect& area, const LogLine& line, Items& items, Intents& intents) {
  if (line.text != nullptr) {
    draw_capture_block(view, area, line.event, *line.text, items, intents);
  } else if (area.width() >= pair_width) {
    draw_words_pair(view, area, line.event, items, intents);
  } else {
    draw_words_block(view, area, line.event, items, intents);
  }
}

}  // namespace lab
