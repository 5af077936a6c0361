// See stack_knobs.hpp. Ranges: net/ipv4/sysctl_net_ipv4.c; seconds are counted in jiffies of 4 ms in an int.
// What Linux reads at each use is live; what it copies into a connection is not.
#include "core/sim/stack_knobs.hpp"

#include <algorithm>
#include <array>

namespace sim {

namespace {

using tcp::Config;
constexpr std::uint32_t most_seconds = INT32_MAX / 250;

constexpr std::array table{
    StackKnob{Knob::FinTimeout, "fin-timeout", 1, most_seconds, true,
              [](Config& c, std::uint32_t v) { c.fin_wait_2 = std::chrono::seconds{v}; }},
    StackKnob{Knob::SynRetries, "syn-retries", 1, 127, true,
              [](Config& c, std::uint32_t v) { c.syn_retries = static_cast<std::uint8_t>(v); }},
    StackKnob{Knob::Retries2, "retries2", 0, UINT8_MAX, true,
              [](Config& c, std::uint32_t v) { c.data_retries = static_cast<std::uint8_t>(v); }},
    StackKnob{Knob::Rfc1337, "rfc1337", 0, 1, true,
              [](Config& c, std::uint32_t v) { c.rst_ends_time_wait = v == 0; }},
    StackKnob{Knob::Sack, "sack", 0, 1, false, [](Config& c, std::uint32_t v) { c.sack = v != 0; }},
    StackKnob{Knob::Dsack, "dsack", 0, 1, true, [](Config& c, std::uint32_t v) { c.dsack = v != 0; }},
    StackKnob{Knob::Timestamps, "timestamps", 0, 1, false,
              [](Config& c, std::uint32_t v) { c.timestamps = v != 0; }},
    StackKnob{Knob::WindowScaling, "window-scaling", 0, 1, false,
              [](Config& c, std::uint32_t v) { c.window_scaling = v != 0; }},
    // Linux holds both the RTO and the variance in it to this.
    StackKnob{Knob::RtoMinUs, "rto-min-us", 1, INT32_MAX, false,
              [](Config& c, std::uint32_t v) {
                if (c.rto_variance_min == c.rto_min) c.rto_variance_min = Duration{v};
                c.rto_min = Duration{v};
              }},
    StackKnob{Knob::RtoMaxMs, "rto-max-ms", 1000, 120'000, false,
              [](Config& c, std::uint32_t v) { c.rto_max = std::chrono::milliseconds{v}; }},
    StackKnob{Knob::Recovery, "recovery", 0, 1, true, [](Config& c, std::uint32_t v) { c.rack = v != 0; }},
    StackKnob{Knob::SlowStartAfterIdle, "slow-start-after-idle", 0, 1, true,
              [](Config& c, std::uint32_t v) { c.restart_after_idle = v != 0; }},
    StackKnob{Knob::Cubic, "cubic", 0, 1, false,
              [](Config& c, std::uint32_t v) {
                c.congestion_algorithm =
                    v != 0 ? tcp::CongestionAlgorithm::Cubic : tcp::CongestionAlgorithm::NewReno;
              }},
    StackKnob{Knob::KeepAliveTime, "keepalive-time", 1, most_seconds, true,
              [](Config& c, std::uint32_t v) { c.keep_alive_idle = std::chrono::seconds{v}; }},
    StackKnob{Knob::KeepAliveInterval, "keepalive-intvl", 1, most_seconds, true,
              [](Config& c, std::uint32_t v) { c.keep_alive_interval = std::chrono::seconds{v}; }},
    StackKnob{Knob::KeepAliveProbes, "keepalive-probes", 0, UINT8_MAX, true,
              [](Config& c, std::uint32_t v) { c.keep_alive_probes = static_cast<std::uint8_t>(v); }},
    StackKnob{Knob::InvalidRateLimit, "invalid-ratelimit", 0, INT32_MAX, true,
              [](Config& c, std::uint32_t v) {
                c.challenge_acks = 1;
                c.challenge_ack_interval = std::chrono::milliseconds{v};
              }},
};

}  // namespace

std::span<const StackKnob> stack_knobs() {
  return table;
}

const StackKnob* find_stack_knob(Knob knob) {
  const auto found = std::ranges::find(table, knob, &StackKnob::knob);
  return found == table.end() ? nullptr : &*found;
}

}  // namespace sim
