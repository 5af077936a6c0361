// A configuration's digest, and profiles by name.
#include "core/tcp/config.hpp"

namespace tcp {

void digest(Digest& d, const Config& c) {
  for (const Duration t : {c.rto_initial, c.rto_min, c.rto_max, c.clock_granularity, c.delayed_ack,
                           c.time_wait, c.fin_wait_2, c.keep_alive_idle, c.keep_alive_interval,
                           c.user_timeout, c.rto_variance_min, c.challenge_ack_interval}) {
    d.add(static_cast<std::uint64_t>(t.count()));
  }
  for (const std::uint32_t n :
       {std::uint32_t{c.mss}, c.send_buffer, c.receive_buffer, std::uint32_t{c.syn_retries},
        std::uint32_t{c.synack_retries}, std::uint32_t{c.data_retries},
        std::uint32_t{c.initial_window_segments}, std::uint32_t{c.keep_alive_probes}, c.syn_backlog,
        c.accept_backlog, std::uint32_t{c.window_shift}, std::uint32_t{c.slow_start_segments},
        std::uint32_t{c.quick_acks}, std::uint32_t{c.challenge_acks}}) {
    d.add(n);
  }
  d.add(static_cast<std::uint64_t>(c.syn_cookies));
  d.add(static_cast<std::uint64_t>(c.option_order));
  d.add(static_cast<std::uint64_t>(c.congestion_algorithm));
  std::uint64_t switches = 0;
  for (const bool on : {c.nagle,
                        c.congestion_control,
                        c.rst_ends_time_wait,
                        c.syn_ack_for_repeated_syn,
                        c.cork,
                        c.keep_alive,
                        c.window_scaling,
                        c.timestamps,
                        c.drop_without_timestamp,
                        c.sack,
                        c.dsack,
                        c.limited_transmit,
                        c.restart_after_idle,
                        c.rack,
                        c.push_pairs,
                        c.reset_with_ack,
                        c.reopen_time_wait,
                        c.window_update_when_doubled,
                        c.ack_beyond_next_unanswered,
                        c.three_way_handshake,
                        c.time_wait_state,
                        c.keyed_isn,
                        c.count_syn_and_fin,
                        c.retransmission,
                        c.back_off,
                        c.window_probes,
                        c.delay_acks,
                        c.paws,
                        c.exact_resets,
                        c.cookies,
                        c.syn_slots}) {
    switches = 2 * switches + (on ? 1 : 0);
  }
  d.add(switches);
}

std::optional<Config> profile(std::string_view name) {
  if (name == "rfc") return rfc_profile();
  if (name == "linux") return linux_profile();
  if (name == "freebsd") return freebsd_profile();
  return std::nullopt;
}

}  // namespace tcp
