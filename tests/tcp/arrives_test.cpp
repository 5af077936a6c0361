// SEGMENT ARRIVES on a synchronized connection (RFC 9293, section 3.10.7.4), check by check, with RFC 5961.
#include <catch2/catch_test_macros.hpp>

#include "tests/tcp/wire.hpp"

using namespace tcp;
using namespace tcp::test;

namespace {

Bench with_window(std::uint32_t octets) {
  Config config = plain();
  config.receive_buffer = octets;
  return established(config);
}

}  // namespace

TEST_CASE("first: a segment outside the window draws an ACK") {
  Bench b = with_window(1000);
  CHECK(b.gets("<SEQ=290><ACK=101><CTL=ACK><DATA=10>") == "<SEQ=101><ACK=301><CTL=ACK><WND=1000>");
  CHECK(b.value(Rule::UnacceptableSegment) == 290);
  CHECK(b.gets("<SEQ=1301><ACK=101><CTL=ACK><DATA=10>") == "<SEQ=101><ACK=301><CTL=ACK><WND=1000>");
  CHECK(b.c.readable() == 0);
}

TEST_CASE("first: a segment partly in the window is trimmed on both sides") {
  Bench b = with_window(1000);
  CHECK(b.gets("<SEQ=291><ACK=101><CTL=ACK><DATA=30>") == "<SEQ=101><ACK=321><CTL=ACK><WND=980>");
  CHECK(b.value(Rule::TextTrimmed) == 10);
  CHECK(b.gets("<SEQ=321><ACK=101><CTL=ACK><DATA=1200>") == "<SEQ=101><ACK=1301><CTL=ACK><WND=0>");
  CHECK(b.value(Rule::TextTrimmed) == 220);
  b.receive(2000);
  CHECK(b.last_taken == 1000);
}

TEST_CASE("first: with a zero window ACK and RST still count, text does not") {
  Bench b = with_window(10);
  b.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=10>");
  CHECK(b.c.tcb().rcv.wnd == 0);
  b.send(4);
  CHECK(b.c.flight() == 4);
  CHECK(b.gets("<SEQ=311><ACK=105><CTL=ACK><DATA=1>") == "<SEQ=105><ACK=311><CTL=ACK><WND=0>");
  CHECK(b.said(Rule::ZeroWindowSegment));
  CHECK(b.c.flight() == 0);
  CHECK(b.c.readable() == 10);
  CHECK(b.gets("<SEQ=312><ACK=105><CTL=RST>") == "");  // not at RCV.NXT
  CHECK(b.state() == State::Established);
  b.gets("<SEQ=311><ACK=105><CTL=RST>");
  CHECK(b.state() == State::Closed);
}

TEST_CASE("second: only a RST at RCV.NXT resets; in the window it is challenged, outside it is dropped") {
  Bench b = established();
  CHECK(b.gets("<SEQ=300><CTL=RST>") == "");
  CHECK(b.said(Rule::ResetOutsideWindow));
  CHECK(b.gets("<SEQ=302><CTL=RST>") == "<SEQ=101><ACK=301><CTL=ACK>");
  CHECK(b.said(Rule::ChallengeAckForReset));
  CHECK(b.state() == State::Established);
  CHECK(b.gets("<SEQ=301><CTL=RST>") == "");
  CHECK(b.said(Rule::ResetAccepted));
  CHECK(b.state() == State::Closed);
  CHECK(b.c.error() == Error::Reset);
  CHECK(b.c.readable() == 0);
}

TEST_CASE("second: a RST that carries data resets all the same (SHLD-2)") {
  Bench b = established();
  CHECK(b.gets("<SEQ=301><CTL=RST><DATA=20>") == "");
  CHECK(b.said(Rule::ResetAccepted));
  CHECK(b.state() == State::Closed);
}

TEST_CASE("second: RST in CLOSING, LAST-ACK and TIME-WAIT ends without an error") {
  Bench b = established();
  SECTION("CLOSING") {
    b.close();
    b.gets("<SEQ=301><ACK=101><CTL=FIN,ACK>");
    CHECK(b.state() == State::Closing);
  }
  SECTION("LAST-ACK") {
    b.gets("<SEQ=301><ACK=101><CTL=FIN,ACK>");
    b.close();
    CHECK(b.state() == State::LastAck);
  }
  SECTION("TIME-WAIT") {
    b.close();
    b.gets("<SEQ=301><ACK=102><CTL=FIN,ACK>");
    CHECK(b.state() == State::TimeWait);
  }
  b.gets("<SEQ=302><CTL=RST>");
  CHECK(b.said(Rule::ResetWhileClosing));
  CHECK(b.state() == State::Closed);
  CHECK(b.c.error() == Error::None);
}

TEST_CASE("second: a profile may ignore RST in TIME-WAIT (RFC 1337)") {
  Config config = plain();
  config.rst_ends_time_wait = false;
  Bench b = established(config);
  b.close();
  b.gets("<SEQ=301><ACK=102><CTL=FIN,ACK>");
  CHECK(b.gets("<SEQ=302><CTL=RST>") == "");
  CHECK(b.said(Rule::ResetIgnoredInTimeWait));
  CHECK(b.state() == State::TimeWait);
}

TEST_CASE("fourth: a SYN draws a challenge ACK") {
  Bench b = established();
  CHECK(b.gets("<SEQ=400><CTL=SYN>") == "<SEQ=101><ACK=301><CTL=ACK>");
  CHECK(b.said(Rule::ChallengeAckForSyn));
  CHECK(b.state() == State::Established);
}

TEST_CASE("fifth: a segment without ACK is dropped") {
  Bench b = established();
  CHECK(b.gets("<SEQ=301><CTL=><DATA=5>") == "");
  CHECK(b.said(Rule::AckMissing));
  CHECK(b.c.readable() == 0);
}

TEST_CASE("fifth: an ACK beyond SND.NXT draws an ACK, and its text is not taken") {
  Bench b = established();
  CHECK(b.gets("<SEQ=301><ACK=102><CTL=ACK><DATA=5>") == "<SEQ=101><ACK=301><CTL=ACK>");
  CHECK(b.value(Rule::AckBeyondNext) == 102);
  CHECK(b.c.readable() == 0);
}

TEST_CASE("fifth: an ACK older than the largest window is challenged, a merely old one does no harm") {
  Bench b(plain(), 100'000, near_end, far_end);
  b.open();
  b.gets("<SEQ=300><ACK=100001><CTL=SYN,ACK><WND=1000>");
  CHECK(b.gets("<SEQ=301><ACK=99000><CTL=ACK><DATA=5>") == "<SEQ=100001><ACK=301><CTL=ACK>");
  CHECK(b.value(Rule::AckTooOld) == 99000);
  CHECK(b.gets("<SEQ=301><ACK=99001><CTL=ACK><WND=1000><DATA=5>") ==
        "<SEQ=100001><ACK=306><CTL=ACK><WND=65530>");
}

TEST_CASE("fifth: acknowledgments are cumulative, and may cover a part") {
  Bench b = established();
  b.send(10);
  b.gets("<SEQ=301><ACK=104><CTL=ACK>");
  CHECK(b.value(Rule::AckAdvances) == 3);
  CHECK(b.c.tcb().snd.una == Seq(104));
  CHECK(b.c.send_queued() == 7);
  b.gets("<SEQ=301><ACK=102><CTL=ACK>");  // older
  CHECK_FALSE(b.said(Rule::AckAdvances));
  CHECK(b.wait(1s) == "@1000ms <SEQ=104><ACK=301><CTL=ACK><DATA=7>");
  b.gets("<SEQ=301><ACK=111><CTL=ACK>");
  CHECK(b.c.send_queued() == 0);
  CHECK(b.c.flight() == 0);
}

TEST_CASE("fifth: an old window does not replace a newer one (SND.WL1, SND.WL2)") {
  Bench b = established();
  b.gets("<SEQ=305><ACK=101><CTL=ACK><WND=500>");
  CHECK(b.value(Rule::WindowTaken) == 500);
  b.gets("<SEQ=301><ACK=101><CTL=ACK><WND=9000>");
  CHECK(b.said(Rule::OldWindowIgnored));
  CHECK(b.c.tcb().snd.wnd == 500);
  b.gets("<SEQ=305><ACK=101><CTL=ACK><WND=600>");
  CHECK(b.c.tcb().snd.wnd == 600);
}

TEST_CASE("sixth: URG moves RCV.UP forward only") {
  Bench b = established();
  b.gets("<SEQ=301><ACK=101><CTL=URG,ACK><UP=4><DATA=5>");
  CHECK(b.value(Rule::UrgentSignalled) == 305);
  CHECK(b.c.tcb().rcv.up == Seq(305));
  b.gets("<SEQ=306><ACK=101><CTL=URG,ACK><UP=0><DATA=5>");
  CHECK(b.c.tcb().rcv.up == Seq(306));
  b.gets("<SEQ=311><ACK=101><CTL=ACK><UP=100><DATA=5>");  // no URG, no meaning
  CHECK(b.c.tcb().rcv.up == Seq(306));
  b.receive(100);
  CHECK(b.last_taken == 15);  // urgent data are data
}

TEST_CASE("seventh: text out of order is held, and its gap reported at once") {
  Bench b = established();
  CHECK(b.gets("<SEQ=311><ACK=101><CTL=ACK><DATA=10>") == "<SEQ=101><ACK=301><CTL=ACK>");
  CHECK(b.value(Rule::TextHeld) == 10);
  CHECK(b.said(Rule::AckOutOfOrder));
  CHECK(b.c.held().size() == 1);
  CHECK(b.gets("<SEQ=331><ACK=101><CTL=ACK><DATA=10>") == "<SEQ=101><ACK=301><CTL=ACK>");
  CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=10>") == "<SEQ=101><ACK=321><CTL=ACK><WND=65515>");
  CHECK(b.value(Rule::TextAccepted) == 20);
  CHECK(b.said(Rule::AckFillsGap));
  CHECK(b.gets("<SEQ=315><ACK=101><CTL=ACK><DATA=20>") == "<SEQ=101><ACK=341><CTL=ACK><WND=65495>");
  b.receive(100);
  CHECK(b.last_taken == 40);
}

TEST_CASE("seventh: no more gaps than the assembler has room for") {
  Bench b = established();
  for (std::uint32_t i = 1; i <= Assembler::max_blocks; ++i) {
    b.gets("<SEQ=" + std::to_string(301 + 10 * i) + "><ACK=101><CTL=ACK><DATA=5>");
  }
  b.gets("<SEQ=2001><ACK=101><CTL=ACK><DATA=5>");
  CHECK(b.value(Rule::TextNotHeld) == 5);
}

TEST_CASE("seventh: text after the peer's FIN is ignored") {
  Bench b = established();
  b.gets("<SEQ=301><ACK=101><CTL=FIN,ACK>");
  b.gets("<SEQ=302><ACK=101><CTL=ACK><DATA=5>");
  CHECK(b.value(Rule::TextIgnored) == 5);
  CHECK(b.c.readable() == 0);
}

TEST_CASE("eighth: a FIN ahead of a gap waits for the data before it") {
  Bench b = established();
  CHECK(b.gets("<SEQ=311><ACK=101><CTL=FIN,ACK><DATA=5>") == "<SEQ=101><ACK=301><CTL=ACK>");
  CHECK(b.value(Rule::FinHeld) == 316);
  CHECK(b.state() == State::Established);
  CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=10>") == "<SEQ=101><ACK=317><CTL=ACK><WND=65520>");
  CHECK(b.state() == State::CloseWait);
  CHECK(b.c.peer_finished());
  b.receive(100);
  CHECK(b.last_taken == 15);
}

TEST_CASE("eighth: a FIN ahead of a gap draws a duplicate ACK each time that it comes") {
  Bench b = established();
  for (int i = 0; i < 3; ++i) {
    CHECK(b.gets("<SEQ=311><ACK=101><CTL=FIN,ACK>") == "<SEQ=101><ACK=301><CTL=ACK>");
    CHECK(b.value(Rule::FinHeld) == 311);
    CHECK(b.sent.at(0).cause == Rule::AckOutOfOrder);
  }
  b.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=10>");
  CHECK(b.state() == State::CloseWait);
}

TEST_CASE("eighth: a FIN beyond the window is cut off with the rest") {
  Bench b = with_window(10);
  b.gets("<SEQ=301><ACK=101><CTL=FIN,ACK><DATA=10>");
  CHECK(b.c.readable() == 10);
  CHECK(b.state() == State::Established);
  b.receive(10);
  CHECK(b.gets("<SEQ=311><ACK=101><CTL=FIN,ACK>") == "<SEQ=101><ACK=312><CTL=ACK><WND=10>");
  CHECK(b.state() == State::CloseWait);
}
