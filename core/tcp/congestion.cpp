// RFC 5681, sections 3 and 4.1; RFC 6582, section 3.2; RFC 6675, section 5.
#include "core/tcp/congestion.hpp"

#include <algorithm>

#include "core/tcp/cubic.hpp"

namespace tcp {
namespace {

// The new ssthresh: "no more than" RFC 5681, (4). In recovery, FlightSize counts what was reported and has
// left the network, and may be more than cwnd; a reduction that went by that would let more out than before.
std::uint32_t reduction(Congestion& c, std::uint32_t flight, std::uint16_t mss) {
  flight = std::min(flight, c.cwnd);
  if (c.cubic) return cubic_reduction(c.curve, c.cwnd, flight, mss);
  return std::max(flight / 2, 2U * mss);  // RFC 5681, (4)
}

Growth grow(Congestion& c, std::uint32_t acked, std::uint16_t mss, const Pace& pace) {
  c.duplicate_acks = 0;
  c.limited = 0;
  const bool slow_start = c.cwnd < c.ssthresh;
  if (slow_start) {
    c.cwnd += std::min(acked, std::uint32_t{c.slow_start_segments} * mss);  // RFC 5681, (2)
  } else if (c.cubic && !pace.window_used) {
    cubic_rest(c.curve, pace.now);
    return Growth::NotUsed;
  } else if (c.cubic) {
    c.cwnd = cubic_growth(c.curve, c.cwnd, acked, mss, pace.now, pace.srtt);
  } else {
    c.cwnd += std::max(1U, std::uint32_t{mss} * mss / c.cwnd);  // (3)
  }
  c.cwnd = std::min(c.cwnd, cwnd_max);
  return slow_start ? Growth::SlowStart : Growth::CongestionAvoidance;
}

// Once it is covered `recover` only has to lie behind; it follows, lest it come round the circle of sequence
// numbers and stand ahead.
void follow(Congestion& c, Seq una) {
  if (after(una - 1, c.recover)) c.recover = una - 2;
}

void leave_recovery(Congestion& c) {
  c.in_recovery = false;
  c.partial_ack = false;
  c.duplicate_acks = 0;
  c.limited = 0;
}

}  // namespace

std::uint32_t initial_window(const Config& config, std::uint16_t mss) {
  const std::uint32_t n = config.initial_window_segments;
  return std::max(std::min(n * mss, std::max(2U * mss, n * 1460U)), std::uint32_t{mss});
}

Congestion start_congestion(const Config& config, std::uint16_t mss, Seq iss) {
  Congestion c;
  c.cwnd = initial_window(config, mss);
  c.cubic = config.congestion_algorithm == CongestionAlgorithm::Cubic;
  c.slow_start_segments = config.slow_start_segments;
  c.recover = iss - 1;  // nothing repaired yet: the loss of the first data segment counts
  return c;
}

Growth on_new_ack(Congestion& c, Seq una, std::uint32_t acked, std::uint32_t flight, std::uint16_t mss,
                  const Pace& pace) {
  if (c.in_recovery && after(una, c.recover)) {  // a full acknowledgment
    c.cwnd = std::min(c.ssthresh, std::max(flight, std::uint32_t{mss}) + mss);
    leave_recovery(c);
    return Growth::RecoveryEnds;
  }
  if (c.in_recovery) {
    c.partial_ack = true;
    c.cwnd -= std::min(acked, c.cwnd);
    if (acked >= mss) c.cwnd += mss;
    c.cwnd = std::max(c.cwnd, std::uint32_t{mss});
    return Growth::PartialAck;
  }
  follow(c, una);
  return grow(c, acked, mss, pace);
}

Growth on_new_ack_with_sack(Congestion& c, Seq una, std::uint32_t acked, std::uint16_t mss,
                            const Pace& pace) {
  if (!c.in_recovery) {
    follow(c, una);
    return grow(c, acked, mss, pace);
  }
  if (!after(una, c.recover)) return Growth::PartialAck;
  leave_recovery(c);
  return Growth::RecoveryEnds;
}

void enter_recovery_with_sack(Congestion& c, Seq una, Seq nxt, std::uint16_t mss) {
  c.cwnd = c.ssthresh = reduction(c, nxt - una - c.limited, mss);
  c.recover = nxt - 1;
  c.in_recovery = true;
}

bool restart_after_idle(Congestion& c, const Config& config, std::uint16_t mss) {
  const std::uint32_t restart_window = std::min(initial_window(config, mss), c.cwnd);
  const bool shrinks = restart_window < c.cwnd;
  c.cwnd = restart_window;
  return shrinks;
}

Duplicate on_duplicate_ack(Congestion& c, Seq una, Seq nxt, std::uint16_t mss) {
  if (c.in_recovery) {
    c.cwnd = std::min(c.cwnd + mss, cwnd_max);
    return Duplicate::Inflated;
  }
  if (c.duplicate_acks < UINT8_MAX) ++c.duplicate_acks;
  // RFC 6582, 3.2, (1): not again for losses of the window that was already repaired.
  if (c.duplicate_acks != duplicate_ack_threshold || !after(una - 1, c.recover)) return Duplicate::Counted;
  c.ssthresh = reduction(c, nxt - una - c.limited, mss);
  c.cwnd = c.ssthresh + duplicate_ack_threshold * mss;
  c.recover = nxt - 1;
  c.in_recovery = true;
  return Duplicate::FastRetransmit;
}

void on_timeout(Congestion& c, Seq nxt, std::uint32_t flight, std::uint16_t mss, bool first) {
  if (first) c.ssthresh = reduction(c, flight, mss);
  c.curve.epoch = never;
  c.curve.w_max = 0;  // RFC 9438, 4.8: the next epoch begins at its own
  c.cwnd = mss;       // the loss window
  c.recover = nxt - 1;
  leave_recovery(c);
}

}  // namespace tcp
