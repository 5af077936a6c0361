// What the program has on its heap, counted at every new and delete.
#pragma once

#include <cstddef>

namespace bench {

// Octets held now, as the allocator rounds them.
std::size_t heap_octets();

}  // namespace bench
