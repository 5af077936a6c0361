// Forming segments, and deciding what may go out now (RFC 9293, sections 3.7.4, 3.8.6 and 3.10.2; RFC 5681).
#include <algorithm>

#include "core/tcp/congestion.hpp"
#include "core/tcp/connection.hpp"
#include "core/tcp/rto.hpp"

namespace tcp {

Segment Connection::blank(Flags flags) const {
  return {.source = pair_.local, .destination = pair_.remote, .seq = tcb_.snd.nxt, .flags = flags};
}

// Everything but a RST leaves here: it offers the window, and with ACK it acknowledges all that has come.
void Connection::emit(Segment segment, Rule cause, bool retransmission, Outbox& out) {
  if (segment.flags.ack()) {
    if (synchronized()) advance_receive_window();
    segment.ack = last_ack_ = tcb_.rcv.nxt;
    ack_due_ = AckDue::No;
    timers_.stop(Timer::DelayedAck);
  }
  segment.window = static_cast<std::uint16_t>(tcb_.rcv.wnd);
  out.segments.push_back({std::move(segment), cause, retransmission});
}

void Connection::send_ack(Rule cause, Outbox& out) {
  emit(blank(Ack), cause, false, out);
}

// [seq, seq + octets) of the data, and FIN behind it; it ends at or beyond SND.NXT.
void Connection::send_range(Instant now, Seq seq, std::uint32_t octets, bool fin, Rule cause, bool again,
                            Outbox& out) {
  const std::uint32_t length = octets + (fin ? 1U : 0U);
  Segment segment = blank(Ack);
  segment.seq = seq;
  segment.data = send_.copy(seq, octets);
  if (octets > 0 && seq + octets == send_.end()) segment.flags = segment.flags | Psh;
  if (fin) segment.flags = segment.flags | Fin;
  send_.sent(seq, length, now, again);
  tcb_.snd.nxt = seq + length;
  run_retransmission_timer(now);
  if (fin && !fin_sent_) {
    fin_sent_ = true;
    enter(state_ == State::CloseWait ? State::LastAck : state_, Rule::FinSent, out, (seq + octets).value());
  }
  emit(std::move(segment), cause, again, out);
}

// The segment in flight at `index`, as it was.
void Connection::retransmit(Instant now, std::size_t index, Rule cause, Outbox& out) {
  const Transmission t = send_.in_flight()[index];
  const bool syn = !syn_acknowledged_ && index == 0;
  Segment segment = syn ? syn_segment() : blank(Ack);
  if (!syn) {
    const bool fin = fin_sent_ && t.end() == tcb_.snd.nxt;
    segment.seq = t.seq;
    segment.data = send_.copy(t.seq, t.length);
    if (fin) segment.flags = segment.flags | Fin;
    if (!segment.data.empty() && t.end() - (fin ? 1U : 0U) == send_.end())
      segment.flags = segment.flags | Psh;
  }
  send_.sent_again(index, now);
  run_retransmission_timer(now);
  emit(std::move(segment), cause, true, out);
}

// RFC 6298, (5.1). Beyond a zero window the persist timer runs in its place.
void Connection::run_retransmission_timer(Instant now) {
  if (!timers_.running(Timer::Retransmission) && !timers_.running(Timer::Persist)) {
    timers_.start(Timer::Retransmission, now, tcb_.rtt.rto);
  }
}

bool Connection::congestion_allows(std::uint32_t octets) const {
  const std::uint32_t pipe = send_.pipe();
  return !config_.congestion_control || pipe == 0 || pipe + octets <= tcb_.congestion.cwnd;
}

// What is held to be lost, as the congestion window allows. False: some of it must wait.
bool Connection::resend_lost(Instant now, Rule cause, Outbox& out) {
  for (std::size_t i = 0; i < send_.in_flight().size(); ++i) {
    const Transmission& t = send_.in_flight()[i];
    if (!t.lost) continue;
    if (!congestion_allows(t.length)) return false;
    retransmit(now, i, cause, out);
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
  const std::uint32_t octets = std::min({waiting, tcb_.snd.wnd, std::uint32_t{tcb_.snd.mss}});
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

void Connection::transmit(Instant now, bool override_hold, Outbox& out) {
  if (!resend_lost(now, Rule::LostSentAgain, out)) return;
  while (unsent() > 0) {
    const std::uint32_t usable = usable_window();
    const std::uint32_t octets = std::min({unsent(), usable, std::uint32_t{tcb_.snd.mss}});
    Hold why = hold({.queued = unsent(),
                     .usable = usable,
                     .mss = tcb_.snd.mss,
                     .max_window = max_window_,
                     .idle = flight() == 0,
                     .nagle = config_.nagle,
                     .closing = close_called_});
    if (why == Hold::SillyWindow && override_hold) why = Hold::Nothing;
    if (why == Hold::Nothing && !congestion_allows(octets)) why = Hold::CongestionWindow;
    if (why != Hold::Nothing) return hold_back(why, out);
    const bool fin = close_called_ && octets == unsent() && octets < usable;
    send_range(now, tcb_.snd.nxt, octets, fin, Rule::DataSent, false, out);
    override_hold = false;
  }
  if (close_called_ && !fin_sent_) {
    if (usable_window() == 0) return hold_back(Hold::Window, out);
    send_range(now, tcb_.snd.nxt, 0, true, Rule::FinSent, false, out);
  }
  hold_back(Hold::Nothing, out);
}

void Connection::settle(Instant now, Outbox& out) {
  if (may_transmit()) transmit(now, false, out);
  if (ack_due_ == AckDue::Now) send_ack(ack_rule_, out);
  if (may_transmit()) settle_timers(now, out);
}

// Which of the timers that wait for the peer must run: persist beyond a zero window, or for a window that has
// stayed silly; else retransmission while anything is in flight.
void Connection::settle_timers(Instant now, Outbox& out) {
  const bool waiting = flight() > 0 || unsent() > 0 || (close_called_ && !fin_sent_);
  const bool closed = syn_acknowledged_ && tcb_.snd.wnd == 0 && waiting;
  const bool silly = hold_ == Hold::SillyWindow && flight() == 0;
  if (!closed && !silly) {
    timers_.stop(Timer::Persist);
    if (flight() > 0) run_retransmission_timer(now);
    return;
  }
  timers_.stop(Timer::Retransmission);
  if (timers_.running(Timer::Persist)) return;
  persist_interval_ = closed ? tcb_.rtt.rto : silly_window_patience;
  timers_.start(Timer::Persist, now, persist_interval_);
  if (closed) note(Rule::ZeroWindow, out, persist_interval_.count());
}

}  // namespace tcp
