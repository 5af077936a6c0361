// Long sessions, as learners could have them, made the same way every time.
#pragma once

#include <array>
#include <cstddef>

#include "core/sim/history.hpp"

namespace bench {

struct Session {
  const char* name;
  sim::History (*make)(std::size_t events);  // lived through until so many events are told
};

// The sessions to measure: a long transfer with losses, short connections one after the other, and a flood of
// a million SYNs a second with cookies and an honest client that keeps connecting.
extern const std::array<Session, 3> sessions;

}  // namespace bench
