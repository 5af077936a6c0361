// What a receiver reports in the SACK option (RFC 2018, section 4): the block with the octets that came last
// first, then those reported most recently.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/tcp/assembler.hpp"
#include "core/tcp/digest.hpp"
#include "core/tcp/options.hpp"

namespace tcp {

class SackReport {
 public:
  // Octets from `seq` on have been taken into `blocks`, ahead of a gap.
  void received(Seq seq, std::span<const Assembler::Block> blocks);
  // At most `greatest` blocks; those that are in order meanwhile have gone.
  SackBlocks blocks(std::span<const Assembler::Block> held, std::size_t greatest) const;
  void clear() { recent_.clear(); }
  void digest(Digest& d) const;

 private:
  std::vector<Seq> recent_;  // one sequence number in each block, the most recent first; at most four
};

}  // namespace tcp
