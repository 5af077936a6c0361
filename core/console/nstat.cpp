// nstat: the counters as iproute2 prints them. It keeps no history: each call counts from the host's start.
#include <algorithm>
#include <array>

#include "core/console/command.hpp"
#include "core/console/counters.hpp"
#include "core/console/options.hpp"
#include "core/console/text.hpp"

namespace console {

Output nstat(const Host& host, Words words, const Lines&) {
  static constexpr std::array longs{LongOption{"ignore", 'a'}, LongOption{"zeros", 'z'},
                                    LongOption{"noupdate", 's'}};
  const Options options =
      read_options(words, {.tool = "nstat", .letters = "azs", .longs = longs, .absent = "hdjnprtV"});
  if (!options.error().empty()) return complaint(options.error());
  Lines lines{"#kernel"};
  for (const Counter& counter : counters(host)) {
    if (!counter.known || (counter.value == 0 && !options.has('z'))) continue;
    const auto matches = [&](const std::string& pattern) { return matches_glob(pattern, counter.name); };
    if (!options.rest().empty() && std::ranges::none_of(options.rest(), matches)) continue;
    lines.push_back(left(std::string(counter.name), 32) + left(std::to_string(counter.value), 19) + "0.0");
  }
  return printed(std::move(lines));
}

}  // namespace console
