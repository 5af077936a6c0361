// Virtual time. The core never reads a clock: every call is told what time it is, in whole microseconds since
// the beginning of the simulation.
#pragma once

#include <chrono>
#include <cstdint>

namespace tcp {

// A clock that only names a type: it has no now().
struct VirtualClock {
  using rep = std::int64_t;
  using period = std::micro;
  using duration = std::chrono::duration<rep, period>;
  using time_point = std::chrono::time_point<VirtualClock>;
  static constexpr bool is_steady = true;
};

using Duration = VirtualClock::duration;
using Instant = VirtualClock::time_point;

// The deadline of a timer that is not running.
inline constexpr Instant never = Instant::max();

using namespace std::chrono_literals;

// Microseconds since the beginning, for printing and hashing.
constexpr std::int64_t microseconds(Instant t) {
  return t.time_since_epoch().count();
}

}  // namespace tcp
