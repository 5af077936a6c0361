// The chips of the log's filter, and its two menus.
#include "web/panels/log_menus.hpp"

#include <algorithm>
#include <array>

#include "web/log_names.hpp"
#include "web/panels/controls.hpp"

namespace lab {

namespace {

constexpr float menu_row = 30;

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

// Ends on the left, kinds on the right.
void draw_filter_menu(const View& view, const Rect& opener, Items& items, Intents& intents) {
  const std::vector<LogChip> all = log_chips(view.ui.log);
  const auto kinds = std::ranges::count(all, false, &LogChip::of_ends);
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
  for (const LogChip& chip : all) {
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

}  // namespace

std::vector<LogChip> log_chips(const LogFilter& filter) {
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
  std::vector<LogChip> all;
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

bool is_on(const LogFilter& filter, const LogChip& chip) {
  if (!chip.of_ends) return (filter.kinds & chip.bit) != 0;
  if (filter.notation == LogNotation::Words) return (filter.ends & chip.bit) != 0;
  return (chip.bit == bit(LogEnd::Client)) == (capture_side(filter) == sim::Side::Client);
}

LogFilter turned(LogFilter filter, const LogChip& chip) {
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

float log_filter_width(const View& view) {
  return pill_width(view.tr(Text::LogFilterMenu), PillKind::Menu);
}

void draw_log_filter(const View& view, const Rect& area, Items& items, Intents& intents) {
  const PillButton look{.item = "button:log-filter",
                        .words = view.tr(Text::LogFilterMenu),
                        .kind = PillKind::Menu,
                        .on = leaves_out(view.ui.log)};
  if (pill_button(view, area, look, items)) ImGui::OpenPopup("log-filter");
  draw_filter_menu(view, area, items, intents);
}

float log_notation_width(const View& view) {
  return pill_width(notation_name(view, view.ui.log.notation), PillKind::Menu);
}

void draw_log_notation(const View& view, const Rect& area, Items& items, Intents& intents) {
  const PillButton look{.item = "button:log-notation",
                        .words = notation_name(view, view.ui.log.notation),
                        .kind = PillKind::Menu,
                        .hint = view.tr(Text::LogNotationHint)};
  if (pill_button(view, area, look, items)) ImGui::OpenPopup("log-notation");
  draw_notation_menu(view, area, items, intents);
}

}  // namespace lab
