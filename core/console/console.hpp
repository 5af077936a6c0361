// The console of a host: one line, answered as the tools of a Linux machine would answer it, from what the
// world and its log know. Formats are those of iproute2 6.1, net-tools 2.10, tcpdump 4.99 and procps 4.0
// where their output goes into a pipe; blanks at the end of a line are left out. docs/console.md tells what
// there is. Pure: what `sysctl -w` asks for is given back, not done.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/sim/world.hpp"

namespace console {

// What only the terminal itself can do.
enum class Wish : std::uint8_t {
  None,
  Clear,
  Help,  // it may say it in its reader's language; the lines say it in English
  Man,   // so, too: "NAME USAGE: summary"
};

struct Answer {
  std::vector<std::string> lines;  // complaints first, then the output; at most max_lines
  std::vector<sim::Action>
      actions;  // to be applied by the caller, in order; the world has nothing against them
  Wish wish = Wish::None;
};
inline constexpr std::size_t max_lines = 2000;
inline constexpr std::size_t max_line = 4096;  // octets of a line that is asked; a longer one is refused

// `world` is as it stands at `now`, `log` may go on beyond. `host` is where the line is typed; `typed` is
// what `history` lists, oldest first, this line among it.
Answer run(const sim::World& world, const sim::EventLog& log, sim::Instant now, sim::Side host,
           std::string_view line, std::span<const std::string> typed = {});

// What may stand in place of line[from, cursor); in order, without double ones. Empty: nothing is known.
struct Completion {
  std::size_t from = 0;
  std::vector<std::string> words;
};
Completion complete(std::string_view line, std::size_t cursor);

}  // namespace console
