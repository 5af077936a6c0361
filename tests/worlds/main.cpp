// Random worlds by the thousand:   ackademy_worlds [FIRST] [COUNT]
// Each seed is a run; after each, the invariants. Every 50th is played twice and must leave the same digest.
// The first run that breaks one is shrunk and printed as a command that plays it again. The last line is the
// count.
#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>

#include "tests/worlds/invariants.hpp"
#include "tests/worlds/random_run.hpp"

namespace {

constexpr int exit_failed = 1;
constexpr int exit_arguments = 2;
constexpr std::uint64_t replayed_every = 50;

bool reads_as_number(std::string_view text, std::uint64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

std::string rule_of(const std::string& broken) {
  return broken.substr(0, broken.find(':'));
}

void print(const std::string& line) {
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fputc('\n', stdout);
}

// Empty: all is well.
std::string judge(const cli::RunOptions& options) {
  std::string broken = worlds::play_and_judge(options);
  if (!broken.empty() || options.seed % replayed_every != 0) return broken;
  if (cli::play(options).world.digest() == cli::play(options, [](const sim::World&) {}).world.digest())
    return {};
  return "replay: the same run has left another digest";
}

void report(const cli::RunOptions& options, const std::string& broken) {
  print("seed " + std::to_string(options.seed) + ": " + broken);
  const cli::RunOptions small = worlds::shrink(
      options, [&](const cli::RunOptions& less) { return rule_of(judge(less)) == rule_of(broken); });
  print("shrunk: " + judge(small));
  print("  " + worlds::command(small));
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t first = 1, count = 1000;
  if (argc > 3 || (argc > 1 && !reads_as_number(argv[1], first)) ||
      (argc > 2 && !reads_as_number(argv[2], count))) {
    std::fputs("usage: ackademy_worlds [FIRST] [COUNT]\n", stderr);
    return exit_arguments;
  }
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const cli::RunOptions options = worlds::random_run(seed);
    const std::string broken = judge(options);
    if (broken.empty()) continue;
    report(options, broken);
    return exit_failed;
  }
  print(std::to_string(count) + " worlds, seeds " + std::to_string(first) + " to " +
        std::to_string(first + count - 1));
  return 0;
}
