// The Transmission Control Block: the variables of RFC 9293, section 3.3.1, in the RFC's names, with those of
// RFC 6298 (retransmission timeout) and RFC 5681 (congestion control).
#pragma once

#include <cstdint>
#include <optional>

#include "core/tcp/seq.hpp"
#include "core/tcp/time.hpp"

namespace tcp {

inline constexpr std::uint32_t window_max = 65535;  // what the header's field holds
inline constexpr std::uint16_t default_mss = 536;   // where the peer says nothing (3.7.1, MUST-15)
inline constexpr std::uint16_t least_mss = 48;  // a smaller offer is taken for this (a datagram of 68 octets)

// Send sequence variables. UNA =< NXT; what lies between is in flight.
struct Snd {
  Seq una;                      // oldest unacknowledged
  Seq nxt;                      // next to be sent
  std::uint32_t wnd = 0;        // window, octets (already scaled)
  Seq up;                       // urgent pointer
  Seq wl1;                      // segment sequence number of the last window update
  Seq wl2;                      // segment acknowledgment number of the last window update
  std::uint16_t mss = 536;      // Eff.snd.MSS (3.7.1), less the options that every segment carries
  std::uint8_t wind_shift = 0;  // Snd.Wind.Shift (RFC 7323, 2.2)
};

// Receive sequence variables.
struct Rcv {
  Seq nxt;                      // next expected
  std::uint32_t wnd = 0;        // window offered, octets
  Seq up;                       // urgent pointer
  std::uint8_t wind_shift = 0;  // Rcv.Wind.Shift (RFC 7323, 2.2)
};

// RFC 7323, sections 3 to 5. One tick of a timestamp clock is a millisecond.
struct Stamps {
  bool on = false;           // Snd.TS.OK
  std::uint32_t offset = 0;  // of our clock, so that it tells nobody how long we have been running
  std::uint32_t recent = 0;  // TS.Recent
  Instant recent_at = never;
};

// The first check of 3.10.7.4 in its four cases: does [seq, seq + length) have a part in the receive window?
constexpr bool acceptable(const Rcv& rcv, Seq seq, std::uint32_t length) {
  if (length == 0) return rcv.wnd == 0 ? seq == rcv.nxt : in_window(seq, rcv.nxt, rcv.wnd);
  if (rcv.wnd == 0) return false;
  return in_window(seq, rcv.nxt, rcv.wnd) || in_window(seq + (length - 1), rcv.nxt, rcv.wnd);
}

// RFC 6298. srtt and rttvar are meaningful once `measured`.
struct Rtt {
  bool measured = false;
  Duration srtt{0};
  Duration rttvar{0};
  Duration rto{0};            // with back-off applied
  std::uint8_t backoffs = 0;  // consecutive expirations of the retransmission timer
};

// RFC 9438, 4.1.2. Octets, milliseconds.
struct Cubic {
  std::uint32_t w_max = 0;
  std::uint32_t w_est = 0;
  std::uint32_t cwnd_prior = 0;
  std::int64_t k_ms = 0;
  Instant epoch = never;  // congestion avoidance began; never: it has not since the last reduction
  Instant seen = never;   // up to here the time since then has been judged
};

// RFC 8985, 5.2 and 5.3.
struct Rack {
  Instant xmit_ts{};  // when the segment was sent that was sent last of those delivered
  Seq end_seq;
  Duration rtt{0};
  Duration min_rtt = Duration::max();
  Seq fack;  // the end of the highest delivered
  bool reordering_seen = false;
  std::uint8_t reo_wnd_mult = 1;      // the reordering window, in quarters of min_rtt
  std::uint8_t reo_wnd_persist = 16;  // so many recoveries without a DSACK until it is one quarter again
  std::optional<Seq> dsack_round;     // a DSACK came in this round, which ends here
  bool recovering = false;            // fast or RTO recovery, until Congestion::recover is passed
  bool any = false;                   // something was delivered
  bool probing = false;               // a tail loss probe is outstanding; it ends at
  Seq probe_end;                      // TLP.end_seq
  bool probe_is_retransmission = false;
};

// RFC 5681. Octets.
struct Congestion {
  std::uint32_t cwnd = 0;
  std::uint32_t ssthresh = UINT32_MAX;
  std::uint8_t duplicate_acks = 0;
  std::uint32_t limited = 0;  // in flight by limited transmit; no part of FlightSize (RFC 5681, 3.2)
  bool in_recovery = false;   // fast recovery (RFC 6582)
  bool partial_ack = false;   // one was seen in this recovery
  Seq recover;
  bool cubic = false;                    // RFC 9438 in place of RFC 5681's growth and halving
  std::uint8_t slow_start_segments = 1;  // as in Config
  Cubic curve;
};

struct Tcb {
  Snd snd;
  Rcv rcv;
  Seq iss;
  Seq irs;
  Rtt rtt;
  Congestion congestion;
  Stamps stamps;
  bool sack = false;  // both SYNs had SACK-Permitted (RFC 2018, 2)
  Rack rack;
};

}  // namespace tcp
