// The menu of the packets that are held: each entry is done to all of them.
#include "web/panels/packet_menu.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "web/gfx/draw.hpp"
#include "web/panels/calls.hpp"
#include "web/panels/controls.hpp"

namespace lab {
namespace {

struct Entry {
  const char* item;
  Text words;
  Text hint;
};
constexpr std::array<Entry, 6> entries{{{"button:drop", Text::MenuDrop, Text::MenuDropHint},
                                        {"button:delay", Text::MenuDelay, Text::MenuDelayHint},
                                        {"button:duplicate", Text::MenuDuplicate, Text::MenuDuplicateHint},
                                        {"button:deliver", Text::MenuDeliver, Text::MenuDeliverHint},
                                        {"button:corrupt", Text::MenuCorrupt, Text::MenuCorruptHint},
                                        {"button:edit", Text::MenuEdit, Text::MenuEditHint}}};
constexpr float edge = 6, space = 4, widest_air = 24, least_air = 10;

float words_width(const View& view, const Entry& entry) {
  return button_width(view.tr(entry.words)) - widest_air;
}

float all_words(const View& view) {
  float width = 0;
  for (const Entry& entry : entries) width += words_width(view, entry);
  return width;
}

constexpr float gaps = 2 * edge + space * (entries.size() - 1);

}  // namespace

float packet_menu_width(const View& view, float most) {
  const float words = all_words(view) + gaps;
  return std::clamp(most, words + least_air * entries.size(), words + widest_air * entries.size());
}

void draw_packet_menu(const View& view, const Rect& plate, Items& items, Intents& intents) {
  const Theme& t = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(plate.min, plate.max, t.soft, packet_menu_height / 2);
  const float air = std::floor((plate.width() - gaps - all_words(view)) / static_cast<float>(entries.size()));
  ImVec2 at{plate.min.x + edge, plate.min.y + edge};
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Rect area{at, {at.x + words_width(view, entries[i]) + air, at.y + calls_height}};
    at.x = area.max.x + space;
    const bool pressed = button(view, entries[i].item, area, view.tr(entries[i].words), false, items);
    hint(view, {.hovered = ImGui::IsItemHovered(), .held = ImGui::IsItemActive()}, view.tr(entries[i].hint));
    if (!pressed) continue;
    if (i < 4) act_on_held(view, static_cast<PacketAct>(i), intents);
    if (i == 4) intents.sheet = SheetName::Corrupt;
    if (i == 5) intents.sheet = SheetName::Edit;
  }
}

void act_on_held(const View& view, PacketAct act, Intents& intents) {
  std::vector<sim::PacketId> held = view.ui.held();
  if (held.empty() && view.ui.hovered != 0) held.push_back(view.ui.hovered);
  for (const sim::PacketId id : held) {
    switch (act) {
      case PacketAct::Drop:
        intents.acts.emplace_back(sim::Drop{id});
        break;
      case PacketAct::Delay:
        intents.acts.emplace_back(sim::Delay{id, delay_step});
        break;
      case PacketAct::Duplicate:
        intents.acts.emplace_back(sim::Duplicate{id});
        break;
      case PacketAct::Deliver:
        intents.acts.emplace_back(sim::Deliver{id});
        break;
    }
  }
  if (!held.empty()) intents.select = sim::PacketId{0};
}

}  // namespace lab
