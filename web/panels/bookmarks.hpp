// The places on the time line where something happened: losses, retransmissions, changes of state, the
// flood's begin and end, crashes, the learner's acts. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/sim/event_log.hpp"

namespace lab {

enum class MarkKind : std::uint8_t {
  State,
  Retransmission,
  Loss,
  FloodBegins,
  FloodEnds,
  Act,
  Crash,
  Reboot
};

struct Bookmark {
  std::size_t event = 0;  // index into the log
  sim::Instant at{};
  MarkKind kind{};
};

// In order of time. `events`: indices to look at, in order.
std::vector<Bookmark> bookmarks(const sim::EventLog& log, const std::vector<std::size_t>& events);

// Of those at `places` (one for each mark, pixels), which are drawn so that no two stand closer than `apart`:
// where they would, the weightier one. Indices in order.
std::vector<std::size_t> thinned(const std::vector<Bookmark>& marks, const std::vector<float>& places,
                                 float apart);

}  // namespace lab
