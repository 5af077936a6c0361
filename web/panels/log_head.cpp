// The head of the log: chips (where it is narrow, a menu) to filter by, the notation, copying and saving.
#include "web/panels/log_head.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "web/log_names.hpp"
#include "web/panels/controls.hpp"
#include "web/text/format.hpp"

namespace lab {

namespace {

constexpr float space = 4, group_space = 14;
constexpr float menu_row = 30;
constexpr TextStyle chip_style{.face = Face::WordBold, .size = small_size};
constexpr TextStyle count_style{.face = Face::Word, .size = 12};

struct Chip {
  std::string name;  // "client", "losses"
  Text text, hint;
  std::uint8_t bit = 0;
  bool of_ends = false;
};

// What can be chosen by in the present notation, ends first.
std::vector<Chip> chips(const LogFilter& filter) {
  static constexpr std::array<Text, log_end_count> ends{Text::Client, Text::Server, Text::LogWire};
  static constexpr std::array<Text, log_end_count> end_hints{Text::LogClientHint, Text::LogServerHint,
                                                             Text::LogWireHint};
  static constexpr std::array<Text, log_kind_count> kinds{
      Text::LogSegments,  Text::LogLosses, Text::LogStates, Text::LogTimers,
      Text::LogDecisions, Text::LogCalls,  Text::LogActs};
  static constexpr std::array<Text, log_kind_count> kind_hints{
      Text::LogSegmentsHint,  Text::LogLossesHint, Text::LogStatesHint, Text::LogTimersHint,
      Text::LogDecisionsHint, Text::LogCallsHint,  Text::LogActsHint};
  const bool words = filter.notation == LogNotation::Words;
  std::vector<Chip> all;
  for (std::size_t i = 0; i < log_end_count; ++i) {
    const auto end = static_cast<LogEnd>(i);
    Text hint = end_hints[i];
    if (!words) hint = end == LogEnd::Client ? Text::LogAtClientHint : Text::LogAtServerHint;
    if (offers(filter.notation, end))
      all.push_back({std::string(log_end_names[i]), ends[i], hint, bit(end), true});
  }
  for (std::size_t i = 0; i < log_kind_count; ++i) {
    const auto kind = static_cast<LogKind>(i);
    if (offers(filter.notation, kind))
      all.push_back({std::string(log_kind_names[i]), kinds[i], kind_hints[i], bit(kind), false});
  }
  return all;
}

bool is_on(const LogFilter& filter, const Chip& chip) {
  if (!chip.of_ends) return (filter.kinds & chip.bit) != 0;
  if (filter.notation == LogNotation::Words) return (filter.ends & chip.bit) != 0;
  return (chip.bit == bit(LogEnd::Client)) == (capture_side(filter) == sim::Side::Client);
}

// In and out of the filter; a capture is of one end or the other.
LogFilter turned(LogFilter filter, const Chip& chip) {
  constexpr unsigned every_end = (1U << log_end_count) - 1, every_kind = (1U << log_kind_count) - 1;
  if (!chip.of_ends) {
    filter.kinds ^= chip.bit;
    if (filter.kinds == every_kind) filter.kinds = 0;
  } else if (filter.notation != LogNotation::Words) {
    filter.ends = chip.bit;
  } else {
    filter.ends ^= chip.bit;
    if (filter.ends == every_end) filter.ends = 0;
  }
  return filter;
}

float chip_width(std::string_view label) {
  return std::ceil(measure_text(label, chip_style).x) + 18;
}

float chips_width(const View& view) {
  float width = group_space;
  for (const Chip& chip : chips(view.ui.log)) width += chip_width(view.tr(chip.text)) + space;
  return width;
}

// A small pill with words, or a sign behind them.
Press pill(const View& view, const char* item, const Rect& area, std::string_view label, bool on,
           Items& items) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Press press = press_area(item, area, items);
  TextStyle style = chip_style;
  style.colour = on ? colours.panel : press.hovered ? colours.ink : colours.mute;
  const ImU32 ground = on ? colours.ink : press.hovered ? colours.soft : colours.panel;
  draw_pill(list, area, label, ground, on ? colours.ink : colours.line, style);
  if (press.focused) draw_focus(list, colours, area, area.height() / 2);
  return press;
}

// With a chevron at its end: a menu opens. Its words stand left of the sign.
Press menu_pill(const View& view, const char* item, const Rect& area, std::string_view label, bool on,
                Items& items) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Press press = press_area(item, area, items);
  list.AddRectFilled(area.min, area.max, press.hovered || on ? colours.soft : colours.panel,
                     area.height() / 2);
  list.AddRect(area.min, area.max, on ? colours.faint : colours.line, area.height() / 2);
  TextStyle style = chip_style;
  style.colour = colours.ink;
  draw_text_middle(list, {area.min.x + 10, area.centre().y}, label, style);
  draw_icon(list, Icon::Chevron, {area.max.x - 13, area.centre().y + 0.5F}, 3.5F, colours.mute);
  if (press.focused) draw_focus(list, colours, area, area.height() / 2);
  return press;
}

float menu_pill_width(std::string_view label) {
  return std::ceil(measure_text(label, chip_style).x) + 32;
}

// Where a list of that height has room: below the pill, else above it, else as low as it can.
struct Corner {
  ImVec2 at;
  bool upward = false;
};
Corner corner_for(const Rect& opener, float height) {
  const float low = ImGui::GetIO().DisplaySize.y;
  if (opener.max.y + 4 + height <= low - 8) return {{opener.min.x, opener.max.y + 4}};
  if (opener.min.y - 4 - height >= 8) return {{opener.min.x, opener.min.y - 4}, true};
  return {{opener.min.x, std::max(8.0F, low - 8 - height)}};
}

// A line of the filter's menu: it stays open, for there may be more to choose.
bool check_line(const View& view, const char* item, const Rect& area, std::string_view text, bool on,
                Items& items) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Press press = press_area(item, area, items);
  if (press.hovered || press.focused) list.AddRectFilled(area.min, area.max, colours.soft, 6);
  const Rect box{{area.min.x + 8, area.centre().y - 7}, {area.min.x + 22, area.centre().y + 7}};
  if (on) list.AddRectFilled(box.min, box.max, colours.ink, 4);
  list.AddRect(box.min, box.max, on ? colours.ink : colours.faint, 4);
  if (on) draw_icon(list, Icon::Check, box.centre(), 3.5F, colours.panel);
  draw_text_middle(list, {area.min.x + 32, area.centre().y}, text,
                   {.face = Face::Word, .size = text_size, .colour = colours.ink});
  return press.pressed;
}

// Ends on the left, kinds on the right.
void draw_filter_menu(const View& view, const Rect& opener, Items& items, Intents& intents) {
  const std::vector<Chip> all = chips(view.ui.log);
  const auto kinds = std::ranges::count(all, false, &Chip::of_ends);
  const auto rows = std::max<float>(3, static_cast<float>(kinds));
  const float left_column = 124, right_column = 148, top = 26;
  const float width = left_column + right_column + 12;
  const float height = top + menu_row * (rows + 1) + 12;
  const Corner corner = corner_for(opener, height);
  if (!begin_menu(view, "log-filter", corner.at, {width, height}, corner.upward)) return;
  const Theme& colours = theme(view.ui.theme);
  const ImVec2 origin = ImGui::GetWindowPos();
  const TextStyle head{.face = Face::Word, .size = 12, .colour = colours.mute};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  draw_text(list, {origin.x + 14, origin.y + 9}, view.tr(Text::LogEndsLabel), head);
  draw_text(list, {origin.x + 14 + left_column, origin.y + 9}, view.tr(Text::LogKindsLabel), head);
  float y[2] = {origin.y + top, origin.y + top};
  for (const Chip& chip : all) {
    const std::size_t column = chip.of_ends ? 0 : 1;
    const float x = origin.x + 6 + (chip.of_ends ? 0 : left_column);
    const Rect area{{x, y[column]}, {x + (chip.of_ends ? left_column : right_column), y[column] + menu_row}};
    y[column] += menu_row;
    if (check_line(view, ("button:log-filter:" + chip.name).c_str(), area, view.tr(chip.text),
                   is_on(view.ui.log, chip), items))
      intents.log = turned(view.ui.log, chip);
  }
  const float foot = origin.y + top + menu_row * rows + 4;
  list.AddLine({origin.x + 8, foot}, {origin.x + width - 8, foot}, colours.line);
  const Rect area{{origin.x + 6, foot + 2}, {origin.x + width - 6, foot + 2 + menu_row}};
  if (menu_line(view, "button:log-filter:all", area, view.tr(Text::LogAll), !leaves_out(view.ui.log), items))
    intents.log = LogFilter{.notation = view.ui.log.notation};
  ImGui::EndPopup();
}

const char* notation_name(const View& view, LogNotation notation) {
  switch (notation) {
    case LogNotation::Tcpdump:
      return "tcpdump";
    case LogNotation::Packetdrill:
      return "packetdrill";
    default:
      return view.tr(Text::LogWords);
  }
}

// The notations; below them, by name, what has only a sign where there is little room.
void draw_notation_menu(const View& view, const Rect& opener, Items& items, Intents& intents) {
  constexpr float width = 210;
  const float height = menu_row * (view.ui.saves ? 5 : 4) + 17;
  const Corner corner = corner_for(opener, height);
  if (!begin_menu(view, "log-notation", corner.at, {width, height}, corner.upward)) return;
  const ImVec2 origin = ImGui::GetWindowPos();
  Rect area{{origin.x + 6, origin.y + 6}, {origin.x + width - 6, origin.y + 6 + menu_row}};
  const auto down = [&](float by) { area.min.y += by, area.max.y += by; };
  for (std::size_t i = 0; i < log_notation_count; ++i) {
    const auto notation = static_cast<LogNotation>(i);
    const std::string item = "button:log-notation:" + std::string(log_notation_names[i]);
    if (menu_line(view, item.c_str(), area, notation_name(view, notation), view.ui.log.notation == notation,
                  items)) {
      LogFilter filter = view.ui.log;
      filter.notation = notation;
      intents.log = filter;
    }
    down(menu_row);
  }
  ImGui::GetWindowDrawList()->AddLine({origin.x + 8, area.min.y + 2}, {origin.x + width - 8, area.min.y + 2},
                                      theme(view.ui.theme).line);
  down(5);
  if (menu_line(view, "button:log-notation:copy", area, view.tr(Text::LogCopy), false, items))
    intents.copy_log = true;
  down(menu_row);
  if (view.ui.saves &&
      menu_line(view, "button:log-notation:save", area, view.tr(Text::LogSave), false, items))
    intents.save_capture = true;
  ImGui::EndPopup();
}

// ---- the head itself, from both ends inwards ------------------------------------------------------

class Head {
 public:
  Head(const View& view, const Rect& area, Items& items, Intents& intents)
      : view_(view),
        area_(area),
        half_(area.width() < 600 ? 12.0F : 10.0F),
        left_(area.min.x),
        right_(area.max.x),
        items_(items),
        intents_(intents) {}

  void draw() {
    const bool own_card = view_.ui.tab == Tab::Log;
    const bool narrow = area_.width() < 600;
    if (!narrow) draw_size(own_card);
    const bool chips_fit = chips_width(view_) + label_space() + right_part(false) <= right_ - left_;
    const bool named = !narrow && (chips_fit ? chips_width(view_) + label_space() + right_part(true)
                                             : label_space() + 110 + right_part(true)) <= right_ - left_;
    if (view_.ui.saves) draw_action({"button:log-save", Icon::Save, Text::LogSave, Text::LogSaveHint}, named);
    draw_action({"button:log-copy", Icon::Copy, Text::LogCopy, Text::LogCopyHint}, named);
    draw_notation();
    if (!narrow) draw_label_at_left();
    if (chips_fit && !narrow) {
      draw_chips();
    } else {
      draw_filter();
    }
    draw_count(narrow);
  }

 private:
  struct Action {
    const char* item;
    Icon icon;
    Text name, hint;
  };

  float middle() const { return area_.centre().y; }
  Rect from_left(float width) {
    const Rect area{{left_, middle() - half_}, {left_ + width, middle() + half_}};
    left_ += width + space;
    return area;
  }
  Rect from_right(float width) {
    const Rect area{{right_ - width, middle() - half_}, {right_, middle() + half_}};
    right_ -= width + space;
    return area;
  }

  float label_space() const { return std::ceil(label_width(view_.tr(Text::LogLabel))) + 12; }
  // Without the buttons for more and less.
  float right_part(bool named) const {
    const auto action = [&](Text name) { return (named ? chip_width(view_.tr(name)) : 28) + space; };
    return menu_pill_width(notation_name(view_, view_.ui.log.notation)) + space + action(Text::LogCopy) +
           (view_.ui.saves ? action(Text::LogSave) : 0) + 130;  // the count
  }

  void draw_size(bool own_card) {
    const Rect area = from_right(26);
    const RoundButton look{"button:log-large", own_card ? Icon::Chevron : Icon::Up,
                           view_.tr(own_card ? Text::LogSmallHint : Text::LogLargeHint)};
    draw_sign(look, area);
    if (pressed_) intents_.log_large = true;
  }

  void draw_sign(const RoundButton& look, const Rect& area) {
    const Theme& colours = theme(view_.ui.theme);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const Press press = press_area(look.item, area, items_);
    if (press.hovered) list.AddRectFilled(area.min, area.max, colours.soft, area.height() / 2);
    draw_icon(list, look.icon, area.centre(), 5, press.hovered ? colours.ink : colours.mute);
    if (press.focused) draw_focus(list, colours, area, area.height() / 2);
    hint(view_, press, look.hint);
    pressed_ = press.pressed;
  }

  void draw_action(const Action& action, bool named) {
    const char* words = view_.tr(action.hint);
    if (named) {
      const Press press = pill(view_, action.item, from_right(chip_width(view_.tr(action.name))),
                               view_.tr(action.name), false, items_);
      hint(view_, press, words);
      pressed_ = press.pressed;
    } else {
      draw_sign({action.item, action.icon, words}, from_right(28));
    }
    if (!pressed_) return;
    (action.icon == Icon::Copy ? intents_.copy_log : intents_.save_capture) = true;
  }

  void draw_notation() {
    const char* name = notation_name(view_, view_.ui.log.notation);
    const Rect area = from_right(menu_pill_width(name));
    const Press press = menu_pill(view_, "button:log-notation", area, name, false, items_);
    hint(view_, press, view_.tr(Text::LogNotationHint));
    if (press.pressed) ImGui::OpenPopup("log-notation");
    draw_notation_menu(view_, area, items_, intents_);
  }

  void draw_label_at_left() {
    const Theme& colours = theme(view_.ui.theme);
    draw_label(*ImGui::GetWindowDrawList(), colours, {left_, middle() - 7}, view_.tr(Text::LogLabel));
    left_ += label_space();
  }

  void draw_chips() {
    bool ends = true;
    for (const Chip& chip : chips(view_.ui.log)) {
      if (ends && !chip.of_ends) left_ += group_space;
      ends = chip.of_ends;
      const std::string label = view_.tr(chip.text);
      const Press press = pill(view_, ("button:log-" + chip.name).c_str(), from_left(chip_width(label)),
                               label, is_on(view_.ui.log, chip), items_);
      hint(view_, press, view_.tr(chip.hint));
      if (press.pressed) intents_.log = turned(view_.ui.log, chip);
    }
  }

  void draw_filter() {
    const char* name = view_.tr(Text::LogFilterMenu);
    const Rect area = from_left(menu_pill_width(name));
    if (menu_pill(view_, "button:log-filter", area, name, leaves_out(view_.ui.log), items_).pressed)
      ImGui::OpenPopup("log-filter");
    draw_filter_menu(view_, area, items_, intents_);
  }

  // How many lines there are; where some are left out, how many show, and one press brings all back.
  void draw_count(bool narrow) {
    const Theme& colours = theme(view_.ui.theme);
    const LogLines& lines = view_.book->lines;
    const std::string total = count_text(lines.total(view_.events_end));
    const std::string shown = count_text(lines.shown(view_.events_end));
    left_ += 6;
    if (!leaves_out(view_.ui.log)) {
      TextStyle style = count_style;
      style.colour = colours.mute;
      const std::string words = total + view_.tr(Text::LogLines);
      if (measure_text(words, style).x <= right_ - left_)
        draw_text_middle(*ImGui::GetWindowDrawList(), {left_, middle()}, words, style);
      return;
    }
    std::string words = shown + view_.tr(Text::LogOf) + total + view_.tr(Text::LogShown) + "  ×";
    if (narrow || chip_width(words) > right_ - left_) words = shown + "/" + total + " ×";
    const float width = std::min(chip_width(words), right_ - left_);
    const Press press = pill(view_, "button:log-all", from_left(width), words, false, items_);
    hint(view_, press, view_.tr(Text::LogAll));
    if (press.pressed) intents_.log = LogFilter{.notation = view_.ui.log.notation};
  }

  const View& view_;
  Rect area_;
  float half_;
  float left_, right_;
  Items& items_;
  Intents& intents_;
  bool pressed_ = false;
};

}  // namespace

float log_head_height(bool own_card) {
  return own_card ? 40 : 28;
}

void draw_log_head(const View& view, const Rect& area, Items& items, Intents& intents) {
  const LogLines& lines = view.book->lines;
  const Key key = Key{}.add(lines.total(view.events_end)).add(lines.shown(view.events_end));
  keep(view, "log-head", key, area, items, [&] { Head(view, area, items, intents).draw(); });
}

}  // namespace lab
