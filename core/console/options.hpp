// Options as getopt_long() reads them: -tan, -n 5, -n5, --numeric, in any order with the other words; `--`
// ends them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/console/command.hpp"

namespace console {

struct LongOption {
  std::string_view name;
  char letter = 0;
};

struct OptionSpec {
  std::string_view tool;
  std::string_view letters;  // with ':' behind one that takes a value
  std::span<const LongOption> longs;
  std::string_view absent;  // letters that the real tool has and this one has not
};

class Options {
 public:
  bool has(char letter) const { return letters_.find(letter) != std::string::npos; }
  // That of the last one; empty: not given.
  std::string_view value(char letter) const;
  const std::vector<std::string>& rest() const { return rest_; }
  const std::string& error() const { return error_; }  // one sentence with the tool's name; empty: none

 private:
  friend Options read_options(Words words, const OptionSpec& spec);
  friend class OptionReader;
  std::string letters_;
  std::vector<std::pair<char, std::string>> values_;
  std::vector<std::string> rest_;
  std::string error_;
};

Options read_options(Words words, const OptionSpec& spec);

}  // namespace console
