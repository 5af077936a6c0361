// What can be said of an action without looking at the world, and why one is refused.
#include "core/sim/action.hpp"

#include <array>
#include <cstddef>

#include "core/sim/stack_knobs.hpp"

namespace sim {

namespace {

constexpr std::array refusal_texts{
#define REFUSAL(id, en, zh) RefusalText{#id, en, zh},
#include "core/sim/refusals.def"
#undef REFUSAL
};

bool in_range_of_knob(Knob knob, std::uint64_t value) {
  switch (knob) {
    case Knob::SynCookies:
      return value <= 2;
    case Knob::SynBacklog:
    case Knob::AcceptBacklog:
      return value >= 1 && value <= max_backlog;
    case Knob::SynackRetries:
      return value <= max_synack_retries;
    case Knob::DelayUs:
    case Knob::JitterUs:
      return value <= static_cast<std::uint64_t>(max_delay.count());
    case Knob::LossPpm:
    case Knob::DuplicatePpm:
    case Knob::ReorderPpm:
    case Knob::CorruptPpm:
      return value <= ppm_max;
    case Knob::BandwidthBps:
      return value <= max_bandwidth_bps;
    case Knob::QueuePackets:
      return value <= max_queue_packets;
    case Knob::Reads:
      return value <= 1;
    default:
      const StackKnob* of_stack = find_stack_knob(knob);
      return of_stack != nullptr && value >= of_stack->least && value <= of_stack->most;
  }
}
bool in_range(Side side) {
  return side == Side::Client || side == Side::Server;
}
bool in_range(const Tune& a) {
  if (a.side && !in_range(*a.side)) return false;
  if (a.knob >= Knob::Reads && !a.side) return false;
  if (a.knob < Knob::DelayUs && a.side) return false;
  return in_range_of_knob(a.knob, a.value);
}
bool in_range(const Send& a) {
  return in_range(a.side) && a.octets >= 1 && a.octets <= max_send_octets;
}
bool in_range(const Read& a) {
  return in_range(a.side) && a.octets >= 1 && a.octets <= max_send_octets;
}
bool in_range(const Delay& a) {
  return a.by > Duration{0} && a.by <= max_delay;
}
bool in_range(const Flood& a) {
  return a.rate <= max_flood_rate;
}
// Each way of writing an option is the only one.
bool in_range(const std::optional<HeaderOption>& option, std::uint16_t most) {
  return !option || option->value <= (option->there ? most : 0);
}
bool in_range(const HeaderFields& f) {
  return f.data.value_or(0) <= max_forged_octets && in_range(f.mss, UINT16_MAX) &&
         in_range(f.window_scale, UINT8_MAX) && in_range(f.sack_permitted, 0);
}
bool in_range(const Edit& a) {
  return a.fields != HeaderFields{} && in_range(a.fields);
}
bool in_range(const Forge& a) {
  const bool known = a.origin == Origin::Forged || a.origin == Origin::Attacker;
  return known && in_range(a.from) && a.fields.flags && in_range(a.fields);
}
bool in_range(const AddRule& a) {
  const bool known = in_range(a.rule.from) && a.rule.kind <= SegmentKind::Rst && a.rule.which <= Which::Every;
  return known && a.rule.n >= 1 && a.rule.n <= (a.rule.which == Which::All ? 1 : max_rule_n);
}
bool in_range(const Expire& a) {
  return in_range(a.side) && static_cast<std::size_t>(a.timer) < tcp::timer_count;
}
template <class Other>
bool in_range(const Other& a) {
  if constexpr (requires { a.side; }) return in_range(a.side);
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
