// BSD sockets over one tcp::Host, as programs know them from Linux, without any input or output: time is an
// argument, what goes out comes back in the caller's outbox, and nobody ever waits. A call that would block
// says so; the caller makes it again when time has passed or a segment has come. A value: it copies with `=`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>

#include "core/socket/numbers.hpp"
#include "core/tcp/host.hpp"

namespace sock {

// What a call answers: value >= 0; or value -1 and a Linux errno in `error`; or `blocked`.
struct Result {
  std::int64_t value = 0;
  int error = 0;
  bool blocked = false;  // value: octets done so far; the caller makes the call again for the rest

  static Result ok(std::int64_t value = 0) { return {value, 0, false}; }
  static Result fail(int error) { return {-1, error, false}; }
  static Result block(std::int64_t done = 0) { return {done, 0, true}; }
  friend bool operator==(const Result&, const Result&) = default;
};

struct PollFd {
  int fd = -1;  // negative: left alone
  std::int16_t events = 0;
  std::int16_t revents = 0;
};

// SO_LINGER. With `on`, close() waits so long for the peer to acknowledge everything; with no seconds it
// resets the connection instead.
struct Linger {
  bool on = false;
  int seconds = 0;
};

class Stack {
 public:
  static constexpr int first_fd = 3;
  static constexpr int max_fds = 4096;
  static constexpr int max_backlog = 4096;  // as net.core.somaxconn

  Stack(tcp::Address address, const tcp::Config& config, std::uint64_t secret);

  // Calls of the user. Errors are Linux's.
  Result socket(int domain, int type, int protocol);  // the lowest free descriptor
  Result bind(int fd, tcp::Endpoint local);           // port 0: chosen at listen() or connect()
  Result listen(int fd, int backlog);
  Result accept(int fd, tcp::Endpoint* peer = nullptr);
  Result connect(tcp::Instant now, int fd, tcp::Endpoint remote, tcp::Outbox& out);
  Result send(tcp::Instant now, int fd, std::span<const std::byte> data, int flags, tcp::Outbox& out);
  Result receive(tcp::Instant now, int fd, std::span<std::byte> into, int flags, tcp::Outbox& out);
  Result shutdown(tcp::Instant now, int fd, int how, tcp::Outbox& out);
  Result close(tcp::Instant now, int fd, tcp::Outbox& out);

  // Values in the octets that Linux uses (int: 4, little-endian). get_option answers how many it has written.
  Result set_option(tcp::Instant now, int fd, int level, int name, std::span<const std::byte> value,
                    tcp::Outbox& out);
  Result get_option(int fd, int level, int name, std::span<std::byte> value);
  Result control(int fd, int command, int argument);      // fcntl
  Result device(int fd, int request, int& answer) const;  // ioctl
  // How many of them are ready, `revents` filled in. 0: none; how long to wait is the caller's affair.
  Result poll(std::span<PollFd> fds) const;

  // The other side: the wire and the clock.
  void segment_arrives(tcp::Instant now, const tcp::Segment& segment, tcp::Outbox& out);
  // An ICMP error about a segment of ours (tcp::Host::icmp_arrives).
  void icmp_arrives(tcp::Instant now, const tcp::SocketPair& pair, tcp::Seq seq, tcp::IcmpError error,
                    tcp::Outbox& out);
  void timer_expires(tcp::Instant now, tcp::Outbox& out);
  tcp::Instant next_deadline() const;

  const tcp::Host& host() const { return host_; }
  tcp::Endpoint local(int fd) const;   // of a bound, listening or connected socket; else port 0
  tcp::Endpoint remote(int fd) const;  // of a connected one
  const tcp::Connection* connection(int fd) const;
  // What recvmsg tells beside the data once TCP_INQ is set: octets left to read, or 1 where only the end of
  // file is left.
  std::optional<int> queue_hint(int fd) const;

 private:
  enum class Role : std::uint8_t { Fresh, Listening, Connected };

  struct Socket {
    Role role = Role::Fresh;
    tcp::Endpoint local;
    tcp::ConnectionId id = 0;
    tcp::Config config;
    bool nonblocking = false;
    bool connecting = false;  // connect() has not been told its outcome
    bool error_told = false;  // of the connection's end
    bool read_shut = false;   // shutdown(SHUT_RD)
    bool write_shut = false;  // shutdown(SHUT_WR)
    bool reuse_address = false;
    bool reuse_port = false;
    bool quick_ack = false;
    bool zero_copy = false;
    bool tell_queue = false;  // TCP_INQ
    Linger linger;
    bool closing = false;                     // close() has been called, and lingers
    tcp::Instant lingers_until = tcp::never;  // unless the peer is sooner
    std::uint16_t max_segment = 0;            // TCP_MAXSEG as set; 0: not
    int type_of_service = 0;
    int time_to_live = 64;
    int path_mtu_discovery = n_IP_PMTUDISC_WANT;
    std::int64_t send_buffer = 0, receive_buffer = 0;  // as getsockopt tells them
  };

  Socket* find(int fd);
  const Socket* find(int fd) const;
  const tcp::Connection* connection(const Socket& socket) const;
  Result add(const Socket& socket);
  std::uint16_t free_port() const;
  bool port_taken(const Socket& asking, std::uint16_t port) const;
  Result go_on_connecting(Socket& socket, bool wait);
  bool lingers(Socket& socket, tcp::Instant now) const;
  int take_error(Socket& socket);
  std::int16_t readiness(const Socket& socket) const;
  Result set_socket_option(Socket& socket, int name, std::span<const std::byte> value);
  Result set_ip_option(Socket& socket, int name, int value);
  Result set_tcp_option(tcp::Instant now, Socket& socket, int name, int value, tcp::Outbox& out);
  Result set_congestion(Socket& socket, std::span<const std::byte> name);
  Result get_socket_option(Socket& socket, int name, std::span<std::byte> value);
  Result get_tcp_option(const Socket& socket, int name, std::span<std::byte> value) const;

  tcp::Host host_;
  tcp::Config config_;
  std::map<int, Socket> sockets_;
};

}  // namespace sock
