// Segments that arrive before there is a connection: CLOSED, LISTEN and SYN-SENT (RFC 9293, sections 3.10.7.1
// to 3.10.7.3).
#include "core/tcp/connection.hpp"

namespace tcp {

void Connection::segment_arrives(Instant now, const Segment& segment, Outbox& out) {
  switch (state_) {
    case State::Closed:
      return answer_with_reset(segment, segment.flags.rst() ? Rule::ResetForNobody : Rule::NoConnection, out);
    case State::Listen:
      return arrives_in_listen(now, segment, out);
    case State::SynSent:
      return arrives_in_syn_sent(now, segment, out);
    default:
      return arrives_elsewhere(now, segment, out);
  }
}

void Connection::answer_with_reset(const Segment& segment, Rule rule, Outbox& out) const {
  note(rule, out, segment.flags.ack() ? segment.ack.value() : segment.seq.value());
  if (const auto reset = reset_reply(segment)) out.segments.push_back({*reset, rule});
}

// Data or FIN together with the SYN are left alone: not acknowledged, they will be sent again, and a
// half-open slot has no room for them.
void Connection::arrives_in_listen(Instant now, const Segment& segment, Outbox& out) {
  if (segment.flags.rst()) return note(Rule::ResetInListen, out, segment.seq.value());
  if (segment.flags.ack()) return answer_with_reset(segment, Rule::AckInListen, out);
  if (!segment.flags.syn()) return note(Rule::NothingForListen, out);
  pair_.remote = segment.source;
  begin_sending();
  take_peer_syn(segment.seq, read_offer(segment), now);
  set_send_window(segment);
  enter(State::SynReceived, Rule::SynReceived, out, tcb_.iss.value());
  send_syn(now, Rule::SynReceived, out);
  if (!config_.three_way_handshake) establish(segment, Rule::TwoWayHandshake, out);
}

void Connection::arrives_in_syn_sent(Instant now, const Segment& segment, Outbox& out) {
  const bool acknowledges = segment.flags.ack();
  if (acknowledges &&
      !(after_or_at(segment.ack, tcb_.iss + counted()) && before_or_at(segment.ack, tcb_.snd.nxt))) {
    if (segment.flags.rst()) return note(Rule::ResetNotForOurSyn, out, segment.ack.value());
    return answer_with_reset(segment, Rule::UnacceptableAckInSynSent, out);
  }
  if (segment.flags.rst()) {
    if (!acknowledges) return note(Rule::ResetNotForOurSyn, out, segment.seq.value());
    return end(Error::Refused, Rule::ResetRefuses, out);
  }
  if (!segment.flags.syn()) return note(Rule::NothingForSynSent, out, segment.seq.value());

  take_peer_syn(segment.seq, read_offer(segment), now);
  if (!acknowledges) {
    set_send_window(segment);
    enter(State::SynReceived, Rule::SimultaneousOpen, out, tcb_.iss.value());
    return retransmit(now, 0, Rule::SimultaneousOpen, out);
  }
  note_agreement(out);
  advance_una(now, segment, out);
  establish(segment, Rule::SynAckAccepted, out);
  hear(now);
  owe_ack_now(Rule::SynAckAccepted, out, segment.ack.value());
  finish_arrival(now, segment, out);
  settle(now, out);
}

void Connection::send_syn(Instant now, Rule cause, Outbox& out) {
  tcb_.snd.nxt = tcb_.iss + counted();
  send_.sent(tcb_.iss, counted(), now, false);
  if (config_.retransmission) timers_.start(Timer::Retransmission, now, tcb_.rtt.rto);
  run_user_timer(now);
  emit(now, syn_segment(now), cause, false, out);
}

}  // namespace tcp
