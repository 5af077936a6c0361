// A profile as part of a digest, field by field.
#include "core/tcp/config.hpp"

namespace tcp {

void digest(Digest& d, const Config& c) {
  for (const Duration t :
       {c.rto_initial, c.rto_min, c.rto_max, c.clock_granularity, c.delayed_ack, c.time_wait, c.fin_wait_2}) {
    d.add(static_cast<std::uint64_t>(t.count()));
  }
  for (const std::uint32_t n :
       {std::uint32_t{c.mss}, c.send_buffer, c.receive_buffer, std::uint32_t{c.syn_retries},
        std::uint32_t{c.synack_retries}, std::uint32_t{c.data_retries},
        std::uint32_t{c.initial_window_segments}, c.syn_backlog, c.accept_backlog}) {
    d.add(n);
  }
  d.add(static_cast<std::uint64_t>(c.syn_cookies));
  d.add((c.nagle ? 1U : 0U) | (c.congestion_control ? 2U : 0U) | (c.rst_ends_time_wait ? 4U : 0U) |
        (c.syn_ack_for_repeated_syn ? 8U : 0U));
}

}  // namespace tcp
