// help and man: what there is.
#include <algorithm>

#include "core/console/command.hpp"
#include "core/console/text.hpp"

namespace console {

Output help(const Host&, Words, const Lines&) {
  std::size_t width = 0;
  for (const Command& command : commands()) width = std::max(width, command.name.size());
  Lines lines;
  for (const Command& command : commands())
    lines.push_back(left(std::string(command.name), width + 2) + std::string(command.summary));
  lines.emplace_back(
      "man COMMAND tells what it takes. Pipes and quotes work; files, variables and loops do not.");
  return {.out = std::move(lines), .err = {}, .actions = {}, .wish = Wish::Help};
}

Output man(const Host&, Words words, const Lines&) {
  if (words.empty()) return complaint("What manual page do you want?");
  const Command* command = find_command(words[0]);
  if (command == nullptr) return complaint("No manual entry for " + words[0]);
  std::string line(command->name);
  if (!command->usage.empty()) line += ' ' + std::string(command->usage);
  return {.out = {line + ": " + std::string(command->summary)}, .err = {}, .actions = {}, .wish = Wish::Man};
}

}  // namespace console
