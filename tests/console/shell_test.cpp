// The shell of the console: words, quotes, pipes, filters, completion, and lines that nobody would type.
#include <algorithm>

#include "core/console/regex.hpp"
#include "core/console/shell.hpp"
#include "core/sim/prng.hpp"
#include "tests/console/typed.hpp"

using namespace console::test;
using console::Dialect;
using console::Regex;

namespace {

std::vector<std::vector<std::string>> words(std::string_view line) {
  std::vector<std::vector<std::string>> stages;
  const console::Parsed parsed = console::parse_line(line);
  INFO(parsed.error);
  CHECK(parsed.error.empty());
  for (const console::Stage& stage : parsed.stages) stages.push_back(stage.words);
  return stages;
}

bool matches(std::string_view pattern, std::string_view line, Dialect dialect = Dialect::Basic) {
  const Regex regex(pattern, dialect, false);
  INFO(pattern << ": " << regex.error());
  CHECK(regex.error().empty());
  return regex.found_in(line);
}

std::vector<std::string> offers(std::string_view line) {
  return console::complete(line, line.size()).words;
}

}  // namespace

TEST_CASE("a line is cut at blanks and pipes, but not within quotes", "[console]") {
  using Stages = std::vector<std::vector<std::string>>;
  CHECK(words("").empty());
  CHECK(words("  \t ").empty());
  CHECK(words("# nothing").empty());
  CHECK(words("ss  -tan|wc -l") == Stages{{"ss", "-tan"}, {"wc", "-l"}});
  CHECK(words("grep 'a | b' \"c\\\"d\" e\\ f ''") == Stages{{"grep", "a | b", "c\"d", "e f", ""}});
  CHECK(words("a'b'\"c\"d") == Stages{{"abcd"}});
}

TEST_CASE("what this shell does not know it names and refuses", "[console]") {
  const auto error = [](std::string_view line) { return console::parse_line(line).error; };
  CHECK(error("ss | ") == "sh: syntax error: a command is missing behind `|'");
  CHECK(error("| wc") == "sh: syntax error near unexpected token `|'");
  CHECK(error("ss || wc").starts_with("sh: || is not supported here"));
  CHECK(error("ss > file").starts_with("sh: > is not supported here"));
  CHECK(error("tcpdump tcp[13] & 2 != 0").starts_with("sh: & is not supported here"));
  CHECK(error("grep 'a") == "sh: the quote ' is not closed");
  CHECK(error("ss\nwc") == "sh: one line at a time, without control characters");
  const Learner learner = at("handshake", 1s);
  CHECK(typed(learner, Side::Server, "awk x") == "sh: 'awk': command not found; help lists what there is\n");
  CHECK(typed(learner, Side::Server, "grep x") == "sh: grep stands behind a pipe here: ss -tan | grep\n");
  CHECK(typed(learner, Side::Server, std::string(5000, 'x')) == "sh: a line has at most 4096 octets here\n");
}

TEST_CASE("filters take what is piped into them; complaints go past them", "[console]") {
  const Learner learner = at("handshake", 1s);
  const auto says = [&](std::string_view line) { return typed(learner, Side::Server, line); };
  CHECK(says("ss -tan | wc -l") == "3\n");
  CHECK(says("ss -tan | wc") == "      3      18     180\n");
  CHECK(says("ss -tan | head -1 | wc -l") == "1\n");
  CHECK(says("ss -tanH | tail -n 1 | grep -c ESTAB") == "1\n");
  CHECK(says("ss -tan | grep -v ^State | grep -n 49152") ==
        "2:ESTAB  0      0           10.0.0.2:80       10.0.0.1:49152\n");
  CHECK(says("ss -tan | grep -i estab -c") == "1\n");
  CHECK(says("sysctl -a | grep -i SYN | head -n 3 | grep -v max") ==
        "net.ipv4.tcp_syn_retries = 6\nnet.ipv4.tcp_synack_retries = 5\n");
  CHECK(says("ss -tan | grep -F '0.0.0.0:*'") == "LISTEN 0      128          0.0.0.0:80        0.0.0.0:*\n");
  CHECK(says("nstat | sort -r | head -n 1") == "TcpPassiveOpens                 1                  0.0\n");
  CHECK(says("nstat | sort -n -k 2 | tail -n 1") ==
        "TcpInSegs                       2                  0.0\n");
  CHECK(says("ss -tan | grep -c . | uniq -c") == "      1 3\n");
  CHECK(says("sysctl net.ipv4.foo | wc -l") ==
        "sysctl: cannot stat /proc/sys/net/ipv4/foo: No such file or directory\n0\n");
  CHECK(says("ss | grep") == "Usage: grep [OPTION]... PATTERNS [FILE]...\n");
  CHECK(says("ss | grep a b") == "grep: b: No such file or directory\n");
  CHECK(says("ss | head -n x") == "head: invalid number of lines: 'x'\n");
  CHECK(says("ss | wc -y") == "wc: invalid option -- 'y'\n");
  CHECK(says("ss | sort -k") == "sort: option requires an argument -- 'k'\n");
}

TEST_CASE("a long answer is cut, and says by how much", "[console]") {
  Learner learner = at("syn-flood", 1s);
  learner.does("set syn-backlog 4096");
  learner.does("flood 100000");
  learner.wait(1s);
  CHECK(typed(learner, Side::Server, "ss -tan | wc -l") == "4098\n");
  const console::Answer all = answer(learner, Side::Server, "ss -tan");
  CHECK(all.lines.size() == console::max_lines + 1);
  CHECK(all.lines.back() == "sh: 2098 more lines; | head, tail or grep");
}

TEST_CASE("grep's patterns: basic, extended and fixed", "[console]") {
  CHECK(matches("SYN", "a SYN b"));
  CHECK_FALSE(matches("^SYN", "a SYN"));
  CHECK(matches("b$", "a b"));
  CHECK(matches("a.c", "abc"));
  CHECK(matches("ab*c", "ac"));
  CHECK(matches("a+b", "a+b"));
  CHECK(matches("a\\+b", "aab"));
  CHECK(matches("a\\|b", "b"));
  CHECK(matches("\\(ab\\)*c$", "ababc"));
  CHECK(matches("[0-9][^0-9]", "x1y"));
  CHECK_FALSE(matches("[]a]", "b"));
  CHECK(matches("[]a]", "]"));
  CHECK(matches("", "anything"));
  CHECK(matches("SYN|WAIT", "TIME-WAIT", Dialect::Extended));
  CHECK(matches("^(SYN|TIME)-(RECV|WAIT)$", "TIME-WAIT", Dialect::Extended));
  CHECK(matches("10\\.0\\.0\\.[12]:", "10.0.0.2:80", Dialect::Extended));
  CHECK(matches("colou?r", "color", Dialect::Extended));
  CHECK_FALSE(matches("^(ab)+$", "aba", Dialect::Extended));
  CHECK(matches("a)", "a)", Dialect::Extended));
  CHECK(matches("a.*|b", "a.*|b", Dialect::Fixed));
  CHECK_FALSE(matches("a.c", "abc", Dialect::Fixed));
  CHECK(Regex("syn", Dialect::Basic, true).found_in("SYN"));
  CHECK(Regex("[a-z]$", Dialect::Basic, true).found_in("SYN"));
  CHECK(Regex("[", Dialect::Basic, false).error() == "Unmatched [, [^, [:, [., or [=");
  CHECK(Regex("(", Dialect::Extended, false).error() == "Unmatched ( or \\(");
  CHECK(Regex("\\)", Dialect::Basic, false).error() == "Unmatched ) or \\)");
  CHECK(Regex("a\\", Dialect::Basic, false).error() == "Trailing backslash");
  CHECK(Regex("a{2}", Dialect::Extended, false).error() == "{ is not supported here");
  CHECK(Regex("\\w", Dialect::Basic, false).error() == "\\w is not supported here");
}

TEST_CASE("no pattern takes long on any line", "[console]") {
  const Regex regex("(a*)*(a*)*(a|a)*b", Dialect::Extended, false);
  CHECK_FALSE(regex.found_in(std::string(4000, 'a')));
}

TEST_CASE("Tab offers commands, filters behind a pipe, options, states and settings", "[console]") {
  CHECK(offers("s") == std::vector<std::string>{"ss", "sysctl"});
  CHECK(offers("ss -tan | gr") == std::vector<std::string>{"grep"});
  CHECK(offers("gr").empty());
  CHECK(offers("ss state syn-") == std::vector<std::string>{"syn-recv", "syn-sent"});
  CHECK(offers("sysctl -w net.ipv4.tcp_sync") == std::vector<std::string>{"net.ipv4.tcp_syncookies"});
  CHECK(offers("man tcp") == std::vector<std::string>{"tcpdump"});
  CHECK(offers("sysctl net.ipv4.tcp_keepalive_t") == std::vector<std::string>{"net.ipv4.tcp_keepalive_time"});
  CHECK(offers("ss | wc -") == std::vector<std::string>{"-c", "-l", "-w"});
  CHECK(offers("tcpdump -") == std::vector<std::string>{"-S", "-c", "-i", "-n", "-t"});
  CHECK(offers("ss -tu") == std::vector<std::string>{"-tulnp"});
  CHECK(offers("awk x").empty());
  CHECK(offers("").size() == 9);
  CHECK(console::complete("ss state syn-r | wc", 14).from == 9);
  CHECK(console::complete("ss state syn-r | wc", 14).words == std::vector<std::string>{"syn-recv"});
  CHECK(console::complete("ss", 4096).from == 0);
}

TEST_CASE("the same line at the same moment has the same answer, whatever came in between", "[console]") {
  Learner learner = at("transfer", 2s);
  const std::string before =
      typed(learner, Side::Client, "ss -tino") + typed(learner, Side::Client, "nstat -az");
  learner.wait(60s);
  learner.go_back_to(2s);
  CHECK(typed(learner, Side::Client, "ss -tino") + typed(learner, Side::Client, "nstat -az") == before);
}

TEST_CASE("lines that nobody would type are answered, too", "[console]") {
  static constexpr std::string_view pieces[]{"ss",
                                             "netstat",
                                             "tcpdump",
                                             "sysctl",
                                             "nstat",
                                             "grep",
                                             "wc",
                                             "head",
                                             "tail",
                                             "sort",
                                             "uniq",
                                             "man",
                                             "-tan",
                                             "-iomp",
                                             "-s",
                                             "-c",
                                             "-k",
                                             "-n",
                                             "|",
                                             "'",
                                             "\"",
                                             "\\",
                                             "(",
                                             ")",
                                             "[",
                                             "]",
                                             "tcp[13]",
                                             "&",
                                             "=",
                                             "!=",
                                             "not",
                                             "and",
                                             "or",
                                             "src",
                                             "sport",
                                             "port",
                                             "state",
                                             "all",
                                             ":80",
                                             "80",
                                             "-1",
                                             "*",
                                             "+",
                                             "?",
                                             "-w",
                                             "net.ipv4.tcp_syncookies=2",
                                             "net.",
                                             "-a",
                                             "--",
                                             "-",
                                             "\xe4\xbd\xa0",
                                             "10.0.0.1/24",
                                             "host",
                                             "10.0.0.1",
                                             "greater",
                                             "99999999999999999999",
                                             "-e",
                                             "-r",
                                             "^",
                                             "$"};
  Learner learner = at("syn-flood", 1s);
  learner.does("flood 100");
  learner.does("open client");
  learner.wait(1s);
  std::uint64_t drawn = 0;
  const auto next = [&] { return sim::mix(++drawn) >> 8; };
  for (int i = 0; i < 3000; ++i) {
    std::string line;
    for (std::uint64_t n = next() % 8; n-- > 0;) {
      line += pieces[next() % std::size(pieces)];
      if (next() % 4 > 0) line += ' ';
    }
    const Side side = next() % 2 == 0 ? Side::Server : Side::Client;
    const console::Answer once = answer(learner, side, line);
    CHECK(once.lines == answer(learner, side, line).lines);
    CHECK(once.lines.size() <= console::max_lines + 40);
    const console::Completion completion = console::complete(line, line.size());
    CHECK(completion.from <= line.size());
    for (const sim::Action& action : once.actions) CHECK(learner.world().check(action) == sim::Refusal::None);
  }
}
