// An end that crashes and comes back, and timers taken for due.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>

#include "tests/sim/sim_support.hpp"

using namespace sim;
using namespace sim::test;

TEST_CASE("a crash says nothing, and what arrives meanwhile is lost", "[sim][hosts]") {
  Run run = established();
  run.does("crash server");
  CHECK(run.log.events.back().kind == EventKind::Crashed);
  CHECK(run.log.events.back().from == tcp::State::Established);
  CHECK(run.world.in_flight().empty());
  CHECK_FALSE(run.world.is_up(Side::Server));
  CHECK(run.server() == tcp::State::Closed);
  CHECK(run.world.host(Side::Server).connections().empty());
  CHECK(run.client() == tcp::State::Established);  // it has not been told
  run.does("send client 10");
  const PacketId data = run.last_from(Side::Client).id;
  run.to(1100ms);
  CHECK(run.packet(data).fate == Fate::HostDown);
  CHECK(run.log.events.back().kind == EventKind::PacketLost);
  CHECK_FALSE(run.log.events.back().by_learner);
  run.to(1000s);
  CHECK(run.client() == tcp::State::Established);  // and sends again and again
  CHECK(run.tcb(Side::Client).rtt.backoffs > 5);
}

TEST_CASE("an end that is down does nothing but reboot", "[sim][hosts]") {
  Run run = established();
  CHECK(run.refused("reboot server") == Refusal::HostUp);
  run.does("crash server");
  for (const char* act : {"crash server", "open server", "send server 1", "read server 1", "shutdown server",
                          "close server", "abort server", "expire server rto"}) {
    CHECK(run.refused(act) == Refusal::HostDown);
  }
  run.does("reboot server");
  CHECK(run.log.events.back().kind == EventKind::Rebooted);
  CHECK(run.log.events.back().to == tcp::State::Listen);
  CHECK(run.world.is_up(Side::Server));
  CHECK(run.server() == tcp::State::Listen);
}

TEST_CASE("a rebooted end is another one: nothing left, another secret, ids that go on", "[sim][hosts]") {
  Run run = established();
  const tcp::ConnectionId id = run.world.focus(Side::Client);
  const tcp::SocketPair pair = run.end(Side::Client).pair();
  const tcp::Seq iss = run.tcb(Side::Client).iss;
  run.does("crash client");
  run.does("reboot client");
  CHECK(run.client() == tcp::State::Closed);
  CHECK(run.refused("send client 1") == Refusal::NoConnection);
  run.does("open client");
  CHECK(run.end(Side::Client).pair() == pair);  // it counts its ports from the first one again
  CHECK(run.world.focus(Side::Client) == id + 1);
  // The same clock with the same secret would have moved on by 250 a millisecond (RFC 6528).
  CHECK(run.tcb(Side::Client).iss - iss != 250'000);
}

TEST_CASE("a SYN flood meets an end that is down, and then one that is back", "[sim][hosts]") {
  Run run;
  run.does("flood 1000");
  run.to(1s);
  run.does("crash server");
  const std::uint64_t void_before = run.world.flood().into_void;
  run.to(2s);
  CHECK(run.world.flood().into_void == void_before);
  CHECK(run.world.flood().arrived > 1500);
  run.does("reboot server");
  run.to(3s);
  CHECK(run.world.host(Side::Server).listener(World::server_port)->syn_queue.size() > 0);
}

TEST_CASE("a timer taken for due runs as it would have", "[sim][hosts]") {
  Run run = established();
  SECTION("retransmission") {
    run.does("send client 10");
    run.does("expire client rto");
    CHECK(run.last_from(Side::Client).retransmission);
    CHECK(run.said(tcp::Rule::RetransmissionTimeout));
    CHECK(run.tcb(Side::Client).rtt.backoffs == 1);
    CHECK(run.end(Side::Client).timers()[tcp::Timer::Retransmission].started == run.world.now());
  }
  SECTION("loss probe") {
    run.does("send client 10");
    run.does("expire client probe");
    CHECK(run.said(tcp::Rule::TailLossProbe));
  }
  SECTION("2MSL") {
    run.does("close client");
    run.does("close server");
    run.to(2s);
    REQUIRE(run.client() == tcp::State::TimeWait);
    run.does("expire client 2msl");
    CHECK(run.client() == tcp::State::Closed);
    CHECK(run.said(tcp::Rule::TimeWaitExpires));
  }
  SECTION("FIN-WAIT-2") {
    run.does("close client");
    run.to(2s);
    run.does("expire client fin-wait-2");
    CHECK(run.end(Side::Client).error() == tcp::Error::TimedOut);
  }
  SECTION("persist") {
    run.does("set reads server off");
    run.does("send client 1000000");
    run.to(10s);
    REQUIRE(run.tcb(Side::Client).snd.wnd == 0);
    run.does("expire client persist");
    CHECK(run.last_from(Side::Client).cause == tcp::Rule::ZeroWindowProbe);
  }
}

TEST_CASE("a delayed ACK taken for due goes out, and only once", "[sim][hosts]") {
  WorldConfig config = quiet();
  config.server.quick_acks = 0;
  Run run = established(config);
  run.does("send client 10");
  run.to(1100ms);
  REQUIRE(run.end(Side::Server).timers().running(tcp::Timer::DelayedAck));
  run.does("expire server delack");
  CHECK(run.last_from(Side::Server).cause == tcp::Rule::AckDelayOver);
  CHECK(run.refused("expire server delack") == Refusal::TimerNotRunning);
}

TEST_CASE("the timer of a half-open slot can be taken for due", "[sim][hosts]") {
  Run run;
  CHECK(run.refused("expire client rto") == Refusal::NoConnection);
  run.does("open client");
  run.does("rule drop server syn-ack");
  run.to(100ms);
  const Instant deadline = run.world.half_open(Side::Server)->deadline;
  run.does("expire server rto");
  CHECK(run.last_from(Side::Server).retransmission);
  CHECK(run.world.half_open(Side::Server)->retries == 1);
  CHECK(run.world.half_open(Side::Server)->deadline > deadline);
  CHECK(run.refused("expire server persist") == Refusal::TimerNotRunning);
  for (int i = 1; i < 6; ++i) run.does("expire server rto");
  CHECK(run.server() == tcp::State::Listen);  // given up
  CHECK(run.said(tcp::Rule::HalfOpenExpired));
}

TEST_CASE("taken for due at its very deadline, a timer does what it does by itself", "[sim][hosts]") {
  Run by_hand = established();
  by_hand.does("set loss 100%");
  by_hand.does("send client 10");
  World by_itself = by_hand.world;
  const tcp::RunningTimer timer = by_hand.end(Side::Client).timers()[tcp::Timer::LossProbe];
  REQUIRE(timer.running());
  by_hand.to(timer.deadline.time_since_epoch() - 1us);
  by_hand.does("expire client probe");
  EventLog log;
  by_itself.run_until(timer.deadline, log);
  const tcp::Tcb& hand = by_hand.tcb(Side::Client);
  const tcp::Tcb& self = by_itself.connection(Side::Client)->tcb();
  CHECK(hand.rack.probing == self.rack.probing);
  CHECK(hand.rack.probe_end == self.rack.probe_end);
  CHECK(by_hand.end(Side::Client).timers()[tcp::Timer::Retransmission].deadline + 1us ==
        by_itself.connection(Side::Client)->timers()[tcp::Timer::Retransmission].deadline);
}
