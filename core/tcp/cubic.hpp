// CUBIC (RFC 9438) in integers: octets and whole milliseconds. Pure functions on Cubic. C = 0.4 and
// beta_cubic = 0.7, as the RFC sets them.
#pragma once

#include <cstdint>

#include "core/tcp/tcb.hpp"

namespace tcp {

// Of `value`, rounded down.
std::uint32_t cube_root(std::uint64_t value);

// W_cubic(t), 4.2, Figure 1.
std::uint32_t w_cubic(const Cubic& c, std::int64_t t_ms, std::uint16_t mss);

// The window after an ACK of `acked` octets in congestion avoidance (4.2 to 4.5).
std::uint32_t cubic_growth(Cubic& c, std::uint32_t cwnd, std::uint32_t acked, std::uint16_t mss, Instant now,
                           Duration srtt);

// 4.2 and 5.8: since the last call the window was not made use of, so that time is no part of t.
void cubic_rest(Cubic& c, Instant now);

// 4.6 and 4.7, multiplicative decrease with fast convergence: the new ssthresh.
std::uint32_t cubic_reduction(Cubic& c, std::uint32_t cwnd, std::uint32_t flight, std::uint16_t mss);

}  // namespace tcp
