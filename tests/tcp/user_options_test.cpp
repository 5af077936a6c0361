// What a user may ask of one connection: cork, more to come, at once; and what happens once the user is gone.
#include <catch2/catch_test_macros.hpp>

#include "tests/tcp/wire.hpp"

using namespace tcp;
using namespace tcp::test;

TEST_CASE("cork: a small segment waits for company, but not longer than one RTO") {
  Config config = plain();
  config.cork = true;
  Bench a = established(config);
  CHECK(a.send(100) == "");
  CHECK(a.value(Rule::CorkHolds) == 100);
  CHECK(a.send(1500) == "<SEQ=101><ACK=301><CTL=ACK><DATA=1460>");
  CHECK(a.gets("<SEQ=301><ACK=1561><CTL=ACK>") == "");
  CHECK(a.wait(999ms) == "");
  CHECK(a.wait(1ms) == "@1000ms <SEQ=1561><ACK=301><CTL=ACK><DATA=140>");
}

TEST_CASE("text for a user who has closed draws RST (3.6.1)") {
  Bench a = established();
  a.close();
  a.c.leave(a.now);
  CHECK(a.gets("<SEQ=301><ACK=102><CTL=ACK>") == "");
  CHECK(a.gets("<SEQ=301><ACK=102><CTL=ACK><DATA=10>") == "<SEQ=102><CTL=RST>");
  CHECK(a.value(Rule::TextForNobody) == 10);
  CHECK(a.state() == State::Closed);
}

TEST_CASE("a FIN without text does not disturb a user who has closed") {
  Bench a = established();
  a.close();
  a.c.leave(a.now);
  CHECK(a.gets("<SEQ=301><ACK=102><CTL=FIN,ACK>") == "<SEQ=102><ACK=302><CTL=ACK>");
  CHECK(a.state() == State::TimeWait);
}
