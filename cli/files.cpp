// Writing with C's own files: they behave alike natively and under Node.
#include "cli/files.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "core/trace/text.hpp"

#include "core/trace/text.hpp"

namespace cli {

std::string write_file(const std::string& path, std::span<const std::byte> octets) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return trace::quoted(path) + " cannot be written: " + std::strerror(errno) + '.';
  const bool written = std::fwrite(octets.data(), 1, octets.size(), file) == octets.size();
  const int why = errno;
  if (std::fclose(file) == 0 && written) return {};
  return trace::quoted(path) + " cannot be written to its end: " + std::strerror(written ? errno : why) + '.';
}

}  // namespace cli
