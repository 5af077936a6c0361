// The digest of a state counts what tests of its parts alone would not miss: queues, slots, what is held and
// reported.
#include <catch2/catch_test_macros.hpp>

#include "tests/tcp/host_bench.hpp"

using namespace tcp;
using namespace tcp::test;

namespace {

std::uint64_t digest(const Connection& c) {
  Digest d;
  c.digest(d);
  return d.value();
}

}  // namespace

TEST_CASE("digest: a slot's options, the accept queue and a release count") {
  Config config = rfc_profile();
  HostBench with(config), without(config);
  for (HostBench* b : {&with, &without}) b->host.listen(80);
  with.gets(client(1), 80, "<SEQ=300><CTL=SYN><SACKOK><TS=7/0>");
  without.gets(client(1), 80, "<SEQ=300><CTL=SYN>");
  CHECK(with.digest() != without.digest());

  HostBench waits(plain()), taken(plain());
  ConnectionId id = 0;
  for (HostBench* b : {&waits, &taken}) {
    b->host.listen(80);
    b->syn(client(1));
    b->ack(client(1));
  }
  CHECK(waits.digest() == taken.digest());
  id = taken.host.accept(80);
  CHECK(waits.digest() != taken.digest());
  const std::uint64_t before = taken.digest();
  taken.host.release(id);
  CHECK(taken.digest() != before);
}

TEST_CASE("digest: octets held ahead of a gap and segments reported count") {
  Config config = plain();
  config.sack = config.congestion_control = true;
  Bench a(config);
  a.open();
  a.gets("<SEQ=300><ACK=101><CTL=SYN,ACK><MSS=1000><SACKOK>");
  a.send(3000);
  const std::uint64_t before = digest(a.c);
  Bench b = a;
  a.gets("<SEQ=401><ACK=101><CTL=ACK><DATA=10>");
  CHECK(digest(a.c) != before);
  b.gets("<SEQ=301><ACK=101><CTL=ACK><SACK=1101-2101>");
  CHECK(digest(b.c) != before);
  CHECK(digest(b.c) != digest(a.c));
}

TEST_CASE("digest: a report that waits to be told, and what RACK has learnt from one, count") {
  const auto digest_of = [](const SackReport& report) {
    Digest d;
    report.digest(d);
    return d.value();
  };
  SackReport report;
  const std::uint64_t nothing = digest_of(report);
  report.received_again({Seq(1), Seq(2)});
  CHECK(digest_of(report) != nothing);
  report.told();
  CHECK(digest_of(report) == nothing);

  Config config = plain();
  config.sack = config.congestion_control = config.rack = true;
  Bench a(config);
  a.open();
  a.gets("<SEQ=300><ACK=101><CTL=SYN,ACK><MSS=1000><SACKOK>");
  Bench b = a;
  a.gets("<SEQ=301><ACK=101><CTL=ACK><SACK=100-101>");
  b.gets("<SEQ=301><ACK=101><CTL=ACK>");
  CHECK(digest(a.c) != digest(b.c));
}

TEST_CASE("a listener that stops forgets who waits to be accepted, and who has been reset meanwhile") {
  HostBench b(plain());
  b.host.listen(80);
  b.syn(client(1));
  b.ack(client(1));
  b.gets(client(1), 80, "<SEQ=301><CTL=RST>");
  b.syn(client(2));
  b.ack(client(2));
  CHECK(b.listener().accept_queue.size() == 2);
  b.host.stop_listening(80);
  CHECK(b.host.connections().empty());
  CHECK(b.host.find(SocketPair{far_end, client(2)}) == 0);
}
