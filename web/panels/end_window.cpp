// An end's send window as a strip over sequence space (RFC 9293, 3.4, Figure 3): acknowledged, in flight,
// what may still be sent, and what may not.
#include <algorithm>
#include <string>
#include <vector>

#include "web/gfx/draw.hpp"
#include "web/panels/end.hpp"
#include "web/panels/tip.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

void draw_dashed_box(ImDrawList& list, const Rect& box, ImU32 colour) {
  draw_dashed(list, box.min, {box.max.x, box.min.y}, colour, 1.4F, 3, 3);
  draw_dashed(list, {box.min.x, box.max.y}, box.max, colour, 1.4F, 3, 3);
  draw_dashed(list, {box.max.x, box.min.y}, box.max, colour, 1.4F, 3, 3);
}

// Sequence numbers from `first` on the strip.
struct Strip {
  Rect bar;
  double first, span;
  float x(double number) const {
    const double share = std::clamp((number - first) / std::max(1.0, span), 0.0, 1.0);
    return bar.min.x + bar.width() * static_cast<float>(share);
  }
};

// Below the bar: how much is acknowledged, in flight, and how wide the window is. Where all three are too
// long, the first is left out: SND.UNA tells it, too.
void draw_window_words(const EndFacts& f, const Rect& bar) {
  const tcp::Tcb& tcb = f.connection->tcb();
  const TextStyle style{.face = Face::Mono, .size = 10, .colour = f.theme.mute};
  const std::uint32_t flight = f.connection->flight();
  const std::string acked = std::string(f.view.tr(Text::Acked)) + " " + count_text(tcb.snd.una - tcb.iss);
  const std::string window = "wnd " + count_text(tcb.snd.wnd);
  const std::string in_flight =
      flight > 0 ? std::string(f.view.tr(Text::InFlight)) + " " + count_text(flight) : "";
  constexpr float gap = 6;
  const float middle = measure_text(in_flight, style).x / 2 + gap;
  const bool all =
      flight == 0 ||
      std::max(measure_text(acked, style).x, measure_text(window, style).x) + middle <= bar.width() / 2;
  const float y = bar.max.y + 11;
  TextStyle right = style, centre = style;
  right.align = Align::Right;
  centre.align = Align::Centre;
  draw_text_middle(f.list, {bar.max.x, y}, window, right);
  if (all) draw_text_middle(f.list, {bar.min.x, y}, acked, style);
  draw_text_middle(f.list, {all ? bar.centre().x : bar.min.x, y}, in_flight, all ? centre : style);
}

// A number's place on the strip.
struct Edge {
  Topic topic;
  float x;
};

// The one that is pointed at is explained; the one that is pointed at in the TCB is marked. Gives whether
// there is one under the pointer.
bool explain_edge(const EndFacts& f, const Rect& bar, const std::vector<Edge>& edges) {
  constexpr float reach = 5;
  bool found = false;
  for (const Edge& edge : edges) {
    const Thing thing = number_of(f.side, edge.topic);
    const Rect place{{edge.x - reach, bar.min.y - 5}, {edge.x + reach, bar.max.y + 5}};
    f.items.put(std::string("edge:") + f.name + "." + explanation(edge.topic, Language::English).name, place);
    if (!found && explain(f.view, place, edge.topic, f.items)) {
      f.intents.point = thing;
      found = true;
    }
    if (f.view.ui.pointed != thing) continue;
    f.list.AddRectFilled({edge.x - 1.5F, bar.min.y - 5}, {edge.x + 1.5F, bar.max.y + 5}, f.theme.ink, 1.5F);
    f.list.AddTriangleFilled({edge.x - 5, bar.min.y - 9}, {edge.x + 5, bar.min.y - 9},
                             {edge.x, bar.min.y - 3}, f.theme.ink);
  }
  return found;
}

}  // namespace

void draw_send_window(const EndFacts& f, const Rect& area) {
  draw_rule(f.list, f.theme, area.min, area.width());
  draw_label(f.list, f.theme, {area.min.x, area.min.y + 9}, f.view.tr(Text::SendWindow));
  const Rect bar{{area.min.x, area.min.y + 29}, {area.max.x, area.min.y + 43}};
  f.list.AddRectFilled(bar.min, bar.max, f.theme.soft, 4);
  const Rect told{area.min, {area.max.x, bar.max.y + 18}};
  if (f.connection == nullptr || f.state == tcp::State::Closed || f.state == tcp::State::SynSent) {
    explain(f.view, told, Topic::SendWindow, f.items);
    return;
  }

  const tcp::Tcb& tcb = f.connection->tcb();
  const double acked = tcb.snd.una - tcb.iss, flight = f.connection->flight(), window = tcb.snd.wnd;
  const double before = std::min(acked, std::max(window * 0.4, 1.0));
  const Strip strip{bar, acked - before, before + std::max(window, flight) * 1.12};
  const float una = strip.x(acked), nxt = strip.x(acked + flight), edge = strip.x(acked + window);
  if (acked > 0) f.list.AddRectFilled(bar.min, {std::max(una, bar.min.x + 3), bar.max.y}, f.theme.data, 4);
  if (flight > 0)
    f.list.AddRectFilled({una, bar.min.y}, {std::max(nxt, una + 3), bar.max.y},
                         with_alpha(f.theme.data, 0.45F));
  draw_dashed_box(f.list, {{nxt, bar.min.y + 0.5F}, {edge, bar.max.y - 0.5F}}, f.theme.data);
  if (tcb.congestion.cwnd < tcb.snd.wnd) {  // what congestion control allows
    const float x = strip.x(acked + tcb.congestion.cwnd);
    f.list.AddLine({x, bar.min.y - 3}, {x, bar.max.y + 3}, f.theme.ink, 1.4F);
  }
  draw_window_words(f, bar);
  std::vector<Edge> edges{{Topic::SndUna, una}, {Topic::SndNxt, nxt}, {Topic::SndWnd, edge}};
  if (tcb.congestion.cwnd < tcb.snd.wnd) edges.push_back({Topic::Cwnd, strip.x(acked + tcb.congestion.cwnd)});
  if (!explain_edge(f, bar, edges)) explain(f.view, told, Topic::SendWindow, f.items);
}

}  // namespace lab
