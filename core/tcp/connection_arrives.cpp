// A segment arrives on a connection that is being opened, is open or is closing: RFC 9293, section 3.10.7.4,
// as its list of checks, with the blind-attack mitigations of RFC 5961.
#include <algorithm>

#include "core/tcp/connection.hpp"

namespace tcp {

void Connection::arrives_elsewhere(Instant now, const Segment& segment, Outbox& out) {
  const bool goes_on = check_timestamp(now, segment, out)    // RFC 7323, 5.3: before the first
                       && check_sequence(now, segment, out)  // first
                       && check_reset(now, segment, out)     // second; third: no security options here
                       && check_syn(now, segment, out)       // fourth
                       && check_ack(now, segment, out);      // fifth
  if (goes_on) finish_arrival(now, segment, out);
  settle(now, out);
}

// Sixth to eighth; a SYN-ACK that completes the handshake joins here.
void Connection::finish_arrival(Instant now, const Segment& segment, Outbox& out) {
  const bool fin_in_window = segment.flags.fin() && in_window(fin_of(segment), tcb_.rcv.nxt, tcb_.rcv.wnd);
  check_urgent(segment, out);
  take_text(now, segment, out);
  if (state_ == State::Closed) return;  // it was for nobody
  if (fin_in_window) see_fin(fin_of(segment), out);
  take_peer_fin(now, out);
}

// First: sequence number.

bool Connection::check_sequence(Instant now, const Segment& segment, Outbox& out) {
  if (repeats_peer_syn(segment)) return true;
  if (acceptable(tcb_.rcv, segment.seq, length(segment)) && !asks_again(segment)) return true;
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
    send_ack(now, Rule::RetransmittedFin, out);
  } else {
    note(Rule::UnacceptableSegment, out, segment.seq.value());
    report_duplicate(segment, out);
    if (segment.flags.ack()) hear(now);  // MUST-26 asks for no more than a packet of the connection
    send_ack(now, Rule::UnacceptableSegment, out);
  }
  return false;
}

// The SYN that led from LISTEN here, once more. It lies before the window, even where data that it carries
// do not.
bool Connection::asks_again(const Segment& segment) const {
  return state_ == State::SynReceived && passive_ && segment.flags.syn() && !segment.flags.ack() &&
         !segment.flags.rst() && segment.seq == tcb_.irs;
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
         segment.seq + length(segment) == tcb_.rcv.nxt && segment.ack == tcb_.snd.nxt;
}

// Second: RST.

bool Connection::check_reset(Instant now, const Segment& segment, Outbox& out) {
  if (!segment.flags.rst()) return true;
  if (state_ == State::TimeWait && !config_.rst_ends_time_wait) {
    note(Rule::ResetIgnoredInTimeWait, out, segment.seq.value());
    return false;
  }
  const bool exact = segment.seq == tcb_.rcv.nxt;
  if (!exact && config_.exact_resets) {
    note(Rule::ChallengeAckForReset, out, segment.seq.value());
    challenge(now, Rule::ChallengeAckForReset, out);
  } else if (state_ == State::SynReceived && passive_) {
    return_to_listen(Rule::ResetReturnsToListen, out);
  } else if (state_ == State::SynReceived) {
    end(Error::Refused, Rule::ResetRefusesSimultaneousOpen, out);
  } else if (state_ == State::Closing || state_ == State::LastAck || state_ == State::TimeWait) {
    end(Error::None, Rule::ResetWhileClosing, out, segment.seq.value());
  } else {
    end(Error::Reset, exact ? Rule::ResetAccepted : Rule::AnyResetInWindow, out, segment.seq.value());
  }
  return false;
}

// Fourth: SYN.

bool Connection::check_syn(Instant now, const Segment& segment, Outbox& out) {
  if (!segment.flags.syn() || repeats_peer_syn(segment)) return true;
  if (state_ == State::SynReceived && passive_) {
    return_to_listen(Rule::SynReturnsToListen, out);
  } else {
    note(Rule::ChallengeAckForSyn, out, segment.seq.value());
    challenge(now, Rule::ChallengeAckForSyn, out);
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
  if (!ack_in_range(now, segment, out)) return false;
  take_timestamp(now, segment);
  hear(now);
  probes_unanswered_ = 0;
  const std::uint32_t reported = take_reports(now, segment);
  const bool advances = after(segment.ack, tcb_.snd.una) || !syn_acknowledged_;
  if (advances) {
    advance_una(now, segment, out);
  } else {
    count_duplicate(now, segment, out);
  }
  recover_by_reports(now, segment, reported, advances, out);
  take_window(now, segment, advances, out);
  return our_fin_acknowledged(now, out);
}

bool Connection::ack_in_syn_received(const Segment& segment, Outbox& out) {
  if (after_or_at(segment.ack, tcb_.snd.una + counted()) && before_or_at(segment.ack, tcb_.snd.nxt)) {
    note_agreement(out);
    establish(segment, Rule::HandshakeAcknowledged, out);
    return true;
  }
  answer_with_reset(segment, Rule::UnacceptableAckInSynReceived, out);
  return false;
}

bool Connection::ack_in_range(Instant now, const Segment& segment, Outbox& out) {
  const bool beyond = after(segment.ack, tcb_.snd.nxt);
  const bool too_old = before(segment.ack, tcb_.snd.una - max_window_);
  if (!beyond && !too_old) return true;
  const Rule rule = beyond ? Rule::AckBeyondNext : Rule::AckTooOld;
  note(rule, out, segment.ack.value());
  if (beyond && config_.ack_beyond_next_unanswered && state_ == State::Established) return false;
  if (beyond) {
    send_ack(now, rule, out);
  } else {
    challenge(now, rule, out);
  }
  return false;
}

// RFC 5961, section 7: the answers to what may be forged are counted, so that nobody can draw a storm of
// them.
void Connection::challenge(Instant now, Rule rule, Outbox& out) {
  if (challenges_since_ == never || now - challenges_since_ >= config_.challenge_ack_interval) {
    challenges_since_ = now;
    challenges_ = 0;
  }
  if (challenges_ >= config_.challenge_acks) return note(Rule::ChallengeAckLimited, out, challenges_);
  ++challenges_;
  send_ack(now, rule, out);
}

// An ACK that advances SND.UNA is newer than any before it, even in a segment sent again, whose sequence
// number is old: with the window of another, SND.UNA + SND.WND would lie beyond what the peer has ever
// offered.
void Connection::take_window(Instant now, const Segment& segment, bool advances, Outbox& out) {
  if (segment.ack != tcb_.snd.una) return;  // older than what is acknowledged
  const bool newer = advances || before(tcb_.snd.wl1, segment.seq) ||
                     (tcb_.snd.wl1 == segment.seq && before_or_at(tcb_.snd.wl2, segment.ack));
  const std::uint32_t old = tcb_.snd.wnd;
  if (!newer) {
    if (offered_window(segment) != old) note(Rule::OldWindowIgnored, out, offered_window(segment));
    return;
  }
  set_send_window(segment);
  if (tcb_.snd.wnd != old) note(Rule::WindowTaken, out, tcb_.snd.wnd);
  if (tcb_.snd.wnd == 0 && old > 0 && !config_.window_probes) note(Rule::WithoutWindowProbes, out);
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
