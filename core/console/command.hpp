// What every command is: a name, a line of help, and a function from its words and what is piped into it to
// lines.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/console/console.hpp"

namespace console {

using Lines = std::vector<std::string>;
using Words = std::span<const std::string>;

// On which machine, and when.
struct Host {
  const sim::World& world;
  const sim::EventLog& log;
  sim::Instant now;
  sim::Side side;
  std::span<const std::string> typed;
  const tcp::Host& tcp() const { return world.host(side); }
};

struct Output {
  Lines out;  // goes on into the pipe
  Lines err;  // does not
  std::vector<sim::Action> actions;
  Wish wish = Wish::None;
};

// For names and options that the real tool has and this one has not.
inline constexpr std::string_view not_supported = "is not supported here";

inline Output complaint(std::string sentence) {
  return {.out = {}, .err = {std::move(sentence)}, .actions = {}, .wish = Wish::None};
}
inline Output printed(Lines lines) {
  return {.out = std::move(lines), .err = {}, .actions = {}, .wish = Wish::None};
}

struct Command {
  std::string_view name;
  std::string_view usage;    // behind the name
  std::string_view summary;  // one line
  std::string_view words;    // what completion offers behind it, parted by blanks
  bool filters = false;      // stands behind a pipe
  Output (*run)(const Host& host, Words words, const Lines& in) = nullptr;
};

std::span<const Command> commands();
const Command* find_command(std::string_view name);  // nullptr: unknown

// One file each.
Output ss(const Host& host, Words words, const Lines& in);
Output netstat(const Host& host, Words words, const Lines& in);
Output tcpdump(const Host& host, Words words, const Lines& in);
Output sysctl(const Host& host, Words words, const Lines& in);
Output nstat(const Host& host, Words words, const Lines& in);
Output help(const Host& host, Words words, const Lines& in);
Output man(const Host& host, Words words, const Lines& in);
Output grep(const Host& host, Words words, const Lines& in);
Output wc(const Host& host, Words words, const Lines& in);
Output head(const Host& host, Words words, const Lines& in);
Output tail(const Host& host, Words words, const Lines& in);
Output sort(const Host& host, Words words, const Lines& in);
Output uniq(const Host& host, Words words, const Lines& in);

}  // namespace console
