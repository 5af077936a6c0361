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

// One line: dot, time, who, what, sentence, pill. In `pairs` the sentence stands below.
void draw_words_line(const View& view, const Rect& area, bool pairs, std::size_t index, Items& items,
                     Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  const EventWords words = event_words(view, view.log.events[index]);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Press press = begin_line(view, area, index, items, intents);
  const float y = pairs ? area.min.y + 13 : area.centre().y;
  const TextStyle time{.face = Face::Mono, .size = 12, .colour = colours.mute, .align = Align::Right};
  const TextStyle who{.face = Face::Word, .size = text_size, .colour = colours.ink};
  const TextStyle what{.face = Face::Mono, .size = 12, .colour = colours.ink};
  const TextStyle why{.face = Face::Word, .size = pairs ? 12.0F : text_size, .colour = colours.mute};
  float x = area.min.x + 10;
  list.AddCircleFilled({x, y}, 4.5F, words.colour);
  x += 92;
  draw_text_middle(list, {x, y}, time_text(view.log.events[index].at), time);
  x += 16;
  const float sentence_left = x;
  const float end = draw_pill_at_right(view, area.max.x - 6, y - 10, words.pill) - 12;
  const float who_width = view.ui.language == Language::English ? 108 : 116;
  draw_text_middle(list, {x, y}, fitted(words.who, who_width, who), who);
  x += who_width + 8;
  const float what_width = pairs ? end - x : area.width() > 1150 ? 270 : 210;
  draw_text_middle(list, {x, y}, fitted(words.what, what_width, what), what);
  x = pairs ? sentence_left : x + what_width + 12;
  const std::string sentence = fitted(words.sentence, (pairs ? area.max.x - 8 : end) - x, why);
  draw_text_middle(list, {x, pairs ? y + 19 : y}, sentence, why);
  if (sentence != words.sentence) hint(view, press, words.sentence.c_str());
}

// A capture does not say why: whoever points at a line of it reads the reason and the rule.
void tell_why(const View& view, const Rect& area, std::size_t index, const std::string& text, bool cut,
              Items& items) {
  if (!points_at(area)) return;
  sim::Event event = view.log.events[index];
  if (event.kind == sim::EventKind::PacketArrived) event.kind = sim::EventKind::PacketSent;  // why it came at all
  const EventWords words = event_words(view, event);
  const std::string said = cut ? text + "\n" + words.sentence : words.sentence;
  draw_slip(view, area, {words.what, words.pill, said}, items);
}

// One line of a capture: dot and text; in `pairs` the text may go on below.
void draw_capture_line(const View& view, const Rect& area, bool pairs, std::size_t index,
                       const std::string& text, Items& items, Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  begin_line(view, area, index, items, intents);
  const TextStyle style{.face = Face::Mono, .size = 12, .colour = colours.ink};
  const float left = area.min.x + 28, width = area.max.x - 8 - left;
  const float y = pairs ? area.min.y + 13 : area.centre().y;
  list.AddCircleFilled({area.min.x + 10, y}, 4.5F, event_colour(view, view.log.events[index]));
  const std::string whole = fitted(text, pairs ? 2 * width - 90 : width, style);
  if (pairs) {
    draw_paragraph(list, {left, area.min.y + 4}, width, whole, style);
  } else {
    draw_text_middle(list, {left, y}, whole, style);
  }
  tell_why(view, area, index, text, whole != text, items);
}

float words_block_height(const EventWords& words, float width) {
  const TextStyle why{.face = Face::Word, .size = 12};
  return 2 + 20 + (words.what.empty() ? 0.0F : 18.0F) +
         draw_paragraph(*ImGui::GetWindowDrawList(), {0, 0}, width - 18, words.sentence, why) + 10;
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
  draw_text(list, {x + time_width + 10, y}, fitted(words.who, end - x - time_width - 16, who), who);
  y += 20;
  if (!words.what.empty()) {
    const TextStyle what{.face = Face::Mono, .size = 12, .colour = colours.ink};
    draw_text(list, {x, y}, fitted(words.what, area.max.x - x, what), what);
    y += 18;
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

void draw_log_line(const View& view, const Rect& area, bool pairs, const LogLine& line, Items& items,
                   Intents& intents) {
  if (line.text != nullptr) {
    draw_capture_line(view, area, pairs, line.event, *line.text, items, intents);
  } else {
    draw_words_line(view, area, pairs, line.event, items, intents);
  }
}

float log_block_height(const View& view, const LogLine& line, float width) {
  if (line.text != nullptr) return capture_block_height(*line.text, width);
  return words_block_height(event_words(view, view.log.events[line.event]), width);
}

void draw_log_block(const View& view, const Rect& area, const LogLine& line, Items& items, Intents& intents) {
  if (line.text != nullptr) {
    draw_capture_block(view, area, line.event, *line.text, items, intents);
  } else {
    draw_words_block(view, area, line.event, items, intents);
  }
}

}  // namespace lab
