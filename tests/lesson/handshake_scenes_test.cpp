// Lesson 1, the handshake: each scene is played to each of its goals with a learner's actions.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>

#include "tests/lesson/learner.hpp"

using namespace lesson;
using namespace lesson::test;

namespace {

bool is_ack(const Packet& p) {
  return p.segment.flags == tcp::Ack;
}

}  // namespace

TEST_CASE("handshake: a wrong ack of either end draws a RST, and the handshake completes", "[lesson]") {
  const auto falsified = GENERATE(&is_syn_ack, &is_ack);
  const char* const how = GENERATE("+1", "-1", "+1000000");
  Learner learner("handshake", any_seed());
  const PacketId packet = learner.catches(falsified);
  learner.does("edit " + std::to_string(packet) + " ack=" + how);
  learner.wait(150ms);
  CHECK_FALSE(learner.reached("wrong-ack"));
  learner.wait(5s);
  CHECK(learner.reached("wrong-ack"));
  CHECK(learner.reached("established"));
}

TEST_CASE("handshake: an edit that leaves the ack right, or a handshake left alone, draws no RST",
          "[lesson]") {
  Learner learner("handshake");
  learner.does("open client");
  learner.does("edit " + std::to_string(learner.catches(is_syn_ack)) + " win=100");
  learner.wait(5s);
  CHECK(learner.reached("established"));
  CHECK_FALSE(learner.reached("wrong-ack"));
}

TEST_CASE("first data: they begin where the bare ACK stood, and are acknowledged", "[lesson]") {
  Learner learner("first-data", any_seed());
  learner.wait_until(799ms);
  CHECK_FALSE(learner.reached("acknowledged"));
  learner.wait_until(800ms);
  CHECK(learner.reached("acknowledged"));
  CHECK(learner.log().packets[2].segment.seq == learner.log().packets[3].segment.seq);
  CHECK_FALSE(learner.reached("third-carries-data"));
}

TEST_CASE("first data: what is sent in SYN-SENT travels with the third segment", "[lesson]") {
  Learner learner("first-data", any_seed());
  learner.wait_until(200ms);
  learner.does("send client 10");
  learner.wait_until(399ms);
  CHECK_FALSE(learner.reached("third-carries-data"));
  learner.wait_until(400ms);
  CHECK(learner.reached("third-carries-data"));
  CHECK(learner.state(Side::Server) == tcp::State::Established);
}

TEST_CASE("simultaneous open: four segments, two SYN-RECEIVED, one connection", "[lesson]") {
  Learner learner("simultaneous-open", any_seed());
  learner.wait_until(350ms);
  CHECK(learner.state(Side::Client) == tcp::State::SynSent);
  CHECK(learner.state(Side::Server) == tcp::State::SynReceived);
  learner.wait_until(450ms);
  CHECK(learner.state(Side::Client) == tcp::State::SynReceived);
  CHECK_FALSE(learner.reached("one-connection"));
  learner.wait_until(700ms);
  CHECK(learner.reached("one-connection"));
  CHECK(learner.log().packets.size() == 4);
  learner.wait_until(60s);
  CHECK(learner.log().packets.size() == 4);
  CHECK_FALSE(learner.reached("one-syn-lost"));
  CHECK_FALSE(learner.reached("too-early"));
}

TEST_CASE("simultaneous open: with one SYN lost an ordinary handshake is left", "[lesson]") {
  const Side loser = GENERATE(Side::Client, Side::Server);
  Learner learner("simultaneous-open", any_seed());
  learner.drops(learner.catches([&](const Packet& p) { return p.from == loser; }));
  learner.wait(5s);
  CHECK(learner.reached("one-syn-lost"));
  CHECK_FALSE(learner.reached("one-connection"));
}

TEST_CASE("simultaneous open: a SYN that comes before the other has opened is refused", "[lesson]") {
  Learner learner("simultaneous-open", any_seed());
  const PacketId syn = learner.catches([](const Packet& p) { return p.from == Side::Client; });
  learner.does("deliver " + std::to_string(syn));
  CHECK_FALSE(learner.reached("too-early"));
  learner.wait(5s);
  CHECK(learner.reached("too-early"));
  CHECK_FALSE(learner.reached("one-connection"));
}
