// What one stack does differently from another, and what a learner may switch off: plain data. Defaults keep
// the RFC's word; profiles are functions that return a Config.
#pragma once

#include <cstdint>

#include "core/tcp/digest.hpp"
#include "core/tcp/time.hpp"

namespace tcp {

// RFC 4987, 3.6, with Linux's three settings (net.ipv4.tcp_syncookies = 0, 1, 2).
enum class SynCookies : std::uint8_t { Off, OnOverflow, Always };

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

  friend bool operator==(const Config&, const Config&) = default;
};

void digest(Digest& d, const Config& config);

// RFC 9293 and the RFCs around it, to the letter.
constexpr Config rfc_profile() {
  return {};
}

// What a Linux host does with its default sysctls.
constexpr Config linux_profile() {
  Config c;
  c.rto_min = 200ms;                       // TCP_RTO_MIN
  c.rto_max = 120s;                        // TCP_RTO_MAX
  c.syn_retries = 6;                       // net.ipv4.tcp_syn_retries: given up after 127 s
  c.synack_retries = 5;                    // net.ipv4.tcp_synack_retries: last at 31 s, given up at 63 s
  c.delayed_ack = 40ms;                    // TCP_DELACK_MIN
  c.time_wait = 60s;                       // TCP_TIMEWAIT_LEN, fixed
  c.fin_wait_2 = 60s;                      // net.ipv4.tcp_fin_timeout
  c.syn_cookies = SynCookies::OnOverflow;  // net.ipv4.tcp_syncookies = 1
  c.syn_ack_for_repeated_syn = true;       // tcp_check_req()
  return c;
}

}  // namespace tcp
