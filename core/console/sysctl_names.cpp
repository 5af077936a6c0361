// See sysctl_names.hpp. What stands for ever in this TCP (no FIN-WAIT-2 timer) is the greatest number there.
#include "core/console/sysctl_names.hpp"

#include <algorithm>
#include <array>

#include "core/tcp/tcb.hpp"

namespace console {

namespace {

using tcp::Config;

std::string number(std::uint64_t n) {
  return std::to_string(n);
}
std::string whole(tcp::Duration t, tcp::Duration unit) {
  if (t == tcp::Duration::max()) return number(INT32_MAX);
  return std::to_string(t / unit);
}

using namespace std::chrono_literals;
constexpr tcp::Duration second = 1s, millisecond = 1ms, microsecond = 1us;

constexpr std::array table{
    Setting{"net.core.somaxconn", [](const Config& c) { return number(c.accept_backlog); },
            sim::Knob::AcceptBacklog, 1, sim::max_backlog},
    Setting{"net.ipv4.tcp_abort_on_overflow", [](const Config&) { return number(0); }},
    Setting{"net.ipv4.tcp_available_congestion_control",
            [](const Config&) { return std::string("reno cubic"); }},
    Setting{"net.ipv4.tcp_congestion_control",
            [](const Config& c) {
              return std::string(c.congestion_algorithm == tcp::CongestionAlgorithm::Cubic ? "cubic"
                                                                                           : "reno");
            }},
    Setting{"net.ipv4.tcp_dsack", [](const Config& c) { return number(c.dsack); }},
    Setting{"net.ipv4.tcp_ecn", [](const Config&) { return number(0); }},
    Setting{"net.ipv4.tcp_fastopen", [](const Config&) { return number(0); }},
    Setting{"net.ipv4.tcp_fin_timeout", [](const Config& c) { return whole(c.fin_wait_2, second); }},
    Setting{"net.ipv4.tcp_keepalive_intvl",
            [](const Config& c) { return whole(c.keep_alive_interval, second); }},
    Setting{"net.ipv4.tcp_keepalive_probes", [](const Config& c) { return number(c.keep_alive_probes); }},
    Setting{"net.ipv4.tcp_keepalive_time", [](const Config& c) { return whole(c.keep_alive_idle, second); }},
    Setting{"net.ipv4.tcp_max_syn_backlog", [](const Config& c) { return number(c.syn_backlog); },
            sim::Knob::SynBacklog, 1, sim::max_backlog},
    Setting{"net.ipv4.tcp_min_snd_mss", [](const Config&) { return number(tcp::least_mss); }},
    Setting{"net.ipv4.tcp_recovery", [](const Config& c) { return number(c.rack); }},
    Setting{"net.ipv4.tcp_retries1", [](const Config&) { return number(3); }},
    Setting{"net.ipv4.tcp_retries2", [](const Config& c) { return number(c.data_retries); }},
    Setting{"net.ipv4.tcp_rfc1337", [](const Config& c) { return number(!c.rst_ends_time_wait); }},
    Setting{"net.ipv4.tcp_rto_max_ms", [](const Config& c) { return whole(c.rto_max, millisecond); }},
    Setting{"net.ipv4.tcp_rto_min_us", [](const Config& c) { return whole(c.rto_min, microsecond); }},
    Setting{"net.ipv4.tcp_sack", [](const Config& c) { return number(c.sack); }},
    Setting{"net.ipv4.tcp_slow_start_after_idle",
            [](const Config& c) { return number(c.restart_after_idle); }},
    Setting{"net.ipv4.tcp_syn_retries", [](const Config& c) { return number(c.syn_retries); }},
    Setting{"net.ipv4.tcp_synack_retries", [](const Config& c) { return number(c.synack_retries); },
            sim::Knob::SynackRetries, 0, sim::max_synack_retries},
    Setting{"net.ipv4.tcp_syncookies",
            [](const Config& c) { return number(static_cast<std::uint64_t>(c.syn_cookies)); },
            sim::Knob::SynCookies, 0, 2},
    Setting{"net.ipv4.tcp_timestamps", [](const Config& c) { return number(c.timestamps); }},
    Setting{"net.ipv4.tcp_tw_reuse", [](const Config&) { return number(2); }},
    Setting{"net.ipv4.tcp_window_scaling", [](const Config& c) { return number(c.window_scaling); }},
};

}  // namespace

std::span<const Setting> settings() {
  return table;
}

const Setting* find_setting(std::string_view name) {
  const auto found = std::ranges::find(table, name, &Setting::name);
  return found == table.end() ? nullptr : &*found;
}

}  // namespace console
