// What one stack does differently from another, and what a learner may switch off: plain data. Defaults keep
// the RFC's word; profiles are functions that return a Config.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/tcp/digest.hpp"
#include "core/tcp/time.hpp"

namespace tcp {

// RFC 4987, 3.6, with Linux's three settings (net.ipv4.tcp_syncookies = 0, 1, 2).
enum class SynCookies : std::uint8_t { Off, OnOverflow, Always };

// In which order, and how padded, options stand in a segment (options_order.hpp).
enum class OptionOrder : std::uint8_t { Rfc, Linux, FreeBsd };

// How the congestion window grows and shrinks: RFC 5681 with RFC 6582, or RFC 9438.
enum class CongestionAlgorithm : std::uint8_t { NewReno, Cubic };

struct Config {
  // Sizes, in octets.
  std::uint16_t mss = 1460;  // offered in the MSS option (RFC 9293, 3.7.1)
  std::uint32_t send_buffer = 65535;
  std::uint32_t receive_buffer = 65535;  // also the greatest window offered

  // Retransmission (RFC 6298).
  Duration rto_initial = 1s;         // (2.1)
  Duration rto_min = 1s;             // (2.4)
  Duration rto_max = 60s;            // (2.5)
  Duration clock_granularity = 1ms;  // G
  std::uint8_t syn_retries = 7;      // R2 for SYN: at least 3 minutes (RFC 9293, MUST-23)
  std::uint8_t synack_retries = 7;
  std::uint8_t data_retries = 15;  // R2: at least 100 s (SHLD-11)

  // Acknowledgments (RFC 9293, 3.8.6.3: less than 0.5 s, at least every second full-sized segment).
  Duration delayed_ack = 200ms;  // zero: acknowledge at once

  bool nagle = true;                          // RFC 9293, 3.7.4
  bool congestion_control = true;             // RFC 5681; off is a what-if
  std::uint8_t initial_window_segments = 10;  // RFC 6928

  // Closing.
  Duration time_wait = 240s;              // 2MSL, with MSL = 2 minutes (RFC 9293, 3.4.2)
  Duration fin_wait_2 = Duration::max();  // for a FIN that never comes; max: for ever, as the RFC has it
  bool rst_ends_time_wait = true;         // RFC 9293 closes; RFC 1337 ignores

  // Listening (RFC 4987).
  SynCookies syn_cookies = SynCookies::Off;
  std::uint32_t syn_backlog = 256;        // slots of the SYN queue, 1 to 65536
  std::uint32_t accept_backlog = 128;     // slots of the accept queue, 1 to 65536
  bool syn_ack_for_repeated_syn = false;  // in SYN-RECEIVED; RFC 9293, 3.10.7.4 has an ACK there

  // What a user may set for one connection.
  bool cork = false;                                 // small segments wait until it is lifted, or for one RTO
  bool keep_alive = false;                           // RFC 9293, 3.8.4 (MUST-25: off)
  Duration keep_alive_idle = std::chrono::hours{2};  // MUST-28
  Duration keep_alive_interval = 75s;                // between probes that find no answer
  std::uint8_t keep_alive_probes = 9;                // so many unanswered: given up
  Duration user_timeout = Duration::max();           // RFC 9293, 3.9.1; max: none, R2 decides

  // Options that a SYN offers, and takes when offered.
  OptionOrder option_order = OptionOrder::Rfc;
  bool window_scaling = true;          // RFC 7323, 2
  std::uint8_t window_shift = 0;       // at least this shift, 0 to 14; more where receive_buffer needs it
  bool timestamps = true;              // RFC 7323, 3
  bool drop_without_timestamp = true;  // once agreed on (RFC 7323, 3.2: SHOULD)
  bool sack = true;                    // RFC 2018
  bool dsack = true;                   // RFC 2883: what came twice is reported; needs no agreement but SACK's

  // Recovery and congestion control.
  CongestionAlgorithm congestion_algorithm = CongestionAlgorithm::NewReno;
  std::uint8_t slow_start_segments = 1;  // an ACK grows cwnd by at most so many: 1 by RFC 5681, (2)
  bool limited_transmit = true;          // RFC 3042
  bool restart_after_idle = true;        // RFC 5681, 4.1
  bool rack = false;                     // RFC 8985: losses are found by time, with a probe for a lost tail
  Duration rto_variance_min{0};          // least 4 * RTTVAR that RTO counts; the RFC's is G

  // Smaller habits.
  std::uint8_t quick_acks = 0;              // so many ACKs at first are not delayed
  bool push_pairs = false;                  // PUSH on every second full segment of a burst
  bool reset_with_ack = false;              // ABORT sends RST,ACK rather than RST
  std::uint8_t challenge_acks = 10;         // RFC 5961, 7: at most so many …
  Duration challenge_ack_interval = 5s;     // … in such a time, of one connection
  bool reopen_time_wait = true;             // RFC 9293, MAY-2; RFC 6191
  bool window_update_when_doubled = false;  // reading tells of a window only when it is twice as large
  bool ack_beyond_next_unanswered = false;  // in ESTABLISHED; RFC 9293, 3.10.7.4 answers with an ACK

  // What a learner may switch off. Each suspends a rule (what_if.hpp).
  bool three_way_handshake = true;
  bool time_wait_state = true;
  bool keyed_isn = true;
  bool count_syn_and_fin = true;
  bool retransmission = true;
  bool back_off = true;
  bool window_probes = true;
  bool delay_acks = true;
  bool paws = true;
  bool exact_resets = true;  // RFC 5961, 3.2
  bool cookies = true;       // whatever syn_cookies says
  bool syn_slots = true;     // off: each SYN is answered with a cookie

  friend bool operator==(const Config&, const Config&) = default;
};

void digest(Digest& d, const Config& config);

// The profiles; docs/profiles.md says where each value comes from.
// RFC 9293 and the RFCs around it, to the letter.
constexpr Config rfc_profile() {
  return {};
}

// What a Linux host does with its default sysctls.
constexpr Config linux_profile() {
  Config c;
  c.receive_buffer = 64240;                // half of tcp_rmem's default, whole segments of 1460
  c.rto_min = 200ms;                       // TCP_RTO_MIN
  c.rto_variance_min = 200ms;              // tcp_rtt_estimator(): mdev is held to tcp_rto_min
  c.rto_max = 120s;                        // TCP_RTO_MAX
  c.syn_retries = 6;                       // net.ipv4.tcp_syn_retries: given up after 127 s
  c.synack_retries = 5;                    // net.ipv4.tcp_synack_retries: last at 31 s, given up at 63 s
  c.delayed_ack = 40ms;                    // TCP_DELACK_MIN
  c.time_wait = 60s;                       // TCP_TIMEWAIT_LEN, fixed
  c.fin_wait_2 = 60s;                      // net.ipv4.tcp_fin_timeout
  c.syn_cookies = SynCookies::OnOverflow;  // net.ipv4.tcp_syncookies = 1
  c.syn_ack_for_repeated_syn = true;       // tcp_check_req()
  c.option_order = OptionOrder::Linux;     // tcp_syn_options(), tcp_options_write()
  c.window_shift = 7;                      // from net.ipv4.tcp_rmem's greatest
  c.drop_without_timestamp = false;        // tcp_validate_incoming() lets them pass
  c.congestion_algorithm = CongestionAlgorithm::Cubic;  // net.ipv4.tcp_congestion_control
  c.slow_start_segments = 255;                          // tcp_slow_start(): all that is acknowledged
  c.rack = true;                                        // net.ipv4.tcp_recovery = 1
  c.quick_acks = 16;                                    // TCP_MAX_QUICKACKS
  c.push_pairs = true;                                  // PSH ends each TSO packet, of two segments at least
  c.reset_with_ack = true;                              // tcp_send_active_reset()
  c.challenge_acks = 1;                                 // net.ipv4.tcp_invalid_ratelimit:
  c.challenge_ack_interval = 500ms;                     // one in 500 ms
  c.window_update_when_doubled = true;                  // __tcp_cleanup_rbuf()
  c.ack_beyond_next_unanswered = true;                  // tcp_ack(), tcp_rcv_established()
  return c;
}

// What a FreeBSD 14 host does with its default sysctls and its default stack.
constexpr Config freebsd_profile() {
  Config c;
  c.receive_buffer = 65536;      // net.inet.tcp.recvspace
  c.rto_min = 30ms;              // net.inet.tcp.rexmit_min
  c.rto_variance_min = 200ms;    // net.inet.tcp.rexmit_slop, added to the variance: the greater comes nearest
  c.rto_max = 64s;               // TCPTV_REXMTMAX
  c.syn_retries = 5;             // net.inet.tcp.keepinit = 75 s ends it: 63 s of back-off come nearest
  c.synack_retries = 3;          // net.inet.tcp.syncache.rexmtlimit
  c.data_retries = 12;           // TCP_MAXRXTSHIFT
  c.delayed_ack = 40ms;          // net.inet.tcp.delacktime
  c.time_wait = 60s;             // 2 * net.inet.tcp.msl = 30 s
  c.fin_wait_2 = 60s;            // net.inet.tcp.finwait2_timeout
  c.rst_ends_time_wait = false;  // tcp_twcheck() drops it
  c.syn_cookies = SynCookies::OnOverflow;               // net.inet.tcp.syncookies = 1
  c.syn_ack_for_repeated_syn = true;                    // syncache_add()
  c.keep_alive_probes = 8;                              // net.inet.tcp.keepcnt
  c.option_order = OptionOrder::FreeBsd;                // tcp_addoptions()
  c.window_shift = 6;                                   // from kern.ipc.maxsockbuf
  c.congestion_algorithm = CongestionAlgorithm::Cubic;  // net.inet.tcp.cc.algorithm
  c.slow_start_segments = 2;                            // net.inet.tcp.abc_l_var
  c.reset_with_ack = true;                              // tcp_drop() by tcp_output()
  return c;
}

// "rfc", "linux", "freebsd"; nothing for another name.
std::optional<Config> profile(std::string_view name);

}  // namespace tcp
