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
            },
            sim::Knob::Cubic},
    Setting{"net.ipv4.tcp_dsack", [](const Config& c) { return number(c.dsack); }, sim::Knob::Dsack},
    Setting{"net.ipv4.tcp_ecn", [](const Config&) { return number(0); }},
    Setting{"net.ipv4.tcp_fastopen", [](const Config&) { return number(0); }},
    Setting{"net.ipv4.tcp_fin_timeout", [](const Config& c) { return whole(c.fin_wait_2, second); },
            sim::Knob::FinTimeout},
    Setting{"net.ipv4.tcp_invalid_ratelimit",
            [](const Config& c) {
              return whole(c.challenge_ack_interval, millisecond * std::max<unsigned>(c.challenge_acks, 1));
            },
            sim::Knob::InvalidRateLimit},
    Setting{"net.ipv4.tcp_keepalive_intvl",
            [](const Config& c) { return whole(c.keep_alive_interval, second); },
            sim::Knob::KeepAliveInterval},
    Setting{"net.ipv4.tcp_keepalive_probes", [](const Config& c) { return number(c.keep_alive_probes); },
            sim::Knob::KeepAliveProbes},
    Setting{"net.ipv4.tcp_keepalive_time", [](const Config& c) { return whole(c.keep_alive_idle, second); },
            sim::Knob::KeepAliveTime},
    Setting{"net.ipv4.tcp_max_syn_backlog", [](const Config& c) { return number(c.syn_backlog); },
            sim::Knob::SynBacklog, 1, sim::max_backlog},
    Setting{"net.ipv4.tcp_min_snd_mss", [](const Config&) { return number(tcp::least_mss); }},
    Setting{"net.ipv4.tcp_recovery", [](const Config& c) { return number(c.rack); }, sim::Knob::Recovery},
    Setting{"net.ipv4.tcp_retries1", [](const Config&) { return number(3); }},
    Setting{"net.ipv4.tcp_retries2", [](const Config& c) { return number(c.data_retries); },
            sim::Knob::Retries2},
    Setting{"net.ipv4.tcp_rfc1337", [](const Config& c) { return number(!c.rst_ends_time_wait); },
            sim::Knob::Rfc1337},
    Setting{"net.ipv4.tcp_rto_max_ms", [](const Config& c) { return whole(c.rto_max, millisecond); },
            sim::Knob::RtoMaxMs},
    Setting{"net.ipv4.tcp_rto_min_us", [](const Config& c) { return whole(c.rto_min, microsecond); },
            sim::Knob::RtoMinUs},
    Setting{"net.ipv4.tcp_sack", [](const Config& c) { return number(c.sack); }, sim::Knob::Sack},
    Setting{"net.ipv4.tcp_slow_start_after_idle",
            [](const Config& c) { return number(c.restart_after_idle); }, sim::Knob::SlowStartAfterIdle},
    Setting{"net.ipv4.tcp_syn_retries", [](const Config& c) { return number(c.syn_retries); },
            sim::Knob::SynRetries},
    Setting{"net.ipv4.tcp_synack_retries", [](const Config& c) { return number(c.synack_retries); },
            sim::Knob::SynackRetries, 0, sim::max_synack_retries},
    Setting{"net.ipv4.tcp_syncookies",
            [](const Config& c) { return number(static_cast<std::uint64_t>(c.syn_cookies)); },
            sim::Knob::SynCookies, 0, 2},
    Setting{"net.ipv4.tcp_timestamps", [](const Config& c) { return number(c.timestamps); },
            sim::Knob::Timestamps},
    Setting{"net.ipv4.tcp_tw_reuse", [](const Config&) { return number(2); }},
    Setting{"net.ipv4.tcp_window_scaling", [](const Config& c) { return number(c.window_scaling); },
            sim::Knob::WindowScaling},
};

// net.ipv4.tcp_*, each with a blank behind it.
constexpr std::string_view absent =
    "adv_win_scale allowed_congestion_control app_win autocorking available_ulp backlog_ack_defer "
    "base_mss challenge_ack_limit child_ehash_entries comp_sack_delay_ns comp_sack_nr "
    "comp_sack_slack_ns early_demux early_retrans ecn_fallback ecn_option ecn_option_beacon "
    "ehash_entries fack fastopen_blackhole_timeout_sec fastopen_key frto fwmark_accept l3mdev_accept "
    "limit_output_bytes low_latency max_orphans max_reordering max_tw_buckets mem migrate_req "
    "min_rtt_wlen min_tso_segs moderate_rcvbuf mtu_probe_floor mtu_probing no_metrics_save "
    "no_ssthresh_metrics_save notsent_lowat orphan_retries pacing_ca_ratio pacing_ss_ratio "
    "pingpong_thresh plb_cong_thresh plb_enabled plb_idle_rehash_rounds plb_rehash_rounds "
    "plb_suspend_rto_sec probe_interval probe_threshold reflect_tos reordering retrans_collapse rmem "
    "shrink_window stdurg syn_linear_timeouts thin_linear_timeouts tso_rtt_log tso_win_divisor "
    "tw_reuse_delay wmem workaround_signed_windows ";

}  // namespace

std::span<const Setting> settings() {
  return table;
}

const Setting* find_setting(std::string_view name) {
  const auto found = std::ranges::find(table, name, &Setting::name);
  return found == table.end() ? nullptr : &*found;
}

bool is_absent(std::string_view name) {
  constexpr std::string_view prefix = "net.ipv4.tcp_";
  if (!name.starts_with(prefix)) return name == "net.ipv4.ip_local_port_range";
  return (" " + std::string(absent)).find(' ' + std::string(name.substr(prefix.size())) + ' ') !=
         std::string::npos;
}

}  // namespace console
