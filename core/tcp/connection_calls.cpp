// User calls (RFC 9293, sections 3.10.1 to 3.10.5).
#include <algorithm>

#include "core/tcp/connection.hpp"

namespace tcp {

void Connection::open_active(Instant now, Outbox& out) {
  if (state_ > State::Listen || begun_ || pair_.remote.port == 0) return;
  passive_ = false;
  begin_sending();
  enter(State::SynSent, Rule::ActiveOpen, out, tcb_.iss.value());
  send_syn(now, Rule::ActiveOpen, out);
}

void Connection::open_passive(Outbox& out) {
  if (state_ != State::Closed || begun_) return;
  passive_ = true;
  enter(State::Listen, Rule::PassiveOpen, out);
}

// Octets taken into the send buffer.
std::size_t Connection::queue(std::span<const std::byte> data, Outbox& out) {
  const bool early = state_ == State::SynSent || state_ == State::SynReceived;
  const bool open = state_ == State::Established || state_ == State::CloseWait;
  if ((!early && !open) || close_called_) return 0;
  const std::size_t room = config_.send_buffer - std::min<std::size_t>(config_.send_buffer, send_.size());
  const std::size_t taken = std::min(room, data.size());
  send_.append(data.first(taken));
  if (early && taken > 0) note(Rule::DataWaitsForHandshake, out, static_cast<std::int64_t>(send_.size()));
  return taken;
}

std::size_t Connection::send(Instant now, std::span<const std::byte> data, Outbox& out, bool more) {
  const std::size_t taken = queue(data, out);
  if (!more && taken > 0) push_ = send_.end();
  settle(now, out, more);
  return taken;
}

std::size_t Connection::send_urgent(Instant now, std::span<const std::byte> data, Outbox& out) {
  const std::size_t taken = queue(data, out);
  if (taken == 0) return 0;
  tcb_.snd.up = push_ = send_.end();
  note(Rule::UrgentSent, out, tcb_.snd.up.value());
  push(now, out);
  return taken;
}

std::size_t Connection::receive(Instant now, std::span<std::byte> into, Outbox& out) {
  const std::size_t given = std::min(into.size(), received_.size());
  if (given == 0) return 0;
  std::ranges::copy(received_.octets().first(given), into.begin());
  received_.drop(given);
  if (urgent_unread() == 0) tcb_.rcv.up = tcb_.rcv.nxt - static_cast<std::uint32_t>(received_.size());
  consider_window_update(out);
  settle(now, out);
  return given;
}

void Connection::tune(Instant now, const Config& config, Outbox& out) {
  if (config.quick_acks != config_.quick_acks) quick_acks_ = config.quick_acks;
  const bool keep_alive_changes =
      config.keep_alive != config_.keep_alive || config.keep_alive_idle != config_.keep_alive_idle;
  config_ = config;
  if (keep_alive_changes) hear(now);
  if (may_transmit()) settle(now, out);
}

std::uint32_t Connection::urgent_unread() const {
  const Seq next = tcb_.rcv.nxt - static_cast<std::uint32_t>(received_.size());
  return after(tcb_.rcv.up, next) ? tcb_.rcv.up - next : 0;
}

void Connection::push(Instant now, Outbox& out) {
  if (!may_transmit()) return;
  transmit(now, Urge::Override, out);
  settle(now, out);
}

std::size_t Connection::readable() const {
  return received_.size();
}

std::size_t Connection::send_queued() const {
  return send_.size();
}

void Connection::close(Instant now, Outbox& out) {
  if (close_called_) return;
  switch (state_) {
    case State::Listen:
    case State::SynSent:
      end(Error::None, Rule::CloseBeforeConnection, out);
      return;
    case State::SynReceived:
      close_called_ = true;
      if (unsent() > 0) {
        note(Rule::CloseWaitsForHandshake, out);
      } else {
        enter(State::FinWait1, Rule::UserCloses, out);
      }
      break;
    case State::Established:
      close_called_ = true;
      enter(State::FinWait1, Rule::UserCloses, out);
      break;
    case State::CloseWait:
      close_called_ = true;
      note(Rule::UserClosesAfterPeer, out);  // LAST-ACK once FIN has gone out
      break;
    default:
      return;  // "connection closing", or none
  }
  settle(now, out);
}

void Connection::abort(Instant now, Outbox& out) {
  switch (state_) {
    case State::Closed:
      return;
    case State::SynReceived:
    case State::Established:
    case State::FinWait1:
    case State::FinWait2:
    case State::CloseWait:
      emit(now, blank(config_.reset_with_ack ? Rst | Ack : Rst), Rule::UserAborts, false, out);
      end(Error::Aborted, Rule::UserAborts, out);
      return;
    default:
      end(Error::Aborted, Rule::UserAbortsQuietly, out);
  }
}

}  // namespace tcp
