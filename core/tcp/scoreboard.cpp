// RFC 6675, section 4.
#include "core/tcp/scoreboard.hpp"

#include <algorithm>

namespace tcp {

bool covers(const SackBlocks& blocks, const Transmission& t, Seq una, Seq nxt) {
  return std::any_of(blocks.block.begin(), blocks.block.begin() + blocks.count, [&](const SackBlock& b) {
    const std::uint32_t left = b.left - una, right = b.right - una;
    return left < right && right <= nxt - una && t.seq - una >= left && t.end() - una <= right;
  });
}

std::uint32_t take_sack(std::span<Transmission> flight, const SackBlocks& blocks, Seq una, Seq nxt) {
  std::uint32_t octets = 0;
  for (Transmission& t : flight) {
    if (t.sacked || !covers(blocks, t, una, nxt)) continue;
    t.sacked = true;
    t.lost = false;
    octets += t.length;
  }
  return octets;
}

bool is_duplicate_report(const SackBlocks& blocks, Seq ack) {
  if (blocks.count == 0) return false;
  const SackBlock& first = blocks.block[0];
  if (before(first.left, ack)) return true;
  if (blocks.count < 2) return false;
  const SackBlock& second = blocks.block[1];
  return before_or_at(second.left, first.left) && before_or_at(first.right, second.right);
}

std::size_t mark_lost(std::span<Transmission> flight, std::uint16_t mss) {
  std::size_t marked = 0;
  std::uint32_t segments = 0, octets = 0;  // reported above
  for (auto t = flight.rbegin(); t != flight.rend(); ++t) {
    if (t->sacked) {
      ++segments;
      octets += t->length;
    } else if (!t->lost && !t->retransmitted &&
               (segments >= dup_thresh || octets > (dup_thresh - 1U) * mss)) {
      t->lost = true;
      ++marked;
    }
  }
  return marked;
}

std::optional<std::size_t> next_doubtful(std::span<const Transmission> flight, bool rescue) {
  const auto candidate = [](const Transmission& t) { return !t.sacked && !t.lost && !t.retransmitted; };
  std::size_t above = flight.size();
  while (above > 0 && !flight[above - 1].sacked) --above;
  for (std::size_t i = 0; i < above; ++i) {
    if (candidate(flight[i])) return i;
  }
  for (std::size_t i = flight.size(); rescue && i > above; --i) {
    if (candidate(flight[i - 1])) return i - 1;
  }
  return std::nullopt;
}

std::size_t reported(std::span<const Transmission> flight) {
  return static_cast<std::size_t>(std::ranges::count_if(flight, &Transmission::sacked));
}

bool reneged(std::span<const Transmission> flight) {
  return !flight.empty() && flight.front().sacked;
}

void forget_reports(std::span<Transmission> flight) {
  for (Transmission& t : flight) t.sacked = false;
}

}  // namespace tcp
