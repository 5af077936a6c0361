// The server's two queues as slots that fill and age (RFC 4987), SYN cookies, and the limits that one may
// turn.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "web/gfx/draw.hpp"
#include "web/panels/flood_knobs.hpp"
#include "web/panels/panels.hpp"
#include "web/panels/queue_layout.hpp"
#include "web/panels/queue_slots.hpp"
#include "web/panels/tip.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

constexpr float heading = 20;
constexpr std::uint32_t first_rate = 1'000'000;

struct Queues {
  const View& view;
  const Theme& theme;
  ImDrawList& list;
  const tcp::Config& config;
  const tcp::Listener* listener;
  Rect inside;
  float y;
};

// Where the squares of the accept queue stand; what draws them needs to know it in every frame.
Rect accept_squares(const Rect& inside, const QueuePlan& plan) {
  const float legend = plan.legend ? 20.0F : 0.0F;
  const float top = inside.min.y + heading + plan.grid + legend + plan.gap + heading;
  return {{inside.min.x, top}, {inside.max.x, top + 12}};
}

void draw_heading(const Queues& q, Text label, std::size_t used, std::size_t size, ImU32 colour, Topic topic,
                  Items& items) {
  const Rect row{{q.inside.min.x, q.y - 2}, {q.inside.max.x, q.y + 18}};
  items.put(topic == Topic::SynQueue ? "word:syn-queue" : "word:accept-queue", row);
  explain(q.view, row, topic, items);
  draw_label(q.list, q.theme, {q.inside.min.x, q.y + 2}, q.view.tr(label));
  draw_text(q.list, {q.inside.max.x, q.y}, count_text(used) + " / " + count_text(size),
            {.face = Face::MonoBold, .size = 12, .colour = colour, .align = Align::Right});
}

void draw_syn_queue(Queues& q, const QueuePlan& plan, Items& items) {
  const std::size_t used = q.listener == nullptr ? 0 : q.listener->syn_queue.size();
  const std::uint32_t size = q.config.syn_backlog;
  draw_heading(q, Text::SynQueue, used, size, used >= size ? q.theme.alarm : q.theme.ink, Topic::SynQueue,
               items);
  q.y += heading;
  const Rect area{{q.inside.min.x, q.y}, {q.inside.max.x, q.y + plan.grid}};
  items.put("grid:syn-queue", area);
  q.y += plan.grid;
  if (!plan.legend) return;
  const TextStyle style{.face = Face::Word, .size = small_size, .colour = q.theme.mute};
  const std::string age =
      std::string(q.view.tr(Text::AgePale)) + " (" + duration_text(slot_lifetime(q.config)) + ")";
  const float honest = measure_text(q.view.tr(Text::HonestSlot), style).x;
  draw_text_fitted(q.list, {q.inside.min.x, q.y + 13}, q.inside.width() - honest - 34, age, style);
  const float x = q.inside.max.x - honest;
  draw_text_middle(q.list, {x, q.y + 13}, q.view.tr(Text::HonestSlot), style);
  q.list.AddRectFilled({x - 16, q.y + 8}, {x - 6, q.y + 18}, q.theme.client, 3);
  q.y += 20;
}

void draw_accept_queue(Queues& q, const QueuePlan& plan, Items& items) {
  const std::size_t used = q.listener == nullptr ? 0 : q.listener->accept_queue.size();
  const std::uint32_t size = q.config.accept_backlog;
  draw_heading(q, Text::AcceptQueue, used, size, used >= size ? q.theme.alarm : q.theme.ink,
               Topic::AcceptQueue, items);
  q.y += heading;
  if (!plan.accept_grid) return;
  q.y += 16;
}

void draw_cookies(Queues& q, Items& items, Intents& intents) {
  constexpr std::array words{Text::CookiesOff, Text::CookiesOverflow, Text::CookiesAlways};
  draw_label(q.list, q.theme, {q.inside.min.x, q.y + 7}, q.view.tr(Text::Cookies));
  const Rect named{{q.inside.min.x, q.y}, {q.inside.min.x + label_width(q.view.tr(Text::Cookies)), q.y + 26}};
  items.put("word:cookies", named);
  explain(q.view, named, Topic::SynCookies, items);
  float x = q.inside.max.x;
  for (std::size_t i = words.size(); i-- > 0;) {
    const char* label = q.view.tr(words[i]);
    const float width = button_width(label);
    const bool on = static_cast<std::size_t>(q.config.syn_cookies) == i;
    const std::string name = "button:cookies:" + std::to_string(i);
    if (button(q.view, name.c_str(), {{x - width, q.y}, {x, q.y + 26}}, label, on, items) && !on)
      intents.acts.push_back(sim::Tune{sim::Knob::SynCookies, i});
    x -= width + 6;
  }
  q.y += 28;
}

// A row: name, rail, value. Gives what the slider says.
template <typename ToText>
Slide draw_knob(Queues& q, const QueuePlan& plan, const char* item, const char* name, Topic topic,
                float value, float key_step, ToText&& text, Items& items) {
  const float middle = q.y + plan.slider / 2;
  const bool narrow = q.inside.width() < 400;
  const float size = narrow ? 11.0F : 12.0F;
  const float names = narrow ? 132.0F : std::min(180.0F, q.inside.width() * 0.36F),
              values = narrow ? 76.0F : 92.0F;
  draw_text_middle(q.list, {q.inside.min.x, middle}, name,
                   {.face = Face::Mono, .size = size, .colour = q.theme.mute});
  const float half = std::min(11.0F, plan.slider / 2);
  const Rect named{{q.inside.min.x, middle - half}, {q.inside.min.x + names - 6, middle + half}};
  items.put(std::string("word:") + name, named);
  explain(q.view, named, topic, items);
  const Rect rail{{q.inside.min.x + names, middle - half}, {q.inside.max.x - values, middle + half}};
  const Slide slide = slider(q.view, item, rail, value, key_step, items);
  draw_text_middle(q.list, {q.inside.max.x, middle}, text(slide.shown),
                   {.face = Face::Mono, .size = size, .colour = q.theme.ink, .align = Align::Right});
  q.y += plan.slider;
  return slide;
}

void draw_knobs(Queues& q, const QueuePlan& plan, Items& items, Intents& intents) {
  const auto tune = [&intents](sim::Knob knob, std::uint64_t value) {
    intents.acts.push_back(sim::Tune{knob, value});
  };
  const Slide backlog = draw_knob(
      q, plan, "slider:backlog", "tcp_max_syn_backlog", Topic::SynBacklog,
      backlog_to_slide(q.config.syn_backlog), 1.0F / 13,
      [](float s) { return count_text(slide_to_backlog(s)); }, items);
  if (backlog.changed) tune(sim::Knob::SynBacklog, slide_to_backlog(backlog.shown));
  const auto retries = [](float s) { return static_cast<std::uint64_t>(std::lround(s * 15)); };
  const Slide tries = draw_knob(
      q, plan, "slider:retries", "tcp_synack_retries", Topic::SynackRetries,
      static_cast<float>(q.config.synack_retries) / 15, 1.0F / 15,
      [&](float s) { return std::to_string(retries(s)); }, items);
  if (tries.changed) tune(sim::Knob::SynackRetries, retries(tries.shown));
  const Slide rate = draw_knob(
      q, plan, "slider:rate", "SYN/s", Topic::FloodRate, rate_to_slide(chosen_rate(q.view)), 0.02F,
      [](float s) { return count_text(slide_to_rate(s)); }, items);
  if (!rate.changed) return;
  choose_rate(slide_to_rate(rate.shown));
  if (q.view.world.flood().rate > 0) intents.acts.push_back(sim::Flood{slide_to_rate(rate.shown)});
}

void draw_counts(Queues& q, Items& items) {
  const tcp::ListenerCounts n = q.listener == nullptr ? tcp::ListenerCounts{} : q.listener->counts;
  struct Count {
    Text words;
    std::uint64_t count;
    Topic topic;
  };
  const Count counts[] = {{Text::CountReceived, n.syns, Topic::SynsReceived},
                          {Text::CountDropped, n.syn_queue_drops + n.accept_queue_drops, Topic::SynsDropped},
                          {Text::CountCookies, n.cookies_sent, Topic::CookiesSent},
                          {Text::CountExpired, n.half_open_expired, Topic::SlotsGivenUp}};
  draw_rule(q.list, q.theme, {q.inside.min.x, q.y}, q.inside.width());
  const float step = q.inside.width() / 4;
  float x = q.inside.min.x;
  for (const auto& [words, count, topic] : counts) {
    draw_text_middle(q.list, {x, q.y + 14}, count_text(count),
                     {.face = Face::MonoBold, .size = step > 90 ? 12.0F : 10.5F, .colour = q.theme.ink});
    draw_text_fitted(q.list, {x, q.y + 30}, step - 6, q.view.tr(words),
                     {.face = Face::Word, .size = small_size, .colour = q.theme.mute});
    explain(q.view, {{x, q.y + 4}, {x + step - 4, q.y + 38}}, topic, items);
    x += step;
  }
}

ImGuiID rate_id() {
  return 0xF100D0F5U;
}

}  // namespace

std::uint32_t chosen_rate(const View& view) {
  if (view.world.flood().rate > 0) return view.world.flood().rate;
  return static_cast<std::uint32_t>(ImGui::GetStateStorage()->GetInt(rate_id(), first_rate));
}

void choose_rate(std::uint32_t rate) {
  ImGui::GetStateStorage()->SetInt(rate_id(), static_cast<int>(rate));
}

float draw_flood_switch(const View& view, ImVec2 right_top, Items& items, Intents& intents) {
  const bool on = view.world.flood().rate > 0;
  const char* words = view.tr(on ? Text::FloodOff : Text::FloodOn);
  const float left = right_top.x - button_width(words);
  const Rect area{{left, right_top.y}, {right_top.x, right_top.y + 26}};
  if (button(view, "button:flood", area, words, on, items))
    intents.acts.push_back(sim::Flood{on ? 0 : chosen_rate(view)});
  return left;
}

void draw_queues(const View& view, const Rect& area, Items& items, Intents& intents) {
  items.put("panel:queues", area);
  const tcp::Host& server = view.world.host(sim::Side::Server);
  const bool tight = area.height() < 300;
  Queues q{.view = view,
           .theme = theme(view.ui.theme),
           .list = *ImGui::GetWindowDrawList(),
           .config = server.config(),
           .listener = server.listener(sim::World::server_port),
           .inside = {{area.min.x + (tight ? 12 : 20), area.min.y + (tight ? 8 : 14)},
                      {area.max.x - (tight ? 12 : 20), area.max.y - (tight ? 6 : 12)}},
           .y = 0};
  q.y = q.inside.min.y;
  const QueuePlan plan = queue_plan(q.inside.height());
  draw_panel(q.list, q.theme, area);
  q.list.PushClipRect(area.min, area.max, true);
  const std::size_t waiting = q.listener == nullptr ? 0 : q.listener->syn_queue.size();
  const std::size_t accepted = q.listener == nullptr ? 0 : q.listener->accept_queue.size();
  const Key still = Key{}.add(view.happened).add(waiting).add(accepted).add(chosen_rate(view));
  QueuePlan above = plan;
  above.counts = false;
  const float counts = q.inside.min.y + queue_height(above) + plan.gap;
  keep(view, "queues", still, {area.min, {area.max.x, plan.counts ? counts : area.max.y}}, items, [&] {
    draw_syn_queue(q, plan, items);
    q.y += plan.gap;
    draw_accept_queue(q, plan, items);
    q.y += plan.gap;
    draw_cookies(q, items, intents);
    q.y += plan.gap;
    draw_knobs(q, plan, items, intents);
  });
  const float top = q.inside.min.y + heading;
  const Rect grid{{q.inside.min.x, top}, {q.inside.max.x, top + plan.grid}};
  draw_syn_slots(view, grid, items, intents);
  if (plan.accept_grid) draw_accept_slots(view, accept_squares(q.inside, plan), items, intents);
  q.y = counts;
  if (plan.counts) draw_counts(q, items);
  q.list.PopClipRect();
}

}  // namespace lab
