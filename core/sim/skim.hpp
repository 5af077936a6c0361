// For readers that look for something rare in a long list: of each block of its items, which signs there may
// be among them. A sign is one bit of 64. A block may claim a sign that it has no more; it never hides one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sim {

using Signs = std::uint64_t;
inline constexpr Signs every_sign = ~Signs{0};

class Skim {
 public:
  static constexpr std::size_t block = 256;

  void add(std::size_t item, Signs signs) {
    if (item / block >= blocks_.size()) blocks_.resize(item / block + 1);
    blocks_[item / block] |= signs;
  }
  void cut(std::size_t items) { blocks_.resize(std::min(blocks_.size(), (items + block - 1) / block)); }

  // The first item from `item` on and before `end` that may have one of the signs; `end`: none.
  std::size_t next(std::size_t item, std::size_t end, Signs signs) const {
    while (item < end && (blocks_[item / block] & signs) == 0) item = (item / block + 1) * block;
    return std::min(item, end);
  }
  // Behind the last item before `end` that may have one of the signs; 0: none.
  std::size_t before(std::size_t end, Signs signs) const {
    while (end > 0 && (blocks_[(end - 1) / block] & signs) == 0) end = (end - 1) / block * block;
    return end;
  }

  std::size_t memory() const { return blocks_.capacity() * sizeof(Signs); }

 private:
  std::vector<Signs> blocks_;
};

}  // namespace sim
