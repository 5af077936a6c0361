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
