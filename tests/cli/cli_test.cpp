// The command line as the shell sees it: arguments in, text and exit code out.
#include "cli/cli.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <fstream>
#include <initializer_list>
#include <string>
#include <vector>

#include "core/lesson/scene.hpp"
#include "core/sim/history.hpp"
#include "core/tcp/what_if.hpp"
#include "core/trace/packetdrill.hpp"
#include "core/trace/pcapng.hpp"

using namespace std::chrono_literals;

namespace {

struct Result {
  int code = 0;
  std::string out;
  std::string err;
};

Result ackademy(std::initializer_list<std::string_view> words) {
  const std::vector<std::string_view> arguments(words);
  Result result;
  result.code = cli::run(arguments, result.out, result.err);
  return result;
}

// What is said of bad arguments: one line, nothing else.
std::string complaint(std::initializer_list<std::string_view> words) {
  const Result result = ackademy(words);
  CHECK(result.code == cli::exit_arguments);
  CHECK(result.out.empty());
  REQUIRE(std::ranges::count(result.err, '\n') == 1);
  REQUIRE(result.err.starts_with("ackademy: "));
  REQUIRE(result.err.ends_with('\n'));
  return result.err.substr(10, result.err.size() - 11);
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// The first line that has `part`, without the spaces in front.
std::string line_with(const std::string& text, std::string_view part) {
  const std::size_t at = text.find(part);
  if (at == std::string::npos) return "no line with " + std::string(part);
  const std::size_t begin = text.rfind('\n', at) + 1;  // npos + 1 is 0
  const std::string line = text.substr(begin, text.find('\n', at) - begin);
  return line.substr(line.find_first_not_of(' '));
}

}  // namespace

TEST_CASE("the console answers each line at the moment asked, and does what sysctl -w says", "[cli]") {
  CHECK(ackademy({"console", "handshake", "--at", "250ms", "ss -tanH state syn-recv"}).out ==
        "0      0      10.0.0.2:80 10.0.0.1:49152\n");
  CHECK(ackademy({"console", "handshake", "--on", "client", "ss -tanH | wc -l"}).out == "1\n");
  CHECK(ackademy({"console", "syn-flood", "sysctl -w net.ipv4.tcp_syncookies=2",
                  "sysctl -n net.ipv4.tcp_syncookies"})
            .out == "net.ipv4.tcp_syncookies = 2\n2\n");
  CHECK(ackademy({"console", "syn-flood", "--do", "flood 100", "--at=2s", "ss -tanH state syn-recv | wc -l"})
            .out == "198\n");
  CHECK(has(ackademy({"console", "--help"}).out, "usage: ackademy console SCENE"));
  CHECK(complaint({"console"}) == "console needs a scene; see ackademy scenes");
  CHECK(complaint({"console", "close"}) ==
        "console needs a line to type, such as 'ss -tan'; see ackademy console --help");
  CHECK(complaint({"console", "close", "--on", "both", "ss"}) == "--on takes client or server, not 'both'");
  CHECK(complaint({"console", "close", "--at", "soon", "ss"}) ==
        "--at takes a time up to 24 hours, such as 10s, 250ms or 40us, not 'soon'");
  CHECK(complaint({"console", "close", "ss", "--log", "pkt"}).starts_with("unknown option '--log'"));
  CHECK(complaint({"run", "close", "--on", "server"}).starts_with("unknown option '--on'"));
}

TEST_CASE("Help and version are printed on request", "[cli]") {
  CHECK(has(ackademy({"--help"}).out, "usage: ackademy scenes"));
  CHECK(ackademy({"-h"}).out == ackademy({"--help"}).out);
  CHECK(has(ackademy({"scenes", "--help"}).out, "usage: ackademy scenes"));
  CHECK(has(ackademy({"run", "--help"}).out, "--until TIME"));
  CHECK(ackademy({"run", "handshake", "-h"}).out == ackademy({"run", "--help"}).out);
  CHECK(ackademy({"--version"}).out.starts_with("ackademy 0."));
  CHECK(ackademy({"--help"}).code == cli::exit_ok);
  CHECK(ackademy({"run", "--help"}).err.empty());
}

TEST_CASE("scenes lists each scene with its title", "[cli]") {
  const Result result = ackademy({"scenes"});
  CHECK(result.code == cli::exit_ok);
  CHECK(std::ranges::count(result.out, '\n') == static_cast<std::ptrdiff_t>(lesson::scenes().size()));
  const std::string line = line_with(result.out, "handshake");
  CHECK(line.starts_with("handshake  "));
  CHECK(line.ends_with("  The three-way handshake"));
}

TEST_CASE("scenes --json tells what a page must know, of the seed and the variant that are asked for",
          "[cli]") {
  const Result plain = ackademy({"scenes", "--json"});
  CHECK(plain.code == cli::exit_ok);
  CHECK(has(plain.out, R"({"id":"handshake","title":{"en":"The three-way handshake","zh":")"));
  CHECK(has(plain.out, R"("differs":[])"));
  CHECK_FALSE(has(plain.out, R"("differs":[")"));
  CHECK(ackademy({"scenes", "--json", "--seed", "1"}).out == plain.out);
  CHECK(ackademy({"scenes", "--json", "--seed", "2"}).out != plain.out);  // other numbers in its questions
  CHECK(ackademy({"scenes", "--json", "--variant", "profile=freebsd"}).code == cli::exit_ok);
  CHECK(complaint({"scenes", "--json", "--sed", "1"}) == "unknown option '--sed'; did you mean '--seed'?");
  CHECK(complaint({"scenes", "--json", "--seed"}) == "--seed needs a value; see ackademy scenes --help");
  CHECK(complaint({"scenes", "--json", "--variant", "tea"}).starts_with("--variant 'tea': "));
}

TEST_CASE("Bad arguments get one line that says what is allowed", "[cli]") {
  CHECK(complaint({}) == "a command is missing: scenes, run, console, figure or script; see ackademy --help");
  CHECK(complaint({"rum"}) == "unknown command 'rum'; did you mean 'run'?");
  CHECK(complaint({"play"}) == "unknown command 'play'; there are scenes, run, console, figure and script");
  CHECK(complaint({"--hlep"}) == "unknown option '--hlep'; did you mean '--help'?");
  CHECK(complaint({"scenes", "all"}) == "scenes takes nothing more, not 'all'");
  CHECK(complaint({"--version", "run"}) == "--version takes nothing more, not 'run'");
  CHECK(complaint({"run"}) == "run needs a scene; see ackademy scenes");
  CHECK(complaint({"run", "handshak"}) == "unknown scene 'handshak'; did you mean 'handshake'?");
  CHECK(complaint({"run", "tea\n"}).starts_with("unknown scene 'tea?'; there are handshake, "));
  CHECK(complaint({"run", "handshake", "close"}) == "one scene at a time: 'handshake' or 'close'");
  CHECK(complaint({"run", "handshake", "--sed", "1"}) == "unknown option '--sed'; did you mean '--seed'?");
  CHECK(complaint({"run", "handshake", "--seed"}) == "--seed needs a value; see ackademy run --help");
  for (const std::string_view seed : {"", "-1", "+1", "1.5", "0x10", " 1", "1 ", "18446744073709551616"})
    CHECK(complaint({"run", "handshake", "--seed", seed}) ==
          "--seed takes a whole number from 0 to 18446744073709551615, not '" + std::string(seed) + "'");
  for (const std::string_view until : {"", "soon", "-1s", "10 s", "25h", "86401", "1.0000001s"})
    CHECK(complaint({"run", "handshake", "--until", until}) ==
          "--until takes a time up to 24 hours, such as 10s, 250ms or 40us, not '" + std::string(until) +
              "'");
  CHECK(complaint({"run", "handshake", "--log", "tcpdmp"}) ==
        "unknown notation 'tcpdmp'; did you mean 'tcpdump'?");
  CHECK(complaint({"run", "handshake", "--log", "pkt", "--digest"}) ==
        "choose one of --log pkt, --log tcpdump, --log labels, --digest and --share");
  CHECK(complaint({"run", "handshake", "--digest=yes"}) == "--digest takes no value");
  CHECK(complaint({"run", "handshake", "--do", "eat 3"}).starts_with("--do 'eat 3': "));
  CHECK(complaint({"run", "handshake", "--do", "at noon drop 3"}).starts_with("--do 'at noon drop 3': "));
  CHECK(complaint({"run", "handshake", "--do", "at 11s drop 3"}) ==
        "--do 'at 11s drop 3' comes after the end of the run, 10s; see --until");
}

TEST_CASE("There is a most of --do", "[cli]") {
  std::vector<std::string_view> words{"run", "handshake"};
  for (int i = 0; i <= 1000; ++i) words.insert(words.end(), {"--do", "flood off"});
  std::string out, err;
  CHECK(cli::run(words, out, err) == cli::exit_arguments);
  CHECK(err == "ackademy: there are more than 1000 times --do\n");
}

TEST_CASE("run tells what happens, at which end, by which rule, and what was reached", "[cli]") {
  const Result result = ackademy({"run", "handshake", "--until", "5s"});
  CHECK(result.code == cli::exit_ok);
  CHECK(result.err.empty());
  CHECK(line_with(result.out, "open client") == "0.100000  scene   open client");
  CHECK(line_with(result.out, "sends #1").starts_with("0.100000  client  sends #1: S 0:0(0) win "));
  CHECK(line_with(result.out, "sends #1").ends_with("(ActiveOpen, RFC 9293 3.10.1)"));
  CHECK(line_with(result.out, "gets #1") == "0.200000  server  gets #1");
  CHECK(has(line_with(result.out, "sends #2"), " server  sends #2: S. 0:0(0) ack 1 win "));
  CHECK(has(result.out, "  client  SYN-SENT -> ESTABLISHED: "));
  CHECK(has(result.out, "reached      established: Three segments"));
  CHECK(has(result.out, "not reached  syn-ack-lost: "));
}

TEST_CASE("An act on a packet is done as soon as the packet is sent", "[cli]") {
  const Result result = ackademy({"run", "handshake", "--do", "drop 3", "--do=drop 2"});
  CHECK(result.code == cli::exit_ok);
  CHECK(result.err.empty());
  CHECK(line_with(result.out, "drop 2") == "0.200000  you     drop 2");
  CHECK(line_with(result.out, "#2 is lost") == "0.200000  wire    #2 is lost: dropped by hand");
  CHECK(has(line_with(result.out, "sends #3"), " sends #3 again: S"));
  CHECK(has(result.out, "#3 is lost: dropped by hand"));
  CHECK(has(result.out, "reached      syn-ack-lost: "));
}

TEST_CASE("An act with a time is done at that time, behind what is due then", "[cli]") {
  const Result result = ackademy({"run", "handshake", "--do", "at 150ms delay 1 30ms"});
  CHECK(line_with(result.out, "delay 1") == "0.150000  you     delay 1 30ms");
  CHECK(line_with(result.out, "held back") == "0.150000  wire    #1 is held back for 30ms");
  CHECK(line_with(result.out, "gets #1") == "0.230000  server  gets #1");
  const Result late = ackademy({"run", "handshake", "--do", "at 200ms drop 1"});
  CHECK(late.code == cli::exit_refused);
  CHECK(has(late.out, "gets #1"));
}

TEST_CASE("Acts are done in the order of their times, at one time in the order given", "[cli]") {
  const Result result = ackademy({"run", "free-play", "--do", "at 2s set loss 1%", "--do",
                                  "at 1s set loss 2%", "--do", "at 2s set loss 3%"});
  const std::size_t two = result.out.find("set loss 2%"), one = result.out.find("set loss 1%"),
                    three = result.out.find("set loss 3%");
  CHECK(two < one);
  CHECK(one < three);
  CHECK(three != std::string::npos);
}

TEST_CASE("What cannot be done is told on err, and the exit code says so", "[cli]") {
  const Result late = ackademy({"run", "handshake", "--do", "at 5s drop 1"});
  CHECK(late.code == cli::exit_refused);
  CHECK(late.err == "ackademy: 'at 5s drop 1' was not done at 5s: That packet is no longer on the wire.\n");
  CHECK(has(late.out, "you     drop 1: not done. That packet is no longer on the wire."));
  const Result scene = ackademy({"run", "old-segment"});
  CHECK(has(scene.out, "scene   open client: not done."));
  CHECK(scene.code == cli::exit_ok);
  const Result never = ackademy({"run", "handshake", "--until", "300ms", "--do", "drop 99"});
  CHECK(never.code == cli::exit_refused);
  CHECK(never.err == "ackademy: 'drop 99' was not done: packet 99 was not sent before 300ms.\n");
}

TEST_CASE("A run of no time shows the beginning", "[cli]") {
  const Result result = ackademy({"run", "handshake", "--until", "0"});
  CHECK(result.code == cli::exit_ok);
  CHECK_FALSE(has(result.out, "sends"));
  CHECK(has(result.out, "not reached  established"));
}

TEST_CASE("A damaged packet is thrown away by its receiver", "[cli]") {
  const Result result = ackademy({"run", "handshake", "--do", "corrupt 1 bit 200"});
  CHECK(has(result.out, "wire    #1: bit 200 is turned over"));
  CHECK(has(result.out, "#1 is lost: damaged, its receiver throws it away"));
}

TEST_CASE("A copy is told as one", "[cli]") {
  CHECK(has(ackademy({"run", "handshake", "--do", "duplicate 1"}).out, "wire    #2 is a copy of #1"));
}

TEST_CASE("--log pkt is a script as the server sees it", "[cli]") {
  const Result result = ackademy({"run", "handshake", "--log", "pkt"});
  CHECK(result.code == cli::exit_ok);
  const trace::ParsedScript script = trace::parse_script(result.out);
  REQUIRE_FALSE(script.error);
  REQUIRE(script.events.size() >= 3);
  CHECK(script.events[0].time.from == 200ms);  // the SYN's arrival
  CHECK(script.events[0].packet.direction == trace::Direction::Inbound);
  CHECK(script.events[0].packet.flags == tcp::Syn);
  CHECK(script.events[1].packet.direction == trace::Direction::Outbound);
  CHECK(script.events[1].packet.flags == (tcp::Syn | tcp::Ack));
  CHECK(script.events[2].time.from == 200ms);  // one round trip
  CHECK(script.events[2].packet.flags == tcp::Ack);
}

TEST_CASE("--log pkt leaves out what never arrives", "[cli]") {
  const Result result = ackademy({"run", "handshake", "--log=pkt", "--do", "drop 1"});
  const trace::ParsedScript script = trace::parse_script(result.out);
  REQUIRE_FALSE(script.error);
  CHECK(std::ranges::count_if(script.events, [](const trace::ScriptEvent& event) {
          return event.packet.flags == tcp::Syn;
        }) == 1);
}

TEST_CASE("--log tcpdump is what a capture on the server would print", "[cli]") {
  const Result result = ackademy({"run", "handshake", "--log", "tcpdump"});
  CHECK(result.out.starts_with("00:00:00.200000 IP 10.0.0.1."));
  CHECK(has(result.out, " > 10.0.0.2.80: Flags [S], seq "));
  CHECK(has(result.out, "IP 10.0.0.2.80 > 10.0.0.1."));
}

TEST_CASE("--digest is one line, the same for the same run and no other", "[cli]") {
  const auto digest = [](std::initializer_list<std::string_view> more) {
    std::vector<std::string_view> words{"run", "handshake", "--digest"};
    words.insert(words.end(), more);
    std::string out, err;
    CHECK(cli::run(words, out, err) == cli::exit_ok);
    return out;
  };
  const std::string line = digest({});
  CHECK(line.starts_with("handshake seed 1 "));
  REQUIRE(line.size() == std::string_view("handshake seed 1 0123456789abcdef\n").size());
  CHECK(line.substr(17, 16).find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(line == digest({}));
  CHECK(line == digest({"--seed", "1", "--until", "10s"}));
  CHECK(line.substr(17) != digest({"--seed=2"}).substr(17));
  CHECK(line != digest({"--until", "9s"}));
  CHECK(line != digest({"--do", "drop 2"}));
}

TEST_CASE("run takes another profile, and what-ifs, and says so in the digest's line", "[cli]") {
  const auto digest = [](std::initializer_list<std::string_view> more) {
    std::vector<std::string_view> words{"run", "close", "--until", "70s", "--digest"};
    words.insert(words.end(), more);
    std::string out, err;
    CHECK(cli::run(words, out, err) == cli::exit_ok);
    return out;
  };
  CHECK(digest({"--profile", "rfc"}).starts_with("close profile=rfc seed 1 "));
  CHECK(digest({"--profile=client=rfc", "--what-if", "no-back-off,no-time-wait"})
            .starts_with("close client=rfc,no-time-wait,no-back-off seed 1 "));
  CHECK(has(ackademy({"run", "close", "--what-if", "no-time-wait"}).out, "(WithoutTimeWait"));
  CHECK_FALSE(has(ackademy({"run", "close"}).out, "(WithoutTimeWait"));
  const std::string help = ackademy({"run", "--help"}).out;
  for (const tcp::WhatIf& what_if : tcp::what_ifs) CHECK(has(help, what_if.name));
  CHECK(complaint({"run", "close", "--profile", "bsd"}) ==
        "--profile 'bsd': There is no profile \"bsd\"; there are rfc, linux and freebsd.");
  CHECK(
      complaint({"run", "close", "--what-if", "no-tea"})
          .starts_with("--what-if 'no-tea': There is no what-if \"no-tea\"; there are two-way-handshake, "));
}

TEST_CASE("--share gives a code from which the run goes on as it was", "[cli]") {
  const Result shared = ackademy({"run", "transfer", "--seed", "9", "--profile", "freebsd", "--until", "2s",
                                  "--do", "drop 5", "--do", "at 1s set loss 2.5%", "--share"});
  CHECK(shared.code == cli::exit_ok);
  REQUIRE(shared.out.size() > 1);
  const std::string code = shared.out.substr(0, shared.out.size() - 1);
  CHECK(code.size() < 60);
  const auto digest = [](std::initializer_list<std::string_view> words) { return ackademy(words).out; };
  const std::string here = digest({"run", "transfer", "--seed", "9", "--profile", "freebsd", "--until", "2s",
                                   "--do", "drop 5", "--do", "at 1s set loss 2.5%", "--digest"});
  CHECK(here.starts_with("transfer profile=freebsd seed 9 "));
  CHECK(digest({"run", "--from", code, "--digest"}) == here);
  CHECK(digest({"run", "--from=https://example.org/lab.html?lang=zh#" + code, "--digest"}) == here);
  CHECK(digest({"run", "--from", code, "--share"}) == shared.out);
  const std::string later =
      digest({"run", "transfer", "--seed", "9", "--profile", "freebsd", "--until", "9s", "--do", "drop 5",
              "--do", "at 1s set loss 2.5%", "--do", "at 3s close client", "--digest"});
  CHECK(digest({"run", "--from", code, "--until", "9s", "--do", "at 3s close client", "--digest"}) == later);
  CHECK(ackademy({"run", "--from", code, "--until", "100ms"}).code == cli::exit_ok);  // its acts come later
}

TEST_CASE("--from refuses what it cannot open, and a second beginning", "[cli]") {
  const std::string out = ackademy({"run", "close", "--share"}).out;
  const std::string code = out.substr(0, out.size() - 1);
  CHECK(complaint({"run", "--from", "nonsense"}) ==
        "--from 'nonsense': This link is damaged or not whole: copy it once more.");
  CHECK(complaint({"run", "--from", code + "A"}).ends_with("copy it once more."));
  CHECK(complaint({"run", "--from", "2" + code.substr(1)}).ends_with("by another version of Ackademy."));
  CHECK(complaint({"run", "close", "--from", code}) == "--from brings a scene of its own; leave out 'close'");
  CHECK(complaint({"run", "--from", code, "--seed", "2"}) ==
        "--from brings a scene of its own; leave out --seed");
  CHECK(complaint({"run", "--from", code, "--profile=rfc"}) ==
        "--from brings a scene of its own; leave out --profile");
  CHECK(complaint({"run", "--from", code, "--from", code}) == "one --from at a time");
  CHECK(complaint({"run", "close", "--share=1"}) == "--share takes no value");
  CHECK(complaint({"run", "close", "--share", "--digest"}).starts_with("choose one of "));
}

TEST_CASE("A run too long for a code says so", "[cli]") {
  std::vector<std::string> acts;
  for (int i = 0; i < 1000; ++i) acts.push_back("at " + std::to_string(i) + "ms set delay 12345us");
  std::vector<std::string_view> words{"run", "free-play", "--share"};
  for (const std::string& act : acts) words.insert(words.end(), {"--do", act});
  std::string out, err;
  CHECK(cli::run(words, out, err) == cli::exit_refused);
  CHECK(out.empty());
  CHECK(err == "ackademy: what was done is too long for a code of 4096 characters\n");
}

TEST_CASE("Every scene runs to the same digest twice", "[cli]") {
  for (const lesson::Scene& scene : lesson::scenes()) {
    const Result first = ackademy({"run", scene.id, "--digest", "--seed", "18446744073709551615"});
    const Result second = ackademy({"run", scene.id, "--digest", "--seed", "18446744073709551615"});
    CHECK(first.code == cli::exit_ok);
    CHECK(first.out.starts_with(std::string(scene.id) + " seed 18446744073709551615 "));
    CHECK(first.out == second.out);
  }
}

TEST_CASE("The command line and the lab's history come to the same digest", "[cli]") {
  sim::History history(lesson::start(*lesson::find_scene("handshake"), 1));
  history.at(sim::Instant(250ms));
  history.act(sim::Drop{2});
  std::string expected;
  for (std::uint64_t left = history.at(sim::Instant(10s)).digest(), i = 0; i < 16; ++i, left <<= 4)
    expected += "0123456789abcdef"[left >> 60];
  const Result result = ackademy({"run", "handshake", "--digest", "--do", "at 250ms drop 2"});
  CHECK(result.out == "handshake seed 1 " + expected + "\n");
}

namespace {

// A script in a file of its own.
std::string script_file(const std::string& name, std::string_view text) {
  std::ofstream(name, std::ios::binary) << text;
  return name;
}

}  // namespace

TEST_CASE("script runs files, counts them and says what differs", "[cli]") {
  const std::string good = script_file("cli_test_good.pkt", "`true`\n0 close(3) = -1 EBADF\n");
  const std::string bad = script_file("cli_test_bad.pkt", "0 close(3) = 0\n");
  const std::string other = script_file("cli_test_other.pkt", "0 epoll_create(1) = 3\n");
  const Result all_good = ackademy({"script", good, other});
  CHECK(all_good.code == cli::exit_ok);
  CHECK(all_good.out == other + ":1: skipped: the call epoll_create is not modelled\n" +
                            "1 passed, 0 failed, 1 skipped; commands in 1 of them were not executed\n");
  const Result one_bad = ackademy({"script", good, bad});
  CHECK(one_bad.code == cli::exit_refused);
  CHECK(one_bad.out.starts_with(bad + ":1: expected close(3) = 0\n     got -1 EBADF\n"));
  for (const std::string& name : {good, bad, other}) std::remove(name.c_str());
}

TEST_CASE("script takes settings", "[cli]") {
  const std::string file = script_file("cli_test_set.pkt",
                                       "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
                                       "+0 getsockopt(3, SOL_SOCKET, SO_RCVBUF, [4321], [4]) = 0\n");
  CHECK(ackademy({"script", "--set", "profile=rfc,rcvbuf=4321", file}).code == cli::exit_ok);
  CHECK(ackademy({"script", "--set=profile=rfc", file}).code == cli::exit_refused);
  std::remove(file.c_str());
  CHECK(complaint({"script"}) == "script needs a file; see ackademy script --help");
  CHECK(complaint({"script", "--set"}) == "--set needs a value; see ackademy script --help");
  CHECK(complaint({"script", "--set", "warp=9", "x"}) == "--set 'warp=9': there is no setting 'warp'");
  CHECK(complaint({"script", "--sat", "warp=9", "x"}) == "unknown option '--sat'; did you mean '--set'?");
  CHECK(complaint({"script", "no/such/file.pkt"}) == "cannot read no/such/file.pkt");
  CHECK(has(ackademy({"script", "--help"}).out, "usage: ackademy script"));
}

TEST_CASE("--log labels numbers the packets and labels them as Wireshark does", "[cli]") {
  const Result result =
      ackademy({"run", "handshake", "--log", "labels", "--vantage", "client", "--do", "drop 2"});
  CHECK(result.code == cli::exit_ok);
  CHECK(result.out.starts_with("1  00:00:00.100000 IP 10.0.0.1."));
  CHECK(has(line_with(result.out, "[TCP Retransmission]"), "Flags [S]"));
}

TEST_CASE("--vantage chooses the end that a log is taken at", "[cli]") {
  CHECK(ackademy({"run", "handshake", "--log", "pkt", "--vantage", "server"}).out ==
        ackademy({"run", "handshake", "--log", "pkt"}).out);
  CHECK(has(ackademy({"run", "handshake", "--log", "pkt", "--vantage=client"}).out, "+.1 > S 0:0(0)"));
  CHECK(complaint({"run", "handshake", "--vantage", "clint"}) ==
        "unknown vantage point 'clint'; did you mean 'client'?");
  CHECK(complaint({"run", "handshake", "--log", "pkt", "--vantage", "both"}) ==
        "a log is of one vantage point, client or server");
}

TEST_CASE("--pcap writes a capture of both ends that can be read again", "[cli]") {
  const std::string path = "ackademy_cli_test.pcapng";
  const Result result = ackademy({"run", "handshake", "--pcap", path, "--do", "drop 2"});
  CHECK(result.code == cli::exit_ok);
  std::FILE* file = std::fopen(path.c_str(), "rb");
  REQUIRE(file != nullptr);
  tcp::Bytes octets(100'000);
  octets.resize(std::fread(octets.data(), 1, octets.size(), file));
  std::fclose(file);
  std::remove(path.c_str());
  const trace::ReadCapture read = trace::read_capture(octets);
  REQUIRE(read.ok());
  CHECK(read.capture.interfaces.size() == 2);
  CHECK(read.capture.packets.size() > 6);
}

TEST_CASE("A file that cannot be written is told in one sentence, with its own exit code", "[cli]") {
  const Result result = ackademy({"run", "handshake", "--pcap", "no-such-folder/x.pcapng"});
  CHECK(result.code == cli::exit_unwritten);
  CHECK(result.err.starts_with("ackademy: 'no-such-folder/x.pcapng' cannot be written: "));
  CHECK(complaint({"run", "handshake", "--pcap="}) == "--pcap needs the name of a file");
}
