// An end's timers with their names.
#include "web/panels/end_clocks.hpp"

#include <algorithm>

#include "web/slot_timer.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

std::string with_backoff(const char* name, int backoffs) {
  return backoffs > 0 ? std::string(name) + " ×" + std::to_string(1 << std::min(backoffs, 20)) : name;
}

struct Look {
  const char* item;
  Text label;
  ImU32 Theme::* colour;
};
constexpr std::array<Look, tcp::timer_count> looks{{{"retransmission", Text::TimerRto, &Theme::fin},
                                                    {"delayed-ack", Text::DelayedAck, &Theme::ack},
                                                    {"persist", Text::TimerPersist, &Theme::data},
                                                    {"keep-alive", Text::TimerKeepAlive, &Theme::data},
                                                    {"fin-wait-2", Text::TimerFinWait2, &Theme::fin},
                                                    {"time-wait", Text::TimerTimeWait, &Theme::time_wait},
                                                    {"user", Text::TimerUser, &Theme::alarm},
                                                    {"reordering", Text::TimerReordering, &Theme::syn},
                                                    {"loss-probe", Text::TimerLossProbe, &Theme::fin}}};

// The retransmission timer of a half-open slot is the wait for its next SYN-ACK (RFC 6298, 5.5).
Clock clock_of(const EndFacts& f, tcp::Timer timer) {
  const Look& look = looks[static_cast<std::size_t>(timer)];
  Clock clock{look.item, f.view.tr(look.label), f.theme.*look.colour, timer, {}};
  if (f.connection != nullptr) clock.timer = f.connection->timers()[timer];
  if (timer != tcp::Timer::Retransmission) return clock;
  if (f.connection != nullptr) {
    clock.label = with_backoff(f.view.tr(look.label), f.connection->tcb().rtt.backoffs);
  } else if (f.half_open != nullptr) {
    clock.timer = slot_timer(*f.half_open, f.view.world.host(f.side).config());
    clock.label = with_backoff(f.view.tr(look.label), f.half_open->retries);
  }
  return clock;
}

// The first, unless only the second runs.
Clock either(const EndFacts& f, tcp::Timer first, tcp::Timer second) {
  const Clock one = clock_of(f, first);
  const Clock other = clock_of(f, second);
  return !one.timer.running() && other.timer.running() ? other : one;
}

}  // namespace

std::array<Clock, 4> clocks(const EndFacts& f) {
  return {clock_of(f, tcp::Timer::Retransmission), clock_of(f, tcp::Timer::DelayedAck),
          either(f, tcp::Timer::Persist, tcp::Timer::KeepAlive),
          either(f, tcp::Timer::TimeWait, tcp::Timer::FinWait2)};
}

std::array<Clock, tcp::timer_count> all_clocks(const EndFacts& f) {
  std::array<Clock, tcp::timer_count> all;
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = clock_of(f, static_cast<tcp::Timer>(i));
  return all;
}

std::string seconds_left(sim::Duration left) {
  const double s = std::max(0.0, static_cast<double>(left.count()) / 1e6);
  return fixed(s, s < 10 ? 2 : s < 100 ? 1 : 0);
}

}  // namespace lab
