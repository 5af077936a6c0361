// Addresses that no connection can have, and ICMP errors (RFC 9293, sections 3.9.2.2 and 3.9.2.3).
#include <catch2/catch_test_macros.hpp>

#include "tests/tcp/host_bench.hpp"

using namespace tcp;
using namespace tcp::test;

namespace {

constexpr Address impossible[] = {address(0, 0, 0, 0), address(127, 0, 0, 1), address(224, 0, 0, 1),
                                  address(255, 255, 255, 255)};

}  // namespace

TEST_CASE("no connection is opened to a broadcast or multicast address (MUST-46)") {
  HostBench b(plain(), near_end.address);
  for (const Address a : impossible) {
    CHECK(b.host.connect(b.now, {a, 80}, b.out) == 0);
    CHECK(b.done() == "");
    CHECK(b.said(Rule::OpenToNobody));
  }
}

TEST_CASE("a segment from a source that cannot be is dropped in silence (MUST-63)") {
  HostBench b;
  b.host.listen(80);
  for (const Address a : impossible) {
    CHECK(b.gets({a, 1025}, 80, "<SEQ=300><CTL=SYN>") == "");
    CHECK(b.said(Rule::ImpossibleSource));
  }
  CHECK(b.listener().syn_queue.empty());
}

TEST_CASE("a SYN to a broadcast or multicast address is dropped in silence (MUST-57)") {
  HostBench b;
  b.host.listen(80);
  for (const Address a : impossible) {
    b.host.segment_arrives(b.now, segment("<SEQ=300><CTL=SYN>", client(1), {a, 80}), b.out);
    CHECK(b.done() == "");
  }
  CHECK(b.counts().syns == 0);
}

TEST_CASE(
    "ICMP: soft errors are told and abort nothing, hard ones refuse what is being opened (MUST-54, "
    "MUST-56)") {
  HostBench b(plain(), near_end.address);
  const ConnectionId id = b.host.connect(b.now, far_end, b.out);
  b.done();
  const Connection& c = *b.host.find(id);
  const SocketPair pair = c.pair();
  const Seq iss = c.tcb().iss;
  const auto icmp = [&](Seq seq, IcmpError error) {
    b.host.icmp_arrives(b.now, pair, seq, error, b.out);
    b.done();
  };
  icmp(iss, IcmpError::Soft);
  CHECK(b.said(Rule::SoftError));
  icmp(iss + 1, IcmpError::Hard);  // not in flight: forged
  CHECK(b.said(Rule::IcmpIgnored));
  icmp(iss, IcmpError::SourceQuench);  // MUST-55
  CHECK(b.said(Rule::IcmpIgnored));
  CHECK(c.state() == State::SynSent);
  SECTION("hard, while it is being opened") {
    icmp(iss, IcmpError::Hard);
    CHECK(b.said(Rule::HardError));
    CHECK(c.error() == Error::Refused);
  }
  SECTION("hard, once it is open: told, no more (RFC 5927)") {
    b.gets(far_end, pair.local.port, "<SEQ=300><ACK=" + std::to_string((iss + 1).value()) + "><CTL=SYN,ACK>");
    b.host.send(b.now, id, Bytes(10), b.out);
    b.out.clear();
    icmp(iss + 1, IcmpError::Hard);
    CHECK(b.said(Rule::SoftError));
    CHECK(c.state() == State::Established);
  }
}
