// libackademy_packetdrill.so: this TCP as the system under test of an unmodified packetdrill,
//   packetdrill --so_filename=…/libackademy_packetdrill.so --so_flags=profile=linux x.pkt
// It answers packetdrill's calls out of one sock::Machine, in virtual time: the clock moves when packetdrill
// sleeps, looks at it (one microsecond a look), or waits for a packet. The other side's struct and the order
// of its functions are those of google/packetdrill's interface for shared objects.
#include <fcntl.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <netinet/in.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/socket/flags.hpp"
#include "core/socket/machine.hpp"
#include "core/trace/bytes.hpp"
#include "core/trace/icmp.hpp"

namespace {

using sock::Machine;
using sock::Result;
using tcp::Duration;
using tcp::Instant;

constexpr tcp::Address our_address = tcp::address(192, 168, 0, 1);
constexpr std::uint64_t secret = 0x61636b6164656d79;
constexpr Instant start{std::chrono::seconds{1'000'000}};
constexpr Duration longest_wait = std::chrono::hours{24};

// One of packetdrill's threads: it has a thread of its own for calls that block.
class Lock {
 public:
  explicit Lock(pthread_mutex_t& mutex) : mutex_(mutex) { pthread_mutex_lock(&mutex_); }
  ~Lock() { pthread_mutex_unlock(&mutex_); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  pthread_mutex_t& mutex_;
};

class Adapter {
 public:
  explicit Adapter(const tcp::Config& config) : machine_(sock::Stack(our_address, config, secret), start) {}

  // A call that may block. `work(stack, now, out, done)` is made again after each event until it does not;
  // `wakes` is when it ends by itself.
  template <typename Work>
  std::int64_t call(Work&& work, Duration patience = Duration::max()) {
    const Lock lock(mutex_);
    std::int64_t done = 0;
    const Instant wakes = patience == Duration::max() ? tcp::never : machine_.now() + patience;
    const auto attempt = [this, work, &done, wakes]() -> std::optional<Result> {
      Result r = machine_.call([&](auto& stack, auto now, auto& out) { return work(stack, now, out, done); });
      if (r.blocked && wakes <= machine_.now()) return Result::ok(0);
      if (r.blocked) {
        done += r.value;
        return std::nullopt;
      }
      if (r.error == 0) r.value += done;
      return r;
    };
    std::optional<Result> result = attempt();
    if (!result) result = wait(attempt, wakes);
    if (result->error != 0) errno = result->error;
    return result->value;
  }

  // The wire.
  void arrive(std::span<const std::byte> octets) {
    const Lock lock(mutex_);
    trace::Decoded decoded = trace::from_octets(octets);
    if (!decoded.ok()) return hear(octets);
    known_as_ = decoded.segment.destination.address;  // packetdrill gives our end its address
    decoded.segment.destination.address = our_address;
    machine_.arrive(decoded.segment);
    retry();
  }

  // The next datagram that goes out; nothing: there will be none.
  std::optional<tcp::Bytes> next_sent(long long* time_us) {
    const Lock lock(mutex_);
    const Instant limit = machine_.now() + longest_wait;
    while (machine_.sent().empty()) {
      const Instant next = next_deadline();
      if (next > limit) return std::nullopt;
      machine_.move(next);
      retry();
    }
    sock::Sent sent = std::move(machine_.sent().front());
    machine_.sent().pop_front();
    if (known_as_) sent.segment.source.address = *known_as_;
    *time_us = microseconds(sent.at);
    return trace::to_octets(sent.segment);
  }

  // The clock.
  void sleep(Duration length) {
    const Lock lock(mutex_);
    advance(machine_.now() + length);
  }

  // The thread whose call has just returned sees when it did; others have run ahead of it meanwhile.
  Instant look() {
    const Lock lock(mutex_);
    if (returned_at_ && pthread_equal(returned_, pthread_self()) != 0) {
      const Instant then = *returned_at_;
      returned_at_.reset();
      return then;
    }
    advance(machine_.now() + Duration{1});
    return machine_.now();
  }

  void take_address(tcp::Address address) {
    const Lock lock(mutex_);
    if (address.value != 0) known_as_ = address;
  }

  tcp::Endpoint peer(int fd) {
    const Lock lock(mutex_);
    return machine_.stack().remote(fd);
  }

  std::optional<int> queue_hint(int fd) {
    const Lock lock(mutex_);
    return machine_.stack().queue_hint(fd);
  }

 private:
  // An ICMP error about a segment of ours, which left here under the address that packetdrill knows.
  void hear(std::span<const std::byte> octets) {
    std::optional<trace::IcmpMessage> icmp = trace::icmp_from_octets(octets);
    const auto error = icmp ? trace::icmp_error(icmp->type, icmp->code) : std::nullopt;
    if (!error) return;
    icmp->pair.local.address = our_address;
    machine_.report(icmp->pair, icmp->seq, *error);
    retry();
  }

  struct Waiting {
    std::function<std::optional<Result>()> attempt;
    Instant wakes;
    std::optional<Result> result;
    Instant ended = tcp::never;
  };

  Result wait(std::function<std::optional<Result>()> attempt, Instant wakes) {
    waiting_ = std::make_unique<Waiting>(Waiting{std::move(attempt), wakes, std::nullopt});
    while (!waiting_->result) pthread_cond_wait(&ended_, &mutex_);
    const Result result = *waiting_->result;
    returned_ = pthread_self();
    returned_at_ = waiting_->ended;
    waiting_.reset();
    return result;
  }

  void retry() {
    if (!waiting_ || waiting_->result) return;
    waiting_->result = waiting_->attempt();
    if (!waiting_->result) return;
    waiting_->ended = machine_.now();
    pthread_cond_broadcast(&ended_);
  }

  Instant next_deadline() const {
    const bool asleep = waiting_ && !waiting_->result;
    return asleep ? std::min(machine_.next_deadline(), waiting_->wakes) : machine_.next_deadline();
  }

  void advance(Instant to) {
    while (next_deadline() <= to) {
      machine_.move(next_deadline());
      retry();
    }
    machine_.move(to);
  }

  pthread_mutex_t mutex_ = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t ended_ = PTHREAD_COND_INITIALIZER;
  Machine machine_;
  std::optional<tcp::Address> known_as_;  // what packetdrill calls our end
  std::unique_ptr<Waiting> waiting_;
  pthread_t returned_{};
  std::optional<Instant> returned_at_;
};

Adapter& adapter(void* userdata) {
  return *static_cast<Adapter*>(userdata);
}

int fail(int error) {
  errno = error;
  return -1;
}

std::optional<tcp::Endpoint> endpoint_of(const sockaddr* address, socklen_t length) {
  if (address == nullptr || length < sizeof(sockaddr_in) || address->sa_family != AF_INET)
    return std::nullopt;
  sockaddr_in in{};
  std::memcpy(&in, address, sizeof in);
  return tcp::Endpoint{{ntohl(in.sin_addr.s_addr)}, ntohs(in.sin_port)};
}

void tell(tcp::Endpoint endpoint, sockaddr* address, socklen_t* length) {
  if (address == nullptr || length == nullptr || *length < sizeof(sockaddr_in)) return;
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_port = htons(endpoint.port);
  in.sin_addr.s_addr = htonl(endpoint.address.value);
  std::memcpy(address, &in, sizeof in);
  *length = sizeof in;
}

ssize_t send_octets(void* u, int fd, const void* data, size_t count, int flags) {
  if (data == nullptr && count > 0) return fail(EFAULT);
  const std::span octets(static_cast<const std::byte*>(data), count);
  return adapter(u).call([fd, octets, flags](auto& stack, auto now, auto& out, std::int64_t done) {
    return stack.send(now, fd, octets.subspan(static_cast<std::size_t>(done)), flags, out);
  });
}

ssize_t receive_octets(void* u, int fd, void* into, size_t count, int flags) {
  if (into == nullptr && count > 0) return fail(EFAULT);
  const std::span octets(static_cast<std::byte*>(into), count);
  return adapter(u).call([fd, octets, flags](auto& stack, auto now, auto& out, std::int64_t done) {
    return stack.receive(now, fd, octets.subspan(static_cast<std::size_t>(done)), flags, out);
  });
}

tcp::Bytes gathered(const iovec* pieces, std::size_t count) {
  tcp::Bytes octets;
  for (const iovec& piece : std::span(pieces, count)) {
    const auto* from = static_cast<const std::byte*>(piece.iov_base);
    octets.insert(octets.end(), from, from + piece.iov_len);
  }
  return octets;
}

ssize_t receive_pieces(void* u, int fd, const iovec* pieces, std::size_t count, int flags) {
  std::size_t size = 0;
  for (const iovec& piece : std::span(pieces, count)) size += piece.iov_len;
  tcp::Bytes octets(size);
  const ssize_t got = receive_octets(u, fd, octets.data(), size, flags);
  std::size_t at = 0;
  for (const iovec& piece : std::span(pieces, count)) {
    const std::size_t here = got <= 0 ? 0 : std::min(piece.iov_len, static_cast<std::size_t>(got) - at);
    if (here > 0) std::memcpy(piece.iov_base, octets.data() + at, here);
    at += here;
  }
  return got;
}

// The functions of the interface.

void so_free(void* u) {
  delete &adapter(u);
}

int so_socket(void* u, int domain, int type, int protocol) {
  return static_cast<int>(adapter(u).call(
      [=](auto& stack, auto, auto&, std::int64_t) { return stack.socket(domain, type, protocol); }));
}

int so_bind(void* u, int fd, const sockaddr* address, socklen_t length) {
  std::optional<tcp::Endpoint> local = endpoint_of(address, length);
  if (!local) return fail(EAFNOSUPPORT);
  adapter(u).take_address(local->address);
  local->address = our_address;
  return static_cast<int>(
      adapter(u).call([=](auto& stack, auto, auto&, std::int64_t) { return stack.bind(fd, *local); }));
}

int so_listen(void* u, int fd, int backlog) {
  return static_cast<int>(
      adapter(u).call([=](auto& stack, auto, auto&, std::int64_t) { return stack.listen(fd, backlog); }));
}

int so_accept(void* u, int fd, sockaddr* address, socklen_t* length) {
  const auto accepted = static_cast<int>(
      adapter(u).call([=](auto& stack, auto, auto&, std::int64_t) { return stack.accept(fd); }));
  if (accepted >= 0) tell(adapter(u).peer(accepted), address, length);
  return accepted;
}

int so_connect(void* u, int fd, const sockaddr* address, socklen_t length) {
  const std::optional<tcp::Endpoint> remote = endpoint_of(address, length);
  if (!remote) return fail(EAFNOSUPPORT);
  return static_cast<int>(adapter(u).call(
      [=](auto& stack, auto now, auto& out, std::int64_t) { return stack.connect(now, fd, *remote, out); }));
}

ssize_t so_read(void* u, int fd, void* into, size_t count) {
  return receive_octets(u, fd, into, count, 0);
}
ssize_t so_readv(void* u, int fd, const iovec* pieces, int count) {
  return receive_pieces(u, fd, pieces, static_cast<std::size_t>(count), 0);
}
ssize_t so_recv(void* u, int fd, void* into, size_t count, int flags) {
  return receive_octets(u, fd, into, count, flags);
}
ssize_t so_recvfrom(void* u, int fd, void* into, size_t count, int flags, sockaddr* address,
                    socklen_t* length) {
  const ssize_t got = receive_octets(u, fd, into, count, flags);
  if (got >= 0) tell(adapter(u).peer(fd), address, length);
  return got;
}

// TCP_INQ is the only control message.
ssize_t so_recvmsg(void* u, int fd, msghdr* message, int flags) {
  const ssize_t got = receive_pieces(u, fd, message->msg_iov, message->msg_iovlen, flags);
  if (got < 0) return got;
  const std::optional<int> hint = adapter(u).queue_hint(fd);
  const std::size_t room = message->msg_control == nullptr ? 0 : message->msg_controllen;
  message->msg_flags = 0;
  message->msg_controllen = 0;
  if (!hint || room < CMSG_SPACE(sizeof(int))) return got;
  message->msg_controllen = CMSG_SPACE(sizeof(int));
  cmsghdr* control = CMSG_FIRSTHDR(message);
  control->cmsg_level = sock::n_SOL_TCP;
  control->cmsg_type = sock::n_TCP_CM_INQ;
  control->cmsg_len = CMSG_LEN(sizeof(int));
  std::memcpy(CMSG_DATA(control), &*hint, sizeof(int));
  return got;
}

ssize_t so_write(void* u, int fd, const void* data, size_t count) {
  return send_octets(u, fd, data, count, 0);
}
ssize_t so_writev(void* u, int fd, const iovec* pieces, int count) {
  const tcp::Bytes octets = gathered(pieces, static_cast<std::size_t>(count));
  return send_octets(u, fd, octets.data(), octets.size(), 0);
}
ssize_t so_send(void* u, int fd, const void* data, size_t count, int flags) {
  return send_octets(u, fd, data, count, flags);
}
ssize_t so_sendto(void* u, int fd, const void* data, size_t count, int flags, const sockaddr*, socklen_t) {
  return send_octets(u, fd, data, count, flags);
}
ssize_t so_sendmsg(void* u, int fd, const msghdr* message, int flags) {
  const tcp::Bytes octets = gathered(message->msg_iov, message->msg_iovlen);
  return send_octets(u, fd, octets.data(), octets.size(), flags);
}

int so_fcntl(void* u, int fd, int command, ...) {
  std::va_list arguments;
  va_start(arguments, command);
  const int argument = command == F_SETFL ? va_arg(arguments, int) : 0;
  va_end(arguments);
  return static_cast<int>(adapter(u).call(
      [=](auto& stack, auto, auto&, std::int64_t) { return stack.control(fd, command, argument); }));
}

int so_ioctl(void* u, int fd, unsigned long request, ...) {
  std::va_list arguments;
  va_start(arguments, request);
  int* answer = va_arg(arguments, int*);
  va_end(arguments);
  if (answer == nullptr) return fail(EFAULT);
  return static_cast<int>(adapter(u).call([=](auto& stack, auto, auto&, std::int64_t) {
    return stack.device(fd, static_cast<int>(request), *answer);
  }));
}

int so_close(void* u, int fd) {
  return static_cast<int>(adapter(u).call(
      [=](auto& stack, auto now, auto& out, std::int64_t) { return stack.close(now, fd, out); }));
}

int so_shutdown(void* u, int fd, int how) {
  return static_cast<int>(adapter(u).call(
      [=](auto& stack, auto now, auto& out, std::int64_t) { return stack.shutdown(now, fd, how, out); }));
}

int so_getsockopt(void* u, int fd, int level, int name, void* value, socklen_t* length) {
  if (value == nullptr || length == nullptr) return fail(EFAULT);
  const std::span octets(static_cast<std::byte*>(value), *length);
  const std::int64_t size = adapter(u).call(
      [=](auto& stack, auto, auto&, std::int64_t) { return stack.get_option(fd, level, name, octets); });
  if (size < 0) return -1;
  *length = static_cast<socklen_t>(size);
  return 0;
}

int so_setsockopt(void* u, int fd, int level, int name, const void* value, socklen_t length) {
  if (value == nullptr) return fail(EFAULT);
  const std::span octets(static_cast<const std::byte*>(value), length);
  return static_cast<int>(adapter(u).call([=](auto& stack, auto now, auto& out, std::int64_t) {
    return stack.set_option(now, fd, level, name, octets, out);
  }));
}

int so_poll(void* u, pollfd* fds, nfds_t count, int timeout) {
  std::vector<sock::PollFd> asked;
  for (const pollfd& p : std::span(fds, count)) asked.push_back({.fd = p.fd, .events = p.events});
  const Duration patience = timeout < 0 ? Duration::max() : std::chrono::milliseconds{timeout};
  const std::int64_t ready = adapter(u).call(
      [&asked](auto& stack, auto, auto&, std::int64_t) {
        const Result r = stack.poll(asked);
        return r.value > 0 ? r : Result::block();
      },
      patience);
  for (std::size_t i = 0; i < asked.size(); ++i) fds[i].revents = asked[i].revents;
  return static_cast<int>(ready);
}

int so_netdev_send(void* u, const void* data, size_t count) {
  adapter(u).arrive(std::span(static_cast<const std::byte*>(data), count));
  return 0;
}

// packetdrill asks for ever when it is told that there is nothing; one octet that is no packet ends the
// script with an error instead.
int so_netdev_receive(void* u, void* into, size_t* count, long long* time_us) {
  const std::optional<tcp::Bytes> octets = adapter(u).next_sent(time_us);
  if (!octets || octets->size() > *count) {
    std::fputs("ackademy: nothing more goes out\n", stderr);
    *count = 1;
    *static_cast<std::byte*>(into) = std::byte{0};
    *time_us = microseconds(adapter(u).look());
    return 0;
  }
  std::memcpy(into, octets->data(), octets->size());
  *count = octets->size();
  return 0;
}

int so_usleep(void* u, useconds_t length) {
  adapter(u).sleep(Duration{length});
  return 0;
}

int so_gettimeofday(void* u, timeval* tv, struct timezone*) {
  const std::int64_t us = microseconds(adapter(u).look());
  tv->tv_sec = us / 1'000'000;
  tv->tv_usec = us % 1'000'000;
  return 0;
}

int so_epoll_create(void*, int) {
  return fail(ENOSYS);
}
int so_epoll_ctl(void*, int, int, int, epoll_event*) {
  return fail(ENOSYS);
}
int so_epoll_wait(void*, int, epoll_event*, int, int) {
  return fail(ENOSYS);
}
int so_pipe(void*, int*) {
  return fail(ENOSYS);
}
int so_splice(void*, int, loff_t*, int, loff_t*, size_t, unsigned int) {
  return fail(ENOSYS);
}

}  // namespace

extern "C" {

// packetdrill's own layout.
struct packetdrill_interface {
  void* userdata;
  decltype(&so_free) free;
  decltype(&so_socket) socket;
  decltype(&so_bind) bind;
  decltype(&so_listen) listen;
  decltype(&so_accept) accept;
  decltype(&so_connect) connect;
  decltype(&so_read) read;
  decltype(&so_readv) readv;
  decltype(&so_recv) recv;
  decltype(&so_recvfrom) recvfrom;
  decltype(&so_recvmsg) recvmsg;
  decltype(&so_write) write;
  decltype(&so_writev) writev;
  decltype(&so_send) send;
  decltype(&so_sendto) sendto;
  decltype(&so_sendmsg) sendmsg;
  decltype(&so_fcntl) fcntl;
  decltype(&so_ioctl) ioctl;
  decltype(&so_close) close;
  decltype(&so_shutdown) shutdown;
  decltype(&so_getsockopt) getsockopt;
  decltype(&so_setsockopt) setsockopt;
  decltype(&so_poll) poll;
  decltype(&so_netdev_send) netdev_send;
  decltype(&so_netdev_receive) netdev_receive;
  decltype(&so_usleep) usleep;
  decltype(&so_gettimeofday) gettimeofday;
  decltype(&so_epoll_create) epoll_create;
  decltype(&so_epoll_ctl) epoll_ctl;
  decltype(&so_epoll_wait) epoll_wait;
  decltype(&so_pipe) pipe;
  decltype(&so_splice) splice;
};

// Flags as in sock::apply_flags, over profile=linux. One that is not known ends the program: packetdrill has
// no other way to hear of it.
__attribute__((visibility("default"))) void packetdrill_interface_init(const char* flags,
                                                                       packetdrill_interface* interface) {
  tcp::Config config = tcp::linux_profile();
  if (const std::string error = sock::apply_flags(flags == nullptr ? "" : flags, config); !error.empty()) {
    std::fprintf(stderr, "ackademy: --so_flags: %s\n", error.c_str());
    std::exit(EXIT_FAILURE);
  }
  *interface = {new Adapter(config), so_free,       so_socket,       so_bind,         so_listen,
                so_accept,           so_connect,    so_read,         so_readv,        so_recv,
                so_recvfrom,         so_recvmsg,    so_write,        so_writev,       so_send,
                so_sendto,           so_sendmsg,    so_fcntl,        so_ioctl,        so_close,
                so_shutdown,         so_getsockopt, so_setsockopt,   so_poll,         so_netdev_send,
                so_netdev_receive,   so_usleep,     so_gettimeofday, so_epoll_create, so_epoll_ctl,
                so_epoll_wait,       so_pipe,       so_splice};
}
}
