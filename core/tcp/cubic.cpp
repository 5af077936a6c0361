// RFC 9438, section 4.
#include "core/tcp/cubic.hpp"

#include <algorithm>

namespace tcp {
namespace {

constexpr std::int64_t furthest_ms = 1'000'000;  // from K; its cube fits in 64 bits

std::int64_t milliseconds(Duration d) {
  return d.count() / 1000;
}

// 4.2: an epoch of congestion avoidance begins.
void begin_epoch(Cubic& c, std::uint32_t cwnd, std::uint16_t mss, Instant now) {
  c.epoch = now;
  c.w_est = cwnd;
  if (c.w_max <= cwnd) {
    c.w_max = cwnd;
    c.k_ms = 0;
  } else {  // K = cbrt((W_max - cwnd_epoch) / C), in segments and seconds: 1e9 ms^3 / 0.4
    c.k_ms = cube_root(std::uint64_t{c.w_max - cwnd} * 2'500'000'000ULL / mss);
  }
}

}  // namespace

std::uint32_t cube_root(std::uint64_t value) {
  std::uint64_t low = 0, high = 2'642'245;  // whose cube is the last below 2^64
  while (low < high) {
    const std::uint64_t middle = (low + high + 1) / 2;
    if (middle * middle * middle <= value) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return static_cast<std::uint32_t>(low);
}

std::uint32_t w_cubic(const Cubic& c, std::int64_t t_ms, std::uint16_t mss) {
  const std::int64_t d = std::clamp(t_ms - c.k_ms, -furthest_ms, furthest_ms);
  const std::int64_t octets = d * d * d / 1'000'000 * mss * 4 / 10'000;  // C * d^3, in segments of mss
  return static_cast<std::uint32_t>(
      std::clamp<std::int64_t>(std::int64_t{c.w_max} + octets, mss, std::int64_t{1} << 30));
}

std::uint32_t cubic_growth(Cubic& c, std::uint32_t cwnd, std::uint32_t acked, std::uint16_t mss, Instant now,
                           Duration srtt) {
  if (c.epoch == never) begin_epoch(c, cwnd, mss, now);
  c.seen = now;
  // 4.3: alpha = 3 (1 - beta) / (1 + beta) = 9/17, and 1 once W_est has come back to cwnd_prior.
  const bool caught_up = c.w_est >= c.cwnd_prior;
  const std::uint64_t step = std::uint64_t{mss} * acked / std::max(cwnd, 1U);
  c.w_est = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(c.w_est + (caught_up ? step : step * 9 / 17), 1U << 30));
  const std::int64_t t = milliseconds(now - c.epoch);
  if (w_cubic(c, t, mss) < c.w_est) return std::max(cwnd, c.w_est);  // the Reno-friendly region
  // 4.4, 4.5: a step towards where the curve will be one round trip on, at most half as far again.
  const std::uint32_t target = std::clamp(w_cubic(c, t + milliseconds(srtt), mss), cwnd, cwnd + cwnd / 2);
  return cwnd + static_cast<std::uint32_t>(std::uint64_t{target - cwnd} * acked / std::max(cwnd, 1U));
}

void cubic_rest(Cubic& c, Instant now) {
  if (c.epoch == never) return;
  c.epoch += now - c.seen;
  c.seen = now;
}

std::uint32_t cubic_reduction(Cubic& c, std::uint32_t cwnd, std::uint32_t flight, std::uint16_t mss) {
  c.cwnd_prior = cwnd;
  c.w_max = cwnd < c.w_max ? static_cast<std::uint32_t>(std::uint64_t{cwnd} * 17 / 20) : cwnd;
  c.epoch = never;
  const auto seven_tenths = static_cast<std::uint32_t>(std::uint64_t{flight} * 7 / 10);
  return std::max(seven_tenths, 2U * mss);
}

}  // namespace tcp
