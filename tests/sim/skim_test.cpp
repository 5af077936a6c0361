// Skimming a list finds what going through the whole of it finds.
#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "core/sim/skim.hpp"

namespace {

std::size_t next_of(const std::vector<sim::Signs>& all, std::size_t item, std::size_t end, sim::Signs signs) {
  while (item < end && (all[item] & signs) == 0) ++item;
  return item;
}

}  // namespace

TEST_CASE("Skimming steps over no item that has the sign, after any growing and cutting", "[sim]") {
  std::uint64_t state = 7;
  const auto below = [&state](std::uint64_t count) {
    state = state * 6364136223846793005 + 1442695040888963407;
    return static_cast<std::size_t>((state >> 33) % count);
  };
  sim::Skim skim;
  std::vector<sim::Signs> all;
  for (int round = 0; round < 200; ++round) {
    for (std::size_t i = below(700); i > 0; --i) {
      const sim::Signs signs = below(300) == 0 ? sim::Signs{1} << below(8) : 0;
      skim.add(all.size(), signs);
      all.push_back(signs);
    }
    if (below(3) == 0) {
      all.resize(below(all.size() + 1));
      skim.cut(all.size());
    }
    const std::size_t end = below(all.size() + 1), begin = below(end + 1);
    const sim::Signs wanted = sim::Signs{1} << below(8);
    std::size_t at = skim.next(begin, end, wanted);
    while (at < end && (all[at] & wanted) == 0) at = skim.next(at + 1, end, wanted);
    REQUIRE(at == next_of(all, begin, end, wanted));
    std::size_t back = skim.before(end, wanted);
    while (back > 0 && (all[back - 1] & wanted) == 0) back = skim.before(back - 1, wanted);
    std::size_t last = end;
    while (last > 0 && (all[last - 1] & wanted) == 0) --last;
    REQUIRE(back == last);
  }
}
