// core/lesson: the scenes of the lesson on flow control, played to their goals, and what they ask.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "tests/lesson/learner.hpp"

using namespace lesson;
using namespace lesson::test;

namespace {

bool is_probe(const Packet& p) {
  return p.from == Side::Client && p.segment.data.size() == 1;
}

// Number predictions by what they see, less the client's first sequence number of data.
std::int64_t ack_seen(const char* scene, std::uint64_t seed) {
  const Scene& s = *find_scene(scene);
  for (const Prediction& p : s.predictions) {
    if (p.id != "answer") continue;
    sim::World world = start(s, seed);
    sim::EventLog log;
    world.run_until(sim::Instant{p.until}, log);
    const auto first = p.given(world, log, world.now());
    const auto seen = p.observe(world, log, world.now());
    REQUIRE(first);
    REQUIRE(seen);
    return static_cast<std::uint32_t>(seen->value - first->value);
  }
  return 0;
}

}  // namespace

TEST_CASE("zero-window: a probe's octet is refused while the window is shut, at waits that double",
          "[lesson]") {
  const std::uint64_t seed = any_seed();
  CHECK(ack_seen("zero-window", seed) == 4000);
  CHECK(answer_to("zero-window", "second-probe", seed) == "2 s");
  Learner learner("zero-window", seed);
  learner.catches(is_probe);
  CHECK(learner.now() > sim::Instant{1800ms});
  CHECK(learner.now() < sim::Instant{1830ms});
}

TEST_CASE("zero-window: a little read opens nothing, a minute harms nothing, all read lets all arrive",
          "[lesson]") {
  Learner learner("zero-window", any_seed());
  learner.wait_until(3s);
  learner.does("read server 500");
  CHECK(learner.reached("silly"));
  learner.wait_until(60s);
  CHECK_FALSE(learner.reached("minute"));
  learner.wait_until(62s);
  CHECK(learner.reached("minute"));
  CHECK_FALSE(learner.reached("arrived"));
  learner.does("read server 3500");
  learner.wait(5s);
  CHECK(learner.reached("arrived"));
}

TEST_CASE("zero-window: a program that reads from the start sees no zero window", "[lesson]") {
  Learner learner("zero-window");
  learner.does("set reads server on");
  learner.wait_until(70s);
  CHECK(learner.reached("arrived"));
  CHECK_FALSE(learner.reached("minute"));
  CHECK_FALSE(learner.reached("silly"));
}

TEST_CASE("lost-window-update: the client's probe finds the window open, and its octet is taken",
          "[lesson]") {
  const std::uint64_t seed = any_seed();
  CHECK(ack_seen("lost-window-update", seed) == 4001);
  CHECK(answer_to("lost-window-update", "who", seed) == "The client: it probes");
  Learner learner("lost-window-update", seed);
  learner.wait_until(20s);
  CHECK(learner.world().connection(Side::Client)->send_queued() == 0);
  CHECK_FALSE(learner.reached("lost-probe"));
  CHECK_FALSE(learner.reached("standstill"));
}

TEST_CASE("lost-window-update: a lost probe is followed by another; with all lost, both stand still",
          "[lesson]") {
  Learner one("lost-window-update", any_seed());
  one.wait_until(3s);
  one.drops(one.catches(is_probe));
  one.wait(1s);
  CHECK_FALSE(one.reached("lost-probe"));
  one.wait(5s);
  CHECK(one.reached("lost-probe"));
  Learner all("lost-window-update", any_seed());
  all.wait_until(3s);
  all.does("rule drop client data");
  all.wait_until(62s);
  CHECK_FALSE(all.reached("standstill"));
  all.wait_until(63s);
  CHECK(all.reached("standstill"));
}

TEST_CASE("nagle-delayed-ack: three writes, two segments, and a round trip with the delay between",
          "[lesson]") {
  const std::uint64_t seed = any_seed();
  CHECK(answer_to("nagle-delayed-ack", "segments", seed) == "2");
  CHECK(answer_to("nagle-delayed-ack", "held", seed) == "0.14 s");
  CHECK(answer_to("nagle-delayed-ack", "held", seed, variant_of("profile=rfc")) == "0.3 s");
  Learner learner("nagle-delayed-ack", seed);
  learner.wait_until(3s);
  CHECK_FALSE(learner.reached("ack-sooner"));
  CHECK_FALSE(learner.reached("filled"));
}

TEST_CASE("nagle-delayed-ack: the ACK comes sooner by hand, or by the server's own data", "[lesson]") {
  const char* act = GENERATE("expire server delack", "send server 100");
  Learner learner("nagle-delayed-ack", any_seed());
  learner.wait_until(660ms);
  CHECK_FALSE(learner.reached("ack-sooner"));
  learner.does(act);
  CHECK(learner.reached("ack-sooner"));
}

TEST_CASE("nagle-delayed-ack: a full segment does not wait", "[lesson]") {
  Learner learner("nagle-delayed-ack", any_seed());
  learner.wait_until(640ms);
  learner.does("send client 200");
  CHECK_FALSE(learner.reached("filled"));
  learner.does("send client 100");
  CHECK(learner.reached("filled"));
}
