// The slip of paper that explains.
#include "web/panels/tip.hpp"

#include <algorithm>
#include <cmath>

#include "web/gfx/draw.hpp"

namespace lab {
namespace {

constexpr float most_width = 320, edge = 12, apart = 8, title = 22;

}  // namespace

Rect tip_place(const Rect& about, ImVec2 size, const Rect& display) {
  const auto within = [](float at, float least, float most) { return std::max(least, std::min(at, most)); };
  float left = about.centre().x - size.x / 2;
  float top = about.min.y - apart - size.y;
  if (top < display.min.y) top = about.max.y + apart;
  if (top + size.y > display.max.y) {  // neither above nor below: beside, the roomier side
    top = about.centre().y - size.y / 2;
    const bool right = display.max.x - about.max.x > about.min.x - display.min.x;
    left = right ? about.max.x + apart : about.min.x - apart - size.x;
  }
  left = within(left, display.min.x, display.max.x - size.x);
  top = within(top, display.min.y, display.max.y - size.y);
  return {{left, top}, {left + size.x, top + size.y}};
}

void draw_slip(const View& view, const Rect& about, const TipWords& words, Items& items) {
  const Theme& t = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  TextStyle name{.face = Face::MonoBold, .size = 12, .colour = t.ink};
  const TextStyle source{.face = Face::Word, .size = small_size, .colour = t.mute, .align = Align::Right};
  TextStyle body{.face = Face::Word, .size = 12, .colour = 0};
  const float head = measure_text(words.name, name).x + 18 + measure_text(words.source, source).x;
  const float most = std::min(most_width, display.x - 12) - 2 * edge;
  if (most < 40) return;
  const float width = std::min(most, std::ceil(std::max(head, measure_text(words.words, body).x) + 1));
  const bool two_lines = head > width;
  const float above = two_lines ? title + 16 : title;
  const float height = draw_paragraph(list, {0, 0}, width, words.words, body) + above + 2 * edge - 8;
  const Rect place = tip_place(about, {width + 2 * edge, height}, {{6, 6}, {display.x - 6, display.y - 6}});
  list.AddRectFilled(place.min, place.max, t.panel, measure::inner_radius);
  list.AddRect(place.min, place.max, t.mute, measure::inner_radius, 0, measure::line);
  const float x = place.min.x + edge, right = place.max.x - edge, y = place.min.y + edge + 5;
  name.size = std::clamp(name.size * (width - 1) / measure_text(words.name, name).x, 9.0F, name.size);
  draw_text_fitted(list, {x, y}, width, words.name, name);
  TextStyle below = source;
  below.align = two_lines ? Align::Left : Align::Right;
  draw_text_middle(list, {two_lines ? x : right, two_lines ? y + 16 : y}, words.source, below);
  body.colour = t.ink;
  draw_paragraph(list, {x, place.min.y + edge + above - 7}, width, words.words, body);
  items.put("tip", place);
}

bool points_at(const Rect& area) {
  return ImGui::IsWindowHovered() && area.contains(ImGui::GetIO().MousePos);
}

bool is_finger() {
  return ImGui::GetIO().MouseSource == ImGuiMouseSource_TouchScreen;
}

bool explain(const View& view, const Rect& area, Topic topic, Items& items) {
  if (!points_at(area)) return false;
  const Explanation said = explanation(topic, view.ui.language);
  draw_slip(view, area, {said.name, said.source, said.words}, items);
  return true;
}

}  // namespace lab
