// Sockets: opening, accepting, connecting, closing, what is ready.
#include "core/socket/stack.hpp"

#include <algorithm>

namespace sock {

using tcp::Connection;
using tcp::Instant;
using tcp::Outbox;
using tcp::State;

Stack::Stack(tcp::Address address, const tcp::Config& config, std::uint64_t secret)
    : host_(address, config, secret), config_(config) {}

Stack::Socket* Stack::find(int fd) {
  const auto it = sockets_.find(fd);
  return it == sockets_.end() ? nullptr : &it->second;
}

const Stack::Socket* Stack::find(int fd) const {
  const auto it = sockets_.find(fd);
  return it == sockets_.end() ? nullptr : &it->second;
}

const Connection* Stack::connection(const Socket& socket) const {
  return host_.find(socket.id);
}

const Connection* Stack::connection(int fd) const {
  const Socket* s = find(fd);
  return s == nullptr ? nullptr : connection(*s);
}

tcp::Endpoint Stack::local(int fd) const {
  const Socket* s = find(fd);
  return s == nullptr ? tcp::Endpoint{} : s->local;
}

tcp::Endpoint Stack::remote(int fd) const {
  const Connection* c = connection(fd);
  return c == nullptr ? tcp::Endpoint{} : c->pair().remote;
}

Result Stack::add(const Socket& socket) {
  int fd = first_fd;
  while (sockets_.contains(fd)) ++fd;
  if (fd >= max_fds) return Result::fail(n_EMFILE);
  sockets_.emplace(fd, socket);
  return Result::ok(fd);
}

Result Stack::socket(int domain, int type, int protocol) {
  if (domain != n_AF_INET) return Result::fail(n_EAFNOSUPPORT);
  const int kind = type & ~n_SOCK_NONBLOCK;
  if (kind != n_SOCK_STREAM) return Result::fail(n_ESOCKTNOSUPPORT);
  if (protocol != 0 && protocol != n_IPPROTO_TCP) return Result::fail(n_EPROTONOSUPPORT);
  Socket s;
  s.config = config_;
  s.nonblocking = (type & n_SOCK_NONBLOCK) != 0;
  s.send_buffer = config_.send_buffer;
  s.receive_buffer = config_.receive_buffer;
  return add(s);
}

// Two sockets on one port: not while one of them listens, nor without SO_REUSEADDR on both.
bool Stack::port_taken(const Socket& asking, std::uint16_t port) const {
  return std::ranges::any_of(sockets_, [&](const auto& entry) {
    const Socket& other = entry.second;
    if (&other == &asking || other.local.port != port) return false;
    return other.role == Role::Listening || !asking.reuse_address || !other.reuse_address;
  });
}

std::uint16_t Stack::free_port() const {
  for (std::uint32_t port = tcp::Host::first_ephemeral_port; port <= UINT16_MAX; ++port) {
    const auto candidate = static_cast<std::uint16_t>(port);
    if (!port_taken(Socket{}, candidate) && host_.listener(candidate) == nullptr) return candidate;
  }
  return 0;
}

Result Stack::bind(int fd, tcp::Endpoint local) {
  Socket* s = find(fd);
  if (s == nullptr) return Result::fail(n_EBADF);
  if (s->role != Role::Fresh || s->local.port != 0) return Result::fail(n_EINVAL);
  const bool ours = local.address == host_.address() || local.address.value == 0;
  if (!ours) return Result::fail(n_EADDRNOTAVAIL);
  if (local.port == 0) local.port = free_port();
  if (port_taken(*s, local.port)) return Result::fail(n_EADDRINUSE);
  s->local = {host_.address(), local.port};
  return Result::ok();
}

Result Stack::listen(int fd, int backlog) {
  Socket* s = find(fd);
  if (s == nullptr) return Result::fail(n_EBADF);
  if (s->role == Role::Connected) return Result::fail(n_EINVAL);
  if (s->local.port == 0) s->local = {host_.address(), free_port()};
  // A queue of n holds n + 1, as Linux counts.
  const int most = std::min(backlog < 0 ? max_backlog : backlog, max_backlog) + 1;
  s->config.accept_backlog = static_cast<std::uint32_t>(most);
  if (s->role == Role::Listening) {
    host_.tune_listener(s->local.port, s->config);
    return Result::ok();
  }
  if (!host_.listen(s->local.port, s->config)) return Result::fail(n_EADDRINUSE);
  s->role = Role::Listening;
  return Result::ok();
}

// What a connection has of its listener: the options, but neither O_NONBLOCK nor what shutdown() did.
Result Stack::accept(int fd, tcp::Endpoint* peer) {
  Socket* s = find(fd);
  if (s == nullptr) return Result::fail(n_EBADF);
  if (s->role != Role::Listening) return Result::fail(n_EINVAL);
  if (sockets_.size() >= max_fds - first_fd) return Result::fail(n_EMFILE);
  const tcp::ConnectionId id = host_.accept(s->local.port);
  if (id == 0) return s->nonblocking ? Result::fail(n_EAGAIN) : Result::block();
  Socket child = *s;
  child.role = Role::Connected;
  child.id = id;
  child.nonblocking = false;
  child.config = connection(child)->config();
  if (peer != nullptr) *peer = connection(child)->pair().remote;
  return add(child);
}

Result Stack::connect(Instant now, int fd, tcp::Endpoint remote, Outbox& out) {
  Socket* s = find(fd);
  if (s == nullptr) return Result::fail(n_EBADF);
  if (s->role == Role::Listening) return Result::fail(n_EISCONN);
  if (s->connecting) return go_on_connecting(*s, !s->nonblocking);
  const Connection* old = connection(*s);
  if (old != nullptr && old->state() != State::Closed) return Result::fail(n_EISCONN);
  host_.release(s->id);
  s->id = host_.connect(now, remote, out, s->local.port, s->config);
  if (s->id == 0) return Result::fail(n_EADDRNOTAVAIL);
  s->role = Role::Connected;
  s->error_told = s->read_shut = s->write_shut = false;
  s->local = connection(*s)->pair().local;
  s->connecting = true;
  return s->nonblocking ? Result::fail(n_EINPROGRESS) : go_on_connecting(*s, true);
}

Result Stack::go_on_connecting(Socket& socket, bool wait) {
  const Connection* c = connection(socket);
  if (c->state() == State::SynSent || c->state() == State::SynReceived) {
    return wait ? Result::block() : Result::fail(n_EALREADY);
  }
  socket.connecting = false;
  if (c->state() != State::Closed) return Result::ok();
  const int error = take_error(socket);
  socket.role = Role::Fresh;
  return Result::fail(error == 0 ? n_ECONNABORTED : error);
}

// Why the connection ended, told once; 0: nothing to tell.
int Stack::take_error(Socket& socket) {
  const Connection* c = connection(socket);
  if (c == nullptr || socket.error_told) return 0;
  int error = 0;
  switch (c->error()) {
    case tcp::Error::None:
    case tcp::Error::Aborted:
      return 0;
    case tcp::Error::Refused:
      error = n_ECONNREFUSED;
      break;
    case tcp::Error::Reset:
      error = c->peer_finished() ? n_EPIPE : n_ECONNRESET;
      break;
    case tcp::Error::TimedOut:
      error = n_ETIMEDOUT;
      break;
  }
  socket.error_told = true;
  return error;
}

Result Stack::shutdown(Instant now, int fd, int how, Outbox& out) {
  Socket* s = find(fd);
  if (s == nullptr) return Result::fail(n_EBADF);
  if (how < n_SHUT_RD || how > n_SHUT_RDWR) return Result::fail(n_EINVAL);
  const Connection* c = connection(*s);
  if (c == nullptr || c->state() == State::Closed) return Result::fail(n_ENOTCONN);
  if (how != n_SHUT_WR) s->read_shut = true;
  if (how != n_SHUT_RD) {
    s->write_shut = true;
    host_.close(now, s->id, out);
  }
  return Result::ok();
}

// As long as something that we have sent, or FIN, is not acknowledged.
bool Stack::lingers(Socket& s, Instant now) const {
  if (!s.linger.on || s.nonblocking) return false;
  if (!s.closing) s.lingers_until = now + std::chrono::seconds{s.linger.seconds};
  s.closing = true;
  switch (connection(s)->state()) {
    case State::SynReceived:
    case State::FinWait1:
    case State::CloseWait:
    case State::Closing:
    case State::LastAck:
      return now < s.lingers_until;
    default:
      return false;
  }
}

// Data that nobody has read is lost, which the peer must know: RST (RFC 9293, 3.6.1), and so for SO_LINGER
// with no time. Else FIN, and what comes behind it finds nobody.
Result Stack::close(Instant now, int fd, Outbox& out) {
  Socket* s = find(fd);
  if (s == nullptr) return Result::fail(n_EBADF);
  if (s->role == Role::Listening) host_.stop_listening(s->local.port);
  if (const Connection* c = connection(*s); c != nullptr) {
    const bool resets = c->readable() > 0 || (s->linger.on && s->linger.seconds == 0);
    if (resets && !s->closing) {
      host_.abort(now, s->id, out);
    } else {
      host_.close(now, s->id, out);
      if (lingers(*s, now)) return Result::block();
      host_.leave(now, s->id);
    }
    host_.release(s->id);
  }
  sockets_.erase(fd);
  return Result::ok();
}

std::int16_t Stack::readiness(const Socket& socket) const {
  constexpr int readable = n_POLLIN | n_POLLRDNORM, writable = n_POLLOUT | n_POLLWRNORM;
  const auto bits = [](int value) { return static_cast<std::int16_t>(value); };
  if (socket.role == Role::Listening) {
    const tcp::Listener* l = host_.listener(socket.local.port);
    return bits(l != nullptr && !l->accept_queue.empty() ? readable : 0);
  }
  const Connection* c = connection(socket);
  if (c == nullptr) return bits(writable | n_POLLHUP);
  const bool closed = c->state() == State::Closed;
  const bool no_more_in = closed || c->peer_finished() || socket.read_shut;
  const bool no_more_out = closed || socket.write_shut;
  int ready = 0;
  if (no_more_in && no_more_out) ready |= n_POLLHUP;
  if (no_more_in) ready |= readable | n_POLLRDHUP;
  if (c->state() != State::SynSent && c->state() != State::SynReceived) {
    if (c->readable() > 0) ready |= readable;
    const std::size_t queued = c->send_queued();
    if (no_more_out || queued + queued / 2 < c->config().send_buffer) ready |= writable;
  }
  if (closed && !socket.error_told && c->error() != tcp::Error::None && c->error() != tcp::Error::Aborted)
    ready |= n_POLLERR;
  return bits(ready);
}

Result Stack::poll(std::span<PollFd> fds) const {
  std::int64_t count = 0;
  for (PollFd& p : fds) {
    p.revents = 0;
    if (p.fd < 0) continue;
    const Socket* s = find(p.fd);
    const int always = n_POLLERR | n_POLLHUP | n_POLLNVAL;
    const int ready = s == nullptr ? n_POLLNVAL : readiness(*s);
    p.revents = static_cast<std::int16_t>(ready & (p.events | always));
    if (p.revents != 0) ++count;
  }
  return Result::ok(count);
}

void Stack::segment_arrives(Instant now, const tcp::Segment& segment, Outbox& out) {
  host_.segment_arrives(now, segment, out);
}

void Stack::icmp_arrives(Instant now, const tcp::SocketPair& pair, tcp::Seq seq, tcp::IcmpError error,
                         Outbox& out) {
  host_.icmp_arrives(now, pair, seq, error, out);
}

void Stack::timer_expires(Instant now, Outbox& out) {
  host_.timer_expires(now, out);
  for (auto& [fd, s] : sockets_) {
    if (s.lingers_until > now) continue;
    s.lingers_until = tcp::never;
    s.linger.on = false;  // close() finds nothing more to wait for
  }
}

Instant Stack::next_deadline() const {
  Instant next = host_.next_deadline();
  for (const auto& [fd, s] : sockets_) next = std::min(next, s.lingers_until);
  return next;
}

}  // namespace sock
