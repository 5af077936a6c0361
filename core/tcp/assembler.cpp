// Reassembly of what came out of order.
#include "core/tcp/assembler.hpp"

#include <algorithm>
#include <iterator>

namespace tcp {
bool Assembler::hold(Seq next, Seq begin, std::span<const std::byte> octets) {
  const std::uint32_t from = begin - next;  // distances from RCV.NXT are in order, sequence numbers are not
  const std::uint32_t to = from + static_cast<std::uint32_t>(octets.size());
  const auto first =
      std::find_if(blocks_.begin(), blocks_.end(), [&](const Block& b) { return b.end() - next >= from; });
  const auto last = std::find_if(first, blocks_.end(), [&](const Block& b) { return b.begin - next > to; });
  if (first == last) {
    if (blocks_.size() == max_blocks) return false;
    blocks_.insert(first, Block{begin, {octets.begin(), octets.end()}});
    return true;
  }
  // The newcomer touches each of [first, last), so with it they leave no gap: one block, older octets on top.
  const std::uint32_t low = std::min(from, first->begin - next);
  const std::uint32_t high = std::max(to, std::prev(last)->end() - next);
  Block merged{next + low, std::vector<std::byte>(high - low)};
  std::ranges::copy(octets, merged.octets.begin() + static_cast<std::ptrdiff_t>(from - low));
  for (auto it = first; it != last; ++it) {
    std::ranges::copy(it->octets,
                      merged.octets.begin() + static_cast<std::ptrdiff_t>(it->begin - merged.begin));
  }
  *first = std::move(merged);
  blocks_.erase(first + 1, last);
  return true;
}

std::uint32_t Assembler::release(Seq next, ByteQueue& into) {
  std::uint32_t moved = 0;
  auto it = blocks_.begin();
  for (; it != blocks_.end() && before_or_at(it->begin, next + moved); ++it) {
    const std::uint32_t known = (next + moved) - it->begin;
    if (known >= it->octets.size()) continue;  // came again in order meanwhile
    const auto fresh = std::span<const std::byte>(it->octets).subspan(known);
    into.append(fresh);
    moved += static_cast<std::uint32_t>(fresh.size());
  }
  blocks_.erase(blocks_.begin(), it);
  return moved;
}

void Assembler::digest(Digest& d) const {
  d.add(blocks_.size());
  for (const Block& b : blocks_) {
    d.add(b.begin.value());
    d.add(b.octets);
  }
}

}  // namespace tcp
