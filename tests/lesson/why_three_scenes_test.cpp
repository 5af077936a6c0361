// Lesson 2, why three: each scene is played to each of its goals with a learner's actions.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>

#include "tests/lesson/learner.hpp"

using namespace lesson;
using namespace lesson::test;

TEST_CASE("old duplicate SYN: refused with RST, back to LISTEN, then the new one (Figure 8)", "[lesson]") {
  Learner learner("old-duplicate-syn", any_seed());
  learner.wait_until(900ms);
  CHECK(learner.state(Side::Client) == tcp::State::Closed);
  CHECK(learner.state(Side::Server) == tcp::State::Listen);
  learner.wait_until(1040ms);
  CHECK(learner.state(Side::Client) == tcp::State::SynSent);
  CHECK(learner.state(Side::Server) == tcp::State::SynReceived);
  learner.wait_until(1200ms);
  CHECK(learner.state(Side::Client) == tcp::State::SynSent);
  CHECK(learner.state(Side::Server) == tcp::State::Listen);
  CHECK_FALSE(learner.reached("recovered"));
  learner.wait_until(1650ms);
  CHECK(learner.reached("recovered"));
  learner.wait_until(60s);
  CHECK_FALSE(learner.reached("reset-lost"));
  CHECK_FALSE(learner.reached("new-syn-first"));
}

TEST_CASE("old duplicate SYN: when the RST is lost, the new SYN brings another", "[lesson]") {
  Learner learner("old-duplicate-syn", any_seed());
  learner.drops(learner.catches(is_rst));
  learner.wait(200ms);
  CHECK(learner.state(Side::Server) == tcp::State::SynReceived);
  CHECK_FALSE(learner.reached("reset-lost"));
  learner.wait(10s);
  CHECK(learner.reached("reset-lost"));
  CHECK(learner.reached("recovered"));
}

TEST_CASE("old duplicate SYN: the new SYN may come before the RST", "[lesson]") {
  Learner learner("old-duplicate-syn", any_seed());
  learner.wait_until(1s);
  const PacketId syn = learner.catches([](const Packet& p) { return p.from == Side::Client; });
  learner.does("deliver " + std::to_string(syn));
  CHECK_FALSE(learner.reached("new-syn-first"));
  learner.wait(10s);
  CHECK(learner.reached("new-syn-first"));
}

TEST_CASE("old duplicate SYN: a handshake of two believes it, is told, and takes the new one", "[lesson]") {
  Learner learner("old-duplicate-syn", any_seed(), variant_of("two-way-handshake"));
  learner.wait_until(1s);
  CHECK(learner.state(Side::Server) == tcp::State::Established);
  learner.wait_until(1200ms);
  CHECK(learner.state(Side::Server) == tcp::State::Closed);
  learner.wait_until(10s);
  CHECK(learner.state(Side::Client) == tcp::State::Established);
  CHECK(learner.state(Side::Server) == tcp::State::Established);
  CHECK_FALSE(learner.reached("recovered"));
}

TEST_CASE("old SYN, two-way: a ghost for one round trip, then the RST tells the truth", "[lesson]") {
  Learner learner("old-syn-two-way", any_seed());
  learner.wait_until(949ms);
  CHECK_FALSE(learner.reached("ghost"));
  learner.wait_until(950ms);
  CHECK(learner.reached("ghost"));
  CHECK_FALSE(learner.reached("talks-to-ghost"));
  learner.wait_until(1150ms);
  CHECK(learner.state(Side::Server) == tcp::State::Closed);
  CHECK(learner.world().connection(Side::Server)->error() == tcp::Error::Reset);
  learner.wait_until(100s);
  CHECK_FALSE(learner.reached("long-ghost"));
}

TEST_CASE("old SYN, two-way: the server's program talks to the ghost", "[lesson]") {
  Learner learner("old-syn-two-way", any_seed());
  learner.wait_until(1s);
  learner.does("send server 100");
  CHECK(learner.reached("talks-to-ghost"));
}

TEST_CASE("old SYN, two-way: with every RST lost, or the client down, the ghost lives on", "[lesson]") {
  const char* const act = GENERATE("rule drop client rst", "crash client");
  Learner learner("old-syn-two-way", any_seed());
  learner.wait_until(1s);
  learner.does(act);
  learner.wait_until(30'949ms);
  CHECK_FALSE(learner.reached("long-ghost"));
  learner.wait_until(30'950ms);
  CHECK(learner.reached("long-ghost"));
  learner.wait_until(70s);  // it is no more patient than a half-open slot
  CHECK(learner.state(Side::Server) == tcp::State::Closed);
  CHECK(learner.reached("long-ghost"));
}
