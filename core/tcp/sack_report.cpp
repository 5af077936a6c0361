// RFC 2018, section 4.
#include "core/tcp/sack_report.hpp"

#include <algorithm>

namespace tcp {
namespace {

const Assembler::Block* block_with(Seq seq, std::span<const Assembler::Block> blocks) {
  const auto it = std::ranges::find_if(blocks, [&](const Assembler::Block& b) {
    return in_window(seq, b.begin, static_cast<std::uint32_t>(b.octets.size()));
  });
  return it == blocks.end() ? nullptr : &*it;
}

}  // namespace

void SackReport::received(Seq seq, std::span<const Assembler::Block> blocks) {
  const Assembler::Block* newest = block_with(seq, blocks);
  std::erase_if(recent_, [&](Seq s) {
    const Assembler::Block* block = block_with(s, blocks);
    return block == nullptr || block == newest;
  });
  recent_.insert(recent_.begin(), seq);
  if (recent_.size() > SackBlocks{}.block.size()) recent_.pop_back();
}

SackBlocks SackReport::blocks(std::span<const Assembler::Block> held, std::size_t greatest) const {
  SackBlocks report;
  const auto add = [&](const Assembler::Block& b) {
    if (report.count < std::min(greatest, report.block.size()))
      report.block[report.count++] = {b.begin, b.end()};
  };
  for (const Seq seq : recent_)
    if (const Assembler::Block* block = block_with(seq, held)) add(*block);
  for (const Assembler::Block& b : held) {  // reported so long ago that it is not among the recent ones
    if (std::ranges::none_of(recent_, [&](Seq s) { return block_with(s, held) == &b; })) add(b);
  }
  return report;
}

void SackReport::digest(Digest& d) const {
  d.add(recent_.size());
  for (const Seq seq : recent_) d.add(seq.value());
}

}  // namespace tcp
