// See console.hpp: the table of commands, and a line run through its pipes.
#include "core/console/console.hpp"

#include <algorithm>
#include <array>

#include "core/console/command.hpp"
#include "core/console/shell.hpp"
#include "core/console/sysctl_names.hpp"
#include "core/console/text.hpp"
#include "core/trace/text.hpp"

namespace console {

namespace {

constexpr std::size_t most_stages = 16;

Output clear(const Host&, Words, const Lines&) {
  return {.out = {}, .err = {}, .actions = {}, .wish = Wish::Clear};
}
Output history(const Host& host, Words, const Lines&) {
  Lines lines;
  for (const std::string& line : host.typed)
    lines.push_back(right(std::to_string(lines.size() + 1), 5) + "  " + line);
  return printed(std::move(lines));
}

constexpr std::array table{
    Command{"ss", "[-tuwxanloimpsHO46] [state STATE]... [exclude STATE]... [EXPRESSION]",
            "sockets, as iproute2 prints them",
            "-tan -tln -tanop -ti -tulnp -s state exclude established syn-sent syn-recv fin-wait-1 "
            "fin-wait-2 time-wait "
            "close-wait last-ack closing listening connected synchronized sport dport src dst",
            false, ss},
    Command{"netstat", "[-antuwxlposW46]", "sockets and statistics, as net-tools prints them",
            "-nat -nap -nato -tlnp -tulpn -s", false, netstat},
    Command{"tcpdump", "[-nSt] [-i INTERFACE] [-c COUNT] [EXPRESSION]",
            "packets that this host has sent and received so far",
            "-n -S -t -i -c any eth0 port host src dst and or not", false, tcpdump},
    Command{"sysctl", "[-anNqe] [-r PATTERN] [-w] [VARIABLE[=VALUE]]...", "settings of the stack", "-a -n -w",
            false, sysctl},
    Command{"nstat", "[-azs] [PATTERN]...", "the kernel's counters since this host was started", "-a -z",
            false, nstat},
    Command{"grep", "[-ivcnEF] PATTERN", "lines that match", "-i -v -c -n -E", true, grep},
    Command{"head", "[-n COUNT]", "the first lines", "-n", true, head},
    Command{"tail", "[-n COUNT]", "the last lines", "-n", true, tail},
    Command{"wc", "[-lwc]", "counts lines, words and octets", "-l", true, wc},
    Command{"sort", "[-rnu] [-k FIELD]", "lines in order", "-n -r -k", true, sort},
    Command{"uniq", "[-c]", "lines that repeat, once", "-c", true, uniq},
    Command{"history", "", "the lines typed here", "", false, history},
    Command{"clear", "", "an empty screen", "", false, clear},
    Command{"man", "COMMAND", "what a command takes", "", false, man},
    Command{"help", "", "this list", "", false, help},
};

Output run_stage(const Host& host, const Stage& stage, bool piped, const Lines& in) {
  const std::string& name = stage.words[0];
  const Command* command = find_command(name);
  if (command == nullptr)
    return complaint("sh: " + trace::quoted(name) + ": command not found; help lists what there is");
  if (command->filters && !piped)
    return complaint("sh: " + name + " stands behind a pipe here: ss -tan | " + name);
  return command->run(host, Words(stage.words).subspan(1), in);
}

}  // namespace

std::span<const Command> commands() {
  return table;
}

const Command* find_command(std::string_view name) {
  const auto found = std::ranges::find(table, name, &Command::name);
  return found == table.end() ? nullptr : &*found;
}

Answer run(const sim::World& world, const sim::EventLog& log, sim::Instant now, sim::Side side,
           std::string_view line, std::span<const std::string> typed) {
  Answer answer;
  if (line.size() > max_line) {
    answer.lines.push_back("sh: a line has at most " + std::to_string(max_line) + " octets here");
    return answer;
  }
  const Parsed parsed = parse_line(line);
  if (!parsed.error.empty() || parsed.stages.size() > most_stages) {
    answer.lines.push_back(parsed.error.empty() ? "sh: too many pipes" : parsed.error);
    return answer;
  }
  if (parsed.stages.empty()) return answer;
  if (!world.is_up(side)) {
    answer.lines.emplace_back("sh: this host is down; reboot it first");
    return answer;
  }
  const Host host{world, log, now, side, typed};
  Lines passed;
  for (std::size_t i = 0; i < parsed.stages.size(); ++i) {
    Output output = run_stage(host, parsed.stages[i], i > 0, passed);
    answer.lines.insert(answer.lines.end(), output.err.begin(), output.err.end());
    answer.actions.insert(answer.actions.end(), output.actions.begin(), output.actions.end());
    if (parsed.stages.size() == 1) answer.wish = output.wish;
    passed = std::move(output.out);
  }
  const std::size_t shown = std::min(passed.size(), max_lines);
  answer.lines.insert(answer.lines.end(), passed.begin(),
                      passed.begin() + static_cast<std::ptrdiff_t>(shown));
  if (shown < passed.size())
    answer.lines.push_back("sh: " + std::to_string(passed.size() - shown) +
                           " more lines; | head, tail or grep");
  return answer;
}

Completion complete(std::string_view line, std::size_t cursor) {
  const Cursor at = at_end(line.substr(0, std::min(cursor, line.size())));
  Completion completion{.from = at.from, .words = {}};
  const auto offer = [&](std::string_view word) {
    if (word.starts_with(at.word) && word != at.word) completion.words.emplace_back(word);
  };
  if (at.words.empty()) {
    for (const Command& command : table)
      if (command.filters == at.piped) offer(command.name);
  } else if (const Command* command = find_command(at.words[0])) {
    // The letters of its usage: "[-tan] [-i INTERFACE]".
    for (std::size_t from = command->usage.find("[-"); from < command->usage.size() && at.word == "-";
         from = command->usage.find("[-", from + 1)) {
      const std::string_view letters = command->usage.substr(from + 2);
      for (const char letter : letters.substr(0, letters.find_first_of("] ")))
        offer(std::string{'-', letter});
    }
    std::string_view rest = command->words;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      offer(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (command->run == sysctl) {
      for (const Setting& setting : settings()) offer(setting.name);
    }
    if (command->run == man) {
      for (const Command& each : table) offer(each.name);
    }
  }
  std::ranges::sort(completion.words);
  const auto same = std::ranges::unique(completion.words);
  completion.words.erase(same.begin(), same.end());
  return completion;
}

}  // namespace console
