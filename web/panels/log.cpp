// The log: what has happened up to now, the newest first, each line with the rule that decided it, or as a
// capture at one end writes it. Only the lines in sight are made.
#include <algorithm>
#include <string>
#include <vector>

#include "web/panels/controls.hpp"
#include "web/panels/event_words.hpp"
#include "web/panels/log_head.hpp"
#include "web/panels/panels.hpp"
#include "web/text/format.hpp"

namespace lab {

namespace {

constexpr float line_row = 26;
constexpr float pair_row = 44;
constexpr std::size_t read_in_frame = 2048;  // lines of a capture
constexpr float finger_slack = 8;            // what a finger may move and still press

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
void draw_line(const View& view, const Rect& area, bool pairs, std::size_t index, Items& items,
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

// One line of a capture: dot and text; in `pairs` the text may go on below.
void draw_capture_line(const View& view, const Rect& area, bool pairs, std::size_t index,
                       const std::string& text, Items& items, Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Press press = begin_line(view, area, index, items, intents);
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
  if (whole != text) hint(view, press, text.c_str());
}

// ---- blocks of two or three lines on a phone, as wide as the panel ---------------------------------

float block_height(const EventWords& words, float width) {
  const TextStyle why{.face = Face::Word, .size = 12};
  return 2 + 20 + (words.what.empty() ? 0.0F : 18.0F) +
         draw_paragraph(*ImGui::GetWindowDrawList(), {0, 0}, width - 18, words.sentence, why) + 10;
}

float capture_block_height(const std::string& text, float width) {
  const TextStyle style{.face = Face::Mono, .size = 12};
  return 4 + draw_paragraph(*ImGui::GetWindowDrawList(), {0, 0}, width - 18, text, style) + 10;
}

void draw_block(const View& view, const Rect& area, std::size_t index, Items& items, Intents& intents) {
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
}

// ---- all lines, of which those in sight are drawn --------------------------------------------------

// What shows, up to now: `count` lines, counted from the oldest; on the screen the newest stands first.
struct Shown {
  const View& view;
  std::size_t count = 0;
  bool capture = false;

  std::size_t event(std::size_t line) const { return view.book->lines.event(line); }
  // Of [first, last), in a capture's notation.
  std::vector<std::string> texts(std::size_t first, std::size_t last) const {
    const auto make = [&] { return view.book->marks.texts(view.log, view.book->lines, first, last); };
    if (view.drawings == nullptr) return make();
    const Key key = Key{}.add(view.happened).add(view.book->lines.generation()).add(first).add(last);
    return view.drawings->log_texts.get(key, make);
  }
};

// A capture may be long: then it is read over several frames, and so much of it shows.
Shown find_shown(const View& view, Intents& intents) {
  LogBook& book = *view.book;
  Shown shown{.view = view,
              .count = book.lines.shown(view.events_end),
              .capture = view.ui.log.notation != LogNotation::Words};
  if (!shown.capture) return shown;
  const std::size_t total = book.lines.total(view.events_end);
  if (book.marks.read(view.log, book.lines, view.ui.log, total, read_in_frame)) return shown;
  intents.again = true;
  while (shown.count > 0 && book.lines.line(shown.count - 1) >= book.marks.lines()) --shown.count;
  return shown;
}

// Rows of one height: those between the edges of `inner` as it is scrolled. Gives the height of all.
float draw_rows(const Shown& shown, const Rect& inner, float width, Items& items, Intents& intents) {
  const View& view = shown.view;
  const bool pairs = inner.width() < 930;
  const float row = pairs ? pair_row : line_row;
  const double scroll = ImGui::GetScrollY();  // a float would blur the places of a million rows
  const auto first = std::min(shown.count, static_cast<std::size_t>(scroll / row));
  const auto fit = static_cast<std::size_t>(inner.height() / row) + 2;
  const std::size_t last = std::min(shown.count, first + fit);
  const auto top = static_cast<float>(inner.min.y + static_cast<double>(first) * row - scroll);
  const bool just_now = shown.count > 0 && view.log.events[shown.event(shown.count - 1)].at == view.now;
  const Key key =
      Key{}.add(view.happened).add(scroll).add(shown.count).add(width).add(just_now).add(inner.min.y);
  keep(view, "lines", key, inner, items, [&] {
    std::vector<std::string> texts;
    if (shown.capture && first < last) texts = shown.texts(shown.count - last, shown.count - first);
    float y = top;
    for (std::size_t i = first; i < last; ++i, y += row) {
      const Rect area{{inner.min.x, y}, {inner.min.x + width, y + row}};
      const std::size_t event = shown.event(shown.count - 1 - i);
      if (shown.capture) {
        draw_capture_line(view, area, pairs, event, texts[last - 1 - i], items, intents);
      } else {
        draw_line(view, area, pairs, event, items, intents);
      }
    }
  });
  return row * static_cast<float>(shown.count);
}

// Blocks are as high as their words: measured when they come near, and remembered.
float draw_blocks(const Shown& shown, const Rect& inner, float width, Items& items, Intents& intents) {
  constexpr float ahead = 600;  // so far below the panel they are measured
  constexpr std::size_t at_once = 32;
  const View& view = shown.view;
  std::vector<float> own;
  std::vector<float>& heights = view.drawings == nullptr ? own : view.drawings->log_heights.of;
  if (view.drawings != nullptr) {
    const Key key = Key{}.add(width).add(view.ui.language).add(view.book->lines.generation());
    if (view.drawings->log_heights.key != key) heights.clear();
    view.drawings->log_heights.key = key;
  }
  heights.resize(std::max(heights.size(), shown.count), 0);
  const float scroll = ImGui::GetScrollY();
  std::vector<std::string> texts;
  std::size_t texts_from = shown.count;
  float y = 4;
  for (std::size_t line = shown.count; line > 0 && y < scroll + inner.height() + ahead; --line) {
    const std::size_t i = line - 1;
    float& height = heights[i];
    const bool in_sight = y < scroll + inner.height() && (height <= 0 || y + height > scroll);
    if (shown.capture && (in_sight || height <= 0) && i < texts_from) {
      texts_from = line - std::min(line, at_once);
      texts = view.book->marks.texts(view.log, view.book->lines, texts_from, line);
    }
    const std::size_t event = shown.event(i);
    if (height <= 0) {
      height = shown.capture ? capture_block_height(texts[i - texts_from], width)
                             : block_height(event_words(view, view.log.events[event]), width);
    }
    const float top = inner.min.y + y - scroll;
    const Rect area{{inner.min.x, top}, {inner.min.x + width, top + height}};
    if (in_sight && shown.capture) {
      draw_capture_block(view, area, event, texts[i - texts_from], items, intents);
    } else if (in_sight) {
      draw_block(view, area, event, items, intents);
    }
    y += height;
    if (line > 1 && y >= scroll + inner.height() + ahead) {  // there is more below
      y += ahead;
      break;
    }
  }
  // The newest decisions may yet turn out to be echoes: they are measured anew.
  std::fill(heights.end() - static_cast<std::ptrdiff_t>(std::min(heights.size(), echo_reach)), heights.end(),
            0.0F);
  return y;
}

void draw_empty(const View& view, const Rect& area) {
  const Theme& colours = theme(view.ui.theme);
  const TextStyle style{.face = Face::Word, .size = text_size, .colour = colours.mute};
  const bool none = view.book->lines.total(view.events_end) == 0;
  const Text words = !none                                        ? Text::LogNothing
                     : view.ui.log.notation == LogNotation::Words ? Text::LogEmpty
                                                                  : Text::LogNoPackets;
  draw_paragraph(*ImGui::GetWindowDrawList(), {area.min.x + 20, area.min.y + 2}, area.width() - 40,
                 view.tr(words), style);
}

// Named places where a wheel would move the log, so that the page keeps the wheel everywhere else; the same
// for a finger.
void put_wheel(const Rect& area, Items& items) {
  if (ImGui::GetScrollY() > 0) items.put("wheel:up:log", area);
  if (ImGui::GetScrollY() < ImGui::GetScrollMaxY()) items.put("wheel:down:log", area);
  if (ImGui::GetScrollMaxY() > 0) items.put("drag:log", area);
}

void scroll_by_finger(const Rect& area) {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.MouseSource != ImGuiMouseSource_TouchScreen || !ImGui::IsMouseDown(ImGuiMouseButton_Left)) return;
  if (ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup)) return;
  if (area.contains(io.MouseClickedPos[0]) && io.MouseDelta.y != 0)
    ImGui::SetScrollY(std::clamp(ImGui::GetScrollY() - io.MouseDelta.y, 0.0F, ImGui::GetScrollMaxY()));
}

// Another choice of lines begins with the newest.
void begin_anew(const View& view) {
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const ImGuiID id = ImGui::GetID("filter");
  const LogFilter& filter = view.ui.log;
  const int chosen = filter.ends | filter.kinds << 8 | static_cast<int>(filter.notation) << 16;
  if (storage.GetInt(id) != chosen) ImGui::SetScrollY(0);
  storage.SetInt(id, chosen);
}

}  // namespace

void draw_log(const View& view, const Rect& whole, Items& items, Intents& intents) {
  items.put("panel:log", whole);
  const bool own_card = view.ui.tab == Tab::Log;
  const bool blocks = whole.width() < 600;
  const float side = blocks ? 14 : 22;
  const float head_end = whole.min.y + log_head_height(own_card);
  draw_log_head(view, {{whole.min.x + side, whole.min.y}, {whole.max.x - side, head_end}}, items, intents);
  const Rect area{{whole.min.x, head_end}, whole.max};
  const Shown shown = find_shown(view, intents);
  if (shown.count == 0) return draw_empty(view, area);

  const Rect inner{{area.min.x + 14, area.min.y}, {area.max.x - 14, area.max.y - (blocks ? 8.0F : 14.0F)}};
  ImGui::SetCursorScreenPos(inner.min);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGui::BeginChild("log", {inner.width(), inner.height()}, ImGuiChildFlags_None,
                    ImGuiWindowFlags_NoBackground);
  begin_anew(view);
  scroll_by_finger(inner);
  const float width = ImGui::GetContentRegionAvail().x - 6;  // beside the scroll bar
  const float height = (blocks ? draw_blocks : draw_rows)(shown, inner, width, items, intents);
  ImGui::SetCursorPos({0, height});
  ImGui::Dummy({1, 1});
  put_wheel(inner, items);
  ImGui::EndChild();
  ImGui::PopStyleVar(2);
}

}  // namespace lab
