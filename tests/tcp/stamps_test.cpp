// RFC 7323: window scale, timestamps, round trips from them, PAWS.
#include <catch2/catch_test_macros.hpp>

#include "tests/tcp/wire.hpp"

using namespace tcp;
using namespace tcp::test;

namespace {

Config stamped() {
  Config config = plain();
  config.timestamps = true;
  return config;
}

// The clock begins at zero, and the handshake takes no time.
Bench with_stamps(const Config& config = stamped()) {
  Bench b(config);
  b.open();
  b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK><TS=5000/0>");
  REQUIRE(b.state() == State::Established);
  return b;
}

}  // namespace

TEST_CASE("window scale: what the field says is shifted, but never in a SYN") {
  Config config = plain();
  config.window_scaling = true;
  config.receive_buffer = 1'000'000;
  Bench b(config);
  CHECK(b.open() == "<SEQ=100><CTL=SYN><WS=4>");
  CHECK(b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK><WND=1000><WS=3>") ==
        "<SEQ=101><ACK=301><CTL=ACK><WND=62500>");
  CHECK(b.value(Rule::WindowScaleAgreed) == 3);
  CHECK(b.c.tcb().snd.wnd == 1000);
  CHECK(b.c.tcb().rcv.wnd == 1'000'000);
  b.gets("<SEQ=301><ACK=101><CTL=ACK><WND=1000>");
  CHECK(b.c.tcb().snd.wnd == 8000);
}

TEST_CASE("window scale: without the option in both SYNs nothing is shifted") {
  Config config = plain();
  config.window_scaling = true;
  config.receive_buffer = 1'000'000;
  Bench b(config);
  b.open();
  CHECK(b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK>") == "<SEQ=101><ACK=301><CTL=ACK>");
  CHECK(b.c.tcb().rcv.wnd == 65535);
}

TEST_CASE("timestamps: every segment carries our clock in milliseconds and echoes the peer's") {
  Bench b = with_stamps();
  CHECK(b.said(Rule::TimestampsAgreed));
  b.wait(20ms);
  CHECK(b.send(10) == "<SEQ=101><ACK=301><CTL=ACK><TS=20/5000><DATA=10>");
  b.gets("<SEQ=301><ACK=111><CTL=ACK><TS=5020/20>");
  CHECK(b.send(1) == "<SEQ=111><ACK=301><CTL=ACK><TS=20/5020><DATA=1>");
  SECTION("a RST echoes nothing, having no ACK") {
    CHECK(b.abort() == "<SEQ=112><CTL=RST><TS=20/0>");
  }
}

TEST_CASE("timestamps take twelve octets from every segment (SHLD-6, Eff.snd.MSS)") {
  Bench b = with_stamps();
  CHECK(b.c.tcb().snd.mss == 1448);
  b.send(1460);
  CHECK(b.sent.at(0).segment.data.size() == 1448);
}

TEST_CASE("TS.Recent follows only segments at the left edge of the window") {
  Bench b = with_stamps();
  b.gets("<SEQ=401><ACK=101><CTL=ACK><TS=5100/0><DATA=10>");  // ahead of a gap
  CHECK(b.c.tcb().stamps.recent == 5000);
  b.gets("<SEQ=301><ACK=101><CTL=ACK><TS=5050/0><DATA=100>");
  CHECK(b.c.tcb().stamps.recent == 5050);
}

TEST_CASE("PAWS: an old timestamp is dropped with an ACK, whatever the sequence number says") {
  Bench b = with_stamps();
  CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><TS=4999/0><DATA=10>") ==
        "<SEQ=101><ACK=301><CTL=ACK><TS=0/5000>");
  CHECK(b.value(Rule::OldTimestamp) == 4999);
  CHECK(b.c.readable() == 0);
  SECTION("a RST is not held to it") {
    b.gets("<SEQ=301><CTL=RST><TS=1/0>");
    CHECK(b.state() == State::Closed);
  }
  SECTION("after 24 days without a word TS.Recent means nothing") {
    b.wait(std::chrono::hours{24 * 24});
    b.gets("<SEQ=301><ACK=101><CTL=ACK><TS=4999/0><DATA=10>");
    CHECK(b.c.readable() == 10);
  }
}

TEST_CASE("a segment without the timestamps agreed on is dropped by the RFC, taken by Linux") {
  Config config = stamped();
  SECTION("RFC 7323, 3.2") {
    Bench b = with_stamps(config);
    CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=10>") == "");
    CHECK(b.said(Rule::TimestampMissing));
    CHECK(b.c.readable() == 0);
  }
  SECTION("Linux") {
    config.drop_without_timestamp = false;
    Bench b = with_stamps(config);
    b.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=10>");
    CHECK(b.c.readable() == 10);
  }
}

TEST_CASE("a timestamp tells which transmission is answered: a round trip in spite of Karn") {
  Bench b = with_stamps();
  b.send(10);
  b.wait(1100ms);  // sent again at 1 s
  b.gets("<SEQ=301><ACK=111><CTL=ACK><TS=5100/1000>");
  CHECK(b.value(Rule::RttFromTimestamp) == 100'000);
  CHECK_FALSE(b.said(Rule::KarnSkips));
  SECTION("an echo of what we never sent measures nothing") {
    b.send(10);
    b.wait(1100ms);
    b.gets("<SEQ=301><ACK=121><CTL=ACK><TS=5200/99999>");
    CHECK(b.said(Rule::KarnSkips));
  }
}

TEST_CASE("a listener's half-open slot keeps what was agreed on") {
  Bench b(stamped(), 100, far_end, near_end);
  b.listen();
  CHECK(b.gets("<SEQ=300><CTL=SYN><TS=70/0>") == "<SEQ=100><ACK=301><CTL=SYN,ACK><TS=0/70>");
  b.gets("<SEQ=301><ACK=101><CTL=ACK><TS=71/0>");
  CHECK(b.said(Rule::TimestampsAgreed));
  CHECK(b.c.tcb().stamps.recent == 71);
}
