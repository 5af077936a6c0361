// The log: what has happened up to now, the newest first, each line with the rule that decided it, or as a
// capture at one end writes it. Only the lines in sight are made.
#include <algorithm>
#include <string>
#include <vector>

#include "web/gfx/draw.hpp"
#include "web/panels/log_head.hpp"
#include "web/panels/log_line.hpp"
#include "web/panels/panels.hpp"

namespace lab {

namespace {

constexpr float line_row = 26;
constexpr std::size_t read_in_frame = 2048;  // lines of a capture

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
  constexpr float row = line_row;
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
      draw_log_line(view, area, {event, shown.capture ? &texts[last - 1 - i] : nullptr}, items, intents);
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
    const LogLine its{shown.event(i), shown.capture && i >= texts_from ? &texts[i - texts_from] : nullptr};
    if (height <= 0) height = log_block_height(view, its, width);
    const float top = inner.min.y + y - scroll;
    const Rect area{{inner.min.x, top}, {inner.min.x + width, top + height}};
    if (in_sight) draw_log_block(view, area, its, items, intents);
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
  const bool phone = whole.width() < 600, blocks = whole.width() < 958;  // a row of all takes 930
  const float side = phone ? 14 : 22;
  const float head_end = whole.min.y + log_head_height(own_card);
  draw_log_head(view, {{whole.min.x + side, whole.min.y}, {whole.max.x - side, head_end}}, items, intents);
  const Rect area{{whole.min.x, head_end}, whole.max};
  const Shown shown = find_shown(view, intents);
  if (shown.count == 0) return draw_empty(view, area);

  const Rect inner{{area.min.x + 14, area.min.y}, {area.max.x - 14, area.max.y - (phone ? 8.0F : 14.0F)}};
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
