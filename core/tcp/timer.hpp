// The timers of a connection: one enum, one table, next deadline = the least.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/tcp/time.hpp"

namespace tcp {

enum class Timer : std::uint8_t {
  Retransmission,  // RFC 6298
  DelayedAck,      // RFC 9293, 3.8.6.3
  Persist,         // RFC 9293, 3.8.6.1
  KeepAlive,       // RFC 9293, 3.8.4
  FinWait2,        // not in the RFC: what stacks do for a FIN that never comes
  TimeWait,        // RFC 9293, 3.3.2 and 3.10.8: 2MSL
  User,            // RFC 9293, 3.10.8
  Reordering,      // RFC 8985, 6.2: a segment may only be late
  LossProbe,       // RFC 8985, 7.2: PTO
};
inline constexpr std::size_t timer_count = 9;

// "retransmission"
std::string_view name(Timer timer);

struct RunningTimer {
  Instant started = never;
  Instant deadline = never;  // never: not running
  bool running() const { return deadline != never; }
  friend constexpr bool operator==(const RunningTimer&, const RunningTimer&) = default;
};

class Timers {
 public:
  void start(Timer timer, Instant now, Duration length) { slot(timer) = {now, now + length}; }
  void stop(Timer timer) { slot(timer) = {}; }
  void stop_all() { table_ = {}; }
  bool running(Timer timer) const { return (*this)[timer].running(); }
  bool due(Timer timer, Instant now) const { return (*this)[timer].deadline <= now; }
  const RunningTimer& operator[](Timer timer) const { return table_[static_cast<std::size_t>(timer)]; }

  Instant next_deadline() const {
    return std::min_element(table_.begin(), table_.end(),
                            [](const auto& a, const auto& b) { return a.deadline < b.deadline; })
        ->deadline;
  }

  friend bool operator==(const Timers&, const Timers&) = default;

 private:
  RunningTimer& slot(Timer timer) { return table_[static_cast<std::size_t>(timer)]; }
  std::array<RunningTimer, timer_count> table_{};
};

}  // namespace tcp
