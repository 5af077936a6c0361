// The user calls as buttons (RFC 9293, section 3.9.1).
#include "web/panels/calls.hpp"

#include <array>
#include <string>

#include "web/gfx/draw.hpp"
#include "web/panels/controls.hpp"

namespace lab {
namespace {

struct Call {
  const char* name;  // as in the item's name and the action's text
  Text words;
};
constexpr std::array<Call, 4> calls{{{"open", Text::CallOpen},
                                     {"send", Text::CallSend},
                                     {"close", Text::CallClose},
                                     {"abort", Text::CallAbort}}};
constexpr float space = 6, more_width = 30;

// A row that shows only what is possible stands where room is short: its pills are narrower.
float pill_width(const char* words, bool only_possible) {
  return button_width(words) - (only_possible ? 8.0F : 0.0F);
}

sim::Action action_of(std::size_t call, sim::Side side) {
  switch (call) {
    case 0:
      return sim::Open{side};
    case 1:
      return sim::Send{side, send_step};
    case 2:
      return sim::Close{side};
    default:
      return sim::Abort{side};
  }
}

// Opening makes sense where there is nothing yet: a port that listens answers by itself.
bool possible(const View& view, std::size_t call, sim::Side side) {
  if (call == 0) return view.world.state(side) == tcp::State::Closed;
  return view.world.check(action_of(call, side)) == sim::Refusal::None;
}

// A short row leaves the last, which ends all at once, to the sheet.
bool stands(const View& view, std::size_t call, sim::Side side, bool only_possible) {
  return !only_possible || (possible(view, call, side) && call + 1 < calls.size());
}

void draw_more(const View& view, sim::Side side, const Rect& area, Items& items, Intents& intents) {
  const bool client = side == sim::Side::Client;
  const char* item = client ? "button:more:client" : "button:more:server";
  const bool pressed = button(view, item, area, "", false, items);
  for (const float x : {-6.0F, 0.0F, 6.0F})
    draw_dot(*ImGui::GetWindowDrawList(), {area.centre().x + x, area.centre().y}, 1.6F,
             theme(view.ui.theme).ink);
  hint(view, {.hovered = ImGui::IsItemHovered(), .held = ImGui::IsItemActive()}, view.tr(Text::MoreHint));
  if (pressed) intents.sheet = client ? SheetName::Client : SheetName::Server;
}

}  // namespace

float calls_width(const View& view, sim::Side side, bool only_possible) {
  float width = 0;
  for (std::size_t i = 0; i < calls.size(); ++i)
    if (stands(view, i, side, only_possible))
      width += pill_width(view.tr(calls[i].words), only_possible) + space;
  return width + more_width;
}

void draw_calls(const View& view, sim::Side side, ImVec2 at, bool only_possible, Items& items,
                Intents& intents) {
  const std::string end = side == sim::Side::Client ? ":client" : ":server";
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const bool enabled = possible(view, i, side);
    if (!stands(view, i, side, only_possible)) continue;
    const char* words = view.tr(calls[i].words);
    const Rect area{at, {at.x + pill_width(words, only_possible), at.y + calls_height}};
    const std::string name = std::string("button:") + calls[i].name + end;
    if (button(view, name.c_str(), area, words, false, items, enabled))
      intents.acts.push_back(action_of(i, side));
    at.x = area.max.x + space;
  }
  draw_more(view, side, {at, {at.x + more_width, at.y + calls_height}}, items, intents);
}

}  // namespace lab
