// Arithmetic of the flood: how many SYNs by when, and which is when. With e microseconds since the phase
// began, SYN k of a phase goes out at floor((k * 10^6 + place(k)) / rate), place(k) < 10^6.
#include "core/sim/flood.hpp"

#include <algorithm>

#include "core/sim/prng.hpp"

namespace sim {

namespace {

constexpr std::uint64_t million = 1'000'000;

bool can_be_spoofed(std::uint32_t address) {
  const std::uint32_t network = address >> 24;
  return network != 0 && network != 10 && network != 127 && network < 224;
}

}  // namespace

SpoofedSyn spoofed_syn(std::uint64_t seed, std::uint64_t k) {
  std::uint32_t address = 0;
  for (std::uint64_t attempt = 0; !can_be_spoofed(address); ++attempt) {
    address = static_cast<std::uint32_t>(roll(seed, Luck::FloodAddress, k, attempt) >> 32);
  }
  const std::uint32_t port = 1024 + below(65'536 - 1024, roll(seed, Luck::FloodPort, k));
  return {.source = {.address = {address}, .port = static_cast<std::uint16_t>(port)},
          .seq = tcp::Seq(static_cast<std::uint32_t>(roll(seed, Luck::FloodSeq, k) >> 32))};
}

std::uint64_t FloodSchedule::place_of(std::uint64_t k) const {
  return below(million, roll(seed_, Luck::FloodTime, k));
}

void FloodSchedule::set_rate(Instant now, std::uint32_t rate) {
  phases_.push_back({.from = now, .rate = rate, .first = sent_by(now)});
}

void FloodSchedule::forget_before(Instant t) {
  const auto current =
      std::find_if(phases_.rbegin(), phases_.rend(), [t](const Phase& phase) { return phase.from <= t; });
  if (current != phases_.rend()) phases_.erase(phases_.begin(), current.base() - 1);
}

std::uint64_t FloodSchedule::sent_by(Instant t) const {
  const auto phase =
      std::find_if(phases_.rbegin(), phases_.rend(), [t](const Phase& p) { return p.from <= t; });
  if (phase == phases_.rend()) return phases_.empty() ? 0 : phases_.front().first;
  if (phase->rate == 0) return phase->first;
  // SYN k is out by then when k * 10^6 + place(k) < due: all of `whole`, and the one behind them perhaps.
  const auto elapsed = static_cast<std::uint64_t>((t - phase->from).count());
  const std::uint64_t due = (elapsed + 1) * phase->rate;
  const std::uint64_t whole = due / million;
  return phase->first + whole + (place_of(phase->first + whole) < due % million ? 1 : 0);
}

Instant FloodSchedule::time_of(std::uint64_t k) const {
  const auto phase =
      std::find_if(phases_.rbegin(), phases_.rend(), [k](const Phase& p) { return p.first <= k; });
  if (phase == phases_.rend() || phase->rate == 0) return tcp::never;
  const std::uint64_t in_phase = k - phase->first;
  const std::uint64_t seconds = in_phase / phase->rate;
  const std::uint64_t rest = (in_phase % phase->rate * million + place_of(k)) / phase->rate;
  return phase->from + Duration{static_cast<std::int64_t>(seconds * million + rest)};
}

void FloodSchedule::digest(tcp::Digest& d) const {
  d.add(seed_);
  for (const Phase& phase : phases_) {
    d.add(static_cast<std::uint64_t>(tcp::microseconds(phase.from)));
    d.add(std::uint64_t{phase.rate});
    d.add(phase.first);
  }
}

}  // namespace sim
