// Congestion and loss, in a connection: what acknowledgments and reports do to the congestion window, when a
// segment is held to be lost and sent again (RFC 5681; RFC 6582; RFC 6675; RFC 8985).
#include <algorithm>

#include "core/tcp/congestion.hpp"
#include "core/tcp/connection.hpp"
#include "core/tcp/rack.hpp"
#include "core/tcp/scoreboard.hpp"

namespace tcp {

bool Connection::guided_by_sack() const {
  return tcb_.sack && config_.congestion_control && config_.retransmission && syn_acknowledged_;
}

// Whether the retransmission timer restarts: in NewReno's recovery only the first partial acknowledgment does
// it.
bool Connection::grow_congestion_window(Instant now, std::uint32_t acked, bool window_used, Outbox& out) {
  Congestion& c = tcb_.congestion;
  const Pace pace{now, tcb_.rtt.srtt, window_used};
  const bool partial_before = c.partial_ack;
  const Growth growth = tcb_.sack ? on_new_ack_with_sack(c, tcb_.snd.una, acked, tcb_.snd.mss, pace)
                                  : on_new_ack(c, tcb_.snd.una, acked, flight(), tcb_.snd.mss, pace);
  switch (growth) {
    case Growth::SlowStart:
      note(Rule::SlowStart, out, c.cwnd);
      return true;
    case Growth::CongestionAvoidance:
      note(c.cubic ? Rule::CubicGrowth : Rule::CongestionAvoidance, out, c.cwnd);
      return true;
    case Growth::NotUsed:
      return true;
    case Growth::RecoveryEnds:
      note(Rule::RecoveryEnds, out, c.cwnd);
      return true;
    case Growth::PartialAck:
      if (tcb_.sack) return true;
      note(Rule::RecoveryPartialAck, out, c.cwnd);
      retransmit(now, 0, Rule::RecoveryPartialAck, out);
      return !partial_before;
  }
  return true;
}

// RFC 5681, section 2: outstanding data, no data, neither SYN nor FIN, the greatest acknowledgment, the same
// window. Answers to a zero-window probe look alike and are not meant. With SACK, reports count instead.
void Connection::count_duplicate(Instant now, const Segment& segment, Outbox& out) {
  const bool duplicate = flight() > 0 && segment.length() == 0 && segment.ack == tcb_.snd.una &&
                         offered_window(segment) == tcb_.snd.wnd && !timers_.running(Timer::Persist);
  if (!duplicate || tcb_.sack || !config_.congestion_control || !config_.retransmission) return;
  Congestion& c = tcb_.congestion;
  switch (on_duplicate_ack(c, tcb_.snd.una, tcb_.snd.nxt, tcb_.snd.mss)) {
    case Duplicate::Counted:
      return note(Rule::DuplicateAck, out, c.duplicate_acks);
    case Duplicate::FastRetransmit:
      note(Rule::FastRetransmit, out, c.cwnd);
      return retransmit(now, 0, Rule::FastRetransmit, out);
    case Duplicate::Inflated:
      return note(Rule::RecoveryInflates, out, c.cwnd);
  }
}

// Before SND.UNA moves: what this ACK delivers goes into the scoreboard and into RACK. Octets newly reported.
std::uint32_t Connection::take_reports(Instant now, const Segment& segment) {
  if (!guided_by_sack()) return 0;
  const SackBlocks blocks = segment.options.sack().value_or(SackBlocks{});
  const auto age = age_of_echo(now, segment);
  std::optional<Instant> echo;
  if (age) echo = Instant(Duration((microseconds(now) / 1000) * 1000)) - *age;
  for (const Transmission& t : send_.in_flight()) {
    const bool delivered =
        !t.sacked && (before_or_at(t.end(), segment.ack) || covers(blocks, t, tcb_.snd.una, tcb_.snd.nxt));
    if (delivered) rack_delivered(tcb_.rack, t, now, echo);
  }
  return take_sack(send_.in_flight(), blocks, tcb_.snd.una, tcb_.snd.nxt);
}

// RFC 6675, section 5; with RACK, RFC 8985, 6.2.
void Connection::recover_by_reports(Instant now, const Segment& segment, std::uint32_t newly_reported,
                                    bool advances, Outbox& out) {
  if (!guided_by_sack()) return;
  end_probe(segment, advances, out);
  if (config_.rack) adapt_reordering_window(segment, out);
  Congestion& c = tcb_.congestion;
  if (!advances && newly_reported > 0 && !c.in_recovery) {
    if (c.duplicate_acks < UINT8_MAX) ++c.duplicate_acks;
    note(Rule::DuplicateAck, out, c.duplicate_acks);
  }
  if (flight() == 0) return timers_.stop(Timer::Reordering);
  const std::size_t lost = find_losses(now, out);
  const bool certain = lost > 0 || (!config_.rack && c.duplicate_acks >= dup_thresh);
  const bool repaired_before = !after(tcb_.snd.una - 1, c.recover);  // RFC 6582, 3.2, (1)
  if (certain && !c.in_recovery && !repaired_before) begin_recovery(now, out);
}

// RFC 8985, 6.2, step 4.
void Connection::adapt_reordering_window(const Segment& segment, Outbox& out) {
  Rack& rack = tcb_.rack;
  const auto blocks = segment.options.sack();
  const bool duplicate = blocks && is_duplicate_report(*blocks, segment.ack);
  const bool repaired = rack.recovering && after(tcb_.snd.una, tcb_.congestion.recover);
  if (repaired) rack.recovering = false;
  const std::uint8_t old = rack.reo_wnd_mult;
  rack_adapt(rack, tcb_.snd.una, tcb_.snd.nxt, duplicate, repaired);
  if (rack.reo_wnd_mult == old) return;
  note(rack.reo_wnd_mult > old ? Rule::ReorderingGrows : Rule::ReorderingForgotten, out, rack.reo_wnd_mult);
}

std::size_t Connection::find_losses(Instant now, Outbox& out) {
  const auto flying = send_.in_flight();
  if (!config_.rack) return mark_lost(flying, tcb_.snd.mss);
  const Duration window =
      reordering_window(tcb_.rack, tcb_.rtt, tcb_.congestion.in_recovery, reported(flying));
  const RackVerdict verdict = rack_detect_loss(tcb_.rack, flying, now, window);
  timers_.stop(Timer::Reordering);
  if (verdict.timeout > Duration{0}) {
    timers_.start(Timer::Reordering, now, verdict.timeout);
    note(Rule::ReorderingWait, out, verdict.timeout.count());
  }
  if (verdict.lost > 0) note(Rule::RackLoss, out, static_cast<std::int64_t>(verdict.lost));
  return verdict.lost;
}

// The first lost segment goes at once, whatever the pipe says; settle() sends what else it allows.
void Connection::begin_recovery(Instant now, Outbox& out) {
  Congestion& c = tcb_.congestion;
  enter_recovery_with_sack(c, tcb_.snd.una, tcb_.snd.nxt, tcb_.snd.mss);
  rescued_ = false;
  tcb_.rack.recovering = true;
  timers_.stop(Timer::LossProbe);
  note(Rule::SackRecovery, out, c.cwnd);
  const auto flying = send_.in_flight();
  const auto first = std::ranges::find_if(flying, &Transmission::lost);
  const auto index = first == flying.end() ? 0 : first - flying.begin();
  retransmit(now, static_cast<std::size_t>(index), Rule::SackRecovery, out);
}

void Connection::reordering_timeout(Instant now, Outbox& out) {
  timers_.stop(Timer::Reordering);
  const bool lost = find_losses(now, out) > 0;
  const bool repaired_before = !after(tcb_.snd.una - 1, tcb_.congestion.recover);
  if (lost && !tcb_.congestion.in_recovery && !repaired_before) begin_recovery(now, out);
  settle(now, out);
}

// NextSeg()'s rules (3) and (4): nothing is certainly lost and nothing new can go.
void Connection::resend_doubtful(Instant now, Outbox& out) {
  if (!guided_by_sack() || config_.rack || !tcb_.congestion.in_recovery) return;
  while (const auto index = next_doubtful(send_.in_flight(), !rescued_)) {
    const auto flying = send_.in_flight();
    if (!congestion_allows(flying[*index].length)) return;
    rescued_ |= std::ranges::none_of(flying.subspan(*index), &Transmission::sacked);
    retransmit(now, *index, Rule::DoubtfulSent, out);
  }
}

// RFC 8985, 7.2. The probe replaces the retransmission timeout as long as it comes first.
void Connection::arm_probe(Instant now) {
  timers_.stop(Timer::LossProbe);
  const Congestion& c = tcb_.congestion;
  const auto flying = send_.in_flight();
  const bool wanted = config_.rack && guided_by_sack() && !tcb_.rack.probing && !c.in_recovery &&
                      tcb_.rtt.backoffs == 0 && !flying.empty() && tcb_.snd.wnd > 0 &&
                      std::ranges::none_of(flying, [](const Transmission& t) { return t.lost || t.sacked; });
  if (!wanted) return;
  const Instant timeout = timers_[Timer::Retransmission].deadline;
  const Duration wait = probe_timeout(tcb_.rtt, flying.size() == 1);
  timers_.start(Timer::LossProbe, now, timeout == never ? wait : std::min(wait, timeout - now));
}

// 7.3: new data if there are any, else the last segment again.
void Connection::send_probe(Instant now, Outbox& out) {
  timers_.stop(Timer::LossProbe);
  const auto flying = send_.in_flight();  // not empty: the last ACK stops this timer
  note(Rule::TailLossProbe, out, flight());
  tcb_.rack.probing = true;
  const std::uint32_t octets = std::min({unsent(), usable_window(), std::uint32_t{segment_room()}});
  tcb_.rack.probe_is_retransmission = octets == 0;
  if (octets > 0) {
    send_range(now, tcb_.snd.nxt, octets, false, Rule::TailLossProbe, false, out);
  } else {
    retransmit(now, flying.size() - 1, Rule::TailLossProbe, out);
  }
  tcb_.rack.probe_end = tcb_.snd.nxt;
  timers_.start(Timer::Retransmission, now, tcb_.rtt.rto);
}

// 7.4.2: was it the probe that repaired the loss? Then the network has lost something, and is told less.
void Connection::end_probe(const Segment& segment, bool advances, Outbox& out) {
  Rack& rack = tcb_.rack;
  if (!rack.probing || before(segment.ack, rack.probe_end)) return;
  const auto blocks = segment.options.sack();
  const bool arrived_twice = blocks ? is_duplicate_report(*blocks, segment.ack) : !advances;
  const bool repaired = after(segment.ack, rack.probe_end);
  if (rack.probe_is_retransmission && !arrived_twice && !repaired) return;  // the next one tells
  rack.probing = false;
  if (!rack.probe_is_retransmission || arrived_twice) return;
  enter_recovery_with_sack(tcb_.congestion, tcb_.snd.una, tcb_.snd.nxt, tcb_.snd.mss);
  tcb_.congestion.in_recovery = false;
  note(Rule::TailLossRepaired, out, tcb_.congestion.cwnd);
}

}  // namespace tcp
