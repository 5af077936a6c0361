// A host of core/tcp and the Linux kernel at the two ends of a cable, one connection between them at a time:
// what a test does with both, and what `ss` says of the kernel's end.
#pragma once

#include <algorithm>
#include <catch2/catch_tostring.hpp>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>

#include "core/tcp/host.hpp"
#include "tests/interop/kernel/cable.hpp"
#include "tests/interop/kernel/kernel_socket.hpp"
#include "tests/interop/kernel/space.hpp"

namespace kernel {

inline constexpr std::uint16_t service = 80;

// A wire that does nothing to its packets.
constexpr sim::LinkConfig calm() {
  return {.delay = 200us, .queue_packets = 100'000};
}
// 3 % lost, some copied, held back, damaged.
constexpr sim::LinkConfig rough() {
  return {.delay = 200us,
          .jitter = 50us,
          .queue_packets = 100'000,
          .loss_ppm = 30'000,
          .duplicate_ppm = 10'000,
          .reorder_ppm = 20'000,
          .corrupt_ppm = 2'000};
}

enum class Opener : std::uint8_t { We, Kernel };

class Meeting {
 public:
  explicit Meeting(const tcp::Config& config = tcp::linux_profile(), const sim::LinkConfig& link = calm(),
                   std::uint64_t seed = 1);

  // A call of our user's: work(host, now, outbox).
  template <typename Work>
  auto call(Work&& work) {
    return work_and_send(work);
  }
  void turn(Instant latest, std::span<pollfd> watched = {}) { cable.turn(host, latest, watched); }

  // Lets all run until done() holds; fails the test, with the last packets, when that takes more than
  // `bound`. `watched`: descriptors of the kernel's whose readiness done() asks for.
  template <typename Condition>
  void until(const char* what, Condition done, Duration bound = 30s,
             std::initializer_list<pollfd> watched = {}) {
    std::vector<pollfd> fds(watched);
    const Instant end = cable.now() + bound;
    while (!done()) {
      if (cable.now() >= end) give_up(what);
      turn(end, fds);
    }
  }

  [[noreturn]] void give_up(const std::string& what) const;  // with all that is known

  // Opens a connection: `id` is ours, `socket` the kernel's, `pair` as we see it.
  void open(Opener who, int kernels_receive_buffer = 0);
  // … as far as the first SYN.
  void we_connect(std::uint16_t from_port = 0);
  void kernel_connects(std::uint16_t from_port = 0);

  std::size_t send(std::span<const std::byte> octets);
  std::size_t receive(std::span<std::byte> into);
  void close();

  // Lets the next packet through a closed gate, once it has come there.
  void pass(Way way);
  void close_gates();
  void open_gates();

  const tcp::Connection& connection() const { return *host.find(id); }
  tcp::State our_state() const;
  // The kernel's end of the pair, by `ss -tan`; CLOSED where it shows none, LISTEN where it shows a listener.
  tcp::State kernels_state() const;
  // Runs until our end is in `ours` and `ss` shows `kernels`, or for TIME-WAIT that it was, and is cut short.
  void expect(tcp::State ours, tcp::State kernels);

  Space space;
  tcp::Host host;
  Cable cable;
  tcp::ConnectionId id = 0;
  Socket listener;
  Socket socket;
  tcp::SocketPair pair;

 private:
  template <typename Work>
  auto work_and_send(Work& work) {
    const Instant now = cable.now();
    auto result = work(host, now, out_);
    cable.send(now, out_);
    return result;
  }

  bool time_wait_is_cut_short() const;

  tcp::Outbox out_;
  std::uint64_t seed_;
};

}  // namespace kernel

CATCH_REGISTER_ENUM(kernel::Opener, kernel::Opener::We, kernel::Opener::Kernel)
