// The header: what this scene is about, what is to be reached in it, the other scenes, the language, the
// theme.
#include <algorithm>
#include <cmath>
#include <string>

#include "web/panels/controls.hpp"
#include "web/panels/panels.hpp"

namespace lab {

namespace {

constexpr float goal_line = 18;
constexpr float line_height = 34;
constexpr float least_title = 12;
constexpr float least_goals = 46;  // high, below the idea

bool is_reached(const View& view, const lesson::Goal& goal) {
  return goal.reached(view.world, view.log, view.now);
}

// A circle, empty or with a check mark in it.
void draw_mark(const View& view, ImVec2 centre, bool reached) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (!reached) return list.AddCircle(centre, 7, colours.faint, 0, 1.5F);
  list.AddCircleFilled(centre, 7.5F, colours.data);
  draw_icon(list, Icon::Check, centre, 3.5F, colours.panel);
}

constexpr TextStyle goal_style{.face = Face::Word, .size = 12};
constexpr TextStyle tight_goal_style{.face = Face::Word, .size = 12, .leading = 1.2F};
constexpr float goal_indent = 24;

// As many lines as it takes, and a little air.
float goal_height(const View& view, const lesson::Goal& goal, float width, const TextStyle& style) {
  const bool tight = style.leading < goal_style.leading;
  return draw_paragraph(*ImGui::GetWindowDrawList(), {}, width - goal_indent, goal.text.in(view.ui.language),
                        style) +
         (tight ? 2.0F : 4.0F);
}
float goals_height(const View& view, float width, const TextStyle& style) {
  float height = 0;
  for (const lesson::Goal& goal : view.scene.goals) height += goal_height(view, goal, width, style);
  return height;
}

// Gives its height.
float draw_goal(const View& view, const lesson::Goal& goal, ImVec2 at, float width, TextStyle style,
                Items& items) {
  const Theme& colours = theme(view.ui.theme);
  const bool reached = is_reached(view, goal);
  const float height = goal_height(view, goal, width, style);
  items.put("goal:" + std::string(goal.id), {at, {at.x + width, at.y + height}});
  draw_mark(view, {at.x + 8, at.y + goal_line / 2 + 1}, reached);
  style.colour = reached ? colours.ink : colours.mute;
  draw_paragraph(*ImGui::GetWindowDrawList(), {at.x + goal_indent, at.y + 2}, width - goal_indent,
                 goal.text.in(view.ui.language), style);
  return height;
}

// One line, cut where it is too long; whoever points at it reads all of it.
void draw_goal_line(const View& view, const lesson::Goal& goal, const Rect& area, Items& items) {
  const Theme& colours = theme(view.ui.theme);
  const bool reached = is_reached(view, goal);
  const Press press = press_area(("goal:" + std::string(goal.id)).c_str(), area, items);
  draw_mark(view, {area.min.x + 8, area.centre().y}, reached);
  TextStyle style = goal_style;
  style.colour = reached ? colours.ink : colours.mute;
  const std::string_view words = goal.text.in(view.ui.language);
  const float width = area.width() - goal_indent;
  draw_text_fitted(*ImGui::GetWindowDrawList(), {area.min.x + goal_indent, area.centre().y}, width, words,
                   style);
  if (measure_text(words, style).x > width) hint(view, press, std::string(words).c_str());
}

// Below each other about the middle of `area`, as close as it takes.
void draw_goal_lines(const View& view, const Rect& area, Items& items) {
  const auto count = static_cast<float>(view.scene.goals.size());
  const float pitch = std::min(goal_line + 4, area.height() / count);
  float y = area.centre().y - pitch * count / 2;
  for (const lesson::Goal& goal : view.scene.goals) {
    draw_goal_line(view, goal, {{area.min.x, y}, {area.max.x, y + pitch}}, items);
    y += pitch;
  }
}

// Below each other about the middle of `area`, their lines closer where they would not fit.
void draw_goals(const View& view, const Rect& area, Items& items) {
  TextStyle style = goal_style;
  if (goals_height(view, area.width(), style) > area.height()) style = tight_goal_style;
  const float height = goals_height(view, area.width(), style);
  if (height > area.height()) return draw_goal_lines(view, area, items);
  float y = area.centre().y - height / 2;
  for (const lesson::Goal& goal : view.scene.goals)
    y += draw_goal(view, goal, {area.min.x, y}, area.width(), style, items);
}

// Side by side; below each other where that is too narrow.
void draw_goals_in_a_row(const View& view, const Rect& area, Items& items) {
  const float width = area.width() / static_cast<float>(view.scene.goals.size());
  const TextStyle measured{.face = goal_style.face, .size = goal_style.size, .colour = 0};
  for (const lesson::Goal& goal : view.scene.goals) {
    const float height = draw_paragraph(*ImGui::GetWindowDrawList(), {}, width - 16 - goal_indent,
                                        goal.text.in(view.ui.language), measured);
    if (height + 2 > area.height())  // with air between them and what is below
      return draw_goal_lines(view, {{area.min.x, area.min.y - 2}, {area.max.x, area.max.y - 6}}, items);
  }
  float x = area.min.x;
  for (const lesson::Goal& goal : view.scene.goals) {
    draw_goal(view, goal, {x, area.min.y}, width - 16, goal_style, items);
    x += width;
  }
}

// The idea, cut where it is too long for its place. Gives its height.
float draw_idea(const View& view, ImVec2 at, float width, float room) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  TextStyle style{.face = Face::Word, .size = 12, .colour = 0};
  const std::string words = cut_text(view.scene.idea.in(view.ui.language), [&](std::string_view tried) {
    return draw_paragraph(list, at, width, tried, style) <= room;
  });
  style.colour = theme(view.ui.theme).mute;
  return draw_paragraph(list, at, width, words, style);
}

void draw_title_in_two_lines(const View& view, ImVec2 at, float width, Items& items) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const TextStyle style{.face = Face::WordBold, .size = least_title, .colour = colours.ink};
  const Rect area{{at.x - 6, at.y - 18}, {at.x + width, at.y + 18}};
  const Press press = press_area("button:scene", area, items);
  if (press.hovered) list.AddRectFilled(area.min, area.max, colours.soft, 8);
  draw_paragraph(list, {at.x, at.y - 15}, width - 26, view.scene.title.in(view.ui.language), style);
  draw_icon(list, Icon::Chevron, {at.x + width - 12, at.y + 1}, 4.5F, colours.mute);
  if (press.pressed) ImGui::OpenPopup("scenes");
}

// The title, which opens the list of scenes: of that size, or smaller where it would not fit.
void draw_title(const View& view, ImVec2 at, float width, float size, Items& items) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  TextStyle style{.face = Face::WordBold, .size = size, .colour = colours.ink};
  while (style.size > least_title &&
         measure_text(view.scene.title.in(view.ui.language), style).x > width - 26)
    style.size -= 1;
  const std::string_view whole = view.scene.title.in(view.ui.language);
  if (measure_text(whole, style).x > width - 26) return draw_title_in_two_lines(view, at, width, items);
  const std::string title(whole);
  const float text_width = measure_text(title, style).x;
  const Rect area{{at.x - 6, at.y - 16}, {at.x + text_width + 28, at.y + 16}};
  const Press press = press_area("button:scene", area, items);
  if (press.hovered) list.AddRectFilled(area.min, area.max, colours.soft, 8);
  draw_text_middle(list, at, title, style);
  draw_icon(list, Icon::Chevron, {at.x + text_width + 14, at.y + 1}, 4.5F, colours.mute);
  if (press.pressed) ImGui::OpenPopup("scenes");
}

// In Chinese the English title stands beside, for those who will read the RFC; the other way no font is at
// hand.
void draw_other_title(const View& view, ImVec2 at, float room) {
  if (view.ui.language != Language::Chinese) return;
  const Theme& colours = theme(view.ui.theme);
  const TextStyle style{.face = Face::Word, .size = text_size, .colour = colours.mute};
  const std::string title(view.scene.title.en);
  if (measure_text(title, style).x <= room) draw_text_middle(*ImGui::GetWindowDrawList(), at, title, style);
}

// All scenes, as many as there is room for; the rest is scrolled to, the present one in sight at first.
void draw_scene_list(const View& view, const Rect& area, Items& items, Intents& intents) {
  ImGui::SetCursorScreenPos(area.min);
  ImGui::BeginChild("list", {area.width(), area.height()}, 0, ImGuiWindowFlags_NoSavedSettings);
  const bool appearing = ImGui::IsWindowAppearing();
  float y = ImGui::GetCursorScreenPos().y;
  Items out_of_sight;
  for (const lesson::Scene& scene : lesson::scenes()) {
    const std::string item = "button:scene:" + std::string(scene.id);
    const Rect line{{area.min.x + 6, y}, {area.max.x - 6, y + line_height}};
    const bool in_sight = line.min.y >= area.min.y - 1 && line.max.y <= area.max.y + 1;
    const bool present = &scene == &view.scene;
    if (menu_line(view, item.c_str(), line, scene.title.in(view.ui.language), present,
                  in_sight ? items : out_of_sight))
      intents.scene = scene.id;
    if (present && appearing) ImGui::SetScrollHereY(0.3F);
    y += line_height;
  }
  ImGui::SetCursorScreenPos({area.min.x, y});
  ImGui::Dummy({1, 1});
  ImGui::EndChild();
}

// The list of scenes; where the header has no room for them, the idea, the goals and the link stand above it.
void draw_scenes(const View& view, ImVec2 corner, bool with_idea, Items& items, Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  float titles = 0;
  for (const lesson::Scene& scene : lesson::scenes())
    titles = std::max(
        titles,
        measure_text(scene.title.in(view.ui.language), {.face = Face::WordBold, .size = text_size}).x);
  const float width = std::min(std::max(with_idea ? 420.0F : 300.0F, std::ceil(titles) + 64), display.x - 16);
  const float list_height = line_height * static_cast<float>(lesson::scenes().size() + (with_idea ? 1 : 0));
  const float idea_height = with_idea ? 210.0F : 0.0F;  // at most; what is left over stays below
  const float height = std::min(idea_height + list_height + 16, display.y - corner.y - 8);
  if (!begin_menu(view, "scenes", corner, {width, height}, false)) return;
  const ImVec2 origin = ImGui::GetWindowPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  float y = origin.y + 8;
  if (with_idea) {
    const TextStyle style{.face = Face::Word, .size = text_size, .colour = colours.mute};
    y += 4;
    y +=
        draw_paragraph(list, {origin.x + 14, y}, width - 28, view.scene.idea.in(view.ui.language), style) + 6;
    for (const lesson::Goal& goal : view.scene.goals)
      y += draw_goal(view, goal, {origin.x + 12, y}, width - 24, goal_style, items);
    y += 2;
    const Rect area{{origin.x + 6, y}, {origin.x + width - 6, y + line_height}};
    if (menu_line(view, "button:share", area, view.tr(Text::ShareHint), false, items)) intents.share = true;
    y += line_height + 2;
    list.AddLine({origin.x, y}, {origin.x + width, y}, colours.line);
    y += 4;
  }
  draw_scene_list(view, {{origin.x, y}, {origin.x + width, origin.y + height - 8}}, items, intents);
  ImGui::EndPopup();
}

// Both languages, the present one in ink; one press changes to the other.
void draw_language(const View& view, const Rect& area, Items& items, Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool english = view.ui.language == Language::English;
  const Press press = press_area("button:lang", area, items);
  if (press.hovered) draw_pill(list, area, colours.soft, 0, 0);
  const float middle = area.centre().y;
  draw_icon(list, Icon::Hanzi, {area.min.x + 18, middle}, 7, english ? colours.mute : colours.ink);
  const TextStyle style{.face = english ? Face::WordBold : Face::Word,
                        .size = text_size,
                        .colour = english ? colours.ink : colours.mute,
                        .align = Align::Centre};
  draw_text_middle(list, {area.max.x - 20, middle}, "EN", style);
  hint(view, press, view.tr(Text::LanguageHint));
  if (press.pressed) intents.language = english ? Language::Chinese : Language::English;
}

// From the right end leftwards; gives where they begin.
float draw_settings(const View& view, float right, float middle, Items& items, Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rect area{{right - 32, middle - 16}, {right, middle + 16}};
  const Press press = press_area("button:theme", area, items);
  if (press.hovered) list.AddCircleFilled(area.centre(), 16, colours.soft);
  draw_icon(list, Icon::Theme, area.centre(), 6.5F, colours.ink);
  hint(view, press, view.tr(Text::ThemeHint));
  if (press.pressed) intents.theme = next(view.ui.theme);
  const Rect language{{area.min.x - 4 - 68, middle - 16}, {area.min.x - 4, middle + 16}};
  draw_language(view, language, items, intents);
  return language.min.x;
}

// Left of the settings; gives where it begins.
float draw_share(const View& view, float right, float middle, Items& items, Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rect area{{right - 4 - 32, middle - 16}, {right - 4, middle + 16}};
  const Press press = press_area("button:share", area, items);
  if (press.hovered) list.AddCircleFilled(area.centre(), 16, colours.soft);
  draw_icon(list, Icon::Link, area.centre(), 7, colours.ink);
  hint(view, press, view.tr(Text::ShareHint));
  if (press.pressed) intents.share = true;
  return area.min.x;
}

// Left of that; gives where it begins.
float draw_keys_button(const View& view, float right, float middle, Items& items, Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rect area{{right - 32, middle - 16}, {right, middle + 16}};
  const Press press = press_area("button:keys", area, items);
  if (press.hovered) list.AddCircleFilled(area.centre(), 16, colours.soft);
  draw_text_middle(list, area.centre(), "?",
                   {.face = Face::WordBold, .size = 15, .colour = colours.ink, .align = Align::Centre});
  hint(view, press, view.tr(Text::KeysHint));
  if (press.pressed) intents.keys = true;
  return area.min.x;
}

// How much of `room` beside the idea the goals take: two fifths, or more where they need it and the idea,
// `idea_room` high, does not.
float goals_share(const View& view, float room, float goals_room, float idea_room) {
  const TextStyle style{.face = Face::Word, .size = 12, .colour = 0};
  const auto width = [room](float share) { return std::clamp(room * share, 210.0F, 640.0F); };
  for (const float share : {0.4F, 0.45F, 0.5F, 0.55F, 0.6F}) {
    if (goals_height(view, width(share), tight_goal_style) > goals_room) continue;
    const float idea = draw_paragraph(*ImGui::GetWindowDrawList(), {}, room - 24 - width(share),
                                      view.scene.idea.in(view.ui.language), style);
    if (idea <= idea_room) return width(share);
  }
  return width(0.4F);
}

void draw_large(const View& view, const Rect& area, Items& items, Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  const float left = area.min.x + 4;
  const bool stacked = area.width() < 900;  // the goals below the idea, else beside it
  const float settings_middle = stacked ? area.min.y + 22 : area.centre().y - 4;
  const float share = draw_share(view, draw_settings(view, area.max.x - 2, settings_middle, items, intents),
                                 settings_middle, items, intents);
  const float settings = draw_keys_button(view, share, settings_middle, items, intents);
  const float idea_top = area.min.y + 38;
  const float goals_width =
      stacked ? 0 : goals_share(view, settings - left, area.height(), area.max.y - idea_top + 4);
  const float words = settings - 24 - goals_width - left;

  const TextStyle title{.face = Face::WordBold, .size = 20, .colour = colours.ink};
  const float title_width =
      std::min(measure_text(view.scene.title.in(view.ui.language), title).x + 34, words);
  draw_title(view, {left, area.min.y + 22}, words, 20, items);
  draw_other_title(view, {left + title_width, area.min.y + 23}, words - title_width);
  const float idea_width = stacked ? area.width() - 8 : words;
  const float idea_height =
      draw_idea(view, {left, idea_top}, idea_width, area.max.y - idea_top - (stacked ? least_goals : 0) + 4);
  if (stacked) {
    draw_goals_in_a_row(view, {{left, idea_top + idea_height + 3}, {area.max.x, area.max.y}}, items);
  } else {
    draw_goals(view, {{settings - 12 - goals_width, area.min.y}, {settings - 12, area.max.y}}, items);
  }
  draw_scenes(view, {left - 6, area.min.y + 42}, false, items, intents);
}

void draw_small(const View& view, const Rect& area, Items& items, Intents& intents) {
  const Theme& colours = theme(view.ui.theme);
  const float middle = area.centre().y;
  const float settings = draw_settings(view, area.max.x, middle, items, intents);
  std::size_t reached = 0;
  for (const lesson::Goal& goal : view.scene.goals) reached += is_reached(view, goal) ? 1U : 0U;
  const std::string count = std::to_string(reached) + "/" + std::to_string(view.scene.goals.size());
  const TextStyle style{.face = Face::Mono, .size = 12, .colour = colours.mute, .align = Align::Right};
  const float count_width = measure_text(count, style).x;
  draw_text_middle(*ImGui::GetWindowDrawList(), {settings - 6, middle}, count, style);
  const float mark_width = area.width() < 380 ? 0 : 22;
  if (mark_width > 0)
    draw_mark(view, {settings - 6 - count_width - 12, middle}, reached == view.scene.goals.size());
  draw_title(view, {area.min.x + 6, middle}, settings - count_width - mark_width - 12 - area.min.x, 16,
             items);
  draw_scenes(view, {area.min.x, area.max.y}, true, items, intents);
}

}  // namespace

void draw_header(const View& view, const Rect& area, Items& items, Intents& intents) {
  items.put("panel:header", area);
  Key key;
  for (const lesson::Goal& goal : view.scene.goals) key.add(is_reached(view, goal));
  keep(view, "header", key, area, items, [&] {
    if (area.height() >= 70) {
      draw_large(view, area, items, intents);
    } else {
      draw_small(view, area, items, intents);
    }
  });
}

}  // namespace lab
