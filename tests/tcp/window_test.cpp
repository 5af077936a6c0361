// The send window where segments overtake each other (RFC 9293, 3.8.6 and 3.10.7.4): nothing goes beyond the
// furthest edge that the peer has offered.
#include <catch2/catch_test_macros.hpp>

#include "tests/tcp/wire.hpp"

using namespace tcp;
using namespace tcp::test;

TEST_CASE("an ACK that advances SND.UNA brings its window along, even in a segment from before SND.WL1") {
  Bench a = established();
  a.send(1'100);
  a.gets("<SEQ=401><ACK=101><WND=2000><CTL=ACK><DATA=100>");  // ahead of a gap
  REQUIRE(a.c.tcb().snd.wnd == 2'000);
  a.gets("<SEQ=301><ACK=1201><WND=900><CTL=ACK><DATA=100>");  // the gap; its edge is the 2101 of before
  CHECK(a.c.tcb().snd.wnd == 900);
}

TEST_CASE("an old segment that acknowledges nothing new leaves the window alone") {
  Bench a = established();
  a.send(1'000);
  a.gets("<SEQ=401><ACK=101><WND=2000><CTL=ACK><DATA=100>");
  a.gets("<SEQ=301><ACK=101><WND=5000><CTL=ACK><DATA=100>");
  CHECK(a.c.tcb().snd.wnd == 2'000);
  CHECK(a.said(Rule::OldWindowIgnored));
}

TEST_CASE("a window that closes and opens while nothing waits makes no noise") {
  Bench a = established();
  CHECK(a.gets("<SEQ=301><ACK=101><WND=0><CTL=ACK>") == "");
  CHECK(a.c.next_deadline() == never);
  CHECK(a.gets("<SEQ=301><ACK=101><WND=1000><CTL=ACK>") == "");
  CHECK_FALSE(a.said(Rule::WindowOpens));
  CHECK(a.send(10) == "<SEQ=101><ACK=301><CTL=ACK><DATA=10>");
}

TEST_CASE("a FIN needs a place in the window of its own") {
  Bench a = established();
  a.gets("<SEQ=301><ACK=101><WND=1460><CTL=ACK>");
  CHECK(a.send(1960) == "<SEQ=101><ACK=301><CTL=ACK><DATA=1460>");
  CHECK(a.close() == "");
  CHECK(a.gets("<SEQ=301><ACK=1561><WND=500><CTL=ACK>") == "<SEQ=1561><ACK=301><CTL=ACK><DATA=500>");
  CHECK(a.gets("<SEQ=301><ACK=2061><WND=500><CTL=ACK>") == "<SEQ=2061><ACK=301><CTL=FIN,ACK>");
}

TEST_CASE("the octet that probed goes again with what fits behind it: all, then the FIN too") {
  Bench a = established();
  a.gets("<SEQ=301><ACK=101><WND=0><CTL=ACK>");
  a.send(100);
  CHECK(a.wait(1s) == "@1000ms <SEQ=101><ACK=301><CTL=ACK><DATA=1>");
  a.close();
  SECTION("the FIN has room") {
    CHECK(a.gets("<SEQ=301><ACK=101><WND=101><CTL=ACK>") == "<SEQ=101><ACK=301><CTL=FIN,ACK><DATA=100>");
  }
  SECTION("the FIN has none") {
    CHECK(a.gets("<SEQ=301><ACK=101><WND=100><CTL=ACK>") == "<SEQ=101><ACK=301><CTL=ACK><DATA=100>");
    CHECK(a.gets("<SEQ=301><ACK=201><WND=100><CTL=ACK>") == "<SEQ=201><ACK=301><CTL=FIN,ACK>");
  }
  SECTION("not even all octets have") {
    CHECK(a.gets("<SEQ=301><ACK=101><WND=60><CTL=ACK>") == "<SEQ=101><ACK=301><CTL=ACK><DATA=60>");
  }
}

TEST_CASE("one segment in flight when the peer takes its window back: it goes again when the window opens") {
  Bench a = established();
  a.send(100);
  a.gets("<SEQ=301><ACK=101><WND=0><CTL=ACK>");
  CHECK(a.wait(1s) == "@1000ms <SEQ=101><ACK=301><CTL=ACK><DATA=100>");
  CHECK(a.gets("<SEQ=301><ACK=101><WND=1000><CTL=ACK>") == "<SEQ=101><ACK=301><CTL=ACK><DATA=100>");
  CHECK(a.said(Rule::WindowOpens));
}
