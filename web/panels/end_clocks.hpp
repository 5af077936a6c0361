// An end's timers with their names, as rings, lines and sheets show them.
#pragma once

#include <array>
#include <string>

#include "web/panels/end.hpp"

namespace lab {

struct Clock {
  const char* item = "";  // as in "timer:client:retransmission"
  std::string label;
  ImU32 colour = 0;
  tcp::Timer which = tcp::Timer::Retransmission;
  tcp::RunningTimer timer{};
};

// Four places, the same at both ends. Those that cannot run together share one.
std::array<Clock, 4> clocks(const EndFacts& facts);
// Every timer that there is.
std::array<Clock, tcp::timer_count> all_clocks(const EndFacts& facts);
std::string seconds_left(sim::Duration left);

}  // namespace lab
