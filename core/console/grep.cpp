// grep on what is piped into it.
#include <array>

#include "core/console/command.hpp"
#include "core/console/options.hpp"
#include "core/console/regex.hpp"

namespace console {

Output grep(const Host&, Words words, const Lines& in) {
  static constexpr std::array longs{LongOption{"ignore-case", 'i'},     LongOption{"invert-match", 'v'},
                                    LongOption{"count", 'c'},           LongOption{"line-number", 'n'},
                                    LongOption{"extended-regexp", 'E'}, LongOption{"fixed-strings", 'F'}};
  const Options options = read_options(
      words,
      {.tool = "grep", .letters = "iyvcnEFGe:", .longs = longs, .absent = "PwxorRlLhHsqmABCzZabDdUTuVfI"});
  if (!options.error().empty()) return complaint(options.error());
  std::vector<std::string> rest = options.rest();
  if (options.has('e')) rest.insert(rest.begin(), std::string(options.value('e')));
  if (rest.empty()) return complaint("Usage: grep [OPTION]... PATTERNS [FILE]...");
  if (rest.size() > 1) return complaint("grep: " + rest[1] + ": No such file or directory");
  const Dialect dialect = options.has('F')   ? Dialect::Fixed
                          : options.has('E') ? Dialect::Extended
                                             : Dialect::Basic;
  const Regex regex(rest[0], dialect, options.has('i') || options.has('y'));
  if (!regex.error().empty()) return complaint("grep: " + regex.error());
  Lines found;
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (regex.found_in(in[i]) == options.has('v')) continue;
    found.push_back(options.has('n') ? std::to_string(i + 1) + ':' + in[i] : in[i]);
  }
  if (options.has('c')) return printed({std::to_string(found.size())});
  return printed(std::move(found));
}

}  // namespace console
