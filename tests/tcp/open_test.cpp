// Opening (RFC 9293, sections 3.5, 3.10.1, 3.10.7.1 to 3.10.7.3).
#include <catch2/catch_test_macros.hpp>

#include "tests/tcp/wire.hpp"

using namespace tcp;
using namespace tcp::test;

TEST_CASE("Figure 6: the three-way handshake") {
  Bench a(plain(), 100, near_end, far_end), b(plain(), 300, far_end, near_end);
  b.listen();
  CHECK(b.state() == State::Listen);

  const std::string syn = a.open();
  CHECK(syn == "<SEQ=100><CTL=SYN>");
  CHECK(a.state() == State::SynSent);

  const std::string syn_ack = b.gets(syn);
  CHECK(syn_ack == "<SEQ=300><ACK=101><CTL=SYN,ACK>");
  CHECK(b.state() == State::SynReceived);

  const std::string ack = a.gets(syn_ack);
  CHECK(ack == "<SEQ=101><ACK=301><CTL=ACK>");
  CHECK(a.state() == State::Established);

  CHECK(b.gets(ack) == "");
  CHECK(b.state() == State::Established);

  const std::string data = a.send(5);  // line 5: the ACK took no sequence number
  CHECK(data == "<SEQ=101><ACK=301><CTL=ACK><DATA=5>");
  CHECK(b.gets(data) == "<SEQ=301><ACK=106><CTL=ACK><WND=65530>");
}

TEST_CASE("Figure 7: simultaneous open") {
  Bench a(plain(), 100, near_end, far_end), b(plain(), 300, far_end, near_end);
  const std::string syn_a = a.open(), syn_b = b.open();
  const std::string syn_ack_a = a.gets(syn_b);
  CHECK(syn_ack_a == "<SEQ=100><ACK=301><CTL=SYN,ACK>");
  CHECK(a.sent.at(0).retransmission);
  CHECK(a.state() == State::SynReceived);
  const std::string syn_ack_b = b.gets(syn_a);
  CHECK(syn_ack_b == "<SEQ=300><ACK=101><CTL=SYN,ACK>");
  CHECK(b.gets(syn_ack_a) == "");
  CHECK(b.state() == State::Established);
  CHECK(a.gets(syn_ack_b) == "");
  CHECK(a.state() == State::Established);
  CHECK(b.gets(a.send(3)) == "<SEQ=301><ACK=104><CTL=ACK><WND=65532>");
}

TEST_CASE("simultaneous open with a SYN-ACK lost: the repeated one draws an ACK") {
  Bench a(plain(), 100, near_end, far_end), b(plain(), 300, far_end, near_end);
  const std::string syn_a = a.open(), syn_b = b.open();
  a.gets(syn_b);  // its SYN-ACK is lost
  a.gets(b.gets(syn_a));
  CHECK(a.state() == State::Established);
  CHECK(b.state() == State::SynReceived);
  const std::string again = b.wait(1s);
  CHECK(again == "@1000ms <SEQ=300><ACK=101><CTL=SYN,ACK>");
  CHECK(b.gets(a.gets(again)) == "");
  CHECK(b.state() == State::Established);
}

TEST_CASE("Figure 8: an old duplicate SYN sends the listener back to LISTEN") {
  Bench a(plain(), 100, near_end, far_end), b(plain(), 300, far_end, near_end);
  b.listen();
  const std::string syn = a.open();
  const std::string syn_ack = b.gets("<SEQ=90><CTL=SYN>");
  CHECK(syn_ack == "<SEQ=300><ACK=91><CTL=SYN,ACK>");
  const std::string reset = a.gets(syn_ack);
  CHECK(reset == "<SEQ=91><CTL=RST>");
  CHECK(a.said(Rule::UnacceptableAckInSynSent));
  CHECK(a.state() == State::SynSent);
  CHECK(b.gets(reset) == "");
  CHECK(b.said(Rule::ResetReturnsToListen));
  CHECK(b.state() == State::Listen);
  CHECK(b.gets(a.gets(b.gets(syn))) == "");
  CHECK(a.state() == State::Established);
  CHECK(b.state() == State::Established);
}

TEST_CASE("Figure 9: half-open connection discovered by a SYN") {
  Bench b = established();  // still thinks so; A has lost all
  Bench a(plain(), 400, far_end, near_end);
  const std::string challenge = b.gets(a.open());
  CHECK(challenge == "<SEQ=101><ACK=301><CTL=ACK>");
  const std::string reset = a.gets(challenge);
  CHECK(reset == "<SEQ=301><CTL=RST>");
  CHECK(b.gets(reset) == "");
  CHECK(b.said(Rule::ResetAccepted));
  CHECK(b.state() == State::Closed);
  CHECK(b.c.error() == Error::Reset);
}

TEST_CASE("Figure 10: half-open connection discovered by data") {
  Bench b = established();
  Bench a(plain(), 400, far_end, near_end);  // CLOSED
  const std::string reset = a.gets(b.send(10));
  CHECK(reset == "<SEQ=301><CTL=RST>");
  b.gets(reset);
  CHECK(b.state() == State::Closed);
}

TEST_CASE("Figure 11: an old duplicate SYN meets two listeners") {
  Bench a(plain(), 100, near_end, far_end), b(plain(), 300, far_end, near_end);
  a.listen();
  b.listen();
  const std::string syn_ack = b.gets("<SEQ=90><CTL=SYN>");
  const std::string reset = a.gets(syn_ack);
  CHECK(a.said(Rule::AckInListen));
  CHECK(reset == "<SEQ=91><CTL=RST>");
  b.gets(reset);
  CHECK(b.state() == State::Listen);
  CHECK(a.state() == State::Listen);
}

TEST_CASE("LISTEN: RST is ignored, ACK draws RST, all else but SYN is dropped") {
  Bench b;
  b.listen();
  CHECK(b.gets("<SEQ=300><CTL=RST>") == "");
  CHECK(b.said(Rule::ResetInListen));
  CHECK(b.gets("<SEQ=300><ACK=55><CTL=SYN,ACK>") == "<SEQ=55><CTL=RST>");
  CHECK(b.gets("<SEQ=300><CTL=FIN>") == "");
  CHECK(b.said(Rule::NothingForListen));
  CHECK(b.state() == State::Listen);
}

TEST_CASE("LISTEN: data that come with a SYN are left to be sent again") {
  Bench b;
  b.listen();
  CHECK(b.gets("<SEQ=300><CTL=SYN><DATA=10>") == "<SEQ=100><ACK=301><CTL=SYN,ACK>");
  CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=10>") == "<SEQ=101><ACK=311><CTL=ACK><WND=65525>");
}

TEST_CASE("LISTEN: the user may close, abort or open actively") {
  Bench b;
  b.listen();
  SECTION("close") {
    b.close();
  }
  SECTION("abort") {
    b.abort();
  }
  SECTION("open") {
    CHECK(b.open() == "<SEQ=100><CTL=SYN>");
    CHECK(b.state() == State::SynSent);
    CHECK_FALSE(b.c.passive());
    return;
  }
  CHECK(b.state() == State::Closed);
}

TEST_CASE("CLOSED answers with RST, and a RST with nothing") {
  Bench b;
  CHECK(b.gets("<SEQ=300><CTL=SYN>") == "<SEQ=0><ACK=301><CTL=RST,ACK>");
  CHECK(b.said(Rule::NoConnection));
  CHECK(b.gets("<SEQ=300><CTL=RST>") == "");
  CHECK(b.said(Rule::ResetForNobody));
}

TEST_CASE("SYN-SENT: which ACK is acceptable") {
  Bench b;
  b.open();
  CHECK(b.gets("<SEQ=300><ACK=100><CTL=SYN,ACK>") == "<SEQ=100><CTL=RST>");  // =< ISS
  CHECK(b.gets("<SEQ=300><ACK=102><CTL=ACK>") == "<SEQ=102><CTL=RST>");      // > SND.NXT
  CHECK(b.gets("<SEQ=300><ACK=102><CTL=RST,ACK>") == "");                    // a RST draws none
  CHECK(b.value(Rule::ResetNotForOurSyn) == 102);
  CHECK_FALSE(b.said(Rule::UnacceptableAckInSynSent));
  CHECK(b.state() == State::SynSent);
  CHECK(b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK>") == "<SEQ=101><ACK=301><CTL=ACK>");
}

TEST_CASE("SYN-SENT: a RST counts only when it acknowledges our SYN") {
  Bench b;
  b.open();
  CHECK(b.gets("<SEQ=0><CTL=RST>") == "");
  CHECK(b.said(Rule::ResetNotForOurSyn));
  CHECK(b.state() == State::SynSent);
  CHECK(b.gets("<SEQ=0><ACK=101><CTL=RST,ACK>") == "");
  CHECK(b.state() == State::Closed);
  CHECK(b.c.error() == Error::Refused);
}

TEST_CASE("SYN-SENT: neither SYN nor RST is dropped") {
  Bench b;
  b.open();
  CHECK(b.gets("<SEQ=300><ACK=101><CTL=ACK>") == "");
  CHECK(b.said(Rule::NothingForSynSent));
  CHECK(b.state() == State::SynSent);
}

TEST_CASE("SYN-SENT: data with the SYN-ACK are taken") {
  Bench b;
  b.open();
  CHECK(b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK><DATA=7>") == "<SEQ=101><ACK=308><CTL=ACK><WND=65528>");
  b.receive(100);
  CHECK(b.last_taken == 7);
}

TEST_CASE("SYN-RECEIVED: a bad ACK draws RST and changes nothing") {
  Bench b(plain(), 100, far_end, near_end);
  b.listen();
  b.gets("<SEQ=300><CTL=SYN>");
  CHECK(b.gets("<SEQ=301><ACK=100><CTL=ACK>") == "<SEQ=100><CTL=RST>");
  CHECK(b.gets("<SEQ=301><ACK=555><CTL=ACK>") == "<SEQ=555><CTL=RST>");
  CHECK(b.said(Rule::UnacceptableAckInSynReceived));
  CHECK(b.state() == State::SynReceived);
}

TEST_CASE("SYN-RECEIVED: another SYN") {
  Bench b(plain(), 100, far_end, near_end);
  SECTION("in the window, after LISTEN: back to LISTEN") {
    b.listen();
    b.gets("<SEQ=300><CTL=SYN>");
    CHECK(b.gets("<SEQ=310><CTL=SYN>") == "");
    CHECK(b.said(Rule::SynReturnsToListen));
    CHECK(b.state() == State::Listen);
  }
  SECTION("in the window, after a simultaneous open: challenge ACK") {
    b.open();
    b.gets("<SEQ=300><CTL=SYN>");
    CHECK(b.gets("<SEQ=310><CTL=SYN>") == "<SEQ=101><ACK=301><CTL=ACK>");
    CHECK(b.said(Rule::ChallengeAckForSyn));
    CHECK(b.state() == State::SynReceived);
  }
  SECTION("the same again with data or FIN: the SYN lies before the window all the same") {
    b.listen();
    CHECK(b.gets("<SEQ=300><CTL=SYN><DATA=10>") == "<SEQ=100><ACK=301><CTL=SYN,ACK>");
    CHECK(b.gets("<SEQ=300><CTL=SYN><DATA=10>") == "<SEQ=101><ACK=301><CTL=ACK>");
    CHECK(b.gets("<SEQ=300><CTL=SYN,FIN>") == "<SEQ=101><ACK=301><CTL=ACK>");
    CHECK(b.state() == State::SynReceived);
  }
  SECTION("the same again: it lies before the window and draws an ACK") {
    b.listen();
    b.gets("<SEQ=300><CTL=SYN>");
    CHECK(b.gets("<SEQ=300><CTL=SYN>") == "<SEQ=101><ACK=301><CTL=ACK>");
    CHECK(b.said(Rule::UnacceptableSegment));
  }
}

TEST_CASE("SYN-RECEIVED: RST after a simultaneous open means refused") {
  Bench b;
  b.open();
  b.gets("<SEQ=300><CTL=SYN>");
  b.gets("<SEQ=301><CTL=RST>");
  CHECK(b.said(Rule::ResetRefusesSimultaneousOpen));
  CHECK(b.state() == State::Closed);
  CHECK(b.c.error() == Error::Refused);
}

TEST_CASE("what is sent before the handshake is complete goes out with its end") {
  Bench b;
  b.open();
  CHECK(b.send(5) == "");
  CHECK(b.value(Rule::DataWaitsForHandshake) == 5);
  CHECK(b.c.send_queued() == 5);
  CHECK(b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK>") == "<SEQ=101><ACK=301><CTL=ACK><DATA=5>");
}

TEST_CASE("the MSS: the smaller of both, 536 where the peer is silent, never absurdly small") {
  const auto mss_after = [](std::string_view syn_ack) {
    Bench b;
    b.open();
    b.gets(syn_ack);
    return b.c.tcb().snd.mss;
  };
  CHECK(mss_after("<SEQ=300><ACK=101><CTL=SYN,ACK><MSS=1000>") == 1000);
  CHECK(mss_after("<SEQ=300><ACK=101><CTL=SYN,ACK><MSS=9000>") == 1460);
  CHECK(mss_after("<SEQ=300><ACK=101><CTL=SYN,ACK><MSS=0>") == 536);
  CHECK(mss_after("<SEQ=300><ACK=101><CTL=SYN,ACK><MSS=1>") == least_mss);
}

TEST_CASE("calls that a state does not allow do nothing") {
  Bench b;
  CHECK(b.send(5) == "");
  CHECK(b.last_taken == 0);
  CHECK(b.receive(5) == "");
  CHECK(b.close() == "");
  CHECK(b.abort() == "");
  CHECK(b.notes.empty());
  Bench unspecified(plain(), 100, near_end, {});
  CHECK(unspecified.open() == "");
  CHECK(unspecified.state() == State::Closed);
  Bench open = established();
  CHECK(open.open() == "");
  CHECK(open.listen() == "");
  CHECK(open.state() == State::Established);
}

TEST_CASE("a connection that has ended is not opened again: its initial sequence number is used up") {
  Bench b = established();
  b.send(5);
  b.close();
  b.abort();
  CHECK(b.state() == State::Closed);
  CHECK(b.open() == "");
  CHECK(b.listen() == "");
  CHECK(b.notes.empty());
  CHECK(b.state() == State::Closed);
  SECTION("one that only listened may be") {
    Bench listener;
    listener.listen();
    listener.close();
    CHECK(listener.open() == "<SEQ=100><CTL=SYN>");
  }
}

TEST_CASE("closing before there is a connection") {
  Bench b;
  b.open();
  SECTION("SYN-SENT: nothing needs to be said") {
    CHECK(b.close() == "");
    CHECK(b.said(Rule::CloseBeforeConnection));
    CHECK(b.state() == State::Closed);
  }
  SECTION("SYN-SENT, abort") {
    CHECK(b.abort() == "");
    CHECK(b.state() == State::Closed);
    CHECK(b.c.error() == Error::Aborted);
  }
  SECTION("SYN-RECEIVED with nothing to send: FIN-WAIT-1 at once") {
    b.gets("<SEQ=300><CTL=SYN>");
    CHECK(b.close() == "<SEQ=101><ACK=301><CTL=FIN,ACK>");
    CHECK(b.state() == State::FinWait1);
    CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK>") == "");
    CHECK(b.state() == State::FinWait1);
    CHECK(b.wait(1s) == "@1000ms <SEQ=101><ACK=301><CTL=FIN,ACK>");
    b.gets("<SEQ=301><ACK=102><CTL=ACK>");
    CHECK(b.state() == State::FinWait2);
  }
  SECTION("SYN-RECEIVED with data waiting: first the handshake, then data, then FIN") {
    b.send(5);
    b.gets("<SEQ=300><CTL=SYN>");
    CHECK(b.close() == "");
    CHECK(b.said(Rule::CloseWaitsForHandshake));
    CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK>") == "<SEQ=101><ACK=301><CTL=FIN,ACK><DATA=5>");
    CHECK(b.state() == State::FinWait1);
  }
  SECTION("SYN-RECEIVED, abort") {
    b.gets("<SEQ=300><CTL=SYN>");
    CHECK(b.abort() == "<SEQ=101><CTL=RST>");
    CHECK(b.state() == State::Closed);
  }
}
