// Scenes of the lesson on closing, each played to its goals by a learner's hands.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "tests/lesson/learner.hpp"

using namespace lesson;
using namespace lesson::test;
using tcp::State;

TEST_CASE("half-close: octets reach a client that has sent its FIN", "[lesson][half-close]") {
  Learner learner("half-close", any_seed(4));
  learner.wait_until(1s);
  CHECK(learner.state(Side::Client) == State::FinWait2);
  CHECK(learner.state(Side::Server) == State::CloseWait);
  learner.wait_until(2200ms);
  CHECK_FALSE(learner.reached("answered"));
  learner.wait_until(2300ms);
  CHECK(learner.reached("answered"));
  CHECK(learner.state(Side::Client) == State::FinWait2);
  learner.wait_until(70s);
  CHECK(learner.reached("answered"));
  CHECK_FALSE(learner.reached("for-nobody"));
  CHECK(learner.state(Side::Client) == State::Closed);
}

TEST_CASE("half-close: a program that is gone reads nothing, and a RST says so", "[lesson][half-close]") {
  Learner learner("half-close", any_seed(4));
  learner.does("close client");
  learner.wait_until(2s);
  CHECK(learner.state(Side::Client) == State::FinWait2);
  CHECK_FALSE(learner.reached("for-nobody"));
  learner.wait_until(4s);
  CHECK(learner.reached("for-nobody"));
  CHECK_FALSE(learner.reached("answered"));
  CHECK(learner.state(Side::Server) == State::Closed);
}

TEST_CASE("three-segments: left alone three, and four when the ACK is not let wait",
          "[lesson][three-segments]") {
  Learner learner("three-segments", any_seed(4));
  learner.wait_until(10s);
  CHECK(learner.reached("three"));
  CHECK_FALSE(learner.reached("four"));
  learner.go_back_to(710ms);
  CHECK_FALSE(learner.reached("three"));
  learner.does("expire server delack");
  learner.wait_until(10s);
  CHECK(learner.reached("four"));
  CHECK_FALSE(learner.reached("three"));
}

TEST_CASE("three-segments: a lost FIN makes more than four", "[lesson][three-segments]") {
  Learner learner("three-segments");
  learner.drops(learner.catches([](const Packet& p) { return p.segment.flags.fin(); }));
  learner.wait_until(20s);
  CHECK(learner.state(Side::Client) == State::TimeWait);
  CHECK_FALSE(learner.reached("four"));
}

TEST_CASE("simultaneous-close: through CLOSING both ends come to TIME-WAIT", "[lesson][simultaneous-close]") {
  Learner learner("simultaneous-close", any_seed(4));
  learner.wait_until(750ms);
  CHECK(learner.state(Side::Client) == State::Closing);
  CHECK(learner.state(Side::Server) == State::Closing);
  CHECK_FALSE(learner.reached("both-wait"));
  learner.wait_until(800ms);
  CHECK(learner.reached("both-wait"));
  learner.wait_until(61s);
  CHECK(learner.state(Side::Client) == State::Closed);
  CHECK(learner.state(Side::Server) == State::Closed);
  CHECK(learner.reached("both-wait"));
  CHECK_FALSE(learner.reached("one-in-closing"));
}

TEST_CASE("simultaneous-close: who misses the ACK stays in CLOSING", "[lesson][simultaneous-close]") {
  const Side late = GENERATE(Side::Client, Side::Server);
  Learner learner("simultaneous-close", any_seed(4));
  learner.wait_until(750ms);
  learner.drops(learner.catches([late](const Packet& p) { return p.from == sim::other(late); }));
  learner.wait_until(800ms);
  CHECK(learner.state(late) == State::Closing);
  CHECK(learner.reached("one-in-closing"));
  learner.wait_until(20s);
  CHECK(learner.state(late) == State::TimeWait);
  CHECK(learner.reached("both-wait"));
  CHECK(learner.reached("one-in-closing"));
}

TEST_CASE("close-wait-for-ever: the client forgets after 60 s, the server never",
          "[lesson][close-wait-for-ever]") {
  Learner learner("close-wait-for-ever", any_seed(4));
  learner.wait_until(60'799ms);
  CHECK(learner.state(Side::Client) == State::FinWait2);
  CHECK_FALSE(learner.reached("left-alone"));
  learner.wait_until(60'800ms);
  CHECK(learner.reached("left-alone"));
  learner.wait_until(24h);
  CHECK(learner.reached("left-alone"));
  CHECK_FALSE(learner.reached("three"));
}

TEST_CASE("close-wait-for-ever: three connections leak", "[lesson][close-wait-for-ever]") {
  Learner learner("close-wait-for-ever", any_seed(4));
  learner.wait_until(2s);
  for (int i = 0; i < 2; ++i) {
    CHECK_FALSE(learner.reached("three"));
    learner.does("open client");
    learner.wait(1s);
    learner.does("close client");
    learner.wait(1s);
  }
  CHECK(learner.reached("three"));
}

TEST_CASE("close-wait-for-ever: in time the close goes well, too late it draws a RST",
          "[lesson][close-wait-for-ever]") {
  const bool late = GENERATE(false, true);
  Learner learner("close-wait-for-ever", any_seed(4));
  learner.wait_until(late ? 2min : 30s);
  learner.does("close server");
  learner.wait(1s);
  CHECK(learner.state(Side::Server) == State::Closed);
  CHECK(learner.reached("too-late") == late);
}
