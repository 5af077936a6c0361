// Sockets as Linux has them: what each call answers in each condition, and what blocks.
#include "core/socket/stack.hpp"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <utility>
#include <vector>

#include "core/socket/tcp_info.hpp"

using namespace sock;
using namespace std::chrono_literals;

namespace {

constexpr tcp::Address left = tcp::address(10, 0, 0, 1), right = tcp::address(10, 0, 0, 2);

tcp::Config prompt() {
  tcp::Config config = tcp::rfc_profile();
  config.delayed_ack = 0ms;
  return config;
}

// Two stacks on a wire without delay or loss.
struct Pair {
  Stack a{left, prompt(), 1};
  Stack b{right, prompt(), 2};
  tcp::Instant now{1s};
  tcp::Outbox out_a, out_b;

  void settle() {
    while (!out_a.segments.empty() || !out_b.segments.empty()) {
      const auto from_a = std::exchange(out_a.segments, {}), from_b = std::exchange(out_b.segments, {});
      for (const tcp::Outgoing& o : from_a) b.segment_arrives(now, o.segment, out_b);
      for (const tcp::Outgoing& o : from_b) a.segment_arrives(now, o.segment, out_a);
    }
  }

  Result send(Stack& s, int fd, std::size_t octets, int flags = 0) {
    const std::vector<std::byte> data(octets, std::byte{7});
    const Result r = s.send(now, fd, data, flags, &s == &a ? out_a : out_b);
    settle();
    return r;
  }
  Result receive(Stack& s, int fd, std::size_t octets, int flags = 0) {
    std::vector<std::byte> into(octets);
    const Result r = s.receive(now, fd, into, flags, &s == &a ? out_a : out_b);
    settle();
    return r;
  }
};

// a's descriptor 3 is connected to b's 4, which came from the listener 3.
struct Connected : Pair {
  Connected() {
    CHECK(b.socket(n_AF_INET, n_SOCK_STREAM, 0) == Result::ok(3));
    CHECK(b.bind(3, {right, 80}) == Result::ok());
    CHECK(b.listen(3, 8) == Result::ok());
    CHECK(a.socket(n_AF_INET, n_SOCK_STREAM, n_IPPROTO_TCP) == Result::ok(3));
    CHECK(a.connect(now, 3, {right, 80}, out_a) == Result::block());
    settle();
    CHECK(a.connect(now, 3, {right, 80}, out_a) == Result::ok());
    CHECK(b.accept(3) == Result::ok(4));
  }
};

std::array<std::byte, 4> octets(int value) {
  std::array<std::byte, 4> bytes{};
  for (std::size_t i = 0; i < 4; ++i) bytes[i] = static_cast<std::byte>((value >> (8 * i)) & 0xff);
  return bytes;
}

int read(Stack& s, int fd, int level, int name) {
  std::array<std::byte, 4> value{};
  if (s.get_option(fd, level, name, value).error != 0) return -1;
  int result = 0;
  for (std::size_t i = 4; i > 0; --i) result = result << 8 | std::to_integer<int>(value[i - 1]);
  return result;
}

Result set(Pair& p, Stack& s, int fd, int level, int name, int value) {
  const Result r = s.set_option(p.now, fd, level, name, octets(value), &s == &p.a ? p.out_a : p.out_b);
  p.settle();
  return r;
}

std::int16_t ready(const Stack& s, int fd, int events) {
  std::array<PollFd, 1> fds{{{.fd = fd, .events = static_cast<std::int16_t>(events)}}};
  const Result count = s.poll(fds);
  CHECK(count == Result::ok(fds[0].revents != 0 ? 1 : 0));
  return fds[0].revents;
}

}  // namespace

TEST_CASE("socket() takes TCP over IPv4, and the lowest free descriptor", "[socket]") {
  Stack s(left, prompt(), 1);
  CHECK(s.socket(10, n_SOCK_STREAM, 0) == Result::fail(n_EAFNOSUPPORT));
  CHECK(s.socket(n_AF_INET, n_SOCK_DGRAM, 0) == Result::fail(n_ESOCKTNOSUPPORT));
  CHECK(s.socket(n_AF_INET, n_SOCK_STREAM, 17) == Result::fail(n_EPROTONOSUPPORT));
  CHECK(s.socket(n_AF_INET, n_SOCK_STREAM, 0) == Result::ok(3));
  CHECK(s.socket(n_AF_INET, n_SOCK_STREAM | n_SOCK_NONBLOCK, 0) == Result::ok(4));
  CHECK(s.control(4, n_F_GETFL, 0) == Result::ok(n_O_RDWR | n_O_NONBLOCK));
  tcp::Outbox out;
  CHECK(s.close(tcp::Instant{}, 3, out) == Result::ok());
  CHECK(s.close(tcp::Instant{}, 3, out) == Result::fail(n_EBADF));
  CHECK(s.socket(n_AF_INET, n_SOCK_STREAM, 0) == Result::ok(3));
}

TEST_CASE("descriptors come to an end", "[socket]") {
  Stack s(left, prompt(), 1);
  for (int fd = Stack::first_fd; fd < Stack::max_fds; ++fd)
    REQUIRE(s.socket(n_AF_INET, n_SOCK_STREAM, 0) == Result::ok(fd));
  CHECK(s.socket(n_AF_INET, n_SOCK_STREAM, 0) == Result::fail(n_EMFILE));
}

TEST_CASE("every call knows a descriptor that is none", "[socket]") {
  Stack s(left, prompt(), 1);
  tcp::Outbox out;
  const tcp::Instant now{};
  std::array<std::byte, 4> some{};
  int answer = 0;
  for (const Result& r :
       {s.bind(9, {left, 1}), s.listen(9, 1), s.accept(9), s.connect(now, 9, {right, 1}, out),
        s.send(now, 9, some, 0, out), s.receive(now, 9, some, 0, out), s.shutdown(now, 9, n_SHUT_WR, out),
        s.close(now, 9, out), s.set_option(now, 9, n_SOL_TCP, n_TCP_NODELAY, some, out),
        s.get_option(9, n_SOL_TCP, n_TCP_NODELAY, some), s.control(9, n_F_GETFL, 0),
        s.device(9, n_SIOCINQ, answer)})
    CHECK(r == Result::fail(n_EBADF));
  CHECK(ready(s, 9, n_POLLIN) == n_POLLNVAL);
}

TEST_CASE("bind() and listen(): whose address, which port", "[socket]") {
  Stack s(left, prompt(), 1);
  for (int i = 0; i < 4; ++i) s.socket(n_AF_INET, n_SOCK_STREAM, 0);
  CHECK(s.bind(3, {right, 80}) == Result::fail(n_EADDRNOTAVAIL));
  CHECK(s.bind(3, {{}, 80}) == Result::ok());
  CHECK(s.local(3) == tcp::Endpoint{left, 80});
  CHECK(s.bind(3, {left, 81}) == Result::fail(n_EINVAL));
  CHECK(s.bind(4, {left, 80}) == Result::fail(n_EADDRINUSE));
  CHECK(s.bind(4, {left, 0}) == Result::ok());
  CHECK(s.local(4).port >= tcp::Host::first_ephemeral_port);
  CHECK(s.listen(5, 1) == Result::ok());
  CHECK(s.local(5).port != s.local(4).port);
  CHECK(s.listen(5, 1) == Result::ok());
  CHECK(s.accept(4) == Result::fail(n_EINVAL));
}

TEST_CASE("SO_REUSEADDR on both lets two sockets have one port, but not beside a listener", "[socket]") {
  Pair p;
  for (int fd = 3; fd < 6; ++fd) {
    p.a.socket(n_AF_INET, n_SOCK_STREAM, 0);
    set(p, p.a, fd, n_SOL_SOCKET, n_SO_REUSEADDR, 1);
  }
  CHECK(p.a.bind(3, {left, 80}) == Result::ok());
  CHECK(p.a.bind(4, {left, 80}) == Result::ok());
  CHECK(p.a.listen(3, 1) == Result::ok());
  CHECK(p.a.listen(4, 1) == Result::fail(n_EADDRINUSE));
  CHECK(p.a.bind(5, {left, 80}) == Result::fail(n_EADDRINUSE));
}

TEST_CASE("connect() without blocking: under way, then done, then there already", "[socket]") {
  Pair p;
  p.b.socket(n_AF_INET, n_SOCK_STREAM, 0);
  p.b.bind(3, {right, 80});
  p.b.listen(3, 1);
  p.a.socket(n_AF_INET, n_SOCK_STREAM | n_SOCK_NONBLOCK, 0);
  const tcp::Endpoint to{right, 80};
  CHECK(p.a.connect(p.now, 3, to, p.out_a) == Result::fail(n_EINPROGRESS));
  CHECK(p.a.connect(p.now, 3, to, p.out_a) == Result::fail(n_EALREADY));
  CHECK(ready(p.a, 3, n_POLLOUT) == 0);
  p.settle();
  CHECK(ready(p.a, 3, n_POLLOUT) == n_POLLOUT);
  CHECK(p.a.connect(p.now, 3, to, p.out_a) == Result::ok());
  CHECK(p.a.connect(p.now, 3, to, p.out_a) == Result::fail(n_EISCONN));
  CHECK(p.a.listen(3, 1) == Result::fail(n_EINVAL));
}

TEST_CASE("connect() refused: the error is told once, and one may try again", "[socket]") {
  Pair p;
  p.a.socket(n_AF_INET, n_SOCK_STREAM | n_SOCK_NONBLOCK, 0);
  const tcp::Endpoint to{right, 80};
  CHECK(p.a.connect(p.now, 3, to, p.out_a) == Result::fail(n_EINPROGRESS));
  p.settle();
  CHECK((ready(p.a, 3, n_POLLIN | n_POLLOUT) & n_POLLERR) != 0);
  CHECK(read(p.a, 3, n_SOL_SOCKET, n_SO_ERROR) == n_ECONNREFUSED);
  CHECK(read(p.a, 3, n_SOL_SOCKET, n_SO_ERROR) == 0);
  CHECK((ready(p.a, 3, n_POLLIN | n_POLLOUT) & n_POLLERR) == 0);
  CHECK(p.a.connect(p.now, 3, to, p.out_a) == Result::fail(n_ECONNABORTED));
  CHECK(p.a.connect(p.now, 3, to, p.out_a) == Result::fail(n_EINPROGRESS));
  p.settle();
  CHECK(p.a.connect(p.now, 3, to, p.out_a) == Result::fail(n_ECONNREFUSED));
}

TEST_CASE("data without a connection", "[socket]") {
  Pair p;
  p.a.socket(n_AF_INET, n_SOCK_STREAM, 0);
  CHECK(p.send(p.a, 3, 1) == Result::fail(n_EPIPE));
  CHECK(p.receive(p.a, 3, 1) == Result::fail(n_ENOTCONN));
  CHECK(p.a.shutdown(p.now, 3, n_SHUT_WR, p.out_a) == Result::fail(n_ENOTCONN));
  CHECK(ready(p.a, 3, n_POLLIN | n_POLLOUT) == (n_POLLOUT | n_POLLHUP));
}

TEST_CASE("reading: blocks, gives what there is, then the end of file", "[socket]") {
  Connected p;
  CHECK(p.receive(p.b, 4, 100) == Result::block());
  CHECK(p.receive(p.b, 4, 100, n_MSG_DONTWAIT) == Result::fail(n_EAGAIN));
  CHECK(p.receive(p.b, 4, 0) == Result::ok());
  CHECK(p.send(p.a, 3, 300) == Result::ok(300));
  int answer = 0;
  CHECK(p.b.device(4, n_SIOCINQ, answer) == Result::ok());
  CHECK(answer == 300);
  CHECK(p.receive(p.b, 4, 100, n_MSG_PEEK) == Result::ok(100));
  CHECK(p.receive(p.b, 4, 200) == Result::ok(200));
  CHECK(p.receive(p.b, 4, 200, n_MSG_WAITALL) == Result::block(100));
  CHECK(p.a.close(p.now, 3, p.out_a) == Result::ok());
  p.settle();
  CHECK(ready(p.b, 4, n_POLLIN | n_POLLRDHUP) == (n_POLLIN | n_POLLRDHUP));
  CHECK(p.receive(p.b, 4, 100) == Result::ok(0));
  CHECK(p.receive(p.b, 4, 100) == Result::ok(0));
}

TEST_CASE("writing: blocks at the end of the buffer, and tells what it took", "[socket]") {
  Connected p;
  set(p, p.a, 3, n_SOL_SOCKET, n_SO_SNDBUF, 10'000);
  CHECK(read(p.a, 3, n_SOL_SOCKET, n_SO_SNDBUF) == 20'000);
  CHECK(p.send(p.a, 3, 65'535) == Result::block(10'000));
  while (p.send(p.a, 3, 10'000, n_MSG_DONTWAIT).value == 10'000) continue;
  CHECK(p.send(p.a, 3, 10'000, n_MSG_DONTWAIT) == Result::fail(n_EAGAIN));
  CHECK(ready(p.a, 3, n_POLLOUT) == 0);
  int answer = 0;
  CHECK(p.a.device(3, n_SIOCOUTQ, answer) == Result::ok());
  CHECK(answer == 10'000);
  CHECK(p.a.device(3, n_SIOCOUTQNSD, answer) == Result::ok());
  CHECK(answer > 0);
  CHECK(p.a.device(3, 1, answer) == Result::fail(n_ENOTTY));
}

TEST_CASE("shutdown(): writing ends, reading goes on", "[socket]") {
  Connected p;
  CHECK(p.a.shutdown(p.now, 3, 7, p.out_a) == Result::fail(n_EINVAL));
  CHECK(p.a.shutdown(p.now, 3, n_SHUT_WR, p.out_a) == Result::ok());
  p.settle();
  CHECK(p.send(p.a, 3, 1) == Result::fail(n_EPIPE));
  CHECK(p.receive(p.b, 4, 1) == Result::ok(0));
  CHECK(p.send(p.b, 4, 10) == Result::ok(10));
  CHECK(p.receive(p.a, 3, 100) == Result::ok(10));
  CHECK(p.b.shutdown(p.now, 4, n_SHUT_RDWR, p.out_b) == Result::ok());
  p.settle();
  CHECK((ready(p.b, 4, 0) & n_POLLHUP) != 0);
}

TEST_CASE("a reset is told once, whoever asks", "[socket]") {
  Connected p;
  CHECK(p.send(p.b, 4, 10) == Result::ok(10));
  CHECK(p.a.close(p.now, 3, p.out_a) == Result::ok());  // with data unread
  p.settle();
  CHECK((ready(p.b, 4, 0) & (n_POLLERR | n_POLLHUP)) == (n_POLLERR | n_POLLHUP));
  CHECK(p.receive(p.b, 4, 10) == Result::fail(n_ECONNRESET));
  CHECK(p.receive(p.b, 4, 10) == Result::ok(0));
  CHECK(p.send(p.b, 4, 10) == Result::fail(n_EPIPE));
}

TEST_CASE("accept() hands down the options, but not O_NONBLOCK", "[socket]") {
  Pair p;
  p.b.socket(n_AF_INET, n_SOCK_STREAM, 0);
  set(p, p.b, 3, n_SOL_TCP, n_TCP_NODELAY, 1);
  set(p, p.b, 3, n_SOL_SOCKET, n_SO_RCVBUF, 5000);
  p.b.bind(3, {right, 80});
  p.b.listen(3, 1);
  p.b.control(3, n_F_SETFL, n_O_NONBLOCK);
  CHECK(p.b.accept(3) == Result::fail(n_EAGAIN));
  CHECK(ready(p.b, 3, n_POLLIN) == 0);
  p.a.socket(n_AF_INET, n_SOCK_STREAM, 0);
  p.a.connect(p.now, 3, {right, 80}, p.out_a);
  p.settle();
  CHECK(ready(p.b, 3, n_POLLIN) == n_POLLIN);
  tcp::Endpoint peer;
  CHECK(p.b.accept(3, &peer) == Result::ok(4));
  CHECK(peer == p.a.local(3));
  CHECK(p.b.remote(4) == peer);
  CHECK(p.b.control(4, n_F_GETFL, 0) == Result::ok(n_O_RDWR));
  CHECK(read(p.b, 4, n_SOL_TCP, n_TCP_NODELAY) == 1);
  CHECK(read(p.b, 4, n_SOL_SOCKET, n_SO_RCVBUF) == 10'000);
  CHECK(p.b.connection(4)->config().receive_buffer == 5000);
}

TEST_CASE("options: what is set is told again", "[socket]") {
  Connected p;
  struct Option {
    int level, name, value;
  };
  for (const auto& [level, name, value] : std::initializer_list<Option>{
           {n_SOL_SOCKET, n_SO_KEEPALIVE, 1},
           {n_SOL_SOCKET, n_SO_REUSEADDR, 1},
           {n_SOL_SOCKET, n_SO_REUSEPORT, 1},
           {n_SOL_SOCKET, n_SO_ZEROCOPY, 1},
           {n_SOL_TCP, n_TCP_CORK, 1},
           {n_SOL_TCP, n_TCP_KEEPIDLE, 5},
           {n_SOL_TCP, n_TCP_KEEPINTVL, 6},
           {n_SOL_TCP, n_TCP_KEEPCNT, 7},
           {n_SOL_TCP, n_TCP_SYNCNT, 3},
           {n_SOL_TCP, n_TCP_USER_TIMEOUT, 3000},
           {n_SOL_TCP, n_TCP_QUICKACK, 1},
           {n_SOL_TCP, n_TCP_INQ, 1},
           {n_SOL_IP, n_IP_TOS, 16},
           {n_SOL_IP, n_IP_TTL, 9},
           {n_SOL_IP, n_IP_MTU_DISCOVER, 2},
       }) {
    INFO("level " << level << ", option " << name);
    CHECK(read(p.a, 3, level, name) != value);
    CHECK(set(p, p.a, 3, level, name, value) == Result::ok());
    CHECK(read(p.a, 3, level, name) == value);
  }
  CHECK(p.a.connection(3)->config().keep_alive_idle == 5s);
  CHECK(p.a.connection(3)->config().user_timeout == 3s);
}

TEST_CASE("options: what is out of range, too short or not known", "[socket]") {
  Connected p;
  for (const auto& [name, value] : {std::pair{n_TCP_MAXSEG, 87},
                                    {n_TCP_KEEPIDLE, 0},
                                    {n_TCP_KEEPINTVL, 32'768},
                                    {n_TCP_KEEPCNT, 128},
                                    {n_TCP_SYNCNT, 0},
                                    {n_TCP_USER_TIMEOUT, -1},
                                    {n_TCP_INQ, 2}})
    CHECK(set(p, p.a, 3, n_SOL_TCP, name, value) == Result::fail(n_EINVAL));
  CHECK(set(p, p.a, 3, n_SOL_TCP, n_TCP_DEFER_ACCEPT, 1) == Result::fail(n_ENOPROTOOPT));
  CHECK(set(p, p.a, 3, n_SOL_IP, n_IP_TTL, 256) == Result::fail(n_EINVAL));
  CHECK(set(p, p.a, 3, 255, 1, 1) == Result::fail(n_ENOPROTOOPT));
  std::array<std::byte, 2> small{};
  CHECK(p.a.set_option(p.now, 3, n_SOL_TCP, n_TCP_NODELAY, small, p.out_a) == Result::fail(n_EINVAL));
  CHECK(p.a.get_option(3, n_SOL_TCP, n_TCP_NODELAY, small) == Result::ok(2));
  CHECK(p.a.get_option(3, n_SOL_TCP, n_TCP_DEFER_ACCEPT, small) == Result::fail(n_ENOPROTOOPT));
}

TEST_CASE("TCP_MAXSEG: asked for before, in use behind", "[socket]") {
  Connected p;
  CHECK(read(p.a, 3, n_SOL_TCP, n_TCP_MAXSEG) == 1448);
  CHECK(p.a.socket(n_AF_INET, n_SOCK_STREAM, 0) == Result::ok(4));
  CHECK(read(p.a, 4, n_SOL_TCP, n_TCP_MAXSEG) == 536);
  set(p, p.a, 4, n_SOL_TCP, n_TCP_MAXSEG, 900);
  CHECK(read(p.a, 4, n_SOL_TCP, n_TCP_MAXSEG) == 900);
  p.a.connect(p.now, 4, {right, 80}, p.out_a);
  REQUIRE(p.out_a.segments.size() == 1);
  CHECK(p.out_a.segments[0].segment.options.mss() == 900);
}

TEST_CASE("TCP_CONGESTION by name", "[socket]") {
  Connected p;
  const auto name = [](std::string_view text) { return std::as_bytes(std::span(text)); };
  std::array<std::byte, 16> value{};
  CHECK(p.a.set_option(p.now, 3, n_SOL_TCP, n_TCP_CONGESTION, name("reno"), p.out_a) == Result::ok());
  CHECK(p.a.set_option(p.now, 3, n_SOL_TCP, n_TCP_CONGESTION, name("vegas"), p.out_a) ==
        Result::fail(n_ENOENT));
  CHECK(p.a.get_option(3, n_SOL_TCP, n_TCP_CONGESTION, value) == Result::ok(16));
  CHECK(value[0] == std::byte{'r'});
  CHECK(value[4] == std::byte{0});
}

TEST_CASE("TCP_INFO tells how the connection stands", "[socket]") {
  Connected p;
  std::array<std::byte, tcp_info_octets> info{};
  CHECK(p.a.get_option(3, n_SOL_TCP, n_TCP_INFO, info) == Result::ok(104));
  CHECK(tcp_info_field(info, "tcpi_state") == n_TCP_ESTABLISHED);
  CHECK(tcp_info_field(info, "tcpi_snd_mss") == 1448);
  CHECK(tcp_info_field(info, "tcpi_snd_cwnd") == 10);
  CHECK(tcp_info_field(info, "tcpi_snd_ssthresh") == 0x7fffffff);
  CHECK(tcp_info_field(info, "tcpi_rto") == 1'000'000);
  CHECK(tcp_info_field(info, "tcpi_nothing") == std::nullopt);
  CHECK(p.a.socket(n_AF_INET, n_SOCK_STREAM, 0) == Result::ok(4));
  CHECK(p.a.get_option(4, n_SOL_TCP, n_TCP_INFO, info) == Result::ok(104));
  CHECK(tcp_info_field(info, "tcpi_state") == n_TCP_CLOSE);
}

TEST_CASE("SO_LINGER keeps both of its numbers; without time, close() resets", "[socket]") {
  Connected p;
  std::array<std::byte, 8> linger{};
  linger[0] = std::byte{1};
  CHECK(p.a.set_option(p.now, 3, n_SOL_SOCKET, n_SO_LINGER, linger, p.out_a) == Result::ok());
  std::array<std::byte, 8> told{};
  CHECK(p.a.get_option(3, n_SOL_SOCKET, n_SO_LINGER, told) == Result::ok(8));
  CHECK(told == linger);
  CHECK(p.a.close(p.now, 3, p.out_a) == Result::ok());
  REQUIRE(p.out_a.segments.size() == 1);
  CHECK(p.out_a.segments[0].segment.flags.rst());
}

TEST_CASE("a stack is a value: a copy goes its own way", "[socket]") {
  Connected p;
  Stack copy = p.a;
  CHECK(p.a.close(p.now, 3, p.out_a) == Result::ok());
  CHECK(p.a.connection(3) == nullptr);
  REQUIRE(copy.connection(3) != nullptr);
  CHECK(copy.connection(3)->state() == tcp::State::Established);
}
