// Measures of the wire's panel.
#include "web/panels/wire_layout.hpp"

#include <algorithm>
#include <cmath>

#include "web/panels/calls.hpp"

namespace lab {

WireLayout wire_layout(const Rect& area) {
  const bool low = area.height() < 120;
  const bool narrow = area.width() < 480;
  const float bottom_gap = low ? 8 : narrow ? 10 : 14;
  WireLayout layout{};
  layout.area = area;
  layout.labels = !low;
  layout.left = area.min.x + (narrow ? 26.0F : 52.0F);
  layout.right = area.max.x - (narrow ? 26.0F : 52.0F);
  layout.first = layout.left + (narrow ? 32.0F : 48.0F);
  layout.last = layout.right - (narrow ? 32.0F : 48.0F);
  layout.bottom = area.max.y - bottom_gap - calls_height;
  layout.lane = area.height() < 110 ? 12.0F : area.height() < 150 ? 13.5F : 15.0F;
  layout.half_height = area.height() < 110 ? 10.0F : area.height() < 150 ? 11.5F : 13.0F;
  const float top = area.min.y + (low ? 4.0F : 30.0F);
  layout.middle = std::round((top + layout.bottom - 4) / 2);
  if (area.height() >= 150) {  // room below the packet for its menu
    const float highest = area.min.y + 34 + layout.lane + layout.half_height;
    layout.middle = std::max(highest, std::min(layout.middle, area.min.y + area.height() * 0.42F));
  }
  return layout;
}

ImVec2 packet_place(const WireLayout& layout, bool to_server, float progress) {
  const float way = layout.last - layout.first;
  return to_server ? ImVec2{layout.first + way * progress, layout.middle - layout.lane}
                   : ImVec2{layout.last - way * progress, layout.middle + layout.lane};
}

std::vector<float> fan(std::span<const float> places, float least) {
  constexpr float step = 7;
  std::vector<float> fanned(places.begin(), places.end());
  for (std::size_t i = 1; i < fanned.size(); ++i) fanned[i] = std::min(fanned[i], fanned[i - 1] - step);
  float floor = least;
  for (std::size_t i = fanned.size(); i-- > 0;) {
    fanned[i] = std::max(fanned[i], floor);
    floor = fanned[i] + step;
  }
  return fanned;
}

Rect menu_place(const WireLayout& layout, float x, float width, float height) {
  constexpr float edge = 10;
  const float most = std::min(width, layout.area.width() - 2 * edge);
  const float left = std::clamp(x - most / 2, layout.area.min.x + edge, layout.area.max.x - edge - most);
  const float below = layout.middle + layout.lane + layout.half_height + 10;
  const float top = std::min(below, layout.area.max.y - height - 8);
  return {{left, top}, {left + most, top + height}};
}

}  // namespace lab
