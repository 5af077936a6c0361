// The flood: attackers as a cloud, their SYNs on the way to the server, and the honest client below them on a
// line of its own.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "web/gfx/draw.hpp"
#include "web/gfx/gpu.hpp"
#include "web/panels/calls.hpp"
#include "web/panels/flood_knobs.hpp"
#include "web/panels/luck_curve.hpp"
#include "web/panels/packet_hand.hpp"
#include "web/panels/packet_mark.hpp"
#include "web/panels/packet_menu.hpp"
#include "web/panels/panels.hpp"
#include "web/panels/wire_head.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

struct FloodView {
  const View& view;
  const Theme& theme;
  ImDrawList& list;
  Rect area;
  bool low;         // little height: no words but the rate
  bool luck_below;  // the client, whose way to the server crosses a narrow panel
  float edge;
  ImVec2 source, server, client;  // centres
  float buttons;                  // top of the row of buttons
};

FloodView frame(const View& view, const Rect& area) {
  const bool low = area.height() < 230;
  const float edge = area.width() < 480 ? 12.0F : measure::padding;
  FloodView f{.view = view,
              .theme = theme(view.ui.theme),
              .list = *ImGui::GetWindowDrawList(),
              .area = area,
              .low = low,
              .luck_below = false,
              .edge = edge,
              .source = {},
              .server = {},
              .client = {},
              .buttons = area.max.y - (low ? 8 : 14) - calls_height};
  const float w = area.width(), top = area.min.y + (low ? 4.0F : 34.0F), height = f.buttons - top;
  f.source = {area.min.x + w * 0.19F, top + height * (low ? 0.36F : 0.34F)};
  f.server = {area.min.x + w * 0.86F, top + height * (low ? 0.4F : 0.42F)};
  f.luck_below = area.width() < 480 && height >= 340;
  f.client = {area.min.x + edge + 10, f.buttons - (low ? 16.0F : 30.0F)};
  if (f.luck_below) f.client.y -= luck_size.y + 18;
  return f;
}

// The share of SYNs that the server answers: all of them with cookies or free slots, else those few for which
// a slot has just become free.
float answered(const View& view) {
  const tcp::Host& server = view.world.host(sim::Side::Server);
  const tcp::Listener* listener = server.listener(sim::World::server_port);
  if (listener == nullptr) return 0;
  const bool room = listener->syn_queue.size() < server.config().syn_backlog;
  return room || server.config().syn_cookies != tcp::SynCookies::Off ? 1.0F : 0.06F;
}

void draw_cloud(const FloodView& f) {
  const sim::FloodState& flood = f.view.world.flood();
  if (flood.rate == 0) return;
  const double since = static_cast<double>(tcp::microseconds(flood.since)) / 1e6;
  // The eye needs a second and a half to follow a point, however quick time runs.
  const double flight = std::max(static_cast<double>(flood.delay.count()) / 1e6, 1.5 * f.view.ui.speed);
  double now = static_cast<double>(tcp::microseconds(f.view.now)) / 1e6;
  if (f.view.ui.reduced_motion) now = since + 2.3 * flight;
  gpu::draw_flood(f.list, {.area = {{f.area.min.x + 2, f.area.min.y + 2}, {f.area.max.x - 2, f.buttons - 4}},
                           .source = f.source,
                           .target = f.server,
                           .rate = flood.rate,
                           .now = now,
                           .since = since,
                           .flight = flight,
                           .taken = answered(f.view),
                           .attacker_colour = f.theme.alarm,
                           .syn_colour = f.theme.syn,
                           .answer_colour = f.theme.data,
                           .seed = static_cast<std::uint32_t>(f.view.world.seed())});
}

// Words over the cloud, on a ground of the panel's own colour so that they can be read.
void draw_words(const FloodView& f, ImVec2 middle, std::string_view words, TextStyle style) {
  style.align = Align::Centre;
  const float half = measure_text(words, style).x / 2 + 5;
  const float x = std::clamp(middle.x, f.area.min.x + half + 4,
                             std::max(f.area.min.x + half + 4, f.area.max.x - half - 4));
  f.list.AddRectFilled({x - half, middle.y - style.size * 0.75F}, {x + half, middle.y + style.size * 0.75F},
                       with_alpha(f.theme.panel, 0.94F), 4);
  draw_text_middle(f.list, {x, middle.y}, words, style);
}

void draw_attackers(const FloodView& f) {
  const std::uint32_t rate = f.view.world.flood().rate;
  const bool on = rate > 0;
  const bool close = f.client.y - f.source.y < 130;  // the honest client's packets leave where it stands
  const float y = close
                      ? f.source.y + 26
                      : f.source.y + std::min(f.luck_below ? 50.0F : 78.0F, (f.buttons - f.source.y) * 0.42F);
  const std::string speed = count_text(on ? rate : chosen_rate(f.view)) + " SYN/s";
  if (!close)
    draw_words(f, {f.source.x, y - 18},
               std::string(f.view.tr(Text::Attackers)) + " · " + f.view.tr(Text::SpoofedSources),
               {.face = Face::Word, .size = small_size, .colour = f.theme.mute});
  if (!on && f.low) return draw_dot(f.list, {f.source.x, y}, 4, f.theme.faint);
  draw_words(
      f, {f.source.x, y}, speed,
      {.face = Face::MonoBold, .size = f.low ? 12.0F : 15.0F, .colour = on ? f.theme.alarm : f.theme.mute});
  if (!on && !f.low) draw_dot(f.list, {f.source.x, y - 44}, 6, f.theme.faint);
}

void draw_legend(const FloodView& f, Items& items, Intents& intents) {
  if (f.low) return;
  draw_label(f.list, f.theme, {f.area.min.x + f.edge, f.area.min.y + 14}, f.view.tr(Text::Wire));
  draw_wire_head(f.view, f.area.min.x + f.area.width() / 2, f.area.max.x - f.edge + 8, f.area.min.y + 20,
                 items, intents);
  const std::uint32_t rate = f.view.world.flood().rate;
  if (rate == 0) return;
  const gpu::FloodPoints points = gpu::flood_points(rate, 1);
  const std::uint32_t each = std::max(1U, rate / std::max(1U, points.syns));
  const TextStyle style{.face = Face::Word, .size = small_size, .colour = f.theme.mute};
  const std::string dot = std::string(f.view.tr(Text::OneDotIs)) + " " + count_text(each) + " SYN/s";
  const float x = f.area.min.x + f.edge + label_width(f.view.tr(Text::Wire)) + 18;
  draw_words(f, {x + measure_text(dot, style).x / 2, f.area.min.y + 20}, dot, style);
  if (answered(f.view) > 0.02F && f.area.width() > 420)
    draw_words(f, {(f.source.x + f.server.x) / 2 + 40, f.area.min.y + 44}, f.view.tr(Text::IntoTheVoid),
               style);
}

void draw_server(const FloodView& f) {
  draw_dot(f.list, f.server, f.low ? 9.0F : 12.0F, f.theme.server);
  draw_words(f, {f.server.x, f.server.y + (f.low ? 20.0F : 28.0F)},
             std::string(f.view.tr(Text::Server)) + " :" + std::to_string(sim::World::server_port),
             {.face = Face::WordBold, .size = f.low ? 11.0F : 12.0F, .colour = f.theme.server});
}

std::string client_words(const View& view) {
  std::string words(tcp::name(view.world.state(sim::Side::Client)));
  const tcp::Connection* c = view.world.connection(sim::Side::Client);
  if (c != nullptr && c->state() == tcp::State::SynSent && c->tcb().rtt.backoffs > 0)
    words += std::string(" · ") + view.tr(Text::SynRetry) + " " + std::to_string(c->tcb().rtt.backoffs) +
             " / " + std::to_string(c->config().syn_retries);
  return words;
}

ImVec2 on_line(const FloodView& f, bool to_server, float share) {
  const float at = to_server ? share : 1 - share;
  const ImVec2 way{f.server.x - f.client.x, f.server.y - f.client.y};
  const float length = std::max(1.0F, std::hypot(way.x, way.y));
  const float aside = to_server ? -9.0F : 9.0F;
  return {f.client.x + way.x * at - way.y / length * aside, f.client.y + way.y * at + way.x / length * aside};
}

void draw_client(const FloodView& f) {
  draw_dashed(f.list, {f.client.x + 14, f.client.y - 3}, {f.server.x - 16, f.server.y + 9},
              with_alpha(f.theme.client, 0.75F), 1.6F, 2, 5);
  draw_dot(f.list, f.client, f.low ? 7.0F : 9.0F, f.theme.client);
  const float x = f.client.x + 18;
  if (f.low) {
    draw_words(f, {x + 44, f.client.y}, client_words(f.view),
               {.face = Face::Mono, .size = 10, .colour = f.theme.mute});
    return;
  }
  const std::string name = f.view.tr(Text::HonestClient);
  const std::string state = client_words(f.view);
  const float wide = std::max(measure_text(name, {.face = Face::WordBold, .size = text_size}).x,
                              measure_text(state, {.face = Face::Mono, .size = small_size}).x);
  f.list.AddRectFilled({x - 4, f.client.y - 10}, {x + wide + 6, f.client.y + 27},
                       with_alpha(f.theme.panel, 0.86F), 4);
  draw_text_middle(f.list, {x, f.client.y}, name,
                   {.face = Face::WordBold, .size = text_size, .colour = f.theme.ink});
  draw_text_middle(f.list, {x, f.client.y + 18}, state,
                   {.face = Face::Mono, .size = small_size, .colour = f.theme.mute});
}

// The client's luck, above the switch; on a phone below the client. Where there is no room, not at all.
void draw_client_luck(const FloodView& f, Items& items) {
  const float bottom = f.buttons - 12, right = f.area.max.x - f.edge;
  const float left = f.luck_below ? f.area.min.x + f.edge + 4 : right - luck_size.x;
  const Rect place{{left, bottom - luck_size.y}, {right, bottom}};
  const bool beside = left > f.client.x + 170;
  if (f.luck_below || (!f.low && beside && place.min.y > f.server.y + 40)) draw_luck(f.view, place, items);
}

void draw_honest_packets(const FloodView& f, Items& items, Intents& intents) {
  std::vector<HandPacket> packets;
  const bool narrow = f.area.width() < 480;
  for (const sim::Packet& packet : f.view.world.in_flight()) {
    const ImVec2 at = on_line(f, packet.from == sim::Side::Client, progress(packet, f.view.now));
    packets.push_back({&packet, at, capsule_half_width(packet, narrow), f.low ? 10.0F : 12.0F, narrow});
  }
  const Ground ground{f.area, f.client.x, f.server.x};
  press_packets(f.view, ground, packets, items, intents);
  draw_packets(f.view, ground, packets);
  for (const HandPacket& p : packets) {
    if (p.packet->id != f.view.ui.selected || p.gesture.deed != Deed::Nothing) continue;
    if (f.view.ui.hands.sheet != SheetName::None) continue;
    const float width = packet_menu_width(f.view, f.area.width() - 16), left = f.area.min.x + 8;
    const float x = std::clamp(p.centre.x - width / 2, left, std::max(left, f.area.max.x - width - 8));
    const float y = std::min(p.centre.y + p.half_height + 10, f.area.max.y - packet_menu_height - 6);
    draw_packet_menu(f.view, {{x, y}, {x + width, y + packet_menu_height}}, items, intents);
  }
  draw_packet_tips(f.view, f.area.inset(2), packets);
}

}  // namespace

void draw_flood(const View& view, const Rect& area, Items& items, Intents& intents) {
  items.put("panel:flood", area);
  const FloodView f = frame(view, area);
  draw_panel(f.list, f.theme, area);
  f.list.PushClipRect(area.min, area.max, true);
  draw_cloud(f);
  const Key still = Key{}.add(view.happened).add(answered(view)).add(chosen_rate(view));
  keep(view, "still", still, area, items, [&] {
    draw_attackers(f);
    draw_legend(f, items, intents);
    draw_server(f);
    draw_client(f);
  });
  const bool held = std::any_of(view.world.in_flight().begin(), view.world.in_flight().end(),
                                [&](const sim::Packet& p) { return p.id == view.ui.selected; });
  if (!held || area.height() > 260) {
    const Rect row{{area.min.x, f.buttons}, area.max};
    keep(view, "calls", still, row, items, [&] {
      const float left = draw_flood_switch(view, {area.max.x - f.edge + 4, f.buttons}, items, intents);
      const bool few = area.min.x + f.edge + calls_width(view, sim::Side::Client, false) + 12 > left;
      draw_calls(view, sim::Side::Client, {area.min.x + f.edge - 4, f.buttons}, few, items, intents);
    });
  }
  draw_client_luck(f, items);
  draw_honest_packets(f, items, intents);
  f.list.PopClipRect();
}

}  // namespace lab
