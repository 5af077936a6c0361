// What the lesson on the lost last ACK says exactly, as its scenes' worlds do it.
#include <catch2/catch_test_macros.hpp>

#include "tests/lesson/learner.hpp"
#include "tests/lesson/pages.hpp"

using namespace lesson;
using namespace lesson::test;
using tcp::Rule;
using tcp::State;

namespace {

tcp::RunningTimer time_wait_timer(const Learner& learner) {
  return learner.world().connection(Side::Client)->timers()[tcp::Timer::TimeWait];
}

}  // namespace

TEST_CASE("fact 8: a FIN that comes again restarts 2MSL; it is 60 s in Linux and 4 minutes by the RFC's MSL",
          "[lesson][fact-8][fin-comes-again]") {
  Learner learner("fin-comes-again");
  learner.wait_until(1500ms);
  CHECK(time_wait_timer(learner).deadline == Instant{61'500ms});
  learner.wait_until(2s);
  CHECK(first_decided(learner.log(), Side::Client, Rule::RetransmittedFin, learner.now()) == learner.now());
  CHECK(time_wait_timer(learner).started == learner.now());
  CHECK(time_wait_timer(learner).deadline == learner.now() + 60s);
  Variant rfc;
  rfc.client = Profile::Rfc;
  Learner by_the_rfc("fin-comes-again", 1, rfc);
  by_the_rfc.wait_until(20s);
  REQUIRE(by_the_rfc.state(Side::Client) == State::TimeWait);
  CHECK(time_wait_timer(by_the_rfc).deadline - time_wait_timer(by_the_rfc).started == 2 * 2min);
  CHECK(numbers_of_fact(8) == std::set<std::string>{"2 min", "4 min", "60 s"});
}

TEST_CASE("fact 8: tcp_fin_timeout is about FIN-WAIT-2, not TIME-WAIT", "[lesson][fact-8][fin-comes-again]") {
  for (const char* scene : {"fin-comes-again", "close-wait-for-ever"}) {
    Start shorter = find_scene(scene)->make(1, {});
    shorter.config.client.fin_wait_2 = 10s;
    sim::World world(shorter.config, 1, shorter.script);
    sim::EventLog log;
    world.run_until(Instant{100s}, log);
    const Instant closed = first_entered(log, Side::Client, State::Closed, world.now());
    const Instant waits = first_entered(log, Side::Client, State::TimeWait, world.now());
    const Instant half = first_entered(log, Side::Client, State::FinWait2, world.now());
    if (waits != tcp::never) CHECK(closed - waits == 76s);  // 60 s from the last FIN, 16 s after the first
    if (waits == tcp::never) CHECK(closed - half == 10s);
  }
}

TEST_CASE("fact 9: a connection that ends by a reset and one that is closed are told apart",
          "[lesson][fact-9][close]") {
  Learner closed("close"), reset("close");
  closed.wait_until(10s);
  reset.does("abort client");
  reset.wait(1s);
  for (const Learner* learner : {&closed, &reset}) {
    const tcp::Connection* server = learner->world().connection(Side::Server);
    REQUIRE(server != nullptr);
    CHECK(server->state() == State::Closed);
    CHECK(server->error() == (learner == &reset ? tcp::Error::Reset : tcp::Error::None));
  }
}

TEST_CASE("fact 9: without TIME-WAIT no octet is lost, but the peer ends by a RST",
          "[lesson][fact-9][no-time-wait-last-ack]") {
  Learner without("no-time-wait-last-ack");
  without.wait_until(10s);
  CHECK(without.world().tally(Side::Client).read == 1'000);
  CHECK(without.world().tally(Side::Server).read == 100);
  CHECK(first_decided(without.log(), Side::Client, Rule::NoConnection, without.now()) == Instant{2s});
  CHECK(first_decided(without.log(), Side::Server, Rule::ResetWhileClosing, without.now()) <= without.now());
  CHECK(first_decided(without.log(), Side::Server, Rule::FinAcknowledgedInLastAck, without.now()) ==
        tcp::never);
  CHECK(numbers_of_fact(9).empty());
  Learner with("last-ack-lost");
  with.wait_until(10s);
  CHECK(first_decided(with.log(), Side::Server, Rule::FinAcknowledgedInLastAck, with.now()) <= with.now());
  CHECK(with.world().tally(Side::Client).read == 1'000);
}
