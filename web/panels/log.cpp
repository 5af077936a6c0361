// The log: what has happened up to now, the newest first, each line with the rule that decided it.
#include <algorithm>
#include <string>
#include <vector>

#include "web/panels/controls.hpp"
#include "web/panels/event_words.hpp"
#include "web/panels/panels.hpp"
#include "web/text/format.hpp"

namespace lab {

namespace {

constexpr float line_row = 26;
constexpr float pair_row = 44;
constexpr std::size_t lines_max = 300;  // what one would still scroll through

// A decision that only says why the segment behind it is sent: the segment's own line says it.
bool is_echo(const sim::EventLog& log, std::size_t index) {
  const sim::Event& event = log.events[index];
  if (event.kind != sim::EventKind::Decision || event.from != event.to) return false;
  const std::size_t end = std::min(log.events.size(), index + 5);
  return std::any_of(log.events.begin() + static_cast<std::ptrdiff_t>(index),
                     log.events.begin() + static_cast<std::ptrdiff_t>(end), [&](const sim::Event& other) {
                       return other.kind == sim::EventKind::PacketSent && other.at == event.at &&
                              other.side == event.side && other.rule == event.rule;
                     });
}

// The newest told events, as indices.
std::vector<std::size_t> newest(const View& view, std::size_t count) {
  std::vector<std::size_t> lines;
  for (std::size_t i = view.events_end; i > 0 && lines.size() < count; --i)
    if (is_told(view.log.events[i - 1]) && !is_echo(view.log, i - 1)) lines.push_back(i - 1);
  return lines;
}

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
  if (press.pressed) intents.seek = event.at;
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

// How high a block of the log on a phone is.
float block_height(const EventWords& words, float width) {
  const TextStyle why{.face = Face::Word, .size = 12};
  return 2 + 20 + (words.what.empty() ? 0.0F : 18.0F) +
         draw_paragraph(*ImGui::GetWindowDrawList(), {0, 0}, width - 18, words.sentence, why) + 10;
}

// Two or three lines on a phone: the sentence below, as wide as the panel. Gives the height.
float draw_block(const View& view, ImVec2 at, float width, std::size_t index, Items& items,
                 Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  const sim::Event& event = view.log.events[index];
  const EventWords words = event_words(view, event);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float height = block_height(words, width);
  begin_line(view, {{at.x - 6, at.y - 4}, {at.x + width + 4, at.y + height - 6}}, index, items, intents);
  list.AddCircleFilled({at.x + 6, at.y + 10}, 4.5F, words.colour);
  const TextStyle time{.face = Face::Mono, .size = 12, .colour = colours.mute};
  const float x = at.x + 18;
  float y = at.y + 2;
  const float time_width = draw_text(list, {x, y}, time_text(event.at), time);
  const float end = draw_pill_at_right(view, at.x + width, y - 1, words.pill);
  const TextStyle who{.face = Face::Word, .size = 12, .colour = colours.ink};
  draw_text(list, {x + time_width + 10, y}, fitted(words.who, end - x - time_width - 16, who), who);
  y += 20;
  if (!words.what.empty()) {
    const TextStyle what{.face = Face::Mono, .size = 12, .colour = colours.ink};
    draw_text(list, {x, y}, fitted(words.what, at.x + width - x, what), what);
    y += 18;
  }
  const TextStyle why{.face = Face::Word, .size = 12, .colour = colours.mute};
  draw_paragraph(list, {x, y}, at.x + width - x, words.sentence, why);
  return height;
}

void draw_empty(const View& view, const Rect& area) {
  const Theme& colours = theme(view.ui.theme);
  const TextStyle style{.face = Face::Word, .size = text_size, .colour = colours.mute};
  draw_paragraph(*ImGui::GetWindowDrawList(), {area.min.x + 20, area.min.y + 6}, area.width() - 40,
                 view.tr(Text::LogEmpty), style);
}

// Named places where a wheel would move the log, so that the page keeps the wheel everywhere else.
void put_wheel(const Rect& area, Items& items) {
  if (ImGui::GetScrollY() > 0) items.put("wheel:up:log", area);
  if (ImGui::GetScrollY() < ImGui::GetScrollMaxY()) items.put("wheel:down:log", area);
}

}  // namespace

void draw_log(const View& view, const Rect& area, Items& items, Intents& intents) {
  items.put("panel:log", area);
  const bool blocks = area.width() < 600;
  const bool pairs = area.width() < 960;
  const float row = pairs ? pair_row : line_row;
  const std::size_t most = blocks ? 60 : lines_max;
  const auto find = [&] { return newest(view, most); };
  const Key key = Key{}.add(view.happened).add(most);
  const std::vector<std::size_t> lines =
      view.drawings == nullptr ? find() : view.drawings->log_lines.get(key, find);
  if (lines.empty()) return draw_empty(view, area);

  const Rect inner{{area.min.x + 14, area.min.y}, {area.max.x - 14, area.max.y - (blocks ? 8.0F : 14.0F)}};
  ImGui::SetCursorScreenPos(inner.min);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGui::BeginChild("log", {inner.width(), inner.height()}, ImGuiChildFlags_None,
                    ImGuiWindowFlags_NoBackground);
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  float y = origin.y + (blocks ? 8.0F : 0.0F);
  const float width = ImGui::GetContentRegionAvail().x - 6;  // beside the scroll bar
  const bool just_now = view.log.events[lines.front()].at == view.now;
  if (blocks) {
    for (const std::size_t index : lines) y += draw_block(view, {origin.x, y}, width, index, items, intents);
  } else {
    keep(view, "lines", Key{key}.add(origin.y).add(width).add(just_now), inner, items, [&] {
      float top = y;
      for (const std::size_t index : lines) {
        if (top + row >= inner.min.y && top <= inner.max.y)
          draw_line(view, {{origin.x, top}, {origin.x + width, top + row}}, pairs, index, items, intents);
        top += row;
      }
    });
    y += row * static_cast<float>(lines.size());
  }
  ImGui::SetCursorScreenPos({origin.x, y});
  ImGui::Dummy({1, 1});
  put_wheel(inner, items);
  ImGui::EndChild();
  ImGui::PopStyleVar(2);
}

}  // namespace lab
