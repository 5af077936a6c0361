// The scenes of lesson 12, played to each goal; what must not reach one does not.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "tests/lesson/learner.hpp"

using namespace lesson;
using namespace lesson::test;

TEST_CASE("crash-half-open: left alone, it is found out and opened anew", "[lesson]") {
  Learner learner("crash-half-open", any_seed());
  learner.wait_until(3s);
  CHECK(learner.state(Side::Server) == tcp::State::Established);
  learner.wait_until(4299ms);
  CHECK_FALSE(learner.reached("reopened"));
  learner.wait_until(4300ms);
  CHECK(learner.reached("reopened"));
  learner.wait_until(15min);
  CHECK_FALSE(learner.reached("believes"));
}

TEST_CASE("crash-half-open: nobody tells the server", "[lesson]") {
  Learner learner("crash-half-open", any_seed());
  learner.wait_until(2500ms);
  learner.does("crash client");
  learner.wait_until(10min);
  CHECK_FALSE(learner.reached("believes"));
  learner.wait_until(601s);
  CHECK(learner.reached("believes"));
  CHECK_FALSE(learner.reached("reopened"));
}

TEST_CASE("crash-half-open: a connection that was never lost is not reopened", "[lesson]") {
  Learner learner("crash-half-open");
  learner.wait_until(900ms);
  CHECK_FALSE(learner.reached("reopened"));
}

TEST_CASE("nobody-there: left alone, the data draw a RST", "[lesson]") {
  Learner learner("nobody-there", any_seed());
  learner.wait_until(3199ms);
  CHECK_FALSE(learner.reached("found-out"));
  learner.wait_until(3200ms);
  CHECK(learner.reached("found-out"));
  CHECK(learner.state(Side::Server) == tcp::State::Closed);
  CHECK_FALSE(learner.reached("silence"));
}

TEST_CASE("nobody-there: a host that is down does not answer", "[lesson]") {
  Learner learner("nobody-there", any_seed());
  learner.wait_until(2500ms);
  learner.does("crash client");
  learner.wait_until(10s);
  CHECK(learner.reached("silence"));
  CHECK_FALSE(learner.reached("found-out"));
}

TEST_CASE("blind-reset: left alone, neither guess ends the connection", "[lesson]") {
  Learner learner("blind-reset", any_seed());
  learner.wait_until(60s);
  CHECK(both_in(learner.world(), tcp::State::Established));
  CHECK_FALSE(learner.reached("exact"));
  CHECK_FALSE(learner.reached("limited"));
}

TEST_CASE("blind-reset: who knows RCV.NXT resets", "[lesson]") {
  Learner learner("blind-reset", any_seed());
  learner.wait_until(1s);
  const std::uint32_t next = learner.world().connection(Side::Server)->tcb().rcv.nxt.value();
  learner.does("forge attacker to server R seq=" + std::to_string(next));
  learner.wait(99ms);
  CHECK_FALSE(learner.reached("exact"));
  learner.wait(1ms);
  CHECK(learner.reached("exact"));
}

TEST_CASE("blind-reset: a reset by the client itself is no third party's", "[lesson]") {
  Learner learner("blind-reset", any_seed());
  learner.wait_until(1s);
  learner.does("abort client");
  learner.wait(1s);
  CHECK(learner.state(Side::Server) == tcp::State::Closed);
  CHECK_FALSE(learner.reached("exact"));
}

TEST_CASE("blind-reset: the second challenge within half a second is left out", "[lesson]") {
  Learner learner("blind-reset", any_seed());
  learner.wait_until(2s);
  learner.does("forge attacker to server R seq=+2000");
  learner.wait(100ms);
  CHECK(learner.reached("limited"));
}

TEST_CASE("exact-reset: left alone, the second RST is exact", "[lesson]") {
  Learner learner("exact-reset", any_seed());
  learner.wait_until(1319ms);
  CHECK(learner.state(Side::Server) == tcp::State::Established);
  CHECK_FALSE(learner.reached("two"));
  learner.wait_until(1320ms);
  CHECK(learner.reached("two"));
  learner.wait_until(5min);
  CHECK_FALSE(learner.reached("one"));
  CHECK_FALSE(learner.reached("half-open"));
}

TEST_CASE("exact-reset: where the data arrive, one RST is enough", "[lesson]") {
  Learner learner("exact-reset", any_seed());
  learner.wait_until(950ms);
  learner.does("rule off all");
  learner.wait_until(2s);
  CHECK(learner.reached("one"));
  CHECK_FALSE(learner.reached("two"));
}

TEST_CASE("exact-reset: so it is where the first RST is edited", "[lesson]") {
  Learner learner("exact-reset", any_seed());
  learner.does("edit " + std::to_string(learner.catches(is_rst)) + " seq=-1000");
  learner.wait(200ms);
  CHECK(learner.reached("one"));
}

TEST_CASE("exact-reset: without the challenge ACK the server believes on", "[lesson]") {
  Learner learner("exact-reset", any_seed());
  learner.wait_until(1050ms);
  learner.drops(learner.catches([](const Packet& p) { return p.from == Side::Server && is_plain_ack(p); }));
  learner.wait_until(61s);
  CHECK_FALSE(learner.reached("half-open"));
  learner.wait_until(62s);
  CHECK(learner.reached("half-open"));
  CHECK_FALSE(learner.reached("two"));
}
