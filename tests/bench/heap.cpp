// The global operators new and delete, counting. All other forms of them come here by default.
#include "tests/bench/heap.hpp"

#include <malloc.h>

#include <cstdlib>
#include <new>

namespace {

constexpr std::size_t header = 8;  // what the allocator itself keeps with each block, about
std::size_t held = 0;

}  // namespace

std::size_t bench::heap_octets() {
  return held;
}

void* operator new(std::size_t octets) {
  void* block = std::malloc(octets);
  if (block == nullptr) std::abort();
  held += malloc_usable_size(block) + header;
  return block;
}

void operator delete(void* block) noexcept {
  if (block == nullptr) return;
  held -= malloc_usable_size(block) + header;
  std::free(block);
}

void operator delete(void* block, std::size_t) noexcept {
  operator delete(block);
}
