// Acknowledgments and time: what moves SND.UNA, what the timers do (RFC 9293, sections 3.8.1, 3.8.3, 3.8.6.1
// and 3.10.8; RFC 6298; RFC 5681; RFC 6582).
#include <algorithm>

#include "core/tcp/congestion.hpp"
#include "core/tcp/connection.hpp"
#include "core/tcp/rto.hpp"

namespace tcp {
namespace {

constexpr std::uint8_t r1 = 3;  // RFC 9293, 3.8.3, SHLD-10: at least 3 retransmissions

}  // namespace

void Connection::advance_una(Instant now, Seq ack, Outbox& out) {
  const bool first = !syn_acknowledged_;
  syn_acknowledged_ = true;
  const std::uint32_t acked = ack - tcb_.snd.una;
  const Acknowledged covered = send_.acknowledge(ack);
  tcb_.snd.una = ack;
  tcb_.rtt.backoffs = 0;
  note(Rule::AckAdvances, out, acked);
  if (covered.retransmitted) {
    note(Rule::KarnSkips, out);
  } else if (covered.sent_at) {
    measure(tcb_.rtt, now - *covered.sent_at, config_);
    note(Rule::RttMeasured, out, (now - *covered.sent_at).count());
  }
  const bool restart = first || !config_.congestion_control || grow_congestion_window(now, acked, out);
  if (flight() == 0) {
    timers_.stop(Timer::Retransmission);  // RFC 6298, (5.2)
  } else if (restart && timers_.running(Timer::Retransmission)) {
    timers_.start(Timer::Retransmission, now, tcb_.rtt.rto);  // (5.3)
  }
}

// Whether the retransmission timer restarts: in fast recovery only the first partial acknowledgment does it.
bool Connection::grow_congestion_window(Instant now, std::uint32_t acked, Outbox& out) {
  Congestion& c = tcb_.congestion;
  const bool partial_before = c.partial_ack;
  switch (on_new_ack(c, tcb_.snd.una, acked, flight(), tcb_.snd.mss)) {
    case Growth::SlowStart:
      note(Rule::SlowStart, out, c.cwnd);
      return true;
    case Growth::CongestionAvoidance:
      note(Rule::CongestionAvoidance, out, c.cwnd);
      return true;
    case Growth::RecoveryEnds:
      note(Rule::RecoveryEnds, out, c.cwnd);
      return true;
    case Growth::PartialAck:
      note(Rule::RecoveryPartialAck, out, c.cwnd);
      retransmit(now, 0, Rule::RecoveryPartialAck, out);
      return !partial_before;
  }
  return true;
}

// RFC 5681, section 2: outstanding data, no data, neither SYN nor FIN, the greatest acknowledgment, the same
// window. Answers to a zero-window probe look alike and are not meant.
void Connection::count_duplicate(Instant now, const Segment& segment, Outbox& out) {
  const bool duplicate = flight() > 0 && segment.length() == 0 && segment.ack == tcb_.snd.una &&
                         segment.window == tcb_.snd.wnd && !timers_.running(Timer::Persist);
  if (!duplicate || !config_.congestion_control) return;
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

void Connection::timer_expires(Instant now, Outbox& out) {
  if (timers_.due(Timer::Retransmission, now)) retransmission_timeout(now, out);
  if (timers_.due(Timer::DelayedAck, now)) {
    note(Rule::AckDelayOver, out);
    send_ack(Rule::AckDelayOver, out);
  }
  if (timers_.due(Timer::Persist, now)) persist_timeout(now, out);
  if (timers_.due(Timer::FinWait2, now)) end(Error::TimedOut, Rule::FinWait2Expires, out);
  if (timers_.due(Timer::TimeWait, now)) end(Error::None, Rule::TimeWaitExpires, out);
}

std::uint8_t Connection::retry_limit() const {
  if (syn_acknowledged_) return config_.data_retries;
  return passive_ ? config_.synack_retries : config_.syn_retries;
}

void Connection::retransmission_timeout(Instant now, Outbox& out) {
  Rtt& rtt = tcb_.rtt;
  note(Rule::RetransmissionTimeout, out, rtt.rto.count());
  if (rtt.backoffs >= retry_limit()) return give_up(rtt.backoffs, out);
  timers_.stop(Timer::Retransmission);
  const bool first = rtt.backoffs == 0;
  back_off(rtt, config_);
  note(Rule::BackOff, out, rtt.rto.count());
  if (rtt.backoffs == r1) note(Rule::ManyRetransmissions, out, r1);
  if (!syn_acknowledged_) {
    syn_timed_out_ = true;
    return retransmit(now, 0, Rule::RetransmissionTimeout, out);
  }
  if (config_.congestion_control) {
    on_timeout(tcb_.congestion, tcb_.snd.nxt, flight(), tcb_.snd.mss, first);
    note(Rule::TimeoutShrinksWindow, out, tcb_.congestion.cwnd);
  }
  send_.mark_all_lost();
  retransmit(now, 0, Rule::RetransmissionTimeout, out);  // (5.4); the others as LostSentAgain allows
  settle(now, out);
}

void Connection::persist_timeout(Instant now, Outbox& out) {
  timers_.stop(Timer::Persist);
  if (tcb_.snd.wnd > 0) {
    note(Rule::SillyWindowOverride, out, usable_window());
    transmit(now, true, out);
    return settle_timers(now, out);
  }
  if (probes_unanswered_ >= config_.data_retries) return give_up(probes_unanswered_, out);
  ++probes_unanswered_;
  persist_interval_ = std::max(std::min(2 * persist_interval_, config_.rto_max), Duration{1});
  timers_.start(Timer::Persist, now, persist_interval_);
  note(Rule::ZeroWindowProbe, out, persist_interval_.count());
  if (flight() > 0) return retransmit(now, 0, Rule::ZeroWindowProbe, out);
  const std::uint32_t octets = unsent() > 0 ? 1 : 0;
  send_range(now, tcb_.snd.nxt, octets, octets == 0, Rule::ZeroWindowProbe, false, out);
}

void Connection::give_up(std::uint8_t retransmissions, Outbox& out) {
  const bool half_open = state_ == State::SynReceived && passive_;
  end(Error::TimedOut, half_open ? Rule::HalfOpenExpired : Rule::GivenUp, out, retransmissions);
}

}  // namespace tcp
