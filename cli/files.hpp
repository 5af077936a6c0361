// Files of the command line, the only ones that it touches.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace cli {

// Writes the whole file anew. Empty: done; else one sentence that says why not.
std::string write_file(const std::string& path, std::span<const std::byte> octets);

}  // namespace cli
