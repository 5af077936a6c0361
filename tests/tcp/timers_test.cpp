// Retransmission in time (RFC 6298; RFC 9293, sections 3.8.1 and 3.8.3).
#include <catch2/catch_test_macros.hpp>

#include "tests/tcp/wire.hpp"

using namespace tcp;
using namespace tcp::test;

TEST_CASE("a lost SYN: the timer doubles, 1 2 4 8 16 32 s, then as the profile bounds it") {
  Config config = plain();
  config.syn_retries = 6;
  config.rto_max = 120s;
  Bench b(config);
  b.open();
  CHECK(b.wait(63s) ==
        "@1000ms <SEQ=100><CTL=SYN> | @3000ms <SEQ=100><CTL=SYN> | @7000ms <SEQ=100><CTL=SYN> | "
        "@15000ms <SEQ=100><CTL=SYN> | @31000ms <SEQ=100><CTL=SYN> | @63000ms <SEQ=100><CTL=SYN>");
  CHECK(b.value(Rule::RetransmissionTimeout) == 1'000'000);
  CHECK(b.value(Rule::BackOff) == 2'000'000);
  CHECK(b.value(Rule::ManyRetransmissions) == 3);
  CHECK(b.wait(63s) == "");
  CHECK(b.state() == State::SynSent);
  CHECK(b.wait(1s) == "");
  CHECK(b.value(Rule::GivenUp) == 6);
  CHECK(b.state() == State::Closed);
  CHECK(b.c.error() == Error::TimedOut);
}

TEST_CASE("(5.7) after a lost SYN data begin with an RTO of 3 s") {
  Bench b;
  b.open();
  CHECK(b.wait(1s) == "@1000ms <SEQ=100><CTL=SYN>");
  b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK>");
  CHECK(b.said(Rule::KarnSkips));
  CHECK(b.value(Rule::LostSynRaisesRto) == 3'000'000);
  b.send(10);
  CHECK(b.wait(3s) == "@4000ms <SEQ=101><ACK=301><CTL=ACK><DATA=10>");
}

TEST_CASE("(5.7) an RTO that begins with 3 s is not raised") {
  Config config = plain();
  config.rto_initial = 3s;
  Bench b(config);
  b.open();
  b.wait(3s);
  b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK>");
  CHECK_FALSE(b.said(Rule::LostSynRaisesRto));
}

TEST_CASE("the handshake measures the first round trip") {
  Config config = plain();
  config.rto_min = 200ms;
  Bench b(config);
  b.open();
  b.wait(100ms);
  b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK>");
  CHECK(b.value(Rule::RttMeasured) == 100'000);
  CHECK(b.c.tcb().rtt.rto == 300ms);
}

TEST_CASE("Karn: no round trip from what was sent twice; the backed-off RTO stays until one is measured") {
  Bench b = established();
  b.send(10);
  CHECK(b.wait(1s) == "@1000ms <SEQ=101><ACK=301><CTL=ACK><DATA=10>");
  b.gets("<SEQ=301><ACK=111><CTL=ACK>");
  CHECK(b.said(Rule::KarnSkips));
  CHECK_FALSE(b.said(Rule::RttMeasured));
  CHECK(b.c.tcb().rtt.rto == 2s);
  CHECK(b.c.tcb().rtt.backoffs == 0);
  b.send(10);
  b.wait(100ms);
  b.gets("<SEQ=301><ACK=121><CTL=ACK>");
  CHECK(b.value(Rule::RttMeasured) == 100'000);
  CHECK(b.c.tcb().rtt.rto == 1s);
}

TEST_CASE("(5.2) and (5.3): the timer restarts with each new acknowledgment and stops with the last") {
  Bench b = established();
  b.send(2920);
  b.wait(600ms);
  b.gets("<SEQ=301><ACK=1561><CTL=ACK>");
  CHECK(b.c.timers()[Timer::Retransmission].started == Instant(600ms));
  b.gets("<SEQ=301><ACK=1561><CTL=ACK>");  // nothing new
  CHECK(b.c.timers()[Timer::Retransmission].started == Instant(600ms));
  b.gets("<SEQ=301><ACK=3021><CTL=ACK>");
  CHECK_FALSE(b.c.timers().running(Timer::Retransmission));
}

TEST_CASE("data that are never acknowledged: R1 is noted, R2 ends the connection") {
  Config config = plain();
  config.data_retries = 5;
  Bench b = established(config);
  b.send(10);
  b.wait(31s);
  CHECK(b.value(Rule::ManyRetransmissions) == 3);
  CHECK(b.c.tcb().rtt.backoffs == 5);
  CHECK(b.wait(31s) == "");
  CHECK(b.state() == State::Established);
  b.wait(1s);
  CHECK(b.value(Rule::GivenUp) == 5);
  CHECK(b.state() == State::Closed);
  CHECK(b.c.error() == Error::TimedOut);
}

TEST_CASE("a call too early, or twice, does nothing") {
  Bench b = established();
  b.send(10);
  Outbox out;
  b.c.timer_expires(Instant(999ms), out);
  CHECK(out.segments.empty());
  CHECK(out.notes.empty());
  b.c.timer_expires(Instant(1s), out);
  CHECK(out.segments.size() == 1);
  out.clear();
  b.c.timer_expires(Instant(1s), out);
  CHECK(out.segments.empty());
  log_decisions(out);
}
