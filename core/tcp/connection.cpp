// A connection's decisions and changes of state (RFC 9293, sections 3.3.2 and 3.10).
#include "core/tcp/connection.hpp"

#include <algorithm>

#include "core/tcp/congestion.hpp"
#include "core/tcp/listener.hpp"
#include "core/tcp/rto.hpp"

namespace tcp {
Connection::Connection(const SocketPair& pair, const Config& config, Seq iss, std::uint32_t stamp_offset)
    : pair_(pair), config_(config), quick_acks_(config.quick_acks) {
  tcb_.iss = iss;
  tcb_.stamps.offset = stamp_offset;
  tcb_.snd.una = tcb_.snd.nxt = iss;
  tcb_.rcv.wnd = std::min(config.receive_buffer, window_max);
  start_rto(tcb_.rtt, config);
}

Connection Connection::in_listen(const SocketPair& pair, const Config& config, Seq iss,
                                 std::uint32_t stamp_offset) {
  Connection c(pair, config, iss, stamp_offset);
  c.state_ = State::Listen;
  c.passive_ = true;
  return c;
}

Connection Connection::in_syn_received(const SocketPair& pair, const Config& config, const HalfOpen& slot,
                                       std::uint32_t stamp_offset) {
  Connection c = in_listen(pair, config, slot.iss, stamp_offset);
  c.state_ = State::SynReceived;
  c.begin_sending();
  Offer offer{.mss = slot.mss, .sack = slot.sack};
  if (slot.shift != HalfOpen::no_shift) offer.shift = slot.shift;
  if (slot.stamps) offer.stamps = Timestamps{.value = slot.stamp};
  c.take_peer_syn(slot.irs, offer, slot.born);
  c.last_ack_ = c.tcb_.rcv.nxt;
  c.tcb_.snd.nxt = slot.iss + c.counted();
  c.syn_timed_out_ = slot.retries > 0;
  for (int i = 0; i < slot.retries; ++i) back_off(c.tcb_.rtt, config);
  const Instant sent_at = slot.resent ? slot.deadline - c.tcb_.rtt.rto : slot.born;
  c.send_.sent(slot.iss, c.counted(), sent_at, slot.resent || slot.born == never);
  if (slot.deadline != never) {
    c.timers_.start(Timer::Retransmission, slot.deadline - c.tcb_.rtt.rto, c.tcb_.rtt.rto);
  }
  return c;
}

void Connection::note(Rule rule, Outbox& out, std::int64_t value) const {
  out.notes.push_back({rule, pair_, state_, state_, value});
}

void Connection::enter(State state, Rule rule, Outbox& out, std::int64_t value) {
  out.notes.push_back({rule, pair_, state_, state, value});
  state_ = state;
}

void Connection::end(Error error, Rule rule, Outbox& out, std::int64_t value) {
  enter(State::Closed, rule, out, value);
  error_ = error;
  timers_.stop_all();
  send_.clear();
  assembler_.clear();
  report_.clear();
  if (error != Error::None) received_.clear();
  ack_due_ = AckDue::No;
  hold_ = Hold::Nothing;
}

void Connection::return_to_listen(Rule rule, Outbox& out) {
  enter(State::Listen, rule, out);
  *this = in_listen(pair_, config_, tcb_.iss, tcb_.stamps.offset);
}

void Connection::begin_sending() {
  begun_ = true;
  tcb_.snd.una = tcb_.snd.nxt = tcb_.snd.up = tcb_.iss;
  send_.start(tcb_.iss + counted());
  start_rto(tcb_.rtt, config_);
}

void Connection::take_peer_syn(Seq irs, const Offer& offer, Instant now) {
  tcb_.irs = irs;
  tcb_.rcv.nxt = tcb_.rcv.up = irs + counted();
  tcb_.snd.mss = std::min(std::max(offer.mss.value_or(default_mss), least_mss), config_.mss);
  agree(offer, now);
  tcb_.congestion = start_congestion(config_, tcb_.snd.mss, tcb_.iss);
}

// The window of a SYN is never scaled (RFC 7323, 2.2).
std::uint32_t Connection::offered_window(const Segment& segment) const {
  return std::uint32_t{segment.window} << (segment.flags.syn() ? 0 : tcb_.snd.wind_shift);
}

void Connection::set_send_window(const Segment& segment) {
  tcb_.snd.wnd = offered_window(segment);
  tcb_.snd.wl1 = segment.seq;
  tcb_.snd.wl2 = segment.ack;
  max_window_ = std::max(max_window_, tcb_.snd.wnd);
}

void Connection::establish(const Segment& segment, Rule rule, Outbox& out) {
  enter(State::Established, rule, out);
  set_send_window(segment);
  if (syn_timed_out_ && config_.rto_initial < rto_after_lost_syn) {
    tcb_.rtt.rto = rto_after_lost_syn;
    note(Rule::LostSynRaisesRto, out, tcb_.rtt.rto.count());
  }
  if (config_.congestion_control && syn_timed_out_) {
    tcb_.congestion.cwnd = tcb_.snd.mss;
    note(Rule::LostSynShrinksWindow, out, tcb_.congestion.cwnd);
  } else if (config_.congestion_control) {
    note(Rule::InitialWindow, out, tcb_.congestion.cwnd);
  }
  if (!config_.congestion_control) note(Rule::WithoutCongestionControl, out);
  if (!config_.retransmission) note(Rule::WithoutRetransmission, out);
  if (!config_.count_syn_and_fin) note(Rule::SynAndFinNotCounted, out);
  if (close_called_) enter(State::FinWait1, Rule::UserCloses, out);
}

void Connection::enter_time_wait(Instant now, Rule rule, Outbox& out) {
  enter(State::TimeWait, rule, out, config_.time_wait.count());
  timers_.stop_all();
  timers_.start(Timer::TimeWait, now, config_.time_wait);
  send_.shrink();  // it only waits now, perhaps one of thousands
  received_.shrink();
  if (!config_.time_wait_state) end(Error::None, Rule::WithoutTimeWait, out);
}

void Connection::make_way(Outbox& out) {
  if (state_ == State::TimeWait) end(Error::None, Rule::TimeWaitReopened, out, tcb_.rcv.nxt.value());
}

// Only what quotes a segment in flight counts. Once synchronized even a hard error may be forged, and ends
// nothing by itself (RFC 5927, 5.2).
void Connection::icmp_arrives(Instant, Seq seq, IcmpError error, Outbox& out) {
  const bool ours = state_ >= State::SynSent && flight() > 0 && in_window(seq, tcb_.snd.una, flight());
  if (!ours || error == IcmpError::SourceQuench) return note(Rule::IcmpIgnored, out, seq.value());
  if (error == IcmpError::Soft || synchronized()) return note(Rule::SoftError, out, seq.value());
  end(Error::Refused, Rule::HardError, out, seq.value());
}

void Connection::leave(Instant now) {
  user_gone_ = true;
  if (state_ == State::FinWait2) restart_fin_wait_2(now);
}

}  // namespace tcp
