// The head of the log: chips (where it is narrow, a menu) to filter by, the notation, copying and saving.
#include "web/panels/log_head.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "web/panels/controls.hpp"
#include "web/panels/log_menus.hpp"
#include "web/text/format.hpp"

namespace lab {

namespace {

constexpr float space = 4, group_space = 14;
constexpr TextStyle count_style{.face = Face::Word, .size = 12};

float chip_width(std::string_view words) {
  return pill_width(words, PillKind::Chip);
}

float chips_width(const View& view) {
  float width = group_space;
  for (const LogChip& chip : log_chips(view.ui.log)) width += chip_width(view.tr(chip.text)) + space;
  return width;
}

// From both ends inwards.
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
    draw_log_notation(view_, from_right(log_notation_width(view_)), items_, intents_);
    if (!narrow) draw_label_at_left();
    if (chips_fit && !narrow) {
      draw_chips();
    } else {
      draw_log_filter(view_, from_left(log_filter_width(view_)), items_, intents_);
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
    return log_notation_width(view_) + space + action(Text::LogCopy) +
           (view_.ui.saves ? action(Text::LogSave) : 0) + 130;  // the count
  }

  void draw_size(bool own_card) {
    const SignButton look{"button:log-large", own_card ? Icon::Chevron : Icon::Up,
                          view_.tr(own_card ? Text::LogSmallHint : Text::LogLargeHint)};
    if (sign_button(view_, from_right(26), look, items_)) intents_.log_large = true;
  }

  void draw_action(const Action& action, bool named) {
    const char* name = view_.tr(action.name);
    const char* words = view_.tr(action.hint);
    const bool pressed = named
                             ? pill_button(view_, from_right(chip_width(name)),
                                           {.item = action.item, .words = name, .hint = words}, items_)
                             : sign_button(view_, from_right(28), {action.item, action.icon, words}, items_);
    if (!pressed) return;
    (action.icon == Icon::Copy ? intents_.copy_log : intents_.save_capture) = true;
  }

  void draw_label_at_left() {
    const Theme& colours = theme(view_.ui.theme);
    draw_label(*ImGui::GetWindowDrawList(), colours, {left_, middle() - 7}, view_.tr(Text::LogLabel));
    left_ += label_space();
  }

  void draw_chips() {
    bool ends = true;
    for (const LogChip& chip : log_chips(view_.ui.log)) {
      if (ends && !chip.of_ends) left_ += group_space;
      ends = chip.of_ends;
      const std::string item = "button:log-" + chip.name;
      const PillButton look{.item = item.c_str(),
                            .words = view_.tr(chip.text),
                            .on = is_on(view_.ui.log, chip),
                            .hint = view_.tr(chip.hint)};
      if (pill_button(view_, from_left(chip_width(look.words)), look, items_))
        intents_.log = turned(view_.ui.log, chip);
    }
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
    const PillButton all{.item = "button:log-all", .words = words, .hint = view_.tr(Text::LogAll)};
    if (pill_button(view_, from_left(width), all, items_))
      intents_.log = LogFilter{.notation = view_.ui.log.notation};
  }

  const View& view_;
  Rect area_;
  float half_;
  float left_, right_;
  Items& items_;
  Intents& intents_;
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
