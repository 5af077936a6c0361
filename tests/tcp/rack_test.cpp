// RACK-TLP (RFC 8985).
#include <catch2/catch_test_macros.hpp>

#include "core/tcp/rack.hpp"
#include "tests/tcp/wire.hpp"

using namespace tcp;
using namespace tcp::test;

namespace {

Config racking() {
  Config config = plain();
  config.congestion_control = config.sack = config.rack = true;
  config.rto_min = 200ms;
  return config;
}

// MSS 1000 and a round trip of 40 ms: segment k begins at 101 + 1000 (k - 1).
Bench sender() {
  Bench b(racking());
  b.open();
  b.wait(40ms);
  b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK><MSS=1000><SACKOK>");
  return b;
}

}  // namespace

TEST_CASE("the segment sent last of those delivered sets RACK's time and round trip") {
  Rack rack;
  rack_delivered(rack, {.seq = Seq(0), .length = 100, .sent_at = Instant(10ms)}, Instant(50ms), {});
  CHECK(rack.rtt == 40ms);
  CHECK(rack.min_rtt == 40ms);
  rack_delivered(rack, {.seq = Seq(200), .length = 100, .sent_at = Instant(20ms)}, Instant(55ms), {});
  CHECK(rack.rtt == 35ms);
  CHECK(rack.fack == Seq(300));
  CHECK_FALSE(rack.reordering_seen);
  SECTION("an original that arrives below the highest: the network reorders") {
    rack_delivered(rack, {.seq = Seq(100), .length = 100, .sent_at = Instant(15ms)}, Instant(56ms), {});
    CHECK(rack.reordering_seen);
    CHECK(rack.xmit_ts == Instant(20ms));
  }
  SECTION("an ACK that comes too soon for a retransmission is for the original") {
    rack_delivered(rack, {.seq = Seq(100), .length = 100, .sent_at = Instant(50ms), .retransmitted = true},
                   Instant(60ms), {});
    CHECK(rack.xmit_ts == Instant(20ms));
  }
  SECTION("so says a timestamp from before it") {
    rack_delivered(rack, {.seq = Seq(100), .length = 100, .sent_at = Instant(50ms), .retransmitted = true},
                   Instant(200ms), Instant(15ms));
    CHECK(rack.xmit_ts == Instant(20ms));
    rack_delivered(rack, {.seq = Seq(100), .length = 100, .sent_at = Instant(50ms), .retransmitted = true},
                   Instant(200ms), Instant(50ms));
    CHECK(rack.xmit_ts == Instant(50ms));
  }
}

TEST_CASE("the reordering window: a quarter of the least round trip, none when three are reported") {
  Rack rack;
  Rtt rtt{.measured = true, .srtt = 30ms};
  CHECK(reordering_window(rack, rtt, false, 0) == 0s);  // nothing is known yet
  rack.min_rtt = 40ms;
  CHECK(reordering_window(rack, rtt, false, 2) == 10ms);
  CHECK(reordering_window(rack, rtt, false, 3) == 0s);
  CHECK(reordering_window(rack, rtt, true, 0) == 0s);
  rack.reordering_seen = true;
  CHECK(reordering_window(rack, rtt, true, 5) == 10ms);
  rtt.srtt = 8ms;
  CHECK(reordering_window(rack, rtt, true, 5) == 8ms);
}

TEST_CASE("each round trip with a DSACK widens the reordering window; 16 recoveries without narrow it") {
  Rack rack;
  rack.min_rtt = 40ms;
  const Rtt rtt{.measured = true, .srtt = 35ms};
  rack_adapt(rack, Seq(1000), Seq(5000), true, false);
  CHECK(reordering_window(rack, rtt, false, 0) == 20ms);
  rack_adapt(rack, Seq(4999), Seq(6000), true, false);  // the same round
  CHECK(rack.reo_wnd_mult == 2);
  rack_adapt(rack, Seq(5000), Seq(6000), true, false);
  CHECK(reordering_window(rack, rtt, false, 0) == 30ms);
  rack_adapt(rack, Seq(6000), Seq(6000), true, false);
  CHECK(reordering_window(rack, rtt, false, 0) == 35ms);  // SRTT bounds it
  SECTION("with nothing in flight the round lasts until something new is acknowledged") {
    rack_adapt(rack, Seq(6000), Seq(6000), true, false);
    CHECK(rack.reo_wnd_mult == 4);
    rack_adapt(rack, Seq(6100), Seq(6200), true, false);
    CHECK(rack.reo_wnd_mult == 5);
  }
  SECTION("16 recoveries") {
    for (int i = 0; i < 15; ++i) rack_adapt(rack, Seq(7000), Seq(8000), false, true);
    rack_adapt(rack, Seq(7000), Seq(8000), false, false);
    CHECK(rack.reo_wnd_mult == 4);
    rack_adapt(rack, Seq(7000), Seq(8000), false, true);
    CHECK(rack.reo_wnd_mult == 1);
    for (int i = 0; i < 20; ++i) rack_adapt(rack, Seq(7000), Seq(8000), false, true);
    CHECK(rack.reo_wnd_mult == 1);
  }
  SECTION("it does not overflow") {
    for (std::uint32_t i = 1; i <= 300; ++i) rack_adapt(rack, Seq(7000 + i), Seq(7000 + i), true, false);
    CHECK(rack.reo_wnd_mult == UINT8_MAX);
  }
}

TEST_CASE("RFC 8985, 6.2: held lost too soon, as a DSACK tells: late segments are given more time") {
  Bench b = sender();
  auto repair = [&b, una = 101](Duration patience) mutable {  // the first of two is late
    b.send(2000);
    b.wait(40ms);
    const std::string ack = "<SEQ=301><ACK=" + std::to_string(una) + "><CTL=ACK>";
    b.gets(ack + "<SACK=" + std::to_string(una + 1000) + "-" + std::to_string(una + 2000) + ">");
    CHECK(b.value(Rule::ReorderingWait) == patience.count());
    b.wait(patience);
    CHECK(b.said(Rule::SackRecovery));
    b.wait(5ms);
    b.gets("<SEQ=301><ACK=" + std::to_string(una + 2000) + "><CTL=ACK>");
    CHECK(b.said(Rule::RecoveryEnds));
    b.send(1000);  // goes beyond what was repaired
    b.wait(40ms);
    una += 3000;
    b.gets("<SEQ=301><ACK=" + std::to_string(una) + "><CTL=ACK>");
  };
  repair(10ms);
  b.gets("<SEQ=301><ACK=3101><CTL=ACK><SACK=101-1101>");
  CHECK(b.value(Rule::ReorderingGrows) == 2);
  CHECK_FALSE(b.said(Rule::DuplicateAck));
  for (int i = 0; i < 15; ++i) repair(20ms);
  CHECK(b.c.tcb().rack.reo_wnd_persist == 1);
  SECTION("until a 16th recovery without one") {
    repair(20ms);
    CHECK(b.c.tcb().rack.reo_wnd_mult == 1);
    repair(10ms);
  }
  SECTION("that may be one after a time-out") {
    b.send(1000);
    b.wait(1s);
    CHECK(b.said(Rule::RetransmissionTimeout));
    b.gets("<SEQ=301><ACK=49101><CTL=ACK>");
    CHECK(b.value(Rule::ReorderingForgotten) == 1);
  }
}

TEST_CASE("a single report is enough, after a quarter of a round trip") {
  Bench b = sender();
  b.send(3000);
  b.wait(40ms);
  CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><SACK=1101-2101>") == "");
  CHECK(b.value(Rule::ReorderingWait) == 10'000);
  SECTION("it was only late") {
    b.wait(5ms);
    b.gets("<SEQ=301><ACK=2101><CTL=ACK>");
    CHECK(b.wait(20ms) == "");
    CHECK_FALSE(b.c.timers().running(Timer::Reordering));
  }
  SECTION("it is lost") {
    CHECK(b.wait(10ms) == "@90ms <SEQ=101><ACK=301><CTL=ACK><DATA=1000>");
    CHECK(b.value(Rule::RackLoss) == 1);
    CHECK(b.said(Rule::SackRecovery));
  }
}

TEST_CASE("three reports leave no time for reordering") {
  Bench b = sender();
  b.send(5000);
  b.wait(40ms);
  CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><SACK=1101-4101>") == "<SEQ=101><ACK=301><CTL=ACK><DATA=1000>");
  CHECK(b.c.tcb().congestion.in_recovery);
}

TEST_CASE("a retransmission that is lost too is found without the timer") {
  Bench b = sender();
  b.send(10'000);
  b.wait(40ms);
  CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><SACK=1101-6101>") == "<SEQ=101><ACK=301><CTL=ACK><DATA=1000>");
  b.wait(1ms);
  b.gets("<SEQ=301><ACK=101><CTL=ACK><SACK=1101-10101>");
  b.send(1000);
  b.wait(44ms);  // what was sent 1 ms later has arrived, the retransmission has not
  CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><SACK=1101-11101>") == "<SEQ=101><ACK=301><CTL=ACK><DATA=1000>");
}

TEST_CASE("RFC 8985, 6.3: the timer holds lost the first segment, and others only when they are old enough") {
  Bench b = sender();
  b.send(1000);
  b.wait(40ms);
  b.gets("<SEQ=301><ACK=1101><CTL=ACK>");
  REQUIRE(b.c.tcb().rack.rtt == 40ms);
  b.send(2000);
  b.wait(80ms);  // a probe
  const Duration rest = b.c.timers()[Timer::Retransmission].deadline - b.now;
  b.wait(rest - 5ms);
  b.send(1000);
  b.wait(5ms);
  REQUIRE(b.said(Rule::RetransmissionTimeout));
  REQUIRE(b.c.transmissions().size() == 3);
  CHECK(b.sent.size() == 1);
  CHECK(b.c.transmissions()[1].lost);
  CHECK_FALSE(b.c.transmissions()[2].lost);
  CHECK(b.gets("<SEQ=301><ACK=2101><CTL=ACK>") == "<SEQ=2101><ACK=301><CTL=ACK><DATA=1000>");
}

TEST_CASE("the tail is lost: after two round trips a probe, long before the timer") {
  Bench b = sender();
  b.send(2000);
  CHECK(b.wait(80ms) == "@120ms <SEQ=1101><ACK=301><CTL=ACK><DATA=1000>");
  CHECK(b.value(Rule::TailLossProbe) == 2000);
  CHECK(b.sent.at(0).retransmission);
  CHECK(b.c.tcb().rtt.backoffs == 0);
  SECTION("only the tail was lost: the congestion window shrinks when the next ACK proves it") {
    b.wait(40ms);
    b.gets("<SEQ=301><ACK=2101><CTL=ACK>");
    CHECK_FALSE(b.said(Rule::TailLossRepaired));
    b.send(1000);
    b.wait(40ms);
    b.gets("<SEQ=301><ACK=3101><CTL=ACK>");
    CHECK(b.said(Rule::TailLossRepaired));
  }
  SECTION("nothing was lost: the probe arrives twice, and that is all") {
    b.gets("<SEQ=301><ACK=2101><CTL=ACK>");
    b.gets("<SEQ=301><ACK=2101><CTL=ACK>");
    b.send(1000);
    b.gets("<SEQ=301><ACK=3101><CTL=ACK>");
    CHECK_FALSE(b.said(Rule::TailLossRepaired));
  }
  SECTION("the same, where the peer says so (RFC 2883)") {
    b.gets("<SEQ=301><ACK=2101><CTL=ACK><SACK=1101-2101>");
    CHECK_FALSE(b.c.tcb().rack.probing);
    CHECK_FALSE(b.said(Rule::TailLossRepaired));
  }
  SECTION("both were lost: the probe's report sets recovery going") {
    b.wait(40ms);
    CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><SACK=1101-2101>") == "<SEQ=101><ACK=301><CTL=ACK><DATA=1000>");
  }
  SECTION("no answer at all: the timer, one RTO behind the probe") {
    CHECK(b.wait(200ms) == "@320ms <SEQ=101><ACK=301><CTL=ACK><DATA=1000>");
    CHECK(b.said(Rule::RetransmissionTimeout));
  }
}

TEST_CASE("no probe into a closed window: there the persist timer asks") {
  Bench b = sender();
  b.send(3000);
  CHECK(b.c.timers().running(Timer::LossProbe));
  b.gets("<SEQ=301><ACK=101><CTL=ACK><WND=0>");
  CHECK_FALSE(b.c.timers().running(Timer::LossProbe));
  b.gets("<SEQ=301><ACK=1101><CTL=ACK><WND=0>");
  CHECK_FALSE(b.c.timers().running(Timer::LossProbe));
  CHECK(b.c.timers().running(Timer::Persist));
}

TEST_CASE("a probe prefers data that were never sent") {
  Bench b = sender();
  b.send(12'000);
  CHECK(b.sent.size() == 10);
  CHECK(b.wait(80ms) == "@120ms <SEQ=10101><ACK=301><CTL=ACK><DATA=1000>");
  CHECK_FALSE(b.sent.at(0).retransmission);
}

TEST_CASE("for a single segment a probe also waits for a delayed ACK; before any round trip, a second") {
  CHECK(probe_timeout({.measured = true, .srtt = 40ms}, true) == 280ms);
  CHECK(probe_timeout({.measured = true, .srtt = 40ms}, false) == 80ms);
  CHECK(probe_timeout({}, false) == 1s);
}
