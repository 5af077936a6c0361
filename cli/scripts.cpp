// Scripts from files.
#include "cli/scripts.hpp"

#include <fstream>
#include <iterator>
#include <optional>

#include "cli/cli.hpp"
#include "core/script/run.hpp"

namespace cli {
namespace {

std::optional<std::string> contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file || file.bad()) return std::nullopt;
  return text;
}

std::string counted(std::size_t count, std::string_view what) {
  return std::to_string(count) + ' ' + std::string(what);
}

}  // namespace

int run_scripts(const ScriptOptions& options, std::string& out, std::string& err) {
  std::size_t passed = 0, failed = 0, skipped = 0, with_commands = 0;
  for (const std::string_view file : options.files) {
    const std::string path(file);
    const std::optional<std::string> text = contents(path);
    if (!text) {
      err += "ackademy: cannot read " + path + '\n';
      return exit_arguments;
    }
    const script::Outcome outcome = script::run(*text, options.config);
    with_commands += outcome.has_commands ? 1 : 0;
    if (outcome.verdict == script::Verdict::Passed) {
      ++passed;
      continue;
    }
    const bool skips = outcome.verdict == script::Verdict::Skipped;
    ++(skips ? skipped : failed);
    out += path + ':' + std::to_string(outcome.line) + ": " + (skips ? "skipped: " : "") + outcome.message +
           '\n';
  }
  out += counted(passed, "passed, ") + counted(failed, "failed, ") + counted(skipped, "skipped");
  if (with_commands > 0)
    out += "; commands in " + std::to_string(with_commands) + " of them were not executed";
  out += '\n';
  return failed == 0 ? exit_ok : exit_refused;
}

}  // namespace cli
