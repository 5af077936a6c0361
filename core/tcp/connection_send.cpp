// Forming segments, and deciding what may go out now (RFC 9293, sections 3.7.4, 3.8.6 and 3.10.2; RFC 5681).
#include <algorithm>

#include "core/tcp/congestion.hpp"
#include "core/tcp/connection.hpp"
#include "core/tcp/cubic.hpp"
#include "core/tcp/rto.hpp"

namespace tcp {

Segment Connection::blank(Flags flags) const {
  return {.source = pair_.local, .destination = pair_.remote, .seq = tcb_.snd.nxt, .flags = flags};
}

// Every segment of a connection leaves here: it offers the window, and with ACK it acknowledges all that has
// come.
void Connection::emit(Instant now, Segment segment, Rule cause, bool retransmission, Outbox& out) {
  if (segment.flags.ack()) {
    if (synchronized()) advance_receive_window();
    segment.ack = last_ack_ = tcb_.rcv.nxt;
    ack_due_ = AckDue::No;
    timers_.stop(Timer::DelayedAck);
    if (quick_acks_ > 0 && synchronized() && segment.data.empty()) --quick_acks_;
  }
  const bool syn = segment.flags.syn();
  segment.window =
      static_cast<std::uint16_t>(std::min(tcb_.rcv.wnd >> (syn ? 0 : tcb_.rcv.wind_shift), window_max));
  if (!syn) write_options(now, segment);
  out.segments.push_back({std::move(segment), cause, retransmission});
}

void Connection::send_ack(Instant now, Rule cause, Outbox& out) {
  emit(now, blank(Ack), cause, false, out);
}

// 3.8.5: as long as SND.UP lies ahead, segments say so.
void Connection::mark_urgent(Segment& segment) const {
  if (!after(tcb_.snd.up, segment.seq)) return;
  segment.flags = segment.flags | Urg;
  segment.urgent_pointer =
      static_cast<std::uint16_t>(std::min<std::uint32_t>(tcb_.snd.up - segment.seq, UINT16_MAX));
}

// The data of [seq, seq + octets) holds the end of what was sent with PUSH.
bool Connection::pushes(Seq seq, std::uint32_t octets) const {
  return octets > 0 && after(push_, seq) && before_or_at(push_, seq + octets);
}

// [seq, seq + octets) of the data, and FIN behind it; it ends at or beyond SND.NXT.
void Connection::send_range(Instant now, Seq seq, std::uint32_t octets, bool fin, Rule cause, bool again,
                            Outbox& out) {
  const std::uint32_t length = octets + (fin ? counted() : 0);
  Segment segment = blank(Ack);
  segment.seq = seq;
  segment.data = send_.copy(seq, octets);
  const bool pair_ends = octets > 0 && burst_pair_ == seq + octets;
  const bool push = pushes(seq, octets) || pair_ends;
  if (push) segment.flags = segment.flags | Psh;
  if (fin) segment.flags = segment.flags | Fin;
  mark_urgent(segment);
  if (flight() == 0) cubic_rest(tcb_.congestion.curve, now);
  if (length > 0) send_.sent(seq, length, now, again);
  if (pair_ends) send_.in_flight().back().pair_end = true;
  tcb_.snd.nxt = seq + length;
  if (octets > 0) data_sent_at_ = now;
  if (text_at_ != never && now - text_at_ < config_.delayed_ack) quick_acks_ = 0;  // the ends talk in turn
  if (length > 0) run_retransmission_timer(now);  // a FIN that is not counted is not awaited either
  if (fin) {
    fin_sent_ = true;
    enter(state_ == State::CloseWait ? State::LastAck : state_, Rule::FinSent, out, (seq + octets).value());
  }
  emit(now, std::move(segment), cause, again, out);
}

// The segment in flight at `index`, as it was.
void Connection::retransmit(Instant now, std::size_t index, Rule cause, Outbox& out) {
  const Transmission t = send_.in_flight()[index];
  const bool syn = !syn_acknowledged_ && index == 0;
  Segment segment = syn ? syn_segment(now) : blank(Ack);
  if (!syn) {
    const bool fin = fin_sent_ && t.end() == tcb_.snd.nxt;
    segment.seq = t.seq;
    segment.data = send_.copy(t.seq, t.length);
    if (fin) segment.flags = segment.flags | Fin;
    const bool whole_pair = t.pair_end && index > 0 && send_.in_flight()[index - 1].sent_at == now &&
                            !send_.in_flight()[index - 1].pair_end;
    const bool push = whole_pair || pushes(t.seq, t.length - (fin ? counted() : 0));
    if (push) segment.flags = segment.flags | Psh;
    mark_urgent(segment);
  }
  send_.sent_again(index, now);
  run_retransmission_timer(now);
  emit(now, std::move(segment), cause, true, out);
}

// RFC 6298, (5.1). Beyond a zero window the persist timer runs in its place.
void Connection::run_retransmission_timer(Instant now) {
  const bool runs = timers_.running(Timer::Retransmission) || timers_.running(Timer::Persist);
  if (config_.retransmission && !runs) timers_.start(Timer::Retransmission, now, tcb_.rtt.rto);
}

bool Connection::congestion_allows(std::uint32_t octets) const {
  const std::uint32_t pipe = send_.pipe();
  return !config_.congestion_control || pipe == 0 || pipe + octets <= tcb_.congestion.cwnd;
}

// RFC 3042: the first two duplicate ACKs let one new segment out each. With SACK the pipe shrinks by itself.
bool Connection::limited_transmit_allows(std::uint32_t octets) const {
  const Congestion& c = tcb_.congestion;
  if (!config_.limited_transmit || tcb_.sack || c.in_recovery) return false;
  const std::uint32_t more = std::min<std::uint32_t>(c.duplicate_acks, 2) * tcb_.snd.mss;
  return send_.pipe() + octets <= c.cwnd + more;
}

// What is held to be lost, as the congestion window allows. False: some of it must wait. Where the window has
// shrunk, what lies beyond its edge goes again once; then only the first of it asks (RFC 7323, 2.4, (4),
// (5)).
bool Connection::resend_lost(Instant now, Rule cause, Outbox& out) {
  const Seq edge = tcb_.snd.una + tcb_.snd.wnd + ((1U << tcb_.snd.wind_shift) - 1);
  for (std::size_t i = 0; i < send_.in_flight().size(); ++i) {
    const Transmission& t = send_.in_flight()[i];
    if (!t.lost) continue;
    const bool waits_for_window = i > 0 && t.retransmitted && after(t.end(), edge);
    if (waits_for_window || !congestion_allows(t.length)) return false;
    const bool reported = tcb_.congestion.in_recovery && tcb_.sack;
    retransmit(now, i, reported ? Rule::SackRetransmit : cause, out);
  }
  return true;
}

// The octet that probed a zero window goes first again, now with company; where more is in flight, since the
// peer took its window back, all of it is held to be lost.
void Connection::window_opens(Instant now, Outbox& out) {
  note(Rule::WindowOpens, out, tcb_.snd.wnd);
  timers_.stop(Timer::Persist);
  hold_ = Hold::Nothing;
  const auto flying = send_.in_flight();
  if (flying.empty()) return;
  const std::uint32_t waiting = send_.end() - flying.front().seq;
  const std::uint32_t octets = std::min({waiting, tcb_.snd.wnd, std::uint32_t{segment_room()}});
  if (flying.size() > 1 || flying.front().length > 1 || octets == 0) {
    send_.mark_all_lost();
    resend_lost(now, Rule::WindowOpens, out);
    return;
  }
  const Seq seq = flying.front().seq;
  const bool fin = close_called_ && octets == waiting && octets < tcb_.snd.wnd;
  send_.forget_last();
  send_range(now, seq, octets, fin, Rule::WindowOpens, true, out);
}

bool Connection::may_transmit() const {
  return synchronized() && state_ != State::FinWait2 && state_ != State::TimeWait;
}

std::uint32_t Connection::unsent() const {
  return fin_sent_ ? 0 : send_.end() - tcb_.snd.nxt;
}

std::uint32_t Connection::usable_window() const {
  const Seq edge = tcb_.snd.una + tcb_.snd.wnd;
  return after(edge, tcb_.snd.nxt) ? edge - tcb_.snd.nxt : 0;
}

void Connection::hold_back(Hold why, Outbox& out) {
  if (why == hold_) return;
  hold_ = why;
  switch (why) {
    case Hold::Nothing:
      return;
    case Hold::Cork:
      return note(Rule::CorkHolds, out, unsent());
    case Hold::Nagle:
      return note(Rule::NagleHolds, out, unsent());
    case Hold::SillyWindow:
      return note(Rule::SenderSillyWindow, out, usable_window());
    case Hold::Window:
      return note(Rule::WindowFull, out, unsent());
    case Hold::CongestionWindow:
      return note(Rule::CongestionWindowFull, out, unsent());
  }
}

Hold Connection::why_wait(std::uint32_t octets, Urge urge) const {
  const Hold why = hold({.queued = unsent(),
                         .usable = usable_window(),
                         .mss = segment_room(),
                         .max_window = max_window_,
                         .idle = flight() == (syn_acknowledged_ ? 0 : counted()),  // a SYN is no data
                         .nagle = config_.nagle,
                         .corked = config_.cork || urge == Urge::Corked,
                         .closing = close_called_});
  const bool for_company = why == Hold::SillyWindow || why == Hold::Nagle || why == Hold::Cork;
  if (why != Hold::Nothing && !(for_company && urge == Urge::Override)) return why;
  return congestion_allows(octets) || limited_transmit_allows(octets) ? Hold::Nothing
                                                                      : Hold::CongestionWindow;
}

void Connection::send_new(Instant now, Urge urge, Outbox& out) {
  for (std::uint32_t burst = 1; unsent() > 0; ++burst) {
    const std::uint32_t usable = usable_window();
    const std::uint32_t octets = std::min({unsent(), usable, std::uint32_t{segment_room()}});
    if (const Hold why = why_wait(octets, urge); why != Hold::Nothing) return hold_back(why, out);
    const bool fin = close_called_ && octets == unsent() && octets < usable;
    const Rule cause = congestion_allows(octets) ? Rule::DataSent : Rule::LimitedTransmit;
    burst_pair_.reset();
    if (config_.push_pairs && burst % 2 == 0) burst_pair_ = tcb_.snd.nxt + octets;
    if (!config_.nagle && flight() > 0 && octets < segment_room()) note(Rule::WithoutNagle, out);
    Congestion& c = tcb_.congestion;
    if (c.duplicate_acks > 0 && !c.in_recovery && flight() + octets > c.cwnd) c.limited += octets;
    send_range(now, tcb_.snd.nxt, octets, fin, cause, false, out);
    arm_probe(now);
  }
  if (close_called_ && !fin_sent_) {
    if (usable_window() == 0) return hold_back(Hold::Window, out);
    send_range(now, tcb_.snd.nxt, 0, true, Rule::FinSent, false, out);
    arm_probe(now);
  }
  hold_back(Hold::Nothing, out);
}

void Connection::consider_idle_restart(Instant now, Outbox& out) {
  const bool idle =
      flight() == 0 && unsent() > 0 && data_sent_at_ != never && now - data_sent_at_ > tcb_.rtt.rto;
  if (!idle || !config_.congestion_control || !config_.restart_after_idle) return;
  if (restart_after_idle(tcb_.congestion, config_, tcb_.snd.mss)) {
    note(Rule::IdleRestart, out, tcb_.congestion.cwnd);
  }
}

void Connection::transmit(Instant now, Urge urge, Outbox& out) {
  consider_idle_restart(now, out);
  if (!resend_lost(now, Rule::LostSentAgain, out)) return;
  send_new(now, urge, out);
  resend_doubtful(now, out);
}

void Connection::settle(Instant now, Outbox& out, bool corked) {
  if (may_transmit()) transmit(now, corked ? Urge::Corked : Urge::Normal, out);
  if (ack_due_ == AckDue::Now) send_ack(now, ack_rule_, out);
  if (may_transmit()) settle_timers(now, out);
  run_user_timer(now);
}

// Which of the timers that wait for the peer must run: persist beyond a zero window, or for a window that has
// stayed silly; else retransmission while anything is in flight.
void Connection::settle_timers(Instant now, Outbox& out) {
  const bool waiting = flight() > 0 || unsent() > 0 || (close_called_ && !fin_sent_);
  const bool closed = config_.window_probes && syn_acknowledged_ && tcb_.snd.wnd == 0 && waiting;
  const bool silly = (hold_ == Hold::SillyWindow || hold_ == Hold::Cork) && flight() == 0;
  if (!closed && !silly) {
    timers_.stop(Timer::Persist);
    if (flight() > 0) run_retransmission_timer(now);
    return;
  }
  timers_.stop(Timer::Retransmission);
  timers_.stop(Timer::LossProbe);
  if (timers_.running(Timer::Persist)) return;
  persist_interval_ = hold_ == Hold::SillyWindow && !closed ? silly_window_patience : tcb_.rtt.rto;
  timers_.start(Timer::Persist, now, persist_interval_);
  if (closed) note(Rule::ZeroWindow, out, persist_interval_.count());
}

}  // namespace tcp
