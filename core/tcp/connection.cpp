// A connection's decisions and changes of state (RFC 9293, sections 3.3.2 and 3.10).
#include "core/tcp/connection.hpp"

#include <algorithm>

#include "core/tcp/congestion.hpp"
#include "core/tcp/listener.hpp"
#include "core/tcp/rto.hpp"

namespace tcp {
namespace {

std::uint64_t as_bits(Instant t) {
  return static_cast<std::uint64_t>(microseconds(t));
}
std::uint64_t as_bits(Duration d) {
  return static_cast<std::uint64_t>(d.count());
}

}  // namespace

Connection::Connection(const SocketPair& pair, const Config& config, Seq iss) : pair_(pair), config_(config) {
  tcb_.iss = iss;
  tcb_.snd.una = tcb_.snd.nxt = iss;
  tcb_.rcv.wnd = std::min(config.receive_buffer, window_max);
  start_rto(tcb_.rtt, config);
}

Connection Connection::in_listen(const SocketPair& pair, const Config& config, Seq iss) {
  Connection c(pair, config, iss);
  c.state_ = State::Listen;
  c.passive_ = true;
  return c;
}

Connection Connection::in_syn_received(const SocketPair& pair, const Config& config, const HalfOpen& slot) {
  Connection c = in_listen(pair, config, slot.iss);
  c.state_ = State::SynReceived;
  c.begin_sending();
  c.take_peer_syn(slot.irs, slot.mss);
  c.last_ack_ = c.tcb_.rcv.nxt;
  c.tcb_.snd.nxt = slot.iss + 1;
  c.syn_timed_out_ = slot.retries > 0;
  for (int i = 0; i < slot.retries; ++i) back_off(c.tcb_.rtt, config);
  const Instant sent_at = slot.resent ? slot.deadline - c.tcb_.rtt.rto : slot.born;
  c.send_.sent(slot.iss, 1, sent_at, slot.resent || slot.born == never);
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
  if (error != Error::None) received_.clear();
  ack_due_ = AckDue::No;
  hold_ = Hold::Nothing;
}

void Connection::return_to_listen(Rule rule, Outbox& out) {
  enter(State::Listen, rule, out);
  *this = in_listen(pair_, config_, tcb_.iss);
}

void Connection::begin_sending() {
  begun_ = true;
  tcb_.snd.una = tcb_.snd.nxt = tcb_.snd.up = tcb_.iss;
  send_.start(tcb_.iss + 1);
  start_rto(tcb_.rtt, config_);
}

void Connection::take_peer_syn(Seq irs, std::uint16_t mss_offered) {
  tcb_.irs = irs;
  tcb_.rcv.nxt = tcb_.rcv.up = irs + 1;
  tcb_.snd.mss = std::min(std::max(mss_offered, least_mss), config_.mss);
  tcb_.congestion = start_congestion(config_, tcb_.snd.mss, tcb_.iss);
}

void Connection::set_send_window(const Segment& segment) {
  tcb_.snd.wnd = segment.window;
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
  if (close_called_) enter(State::FinWait1, Rule::UserCloses, out);
}

void Connection::enter_time_wait(Instant now, Rule rule, Outbox& out) {
  enter(State::TimeWait, rule, out, config_.time_wait.count());
  timers_.stop_all();
  timers_.start(Timer::TimeWait, now, config_.time_wait);
}

void Connection::digest(Digest& d) const {
  const auto seq = [&d](Seq s) { d.add(s.value()); };
  d.add(pair_.local.address.value);
  d.add(pair_.local.port);
  d.add(pair_.remote.address.value);
  d.add(pair_.remote.port);
  tcp::digest(d, config_);
  d.add(static_cast<std::uint64_t>(state_));
  d.add(static_cast<std::uint64_t>(error_));
  d.add(passive_);

  const Snd& snd = tcb_.snd;
  for (const Seq s : {snd.una, snd.nxt, snd.up, snd.wl1, snd.wl2, tcb_.iss, tcb_.irs}) seq(s);
  d.add(snd.wnd);
  d.add(snd.mss);
  seq(tcb_.rcv.nxt);
  seq(tcb_.rcv.up);
  d.add(tcb_.rcv.wnd);
  d.add(tcb_.rtt.measured);
  for (const Duration t : {tcb_.rtt.srtt, tcb_.rtt.rttvar, tcb_.rtt.rto}) d.add(as_bits(t));
  d.add(tcb_.rtt.backoffs);
  const Congestion& c = tcb_.congestion;
  d.add(c.cwnd);
  d.add(c.ssthresh);
  d.add(c.duplicate_acks);
  d.add((c.in_recovery ? 1U : 0U) | (c.partial_ack ? 2U : 0U));
  seq(c.recover);
  for (std::size_t i = 0; i < timer_count; ++i) {
    d.add(as_bits(timers_[static_cast<Timer>(i)].started));
    d.add(as_bits(timers_[static_cast<Timer>(i)].deadline));
  }

  send_.digest(d);
  d.add((close_called_ ? 1U : 0U) | (fin_sent_ ? 2U : 0U) | (syn_timed_out_ ? 4U : 0U) |
        (syn_acknowledged_ ? 8U : 0U) | (begun_ ? 16U : 0U));
  d.add(max_window_);
  d.add(static_cast<std::uint64_t>(hold_));
  d.add(as_bits(persist_interval_));
  d.add(probes_unanswered_);

  d.add(received_.octets());
  assembler_.digest(d);
  d.add(peer_fin_.has_value());
  seq(peer_fin_.value_or(Seq{}));
  d.add(peer_finished_);
  d.add(static_cast<std::uint64_t>(ack_due_));
  d.add(static_cast<std::uint64_t>(ack_rule_));
  seq(last_ack_);
  d.add(full_segment_);
}

}  // namespace tcp
