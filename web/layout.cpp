// Where each panel stands: a pure function of the lab's size and of what the scene shows.
#include "web/layout.hpp"

#include <algorithm>

namespace lab {

namespace {

constexpr float gap = 12;
constexpr float log_row = 26;
constexpr float log_pair =
    62;  // a line and its sentence in two below it, where one line has no room for both
constexpr float log_head = 28;
constexpr float log_foot = 14;
constexpr float one_line_transport = 64;
constexpr float two_line_transport = 88;
constexpr float wire_height = 168;
constexpr float medium_wire = 152;        // the ladder needs the rest more
constexpr float two_ladders_width = 760;  // between two ends, at least

Rect box(float x, float y, float width, float height) {
  return {{x, y}, {x + width, y + height}};
}

// The card at the bottom: the transport above some lines of the log. Gives its top.
float place_bottom(Layout& layout, ImVec2 size, float margin, float log_lines) {
  const float log_height = log_head + log_lines + log_foot;
  const float top = size.y - margin - one_line_transport - log_height;
  layout[Place::Transport] = box(margin, top, size.x - 2 * margin, one_line_transport);
  layout[Place::Log] = box(margin, top + one_line_transport, size.x - 2 * margin, log_height);
  return top;
}

// The log from `top` on, above a transport of its own.
void place_large_log(Layout& layout, ImVec2 size, float margin, float top) {
  layout.log_large = true;
  const float bottom = size.y - margin - one_line_transport;
  layout[Place::Transport] = box(margin, bottom, size.x - 2 * margin, one_line_transport);
  layout[Place::Log] = box(margin, top, size.x - 2 * margin, bottom - gap - top);
}

float log_lines(float height) {
  return log_row * (height < 700 ? 1.0F : height < 1000 ? 2.0F : 5.0F);
}

Layout wide(ImVec2 size, bool flood_view, bool log_large, bool two_ladders) {
  Layout layout{.format = Format::Wide};
  const float margin = size.x < 1200 ? 16 : 24;
  const float side = size.x < 1200 ? 264 : size.x < 1700 ? 296 : 340;
  const float header = size.x < 1200 || size.y >= 820 ? 98 : 80;
  layout[Place::Header] = box(margin, 0, size.x - 2 * margin, header);
  const float bottom = place_bottom(layout, size, margin, flood_view ? 2 * log_row : log_lines(size.y)) - gap;
  float top = header;
  const bool ends = !two_ladders || size.x - 2 * (margin + side + gap) >= two_ladders_width;
  const float left = ends ? margin + side + gap : margin;
  const float middle = size.x - 2 * left;

  if (flood_view) {
    const float height = std::clamp((bottom - top - gap) * 0.66F, 320.0F, 520.0F);
    const float queues = std::clamp((size.x - 2 * margin) * 0.39F, 400.0F, 640.0F);
    const float flood = size.x - 2 * margin - gap - queues;
    layout[Place::Flood] = box(margin, top, flood, height);
    layout[Place::Queues] = box(margin + flood + gap, top, queues, height);
    top += height + gap;
    if (log_large) return place_large_log(layout, size, margin, top), layout;
    layout[Place::Ladder] = box(left, top, middle, bottom - top);
  } else {
    if (log_large) {
      layout[Place::Wire] = box(margin, top, size.x - 2 * margin, wire_height);
      return place_large_log(layout, size, margin, top + wire_height + gap), layout;
    }
    layout[Place::Wire] = box(left, top, middle, wire_height);
    layout[Place::Ladder] = box(left, top + wire_height + gap, middle, bottom - top - wire_height - gap);
  }
  if (!ends) return layout;
  layout[Place::Client] = box(margin, top, side, bottom - top);
  layout[Place::Server] = box(size.x - margin - side, top, side, bottom - top);
  return layout;
}

Layout medium(ImVec2 size, bool flood_view, bool log_large) {
  Layout layout{.format = Format::Medium};
  constexpr float margin = 16;
  const float width = size.x - 2 * margin;
  const float half = (width - gap) / 2;
  constexpr float top = 140;
  layout[Place::Header] = box(margin, 0, width, top);
  const float bottom = place_bottom(layout, size, margin, size.y < 1100 ? log_pair : 106.0F) - gap;
  const float space = bottom - top;

  if (log_large && !flood_view) {
    layout[Place::Wire] = box(margin, top, width, medium_wire);
    return place_large_log(layout, size, margin, top + medium_wire + gap), layout;
  }
  const float ends = flood_view ? space * 0.22F : std::clamp(space * 0.32F, 222.0F, 360.0F);
  layout[Place::Client] = box(margin, bottom - ends, half, ends);
  layout[Place::Server] = box(margin + half + gap, bottom - ends, half, ends);
  const float above = bottom - ends - gap;
  if (flood_view) {
    const float flood = (above - top - gap) * 0.44F;
    layout[Place::Flood] = box(margin, top, width, flood);
    const float y = top + flood + gap;
    layout[Place::Queues] = box(margin, y, half, above - y);
    layout[Place::Ladder] = box(margin + half + gap, y, half, above - y);
    if (log_large) {
      layout[Place::Queues].max.x = margin + width;
      layout[Place::Ladder] = layout[Place::Client] = layout[Place::Server] = {};
      place_large_log(layout, size, margin, above + gap);
    }
  } else {
    layout[Place::Wire] = box(margin, top, width, medium_wire);
    layout[Place::Ladder] = box(margin, top + medium_wire + gap, width, above - top - medium_wire - gap);
  }
  return layout;
}

void offer(Layout& layout, Tab tab) {
  layout.offered[layout.tabs_offered++] = tab;
}

// Which tabs there are; gives the one that stands for `tab`.
Tab offer_tabs(Layout& layout, bool flood_view, bool flood_in_tab, Tab tab) {
  if (flood_in_tab) offer(layout, Tab::Flood);
  if (flood_view) offer(layout, Tab::Queues);
  offer(layout, Tab::Ladder);
  offer(layout, Tab::Client);
  if (!layout.ends_in_one_tab) offer(layout, Tab::Server);
  offer(layout, Tab::Log);
  const auto tabs = layout.tabs();
  if (std::find(tabs.begin(), tabs.end(), tab) != tabs.end()) return tab;
  return tab == Tab::Server ? Tab::Client : tabs.front();
}

void place_tab(Layout& layout, const Rect& area, Tab tab) {
  switch (tab) {
    case Tab::Flood:
      layout[Place::Flood] = area;
      break;
    case Tab::Queues:
      layout[Place::Queues] = area;
      break;
    case Tab::Ladder:
      layout[Place::Ladder] = area;
      break;
    case Tab::Log:
      layout[Place::Log] = area;
      break;
    case Tab::Client:
    case Tab::Server:
      if (!layout.ends_in_one_tab) {
        layout[tab == Tab::Client ? Place::Client : Place::Server] = area;
        break;
      }
      const float half = (area.width() - gap) / 2;
      layout[Place::Client] = box(area.min.x, area.min.y, half, area.height());
      layout[Place::Server] = box(area.max.x - half, area.min.y, half, area.height());
      break;
  }
}

// The wire (or the flood) stays in sight while one tab after the other is read; a low frame has no room for
// the flood beside its queues, so there it is a tab too.
Layout compact(ImVec2 size, bool flood_view, Tab tab) {
  Layout layout{.format = Format::Compact, .ends_in_one_tab = size.x >= 640};
  const bool low = size.y < 700;
  constexpr float margin = 8;
  const float space = low ? 5 : 8;
  const float width = size.x - 2 * margin;
  const float transport = width < 620 ? two_line_transport : one_line_transport;
  const float header = low ? 40 : 48;

  layout[Place::Header] = box(margin, 0, width, header);
  layout[Place::Transport] = box(margin, size.y - margin - transport, width, transport);
  const float bottom = layout[Place::Transport].min.y - space;
  float y = header;
  if (!(flood_view && low)) {
    const float wire = width >= 480 ? wire_height : 216;
    const float height = flood_view ? 320 : low ? 148 : wire;
    layout[flood_view ? Place::Flood : Place::Wire] = box(margin, y, width, height);
    y += height + space;
  }
  layout[Place::Tabs] = box(margin, y, width, 34);
  y += 34 + space;
  const Tab shown = offer_tabs(layout, flood_view, low && flood_view, tab);
  place_tab(layout, box(margin, y, width, bottom - y), shown);
  layout.tab = shown;
  return layout;
}

}  // namespace

Layout arrange(ImVec2 size, bool flood_view, Tab tab, bool two_ladders) {
  const bool log_large = tab == Tab::Log;
  size = {std::max(size.x, 320.0F), std::max(size.y, 400.0F)};
  if (size.x >= 1000 && size.y >= (flood_view ? 720 : 620))
    return wide(size, flood_view, log_large, two_ladders);
  if (size.x >= 700 && size.y >= 860) return medium(size, flood_view, log_large);
  return compact(size, flood_view, tab);
}

}  // namespace lab
