// Closing (RFC 9293, sections 3.6, 3.10.4, 3.10.5 and 3.4.2): Figures 12 and 13, half-close, TIME-WAIT.
#include <catch2/catch_test_macros.hpp>

#include "tests/tcp/wire.hpp"

using namespace tcp;
using namespace tcp::test;

TEST_CASE("Figure 12: normal close sequence, in four segments") {
  Bench a = established();
  Bench b(plain(), 300, far_end, near_end);
  b.listen();
  b.gets("<SEQ=100><CTL=SYN>");
  b.gets("<SEQ=101><ACK=301><CTL=ACK>");

  const std::string fin = a.close();
  CHECK(fin == "<SEQ=101><ACK=301><CTL=FIN,ACK>");
  CHECK(a.value(Rule::FinSent) == 101);
  CHECK(a.state() == State::FinWait1);
  const std::string ack = b.gets(fin);
  CHECK(ack == "<SEQ=301><ACK=102><CTL=ACK>");
  CHECK(b.state() == State::CloseWait);
  CHECK(a.gets(ack) == "");
  CHECK(a.state() == State::FinWait2);

  const std::string fin_b = b.close();
  CHECK(fin_b == "<SEQ=301><ACK=102><CTL=FIN,ACK>");
  CHECK(b.state() == State::LastAck);
  const std::string last_ack = a.gets(fin_b);
  CHECK(last_ack == "<SEQ=102><ACK=302><CTL=ACK>");
  CHECK(a.state() == State::TimeWait);
  CHECK(b.gets(last_ack) == "");
  CHECK(b.state() == State::Closed);
  CHECK(b.c.error() == Error::None);
  CHECK(a.wait(240s) == "");
  CHECK(a.said(Rule::TimeWaitExpires));
  CHECK(a.state() == State::Closed);
}

TEST_CASE("Figure 13: simultaneous close, and both wait") {
  Bench a = established();
  Bench b(plain(), 300, far_end, near_end);
  b.listen();
  b.gets("<SEQ=100><CTL=SYN>");
  b.gets("<SEQ=101><ACK=301><CTL=ACK>");
  const std::string fin_a = a.close(), fin_b = b.close();
  const std::string ack_a = a.gets(fin_b), ack_b = b.gets(fin_a);
  CHECK(ack_a == "<SEQ=102><ACK=302><CTL=ACK>");
  CHECK(a.state() == State::Closing);
  CHECK(b.state() == State::Closing);
  a.gets(ack_b);
  b.gets(ack_a);
  CHECK(a.value(Rule::FinAcknowledgedInClosing) == 240'000'000);
  CHECK(a.state() == State::TimeWait);
  CHECK(b.state() == State::TimeWait);
}

TEST_CASE("three segments: the ACK of a FIN waits for a FIN of our own") {
  Config config = plain();
  config.delayed_ack = 40ms;
  SECTION("a user who closes at once") {
    Bench b = accepted(config);
    CHECK(b.gets("<SEQ=301><ACK=101><CTL=FIN,ACK>") == "");
    CHECK(b.close() == "<SEQ=101><ACK=302><CTL=FIN,ACK>");
    CHECK(b.state() == State::LastAck);
  }
  SECTION("a user who does not") {
    Bench b = accepted(config);
    b.gets("<SEQ=301><ACK=101><CTL=FIN,ACK>");
    CHECK(b.wait(40ms) == "@40ms <SEQ=101><ACK=302><CTL=ACK>");
    CHECK(b.state() == State::CloseWait);
    CHECK(b.wait(3600s) == "");  // for ever, if the user never closes
    CHECK(b.state() == State::CloseWait);
  }
  SECTION("FIN-WAIT-1: FIN and the ACK of ours in one segment lead to TIME-WAIT") {
    Bench a = established(config);
    a.close();
    CHECK(a.gets("<SEQ=301><ACK=102><CTL=FIN,ACK>") == "<SEQ=102><ACK=302><CTL=ACK>");
    CHECK(a.state() == State::TimeWait);
  }
}

TEST_CASE("half-close: what has closed goes on receiving, the other end goes on sending") {
  Bench a = established();
  a.close();
  a.gets("<SEQ=301><ACK=102><CTL=ACK>");
  CHECK(a.state() == State::FinWait2);
  CHECK(a.gets("<SEQ=301><ACK=102><CTL=ACK><DATA=500>") == "<SEQ=102><ACK=801><CTL=ACK><WND=65035>");
  a.receive(500);
  CHECK(a.last_taken == 500);
  CHECK(a.send(5) == "");
  CHECK(a.last_taken == 0);

  Bench b = accepted();
  b.gets("<SEQ=301><ACK=101><CTL=FIN,ACK>");
  CHECK(b.send(500) == "<SEQ=101><ACK=302><CTL=ACK><DATA=500>");
}

TEST_CASE("FIN follows what waits, together with its last segment") {
  Bench a(plain());
  a.open();
  a.gets("<SEQ=300><ACK=101><CTL=SYN,ACK><MSS=1000><WND=1000>");
  a.send(1500);
  CHECK(a.close() == "");
  CHECK(a.state() == State::FinWait1);
  CHECK(a.gets("<SEQ=301><ACK=1101><CTL=ACK><WND=1000>") == "<SEQ=1101><ACK=301><CTL=FIN,ACK><DATA=500>");
  SECTION("retransmitted as it was") {
    CHECK(a.wait(1s) == "@1000ms <SEQ=1101><ACK=301><CTL=FIN,ACK><DATA=500>");
    CHECK(a.sent[0].retransmission);
  }
  SECTION("acknowledged in part, FIN alone goes again") {
    a.gets("<SEQ=301><ACK=1601><CTL=ACK>");
    CHECK(a.state() == State::FinWait1);
    CHECK(a.wait(1s) == "@1000ms <SEQ=1601><ACK=301><CTL=FIN,ACK>");
  }
}

TEST_CASE("CLOSE-WAIT: LAST-ACK begins when FIN has gone out") {
  Bench b(plain());
  b.open();
  b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK><MSS=1000><WND=1000>");
  b.gets("<SEQ=301><ACK=101><CTL=FIN,ACK><WND=1000>");
  b.send(1500);
  CHECK(b.close() == "");
  CHECK(b.said(Rule::UserClosesAfterPeer));
  CHECK(b.state() == State::CloseWait);
  b.gets("<SEQ=302><ACK=1101><CTL=ACK><WND=1000>");
  CHECK(b.state() == State::LastAck);
  b.gets("<SEQ=302><ACK=1602><CTL=ACK><WND=1000>");
  CHECK(b.said(Rule::FinAcknowledgedInLastAck));
  CHECK(b.state() == State::Closed);
}

TEST_CASE("TIME-WAIT: only the peer's FIN again restarts it") {
  Bench a = established();
  a.close();
  a.gets("<SEQ=301><ACK=102><CTL=FIN,ACK>");
  CHECK(a.c.timers()[Timer::TimeWait].deadline == Instant(240s));
  a.wait(100s);
  CHECK(a.gets("<SEQ=301><ACK=102><CTL=FIN,ACK>") == "<SEQ=102><ACK=302><CTL=ACK>");
  CHECK(a.value(Rule::RetransmittedFin) == 240'000'000);
  CHECK(a.c.timers()[Timer::TimeWait].deadline == Instant(340s));
  a.wait(100s);
  SECTION("not an old ACK") {
    a.gets("<SEQ=300><ACK=102><CTL=ACK>");
  }
  SECTION("not an ACK in the window") {
    a.gets("<SEQ=302><ACK=102><CTL=ACK>");
  }
  SECTION("not data") {
    a.gets("<SEQ=302><ACK=102><CTL=ACK><DATA=5>");
  }
  SECTION("not a FIN elsewhere") {
    a.gets("<SEQ=299><ACK=102><CTL=FIN,ACK>");
  }
  SECTION("not a FIN with an ACK that we never earned") {
    a.gets("<SEQ=301><ACK=105><CTL=FIN,ACK>");
  }
  SECTION("not a SYN") {
    CHECK(a.gets("<SEQ=302><CTL=SYN>") == "<SEQ=102><ACK=302><CTL=ACK>");
  }
  CHECK(a.c.timers()[Timer::TimeWait].deadline == Instant(340s));
  CHECK(a.state() == State::TimeWait);
}

TEST_CASE("FIN-WAIT-2: for ever by the RFC, for a while by most systems") {
  Config config = plain();
  SECTION("for ever") {
    Bench a = established(config);
    a.close();
    a.gets("<SEQ=301><ACK=102><CTL=ACK>");
    CHECK(a.c.next_deadline() == never);
  }
  config.fin_wait_2 = 60s;
  SECTION("for ever, as long as the user may still read") {
    Bench a = established(config);
    a.close();
    a.gets("<SEQ=301><ACK=102><CTL=ACK>");
    CHECK(a.c.next_deadline() == never);
    a.c.leave(a.now);
    CHECK(a.c.next_deadline() == Instant(60s));
  }
  SECTION("for 60 s, once the user has left") {
    Bench a = established(config);
    a.close();
    a.c.leave(a.now);
    a.gets("<SEQ=301><ACK=102><CTL=ACK>");
    a.wait(59s);
    CHECK(a.state() == State::FinWait2);
    a.wait(1s);
    CHECK(a.said(Rule::FinWait2Expires));
    CHECK(a.state() == State::Closed);
    CHECK(a.c.error() == Error::TimedOut);
  }
}

TEST_CASE("CLOSING waits for the ACK of our FIN, repeating it") {
  Bench a = established();
  a.close();
  a.gets("<SEQ=301><ACK=101><CTL=FIN,ACK>");
  CHECK(a.gets("<SEQ=302><ACK=101><CTL=ACK>") == "");
  CHECK(a.state() == State::Closing);
  CHECK(a.wait(1s) == "@1000ms <SEQ=101><ACK=302><CTL=FIN,ACK>");
}

TEST_CASE("abort sends RST where the other end has something to lose") {
  Bench b = established();
  b.send(10);
  SECTION("ESTABLISHED") {}
  SECTION("FIN-WAIT-1") {
    b.close();
  }
  SECTION("CLOSE-WAIT") {
    b.gets("<SEQ=301><ACK=101><CTL=FIN,ACK>");
  }
  const std::string next = std::to_string(b.c.tcb().snd.nxt.value());
  CHECK(b.abort() == "<SEQ=" + next + "><CTL=RST>");
  CHECK(b.said(Rule::UserAborts));
  CHECK(b.state() == State::Closed);
  CHECK(b.c.error() == Error::Aborted);
  CHECK(b.c.send_queued() == 0);
}

TEST_CASE("abort is quiet where both ends have closed") {
  Bench b = established();
  b.close();
  SECTION("TIME-WAIT") {
    b.gets("<SEQ=301><ACK=102><CTL=FIN,ACK>");
  }
  SECTION("CLOSING") {
    b.gets("<SEQ=301><ACK=101><CTL=FIN,ACK>");
  }
  CHECK(b.abort() == "");
  CHECK(b.said(Rule::UserAbortsQuietly));
  CHECK(b.state() == State::Closed);
}

TEST_CASE("abort in FIN-WAIT-2 resets too") {
  Bench b = established();
  b.close();
  b.gets("<SEQ=301><ACK=102><CTL=ACK>");
  CHECK(b.abort() == "<SEQ=102><CTL=RST>");
}

TEST_CASE("closing twice is once") {
  Bench b = established();
  b.close();
  CHECK(b.close() == "");
  CHECK(b.notes.empty());
}

TEST_CASE("data that came before the end can be read after it") {
  Bench b = established();
  b.gets("<SEQ=301><ACK=101><CTL=FIN,ACK><DATA=10>");
  b.close();
  b.gets("<SEQ=312><ACK=102><CTL=ACK>");
  CHECK(b.state() == State::Closed);
  b.receive(100);
  CHECK(b.last_taken == 10);
}
