// One direction of the wire. What becomes of its n-th packet is a function of (seed, direction, n), so that
// acting on one packet leaves the luck of the others alone.
#pragma once

#include <cstdint>

#include "core/tcp/time.hpp"

namespace sim {

using tcp::Duration;
using tcp::Instant;
using namespace std::chrono_literals;

inline constexpr std::uint32_t ppm_max = 1'000'000;

struct LinkConfig {
  Duration delay = 25ms;              // propagation, 0 to 1 hour; the whole flight takes at least 1 us
  Duration jitter{0};                 // up to this much more, evenly spread; packets may overtake each other
  std::uint64_t bandwidth_bps = 0;    // bits a second; 0: without limit
  std::uint32_t queue_packets = 100;  // waiting for a busy link; one more is lost
  std::uint32_t loss_ppm = 0;         // parts per million, 0 to ppm_max, likewise below
  std::uint32_t duplicate_ppm = 0;
  std::uint32_t reorder_ppm = 0;  // held back by one more `delay`
  std::uint32_t corrupt_ppm = 0;  // one bit turned over

  friend bool operator==(const LinkConfig&, const LinkConfig&) = default;
};

}  // namespace sim
