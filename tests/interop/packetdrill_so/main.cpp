// libackademy_packetdrill.so as packetdrill sees it, without packetdrill: loaded, set up, and led through
// connections in virtual time. Each test has an instance of its own.
//   ackademy_packetdrill_test build/native/lib/libackademy_packetdrill.so
// The last line counts: "12 passed, 0 failed".
#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "core/trace/bytes.hpp"
#include "core/trace/wire_numbers.hpp"
#include "tests/interop/packetdrill_so/interface.hpp"

namespace {

// packetdrill's own choice of addresses, not the library's.
constexpr tcp::Endpoint local{tcp::address(192, 168, 44, 7), 8080};
constexpr tcp::Endpoint remote{tcp::address(192, 0, 2, 1), 40000};
constexpr std::uint32_t peer_iss = 1000;

packetdrill_interface_init_t init = nullptr;
int passed = 0, failed = 0;
std::string broken;  // what the running test has found first

void expect(bool holds, const char* what, int line) {
  if (!holds && broken.empty()) broken = std::string(what) + " (line " + std::to_string(line) + ")";
}
#define EXPECT(condition) expect((condition), #condition, __LINE__)

sockaddr_in address_of(tcp::Endpoint endpoint) {
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_port = htons(endpoint.port);
  in.sin_addr.s_addr = htonl(endpoint.address.value);
  return in;
}

struct Received {
  tcp::Segment segment;
  long long at_us = 0;
  bool is_packet = false;
};

// One instance of the library, and the peer that it talks to.
class Instance {
 public:
  explicit Instance(const char* flags) { init(flags, &so); }
  ~Instance() { so.free(so.userdata); }
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  packetdrill_interface so{};
  tcp::Seq peer_next = tcp::Seq(peer_iss);  // what the peer sends next
  tcp::Seq heard;                           // what it has heard up to
  tcp::Endpoint ours = local;

  void* u() const { return so.userdata; }

  void arrive(tcp::Flags flags, std::size_t octets = 0) {
    tcp::Segment segment;
    segment.source = remote;
    segment.destination = ours;
    segment.seq = peer_next;
    segment.flags = flags;
    if (flags.ack()) segment.ack = heard;
    segment.window = 65535;
    if (flags.syn()) segment.options = tcp::Options().add_mss(1000);
    for (std::size_t i = 0; i < octets; ++i) segment.data.push_back(static_cast<std::byte>('a' + i % 26));
    peer_next = peer_next + segment.length();
    const tcp::Bytes datagram = trace::to_octets(segment);
    EXPECT(so.netdev_send(u(), datagram.data(), datagram.size()) == 0);
  }

  Received receive() {
    std::vector<std::byte> buffer(65536);
    std::size_t count = buffer.size();
    Received received;
    EXPECT(so.netdev_receive(u(), buffer.data(), &count, &received.at_us) == 0);
    const trace::Decoded decoded = trace::from_octets(std::span(buffer).first(count));
    received.is_packet = decoded.ok();
    received.segment = decoded.segment;
    if (decoded.ok()) heard = decoded.segment.seq + decoded.segment.length();
    return received;
  }

  long long now() const {
    timeval tv{};
    EXPECT(so.gettimeofday(u(), &tv, nullptr) == 0);
    return tv.tv_sec * 1'000'000LL + tv.tv_usec;
  }

  int listening() {
    const int fd = so.socket(u(), AF_INET, SOCK_STREAM, IPPROTO_TCP);
    EXPECT(fd >= 0);
    const int one = 1;
    EXPECT(so.setsockopt(u(), fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0);
    const sockaddr_in in = address_of(local);
    EXPECT(so.bind(u(), fd, reinterpret_cast<const sockaddr*>(&in), sizeof in) == 0);
    EXPECT(so.listen(u(), fd, 1) == 0);
    return fd;
  }

  void shake_hands() {
    arrive(tcp::Syn);
    const Received answer = receive();
    EXPECT(answer.is_packet && answer.segment.flags == (tcp::Syn | tcp::Ack));
    EXPECT(answer.segment.ack == peer_next);
    EXPECT(answer.segment.source == local && answer.segment.destination == remote);
    arrive(tcp::Ack);
  }

  int accepted() {
    const int listener = listening();
    shake_hands();
    sockaddr_in peer{};
    socklen_t length = sizeof peer;
    const int fd = so.accept(u(), listener, reinterpret_cast<sockaddr*>(&peer), &length);
    EXPECT(fd >= 0 && fd != listener);
    EXPECT(ntohs(peer.sin_port) == remote.port && ntohl(peer.sin_addr.s_addr) == remote.address.value);
    return fd;
  }
};

template <typename Test>
void run(const char* name, Test&& test) {
  broken.clear();
  test();
  ++(broken.empty() ? passed : failed);
  if (!broken.empty()) std::printf("%s: not so: %s\n", name, broken.c_str());
}

// Setting up

void fills_in_every_function() {
  const Instance i("");
  std::array<void*, sizeof(packetdrill_interface) / sizeof(void*)> words{};
  static_assert(words.size() == 33);
  std::memcpy(words.data(), &i.so, sizeof i.so);
  for (const void* word : words) EXPECT(word != nullptr);
}

// In a process of its own, since that is what ends.
void unknown_flag_ends_the_program() {
  std::array<int, 2> ends{};
  EXPECT(pipe(ends.data()) == 0);
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDERR_FILENO);
    packetdrill_interface so{};
    init("profile=linux,warp=9", &so);
    _exit(0);
  }
  close(ends[1]);
  std::array<char, 200> text{};
  EXPECT(read(ends[0], text.data(), text.size() - 1) > 0);
  close(ends[0]);
  int status = 0;
  EXPECT(waitpid(child, &status, 0) == child);
  EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 1);
  EXPECT(std::string(text.data()) == "ackademy: --so_flags: there is no setting 'warp'\n");
}

void flags_set_profile_and_fields() {
  Instance i("profile=freebsd,rcvbuf=20000,timestamps=0,window_shift=3");
  i.listening();
  i.arrive(tcp::Syn);
  const Received answer = i.receive();
  EXPECT(answer.segment.window == 20000);
  EXPECT(!answer.segment.options.timestamps());
}

// Time

void looking_at_the_clock_moves_it() {
  const Instance i("");
  long long last = i.now();
  for (int n = 0; n < 1000; ++n) {
    const long long next = i.now();
    EXPECT(next >= last + 1);
    last = next;
  }
}

void sleeping_moves_the_clock_and_nothing_waits() {
  const Instance i("");
  const long long before = i.now();
  EXPECT(i.so.usleep(i.u(), 3'600'000'000U) == 0);  // an hour: of the clock, not of ours
  const long long after = i.now();
  EXPECT(after >= before + 3'600'000'000LL && after < before + 3'600'001'000LL);
}

void a_retransmission_comes_at_its_time() {
  Instance i("profile=rfc");
  const int fd = i.accepted();
  const std::array<char, 10> data{};
  EXPECT(i.so.write(i.u(), fd, data.data(), data.size()) == 10);
  const Received first = i.receive(), again = i.receive(), third = i.receive();
  EXPECT(first.segment.seq == again.segment.seq && again.segment.seq == third.segment.seq);
  EXPECT(again.at_us - first.at_us == 1'000'000);
  EXPECT(third.at_us - again.at_us == 2'000'000);
  EXPECT(i.now() > third.at_us);
}

void nothing_more_goes_out_is_an_error_and_not_for_ever() {
  Instance i("");
  i.listening();
  const Received nothing = i.receive();
  EXPECT(!nothing.is_packet);
}

// A connection

void data_in() {
  Instance i("");
  const int fd = i.accepted();
  i.arrive(tcp::Psh | tcp::Ack, 26);
  int waiting = 0;
  EXPECT(i.so.ioctl(i.u(), fd, SIOCINQ, &waiting) == 0 && waiting == 26);
  std::array<char, 100> into{};
  EXPECT(i.so.recv(i.u(), fd, into.data(), into.size(), MSG_PEEK) == 26);
  EXPECT(i.so.read(i.u(), fd, into.data(), 6) == 6);
  std::array<char, 4> more{};
  std::array<iovec, 2> pieces{{{more.data(), more.size()}, {into.data() + 10, 50}}};
  EXPECT(i.so.readv(i.u(), fd, pieces.data(), 2) == 20);
  EXPECT(std::string(more.data(), 4) == "ghij");
  EXPECT(std::string(into.data(), 6) == "abcdef" && std::string(into.data() + 10, 16) == "klmnopqrstuvwxyz");
  i.arrive(tcp::Psh | tcp::Ack, 3);
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = 1;
  EXPECT(i.so.recvmsg(i.u(), fd, &message, 0) == 3);
  EXPECT(i.so.recvfrom(i.u(), fd, into.data(), 10, MSG_DONTWAIT, nullptr, nullptr) == -1 && errno == EAGAIN);
}

void data_out() {
  Instance i("");
  const int fd = i.accepted();
  std::string text = "hello";
  EXPECT(i.so.write(i.u(), fd, text.data(), text.size()) == 5);
  const Received first = i.receive();
  EXPECT(first.segment.data.size() == 5 && first.segment.flags.psh());
  EXPECT(std::memcmp(first.segment.data.data(), "hello", 5) == 0);
  int queued = 0;
  EXPECT(i.so.ioctl(i.u(), fd, SIOCOUTQ, &queued) == 0 && queued == 5);
  i.arrive(tcp::Ack);
  EXPECT(i.so.ioctl(i.u(), fd, SIOCOUTQ, &queued) == 0 && queued == 0);
  std::array<iovec, 2> pieces{{{text.data(), 4}, {text.data() + 4, 1}}};
  EXPECT(i.so.writev(i.u(), fd, pieces.data(), 2) == 5);
  EXPECT(i.receive().segment.data.size() == 5);
  i.arrive(tcp::Ack);
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = 2;
  EXPECT(i.so.sendmsg(i.u(), fd, &message, 0) == 5);
  EXPECT(i.receive().segment.data.size() == 5);
  i.arrive(tcp::Ack);
  EXPECT(i.so.sendto(i.u(), fd, text.data(), 2, 0, nullptr, 0) == 2);
  EXPECT(i.receive().segment.data.size() == 2);
  i.arrive(tcp::Ack);
  EXPECT(i.so.send(i.u(), fd, text.data(), 1, MSG_MORE) == 1);
  EXPECT(i.so.send(i.u(), fd, text.data(), 1, 0) == 1);
  EXPECT(i.receive().segment.data.size() == 2);
}

void both_ends_close() {
  Instance i("");
  const int fd = i.accepted();
  EXPECT(i.so.shutdown(i.u(), fd, SHUT_WR) == 0);
  EXPECT(i.receive().segment.flags == (tcp::Fin | tcp::Ack));
  i.arrive(tcp::Fin | tcp::Ack);
  const Received last = i.receive();
  EXPECT(last.segment.flags == tcp::Ack && last.segment.ack == i.peer_next);
  char octet = 0;
  EXPECT(i.so.read(i.u(), fd, &octet, 1) == 0);
  EXPECT(i.so.close(i.u(), fd) == 0);
  EXPECT(i.so.close(i.u(), fd) == -1 && errno == EBADF);
}

void connects_without_blocking() {
  Instance i("");
  const int fd = i.so.socket(i.u(), AF_INET, SOCK_STREAM, 0);
  EXPECT(i.so.fcntl(i.u(), fd, F_SETFL, O_RDWR | O_NONBLOCK) == 0);
  EXPECT(i.so.fcntl(i.u(), fd, F_GETFL) == (O_RDWR | O_NONBLOCK));
  const sockaddr_in to = address_of(remote);
  EXPECT(i.so.connect(i.u(), fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == -1);
  EXPECT(errno == EINPROGRESS);
  const Received syn = i.receive();
  EXPECT(syn.segment.flags == tcp::Syn && syn.segment.destination == remote);
  i.ours = syn.segment.source;
  std::array<pollfd, 1> asked{{{fd, POLLOUT, 0}}};
  EXPECT(i.so.poll(i.u(), asked.data(), 1, 0) == 0);
  i.arrive(tcp::Syn | tcp::Ack);
  EXPECT(i.so.poll(i.u(), asked.data(), 1, 0) == 1 && asked[0].revents == POLLOUT);
  EXPECT(i.receive().segment.flags == tcp::Ack);
  tcp_info info{};
  socklen_t length = sizeof info;
  EXPECT(i.so.getsockopt(i.u(), fd, SOL_TCP, TCP_INFO, &info, &length) == 0);
  EXPECT(info.tcpi_state == TCP_ESTABLISHED && info.tcpi_snd_mss > 0);
}

void icmp_refuses_what_is_being_opened() {
  Instance i("");
  const int fd = i.so.socket(i.u(), AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  const sockaddr_in to = address_of(remote);
  EXPECT(i.so.connect(i.u(), fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == -1);
  const tcp::Bytes syn = trace::to_octets(i.receive().segment);
  tcp::Bytes icmp(56);
  std::copy_n(syn.begin(), 28, icmp.begin() + 28);
  trace::put8(icmp, 0, 0x45);
  trace::put16(icmp, 2, 56);
  trace::put8(icmp, 9, IPPROTO_ICMP);
  trace::put16(icmp, 10, trace::internet_checksum(std::span(icmp).first(20)));
  trace::put16(icmp, 20, 0x0303);  // port unreachable
  trace::put16(icmp, 22, trace::internet_checksum(std::span(icmp).subspan(20)));
  EXPECT(i.so.netdev_send(i.u(), icmp.data(), icmp.size()) == 0);
  int error = 0;
  socklen_t length = sizeof error;
  EXPECT(i.so.getsockopt(i.u(), fd, SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error == ECONNREFUSED);
}

// packetdrill makes a call that blocks in a thread of its own.
void a_call_that_blocks_waits_for_the_wire() {
  Instance i("");
  const int listener = i.listening();
  int fd = -1;
  ssize_t got = -1;
  std::thread caller([&] {
    fd = i.so.accept(i.u(), listener, nullptr, nullptr);
    std::array<char, 10> into{};
    got = i.so.read(i.u(), fd, into.data(), into.size());
  });
  i.shake_hands();
  i.arrive(tcp::Psh | tcp::Ack, 7);
  caller.join();
  EXPECT(fd >= 0 && got == 7);
}

void what_is_not_there_says_so() {
  const Instance i("");
  char octet = 0;
  EXPECT(i.so.read(i.u(), 99, &octet, 1) == -1 && errno == EBADF);
  EXPECT(i.so.socket(i.u(), AF_INET6, SOCK_STREAM, 0) == -1 && errno == EAFNOSUPPORT);
  EXPECT(i.so.epoll_create(i.u(), 1) == -1 && errno == ENOSYS);
  std::array<int, 2> ends{};
  EXPECT(i.so.pipe(i.u(), ends.data()) == -1 && errno == ENOSYS);
}

void octets_that_are_no_packet_do_nothing() {
  Instance i("");
  const int fd = i.accepted();
  std::array<std::byte, 60> noise{};
  for (std::size_t size = 0; size <= noise.size(); ++size)
    EXPECT(i.so.netdev_send(i.u(), noise.data(), size) == 0);
  i.arrive(tcp::Psh | tcp::Ack, 5);
  int waiting = 0;
  EXPECT(i.so.ioctl(i.u(), fd, SIOCINQ, &waiting) == 0 && waiting == 5);
}

}  // namespace

int main(int argc, char** argv) {
  void* const library = argc == 2 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : nullptr;
  if (library != nullptr)
    init = reinterpret_cast<packetdrill_interface_init_t>(dlsym(library, "packetdrill_interface_init"));
  if (init == nullptr) {
    std::fprintf(stderr, "usage: ackademy_packetdrill_test LIBRARY\n%s\n", argc == 2 ? dlerror() : "");
    return 2;
  }
#define RUN(test) run(#test, test)
  RUN(fills_in_every_function);
  RUN(unknown_flag_ends_the_program);
  RUN(flags_set_profile_and_fields);
  RUN(looking_at_the_clock_moves_it);
  RUN(sleeping_moves_the_clock_and_nothing_waits);
  RUN(a_retransmission_comes_at_its_time);
  RUN(nothing_more_goes_out_is_an_error_and_not_for_ever);
  RUN(data_in);
  RUN(data_out);
  RUN(both_ends_close);
  RUN(connects_without_blocking);
  RUN(icmp_refuses_what_is_being_opened);
  RUN(a_call_that_blocks_waits_for_the_wire);
  RUN(what_is_not_there_says_so);
  RUN(octets_that_are_no_packet_do_nothing);
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
