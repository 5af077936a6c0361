// An end's timers as rings that empty: what runs, how long it has left, how long it was.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "web/gfx/draw.hpp"
#include "web/panels/end.hpp"
#include "web/slot_timer.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

struct Clock {
  const char* item = "";  // as in "timer:client:retransmission"
  std::string label;
  ImU32 colour = 0;
  tcp::RunningTimer timer;
};
using Clocks = std::array<Clock, 4>;

tcp::RunningTimer running(const EndFacts& f, tcp::Timer timer) {
  return f.connection == nullptr ? tcp::RunningTimer{} : f.connection->timers()[timer];
}

std::string with_backoff(const char* name, int backoffs) {
  return backoffs > 0 ? std::string(name) + " ×" + std::to_string(1 << std::min(backoffs, 20)) : name;
}

// The retransmission timer; of a half-open slot, the wait for its next SYN-ACK (RFC 6298, 5.5).
Clock retransmission(const EndFacts& f) {
  Clock clock{"retransmission", f.view.tr(Text::TimerRto), f.theme.fin,
              running(f, tcp::Timer::Retransmission)};
  if (f.connection != nullptr) {
    clock.label = with_backoff(f.view.tr(Text::TimerRto), f.connection->tcb().rtt.backoffs);
  } else if (f.half_open != nullptr) {
    clock.timer = slot_timer(*f.half_open, f.view.world.host(f.side).config());
    clock.label = with_backoff(f.view.tr(Text::TimerRto), f.half_open->retries);
  }
  return clock;
}

// Four places, the same at both ends. Those that cannot run together share one.
Clocks clocks(const EndFacts& f) {
  Clock third{"persist", f.view.tr(Text::TimerPersist), f.theme.data, running(f, tcp::Timer::Persist)};
  const tcp::RunningTimer keep_alive = running(f, tcp::Timer::KeepAlive);
  if (!third.timer.running() && keep_alive.running())
    third = {"keep-alive", f.view.tr(Text::TimerKeepAlive), f.theme.data, keep_alive};
  Clock fourth{"time-wait", f.view.tr(Text::TimerTimeWait), f.theme.time_wait,
               running(f, tcp::Timer::TimeWait)};
  const tcp::RunningTimer fin_wait = running(f, tcp::Timer::FinWait2);
  if (!fourth.timer.running() && fin_wait.running())
    fourth = {"fin-wait-2", f.view.tr(Text::TimerFinWait2), f.theme.fin, fin_wait};
  return {retransmission(f),
          Clock{"delayed-ack", f.view.tr(Text::DelayedAck), f.theme.ack, running(f, tcp::Timer::DelayedAck)},
          third, fourth};
}

// Those that run now and then, and have no place of their own: shown only while they run.
std::vector<Clock> passing_clocks(const EndFacts& f) {
  const Clocks standing = clocks(f);
  const Clock passing[] = {
      {"reordering", f.view.tr(Text::TimerReordering), f.theme.syn, running(f, tcp::Timer::Reordering)},
      {"loss-probe", f.view.tr(Text::TimerLossProbe), f.theme.fin, running(f, tcp::Timer::LossProbe)},
      {"user", f.view.tr(Text::TimerUser), f.theme.alarm, running(f, tcp::Timer::User)},
      {"keep-alive", f.view.tr(Text::TimerKeepAlive), f.theme.data, running(f, tcp::Timer::KeepAlive)},
      {"fin-wait-2", f.view.tr(Text::TimerFinWait2), f.theme.fin, running(f, tcp::Timer::FinWait2)}};
  std::vector<Clock> shown;
  for (const Clock& clock : passing) {
    const bool stands = std::any_of(standing.begin(), standing.end(), [&](const Clock& other) {
      return std::string_view(other.item) == clock.item;
    });
    if (clock.timer.running() && !stands) shown.push_back(clock);
  }
  return shown;
}

std::string seconds_left(sim::Duration left) {
  char text[32];
  const double s = std::max(0.0, static_cast<double>(left.count()) / 1e6);
  std::snprintf(text, sizeof text, "%.*f", s < 10 ? 2 : s < 100 ? 1 : 0, s);
  return text;
}

float share_left(const Clock& clock, sim::Instant now) {
  const auto whole = static_cast<float>((clock.timer.deadline - clock.timer.started).count());
  return whole > 0 ? static_cast<float>((clock.timer.deadline - now).count()) / whole : 0;
}

void draw_clock(const EndFacts& f, const Clock& clock, ImVec2 centre, float radius) {
  f.items.put(std::string("timer:") + f.name + ":" + clock.item,
              {{centre.x - radius, centre.y - radius}, {centre.x + radius, centre.y + radius}});
  const bool runs = clock.timer.running();
  draw_ring(f.list, f.theme, centre, radius, runs ? share_left(clock, f.view.now) : 0, clock.colour,
            runs ? seconds_left(clock.timer.deadline - f.view.now) : "–");
  draw_text_middle(f.list, {centre.x, centre.y + radius + 13}, clock.label,
                   {.face = Face::Word,
                    .size = small_size,
                    .colour = runs ? f.theme.ink : f.theme.mute,
                    .align = Align::Centre});
  if (runs)
    draw_text_middle(f.list, {centre.x, centre.y + radius + 28},
                     "/ " + duration_text(clock.timer.deadline - clock.timer.started),
                     {.face = Face::Mono, .size = 10, .colour = f.theme.mute, .align = Align::Centre});
}

// A small ring and its words with its left edge at x. Gives its right edge, or x where that is beyond
// `right`.
float draw_small_clock(const EndFacts& f, const Clock& clock, float x, float right, float y) {
  const TextStyle style{.face = Face::Mono, .size = small_size, .colour = f.theme.ink};
  const std::string words = clock.label + " " + seconds_left(clock.timer.deadline - f.view.now) + " s";
  const float end = x + 20 + measure_text(words, style).x;
  if (end > right) return x;
  draw_ring(f.list, f.theme, {x + 7, y}, 7, share_left(clock, f.view.now), clock.colour, "");
  f.items.put(std::string("timer:") + f.name + ":" + clock.item, {{x, y - 8}, {end, y + 8}});
  draw_text_middle(f.list, {x + 20, y}, words, style);
  return end;
}

}  // namespace

void draw_end_timers(const EndFacts& f, const Rect& area) {
  draw_rule(f.list, f.theme, area.min, area.width());
  draw_label(f.list, f.theme, {area.min.x, area.min.y + 9}, f.view.tr(Text::TimersLabel));
  float passing = area.min.x + label_width(f.view.tr(Text::TimersLabel)) + 14;
  for (const Clock& clock : passing_clocks(f)) {
    const float end = draw_small_clock(f, clock, passing, area.max.x, area.min.y + 16);
    if (end > passing) passing = end + 12;
  }
  const float step = area.width() / 4;
  const float radius = std::min(22.0F, step / 2 - 5);
  float x = area.min.x + step / 2;
  for (const Clock& clock : clocks(f)) {
    draw_clock(f, clock, {std::round(x), std::round(area.min.y + 33 + radius)}, radius);
    x += step;
  }
}

void draw_end_timers_line(const EndFacts& f, const Rect& area) {
  float x = area.min.x;
  std::vector<Clock> all = passing_clocks(f);
  const Clocks standing = clocks(f);
  all.insert(all.begin(), standing.begin(), standing.end());
  for (const Clock& clock : all) {
    if (!clock.timer.running()) continue;
    const float end = draw_small_clock(f, clock, x, area.max.x, area.centre().y);
    if (end > x) x = end + 14;
  }
  if (x <= area.min.x)
    draw_text_middle(f.list, {area.min.x, area.centre().y}, std::string(f.view.tr(Text::TimersLabel)) + " –",
                     {.face = Face::Word, .size = small_size, .colour = f.theme.mute});
}

}  // namespace lab
