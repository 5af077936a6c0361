// A timer taken for due before its time (Connection::expire, Host::expire), and a host that starts anew.
#include <catch2/catch_test_macros.hpp>

#include "tests/tcp/host_bench.hpp"

using namespace tcp;
using namespace tcp::test;

TEST_CASE("a running timer taken for due does what it would do, and no other does") {
  Config config = plain();
  config.keep_alive = true;
  Bench a = established(config);
  a.send(10);
  REQUIRE(a.c.timers().running(Timer::KeepAlive));
  const RunningTimer keep_alive = a.c.timers()[Timer::KeepAlive];
  a.now += 1ms;
  a.c.expire(a.now, Timer::Retransmission, a.out);
  REQUIRE(a.out.segments.size() == 1);
  CHECK(a.out.segments[0].retransmission);
  CHECK(a.c.tcb().rtt.backoffs == 1);
  CHECK(a.c.timers()[Timer::Retransmission].started == a.now);
  CHECK(a.c.timers()[Timer::KeepAlive] == keep_alive);
}

TEST_CASE("a timer that does not run cannot be taken for due") {
  Bench a = established();
  for (std::size_t i = 0; i < timer_count; ++i) a.c.expire(a.now, static_cast<Timer>(i), a.out);
  CHECK(a.out.segments.empty());
  CHECK(a.out.notes.empty());
  CHECK(a.state() == State::Established);
}

TEST_CASE("a host takes for due the timer of a connection, or of a half-open slot") {
  HostBench b;
  b.host.listen(80);
  b.syn(client(1));
  const SocketPair pair{{b.host.address(), 80}, client(1)};
  b.host.expire(b.now, pair, Timer::KeepAlive, b.out);  // a slot has but one
  b.host.expire(b.now, {{b.host.address(), 80}, client(2)}, Timer::Retransmission, b.out);
  b.host.expire(b.now, {{b.host.address(), 81}, client(1)}, Timer::Retransmission, b.out);
  CHECK(b.done() == "");
  b.host.expire(b.now, pair, Timer::Retransmission, b.out);
  CHECK(b.done() == "<SEQ=" + std::to_string(b.iss.value()) + "><ACK=301><CTL=SYN,ACK>");
  CHECK(b.sent.at(0).retransmission);
  CHECK(b.listener().syn_queue.at(0).retries == 1);
  CHECK(b.host.next_deadline() == b.listener().syn_queue.at(0).deadline);
  b.ack(client(1));
  const ConnectionId id = b.host.accept(80);
  REQUIRE(id != 0);
  b.host.close(b.now, id, b.out);
  b.done();
  b.host.expire(b.now, pair, Timer::Retransmission, b.out);
  b.done();
  REQUIRE(b.sent.size() == 1);
  CHECK(b.sent[0].segment.flags.fin());
  CHECK(b.host.next_deadline() == b.host.find(id)->next_deadline());
}

TEST_CASE("a host that starts anew knows nobody, and gives no ConnectionId twice") {
  HostBench b;
  b.host.listen(80);
  b.syn(client(1));
  b.ack(client(1));
  const ConnectionId before = b.host.accept(80);
  REQUIRE(before != 0);
  const Seq iss = b.iss;
  b.host.restart(0xfeed);
  CHECK(b.host.connections().empty());
  CHECK(b.host.listener(80) == nullptr);
  CHECK(b.host.next_deadline() == never);
  CHECK(b.gets(client(1), 80, "<SEQ=301><ACK=7><CTL=ACK><DATA=5>") == "<SEQ=7><CTL=RST>");
  b.host.listen(80);
  b.syn(client(1));
  CHECK(b.iss != iss);  // at the same instant: another secret
  b.ack(client(1));
  CHECK(b.host.accept(80) == before + 1);
}
