// Congestion control and recovery of losses (RFC 5681, RFC 6582, RFC 6928), as a pure part and in a
// connection.
#include <catch2/catch_test_macros.hpp>

#include "core/tcp/congestion.hpp"
#include "tests/tcp/wire.hpp"

using namespace tcp;
using namespace tcp::test;

namespace {

Config controlled(std::uint8_t initial_segments = 10) {
  Config config = plain();
  config.congestion_control = true;
  config.initial_window_segments = initial_segments;
  return config;
}

// MSS 1000, to make the sequence numbers readable: segment k begins at 101 + 1000 (k - 1).
Bench sender(const Config& config = controlled()) {
  Bench b(config);
  b.open();
  b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK><MSS=1000>");
  return b;
}

constexpr std::string_view duplicate = "<SEQ=301><ACK=101><CTL=ACK>";

}  // namespace

TEST_CASE("RFC 6928: the initial window") {
  const Config ten = controlled();
  CHECK(initial_window(ten, 1460) == 14600);
  CHECK(initial_window(ten, 536) == 5360);
  CHECK(initial_window(ten, 9000) == 18000);
  CHECK(initial_window(controlled(0), 1460) == 1460);
}

TEST_CASE("slow start adds at most a segment for each ACK, congestion avoidance a segment for each window") {
  Congestion c;
  c.cwnd = 4000;
  c.ssthresh = 6000;
  CHECK(on_new_ack(c, Seq(1), 3000, 0, 1000) == Growth::SlowStart);
  CHECK(c.cwnd == 5000);
  CHECK(on_new_ack(c, Seq(2), 200, 0, 1000) == Growth::SlowStart);
  CHECK(c.cwnd == 5200);
  on_new_ack(c, Seq(3), 1000, 0, 1000);
  CHECK(c.cwnd == 6200);
  CHECK(on_new_ack(c, Seq(4), 1000, 0, 1000) == Growth::CongestionAvoidance);
  CHECK(c.cwnd == 6200 + 1000 * 1000 / 6200);
  c.cwnd = cwnd_max;
  on_new_ack(c, Seq(5), 1000, 0, 1000);
  CHECK(c.cwnd == cwnd_max);
}

TEST_CASE("the third duplicate ACK begins fast recovery, a full acknowledgment ends it") {
  Congestion c;
  c.cwnd = 10'000;
  c.recover = Seq(0);
  const Seq una(1001), nxt(11'001);
  CHECK(on_duplicate_ack(c, una, nxt, 1000) == Duplicate::Counted);
  CHECK(on_duplicate_ack(c, una, nxt, 1000) == Duplicate::Counted);
  CHECK(on_duplicate_ack(c, una, nxt, 1000) == Duplicate::FastRetransmit);
  CHECK(c.ssthresh == 5000);
  CHECK(c.cwnd == 8000);
  CHECK(c.recover == Seq(11'000));
  CHECK(on_duplicate_ack(c, una, nxt, 1000) == Duplicate::Inflated);
  CHECK(c.cwnd == 9000);
  CHECK(on_new_ack(c, Seq(3001), 2000, 8000, 1000) == Growth::PartialAck);
  CHECK(c.cwnd == 8000);  // less what left, plus one
  CHECK(on_new_ack(c, nxt, 8000, 0, 1000) == Growth::RecoveryEnds);
  CHECK(c.cwnd == 2000);  // min(ssthresh, max(FlightSize, SMSS) + SMSS)
  CHECK_FALSE(c.in_recovery);
  SECTION("no second recovery for the same window") {
    CHECK(c.recover == nxt - 1);
    for (int i = 0; i < 5; ++i) CHECK(on_duplicate_ack(c, nxt, nxt + 1000, 1000) == Duplicate::Counted);
  }
}

TEST_CASE("half the circle of sequence numbers without a loss: the next one is still repaired at once") {
  for (const bool sack : {false, true}) {
    Congestion c = start_congestion(rfc_profile(), 1000, Seq(0));
    Seq una(1);
    for (int i = 0; i < 5; ++i) {
      una += 1U << 29;
      sack ? on_new_ack_with_sack(c, una, 1000, 1000, {}) : on_new_ack(c, una, 1000, 0, 1000);
    }
    CHECK(after(una - 1, c.recover));
    on_duplicate_ack(c, una, una + 10'000, 1000);
    on_duplicate_ack(c, una, una + 10'000, 1000);
    CHECK(on_duplicate_ack(c, una, una + 10'000, 1000) == Duplicate::FastRetransmit);
  }
}

TEST_CASE("a timeout leaves one segment; ssthresh is halved for the first only") {
  Congestion c;
  c.cwnd = 20'000;
  on_timeout(c, Seq(20'001), 20'000, 1000, true);
  CHECK(c.cwnd == 1000);
  CHECK(c.ssthresh == 10'000);
  CHECK(c.recover == Seq(20'000));
  on_timeout(c, Seq(20'001), 2000, 1000, false);
  CHECK(c.ssthresh == 10'000);
  on_timeout(c, Seq(20'001), 1000, 1000, true);
  CHECK(c.ssthresh == 2000);  // at least two segments
}

TEST_CASE("the congestion window bounds what is in flight, and doubles in a round trip") {
  Bench b = sender(controlled(2));
  b.send(20'000);
  CHECK(b.sent.size() == 2);
  CHECK(b.said(Rule::CongestionWindowFull));
  b.gets("<SEQ=301><ACK=1101><CTL=ACK>");
  CHECK(b.value(Rule::SlowStart) == 3000);
  CHECK(b.sent.size() == 2);
  b.gets("<SEQ=301><ACK=2101><CTL=ACK>");
  CHECK(b.sent.size() == 2);
  CHECK(b.c.flight() == 4000);
}

TEST_CASE("after a lost SYN the first window is one segment") {
  Bench b(controlled());
  b.open();
  b.wait(1s);
  b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK><MSS=1000>");
  CHECK(b.value(Rule::LostSynShrinksWindow) == 1000);
  CHECK(b.send(3000) == "<SEQ=101><ACK=301><CTL=ACK><DATA=1000>");
}

TEST_CASE("fast retransmit: the first of five is lost") {
  Bench b = sender();
  b.send(5000);
  CHECK(b.gets(duplicate) == "");
  CHECK(b.value(Rule::DuplicateAck) == 1);
  CHECK(b.gets(duplicate) == "");
  CHECK(b.gets(duplicate) == "<SEQ=101><ACK=301><CTL=ACK><DATA=1000>");
  CHECK(b.said(Rule::FastRetransmit));
  CHECK(b.sent[0].retransmission);
  CHECK(b.gets(duplicate) == "");
  CHECK(b.said(Rule::RecoveryInflates));
  CHECK(b.gets("<SEQ=301><ACK=5101><CTL=ACK>") == "");
  CHECK(b.said(Rule::RecoveryEnds));
  CHECK(b.said(Rule::KarnSkips));
  b.send(1000);
  b.gets("<SEQ=301><ACK=6101><CTL=ACK>");
  CHECK(b.said(Rule::SlowStart));
}

TEST_CASE("a partial acknowledgment in fast recovery: the next loss is repaired in one round trip") {
  Bench b = sender();
  b.send(6000);
  b.gets(duplicate);
  b.gets(duplicate);
  b.gets(duplicate);
  b.wait(100ms);
  CHECK(b.gets("<SEQ=301><ACK=2101><CTL=ACK>") == "<SEQ=2101><ACK=301><CTL=ACK><DATA=1000>");
  CHECK(b.said(Rule::RecoveryPartialAck));
  CHECK(b.c.timers()[Timer::Retransmission].started == Instant(100ms));
  b.wait(100ms);
  CHECK(b.gets("<SEQ=301><ACK=4101><CTL=ACK>") == "<SEQ=4101><ACK=301><CTL=ACK><DATA=1000>");
  CHECK(b.c.timers()[Timer::Retransmission].started == Instant(100ms));  // only for the first
  b.gets("<SEQ=301><ACK=6101><CTL=ACK>");
  CHECK(b.said(Rule::RecoveryEnds));
}

TEST_CASE("what is no duplicate ACK") {
  Bench b = sender();
  b.send(5000);
  SECTION("data with it") {
    for (int i = 0; i < 5; ++i) {
      b.gets("<SEQ=" + std::to_string(301 + i) + "><ACK=101><CTL=ACK><DATA=1>");
      CHECK_FALSE(b.said(Rule::DuplicateAck));
    }
  }
  SECTION("another window") {
    for (int i = 0; i < 5; ++i) {
      b.gets("<SEQ=301><ACK=101><CTL=ACK><WND=" + std::to_string(9000 + i) + ">");
      CHECK_FALSE(b.said(Rule::DuplicateAck));
    }
  }
  SECTION("nothing in flight") {
    b.gets("<SEQ=301><ACK=5101><CTL=ACK>");
    for (int i = 0; i < 5; ++i) {
      b.gets("<SEQ=301><ACK=5101><CTL=ACK>");
      CHECK_FALSE(b.said(Rule::DuplicateAck));
    }
  }
  CHECK_FALSE(b.c.tcb().congestion.in_recovery);
}

TEST_CASE("a timeout: one segment, then what was lost as the window grows again, then congestion avoidance") {
  Bench b = sender();
  b.send(4000);
  CHECK(b.wait(1s) == "@1000ms <SEQ=101><ACK=301><CTL=ACK><DATA=1000>");
  CHECK(b.sent[0].cause == Rule::RetransmissionTimeout);
  CHECK(b.value(Rule::TimeoutShrinksWindow) == 1000);
  CHECK(b.c.tcb().congestion.ssthresh == 2000);
  CHECK(b.gets("<SEQ=301><ACK=1101><CTL=ACK>") ==
        "<SEQ=1101><ACK=301><CTL=ACK><DATA=1000> | <SEQ=2101><ACK=301><CTL=ACK><DATA=1000>");
  CHECK(b.sent[0].retransmission);
  CHECK(b.sent[0].cause == Rule::LostSentAgain);  // an ACK let it go, no timer
  CHECK(b.sent[1].cause == Rule::LostSentAgain);
  CHECK(b.gets("<SEQ=301><ACK=2101><CTL=ACK>") == "<SEQ=3101><ACK=301><CTL=ACK><DATA=1000>");
  CHECK(b.said(Rule::CongestionAvoidance));
  b.gets("<SEQ=301><ACK=4101><CTL=ACK>");
  CHECK(b.c.flight() == 0);
}

TEST_CASE(
    "a zero window opens over more than one segment in flight: no timer is the cause of what goes again") {
  Bench b = sender(controlled(4));
  b.send(3000);
  b.gets("<SEQ=301><ACK=101><CTL=ACK><WND=0>");
  b.wait(1s);
  CHECK(b.sent.at(0).cause == Rule::ZeroWindowProbe);
  SECTION("all at once, where the congestion window takes it") {
    CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><WND=3000>") ==
          "<SEQ=101><ACK=301><CTL=ACK><DATA=1000> | <SEQ=1101><ACK=301><CTL=ACK><DATA=1000> | "
          "<SEQ=2101><ACK=301><CTL=ACK><DATA=1000>");
    for (const Outgoing& o : b.sent) {
      CHECK(o.cause == Rule::WindowOpens);
      CHECK(o.retransmission);
    }
  }
  SECTION("the rest as later ACKs allow, where it does not") {
    b.gets("<SEQ=301><ACK=101><CTL=ACK><WND=3000>");
    CHECK(b.wait(1s) == "@2000ms <SEQ=101><ACK=301><CTL=ACK><DATA=1000>");  // lost again: cwnd is one segment
    b.gets("<SEQ=301><ACK=101><CTL=ACK><WND=0>");
    CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><WND=3000>") == "<SEQ=101><ACK=301><CTL=ACK><DATA=1000>");
    CHECK(b.sent.at(0).cause == Rule::WindowOpens);
    CHECK(b.gets("<SEQ=301><ACK=1101><CTL=ACK><WND=3000>") ==
          "<SEQ=1101><ACK=301><CTL=ACK><DATA=1000> | <SEQ=2101><ACK=301><CTL=ACK><DATA=1000>");
    CHECK(b.sent.at(0).cause == Rule::LostSentAgain);
  }
}

TEST_CASE("RFC 7323, 2.4, (5): beyond a window that has shrunk a segment goes again once, then waits") {
  Bench b = sender(plain());
  b.send(3000);
  b.gets("<SEQ=301><ACK=101><CTL=ACK><WND=1500>");
  CHECK(b.wait(1s) ==
        "@1000ms <SEQ=101><ACK=301><CTL=ACK><DATA=1000> | @1000ms <SEQ=1101><ACK=301><CTL=ACK><DATA=1000> | "
        "@1000ms <SEQ=2101><ACK=301><CTL=ACK><DATA=1000>");
  CHECK(b.wait(2s) == "@3000ms <SEQ=101><ACK=301><CTL=ACK><DATA=1000>");
  CHECK(b.gets("<SEQ=301><ACK=1101><CTL=ACK><WND=1500>") == "<SEQ=1101><ACK=301><CTL=ACK><DATA=1000>");
  CHECK(b.gets("<SEQ=301><ACK=1101><CTL=ACK><WND=2000>") == "<SEQ=2101><ACK=301><CTL=ACK><DATA=1000>");
}

TEST_CASE("hundreds of duplicate ACKs of a window that a timeout has repaired begin no recovery") {
  Bench b = sender();
  b.send(5000);
  b.wait(1s);
  for (int i = 0; i < 300; ++i) {
    CHECK(b.gets(duplicate) == "");
    CHECK(b.said(Rule::DuplicateAck));
  }
  CHECK(b.c.tcb().congestion.duplicate_acks == 255);
  CHECK_FALSE(b.c.tcb().congestion.in_recovery);
}

TEST_CASE("what if nothing were sent again: neither duplicate ACKs nor reports change that") {
  for (const bool sack : {false, true}) {
    Config config = controlled();
    config.retransmission = false;
    config.sack = true;
    Bench b(config);
    b.open();
    b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK><MSS=1000>" + std::string(sack ? "<SACKOK>" : ""));
    b.send(5000);
    for (int i = 2; i <= 5; ++i) {
      const std::string report = sack ? "<SACK=1101-" + std::to_string(i * 1000 + 101) + ">" : "";
      CHECK(b.gets(std::string(duplicate) + report) == "");
      CHECK_FALSE(b.said(Rule::DuplicateAck));
    }
  }
}

TEST_CASE("without congestion control: everything at once, and no fast retransmit") {
  Bench b = sender(plain());
  b.send(20'000);
  CHECK(b.sent.size() == 20);
  for (int i = 0; i < 5; ++i) CHECK(b.gets(duplicate) == "");
  b.wait(1s);
  CHECK(b.said(Rule::RetransmissionTimeout));
  CHECK(b.sent.size() == 20);
  CHECK(b.sent.front().cause == Rule::RetransmissionTimeout);
  CHECK(b.sent.back().cause == Rule::LostSentAgain);
}

// RFC 5681, (4): "no more than". Where SACK guides recovery, new data go out beyond what is reported, and
// FlightSize comes to be more than the window.
TEST_CASE("a reduction never makes the window larger, however much is not cumulatively acknowledged") {
  for (const CongestionAlgorithm algorithm : {CongestionAlgorithm::NewReno, CongestionAlgorithm::Cubic}) {
    Congestion c;
    c.cubic = algorithm == CongestionAlgorithm::Cubic;
    c.cwnd = 20'000;
    enter_recovery_with_sack(c, Seq(1), Seq(1) + 100'000, 1000);
    CHECK(c.cwnd == (c.cubic ? 14'000U : 10'000U));
    CHECK(c.ssthresh == c.cwnd);
    on_timeout(c, Seq(1) + 100'000, 100'000, 1000, true);
    CHECK(c.ssthresh < 10'000);
    CHECK(c.cwnd == 1000);
  }
}
