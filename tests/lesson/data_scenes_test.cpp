// core/lesson: the scenes of the lesson on data, played to their goals, and what they ask.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "tests/lesson/learner.hpp"

using namespace lesson;
using namespace lesson::test;

namespace {

bool is_again(const Packet& p) {
  return p.retransmission;
}
bool is_ack(const Packet& p) {
  return p.from == Side::Server && is_plain_ack(p);
}

}  // namespace

TEST_CASE("transfer: a lost ACK is made good by the next, and nothing is sent twice", "[lesson]") {
  Learner learner("transfer", any_seed());
  learner.drops(learner.catches(is_ack));
  learner.wait(100ms);
  CHECK_FALSE(learner.reached("ack-lost"));
  learner.wait_until(10s);
  CHECK(learner.reached("ack-lost"));
  Learner repaired("transfer");
  repaired.drops(repaired.catches(is_data));
  repaired.wait_until(10s);
  CHECK_FALSE(repaired.reached("ack-lost"));
}

TEST_CASE("lost-data: one segment is sent again, after one RTO, and one ACK covers all five", "[lesson]") {
  Learner learner("lost-data", any_seed());
  const PacketId again = learner.catches(is_again);
  CHECK(learner.now() > sim::Instant{1800ms});
  CHECK(learner.now() < sim::Instant{1820ms});
  learner.wait_until(10s);
  CHECK(learner.log().packets[again - 1].segment.seq == learner.log().packets[5].segment.seq);
  CHECK(learner.world().connection(Side::Client)->flight() == 0);
  CHECK_FALSE(learner.reached("backed-off"));
  CHECK_FALSE(learner.reached("saved"));
  CHECK(answer_to("lost-data", "rto", 3) == "1 s");
  CHECK(answer_to("lost-data", "sent-again", 3) == "1");
}

TEST_CASE("lost-data: copies that are lost as well come at waits that double", "[lesson]") {
  Learner learner("lost-data", any_seed());
  learner.drops(learner.catches(is_again));
  learner.wait(500ms);
  learner.drops(learner.catches(is_again));
  learner.wait(3s);
  CHECK_FALSE(learner.reached("backed-off"));
  learner.wait(2s);
  CHECK(learner.reached("backed-off"));
  Learner once("lost-data");
  once.drops(once.catches(is_again));
  once.wait_until(20s);
  CHECK_FALSE(once.reached("backed-off"));
}

TEST_CASE("lost-data: the segment is saved in mid-air, or by lifting the rule", "[lesson]") {
  Learner by_hand("lost-data", any_seed());
  by_hand.catches(is_data);
  by_hand.does("deliver 6");
  by_hand.wait(1s);
  CHECK(by_hand.reached("saved"));
  Learner by_rule("lost-data");
  by_rule.does("rule off 1");
  by_rule.wait(1s);
  CHECK(by_rule.reached("saved"));
}

TEST_CASE("karn: nothing is learned from the ACK, and the RTO stays doubled until a fresh segment",
          "[lesson]") {
  CHECK(answer_to("karn", "learned", 2) == "Nothing");
  CHECK(answer_to("karn", "rto-afterwards", 2) == "2 s");
  Learner learner("karn", any_seed());
  learner.wait_until(5s);
  CHECK(learner.world().connection(Side::Client)->tcb().rtt.rto == 2s);
  CHECK_FALSE(learner.reached("measured"));
  learner.does("send client 500");
  learner.wait(1700ms);
  CHECK(learner.reached("measured"));
  CHECK(learner.world().connection(Side::Client)->tcb().rtt.srtt == 375ms);  // 7/8 of 0.2 s and 1/8 of 1.6 s
  CHECK_FALSE(learner.reached("skipped-again"));
}

TEST_CASE("karn: a segment that the learner loses is not measured either; with timestamps it is",
          "[lesson]") {
  const bool stamps = GENERATE(false, true);
  Learner learner(stamps ? "karn-timestamps" : "karn", any_seed());
  const char* goal = stamps ? "told-by-stamp" : "skipped-again";
  learner.wait_until(5s);
  CHECK_FALSE(learner.reached(goal));
  learner.does("send client 500");
  learner.drops(learner.catches(is_data));
  learner.wait(1s);
  CHECK_FALSE(learner.reached(goal));
  learner.wait(10s);
  CHECK(learner.reached(goal));
}

TEST_CASE("karn-timestamps: the echo tells that the first was answered", "[lesson]") {
  CHECK(answer_to("karn-timestamps", "learned", 2) == "1.6 s, from the first");
}

TEST_CASE("fast-retransmit: three duplicates beside the first, long before the timer", "[lesson]") {
  Learner learner("fast-retransmit", any_seed());
  learner.catches(is_again);
  CHECK(learner.now() < sim::Instant{900ms});
  CHECK(answer_to("fast-retransmit", "same-acks", 5) == "4");
  learner.wait_until(10s);
  CHECK_FALSE(learner.reached("timer"));
  CHECK_FALSE(learner.reached("fooled"));
}

TEST_CASE("fast-retransmit: with two duplicates it takes the timer", "[lesson]") {
  Learner learner("fast-retransmit", any_seed());
  for (int i = 0; i < 3; ++i) {
    const PacketId duplicate =
        learner.catches([](const Packet& p) { return p.cause == tcp::Rule::AckOutOfOrder; });
    learner.drops(duplicate);
  }
  learner.wait_until(1s);
  CHECK_FALSE(learner.reached("timer"));
  learner.wait_until(5s);
  CHECK(learner.reached("timer"));
}

TEST_CASE("fast-retransmit: what is overtaken by three is taken for lost", "[lesson]") {
  Learner learner("fast-retransmit", any_seed());
  learner.does("rule off 1");
  learner.catches(is_data);
  learner.does("delay 6 100ms");
  learner.wait_until(5s);
  CHECK(learner.reached("fooled"));
  CHECK_FALSE(learner.reached("timer"));
  Learner little("fast-retransmit");
  little.does("rule off 1");
  little.catches(is_data);
  little.does("delay 6 9ms");  // two pass it
  little.wait_until(5s);
  CHECK_FALSE(little.reached("fooled"));
}

TEST_CASE("sack-holes: only the two holes are filled", "[lesson]") {
  const std::uint64_t seed = any_seed();
  CHECK(answer_to("sack-holes", "sent-again", seed) == "2");
  Learner learner("sack-holes", seed);
  learner.wait_until(10s);
  CHECK(learner.world().connection(Side::Client)->flight() == 0);
  CHECK_FALSE(learner.reached("three-blocks"));
  CHECK_FALSE(learner.reached("told-twice"));
}

TEST_CASE("sack-holes: a third hole makes three blocks, a duplicate makes a DSACK", "[lesson]") {
  Learner holes("sack-holes", any_seed());
  holes.catches(is_data);
  holes.does("drop 11");
  holes.wait_until(2s);
  CHECK(holes.reached("three-blocks"));
  CHECK_FALSE(holes.reached("told-twice"));
  Learner twice("sack-holes", any_seed());
  twice.catches(is_data);
  twice.does("duplicate 4");
  twice.wait_until(2s);
  CHECK(twice.reached("told-twice"));
  CHECK_FALSE(twice.reached("three-blocks"));
}
