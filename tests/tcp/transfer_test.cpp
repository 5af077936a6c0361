// Data both ways: segmentation, delayed ACK, Nagle, silly windows, zero windows (RFC 9293, sections 3.7
// and 3.8).
#include <catch2/catch_test_macros.hpp>

#include "tests/tcp/wire.hpp"

using namespace tcp;
using namespace tcp::test;

namespace {

Config delaying() {
  Config config = plain();
  config.delayed_ack = 200ms;
  return config;
}

Bench with_mss_1000(std::string_view window, const Config& config = plain()) {
  Bench b(config);
  b.open();
  b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK><MSS=1000>" + std::string(window));
  return b;
}

}  // namespace

TEST_CASE("data are cut at the MSS, and PSH marks the end of what was sent") {
  Bench b = with_mss_1000("");
  CHECK(b.send(2000) == "<SEQ=101><ACK=301><CTL=ACK><DATA=1000> | <SEQ=1101><ACK=301><CTL=ACK><DATA=1000>");
  CHECK_FALSE(b.sent[0].segment.flags.psh());
  CHECK(b.sent[1].segment.flags.psh());
  CHECK(b.sent[0].cause == Rule::DataSent);
  CHECK_FALSE(b.sent[0].retransmission);
}

TEST_CASE("the send buffer takes what it has room for, and more as acknowledgments come") {
  Config config = plain();
  config.send_buffer = 1000;
  Bench b = established(config);
  b.send(1500);
  CHECK(b.last_taken == 1000);
  b.send(1);
  CHECK(b.last_taken == 0);
  b.gets("<SEQ=301><ACK=501><CTL=ACK>");
  b.send(1500);
  CHECK(b.last_taken == 400);
}

TEST_CASE("no more is in flight than the window takes") {
  Bench b = with_mss_1000("<WND=2000>");
  CHECK(b.send(3000) == "<SEQ=101><ACK=301><CTL=ACK><DATA=1000> | <SEQ=1101><ACK=301><CTL=ACK><DATA=1000>");
  CHECK(b.value(Rule::WindowFull) == 1000);
  CHECK(b.gets("<SEQ=301><ACK=1101><CTL=ACK><WND=2000>") == "<SEQ=2101><ACK=301><CTL=ACK><DATA=1000>");
}

TEST_CASE("Nagle: a small segment waits while data are in flight") {
  Bench b = established();
  CHECK(b.send(1) == "<SEQ=101><ACK=301><CTL=ACK><DATA=1>");
  CHECK(b.send(1) == "");
  CHECK(b.value(Rule::NagleHolds) == 1);
  CHECK(b.send(1) == "");
  CHECK(b.gets("<SEQ=301><ACK=102><CTL=ACK>") == "<SEQ=102><ACK=301><CTL=ACK><DATA=2>");
  SECTION("a full segment does not wait") {
    CHECK(b.send(1460) == "<SEQ=104><ACK=301><CTL=ACK><DATA=1460>");
  }
  SECTION("nor does the end, when FIN follows") {
    b.send(3);
    CHECK(b.close() == "<SEQ=104><ACK=301><CTL=FIN,ACK><DATA=3>");
  }
}

TEST_CASE("Nagle can be switched off") {
  Config config = plain();
  config.nagle = false;
  Bench b = established(config);
  b.send(1);
  CHECK(b.send(1) == "<SEQ=102><ACK=301><CTL=ACK><DATA=1>");
}

TEST_CASE("delayed ACK: alone after its time, or with data, or at every second full segment") {
  Bench b = established(delaying());
  CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=10>") == "");
  CHECK(b.value(Rule::AckDelayed) == 200'000);
  SECTION("alone") {
    CHECK(b.wait(199ms) == "");
    CHECK(b.wait(1ms) == "@200ms <SEQ=101><ACK=311><CTL=ACK><WND=65525>");
    CHECK(b.said(Rule::AckDelayOver));
    CHECK(b.wait(10s) == "");
  }
  SECTION("with data") {
    CHECK(b.send(5) == "<SEQ=101><ACK=311><CTL=ACK><WND=65525><DATA=5>");
    CHECK_FALSE(b.c.timers().running(Timer::DelayedAck));
  }
  SECTION("small segments do not hurry it") {
    CHECK(b.gets("<SEQ=311><ACK=101><CTL=ACK><DATA=10>") == "");
    CHECK(b.gets("<SEQ=321><ACK=101><CTL=ACK><DATA=10>") == "");
  }
  SECTION("full segments") {
    CHECK(b.gets("<SEQ=311><ACK=101><CTL=ACK><DATA=1460>") == "");
    CHECK(b.gets("<SEQ=1771><ACK=101><CTL=ACK><DATA=1460>") == "<SEQ=101><ACK=3231><CTL=ACK><WND=62605>");
    CHECK(b.value(Rule::AckEverySecond) == 2930);
  }
}

TEST_CASE("without delay every arrival is acknowledged at once") {
  Bench b = established();
  CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=10>") == "<SEQ=101><ACK=311><CTL=ACK><WND=65525>");
  CHECK(b.said(Rule::AckAtOnce));
}

TEST_CASE("the receiver's right edge moves by a segment or half of its buffer, never by crumbs") {
  Config config = plain();
  config.receive_buffer = 4000;
  Bench b = established(config);
  b.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=1460> | <SEQ=1761><ACK=101><CTL=ACK><DATA=1460>");
  CHECK(b.gets("<SEQ=3221><ACK=101><CTL=ACK><DATA=1080>") == "<SEQ=101><ACK=4301><CTL=ACK><WND=0>");
  CHECK(b.receive(100) == "");
  CHECK(b.value(Rule::ReceiverSillyWindow) == 100);
  CHECK(b.receive(1359) == "");
  CHECK(b.receive(1) == "<SEQ=101><ACK=4301><CTL=ACK><WND=1460>");
  CHECK(b.value(Rule::WindowUpdateSent) == 1460);
  CHECK(b.receive(500) == "");
}

TEST_CASE("with room left, reading is told with the next ACK, or after two segments' worth") {
  Bench b = established();
  b.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=1460>");
  CHECK(b.receive(1460) == "");
  CHECK(b.gets("<SEQ=1761><ACK=101><CTL=ACK><DATA=1460>") == "<SEQ=101><ACK=3221><CTL=ACK><WND=64075>");
  b.gets("<SEQ=3221><ACK=101><CTL=ACK><DATA=1460>");
  CHECK(b.receive(5000) == "<SEQ=101><ACK=4681><CTL=ACK>");
}

TEST_CASE("the sender does not fill a silly window; after a while it gives in") {
  Bench b = with_mss_1000("<WND=1000>");
  b.send(3000);
  CHECK(b.gets("<SEQ=301><ACK=1101><CTL=ACK><WND=300>") == "");
  CHECK(b.value(Rule::SenderSillyWindow) == 300);
  CHECK(b.wait(500ms) == "@500ms <SEQ=1101><ACK=301><CTL=ACK><DATA=300>");
  CHECK(b.value(Rule::SillyWindowOverride) == 300);
  CHECK(b.c.timers().running(Timer::Retransmission));
  CHECK_FALSE(b.c.timers().running(Timer::Persist));
  SECTION("half of the greatest window is not silly") {
    CHECK(b.gets("<SEQ=301><ACK=1401><CTL=ACK><WND=500>") == "<SEQ=1401><ACK=301><CTL=ACK><DATA=500>");
  }
}

TEST_CASE("zero window: probes of one octet at doubling intervals, as long as they are answered") {
  Bench b = with_mss_1000("<WND=1000>");
  b.send(3000);
  CHECK(b.gets("<SEQ=301><ACK=1101><CTL=ACK><WND=0>") == "");
  CHECK(b.value(Rule::ZeroWindow) == 1'000'000);
  CHECK_FALSE(b.c.timers().running(Timer::Retransmission));
  CHECK(b.wait(1s) == "@1000ms <SEQ=1101><ACK=301><CTL=ACK><DATA=1>");
  CHECK(b.value(Rule::ZeroWindowProbe) == 2'000'000);
  CHECK_FALSE(b.sent[0].retransmission);
  CHECK(b.gets("<SEQ=301><ACK=1101><CTL=ACK><WND=0>") == "");
  CHECK(b.wait(2s) == "@3000ms <SEQ=1101><ACK=301><CTL=ACK><DATA=1>");
  CHECK(b.sent[0].retransmission);
  SECTION("for ever: the answers keep it alive (MUST-37)") {
    for (int i = 0; i < 50; ++i) {
      b.gets("<SEQ=301><ACK=1101><CTL=ACK><WND=0>");
      CHECK(b.wait(60s) != "");
    }
    CHECK(b.state() == State::Established);
  }
  SECTION("answers to probes are no duplicate ACKs") {
    for (int i = 0; i < 5; ++i) CHECK(b.gets("<SEQ=301><ACK=1101><CTL=ACK><WND=0>") == "");
  }
  SECTION("unanswered probes come to an end (R2)") {
    b.wait(3600s);
    CHECK(b.said(Rule::GivenUp));
    CHECK(b.state() == State::Closed);
    CHECK(b.c.error() == Error::TimedOut);
  }
  SECTION("a window update: the octet of the probe goes again with company") {
    CHECK(b.gets("<SEQ=301><ACK=1101><CTL=ACK><WND=1500>") == "<SEQ=1101><ACK=301><CTL=ACK><DATA=1000>");
    CHECK(b.value(Rule::WindowOpens) == 1500);
    CHECK(b.sent[0].retransmission);
    CHECK(b.gets("<SEQ=301><ACK=2101><CTL=ACK><WND=1500>") == "<SEQ=2101><ACK=301><CTL=ACK><DATA=1000>");
  }
  SECTION("the probe is taken: on with the next octet") {
    CHECK(b.gets("<SEQ=301><ACK=1102><CTL=ACK><WND=1000>") == "<SEQ=1102><ACK=301><CTL=ACK><DATA=1000>");
  }
  SECTION("the probe is taken, the window stays shut: the next octet probes") {
    b.gets("<SEQ=301><ACK=1102><CTL=ACK><WND=0>");
    CHECK(b.wait(4s) == "@7000ms <SEQ=1102><ACK=301><CTL=ACK><DATA=1>");
  }
}

TEST_CASE("zero window: a FIN probes as an octet does") {
  Bench b = with_mss_1000("<WND=1000>");
  b.send(1000);
  CHECK(b.close() == "");
  CHECK(b.gets("<SEQ=301><ACK=1101><CTL=ACK><WND=0>") == "");
  CHECK(b.wait(1s) == "@1000ms <SEQ=1101><ACK=301><CTL=FIN,ACK>");
  CHECK(b.state() == State::FinWait1);
  CHECK(b.sent.at(0).cause == Rule::ZeroWindowProbe);
  CHECK(b.gets("<SEQ=301><ACK=1101><CTL=ACK><WND=10>") == "<SEQ=1101><ACK=301><CTL=FIN,ACK>");
  CHECK(b.sent.at(0).cause == Rule::WindowOpens);
  b.gets("<SEQ=301><ACK=1102><CTL=ACK><WND=10>");
  CHECK(b.state() == State::FinWait2);
}

TEST_CASE("a peer that shrinks its window is probed with what is in flight") {
  Bench b = with_mss_1000("<WND=3000>");
  b.send(3000);
  CHECK(b.gets("<SEQ=301><ACK=1101><CTL=ACK><WND=0>") == "");
  CHECK(b.wait(1s) == "@1000ms <SEQ=1101><ACK=301><CTL=ACK><DATA=1000>");
  CHECK(b.sent.at(0).cause == Rule::ZeroWindowProbe);
  CHECK(b.gets("<SEQ=301><ACK=1101><CTL=ACK><WND=3000>") ==
        "<SEQ=1101><ACK=301><CTL=ACK><DATA=1000> | <SEQ=2101><ACK=301><CTL=ACK><DATA=1000>");
}

TEST_CASE("a zero window between two of our own: nothing is lost, nothing comes twice") {
  Config small = plain();
  small.receive_buffer = 3000;
  Bench a(plain(), 100, near_end, far_end), b(small, 300, far_end, near_end);
  b.listen();
  b.gets(a.gets(b.gets(a.open())));
  std::string to_b = a.send(20'000);
  std::size_t taken = 0;
  for (int i = 0; i < 400 && taken < 20'000; ++i) {
    std::string to_a = b.gets(to_b);
    if (i % 3 == 0) {
      const std::string update = b.receive(700);
      taken += b.last_taken;
      if (i % 2 == 0)
        to_a += (to_a.empty() || update.empty() ? "" : " | ") + update;  // else the update is lost
    }
    to_b = a.gets(to_a);
    const std::string later = a.wait(1s);
    b.wait(1s);
    to_b += (to_b.empty() || later.empty() ? "" : " | ") + later;
  }
  CHECK(taken == 20'000);
  CHECK(a.c.send_queued() == 0);
}

TEST_CASE("a copy taken in mid-flight lives on alike") {
  Bench original = established(linux_profile());
  original.send(5000);
  original.gets("<SEQ=401><ACK=1561><CTL=ACK><DATA=100>");
  Bench copy = original;
  const auto play = [](Bench& b) {
    b.wait(300ms);
    b.gets("<SEQ=301><ACK=1561><CTL=ACK><DATA=100>");
    b.receive(50);
    b.close();
    b.wait(5s);
    Digest d;
    b.c.digest(d);
    return d.value();
  };
  const std::uint64_t first = play(original);
  CHECK(play(copy) == first);
  copy.gets("<SEQ=501><ACK=1561><CTL=ACK><DATA=1>");
  Digest d;
  copy.c.digest(d);
  CHECK(d.value() != first);
}
