// The runner: that it notices what differs, says where, and leaves alone what is not modelled. The scripts of
// tests/scripts are test cases of their own.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/script/run.hpp"
#include "core/script/script.hpp"
#include "tests/script/check.hpp"

using namespace script;

namespace script::test {

void check(std::string_view path, std::string_view text) {
  const Outcome outcome = run(text, tcp::rfc_profile());
  INFO(path << ':' << outcome.line << ": " << outcome.message);
  CHECK(outcome.verdict == Verdict::Passed);
}

}  // namespace script::test

namespace {

// A listener, and what follows from line 4 on.
std::string listening(std::string_view rest) {
  return "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 bind(3, ..., ...) = 0\n+0 listen(3, 1) = 0\n" +
         std::string(rest);
}

// Line 8 follows.
std::string accepted(std::string_view rest) {
  return listening(
             "+0 < S 0:0(0) win 65535 <mss 1000>\n+0 > S. 0:0(0) ack 1 <mss 1460>\n"
             "+0 < . 1:1(0) ack 1 win 65535\n+0 accept(3, ..., ...) = 4\n") +
         std::string(rest);
}

Outcome outcome(const std::string& text) {
  return run(text, tcp::rfc_profile());
}

// "12: message" of a script that fails.
std::string failure(const std::string& text) {
  const Outcome o = outcome(text);
  CHECK(o.verdict == Verdict::Failed);
  return std::to_string(o.line) + ": " + o.message;
}

std::string skipped(const std::string& text) {
  const Outcome o = outcome(text);
  CHECK(o.verdict == Verdict::Skipped);
  return std::to_string(o.line) + ": " + o.message;
}

}  // namespace

TEST_CASE("a failure says what was expected and what came, in the script's notation", "[script]") {
  CHECK(failure(listening("+0 < S 0:0(0) win 65535 <mss 1000>\n+0 > S. 0:0(0) ack 2 <...>\n")) ==
        "5: expected > S. 0:0(0) ack 2 <...> at 0\n     got > S. 0:0(0) ack 1 win 65535 <mss 1460> at 0");
  CHECK(
      failure(listening("+0 < S 0:0(0) win 65535 <mss 1000>\n+0 > S. 0:0(0) ack 1 <mss 1400>\n")) ==
      "5: expected > S. 0:0(0) ack 1 <mss 1400> at 0\n     got > S. 0:0(0) ack 1 win 65535 <mss 1460> at 0");
  CHECK(failure(accepted("+0 read(4, ..., 10) = 10\n")) ==
        "8: expected read(4, ..., 10) = 10\n     got a call that blocks");
  CHECK(failure(accepted("+0 write(4, ..., 10) = 9\n")) == "8: expected write(4, ..., 10) = 9\n     got 10");
  CHECK(failure(accepted("+0 shutdown(4, 7) = 0\n")) == "8: expected shutdown(4, 7) = 0\n     got -1 EINVAL");
}

TEST_CASE("a packet too early, too late or not at all fails, within the tolerance it passes", "[script]") {
  const std::string late = "+0 write(4, ..., 10) = 10\n+0 > P. 1:11(10) ack 1\n";
  CHECK(outcome(accepted(late + "+1.003 > P. 1:11(10) ack 1\n")).verdict == Verdict::Passed);
  CHECK(outcome(accepted(late + "+.997 > P. 1:11(10) ack 1\n")).verdict == Verdict::Passed);
  CHECK(outcome(accepted(late + "+.5~+1.5 > P. 1:11(10) ack 1\n")).verdict == Verdict::Passed);
  CHECK(outcome(accepted(late + "1 > P. 1:11(10) ack 1\n")).verdict == Verdict::Passed);
  CHECK(outcome(accepted(late + ".9~1.1 > P. 1:11(10) ack 1\n")).verdict == Verdict::Passed);
  CHECK(outcome(accepted(late + "* > P. 1:11(10) ack 1\n")).verdict == Verdict::Passed);
  CHECK(failure(accepted(late + "+1.005 > P. 1:11(10) ack 1\n")) ==
        "10: expected > P. 1:11(10) ack 1 at 1.005\n     got > P. 1:11(10) ack 1 win 65535 at 1");
  CHECK(failure(accepted(late + "+.5 > P. 1:11(10) ack 1\n")) ==
        "10: expected > P. 1:11(10) ack 1 at 0.5\n     got nothing until then, but > 8080 > 40000 P. "
        "1:11(10) ack 1 "
        "win 65535 at 1");
  CHECK(failure("--tolerance_usecs=1000\n" + accepted(late + "+1.003 > P. 1:11(10) ack 1\n"))
            .starts_with("11: "));
}

TEST_CASE("one packet of a script may be several segments, as many as its data needs", "[script]") {
  CHECK(outcome(accepted("+0 write(4, ..., 3500) = 3500\n+0 > . 1:3001(3000) ack 1\n")).verdict ==
        Verdict::Passed);
  CHECK(failure(accepted("+0 write(4, ..., 3500) = 3500\n+0 > . 1:2501(2500) ack 1\n")) ==
        "9: expected > . 1:2501(2500) ack 1 at 0\n     got > . 1:3001(3000) ack 1 win 65535 at 0");
}

TEST_CASE("a blocking call ends when the wire lets it, and not at another time", "[script]") {
  const std::string handshake =
      "+.1 < S 0:0(0) win 65535 <mss 1000>\n+0 > S. 0:0(0) ack 1 <...>\n+.1 < . 1:1(0) ack 1 win 65535\n";
  CHECK(outcome(listening("+0...0.2 accept(3, ..., ...) = 4\n" + handshake)).verdict == Verdict::Passed);
  CHECK(failure(listening("+0...0.3 accept(3, ..., ...) = 4\n" + handshake)) ==
        "4: expected accept to return at 0.3\n     got its return at 0.2");
  CHECK(failure(listening("+0...0.3 accept(3, ..., ...) = 4\n")) ==
        "4: accept still blocks at the end of the script");
  CHECK(failure(listening("+0...0.3 accept(3, ..., ...) = 4\n+.1 close(3) = 0\n")) ==
        "4: accept still blocks when the next call is made");
  CHECK(failure(listening("+0 accept(3, ..., ...) = 4\n")).ends_with("got a call that blocks"));
  CHECK(outcome(accepted("+0...1.5 poll([{fd=4, events=POLLIN, revents=0}], 1, 1500) = 0\n+2 close(4) = 0\n"))
            .verdict == Verdict::Passed);
}

TEST_CASE("what is not modelled is skipped with a sentence", "[script]") {
  CHECK(skipped("0 %{ print(1) }%\n") == "1: code in %{ }% is not run here");
  CHECK(skipped("0 epoll_create(1) = 3\n") == "1: the call epoll_create is not modelled");
  CHECK(skipped(listening("+0 > icmp unreachable\n")) == "4: packets of icmp are not modelled");
  CHECK(skipped(listening("+0 < icmp unreachable [udp (8)]\n")) ==
        "4: an ICMP message about udp is not modelled");
  CHECK(skipped(listening("+0 < S 0:0(0) win 1 <FO aabb>\n")) == "4: the option FO is not modelled");
  CHECK(skipped(listening("+0 < [ect0] S 0:0(0) win 1\n")) ==
        "4: 'ect0': of what the IP header says, only 'noecn' can be asked for");
  CHECK(skipped("--ip_version=ipv6\n0 close(3) = 0\n") == "1: only IPv4 is modelled");
  CHECK(skipped("--wire_client\n0 close(3) = 0\n") == "1: the option --wire_client is not modelled");
  CHECK(skipped(listening("+0 setsockopt(3, SOL_SOCKET, SO_MARK, [1], 4) = 0\n")) ==
        "4: the name SO_MARK is not known here");
}

TEST_CASE("what is wrong in a script is said with its line", "[script]") {
  CHECK(failure("") == "1: the script has no event");
  CHECK(failure("0 close(3) = \n") == "2: expected an argument, not the end of the script");
  CHECK(failure("0 close 3\n") == "1: expected '(' behind 'close', not '3'");
  CHECK(failure("* close(3) = 0\n") == "1: only a packet that goes out ('>') can come at an open time");
  CHECK(failure("0 close() = 0\n") == "1: close takes 1 arguments, not 0");
  CHECK(failure("0 close([) = 0\n").starts_with("1: expected an argument"));
  CHECK(failure("--so_flags=profile=plan9\n0 close(3) = 0\n") ==
        "1: there is no profile 'plan9'; there are rfc, linux and freebsd");
  CHECK(failure("+1 close(9) = -1 EBADF\n0 close(9) = -1 EBADF\n") ==
        "2: time goes backward: it is at 1 already");
  CHECK(failure("0 close(" + std::string(40, '[') + "\n") == "1: brackets stand too deep in each other");
}

TEST_CASE("what a call tells beside its answer is compared, or refused", "[script]") {
  CHECK(skipped(listening("+0 accept(3, {sa_family = AF_INET}, [16]) = 4\n")) ==
        "4: what accept tells as an address can only be '...'");
  CHECK(skipped(accepted("+0 recvfrom(4, ..., 10, 0, {sa_family = AF_INET}, [16]) = 10\n")) ==
        "8: what recvfrom tells as an address can only be '...'");
  CHECK(failure(accepted("+0 < P. 1:11(10) ack 1 win 65535\n"
                         "+0 recvmsg(4, {msg_iov(1)=[{..., 10}], msg_flags=MSG_TRUNC}, 0) = 10\n")) ==
        "9: expected msg_flags=MSG_TRUNC\n     got msg_flags=0");
  CHECK(failure(accepted("+0 writev(4, [{..., 10}], 2) = 10\n")) == "8: 1 pieces of memory, not 2");
  CHECK(failure(accepted("+0 readv(4, [{..., 10}, {..., 20}], 1) = 10\n")) == "8: 2 pieces of memory, not 1");
}

TEST_CASE("ICMP that is wrongly written, or about nothing", "[script]") {
  CHECK(failure("0 < icmp unreachable\n") == "1: no connection is known that an ICMP message could be about");
  CHECK(failure("0 < icmp trouble\n") == "1: expected a type of ICMP, such as unreachable, not 'trouble'");
  CHECK(failure("0 < icmp unreachable away\n") == "1: expected a code of that type of ICMP, not 'away'");
  CHECK(failure("0 < icmp unreachable [1:2(3)]\n") ==
        "1: the sequence numbers are not as far apart as the length says");
  CHECK(failure("* < icmp unreachable\n") == "1: only a packet that goes out ('>') can come at an open time");
}

TEST_CASE("commands in backquotes are read over, never executed", "[script]") {
  const Outcome o = outcome("`exit 1`\n" + listening("+0 `exit 1`\n+0 close(3) = 0\n`exit 1`\n"));
  CHECK(o.verdict == Verdict::Passed);
  CHECK(o.has_commands);
}

TEST_CASE("a call is written as it was read", "[script]") {
  const Parsed parsed = parse(
      "+.1...0.2 poll([{fd=4, events=POLLIN|POLLOUT, revents=...}], 1, -1) = -1 EAGAIN (try later)\n"
      "+0 sendmsg(4, {msg_name(...)=..., msg_iov(1)=[{..., 0x10}], msg_flags=0}, 0) = 16\n");
  REQUIRE(!parsed.error);
  REQUIRE(parsed.script.events.size() == 2);
  CHECK(to_text(std::get<SystemCall>(parsed.script.events[0].what)) ==
        "poll([{fd=4, events=POLLIN|POLLOUT, revents=...}], 1, -1) = -1 EAGAIN");
  CHECK(to_text(std::get<SystemCall>(parsed.script.events[1].what)) ==
        "sendmsg(4, {msg_name=..., msg_iov=[{..., 16}], msg_flags=0}, 0) = 16");
}

TEST_CASE("packets may name their ports: two connections in one script", "[script]") {
  CHECK(outcome(listening("+0 < 5000 > 8080 S 0:0(0) win 65535 <mss 1000>\n"
                          "+0 > 8080 > 5000 S. 0:0(0) ack 1 <...>\n"
                          "+0 < 6000 > 8080 S 100:100(0) win 65535 <mss 1000>\n"
                          "+0 > 8080 > 6000 S. 0:0(0) ack 101 <...>\n"
                          "+0 < 6000 > 8080 . 1:1(0) ack 1 win 65535\n"
                          "+0 < 5000 > 8080 . 1:1(0) ack 1 win 65535\n"
                          "+0 accept(3, ..., ...) = 4\n+0 accept(3, ..., ...) = 5\n"
                          "+0 write(4, ..., 10) = 10\n+0 > 8080 > 6000 P. 1:11(10) ack 1\n"
                          "+0 write(5, ..., 10) = 10\n+0 > 8080 > 5000 P. 1:11(10) ack 1\n"))
            .verdict == Verdict::Passed);
}

TEST_CASE("any octets are a script, if not a good one", "[script]") {
  std::string text;
  std::uint32_t state = 1;
  constexpr std::string_view letters = "+0.~<>SRF(){}[]|=,.\"`%-:*/\n 19ax_";
  for (int round = 0; round < 2000; ++round) {
    text.clear();
    for (int i = 0; i < 40; ++i) {
      state = state * 1664525U + 1013904223U;
      text += letters[(state >> 16) % letters.size()];
    }
    const Outcome o = outcome(text);
    CHECK((o.verdict != Verdict::Passed || !parse(text).error));
  }
}
