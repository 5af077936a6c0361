// Acknowledgments and time: what moves SND.UNA, what the timers do (RFC 9293, sections 3.8.1, 3.8.3, 3.8.4,
// 3.8.6.1 and 3.10.8; RFC 6298).
#include <algorithm>
#include <array>

#include "core/tcp/congestion.hpp"
#include "core/tcp/connection.hpp"
#include "core/tcp/rack.hpp"
#include "core/tcp/rto.hpp"
#include "core/tcp/scoreboard.hpp"

namespace tcp {
namespace {

constexpr std::uint8_t r1 = 3;  // RFC 9293, 3.8.3, SHLD-10: at least 3 retransmissions

// Of those that are due at one instant. The probe comes before the time-out that it may replace.
constexpr std::array in_order_of_expiry{Timer::LossProbe, Timer::Retransmission, Timer::DelayedAck,
                                        Timer::Persist,   Timer::Reordering,     Timer::KeepAlive,
                                        Timer::User,      Timer::FinWait2,       Timer::TimeWait};
static_assert(in_order_of_expiry.size() == timer_count);

}  // namespace

void Connection::advance_una(Instant now, const Segment& segment, Outbox& out) {
  const bool first = !syn_acknowledged_;
  syn_acknowledged_ = true;
  const Seq ack = segment.ack;
  const std::uint32_t acked = ack - tcb_.snd.una;
  const std::uint32_t news = news_in(ack);
  const bool window_used = flight() + tcb_.snd.mss > tcb_.congestion.cwnd;
  const Acknowledged covered = send_.acknowledge(ack);
  tcb_.snd.una = ack;
  if (before(tcb_.snd.up, ack)) tcb_.snd.up = ack;
  tcb_.rtt.backoffs = 0;
  note(Rule::AckAdvances, out, acked);
  measure_round_trip(now, segment, covered, out);
  const bool restart =
      first || !config_.congestion_control || grow_congestion_window(now, news, window_used, out);
  if (flight() == 0) {
    timers_.stop(Timer::Retransmission);  // RFC 6298, (5.2)
  } else if (restart && timers_.running(Timer::Retransmission)) {
    timers_.start(Timer::Retransmission, now, tcb_.rtt.rto);  // (5.3)
  }
  if (timers_.running(Timer::User)) timers_.start(Timer::User, now, config_.user_timeout);
  arm_probe(now);
}

// Octets that it tells of for the first time: reports and duplicate ACKs have told of others, though not in
// recovery, where the window is deflated by all that is acknowledged.
std::uint32_t Connection::news_in(Seq ack) const {
  const std::uint32_t acked = ack - tcb_.snd.una;
  if (tcb_.congestion.in_recovery) return acked;
  std::uint32_t known = tcb_.sack ? 0 : tcb_.congestion.duplicate_acks * std::uint32_t{tcb_.snd.mss};
  for (const Transmission& t : send_.in_flight())
    if (t.sacked && before_or_at(t.end(), ack)) known += t.length;
  const std::uint32_t least = std::min(acked, std::uint32_t{tcb_.snd.mss});
  return std::max(acked - std::min(acked, known), least);
}

// From our own record of when it was sent; of what was sent twice, only a timestamp can tell (RFC 7323, 4.1).
void Connection::measure_round_trip(Instant now, const Segment& segment, const Acknowledged& covered,
                                    Outbox& out) {
  if (!covered.retransmitted) {
    if (!covered.sent_at) return;
    measure(tcb_.rtt, now - *covered.sent_at, config_);
    tcb_.rack.min_rtt = std::min(tcb_.rack.min_rtt, now - *covered.sent_at);
    return note(Rule::RttMeasured, out, (now - *covered.sent_at).count());
  }
  const auto age = age_of_echo(now, segment);
  if (!age) return note(Rule::KarnSkips, out);
  measure(tcb_.rtt, *age, config_);
  note(Rule::RttFromTimestamp, out, age->count());
}

void Connection::timer_expires(Instant now, Outbox& out) {
  for (const Timer timer : in_order_of_expiry) {
    if (timers_.due(timer, now)) expire(now, timer, out);
  }
}

void Connection::expire(Instant now, Timer timer, Outbox& out) {
  if (!timers_.running(timer)) return;
  switch (timer) {
    case Timer::LossProbe:
      return send_probe(now, out);
    case Timer::Retransmission:
      return retransmission_timeout(now, out);
    case Timer::DelayedAck:
      return delayed_ack_timeout(now, out);
    case Timer::Persist:
      return persist_timeout(now, out);
    case Timer::Reordering:
      return reordering_timeout(now, out);
    case Timer::KeepAlive:
      return keep_alive_timeout(now, out);
    case Timer::User:
      return end(Error::TimedOut, Rule::UserTimeout, out, config_.user_timeout.count());
    case Timer::FinWait2:
      return end(Error::TimedOut, Rule::FinWait2Expires, out);
    case Timer::TimeWait:
      return end(Error::None, Rule::TimeWaitExpires, out);
  }
}

void Connection::delayed_ack_timeout(Instant now, Outbox& out) {
  note(Rule::AckDelayOver, out);
  send_ack(now, Rule::AckDelayOver, out);
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
  note(config_.back_off ? Rule::BackOff : Rule::WithoutBackOff, out, rtt.rto.count());
  if (rtt.backoffs == r1) note(Rule::ManyRetransmissions, out, r1);
  if (!syn_acknowledged_) {
    syn_timed_out_ = true;
    return retransmit(now, 0, Rule::RetransmissionTimeout, out);
  }
  if (config_.congestion_control) {
    on_timeout(tcb_.congestion, tcb_.snd.nxt, flight(), tcb_.snd.mss, first);
    note(Rule::TimeoutShrinksWindow, out, tcb_.congestion.cwnd);
  }
  if (reneged(send_.in_flight())) {
    note(Rule::ReportsForgotten, out);
    forget_reports(send_.in_flight());
  }
  timers_.stop(Timer::LossProbe);
  timers_.stop(Timer::Reordering);
  tcb_.rack.probing = false;
  if (config_.rack && guided_by_sack()) {
    tcb_.rack.recovering = true;
    const auto flying = send_.in_flight();
    rack_mark_on_timeout(tcb_.rack, flying, now, reordering_window(tcb_.rack, rtt, false, reported(flying)));
  } else {
    send_.mark_all_lost();
  }
  retransmit(now, 0, Rule::RetransmissionTimeout, out);  // (5.4); the others as LostSentAgain allows
  settle(now, out);
}

void Connection::persist_timeout(Instant now, Outbox& out) {
  timers_.stop(Timer::Persist);
  if (tcb_.snd.wnd > 0) {
    note(Rule::SillyWindowOverride, out, usable_window());
    push_ = send_.end();
    transmit(now, Urge::Override, out);
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

// RFC 9293, 3.8.4. What the peer acknowledges or sends shows that it is there.
void Connection::hear(Instant now) {
  keep_alives_unanswered_ = 0;
  const bool watched = synchronized() && state_ != State::TimeWait && state_ != State::Closing;
  if (config_.keep_alive && watched) {
    timers_.start(Timer::KeepAlive, now, config_.keep_alive_idle);
  } else {
    timers_.stop(Timer::KeepAlive);
  }
}

void Connection::keep_alive_timeout(Instant now, Outbox& out) {
  if (flight() > 0 || unsent() > 0) return hear(now);  // the data themselves ask
  if (keep_alives_unanswered_ >= config_.keep_alive_probes) {
    emit(now, blank(config_.reset_with_ack ? Rst | Ack : Rst), Rule::KeepAliveGivesUp, false, out);
    return end(Error::TimedOut, Rule::KeepAliveGivesUp, out, keep_alives_unanswered_);
  }
  ++keep_alives_unanswered_;
  note(Rule::KeepAliveProbe, out, keep_alives_unanswered_);
  timers_.start(Timer::KeepAlive, now, config_.keep_alive_interval);
  Segment probe = blank(Ack);
  probe.seq = tcb_.snd.nxt - 1;
  emit(now, std::move(probe), Rule::KeepAliveProbe, false, out);
}

// RFC 9293, 3.10.8: runs while something waits for the peer, and begins anew with each acknowledgment.
void Connection::run_user_timer(Instant now) {
  const bool open = synchronized() ? state_ != State::TimeWait : state_ >= State::SynSent && !passive_;
  const bool waits = open && (flight() > 0 || unsent() > 0);
  if (!waits || config_.user_timeout == Duration::max()) return timers_.stop(Timer::User);
  if (!timers_.running(Timer::User)) timers_.start(Timer::User, now, config_.user_timeout);
}

void Connection::give_up(std::uint8_t retransmissions, Outbox& out) {
  const bool half_open = state_ == State::SynReceived && passive_;
  end(Error::TimedOut, half_open ? Rule::HalfOpenExpired : Rule::GivenUp, out, retransmissions);
}

}  // namespace tcp
