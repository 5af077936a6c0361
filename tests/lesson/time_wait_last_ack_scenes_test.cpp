// Scenes on TIME-WAIT's first reason, the lost last ACK, each played to its goals by a learner's hands.
#include <catch2/catch_test_macros.hpp>

#include "tests/lesson/learner.hpp"

using namespace lesson;
using namespace lesson::test;
using tcp::State;

TEST_CASE("last-ack-lost: the FIN comes again, and the wait begins anew", "[lesson][last-ack-lost]") {
  Learner learner("last-ack-lost", any_seed(4));
  learner.wait_until(1800ms);
  CHECK(learner.state(Side::Client) == State::TimeWait);
  CHECK(learner.state(Side::Server) == State::LastAck);
  CHECK_FALSE(learner.reached("restarted"));
  learner.wait_until(3s);
  CHECK(learner.state(Side::Server) == State::Closed);
  CHECK(learner.reached("restarted"));
  learner.wait_until(100s);
  CHECK(learner.reached("restarted"));
  CHECK_FALSE(learner.reached("ten-seconds"));
}

TEST_CASE("last-ack-lost: a rule keeps the server in LAST-ACK for ten seconds", "[lesson][last-ack-lost]") {
  Learner learner("last-ack-lost", any_seed(4));
  learner.wait_until(1350ms);
  learner.does("rule drop client ack");
  learner.wait_until(11'500ms);
  CHECK(learner.state(Side::Server) == State::LastAck);
  CHECK_FALSE(learner.reached("ten-seconds"));
  learner.does("rule off all");
  learner.wait_until(40s);
  CHECK(learner.state(Side::Server) == State::Closed);
  CHECK(learner.reached("ten-seconds"));
  CHECK(learner.reached("restarted"));
}

TEST_CASE("fin-comes-again: each FIN that arrives begins 2MSL anew", "[lesson][fin-comes-again]") {
  Learner learner("fin-comes-again", any_seed(4));
  learner.wait_until(2400ms);
  CHECK_FALSE(learner.reached("three-restarts"));
  learner.wait_until(70s);
  CHECK(learner.reached("three-restarts"));
  CHECK(learner.state(Side::Client) == State::TimeWait);
  learner.wait_until(200s);
  CHECK(learner.state(Side::Client) == State::Closed);
  CHECK_FALSE(learner.reached("ninety"));
  CHECK_FALSE(learner.reached("alone"));
}

TEST_CASE("fin-comes-again: more than 90 s in TIME-WAIT", "[lesson][fin-comes-again]") {
  Learner learner("fin-comes-again", any_seed(4));
  learner.wait_until(11s);
  learner.does("rule drop client ack");
  learner.wait_until(60s);
  learner.does("rule off all");
  CHECK_FALSE(learner.reached("ninety"));
  learner.wait_until(300s);
  CHECK(learner.state(Side::Client) == State::Closed);
  CHECK(learner.reached("ninety"));
}

TEST_CASE("fin-comes-again: with the server gone the wait ends on time", "[lesson][fin-comes-again]") {
  Learner learner("fin-comes-again", any_seed(4));
  learner.wait_until(1700ms);
  learner.does("crash server");
  learner.wait_until(61s);
  CHECK_FALSE(learner.reached("alone"));
  learner.wait_until(62s);
  CHECK(learner.reached("alone"));
  CHECK_FALSE(learner.reached("three-restarts"));
}

TEST_CASE("no-time-wait-last-ack: the FIN comes again to nobody", "[lesson][no-time-wait-last-ack]") {
  Learner learner("no-time-wait-last-ack", any_seed(4));
  learner.wait_until(1600ms);
  CHECK(learner.state(Side::Client) == State::Closed);
  CHECK(learner.state(Side::Server) == State::LastAck);
  CHECK_FALSE(learner.reached("reset"));
  learner.wait_until(4s);
  CHECK(learner.reached("reset"));
  CHECK_FALSE(learner.reached("saved"));
}

TEST_CASE("no-time-wait-last-ack: an ACK by hand does what TIME-WAIT would have done",
          "[lesson][no-time-wait-last-ack]") {
  Learner learner("no-time-wait-last-ack", any_seed(4));
  learner.wait_until(1600ms);
  learner.does("forge client A");
  learner.wait_until(20s);
  CHECK(learner.reached("saved"));
  CHECK_FALSE(learner.reached("reset"));
  CHECK(learner.state(Side::Server) == State::Closed);
}
