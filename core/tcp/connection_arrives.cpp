// A segment arrives on a connection that is being opened, is open or is closing: RFC 9293, section 3.10.7.4,
// as its list of checks, with the blind-attack mitigations of RFC 5961.
#include <algorithm>

#include "core/tcp/connection.hpp"

namespace tcp {

void Connection::arrives_elsewhere(Instant now, const Segment& segment, Outbox& out) {
  const bool goes_on = check_sequence(now, segment, out)  // first
                       && check_reset(segment, out)       // second; third: no security options here
                       && check_syn(segment, out)         // fourth
                       && check_ack(now, segment, out);   // fifth
  if (goes_on) finish_arrival(now, segment, out);
  settle(now, out);
}

// Sixth to eighth; a SYN-ACK that completes the handshake joins here.
void Connection::finish_arrival(Instant now, const Segment& segment, Outbox& out) {
  const bool fin_in_window =
      segment.flags.fin() && in_window(segment.seq + (segment.length() - 1), tcb_.rcv.nxt, tcb_.rcv.wnd);
  check_urgent(segment, out);
  take_text(now, segment, out);
  if (fin_in_window) see_fin(segment.seq + (segment.length() - 1), out);
  take_peer_fin(now, out);
}

// First: sequence number.

bool Connection::check_sequence(Instant now, const Segment& segment, Outbox& out) {
  if (repeats_peer_syn(segment) || acceptable(tcb_.rcv, segment.seq, segment.length())) return true;
  if (tcb_.rcv.wnd == 0 && segment.seq == tcb_.rcv.nxt) {  // the special allowance
    owe_ack_now(Rule::ZeroWindowSegment, out, segment.seq.value());
    return true;
  }
  if (config_.syn_ack_for_repeated_syn && asks_again(segment)) {
    note(Rule::SynRepeated, out, segment.seq.value());
    answer_again(now, out);
  } else if (segment.flags.rst()) {
    note(Rule::ResetOutsideWindow, out, segment.seq.value());
  } else if (state_ == State::TimeWait && repeats_peer_fin(segment)) {
    timers_.start(Timer::TimeWait, now, config_.time_wait);
    note(Rule::RetransmittedFin, out, config_.time_wait.count());
    send_ack(Rule::RetransmittedFin, out);
  } else {
    note(Rule::UnacceptableSegment, out, segment.seq.value());
    send_ack(Rule::UnacceptableSegment, out);
  }
  return false;
}

// The SYN that led from LISTEN here, once more.
bool Connection::asks_again(const Segment& segment) const {
  return state_ == State::SynReceived && passive_ && segment.flags == Syn && segment.seq == tcb_.irs;
}

// Not twice in one instant, when the timer was as quick as the peer.
void Connection::answer_again(Instant now, Outbox& out) {
  if (send_.in_flight().front().sent_at == now) return;
  timers_.start(Timer::Retransmission, now, tcb_.rtt.rto);
  retransmit(now, 0, Rule::SynRepeated, out);
}

// In a simultaneous open the peer's SYN-ACK repeats its SYN (3.5, Figure 7): with the SYN cut off, as of any
// segment that reaches beyond the window, an ACK at RCV.NXT remains.
bool Connection::repeats_peer_syn(const Segment& segment) const {
  return state_ == State::SynReceived && !passive_ && segment.flags.syn() && segment.flags.ack() &&
         segment.seq == tcb_.irs;
}

// The list restarts the 2MSL timer in its eighth check, which a FIN before RCV.NXT never reaches; only this
// one does it, so that no other stray segment prolongs the wait.
bool Connection::repeats_peer_fin(const Segment& segment) const {
  return segment.flags.fin() && !segment.flags.syn() && segment.flags.ack() &&
         segment.seq + segment.length() == tcb_.rcv.nxt && segment.ack == tcb_.snd.nxt;
}

// Second: RST.

bool Connection::check_reset(const Segment& segment, Outbox& out) {
  if (!segment.flags.rst()) return true;
  if (state_ == State::TimeWait && !config_.rst_ends_time_wait) {
    note(Rule::ResetIgnoredInTimeWait, out, segment.seq.value());
  } else if (segment.seq != tcb_.rcv.nxt) {
    note(Rule::ChallengeAckForReset, out, segment.seq.value());
    send_ack(Rule::ChallengeAckForReset, out);
  } else if (state_ == State::SynReceived && passive_) {
    return_to_listen(Rule::ResetReturnsToListen, out);
  } else if (state_ == State::SynReceived) {
    end(Error::Refused, Rule::ResetRefusesSimultaneousOpen, out);
  } else if (state_ == State::Closing || state_ == State::LastAck || state_ == State::TimeWait) {
    end(Error::None, Rule::ResetWhileClosing, out, segment.seq.value());
  } else {
    end(Error::Reset, Rule::ResetAccepted, out, segment.seq.value());
  }
  return false;
}

// Fourth: SYN.

bool Connection::check_syn(const Segment& segment, Outbox& out) {
  if (!segment.flags.syn() || repeats_peer_syn(segment)) return true;
  if (state_ == State::SynReceived && passive_) {
    return_to_listen(Rule::SynReturnsToListen, out);
  } else {
    note(Rule::ChallengeAckForSyn, out, segment.seq.value());
    send_ack(Rule::ChallengeAckForSyn, out);
  }
  return false;
}

// Fifth: ACK.

bool Connection::check_ack(Instant now, const Segment& segment, Outbox& out) {
  if (!segment.flags.ack()) {
    note(Rule::AckMissing, out, segment.seq.value());
    return false;
  }
  if (state_ == State::SynReceived && !ack_in_syn_received(segment, out)) return false;
  if (!ack_in_range(segment, out)) return false;
  probes_unanswered_ = 0;
  if (after(segment.ack, tcb_.snd.una)) {
    advance_una(now, segment.ack, out);
  } else {
    count_duplicate(now, segment, out);
  }
  take_window(now, segment, out);
  return our_fin_acknowledged(now, out);
}

bool Connection::ack_in_syn_received(const Segment& segment, Outbox& out) {
  if (after(segment.ack, tcb_.snd.una) && before_or_at(segment.ack, tcb_.snd.nxt)) {
    establish(segment, Rule::HandshakeAcknowledged, out);
    return true;
  }
  answer_with_reset(segment, Rule::UnacceptableAckInSynReceived, out);
  return false;
}

bool Connection::ack_in_range(const Segment& segment, Outbox& out) {
  const bool beyond = after(segment.ack, tcb_.snd.nxt);
  const bool too_old = before(segment.ack, tcb_.snd.una - max_window_);
  if (!beyond && !too_old) return true;
  const Rule rule = beyond ? Rule::AckBeyondNext : Rule::AckTooOld;
  note(rule, out, segment.ack.value());
  send_ack(rule, out);
  return false;
}

void Connection::take_window(Instant now, const Segment& segment, Outbox& out) {
  if (segment.ack != tcb_.snd.una) return;  // older than what is acknowledged
  const bool newer = before(tcb_.snd.wl1, segment.seq) ||
                     (tcb_.snd.wl1 == segment.seq && before_or_at(tcb_.snd.wl2, segment.ack));
  const std::uint32_t old = tcb_.snd.wnd;
  if (!newer) {
    if (segment.window != old) note(Rule::OldWindowIgnored, out, segment.window);
    return;
  }
  set_send_window(segment);
  if (tcb_.snd.wnd != old) note(Rule::WindowTaken, out, tcb_.snd.wnd);
  if (tcb_.snd.wnd > 0 && old == 0 && timers_.running(Timer::Persist)) window_opens(now, out);
}

// False where the list ends here: the connection is gone, or CLOSING still waits.
bool Connection::our_fin_acknowledged(Instant now, Outbox& out) {
  if (!fin_acknowledged()) return state_ != State::Closing;
  switch (state_) {
    case State::FinWait1:
      enter(State::FinWait2, Rule::FinAcknowledged, out);
      restart_fin_wait_2(now);
      return true;
    case State::Closing:
      enter_time_wait(now, Rule::FinAcknowledgedInClosing, out);
      return true;
    case State::LastAck:
      end(Error::None, Rule::FinAcknowledgedInLastAck, out);
      return false;
    default:
      return true;
  }
}

// Sixth: URG.

void Connection::check_urgent(const Segment& segment, Outbox& out) {
  const bool listens = state_ == State::Established || state_ == State::FinWait1 || state_ == State::FinWait2;
  if (!segment.flags.urg() || !listens) return;
  const Seq up = segment.seq + segment.urgent_pointer;
  if (!after(up, tcb_.rcv.up)) return;
  tcb_.rcv.up = up;
  note(Rule::UrgentSignalled, out, up.value());
}

}  // namespace tcp
