// core/lesson: the scenes of the lesson on congestion, played to their goals, and what they ask.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <map>
#include <vector>

#include "tests/lesson/learner.hpp"

using namespace lesson;
using namespace lesson::test;

namespace {

auto three_seeds() {
  return GENERATE(std::uint64_t{1}, std::uint64_t{5}, std::uint64_t{77});
}

}  // namespace

TEST_CASE("slow-start: Linux doubles; by the RFC's letter delayed ACKs make it half as much more",
          "[lesson]") {
  const std::uint64_t seed = three_seeds();
  CHECK(answer_to("slow-start", "second-burst", seed) == "20");
  CHECK(answer_to("slow-start", "bursts", seed) == "4");
  CHECK(answer_to("slow-start", "second-burst", seed, variant_of("profile=rfc")) == "15");
  CHECK(answer_to("slow-start", "bursts", seed, variant_of("profile=rfc")) == "5");
  // What the explanations add up, and "half as many more".
  for (const bool rfc : {false, true}) {
    Learner learner("slow-start", seed, variant_of(rfc ? "profile=rfc" : ""));
    learner.wait_until(5s);
    std::map<std::int64_t, int> bursts;  // by round trips of 0.2 s since the first
    for (const Packet& packet : learner.log().packets)
      if (is_data(packet)) ++bursts[(packet.sent - Instant{600ms}) / 200ms];
    std::vector<int> sizes;
    for (const auto& [trip, size] : bursts) sizes.push_back(size);
    CHECK(sizes == (rfc ? std::vector<int>{10, 15, 21, 33, 21} : std::vector<int>{10, 20, 40, 30}));
  }
}

TEST_CASE("slow-start: a timeout leaves one segment, a rest leaves ten", "[lesson]") {
  Learner timeout("slow-start", three_seeds());
  timeout.does("rule drop server ack");
  timeout.wait_until(3s);
  CHECK(timeout.reached("timed-out"));
  CHECK(timeout.world().sample(Side::Client).cwnd == 1000);
  Learner rest("slow-start", three_seeds());
  rest.wait_until(5s);
  CHECK_FALSE(rest.reached("rested"));
  rest.does("send client 50000");
  CHECK(rest.reached("rested"));
  CHECK(rest.world().sample(Side::Client).cwnd == 10'000);
  CHECK_FALSE(rest.reached("timed-out"));
}

TEST_CASE("loss-and-recovery: half, and then a segment in a round trip; the teeth of a saw", "[lesson]") {
  const std::uint64_t seed = three_seeds();
  CHECK(answer_to("loss-and-recovery", "way-down", seed) == "About half of what was in flight");
  CHECK(answer_to("loss-and-recovery", "growth", seed) == "About one segment more");
  Learner learner("loss-and-recovery", seed);
  learner.wait_until(8s);
  CHECK_FALSE(learner.reached("halved-thrice"));
  learner.wait_until(11s);
  CHECK(learner.reached("halved-thrice"));
  CHECK_FALSE(learner.reached("timeout"));
  learner.does("set loss 100%");
  learner.wait(2s);
  learner.does("set loss 0%");
  CHECK(learner.reached("timeout"));
}

TEST_CASE("reno-or-cubic: seven tenths, and over the flat; the RFC's profile halves", "[lesson]") {
  const std::uint64_t seed = three_seeds();
  CHECK(answer_to("reno-or-cubic", "way-down", seed) == "About seven tenths of what it was");
  CHECK(answer_to("reno-or-cubic", "way-down", seed, variant_of("profile=rfc")) ==
        "About half of what was in flight");
  Learner learner("reno-or-cubic", seed);
  learner.wait_until(7s);
  CHECK_FALSE(learner.reached("beyond"));
  learner.wait_until(11s);
  CHECK(learner.reached("beyond"));
  CHECK_FALSE(learner.reached("by-hand"));
}

TEST_CASE("reno-or-cubic: one segment lost by hand costs three tenths", "[lesson]") {
  Learner learner("reno-or-cubic", three_seeds());
  learner.wait_until(8s);
  const std::uint32_t before = learner.world().sample(Side::Client).cwnd;
  learner.drops(learner.catches(is_data));
  learner.wait(700ms);
  CHECK(learner.reached("by-hand"));
  CHECK(learner.world().sample(Side::Client).cwnd < before * 8 / 10);
}

TEST_CASE("no-congestion-control: 21 of 64 get through, and twice as much is sent as arrives", "[lesson]") {
  const std::uint64_t seed = three_seeds();
  CHECK(answer_to("no-congestion-control", "got-through", seed) == "21");
  CHECK(answer_to("no-congestion-control", "costs", seed) == "More than 400");
  Learner learner("no-congestion-control", seed);
  learner.wait_until(3s);
  CHECK_FALSE(learner.reached("at-last"));
  learner.wait_until(20s);
  CHECK(learner.reached("at-last"));
  CHECK_FALSE(learner.reached("each-once"));
  Learner wide("no-congestion-control", seed);
  wide.does("set queue 100");
  wide.wait_until(20s);
  CHECK(wide.reached("each-once"));
}
