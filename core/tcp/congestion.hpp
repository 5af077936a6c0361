// Congestion control: slow start, congestion avoidance, fast retransmit and fast recovery (RFC 5681 with
// RFC 6582, NewReno, or RFC 6675 where the peer reports what it has), CUBIC where Config wants it (RFC 9438).
// Pure functions on Congestion; all numbers are octets, `mss` is SMSS.
#pragma once

#include <cstdint>

#include "core/tcp/config.hpp"
#include "core/tcp/seq.hpp"
#include "core/tcp/tcb.hpp"

namespace tcp {

inline constexpr std::uint8_t duplicate_ack_threshold = 3;  // RFC 5681, 3.2
inline constexpr std::uint32_t cwnd_max = 1U << 30;

// RFC 6928, 2. After a lost SYN or SYN-ACK it is one segment (RFC 5681, 3.1).
std::uint32_t initial_window(const Config& config, std::uint16_t mss);
Congestion start_congestion(const Config& config, std::uint16_t mss, Seq iss);

enum class Growth : std::uint8_t { SlowStart, CongestionAvoidance, NotUsed, PartialAck, RecoveryEnds };

// What CUBIC's curve goes by.
struct Pace {
  Instant now{};
  Duration srtt{0};
  bool window_used = true;  // what was in flight filled it; else it does not grow (RFC 9438, 5.8)
};

// An ACK took SND.UNA to `una`, acknowledging `acked` octets; `flight` is what is still unacknowledged.
// PartialAck asks the caller to retransmit the first unacknowledged segment.
Growth on_new_ack(Congestion& c, Seq una, std::uint32_t acked, std::uint32_t flight, std::uint16_t mss,
                  const Pace& pace = {});
// The same where SACK guides recovery: a partial acknowledgment changes nothing (RFC 6675, 5).
Growth on_new_ack_with_sack(Congestion& c, Seq una, std::uint32_t acked, std::uint16_t mss, const Pace& pace);

enum class Duplicate : std::uint8_t { Counted, FastRetransmit, Inflated };

// A duplicate ACK. FastRetransmit asks the caller to retransmit the first unacknowledged segment.
Duplicate on_duplicate_ack(Congestion& c, Seq una, Seq nxt, std::uint16_t mss);

// RFC 6675, 5, (4): a loss is certain. cwnd = ssthresh, and the pipe says what may go out.
void enter_recovery_with_sack(Congestion& c, Seq una, Seq nxt, std::uint16_t mss);
// RFC 5681, 4.1: nothing was sent for longer than one RTO. True: cwnd has shrunk.
bool restart_after_idle(Congestion& c, const Config& config, std::uint16_t mss);

// The retransmission timer has expired; `first` for the first time for this segment.
void on_timeout(Congestion& c, Seq nxt, std::uint32_t flight, std::uint16_t mss, bool first);

}  // namespace tcp
