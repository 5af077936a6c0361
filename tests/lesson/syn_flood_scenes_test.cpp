// The scenes of lesson 05 beside syn-flood itself (scenes_test.cpp), played to each goal; what must not reach
// one does not.
#include <catch2/catch_test_macros.hpp>

#include "core/lesson/questions.hpp"
#include "tests/lesson/learner.hpp"

using namespace lesson;
using namespace lesson::test;

TEST_CASE("syn-recv-seen: left alone, twenty-one ghosts stand until 63 s have passed", "[lesson]") {
  Learner learner("syn-recv-seen", any_seed(4));
  learner.wait_until(2900ms);
  CHECK_FALSE(learner.reached("seen"));
  learner.wait_until(3200ms);
  CHECK(learner.reached("seen"));
  learner.wait_until(70s);
  CHECK_FALSE(learner.reached("freed"));
  CHECK_FALSE(learner.reached("sooner"));
}

TEST_CASE("syn-recv-seen: the host whose address was forged frees the slot", "[lesson]") {
  Learner learner("syn-recv-seen", any_seed(4));
  learner.wait_until(4s);
  learner.does("reboot client");
  learner.wait_until(7700ms);
  CHECK_FALSE(learner.reached("freed"));
  learner.wait_until(7800ms);
  CHECK(learner.reached("freed"));
}

TEST_CASE("syn-recv-seen: with fewer SYN-ACKs, slots run out sooner", "[lesson]") {
  Learner learner("syn-recv-seen", any_seed(4));
  learner.wait_until(200ms);
  learner.does("set synack-retries 1");
  learner.wait_until(3599ms);
  CHECK_FALSE(learner.reached("sooner"));
  learner.wait_until(3600ms);
  CHECK(learner.reached("sooner"));
}

TEST_CASE("accept-queue-full: room for one more lets the third client in", "[lesson]") {
  Learner learner("accept-queue-full", any_seed(4));
  learner.wait_until(1s);
  learner.does("set accept-backlog 3");
  CHECK_FALSE(learner.reached("admitted"));
  learner.wait_until(1500ms);
  CHECK(learner.reached("admitted"));
  CHECK_FALSE(learner.reached("turned-away"));
}

TEST_CASE("accept-queue-full: a new SYN gets no answer", "[lesson]") {
  Learner learner("accept-queue-full", any_seed(4));
  learner.wait_until(1s);
  learner.does("open client");
  learner.wait(50ms);
  CHECK_FALSE(learner.reached("turned-away"));
  learner.wait(50ms);
  CHECK(learner.reached("turned-away"));
  learner.wait(60s);
  CHECK_FALSE(learner.reached("admitted"));
}

TEST_CASE("cookie-lost-ack: left alone, the client waits for ever", "[lesson]") {
  Learner learner("cookie-lost-ack", any_seed(4));
  learner.wait_until(1h);
  CHECK(learner.state(Side::Client) == tcp::State::Established);
  CHECK(learner.state(Side::Server) == tcp::State::Listen);
  CHECK_FALSE(learner.reached("brought"));
  CHECK_FALSE(learner.reached("stale"));
}

TEST_CASE("cookie-lost-ack: the first data bring the cookie", "[lesson]") {
  Learner learner("cookie-lost-ack", any_seed(4));
  learner.wait_until(30s);
  learner.does("send client 100");
  learner.wait(99ms);
  CHECK_FALSE(learner.reached("brought"));
  learner.wait(1ms);
  CHECK(learner.reached("brought"));
  CHECK(both_in(learner.world(), tcp::State::Established));
  CHECK_FALSE(learner.reached("stale"));
}

TEST_CASE("cookie-lost-ack: an old cookie is worth a RST", "[lesson]") {
  Learner learner("cookie-lost-ack", any_seed(4));
  learner.wait_until(3min);
  learner.does("send client 100");
  learner.wait(100ms);
  CHECK_FALSE(learner.reached("stale"));
  learner.wait(100ms);
  CHECK(learner.reached("stale"));
  CHECK_FALSE(learner.reached("brought"));
}

TEST_CASE("hold-fifty: left alone, nobody gets in", "[lesson]") {
  Learner learner("hold-fifty", any_seed(4));
  learner.wait_until(30s);
  CHECK_FALSE(learner.reached("fifty"));
}

TEST_CASE("hold-fifty: cookies let all of them in", "[lesson]") {
  Learner learner("hold-fifty", any_seed(4));
  learner.wait_until(5s);
  learner.does("set syncookies 1");
  learner.wait_until(11s);
  CHECK_FALSE(learner.reached("fifty"));
  learner.wait_until(80s);
  CHECK(learner.reached("fifty"));
  CHECK_FALSE(learner.reached("without-cookies"));
}

TEST_CASE("hold-fifty: short-lived slots and enough of them do as well", "[lesson]") {
  Learner learner("hold-fifty");
  learner.does("set synack-retries 0");
  learner.does("set syn-backlog 256");
  learner.wait_until(12s);
  CHECK(learner.reached("fifty"));
  CHECK(learner.reached("without-cookies"));
}

TEST_CASE("hold-fifty: ending the flood oneself does not count", "[lesson]") {
  Learner learner("hold-fifty");
  learner.does("set syncookies 1");
  learner.wait_until(1500ms);
  learner.does("flood off");
  learner.wait_until(20s);
  CHECK_FALSE(learner.reached("fifty"));
}

TEST_CASE("syn-flood: what is asked supposes a flood, which the learner's own world does not have",
          "[lesson]") {
  const auto seed = any_seed();
  CHECK(answer_to("syn-flood", "answer", seed) == "Nothing");
  CHECK(answer_to("syn-flood", "slots", seed) == "256");
  const Scene& scene = *find_scene("syn-flood");
  const std::string verdict = verdict_json(scene, seed, {}, "slots", "256", Language::English);
  CHECK(verdict.find("\"right\":true") != std::string::npos);
  CHECK(verdict.find("\"at\"") == std::string::npos);  // nothing to be shown before the learner acts
  Learner untouched("syn-flood", seed);
  untouched.wait_until(3s);
  CHECK(untouched.log().packets.empty());
}
