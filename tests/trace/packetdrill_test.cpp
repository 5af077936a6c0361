// core/trace/packetdrill: the notation out and in.
#include "core/trace/packetdrill.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "core/trace/packetdrill_lexer.hpp"
#include "tests/trace/random_segments.hpp"

using namespace std::chrono_literals;
using trace::Direction;
using Kind = trace::ScriptTime::Kind;

namespace {

const tcp::Endpoint client{tcp::address(10, 0, 0, 1), 49152};
const tcp::Endpoint server{tcp::address(10, 0, 0, 2), 80};
const tcp::Seq client_isn(0xffffff00), server_isn(5000);

tcp::Segment from_client(tcp::Flags flags, std::uint32_t seq, std::uint32_t ack, std::size_t length = 0) {
  return {.source = client,
          .destination = server,
          .seq = client_isn + seq,
          .ack = flags.ack() ? server_isn + ack : tcp::Seq(),
          .flags = flags,
          .window = 1000,
          .options = {},
          .data = tcp::Bytes(length)};
}

tcp::Segment from_server(tcp::Flags flags, std::uint32_t seq, std::uint32_t ack, std::size_t length = 0) {
  return {.source = server,
          .destination = client,
          .seq = server_isn + seq,
          .ack = flags.ack() ? client_isn + ack : tcp::Seq(),
          .flags = flags,
          .window = 2000,
          .options = {},
          .data = tcp::Bytes(length)};
}

trace::SequenceNumbers both_known() {
  trace::SequenceNumbers numbers;
  numbers.learn(Direction::Inbound, 0, client_isn);
  numbers.learn(Direction::Outbound, 0, server_isn);
  return numbers;
}

// The only event of a script that is right.
trace::ScriptEvent event(std::string_view text) {
  const trace::ParsedScript script = trace::parse_script(text);
  INFO(text);
  if (script.error) FAIL(script.error->message);
  REQUIRE(script.events.size() == 1);
  return script.events[0];
}

std::string again(std::string_view text) {
  const trace::ScriptEvent read = event(text);
  return to_text(read.time) + ' ' + to_text(read.packet);
}

// "2:14 sentence"
std::string error(std::string_view text) {
  const trace::ParsedScript script = trace::parse_script(text);
  if (!script.error) return "no error";
  return std::to_string(script.error->line) + ':' + std::to_string(script.error->column) + ' ' +
         script.error->message;
}

}  // namespace

TEST_CASE("A conversation is written with times since the line before, numbers since the SYNs",
          "[trace][packetdrill]") {
  trace::PacketdrillWriter writer;
  tcp::Segment syn = from_client(tcp::Syn, 0, 0);
  syn.options.add_mss(1460).add_nop().add_window_scale(7);
  tcp::Segment syn_ack = from_server(tcp::Syn | tcp::Ack, 0, 1);
  syn_ack.options.add_mss(1000).add_nop().add_nop().add_sack_permitted();
  const auto at = [](tcp::Duration t) { return tcp::Instant(t); };
  using enum Direction;
  using namespace tcp;
  CHECK(writer.line(at(100ms), Inbound, syn) == "+.1 < S 0:0(0) win 1000 <mss 1460,nop,wscale 7>");
  CHECK(writer.line(at(100ms), Outbound, syn_ack) ==
        "+0 > S. 0:0(0) ack 1 win 2000 <mss 1000,nop,nop,sackOK>");
  CHECK(writer.line(at(150ms), Inbound, from_client(Ack, 1, 1)) == "+.05 < . 1:1(0) ack 1 win 1000");
  CHECK(writer.line(at(150ms), Inbound, from_client(Psh | Ack, 1, 1, 500)) ==
        "+0 < P. 1:501(500) ack 1 win 1000");
  CHECK(writer.line(at(1150ms + 1us), Outbound, from_server(Fin | Ack, 1, 501)) ==
        "+1.000001 > F. 1:1(0) ack 501 win 2000");
  CHECK(writer.line(at(2s), Inbound, from_client(Rst, 501, 0)) == "+.849999 < R 501:501(0) win 1000");
  CHECK(writer.line(at(2s), Outbound, from_server(Rst | Ack, 2, 501)) == "+0 > R. 2:2(0) ack 501 win 2000");
}

TEST_CASE("A retransmitted SYN and an old duplicate count from the first SYN", "[trace][packetdrill]") {
  trace::PacketdrillWriter writer;
  const auto line = [&](const tcp::Segment& segment) {
    return writer.line(tcp::Instant(0s), Direction::Inbound, segment);
  };
  CHECK(line(from_client(tcp::Syn, 0, 0)) == "+0 < S 0:0(0) win 1000");
  CHECK(line(from_client(tcp::Syn, 0, 0)) == "+0 < S 0:0(0) win 1000");
  CHECK(line(from_client(tcp::Syn, 10, 0)) == "+0 < S 10:10(0) win 1000");
}

TEST_CASE("Without a SYN the numbers are those of the wire", "[trace][packetdrill]") {
  trace::PacketdrillWriter writer;
  CHECK(writer.line(tcp::Instant(0s), Direction::Outbound, from_server(tcp::Rst, 0, 0)) ==
        "+0 > R 5000:5000(0) win 2000");
}

TEST_CASE("A second connection is told apart by its ports", "[trace][packetdrill]") {
  trace::PacketdrillWriter writer;
  tcp::Segment other = from_client(tcp::Syn, 7, 0);
  other.source.port = 49153;
  writer.line(tcp::Instant(0s), Direction::Inbound, from_client(tcp::Syn, 0, 0));
  CHECK(writer.line(tcp::Instant(0s), Direction::Inbound, other) == "+0 < 49153 > 80 S 0:0(0) win 1000");
  CHECK(writer.line(tcp::Instant(0s), Direction::Inbound, from_client(tcp::Ack, 1, 0)).substr(0, 8) ==
        "+0 < . 1");
}

TEST_CASE("SACK blocks count like the acknowledgment", "[trace][packetdrill]") {
  tcp::Segment segment = from_client(tcp::Ack, 1, 1);
  tcp::SackBlocks blocks;
  blocks.block[0] = {server_isn + 101, server_isn + 201};
  blocks.block[1] = {server_isn + 301, server_isn + 401};
  blocks.count = 2;
  segment.options.add_nop().add_nop().add_sack(blocks);
  const trace::PacketSpec packet = describe(Direction::Inbound, segment, both_known());
  CHECK(to_text(packet) == "< . 1:1(0) ack 1 win 1000 <nop,nop,sack 101:201 301:401>");
  CHECK(to_segment(packet, both_known(), server, client) == segment);
}

TEST_CASE("A script's SYN may have any number: SYNs count from it, the rest from the SYN",
          "[trace][packetdrill]") {
  trace::SequenceNumbers numbers;
  numbers.learn(Direction::Inbound, 9000, client_isn);
  const auto wire = [&](std::string_view text) {
    return to_segment(event(text).packet, numbers, server, client).seq;
  };
  CHECK(wire("+0 < S 9000:9000(0) win 1") == client_isn);
  CHECK(wire("+0 < S 8990:8990(0) win 1") == client_isn - 10);
  CHECK(wire("+0 < . 1:1(0) ack 1 win 1") == client_isn + 1);
}

TEST_CASE("What is learned first stays", "[trace][packetdrill]") {
  trace::SequenceNumbers numbers;
  CHECK_FALSE(numbers.known(Direction::Inbound));
  numbers.learn(Direction::Inbound, 0, tcp::Seq(10));
  numbers.learn(Direction::Inbound, 0, tcp::Seq(99));
  CHECK(numbers.known(Direction::Inbound));
  CHECK_FALSE(numbers.known(Direction::Outbound));
  CHECK(numbers.wire(Direction::Inbound, 1, false) == tcp::Seq(11));
}

TEST_CASE("Every field of a packet is read", "[trace][packetdrill]") {
  const trace::ScriptEvent read = event("0.25 > 49152 > 80 FPU. 1:11(10) ack 7 win 512 urg 3 <mss 536,eol>");
  CHECK(read.time == trace::ScriptTime{.kind = Kind::Absolute, .from = 250ms});
  trace::PacketSpec expected;
  expected.direction = Direction::Outbound;
  expected.ports = {49152, 80};
  expected.flags = tcp::Fin | tcp::Psh | tcp::Ack | tcp::Urg;
  expected.seq = 1;
  expected.length = 10;
  expected.ack = 7;
  expected.window = std::uint16_t{512};
  expected.urgent_pointer = std::uint16_t{3};
  expected.options = tcp::Options().add_mss(536).add_raw(std::vector{std::byte{0}});
  CHECK(read.packet == expected);
}

TEST_CASE("What a line leaves open stays open", "[trace][packetdrill]") {
  const trace::PacketSpec packet = event("+0 > . 1:1(0) <...>").packet;
  CHECK_FALSE(packet.ack);
  CHECK_FALSE(packet.window);
  CHECK_FALSE(packet.options);
  CHECK(event("+0 > . 1:1(0)").packet.options == tcp::Options{});
}

TEST_CASE("Lines come back as they were read", "[trace][packetdrill]") {
  for (const std::string_view line : {
           "+.1 < S 0:0(0) win 65535 <mss 1460,nop,wscale 7>",
           "+0 > S. 0:0(0) ack 1 win 65535 <mss 1460,nop,nop,sackOK>",
           "+0 > S. 0:0(0) ack 1 <...>",
           "0 < . 1:1(0) ack 1 win 257 <nop,nop,TS val 100 ecr 200>",
           "1.5~1.75 > P. 1:1001(1000) ack 1",
           "+.2~+.3 > F. 1001:1001(0) ack 1",
           "* > R 5:5(0)",
           "+2 < R. 0:0(0) ack 1 win 0",
           "+0 < - 0:0(0) win 0",
           "+0 < SEW 0:0(0) win 5 <mss 1,sackOK,TS val 4294967295 ecr 0,nop,wscale 14>",
           "+0 < . 1:1(0) ack 1 win 5 <nop,nop,sack 1:2 3:4 5:6>",
           "+0 < . 4294967295:9(10) ack 1 win 5 urg 2",
           "+0 < S 0:0(0) win 5 <kind 34,kind 30 00810000,raw fe01>",
           "+0 > 80 > 49153 . 1:1(0) ack 1",
       })
    CHECK(again(line) == line);
}

TEST_CASE("The same is read from other spellings", "[trace][packetdrill]") {
  CHECK(again("+0.100 < S 0:0 (0) win 1<mss 5 , nop>") == "+.1 < S 0:0(0) win 1 <mss 5,nop>");
  CHECK(again("+0 < FP.UEW 0:0(0)") == "+0 < FPUEW. 0:0(0)");
  CHECK(again("+.0000019 > P . 1:1(0)") == "+.000001 > P. 1:1(0)");
  CHECK(again("  +1\n\t< S\n 0:0(0) // a SYN\n /* of\n old */ win 1") == "+1 < S 0:0(0) win 1");
}

TEST_CASE("A script is its events, each with its line", "[trace][packetdrill]") {
  const trace::ParsedScript script = trace::parse_script(
      "// handshake\n"
      "0 < S 0:0(0) win 65535 <mss 1460>\n"
      "+0 > S. 0:0(0) ack 1 <...>\n"
      "\n"
      "+.1 < . 1:1(0) ack 1 win 65535");
  REQUIRE_FALSE(script.error);
  REQUIRE(script.events.size() == 3);
  CHECK(script.events[0].line == 2);
  CHECK(script.events[1].line == 3);
  CHECK(script.events[2].line == 5);
  CHECK(trace::parse_script("").events.empty());
  CHECK_FALSE(trace::parse_script(" // nothing").error);
}

TEST_CASE("An error says where and what, and keeps the events in front of it", "[trace][packetdrill]") {
  CHECK(error("+0 < S 0:0(0) win 1\n+0 < X 0:0(0) win 1") ==
        "2:6 unknown flag 'X'; there are F S R P . U E W");
  CHECK(trace::parse_script("+0 < S 0:0(0) win 1\n+0 < X").events.size() == 1);
  CHECK(error("soon < S 0:0(0)") == "1:1 expected a time in seconds, such as 0.25 or +.1, not 'soon'");
  CHECK(error("+0 \"" + std::string(37, 'x') + "中\x01") ==
        "1:4 '\"" + std::string(37, 'x') + "…' never ends");
  CHECK(error("-1 < S 0:0(0)") == "1:1 expected a time in seconds, such as 0.25 or +.1, not '-1'");
  CHECK(error("99999999999999999999 < S 0:0(0)") == "1:1 the time is more than a year");
  CHECK(error("2~1 > S 0:0(0)") == "1:3 the range of time ends before it begins");
  CHECK(error("+1~2 > S 0:0(0)") == "1:4 expected '+' in front of the second time of the range, not '2'");
  CHECK(error("* < S 0:0(0)") == "1:1 only a packet that goes out ('>') can come at an open time");
  CHECK(error("+0 socket(1)") == "1:4 expected '<' or '>' and a packet, not 'socket'");
  CHECK(error("+0 <") == "1:5 expected flags, such as S, P. or -, not the end of the script");
  CHECK(error("+0 < SS 0:0(0)") == "1:6 flag 'S' stands twice");
  CHECK(error("+0 < S_ 0:0(0)") == "1:6 unknown flag '_'; there are F S R P . U E W");
  CHECK(error("+0 < 1 > 70000 S 0:0(0)") == "1:10 expected a port from 0 to 65535, not '70000'");
  CHECK(error("+0 < S 0(0)") == "1:9 expected ':' between the first sequence number and the last, not '('");
  CHECK(error("+0 < P. 1:10(5)") == "1:11 the sequence numbers are not as far apart as the length says");
  CHECK(error("+0 < S -1:0(1)") == "1:8 expected a sequence number from 0 to 4294967295, not '-1'");
  CHECK(error("+0 < S 0:0(0) win 65536") ==
        "1:19 expected a number behind 'win' from 0 to 65535, not '65536'");
  CHECK(error("+0 < S 0:0(0) win") ==
        "1:18 expected a number behind 'win' from 0 to 65535, not the end of the script");
  CHECK(error("+0 < S 0:0(0) win 1 <...>") ==
        "1:4 <...> stands only for the options of a packet that goes out ('>')");
  CHECK(error("+0 < S 0:0(0) <mas 1>") ==
        "1:16 unknown option 'mas'; there are mss, nop, eol, wscale, sackOK, sack, TS, kind and raw");
  CHECK(error("+0 < S 0:0(0) <wscale 256>") == "1:23 expected the option's value from 0 to 255, not '256'");
  CHECK(error("+0 < S 0:0(0) <TS 1 ecr 2>") == "1:19 expected 'val', not '1'");
  CHECK(error("+0 < S 0:0(0) <sack 1:2 3:4 5:6 7:8 9:10>") == "1:37 a sack option has at most four blocks");
  CHECK(error("+0 < S 0:0(0) <kind 1>") == "1:21 kinds 0 and 1 are written 'eol' and 'nop'");
  CHECK(error("+0 < S 0:0(0) <kind 30 abc>") == "1:24 expected pairs of hexadecimal digits, not 'abc'");
  CHECK(error("+0 < S 0:0(0) <raw 0g>") == "1:20 expected pairs of hexadecimal digits, not '0g'");
  CHECK(error("+0 < S 0:0(0) <mss 1") ==
        "1:21 expected '>' or ',' behind an option, not the end of the script");
  CHECK(error("+0 /* what") == "1:4 '/* what' never ends");
}

TEST_CASE("Options that do not fit into 40 octets are an error", "[trace][packetdrill]") {
  std::string options = "nop";
  for (int i = 0; i < 39; ++i) options += ",nop";
  CHECK(error("+0 < S 0:0(0) <" + options + ">") == "no error");
  CHECK(error("+0 < S 0:0(0) <" + options + ",nop>") == "1:176 the options are longer than 40 octets");
  CHECK(error("+0 < S 0:0(0) <raw " + std::string(82, '0') + ">") ==
        "1:20 the options are longer than 40 octets");
  CHECK(error("+0 < S 0:0(0) <kind 9 " + std::string(600, '0') + ">") ==
        "1:23 the options are longer than 40 octets");
}

TEST_CASE("A script has a greatest size", "[trace][packetdrill]") {
  CHECK(error(std::string(trace::max_script_octets, ' ')) == "no error");
  CHECK(error(std::string(trace::max_script_octets + 1, ' ')) == "1:1 the script is longer than 1 MiB");
}

TEST_CASE("Any segment comes back from its line", "[trace][packetdrill]") {
  const std::uint32_t seed = 9293;
  INFO("seed " << seed);
  Random random(seed);
  for (int i = 0; i < 2000; ++i) {
    const bool inbound = random.toss();
    tcp::Segment segment = inbound ? random.segment(client, server) : random.segment(server, client);
    segment.options = tcp::Options(random.octets(random.below(41), random.toss() ? 256 : 12));
    segment.data = tcp::Bytes(segment.data.size());  // the notation does not say which octets
    const Direction direction = inbound ? Direction::Inbound : Direction::Outbound;
    const std::string line = "+0 " + to_text(describe(direction, segment, both_known()));
    INFO("segment " << i << ": " << line);
    REQUIRE(to_segment(event(line).packet, both_known(), server, client) == segment);
    REQUIRE(again(line) == line);
  }
}

TEST_CASE("Random words are safe", "[trace][packetdrill]") {
  const std::vector<std::string> words{"+",   "0",        ".1",  "<",    ">",  "S",    ".",   "0:0", "(0)",
                                       "ack", "win",      "1",   "mss",  ",",  "sack", "1:2", "raw", "ff",
                                       "...", "~",        "*",   "/*",   "\"", "%{",   "`",   "\\",  "-",
                                       "--x", "10.0.0.1", "0x1", "kind", "\n", "\xff"};
  Random random(1);
  for (int i = 0; i < 20'000; ++i) {
    std::string text = i % 2 == 0 ? "+0 < S 0:0(0) " : "";
    for (std::size_t left = random.below(12); left > 0; --left)
      text += words[random.below(static_cast<std::uint32_t>(words.size()))] + (random.toss() ? " " : "");
    const trace::ParsedScript script = trace::parse_script(text);
    INFO(text);
    REQUIRE((!script.error || !script.error->message.empty()));
  }
}

TEST_CASE("The words of whole scripts are told apart", "[trace][packetdrill]") {
  trace::Lexer lexer(
      "--tolerance_usecs=10000 `sysctl -q \\` x`\n"
      "0 socket(..., SOCK_STREAM) = -1 \"a\\\"b\" %{ x } }% 0x1F 10.0.0.1 -.5 1e3");
  using trace::TokenKind;
  const std::vector<std::pair<TokenKind, std::string>> expected{
      {TokenKind::Option, "--tolerance_usecs"},
      {TokenKind::Symbol, "="},
      {TokenKind::Integer, "10000"},
      {TokenKind::Command, "`sysctl -q \\` x`"},
      {TokenKind::Integer, "0"},
      {TokenKind::Word, "socket"},
      {TokenKind::Symbol, "("},
      {TokenKind::Ellipsis, "..."},
      {TokenKind::Symbol, ","},
      {TokenKind::Word, "SOCK_STREAM"},
      {TokenKind::Symbol, ")"},
      {TokenKind::Symbol, "="},
      {TokenKind::Integer, "-1"},
      {TokenKind::String, "\"a\\\"b\""},
      {TokenKind::Code, "%{ x } }%"},
      {TokenKind::Hexadecimal, "0x1F"},
      {TokenKind::Address, "10.0.0.1"},
      {TokenKind::Decimal, "-.5"},
      {TokenKind::Word, "1e3"},
      {TokenKind::End, ""},
      {TokenKind::End, ""},
  };
  for (const auto& [kind, text] : expected) {
    const trace::Token token = lexer.next();
    INFO(token.text);
    CHECK(token.kind == kind);
    CHECK(token.text == text);
  }
}
