// The flood, never held as packets: SYN k's time and source are functions of (seed, k), so that a minute of a
// million SYNs a second is counted in no time, and any one of them can be named.
#pragma once

#include <cstdint>
#include <vector>

#include "core/tcp/address.hpp"
#include "core/tcp/digest.hpp"
#include "core/tcp/seq.hpp"
#include "core/tcp/time.hpp"

namespace sim {

using tcp::Duration;
using tcp::Instant;

// What the spoofed SYN k says. The address is any but 0/8, 10/8, 127/8 and 224/3 (multicast, reserved).
struct SpoofedSyn {
  tcp::Endpoint source;
  tcp::Seq seq;
};
SpoofedSyn spoofed_syn(std::uint64_t seed, std::uint64_t k);

// When they are sent. At rate r, each second is cut into r equal parts, and one SYN is sent somewhere in
// each.
class FloodSchedule {
 public:
  explicit FloodSchedule(std::uint64_t seed) : seed_(seed) {}

  // From now on, `rate` SYNs a second; 0: no more.
  void set_rate(Instant now, std::uint32_t rate);
  // Everything before t is over: forget the rates that were in force then only.
  void forget_before(Instant t);

  // SYNs sent up to and including t, over all floods. t is not before what was forgotten, nor more than
  // 10 days after the last set_rate().
  std::uint64_t sent_by(Instant t) const;
  // When SYN k is sent, counted from 0 and not before what was forgotten; never: not as things stand.
  Instant time_of(std::uint64_t k) const;

  void digest(tcp::Digest& d) const;

 private:
  struct Phase {
    Instant from{};
    std::uint32_t rate = 0;
    std::uint64_t first = 0;  // the ordinal of its first SYN
  };
  // The place of SYN k within its part of a second, in parts of a million.
  std::uint64_t place_of(std::uint64_t k) const;

  std::uint64_t seed_;
  std::vector<Phase> phases_;
};

}  // namespace sim
