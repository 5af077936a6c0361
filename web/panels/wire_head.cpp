// The right end of the wire's head.
#include "web/panels/wire_head.hpp"

#include <algorithm>
#include <string>

#include "core/sim/amounts.hpp"
#include "web/gfx/draw.hpp"
#include "web/panels/controls.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

constexpr float height = 24, space = 6;

// With what waits in the queue before it, where there is room.
std::string facts(const View& view, sim::Side from, bool with_queue) {
  const sim::LinkConfig& link = view.world.link(from);
  std::string words = duration_text(link.delay);
  if (link.jitter.count() > 0) words += " ± " + duration_text(link.jitter);
  if (link.bandwidth_bps > 0) words += " · " + sim::amount_text(link.bandwidth_bps, sim::rate_units) + "/s";
  words += std::string(" · ") + view.tr(Text::Loss) + " " + sim::percent_text(link.loss_ppm);
  words.insert(words.size() - 1, " ");
  if (with_queue)
    words += std::string(" · ") + view.tr(Text::LinkQueue) + " " + std::to_string(waiting(view, from)) +
             " / " + std::to_string(link.queue_packets);
  return words;
}

std::string link_facts(const View& view, bool with_queue) {
  const bool same = view.world.link(sim::Side::Client) == view.world.link(sim::Side::Server);
  const bool waits = waiting(view, sim::Side::Client) + waiting(view, sim::Side::Server) > 0;
  if (same && !(waits && with_queue)) return facts(view, sim::Side::Client, with_queue);
  return "→ " + facts(view, sim::Side::Client, with_queue) + "   ← " +
         facts(view, sim::Side::Server, with_queue);
}

float pill_width(std::string_view words, const TextStyle& style) {
  return measure_text(words, style).x + 20;
}

}  // namespace

std::size_t waiting(const View& view, sim::Side from) {
  std::size_t count = 0;
  for (const sim::Packet& packet : view.world.in_flight())
    if (packet.from == from && packet.leaves > view.now && packet.leaves != tcp::never) ++count;
  return count;
}

void draw_wire_head(const View& view, float left, float right, float y, Items& items, Intents& intents) {
  const Theme& t = theme(view.ui.theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const TextStyle mono{.face = Face::Mono, .size = small_size, .colour = t.mute};
  const TextStyle bold{.face = Face::WordBold, .size = small_size, .colour = t.ink};
  const std::size_t count = view.world.rules().size();
  std::string rules = view.tr(Text::Rules);
  if (count > 0) rules += " " + std::to_string(count);
  const std::string forge = view.tr(Text::Forge);
  const float others = pill_width(forge, bold) + pill_width(rules, bold) + 2 * space;
  const float room = right - left - others - 20;
  std::string link = link_facts(view, true);
  if (measure_text(link, mono).x > room) link = fitted(link_facts(view, false), room, mono);

  float x = right;
  const auto pill = [&](const char* item, const std::string& words, const TextStyle& style, bool lit,
                        Text words_of_hint, SheetName sheet) {
    const Rect area{{x - pill_width(words, style), y - height / 2}, {x, y + height / 2}};
    const Press press = press_area(item, area, items);
    TextStyle ink = style;
    if (lit) ink.colour = t.alarm;
    draw_pill(list, area, words, press.hovered || press.held ? t.soft : t.panel, lit ? t.alarm : t.line, ink);
    if (press.focused) draw_focus(list, t, area, height / 2);
    hint(view, press, view.tr(words_of_hint));
    if (press.pressed) intents.sheet = sheet;
    x = area.min.x - space;
  };
  pill("button:link", link, mono, false, Text::LinkHint, SheetName::Link);
  pill("button:rules", rules, bold, count > 0, Text::RulesHint, SheetName::Rules);
  pill("button:forge", forge, bold, false, Text::ForgeHint, SheetName::Forge);
}

}  // namespace lab
