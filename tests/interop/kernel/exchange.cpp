// Making, giving and hashing octets at both ends, as far as each takes them.
#include "tests/interop/kernel/exchange.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstring>

#include "core/sim/prng.hpp"

namespace kernel {

std::span<const std::byte> Source::next() {
  if (at_ == block_.size()) {
    for (std::size_t i = 0; i < block_.size(); i += sizeof(std::uint64_t)) {
      const std::uint64_t word = sim::mix(seed_ ^ words_++);
      std::memcpy(&block_[i], &word, sizeof word);
    }
    at_ = 0;
  }
  return std::span(block_).subspan(at_, std::min<std::uint64_t>(block_.size() - at_, left_));
}

void Source::taken(std::size_t octets) {
  hash_.add(std::span(block_).subspan(at_, octets));
  at_ += octets;
  left_ -= octets;
}

void Exchange::work_here(Meeting& meeting, bool wait) {
  while (!ours.done()) {
    const std::size_t taken = meeting.send(ours.next());
    if (taken == 0) break;
    ours.taken(taken);
  }
  std::array<std::byte, 16384> part;
  while (const std::size_t n = meeting.receive(part)) at_us.take(std::span(part).first(n));
  at_us.ended = meeting.connection().peer_finished() && meeting.connection().readable() == 0;
  if (ours.done() && !we_finished_ && (at_us.ended || !wait)) {
    we_finished_ = true;
    meeting.close();
  }
}

void Exchange::work_in_kernel(Meeting& meeting, bool wait) {
  const Socket& socket = meeting.socket;
  while (!kernels.done()) {
    const Done done = socket.write(kernels.next());
    if (done.error != 0) FAIL("the kernel's write: " << std::strerror(done.error));
    if (done.octets == 0) break;
    kernels.taken(done.octets);
  }
  std::array<std::byte, 16384> part;
  while (!at_kernel.ended) {
    const Done done = socket.read(part);
    if (done.error != 0) FAIL("the kernel's read: " << std::strerror(done.error));
    at_kernel.ended = done.end;
    if (done.octets == 0) break;
    at_kernel.take(std::span(part).first(done.octets));
  }
  if (kernels.done() && !kernel_finished_ && (at_kernel.ended || !wait)) {
    kernel_finished_ = true;
    socket.finish();
  }
}

void Exchange::run(Meeting& meeting, bool we_wait, bool kernel_waits, Duration bound) {
  const Instant end = meeting.cable.now() + bound;
  for (;;) {
    work_here(meeting, we_wait);
    work_in_kernel(meeting, kernel_waits);
    if (at_us.ended && at_kernel.ended && we_finished_ && kernel_finished_) return;
    if (meeting.cable.now() >= end) meeting.give_up("all has come");
    // What the kernel's socket is waited for depends on what is left to do there.
    const int events = (at_kernel.ended ? 0 : POLLIN) | (kernels.done() ? 0 : POLLOUT);
    std::array<pollfd, 1> watched = {pollfd{
        .fd = events == 0 ? -1 : meeting.socket.fd(), .events = static_cast<short>(events), .revents = 0}};
    meeting.turn(end, watched);
  }
}

void Exchange::check() const {
  CHECK(ours.done());
  CHECK(kernels.done());
  CHECK(at_kernel.hash.value() == ours.hash().value());
  CHECK(at_us.hash.value() == kernels.hash().value());
}

}  // namespace kernel
