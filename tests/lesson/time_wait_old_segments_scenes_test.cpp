// Scenes on TIME-WAIT's second reason, old segments, each played to its goals by a learner's hands.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>

#include "tests/lesson/learner.hpp"

using namespace lesson;
using namespace lesson::test;
using tcp::State;

TEST_CASE("old-segment: TIME-WAIT keeps the pair until the old segment is gone", "[lesson][old-segment]") {
  Learner learner("old-segment", any_seed(4));
  learner.wait_until(5s);
  CHECK(learner.state(Side::Client) == State::TimeWait);
  CHECK_FALSE(learner.reached("clean"));
  learner.wait_until(62'650ms);
  CHECK_FALSE(learner.reached("clean"));
  learner.wait_until(63s);
  CHECK(learner.reached("clean"));
  CHECK_FALSE(learner.reached("too-soon"));
}

TEST_CASE("old-segment: with TIME-WAIT cut short the old segment gets in", "[lesson][old-segment]") {
  Learner learner("old-segment", any_seed(4));
  learner.wait_until(1700ms);
  learner.does("expire client 2msl");
  learner.wait_until(3300ms);
  CHECK_FALSE(learner.reached("too-soon"));
  learner.wait_until(3500ms);
  CHECK(learner.reached("too-soon"));
  CHECK_FALSE(learner.reached("clean"));
}

TEST_CASE("old-segment: the late segment in its own connection is no harm", "[lesson][old-segment]") {
  Learner learner("old-segment");
  learner.wait_until(1s);
  learner.does("deliver 5");
  learner.wait_until(10s);
  CHECK_FALSE(learner.reached("too-soon"));
  Learner early("old-segment");
  early.wait_until(650ms);
  early.does("deliver 5");
  early.wait_until(10s);
  CHECK_FALSE(early.reached("too-soon"));
}

TEST_CASE("old-segment-no-time-wait: taken, or outside when the new connection has sent more",
          "[lesson][old-segment-no-time-wait]") {
  const bool more = GENERATE(false, true);
  Learner learner("old-segment-no-time-wait", any_seed(4));
  learner.wait_until(2700ms);
  if (more) learner.does("send client 3000");
  learner.wait_until(3350ms);
  CHECK_FALSE(learner.reached("taken"));
  learner.wait_until(3400ms);
  CHECK(learner.reached("taken") == !more);
  CHECK(learner.reached("outside") == more);
}

TEST_CASE("old-segment-isn: outside, until both its numbers are edited", "[lesson][old-segment-isn]") {
  const bool edit = GENERATE(false, true);
  Learner learner("old-segment-isn", any_seed(4));
  learner.wait_until(3s);
  if (edit) {
    const tcp::Tcb& server = learner.world().connection(Side::Server)->tcb();
    learner.does("edit 5 seq=" + std::to_string(server.rcv.nxt.value()) +
                 " ack=" + std::to_string(server.snd.nxt.value()));
  }
  learner.wait_until(4s);
  CHECK(learner.reached("outside") == !edit);
  CHECK(learner.reached("let-in") == edit);
}

TEST_CASE("old-segment-timestamps: too old, but a forger with the right clock gets in",
          "[lesson][old-segment-timestamps]") {
  Learner learner("old-segment-timestamps", any_seed(4));
  learner.wait_until(3s);
  CHECK_FALSE(learner.reached("too-old"));
  learner.wait_until(4s);
  CHECK(learner.reached("too-old"));
  CHECK_FALSE(learner.reached("forged-in"));
  learner.does("forge client A data=100");
  learner.wait(1s);
  CHECK(learner.reached("forged-in"));
}

TEST_CASE("faster-than-the-clock: old octets in the midst of new ones, unless the old segment is lost",
          "[lesson][faster-than-the-clock]") {
  const bool lose = GENERATE(false, true);
  Learner learner("faster-than-the-clock", any_seed(4));
  learner.wait_until(1640ms);
  CHECK(learner.world().tally(Side::Server).wrong == 0);
  if (lose) learner.drops(14);
  learner.wait_until(5s);
  CHECK(learner.reached("mixed") == !lose);
  CHECK(learner.reached("kept-out") == lose);
  CHECK(learner.world().tally(Side::Server).read == 200'000);
}

TEST_CASE("reopen-time-wait: a newer SYN opens, an old one does not", "[lesson][reopen-time-wait]") {
  Learner learner("reopen-time-wait", any_seed(4));
  learner.wait_until(2900ms);
  CHECK(learner.state(Side::Server) == State::TimeWait);
  CHECK_FALSE(learner.reached("reopened"));
  learner.wait_until(4s);
  CHECK(learner.reached("reopened"));
  CHECK_FALSE(learner.reached("old-syn"));
  learner.go_back_to(0s);
  const sim::PacketId syn = learner.catches(is_syn);
  learner.does("duplicate " + std::to_string(syn));
  const sim::PacketId copy = learner.catches([](const Packet& p) { return p.copy_of != 0; });
  learner.does("delay " + std::to_string(copy) + " 1500ms");
  learner.wait_until(1600ms);
  CHECK_FALSE(learner.reached("old-syn"));
  learner.wait_until(2s);
  CHECK(learner.reached("old-syn"));
  CHECK_FALSE(learner.reached("reopened"));
}

TEST_CASE("rst-in-time-wait: the chain ends the wait, and breaks where ACK or RST is dropped",
          "[lesson][rst-in-time-wait]") {
  const int broken = GENERATE(0, 1, 2);
  Learner learner("rst-in-time-wait", any_seed(4));
  learner.wait_until(4700ms);
  CHECK(learner.state(Side::Client) == State::TimeWait);
  if (broken == 1) learner.drops(learner.catches([](const Packet& p) { return p.from == Side::Client; }));
  if (broken == 2) learner.drops(learner.catches([](const Packet& p) { return p.segment.flags.rst(); }));
  learner.wait_until(10s);
  CHECK(learner.reached("ended") == (broken == 0));
  CHECK_FALSE(learner.reached("survived"));
  learner.wait_until(70s);
  CHECK(learner.reached("survived") == (broken != 0));
  CHECK(learner.state(Side::Client) == State::Closed);
}
