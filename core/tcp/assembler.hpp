// Octets that came ahead of a gap (RFC 9293, 3.10.7.4, seventh: segments with higher beginning sequence
// numbers should be held for later processing). Blocks in order of sequence number that neither touch nor
// overlap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/tcp/byte_queue.hpp"
#include "core/tcp/digest.hpp"
#include "core/tcp/seq.hpp"

namespace tcp {

class Assembler {
 public:
  static constexpr std::size_t max_blocks = 64;  // one more is not held: it will be sent again

  struct Block {
    Seq begin;
    std::vector<std::byte> octets;
    Seq end() const { return begin + static_cast<std::uint32_t>(octets.size()); }
  };

  // Holds the octets (one at least) that begin at `begin`; those already held stay as they came first. `next`
  // is RCV.NXT; all must lie in the receive window behind it. False: no room for one more block.
  bool hold(Seq next, Seq begin, std::span<const std::byte> octets);

  // Moves what is now contiguous with `next` into `into`, drops what lies before; gives the octets moved.
  std::uint32_t release(Seq next, ByteQueue& into);

  bool empty() const { return blocks_.empty(); }
  std::span<const Block> blocks() const { return blocks_; }
  void clear() { blocks_.clear(); }
  template <typename Visit>
  void each_octets(Visit&& visit) {
    for (Block& block : blocks_) visit(block.octets);
  }
  void digest(Digest& d) const;

 private:
  std::vector<Block> blocks_;
};

}  // namespace tcp
