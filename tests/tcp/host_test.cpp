// A host: demultiplexing, ephemeral ports, strangers, letting go (RFC 9293, sections 3.3.1 and 3.10.7.1).
#include <catch2/catch_test_macros.hpp>

#include "tests/tcp/host_bench.hpp"

using namespace tcp;
using namespace tcp::test;

namespace {

constexpr Endpoint server{address(10, 0, 0, 2), 80};

ConnectionId connect(HostBench& b, std::uint16_t local_port = 0, Endpoint remote = server) {
  const ConnectionId id = b.host.connect(b.now, remote, b.out, local_port);
  b.done();
  return id;
}

ConnectionId connected(HostBench& b) {
  const ConnectionId id = connect(b);
  const SocketPair pair = b.host.find(id)->pair();
  const std::string next = std::to_string(b.sent.at(0).segment.seq.value() + 1);
  b.gets(server, pair.local.port, "<SEQ=300><ACK=" + next + "><CTL=SYN,ACK>");
  REQUIRE(b.host.find(id)->state() == State::Established);
  return id;
}

HostBench client_host(const Config& config = plain()) {
  return HostBench(config, near_end.address);
}

}  // namespace

TEST_CASE("strangers: RST with the numbers of 3.10.7.1, none for a RST, nothing for another host") {
  HostBench b = client_host();
  CHECK(b.gets(server, 5000, "<SEQ=300><CTL=SYN>") == "<SEQ=0><ACK=301><CTL=RST,ACK>");
  CHECK(b.gets(server, 5000, "<SEQ=300><ACK=77><CTL=ACK><DATA=5>") == "<SEQ=77><CTL=RST>");
  CHECK(b.sent.at(0).cause == Rule::NoConnection);
  CHECK(b.gets(server, 5000, "<SEQ=300><CTL=RST>") == "");
  CHECK(b.said(Rule::ResetForNobody));
  b.host.segment_arrives(b.now, segment("<SEQ=300><CTL=SYN>", server, {address(9, 9, 9, 9), 80}), b.out);
  CHECK(b.done() == "");
}

TEST_CASE("ephemeral ports count up from 49152 and skip what is taken") {
  HostBench b = client_host();
  CHECK(b.host.find(connect(b))->pair().local.port == 49152);
  CHECK(b.host.find(connect(b, 49153))->pair().local.port == 49153);
  CHECK(b.host.listen(49154));
  CHECK(b.host.find(connect(b))->pair().local.port == 49155);
  CHECK(connect(b, 49153) == 0);
  CHECK(b.notes.empty());
  CHECK(connect(b, 49153, {server.address, 81}) != 0);  // another pair
  CHECK(connect(b, 0, {server.address, 0}) == 0);
}

TEST_CASE("when all ephemeral ports are taken there is no connection; one that is free is found again") {
  HostBench b = client_host();
  ConnectionId first = connect(b);
  for (int i = 1; i < 16384; ++i) REQUIRE(connect(b) != 0);
  CHECK(connect(b) == 0);
  b.host.abort(b.now, first, b.out);
  b.done();
  CHECK(b.host.find(connect(b))->pair().local.port == 49152);
}

TEST_CASE("segments go to the connection of their pair") {
  HostBench b = client_host();
  const ConnectionId one = connected(b), two = connected(b);
  const SocketPair pair = b.host.find(two)->pair();
  const std::string una = std::to_string(b.host.find(two)->tcb().snd.una.value());
  b.gets(server, pair.local.port, "<SEQ=301><ACK=" + una + "><CTL=ACK><DATA=5>");
  CHECK(b.host.find(one)->readable() == 0);
  CHECK(b.host.find(two)->readable() == 5);
  Bytes into(10);
  CHECK(b.host.receive(b.now, two, into, b.out) == 5);
  CHECK(b.host.send(b.now, two, Bytes(3), b.out) == 3);
  CHECK(b.host.find(two)->flight() == 3);
}

TEST_CASE("an unknown id does nothing") {
  HostBench b = client_host();
  CHECK(b.host.send(b.now, 7, Bytes(3), b.out) == 0);
  CHECK(b.host.receive(b.now, 7, {}, b.out) == 0);
  b.host.close(b.now, 7, b.out);
  b.host.abort(b.now, 7, b.out);
  b.host.release(7);
  CHECK(b.host.find(ConnectionId{7}) == nullptr);
  CHECK(b.done() == "");
}

TEST_CASE("a closed connection is kept for its user until it is released, its pair is free at once") {
  HostBench b = client_host();
  const ConnectionId id = connected(b);
  const SocketPair pair = b.host.find(id)->pair();
  b.gets(server, pair.local.port, "<SEQ=301><CTL=RST>");
  REQUIRE(b.host.find(id) != nullptr);
  CHECK(b.host.find(id)->error() == Error::Reset);
  CHECK(b.host.find(pair) == 0);
  CHECK(b.gets(server, pair.local.port, "<SEQ=301><ACK=5><CTL=ACK>") == "<SEQ=5><CTL=RST>");
  CHECK(connect(b, pair.local.port) == id + 1);
  b.host.release(id);
  CHECK(b.host.find(id) == nullptr);
}

TEST_CASE("released while open: it closes in its own time, and is forgotten then") {
  Config config = plain();
  config.time_wait = 60s;
  HostBench b = client_host(config);
  const ConnectionId id = connected(b);
  const SocketPair pair = b.host.find(id)->pair();
  b.host.close(b.now, id, b.out);
  b.host.release(id);
  b.done();
  const std::string nxt = std::to_string(b.host.find(id)->tcb().snd.nxt.value());
  b.gets(server, pair.local.port, "<SEQ=301><ACK=" + nxt + "><CTL=FIN,ACK>");
  CHECK(b.host.find(id)->state() == State::TimeWait);
  CHECK(b.host.next_deadline() == Instant(60s));
  b.wait(60s);
  CHECK(b.host.find(id) == nullptr);
  CHECK(b.host.connections().empty());
  CHECK(b.host.next_deadline() == never);
}

TEST_CASE("the earliest of many timers is the next deadline") {
  HostBench b = client_host();
  const ConnectionId one = connected(b), two = connected(b);
  b.wait(100ms);
  b.host.send(b.now, two, Bytes(1), b.out);
  b.wait(100ms);
  b.host.send(b.now, one, Bytes(1), b.out);
  b.out.clear();
  CHECK(b.host.next_deadline() == Instant(1100ms));
  b.host.timer_expires(Instant(1100ms), b.out);
  CHECK(b.host.next_deadline() == Instant(1200ms));
  CHECK(b.host.find(two)->tcb().rtt.backoffs == 1);
  CHECK(b.host.find(one)->tcb().rtt.backoffs == 0);
  b.host.timer_expires(Instant(1150ms), b.out);  // too early for the rest
  CHECK(b.host.next_deadline() == Instant(1200ms));
}

TEST_CASE("connections keep the configuration that they were opened with") {
  HostBench b = client_host();
  const ConnectionId id = connected(b);
  Config other = plain();
  other.time_wait = 1s;
  b.host.configure(other);
  CHECK(b.host.find(id)->config().time_wait == 240s);
  CHECK(b.host.config().time_wait == 1s);
}

TEST_CASE("a copied host lives on alike") {
  HostBench b = client_host(linux_profile());
  const ConnectionId id = connected(b);
  b.host.listen(8080);
  b.gets(client(1), 8080, "<SEQ=7><CTL=SYN>");
  b.host.send(b.now, id, pattern(b.host.find(id)->tcb().snd.nxt, 3000), b.out);
  b.out.clear();
  HostBench copy = b;
  CHECK(copy.digest() == b.digest());
  const std::uint64_t before = b.digest();
  b.wait(5s);
  copy.wait(5s);
  CHECK(copy.digest() == b.digest());
  CHECK(b.digest() != before);
}
