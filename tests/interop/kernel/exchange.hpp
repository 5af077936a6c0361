// Octets from both ends to both ends at once, each way with a hash of what was given and of what came out.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "tests/interop/kernel/meeting.hpp"

namespace kernel {

// FNV-1a, of a stream however it is cut.
class Hash {
 public:
  void add(std::span<const std::byte> octets) {
    for (const std::byte b : octets) value_ = (value_ ^ std::to_integer<std::uint8_t>(b)) * 0x100000001b3ULL;
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325ULL;
};

// `size` octets that the seed decides.
class Source {
 public:
  Source(std::uint64_t size, std::uint64_t seed) : left_(size), seed_(seed) {}
  std::span<const std::byte> next();  // what comes next, as far as it is made; empty: that was all
  void taken(std::size_t octets);     // so many of those are given away
  bool done() const { return left_ == 0; }
  const Hash& hash() const { return hash_; }

 private:
  std::uint64_t left_;
  std::uint64_t seed_;
  std::uint64_t words_ = 0;  // made so far
  std::array<std::byte, 16384> block_{};
  std::size_t at_ = block_.size();
  Hash hash_;
};

struct Sink {
  std::uint64_t octets = 0;
  Hash hash;
  bool ended = false;

  void take(std::span<const std::byte> data) {
    octets += data.size();
    hash.add(data);
  }
};

// Each end sends all of its own and says that it is done: FIN.
class Exchange {
 public:
  Exchange(std::uint64_t our_octets, std::uint64_t kernels_octets, std::uint64_t seed)
      : ours(our_octets, seed), kernels(kernels_octets, ~seed) {}

  // An end that waits sends FIN only when the other's has come.
  void run(Meeting& meeting, bool we_wait = false, bool kernel_waits = false, Duration bound = 180s);
  void check() const;  // equal hashes at both ends, each way

  // What the ends can do now.
  void work_here(Meeting& meeting, bool wait);
  void work_in_kernel(Meeting& meeting, bool wait);

  Source ours, kernels;
  Sink at_kernel, at_us;

 private:
  bool we_finished_ = false, kernel_finished_ = false;
};

}  // namespace kernel
