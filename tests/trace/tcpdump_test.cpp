// core/trace/tcpdump: the expected lines are what tcpdump 4.99.3 printed (-nn, and -nn -S) for the same
// octets.
#include "core/trace/tcpdump.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using tcp::Options, tcp::Seq;

namespace {

const tcp::Endpoint client{tcp::address(10, 0, 0, 1), 49152};
const tcp::Endpoint server{tcp::address(10, 0, 0, 2), 9000};

tcp::Segment segment(tcp::Endpoint from, tcp::Endpoint to, tcp::Flags flags, std::uint32_t seq,
                     std::uint32_t ack, std::size_t length = 0, const Options& options = {}) {
  return {.source = from,
          .destination = to,
          .seq = Seq(seq),
          .ack = Seq(ack),
          .flags = flags,
          .window = 64240,
          .options = options,
          .data = tcp::Bytes(length)};
}

// The server's numbers pass 2^32 on the way.
std::vector<tcp::Segment> conversation() {
  using namespace tcp;
  SackBlocks blocks;
  blocks.block[0] = {Seq(1501), Seq(2001)};
  blocks.block[1] = {Seq(2501), Seq(3001)};
  blocks.count = 2;
  return {
      segment(
          client, server, Syn, 1000, 0, 0,
          Options().add_mss(1460).add_sack_permitted().add_timestamps({7, 0}).add_nop().add_window_scale(7)),
      segment(server, client, Syn | Ack, 4294967290, 1001, 0, Options().add_mss(1460).add_window_scale(3)),
      segment(client, server, Ack, 1001, 4294967291),
      segment(client, server, Ack | Psh, 1001, 4294967291, 500),
      segment(server, client, Ack, 4294967291, 1501, 0, Options().add_nop().add_nop().add_sack(blocks)),
      segment(server, client, Ack | Psh, 4294967291, 1501, 600),
      segment(server, client, Ack | Fin, 595, 1501),
      segment(client, server, Ack | Rst, 1501, 596),
      segment(client, server, Rst, 1501, 0),
      segment(client, server, Flags{}, 1501, 0, 3),
  };
}

std::vector<std::string> print(const std::vector<tcp::Segment>& segments, trace::Numbers numbers) {
  trace::Tcpdump tcpdump(numbers);
  std::vector<std::string> lines;
  tcp::Instant at(25ms);
  for (const tcp::Segment& each : segments) {
    lines.push_back(tcpdump.line(at, each));
    at += 12'345us;
  }
  return lines;
}

// The part behind "Flags ".
std::string tail(const std::string& line) {
  return line.substr(line.find('['));
}

}  // namespace

TEST_CASE("tcpdump: the first lines of a conversation are absolute, the others relative",
          "[trace][tcpdump]") {
  const std::string to_server = " IP 10.0.0.1.49152 > 10.0.0.2.9000: ";
  const std::string to_client = " IP 10.0.0.2.9000 > 10.0.0.1.49152: ";
  const std::vector<std::string> expected{
      "00:00:00.025000" + to_server +
          "Flags [S], seq 1000, win 64240, options [mss 1460,sackOK,TS val 7 ecr 0,nop,wscale 7], length 0",
      "00:00:00.037345" + to_client +
          "Flags [S.], seq 4294967290, ack 1001, win 64240, options [mss 1460,wscale 3,eol], length 0",
      "00:00:00.049690" + to_server + "Flags [.], ack 1, win 64240, length 0",
      "00:00:00.062035" + to_server + "Flags [P.], seq 1:501, ack 1, win 64240, length 500",
      "00:00:00.074380" + to_client +
          "Flags [.], ack 501, win 64240, options [nop,nop,sack 2 {501:1001}{1501:2001}], length 0",
      "00:00:00.086725" + to_client + "Flags [P.], seq 1:601, ack 501, win 64240, length 600",
      "00:00:00.099070" + to_client + "Flags [F.], seq 601, ack 501, win 64240, length 0",
      "00:00:00.111415" + to_server + "Flags [R.], seq 501, ack 602, win 64240, length 0",
      "00:00:00.123760" + to_server + "Flags [R], seq 1501, win 64240, length 0",
      "00:00:00.136105" + to_server + "Flags [none], seq 1501:1504, win 64240, length 3",
  };
  CHECK(print(conversation(), trace::Numbers::Relative) == expected);
}

TEST_CASE("tcpdump -S: all numbers are those of the wire", "[trace][tcpdump]") {
  const std::vector<std::string> lines = print(conversation(), trace::Numbers::Absolute);
  CHECK(tail(lines[2]) == "[.], ack 4294967291, win 64240, length 0");
  CHECK(tail(lines[3]) == "[P.], seq 1001:1501, ack 4294967291, win 64240, length 500");
  CHECK(tail(lines[4]) ==
        "[.], ack 1501, win 64240, options [nop,nop,sack 2 {1501:2001}{2501:3001}], length 0");
  CHECK(tail(lines[5]) == "[P.], seq 4294967291:595, ack 1501, win 64240, length 600");
}

TEST_CASE("tcpdump: urgent data shows where it ends", "[trace][tcpdump]") {
  tcp::Segment urgent = segment(client, server, tcp::Ack | tcp::Urg, 1501, 596, 3);
  urgent.urgent_pointer = 3;
  CHECK(tail(print({urgent}, trace::Numbers::Absolute)[0]) ==
        "[.U], seq 1501:1504, ack 596, win 64240, urg 3, length 3");
}

TEST_CASE("tcpdump: data of the ports 80 and 8080 is called HTTP", "[trace][tcpdump]") {
  const auto end = [](std::uint16_t port, std::size_t octets) {
    const tcp::Endpoint web{tcp::address(10, 0, 0, 2), port};
    const std::string to = print({segment(client, web, tcp::Ack, 1, 1, octets)}, trace::Numbers::Relative)[0];
    const std::string from =
        print({segment(web, client, tcp::Ack, 1, 1, octets)}, trace::Numbers::Relative)[0];
    CHECK(to.substr(to.find("length")) == from.substr(from.find("length")));
    return to.substr(to.find("length"));
  };
  CHECK(end(80, 7) == "length 7: HTTP");
  CHECK(end(8080, 7) == "length 7: HTTP");
  CHECK(end(80, 0) == "length 0");
  CHECK(end(443, 7) == "length 7");
}

TEST_CASE("tcpdump: a conversation seen from its middle counts from its first segment", "[trace][tcpdump]") {
  const tcp::Endpoint same_port{tcp::address(10, 0, 0, 3), 9000};
  const std::vector<std::string> lines =
      print({segment(same_port, server, tcp::Ack, 77, 88), segment(server, same_port, tcp::Ack, 88, 79, 10),
             segment(same_port, server, tcp::Ack, 80, 88)},
            trace::Numbers::Relative);
  CHECK(tail(lines[0]) == "[.], ack 88, win 64240, length 0");
  CHECK(tail(lines[1]) == "[.], seq 1:11, ack 2, win 64240, length 10");
  CHECK(tail(lines[2]) == "[.], ack 1, win 64240, length 0");
}

TEST_CASE("tcpdump: a SYN-ACK on the same ports begins a new conversation", "[trace][tcpdump]") {
  std::vector<tcp::Segment> segments = conversation();
  segments.push_back(segment(server, client, tcp::Syn | tcp::Ack, 5000, 8001));
  segments.push_back(segment(client, server, tcp::Ack, 8001, 5001, 10));
  CHECK(tail(print(segments, trace::Numbers::Relative).back()) ==
        "[.], seq 1:11, ack 1, win 64240, length 10");
}

TEST_CASE("tcpdump: an option without a name shows its kind and octets", "[trace][tcpdump]") {
  Options options;
  options.add_raw(std::vector{std::byte{70}, std::byte{4}, std::byte{1}, std::byte{2}});
  CHECK(tail(print({segment(client, server, tcp::Ack, 1, 1, 0, options)}, trace::Numbers::Absolute)[0]) ==
        "[.], ack 1, win 64240, options [unknown-70 0x0102], length 0");
}

TEST_CASE("tcpdump: octets that are no option are called bad", "[trace][tcpdump]") {
  Options options;
  options.add_mss(9).add_raw(std::vector{std::byte{8}, std::byte{1}, std::byte{0}, std::byte{0}});
  CHECK(tail(print({segment(client, server, tcp::Ack, 1, 1, 0, options)}, trace::Numbers::Absolute)[0]) ==
        "[.], ack 1, win 64240, options [mss 9,[bad opt]], length 0");
}

TEST_CASE("tcpdump: the time is the time of day", "[trace][tcpdump]") {
  trace::Tcpdump tcpdump;
  const tcp::Segment any = conversation()[2];
  CHECK(tcpdump.line(tcp::Instant(3h + 25min + 45s + 6us), any).substr(0, 15) == "03:25:45.000006");
  CHECK(tcpdump.line(tcp::Instant(24h), any).substr(0, 15) == "00:00:00.000000");
}
