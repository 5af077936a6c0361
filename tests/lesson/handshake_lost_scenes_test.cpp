// Lesson 4, when the handshake loses a segment: each scene is played to each of its goals with a learner's
// actions.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "tests/lesson/learner.hpp"

using namespace lesson;
using namespace lesson::test;

TEST_CASE("lost SYN: it is sent again after a second, with the same number", "[lesson]") {
  Learner learner("lost-syn", any_seed());
  learner.wait_until(1s);
  CHECK(learner.state(Side::Client) == tcp::State::SynSent);
  CHECK(learner.state(Side::Server) == tcp::State::Listen);
  learner.wait_until(1399ms);
  CHECK_FALSE(learner.reached("established"));
  learner.wait_until(1400ms);
  CHECK(learner.reached("established"));
  learner.wait_until(60s);
  CHECK_FALSE(learner.reached("three-syns-lost"));
}

TEST_CASE("lost SYN: after three, the fourth goes out seven seconds after the first", "[lesson]") {
  Learner learner("lost-syn", any_seed());
  learner.wait_until(1s);
  learner.drops(learner.catches(is_syn));
  learner.wait_until(3s);
  learner.drops(learner.catches(is_syn));
  CHECK_FALSE(learner.reached("three-syns-lost"));
  learner.wait_until(7s);
  learner.catches(is_syn);
  CHECK(learner.world().now() == sim::Instant{7100ms});
  learner.wait(1s);
  CHECK(learner.reached("three-syns-lost"));
}

TEST_CASE("lost SYN-ACK: the client's SYN is out again before the server's SYN-ACK", "[lesson]") {
  Learner learner("lost-syn-ack", any_seed());
  learner.wait_until(1050ms);
  CHECK(learner.state(Side::Client) == tcp::State::SynSent);
  CHECK(learner.state(Side::Server) == tcp::State::SynReceived);
  learner.wait_until(5s);
  CHECK(learner.reached("established"));
  CHECK_FALSE(learner.reached("by-server-alone"));
}

TEST_CASE("lost SYN-ACK: the server repairs it alone", "[lesson]") {
  Learner learner("lost-syn-ack", any_seed());
  learner.wait_until(1s);
  learner.drops(learner.catches(is_syn));
  CHECK_FALSE(learner.reached("by-server-alone"));
  learner.wait(1s);
  CHECK(learner.reached("by-server-alone"));
}

TEST_CASE("lost third segment: the server asks again", "[lesson]") {
  Learner learner("lost-third-ack", any_seed());
  learner.wait_until(1s);
  CHECK(learner.state(Side::Client) == tcp::State::Established);
  CHECK(learner.state(Side::Server) == tcp::State::SynReceived);
  learner.wait_until(1400ms);
  CHECK(learner.reached("established"));
  learner.wait_until(100s);
  CHECK_FALSE(learner.reached("by-data"));
  CHECK_FALSE(learner.reached("left-behind"));
}

TEST_CASE("lost third segment: data bring the ACK", "[lesson]") {
  Learner learner("lost-third-ack", any_seed());
  learner.wait_until(500ms);
  learner.does("send client 10");
  CHECK_FALSE(learner.reached("by-data"));
  learner.wait(100ms);
  CHECK(learner.reached("by-data"));
  CHECK(learner.reached("established"));
  Learner late("lost-third-ack");
  late.wait_until(3s);
  late.does("send client 10");
  late.wait(1s);
  CHECK(late.reached("established"));
  CHECK_FALSE(late.reached("by-data"));
}

TEST_CASE("lost third segment: with every ACK lost the server gives up alone, and data then draw a RST",
          "[lesson]") {
  Learner learner("lost-third-ack", any_seed());
  learner.does("rule drop client ack");
  learner.wait_until(63'199ms);
  CHECK_FALSE(learner.reached("left-behind"));
  learner.wait_until(63'200ms);
  CHECK(learner.reached("left-behind"));
  learner.does("send client 10");
  learner.wait(200ms);
  CHECK(learner.state(Side::Client) == tcp::State::Closed);
  CHECK(learner.world().connection(Side::Client)->error() == tcp::Error::Reset);
}

TEST_CASE("nobody home: seven SYNs, given up after 127 s", "[lesson]") {
  Learner learner("nobody-home", any_seed());
  learner.wait_until(127'099ms);
  CHECK_FALSE(learner.reached("given-up"));
  learner.wait_until(127'100ms);
  CHECK(learner.reached("given-up"));
  CHECK(learner.log().packets.size() == 7);
  CHECK_FALSE(learner.reached("just-in-time"));
}

TEST_CASE("nobody home: a stack that keeps the RFC tries for more than 3 minutes (MUST-23)", "[lesson]") {
  Learner learner("nobody-home", any_seed(), variant_of("profile=rfc"));
  learner.wait_until(180s);
  CHECK_FALSE(learner.reached("given-up"));
  learner.wait_until(200s);
  CHECK(learner.reached("given-up"));
}

TEST_CASE("nobody home: the last SYN finds a server that has come back", "[lesson]") {
  Learner learner("nobody-home", any_seed());
  learner.wait_until(40s);
  learner.does("reboot server");
  learner.wait_until(63'200ms);
  CHECK_FALSE(learner.reached("just-in-time"));
  learner.wait_until(64s);
  CHECK(learner.reached("just-in-time"));
  learner.wait_until(200s);
  CHECK_FALSE(learner.reached("given-up"));
}

TEST_CASE("63 seconds: six SYN-ACKs, then the slot is free", "[lesson]") {
  Learner learner("syn-ack-63-seconds", any_seed());
  learner.wait_until(63'199ms);
  CHECK(learner.state(Side::Server) == tcp::State::SynReceived);
  learner.wait_until(63'200ms);
  CHECK(learner.reached("given-up"));
  CHECK(learner.log().packets.size() == 7);
  CHECK_FALSE(learner.reached("sooner"));
  CHECK_FALSE(learner.reached("forged-ack"));
}

TEST_CASE("63 seconds: with one retry, three", "[lesson]") {
  Learner learner("syn-ack-63-seconds", any_seed());
  learner.does("set synack-retries 1");
  learner.wait_until(3199ms);
  CHECK_FALSE(learner.reached("sooner"));
  learner.wait_until(3200ms);
  CHECK(learner.reached("sooner"));
}

TEST_CASE("63 seconds: anyone who knows the numbers can complete the handshake", "[lesson]") {
  Learner learner("syn-ack-63-seconds", any_seed());
  learner.wait_until(1s);
  learner.does("forge client A");
  CHECK_FALSE(learner.reached("forged-ack"));
  learner.wait(100ms);
  CHECK(learner.reached("forged-ack"));
}

TEST_CASE("refused: one round trip, and only a RST that acknowledges the SYN is believed", "[lesson]") {
  Learner learner("refused", any_seed());
  learner.wait_until(299ms);
  CHECK_FALSE(learner.reached("refused"));
  learner.wait_until(300ms);
  CHECK(learner.reached("refused"));
  CHECK_FALSE(learner.reached("not-believed"));
  learner.go_back_to(250ms);
  const PacketId rst = learner.catches([](const Packet& p) { return p.segment.flags.rst(); });
  learner.does("edit " + std::to_string(rst) + " ack=+1");
  learner.wait_until(1s);
  CHECK(learner.state(Side::Client) == tcp::State::SynSent);
  CHECK(learner.reached("not-believed"));
  CHECK_FALSE(learner.reached("refused"));
}
