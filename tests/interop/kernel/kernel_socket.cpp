// BSD sockets: socket(7), tcp(7).
#include "tests/interop/kernel/kernel_socket.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <cerrno>
#include <cstring>

namespace kernel {
namespace {

sockaddr_in to_kernel(tcp::Endpoint e) {
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_port = htons(e.port);
  a.sin_addr.s_addr = htonl(e.address.value);
  return a;
}

void insist(bool well, const char* what) {
  if (!well) FAIL(what << ": " << std::strerror(errno));
}

void set_option(int fd, int level, int name, const void* value, socklen_t size) {
  insist(setsockopt(fd, level, name, value, size) == 0, "setsockopt");
}

Done done(ssize_t result) {
  if (result >= 0) return {.octets = static_cast<std::size_t>(result), .end = result == 0};
  return {.error = errno == EAGAIN ? 0 : errno};
}

}  // namespace

Socket Socket::fresh() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  insist(fd >= 0, "socket");
  return Socket(fd);
}

void Socket::bind(std::uint16_t port) const {
  const int on = 1;
  set_option(fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const sockaddr_in a = to_kernel({kernels_address, port});
  insist(::bind(fd(), reinterpret_cast<const sockaddr*>(&a), sizeof a) == 0, "bind");
}

Socket Socket::listening(std::uint16_t port, int receive_buffer) {
  Socket s = fresh();
  if (receive_buffer > 0) set_option(s.fd(), SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  s.bind(port);
  insist(listen(s.fd(), 128) == 0, "listen");
  return s;
}

Socket Socket::connecting(tcp::Endpoint to, std::uint16_t from_port) {
  Socket s = fresh();
  if (from_port != 0) s.bind(from_port);
  const sockaddr_in a = to_kernel(to);
  const int result = ::connect(s.fd(), reinterpret_cast<const sockaddr*>(&a), sizeof a);
  insist(result == 0 || errno == EINPROGRESS, "connect");
  return s;
}

Socket Socket::accept() const {
  const int fd = accept4(fd_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  insist(fd >= 0 || errno == EAGAIN, "accept");
  return Socket(fd);
}

Done Socket::read(std::span<std::byte> into) const {
  return done(recv(fd(), into.data(), into.size(), 0));
}

Done Socket::write(std::span<const std::byte> octets) const {
  return done(send(fd(), octets.data(), octets.size(), MSG_NOSIGNAL));
}

void Socket::finish() const {
  insist(shutdown(fd(), SHUT_WR) == 0, "shutdown");
}

void Socket::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  set_option(fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close();
}

int Socket::take_error() const {
  int error = 0;
  socklen_t size = sizeof error;
  insist(getsockopt(fd(), SOL_SOCKET, SO_ERROR, &error, &size) == 0, "getsockopt");
  return error;
}

bool Socket::connected() const {
  sockaddr_in a{};
  socklen_t size = sizeof a;
  return getpeername(fd(), reinterpret_cast<sockaddr*>(&a), &size) == 0;
}

std::uint16_t Socket::port() const {
  sockaddr_in a{};
  socklen_t size = sizeof a;
  insist(getsockname(fd(), reinterpret_cast<sockaddr*>(&a), &size) == 0, "getsockname");
  return ntohs(a.sin_port);
}

}  // namespace kernel
