// What a receiver reports in the SACK option: the block with the octets that came last first, then those
// reported most recently (RFC 2018, section 4); before them, once, octets that came again (RFC 2883, section
// 4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/tcp/assembler.hpp"
#include "core/tcp/digest.hpp"
#include "core/tcp/options.hpp"

namespace tcp {

// The first run of octets in [seq, end) that had come before: those below RCV.NXT (`nxt`), else those in one
// of the blocks.
std::optional<SackBlock> known_already(Seq seq, Seq end, Seq nxt, std::span<const Assembler::Block> blocks);

class SackReport {
 public:
  // Octets from `seq` on have been taken into `blocks`, ahead of a gap.
  void received(Seq seq, std::span<const Assembler::Block> blocks);
  // A run that came again stands first, before the block that it lies in, until it was told.
  void received_again(SackBlock run) { again_ = run; }
  void told() { again_.reset(); }
  // At most `greatest` blocks; those that are in order meanwhile have gone.
  SackBlocks blocks(std::span<const Assembler::Block> held, std::size_t greatest) const;
  void clear() {
    recent_.clear();
    again_.reset();
  }
  void digest(Digest& d) const;

 private:
  std::vector<Seq> recent_;  // one sequence number in each block, the most recent first; at most four
  std::optional<SackBlock> again_;
};

}  // namespace tcp
