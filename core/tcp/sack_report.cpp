// RFC 2018, section 4; RFC 2883, section 4.
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

std::optional<SackBlock> known_already(Seq seq, Seq end, Seq nxt, std::span<const Assembler::Block> blocks) {
  if (before(seq, nxt)) return SackBlock{seq, before(end, nxt) ? end : nxt};
  for (const Assembler::Block& b : blocks) {
    const Seq left = before(seq, b.begin) ? b.begin : seq;
    const Seq right = before(end, b.end()) ? end : b.end();
    if (before(left, right)) return SackBlock{left, right};
  }
  return std::nullopt;
}

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
  const auto add = [&](Seq left, Seq right) {
    if (report.count < std::min(greatest, report.block.size())) report.block[report.count++] = {left, right};
  };
  const Assembler::Block* around = nullptr;
  if (again_) {
    add(again_->left, again_->right);
    around = block_with(again_->left, held);
    if (around != nullptr) add(around->begin, around->end());
  }
  for (const Seq seq : recent_) {
    const Assembler::Block* block = block_with(seq, held);
    if (block != nullptr && block != around) add(block->begin, block->end());
  }
  for (const Assembler::Block& b : held) {  // reported so long ago that it is not among the recent ones
    if (&b != around && std::ranges::none_of(recent_, [&](Seq s) { return block_with(s, held) == &b; })) {
      add(b.begin, b.end());
    }
  }
  return report;
}

void SackReport::digest(Digest& d) const {
  d.add(recent_.size());
  for (const Seq seq : recent_) d.add(seq.value());
  d.add(again_.has_value() ? 1U : 0U);
  for (const Seq seq : {again_.value_or(SackBlock{}).left, again_.value_or(SackBlock{}).right})
    d.add(seq.value());
}

}  // namespace tcp
