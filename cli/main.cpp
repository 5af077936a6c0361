// From the shell to cli::run() and back.
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "cli/cli.hpp"

namespace {

bool write(const std::string& text, std::FILE* file) {
  return std::fwrite(text.data(), 1, text.size(), file) == text.size() && std::fflush(file) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string_view> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  std::string out, err;
  const int code = cli::run(arguments, out, err);
  const bool written = write(out, stdout) && write(err, stderr);
  return written ? code : cli::exit_refused;
}
