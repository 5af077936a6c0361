// Taking text and FIN (RFC 9293, section 3.10.7.4, seventh and eighth), acknowledging it (3.8.6.3; RFC
// 5681, 4.2), reporting what came twice (RFC 2883) and offering a window (3.8.6.2.2).
#include <algorithm>

#include "core/tcp/connection.hpp"

namespace tcp {

// Seventh: segment text.

void Connection::take_text(Instant now, const Segment& segment, Outbox& out) {
  if (segment.data.empty()) return;
  if (state_ != State::Established && state_ != State::FinWait1 && state_ != State::FinWait2) {
    return note(Rule::TextIgnored, out, static_cast<std::int64_t>(segment.data.size()));
  }
  if (user_gone_ && after(segment.seq + static_cast<std::uint32_t>(segment.data.size()), tcb_.rcv.nxt)) {
    // The number that the peer expects: what of ours it has not acknowledged may be lost (RFC 5961, 3.2).
    out.segments.push_back({*reset_reply(segment), Rule::TextForNobody});  // it is no RST, that was second
    return end(Error::Aborted, Rule::TextForNobody, out, static_cast<std::int64_t>(segment.data.size()));
  }
  full_segment_ = static_cast<std::uint16_t>(
      std::max<std::size_t>(full_segment_, std::min<std::size_t>(segment.data.size(), config_.mss)));

  report_duplicate(segment, out);

  // What lies in the window of the octets that begin at `begin`.
  Seq begin = segment.seq + (segment.flags.syn() ? counted() : 0);
  std::span<const std::byte> octets = segment.data;
  if (before(begin, tcb_.rcv.nxt)) {
    octets = octets.subspan(std::min<std::size_t>(octets.size(), tcb_.rcv.nxt - begin));
    begin = tcb_.rcv.nxt;
  }
  const std::uint32_t distance = begin - tcb_.rcv.nxt;
  const std::uint32_t room = tcb_.rcv.wnd - std::min(tcb_.rcv.wnd, distance);
  octets = octets.first(std::min<std::size_t>(octets.size(), room));
  if (octets.size() < segment.data.size()) {
    note(Rule::TextTrimmed, out, static_cast<std::int64_t>(segment.data.size() - octets.size()));
  }
  if (octets.empty()) return;
  text_at_ = now;
  if (distance == 0) return take_in_order(now, octets, out);
  const bool held = assembler_.hold(tcb_.rcv.nxt, begin, octets);
  if (held) report_.received(begin, assembler_.blocks());
  note(held ? Rule::TextHeld : Rule::TextNotHeld, out, static_cast<std::int64_t>(octets.size()));
  owe_ack_now(Rule::AckOutOfOrder, out, tcb_.rcv.nxt.value());
}

void Connection::take_in_order(Instant now, std::span<const std::byte> octets, Outbox& out) {
  const bool gap = !assembler_.empty();
  const auto fresh = static_cast<std::uint32_t>(octets.size());
  received_.append(octets);
  const std::uint32_t in_order = fresh + assembler_.release(tcb_.rcv.nxt + fresh, received_);
  tcb_.rcv.nxt += in_order;
  tcb_.rcv.wnd -= in_order;
  note(Rule::TextAccepted, out, in_order);
  if (gap) {
    owe_ack_now(Rule::AckFillsGap, out, tcb_.rcv.nxt.value());
  } else {
    owe_ack(now, out);
  }
  if (state_ == State::FinWait2) restart_fin_wait_2(now);  // the peer is alive and not done
}

// RFC 2883. SYN and FIN count, as Linux counts them. A connection in TIME-WAIT reports nothing any more.
void Connection::report_duplicate(const Segment& segment, Outbox& out) {
  const bool reports = tcb_.sack && config_.dsack && synchronized() && state_ != State::TimeWait;
  const std::uint32_t octets = length(segment);
  if (!reports || octets == 0) return;
  const auto run = known_already(segment.seq, segment.seq + octets, tcb_.rcv.nxt, assembler_.blocks());
  if (!run) return;
  report_.received_again(*run);
  note(Rule::DuplicateReported, out, run->right - run->left);
}

// Eighth: FIN.

// Where it stood first is where it stands. Ahead of a gap it draws a duplicate ACK each time.
void Connection::see_fin(Seq fin, Outbox& out) {
  if (!peer_fin_) peer_fin_ = fin;
  if (peer_finished_ || fin == tcb_.rcv.nxt) return;
  if (fin == *peer_fin_) note(Rule::FinHeld, out, fin.value());
  owe_ack_now(Rule::AckOutOfOrder, out, tcb_.rcv.nxt.value());
}

void Connection::take_peer_fin(Instant now, Outbox& out) {
  if (peer_finished_ || peer_fin_ != tcb_.rcv.nxt) return;
  peer_finished_ = true;
  tcb_.rcv.nxt += counted();  // the window stays: FIN takes no room in the buffer
  switch (state_) {
    case State::Established:
      enter(State::CloseWait, Rule::PeerCloses, out);
      owe_ack(now, out);  // our own FIN may carry it
      return;
    case State::FinWait1:
      enter(State::Closing, Rule::SimultaneousClose, out);
      break;
    default:  // FIN-WAIT-2: in the other states the peer has finished
      enter_time_wait(now, Rule::PeerClosesToo, out);
  }
  owe_ack_now(Rule::AckAtOnce, out, tcb_.rcv.nxt.value());
}

void Connection::restart_fin_wait_2(Instant now) {
  if (user_gone_ && config_.fin_wait_2 != Duration::max())
    timers_.start(Timer::FinWait2, now, config_.fin_wait_2);
}

// Acknowledging.

void Connection::owe_ack(Instant now, Outbox& out) {
  if (ack_due_ == AckDue::Now) return;
  if (config_.delayed_ack == Duration{0}) return owe_ack_now(Rule::AckAtOnce, out, tcb_.rcv.nxt.value());
  if (!config_.delay_acks) return owe_ack_now(Rule::WithoutDelayedAck, out);
  const std::uint32_t unacknowledged = tcb_.rcv.nxt - last_ack_;
  if (quick_acks_ > 0) return owe_ack_now(Rule::AckQuick, out, quick_acks_);
  if (unacknowledged >= 2U * full_segment_) return owe_ack_now(Rule::AckEverySecond, out, unacknowledged);
  if (ack_due_ == AckDue::Delayed) return;
  ack_due_ = AckDue::Delayed;
  timers_.start(Timer::DelayedAck, now, config_.delayed_ack);
  note(Rule::AckDelayed, out, config_.delayed_ack.count());
}

void Connection::owe_ack_now(Rule rule, Outbox& out, std::int64_t value) {
  note(rule, out, value);
  if (ack_due_ == AckDue::Now) return;
  ack_due_ = AckDue::Now;
  ack_rule_ = rule;
}

// Offering a window. RCV.BUFF - RCV.USER, as far as the header's field goes when scaled.
std::uint32_t Connection::receive_space() const {
  const auto used = static_cast<std::uint32_t>(received_.size());
  return std::min(config_.receive_buffer - std::min(config_.receive_buffer, used),
                  window_max << tcb_.rcv.wind_shift);
}

// The least step by which the right edge may move (3.8.6.2.2): min(Fr * RCV.BUFF, Eff.snd.MSS), Fr = 1/2.
std::uint32_t Connection::least_window_step() const {
  return std::max(std::min(config_.receive_buffer / 2, std::uint32_t{config_.mss}), 1U);
}

void Connection::advance_receive_window() {
  const std::uint32_t space = receive_space();
  if (space > tcb_.rcv.wnd && space - tcb_.rcv.wnd >= least_window_step()) tcb_.rcv.wnd = space;
}

// The user has read. While the peer has a window to go on with, an update of its own waits for two steps: the
// next acknowledgment tells it anyway.
void Connection::consider_window_update(Outbox& out) {
  const bool more_may_come =
      state_ == State::Established || state_ == State::FinWait1 || state_ == State::FinWait2;
  const std::uint32_t space = receive_space();
  if (!more_may_come || space <= tcb_.rcv.wnd) return;
  const std::uint32_t gained = space - tcb_.rcv.wnd;
  const bool peer_is_stuck = tcb_.rcv.wnd < config_.mss;
  const std::uint32_t step = least_window_step();
  if (config_.window_update_when_doubled && !peer_is_stuck && space < 2 * tcb_.rcv.wnd) return;
  if (gained >= (peer_is_stuck ? step : std::min(2 * step, std::max(config_.receive_buffer / 2, 1U)))) {
    owe_ack_now(Rule::WindowUpdateSent, out, space);
  } else if (peer_is_stuck) {
    note(Rule::ReceiverSillyWindow, out, gained);
  }
}

}  // namespace tcp
