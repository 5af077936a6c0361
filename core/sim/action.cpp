// What can be said of an action without looking at the world, and why one is refused.
#include "core/sim/action.hpp"

#include <array>
#include <cstddef>

namespace sim {

namespace {

constexpr std::array refusal_texts{
#define REFUSAL(id, en, zh) RefusalText{#id, en, zh},
#include "core/sim/refusals.def"
#undef REFUSAL
};

bool in_range(const Tune& a) {
  switch (a.knob) {
    case Knob::SynCookies:
      return a.value <= 2;
    case Knob::SynBacklog:
    case Knob::AcceptBacklog:
      return a.value >= 1 && a.value <= max_backlog;
    case Knob::SynackRetries:
      return a.value <= max_synack_retries;
    case Knob::DelayUs:
      return a.value <= static_cast<std::uint64_t>(max_delay.count());
    case Knob::LossPpm:
      return a.value <= ppm_max;
    case Knob::BandwidthBps:
      return a.value <= max_bandwidth_bps;
  }
  return false;
}
bool in_range(const Send& a) {
  return a.octets >= 1 && a.octets <= max_send_octets;
}
bool in_range(const Delay& a) {
  return a.by > Duration{0} && a.by <= max_delay;
}
bool in_range(const Flood& a) {
  return a.rate <= max_flood_rate;
}
template <class Other>
bool in_range(const Other&) {
  return true;
}

}  // namespace

const RefusalText& text(Refusal refusal) {
  return refusal_texts[static_cast<std::size_t>(refusal)];
}

Refusal check_range(const Action& action) {
  return std::visit([](const auto& a) { return in_range(a); }, action) ? Refusal::None : Refusal::OutOfRange;
}

}  // namespace sim
