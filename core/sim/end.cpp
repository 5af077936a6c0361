// The program at one end, and the learner's user calls (RFC 9293, section 3.9.1) on its newest connection.
#include "core/sim/end.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "core/sim/stack_knobs.hpp"

namespace sim {

End::End(tcp::Address address, const tcp::Config& config, std::uint64_t secret, const Program& program,
         std::uint16_t port)
    : host_(address, config, secret), program_(program), port_(port) {
  if (program_.listens) host_.listen(port_);
}

bool End::can_open(tcp::Endpoint remote) const {
  const std::uint16_t port = program_.opens_from;
  return port == 0 || host_.find(tcp::SocketPair{{host_.address(), port}, remote}) == 0;
}

void End::open(Instant now, tcp::Endpoint remote, tcp::Outbox& out) {
  adopt(host_.connect(now, remote, out, program_.opens_from));
}

void End::send(Instant now, std::uint32_t octets, tcp::Outbox& out) {
  sockets_.back().pending += octets;
  write(now, sockets_.back(), out);
}

void End::read(Instant now, std::uint32_t octets, tcp::Outbox& out) {
  take(now, sockets_.back(), octets, out);
}

void End::shutdown(Instant now, tcp::Outbox& out) {
  sockets_.back().closing = true;
  work(now, sockets_.back(), out);
}

void End::close(Instant now, tcp::Outbox& out) {
  sockets_.back().closing = sockets_.back().leaving = true;
  work(now, sockets_.back(), out);
}

void End::abort(Instant now, tcp::Outbox& out) {
  Socket& socket = sockets_.back();
  socket.pending = 0;
  socket.closing = socket.leaving = socket.closed = socket.gone = true;
  host_.abort(now, socket.id, out);
}

void End::crash(std::uint64_t secret) {
  host_.restart(secret);
  sockets_.clear();
  up_ = false;
  ++crashes_;
}

void End::reboot() {
  up_ = true;
  if (program_.listens) host_.listen(port_);
}

void End::tune(Instant now, const StackKnob& knob, std::uint32_t value, tcp::Outbox& out) {
  tcp::Config config = host_.config();
  knob.put(config, value);
  host_.configure(config);
  if (!knob.live) return;
  std::vector<tcp::ConnectionId> ids;
  for (const tcp::Host::Held& held : host_.connections()) ids.push_back(held.id);
  for (const tcp::ConnectionId id : ids) {
    config = host_.find(id)->config();
    knob.put(config, value);
    host_.tune(now, id, config, out);
  }
}

// Only the newest is kept when it is CLOSED, for the learner to look at.
void End::adopt(tcp::ConnectionId id) {
  if (!sockets_.empty()) host_.release(sockets_.back().id);
  sockets_.push_back({.id = id});
}

void End::settle(Instant now, tcp::Outbox& out) {
  if (program_.listens && program_.accepts) {
    while (const tcp::ConnectionId id = host_.accept(port_)) adopt(id);
  }
  for (Socket& socket : sockets_) work(now, socket, out);
  std::erase_if(sockets_, [this, last = newest()](const Socket& socket) {
    const tcp::Connection* connection = host_.find(socket.id);
    return connection == nullptr || (socket.id != last && is_done_with(socket, *connection));
  });
}

// Whatever becomes of the connection, the program has nothing more to do with it.
bool End::is_done_with(const Socket& socket, const tcp::Connection& connection) const {
  return socket.closed && connection.peer_finished() && (connection.readable() == 0 || !program_.reads);
}

void End::work(Instant now, Socket& socket, tcp::Outbox& out) {
  if (host_.find(socket.id) == nullptr) return;
  if (program_.reads && !socket.gone) take(now, socket, SIZE_MAX, out);
  if (socket.read > 0 && program_.answers > 0 && !socket.answered && !socket.closing) {
    socket.answered = true;
    socket.pending += program_.answers;
  }
  write(now, socket, out);
  const tcp::Connection* connection = host_.find(socket.id);
  if (connection != nullptr && connection->peer_finished() && socket.close_at == tcp::never &&
      !socket.leaving && program_.close_after_peer != Duration::max()) {
    socket.close_at = now + program_.close_after_peer;
  }
  if (socket.close_at <= now) socket.closing = socket.leaving = true;
  if (socket.pending == 0) finish(now, socket, out);
}

// shutdown(SHUT_WR), and close() as BSD sockets know it: data that nobody will read is lost, which the peer
// must know (RFC 9293, 3.6.1).
void End::finish(Instant now, Socket& socket, tcp::Outbox& out) {
  if (socket.leaving && !socket.gone) {
    socket.closed = socket.gone = true;
    if (host_.find(socket.id)->readable() > 0) return host_.abort(now, socket.id, out);
    host_.close(now, socket.id, out);
    return host_.leave(now, socket.id);
  }
  if (socket.closing && !socket.closed) {
    socket.closed = true;
    host_.close(now, socket.id, out);
  }
}

void End::take(Instant now, Socket& socket, std::size_t most, tcp::Outbox& out) {
  std::array<std::byte, 4096> into;
  std::size_t read = 0;
  while (read < most) {
    const std::size_t taken =
        host_.receive(now, socket.id, std::span(into).first(std::min(into.size(), most - read)), out);
    if (taken == 0) break;
    if (!is_pattern(socket.read, std::span(into).first(taken))) {
      for (std::size_t i = 0; i < taken; ++i) socket.wrong += into[i] != pattern(socket.read + i) ? 1U : 0U;
    }
    socket.read += taken;
    read += taken;
  }
}

void End::write(Instant now, Socket& socket, tcp::Outbox& out) {
  const tcp::Connection* connection = host_.find(socket.id);
  const std::size_t room = connection->config().send_buffer - connection->send_queued();
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(socket.pending, room));
  if (wanted == 0) return;
  tcp::Bytes data(wanted);
  write_pattern(socket.written, data);
  const std::size_t taken = host_.send(now, socket.id, data, out);
  socket.written += taken;
  socket.pending -= taken;
}

Instant End::next_close() const {
  Instant next = tcp::never;
  for (const Socket& socket : sockets_) {
    if (!socket.leaving) next = std::min(next, socket.close_at);
  }
  return next;
}

bool End::has_shut_down() const {
  return !sockets_.empty() && sockets_.back().closing;
}

bool End::has_closed() const {
  return !sockets_.empty() && sockets_.back().leaving;
}

Tally End::tally() const {
  if (sockets_.empty()) return {};
  const Socket& newest = sockets_.back();
  return {.written = newest.written, .read = newest.read, .wrong = newest.wrong};
}

void End::digest(tcp::Digest& d) const {
  host_.digest(d);
  d.add((up_ ? 1U : 0U) | (program_.reads ? 2U : 0U) | std::uint64_t{crashes_} << 32);
  d.add(sockets_.size());
  for (const Socket& s : sockets_) {
    d.add(s.id);
    d.add(s.written);
    d.add(s.pending);
    d.add(s.read);
    d.add(s.wrong);
    d.add((s.answered ? 2U : 0U) | (s.closing ? 4U : 0U) | (s.closed ? 8U : 0U) | (s.leaving ? 16U : 0U) |
          (s.gone ? 32U : 0U));
    d.add(static_cast<std::uint64_t>(tcp::microseconds(s.close_at)));
  }
}

std::size_t End::memory(const End* before) const {
  return sockets_.size() * sizeof(Socket) + host_.memory(before ? &before->host_ : nullptr);
}

}  // namespace sim
