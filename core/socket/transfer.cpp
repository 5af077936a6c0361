// Sockets: data in and out, and what waits in the queues.
#include <algorithm>

#include "core/socket/stack.hpp"

namespace sock {

using tcp::Connection;
using tcp::State;

namespace {

constexpr int known_send_flags =
    n_MSG_OOB | n_MSG_DONTWAIT | n_MSG_NOSIGNAL | n_MSG_MORE | n_MSG_EOR | n_MSG_ZEROCOPY | n_MSG_WAITALL;
constexpr int known_receive_flags =
    n_MSG_DONTWAIT | n_MSG_PEEK | n_MSG_WAITALL | n_MSG_NOSIGNAL | n_MSG_TRUNC;

bool being_opened(const Connection& c) {
  return c.state() == State::SynSent || c.state() == State::SynReceived;
}

}  // namespace

Result Stack::send(tcp::Instant now, int fd, std::span<const std::byte> data, int flags, tcp::Outbox& out) {
  Socket* s = find(fd);
  if (s == nullptr) return Result::fail(n_EBADF);
  if ((flags & ~known_send_flags) != 0) return Result::fail(n_EOPNOTSUPP);
  const bool waits = !s->nonblocking && (flags & n_MSG_DONTWAIT) == 0;
  if (const int error = take_error(*s); error != 0) return Result::fail(error);
  const Connection* c = connection(*s);
  if (c == nullptr || c->state() == State::Closed || s->write_shut) return Result::fail(n_EPIPE);
  if (being_opened(*c)) return waits ? Result::block() : Result::fail(n_EAGAIN);
  s->connecting = false;
  const bool urgent = (flags & n_MSG_OOB) != 0;
  const auto taken =
      static_cast<std::int64_t>(urgent ? host_.send_urgent(now, s->id, data, out)
                                       : host_.send(now, s->id, data, out, (flags & n_MSG_MORE) != 0));
  if (static_cast<std::size_t>(taken) == data.size()) return Result::ok(taken);
  if (waits) return Result::block(taken);
  return taken > 0 ? Result::ok(taken) : Result::fail(n_EAGAIN);
}

// Urgent octets are read in line (RFC 9293, 3.8.5), so MSG_OOB finds nothing. First what there is to read,
// then why there will be no more, then the end of file.
Result Stack::receive(tcp::Instant now, int fd, std::span<std::byte> into, int flags, tcp::Outbox& out) {
  Socket* s = find(fd);
  if (s == nullptr) return Result::fail(n_EBADF);
  if ((flags & n_MSG_OOB) != 0) return Result::fail(n_EINVAL);
  if ((flags & n_MSG_ERRQUEUE) != 0) return Result::fail(n_EAGAIN);  // nothing is ever queued there
  if ((flags & ~known_receive_flags) != 0) return Result::fail(n_EOPNOTSUPP);
  const bool waits = !s->nonblocking && (flags & n_MSG_DONTWAIT) == 0;
  const Connection* c = connection(*s);
  if (c == nullptr) return Result::fail(n_ENOTCONN);
  if (into.empty()) return Result::ok();
  const bool more_may_come = !c->peer_finished() && !s->read_shut && c->state() != State::Closed;
  const bool all = (flags & n_MSG_WAITALL) != 0 && (flags & n_MSG_PEEK) == 0;
  if (c->readable() > 0 && (flags & n_MSG_PEEK) != 0) {
    const std::size_t seen = std::min(into.size(), c->readable());
    std::ranges::copy(c->received().first(seen), into.begin());
    return Result::ok(static_cast<std::int64_t>(seen));
  }
  if (c->readable() > 0) {
    const std::size_t given = host_.receive(now, s->id, into, out);
    const bool goes_on = all && waits && given < into.size() && more_may_come;
    return goes_on ? Result::block(static_cast<std::int64_t>(given))
                   : Result::ok(static_cast<std::int64_t>(given));
  }
  if (const int error = take_error(*s); error != 0) return Result::fail(error);
  if (!more_may_come) return Result::ok();
  return waits ? Result::block() : Result::fail(n_EAGAIN);
}

std::optional<int> Stack::queue_hint(int fd) const {
  const Socket* s = find(fd);
  const Connection* c = connection(fd);
  if (c == nullptr || !s->tell_queue) return std::nullopt;
  if (c->readable() > 0) return static_cast<int>(c->readable());
  return c->peer_finished() || s->read_shut ? 1 : 0;
}

Result Stack::control(int fd, int command, int argument) {
  Socket* s = find(fd);
  if (s == nullptr) return Result::fail(n_EBADF);
  if (command == n_F_GETFL) return Result::ok(n_O_RDWR | (s->nonblocking ? n_O_NONBLOCK : 0));
  if (command != n_F_SETFL) return Result::fail(n_EINVAL);
  s->nonblocking = (argument & n_O_NONBLOCK) != 0;
  return Result::ok();
}

// SIOCINQ counts an end of file behind the data as nothing; SIOCOUTQ counts what is not acknowledged,
// SIOCOUTQNSD what has not gone out.
Result Stack::device(int fd, int request, int& answer) const {
  const Socket* s = find(fd);
  if (s == nullptr) return Result::fail(n_EBADF);
  if (request != n_SIOCINQ && request != n_SIOCOUTQ && request != n_SIOCOUTQNSD)
    return Result::fail(n_ENOTTY);
  if (s->role == Role::Listening) return Result::fail(n_EINVAL);
  const Connection* c = connection(*s);
  if (c == nullptr || being_opened(*c)) {
    answer = 0;
  } else if (request == n_SIOCINQ) {
    answer = static_cast<int>(c->readable());
  } else if (request == n_SIOCOUTQ) {
    answer = static_cast<int>(c->send_queued());
  } else {
    answer = static_cast<int>(c->unsent());
  }
  return Result::ok();
}

}  // namespace sock
