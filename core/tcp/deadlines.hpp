// When which of many owners wants to be called: a heap with its earliest entry always up to date, and stale
// ones thrown away when they come to the top. Owners keep the truth; this only finds the first.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "core/tcp/time.hpp"

namespace tcp {

class Deadlines {
 public:
  struct Entry {
    Instant at = never;
    std::uint32_t owner = 0;
    friend constexpr bool operator>(const Entry& a, const Entry& b) {
      return a.at != b.at ? a.at > b.at : a.owner > b.owner;
    }
  };

  Instant next() const { return heap_.empty() ? never : heap_.front().at; }
  std::uint32_t owner() const { return heap_.front().owner; }  // of next(), which is not never

  std::size_t memory() const { return heap_.size() * sizeof(Entry); }  // octets on the heap

  void push(Entry entry) {
    if (entry.at == never) return;
    heap_.push_back(entry);
    std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
  }

  // After any change: `current(entry)` tells whether its owner still wants it; `owners` is how many there
  // are.
  template <typename Current>
  void prune(std::size_t owners, Current&& current) {
    if (heap_.size() > 4 * owners + 64) {
      std::erase_if(heap_, [&](const Entry& e) { return !current(e); });
      std::make_heap(heap_.begin(), heap_.end(), std::greater<>());
    }
    while (!heap_.empty() && !current(heap_.front())) {
      std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
      heap_.pop_back();
    }
  }

 private:
  std::vector<Entry> heap_;
};

}  // namespace tcp
