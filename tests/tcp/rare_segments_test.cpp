// Segments that an honest peer seldom sends (RFC 9293, section 3.10.7.4): each check says what becomes of
// them.
#include <catch2/catch_test_macros.hpp>

#include "tests/tcp/wire.hpp"

using namespace tcp;
using namespace tcp::test;

namespace {

// Our FIN is acknowledged, the peer's is taken: RCV.NXT = 302.
Bench time_wait() {
  Bench b = established();
  b.close();
  b.gets("<SEQ=301><ACK=102><CTL=FIN,ACK>");
  REQUIRE(b.state() == State::TimeWait);
  return b;
}

Bench close_wait(const Config& config = plain()) {
  Bench b = established(config);
  b.gets("<SEQ=301><ACK=101><CTL=FIN,ACK>");
  REQUIRE(b.state() == State::CloseWait);
  return b;
}

Config stamped() {
  Config config = plain();
  config.timestamps = true;
  return config;
}

}  // namespace

TEST_CASE("SYN-RECEIVED: an unacceptable segment draws an ACK, a RST with a SYN is challenged") {
  Bench b(plain(), 100, far_end, near_end);
  b.listen();
  b.gets("<SEQ=300><CTL=SYN>");
  CHECK(b.gets("<SEQ=90000><ACK=101><CTL=ACK>") == "<SEQ=101><ACK=301><CTL=ACK>");
  CHECK(b.gets("<SEQ=300><ACK=101><CTL=SYN,RST><DATA=10>") == "<SEQ=101><ACK=301><CTL=ACK>");
  CHECK(b.said(Rule::ChallengeAckForReset));
  CHECK(b.state() == State::SynReceived);
}

TEST_CASE("SYN-RECEIVED after a simultaneous open: a SYN,ACK of another sequence number is challenged") {
  Bench b;
  b.open();
  b.gets("<SEQ=300><CTL=SYN>");
  CHECK(b.gets("<SEQ=310><ACK=101><CTL=SYN,ACK>") == "<SEQ=101><ACK=301><CTL=ACK>");
  CHECK(b.said(Rule::ChallengeAckForSyn));
  CHECK(b.state() == State::SynReceived);
}

TEST_CASE("SYN-RECEIVED after a simultaneous open: nobody answers, and the opening is given up") {
  Config config = plain();
  config.syn_retries = 2;
  Bench b(config);
  b.open();
  b.gets("<SEQ=300><CTL=SYN>");
  CHECK(b.wait(7s) == "@1000ms <SEQ=100><ACK=301><CTL=SYN,ACK> | @3000ms <SEQ=100><ACK=301><CTL=SYN,ACK>");
  CHECK(b.said(Rule::GivenUp));
  CHECK(b.c.error() == Error::TimedOut);
}

TEST_CASE("SYN-SENT: a FIN with the SYN-ACK is taken") {
  Bench b;
  b.open();
  CHECK(b.gets("<SEQ=300><ACK=101><CTL=SYN,FIN,ACK><DATA=10>") == "<SEQ=101><ACK=312><CTL=ACK><WND=65525>");
  CHECK(b.state() == State::CloseWait);
  b.receive(100);
  CHECK(b.last_taken == 10);
}

TEST_CASE("TIME-WAIT: only the peer's FIN as it was starts the wait anew") {
  Bench b = time_wait();
  b.wait(100s);
  const auto started = [&b] { return b.c.timers()[Timer::TimeWait].started; };
  b.gets("<SEQ=301><CTL=FIN>");
  CHECK(started() == Instant{});
  b.gets("<SEQ=300><ACK=102><CTL=SYN,FIN,ACK>");
  CHECK(started() == Instant{});
  b.gets("<SEQ=301><ACK=102><CTL=FIN,ACK>");
  CHECK(started() == b.now);
}

TEST_CASE("sixth: URG after the peer's FIN is ignored") {
  Bench b = close_wait();
  b.gets("<SEQ=302><ACK=101><CTL=URG,ACK><UP=10>");
  CHECK_FALSE(b.said(Rule::UrgentSignalled));
  CHECK(b.c.urgent_unread() == 0);
}

TEST_CASE("eighth: a second FIN after the first changes nothing") {
  Bench b = close_wait();
  CHECK(b.gets("<SEQ=302><ACK=101><CTL=FIN,ACK>") == "");
  CHECK(b.state() == State::CloseWait);
  CHECK(b.c.tcb().rcv.nxt == Seq(302));
}

TEST_CASE("eighth: a FIN ahead of a gap stands where it stood first") {
  Bench b = established();
  CHECK(b.gets("<SEQ=311><ACK=101><CTL=FIN,ACK>") == "<SEQ=101><ACK=301><CTL=ACK>");
  CHECK(b.value(Rule::FinHeld) == 311);
  CHECK(b.gets("<SEQ=321><ACK=101><CTL=FIN,ACK>") == "<SEQ=101><ACK=301><CTL=ACK>");
  CHECK_FALSE(b.said(Rule::FinHeld));
  b.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=10>");
  CHECK(b.state() == State::CloseWait);
}

TEST_CASE("text that has come already, before a FIN, draws no RST though the user has left (3.6.1)") {
  Bench b = established();
  b.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=10>");
  b.receive(10);
  b.close();
  b.c.leave(b.now);
  CHECK(b.gets("<SEQ=301><ACK=102><CTL=FIN,ACK><DATA=10>") == "<SEQ=102><ACK=312><CTL=ACK><WND=65525>");
  CHECK(b.state() == State::TimeWait);
}

TEST_CASE("an ACK beyond SND.NXT: Linux says nothing in ESTABLISHED, and answers elsewhere") {
  Config config = plain();
  config.ack_beyond_next_unanswered = true;
  Bench b = established(config);
  CHECK(b.gets("<SEQ=301><ACK=150><CTL=ACK>") == "");
  CHECK(b.value(Rule::AckBeyondNext) == 150);
  Bench later = close_wait(config);
  CHECK(later.gets("<SEQ=302><ACK=150><CTL=ACK>") == "<SEQ=101><ACK=302><CTL=ACK>");
}

TEST_CASE("a SYN without the timestamps agreed on is challenged, not dropped") {
  Bench b(stamped());
  b.open();
  b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK><TS=5000/0>");
  CHECK(b.gets("<SEQ=400><CTL=SYN>") == "<SEQ=101><ACK=301><CTL=ACK><TS=0/5000>");
  CHECK(b.said(Rule::ChallengeAckForSyn));
}

TEST_CASE("an echo of nothing, or from before we began, measures no round trip") {
  Bench b(stamped());
  b.open();
  b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK><TS=5000/0>");
  for (const char* echo : {"0", "4294967295"}) {
    b.send(10);
    b.wait(5s);  // sent again
    b.gets("<SEQ=301><ACK=" + std::to_string(b.c.tcb().snd.nxt.value()) + "><CTL=ACK><TS=5000/" + echo + ">");
    CHECK(b.said(Rule::KarnSkips));
  }
}

TEST_CASE("calls that come too early or too late do nothing") {
  Bench b;
  b.c.push(b.now, b.out);
  b.c.make_way(b.out);
  CHECK(b.send_urgent(10) == "");
  CHECK(b.last_taken == 0);
  b.open();
  Config config = plain();
  config.nagle = false;
  b.c.tune(b.now, config, b.out);
  b.c.push(b.now, b.out);
  CHECK(b.out.segments.empty());
  CHECK(b.state() == State::SynSent);
  CHECK_FALSE(b.c.config().nagle);
}

TEST_CASE("what is sent in SYN-RECEIVED waits; behind a FIN that waits nothing more is taken") {
  Bench b;
  b.open();
  b.gets("<SEQ=300><CTL=SYN>");
  CHECK(b.send(10) == "");
  CHECK(b.said(Rule::DataWaitsForHandshake));
  b.close();
  CHECK(b.said(Rule::CloseWaitsForHandshake));
  b.send(10);
  CHECK(b.last_taken == 0);
  CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK>") == "<SEQ=101><ACK=301><CTL=FIN,ACK><DATA=10>");
}

TEST_CASE("ICMP about what is not in flight is ignored, whatever the state") {
  Bench b;
  Outbox out;
  b.c.icmp_arrives(b.now, Seq(100), IcmpError::Hard, out);
  b.open();
  b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK>");
  b.c.icmp_arrives(b.now, Seq(101), IcmpError::Soft, out);
  log_decisions(out);
  REQUIRE(out.notes.size() == 2);
  for (const Note& note : out.notes) CHECK(note.rule == Rule::IcmpIgnored);
}
