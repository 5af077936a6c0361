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

// "2 Mbit/s"
std::string rate_text(std::uint64_t bandwidth) {
  std::string text = sim::amount_text(bandwidth, sim::rate_units) + "/s";
  const std::size_t unit = text.find_first_not_of("0123456789.");
  return text.insert(unit, " ");
}

// What is told of a link, from its queue to its delay: of the shorter ones nothing that is not so.
enum class Telling : std::uint8_t { Queue, All, NoZeroLoss, DelayAlone, NoJitter };

std::string facts(const View& view, sim::Side from, Telling telling) {
  const sim::LinkConfig& link = view.world.link(from);
  std::string words = duration_text(link.delay);
  if (telling == Telling::NoJitter) return words;
  if (link.jitter.count() > 0) words += " ± " + duration_text(link.jitter);
  if (telling == Telling::DelayAlone) return words;
  if (link.bandwidth_bps > 0) words += " · " + rate_text(link.bandwidth_bps);
  if (telling == Telling::NoZeroLoss && link.loss_ppm == 0) return words;
  words += std::string(" · ") + view.tr(Text::Loss) + " " + sim::percent_text(link.loss_ppm);
  words.insert(words.size() - 1, " ");
  if (telling == Telling::Queue)
    words += std::string(" · ") + view.tr(Text::LinkQueue) + " " + std::to_string(view.world.waiting(from)) +
             " / " + std::to_string(link.queue_packets);
  return words;
}

// As much as there is room for; where there is none, what it is.
std::string link_facts(const View& view, float width, const TextStyle& style) {
  const bool same = view.world.link(sim::Side::Client) == view.world.link(sim::Side::Server);
  const bool waits = view.world.waiting(sim::Side::Client) + view.world.waiting(sim::Side::Server) > 0;
  std::string words;
  for (const Telling telling :
       {Telling::Queue, Telling::All, Telling::NoZeroLoss, Telling::DelayAlone, Telling::NoJitter}) {
    words = facts(view, sim::Side::Client, telling);
    const bool tight = telling == Telling::NoJitter;
    if (!same || (waits && telling == Telling::Queue))
      words.insert(0, tight ? "→" : "→ ")
          .append(tight ? " ←" : "   ← ")
          .append(facts(view, sim::Side::Server, telling));
    if (measure_text(words, style).x <= width) return words;
  }
  return view.tr(Text::LinkShort);
}

float pill_width(std::string_view words, const TextStyle& style) {
  return measure_text(words, style).x + 20;
}

}  // namespace

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
  const std::string link = link_facts(view, right - left - others - 20, mono);

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
