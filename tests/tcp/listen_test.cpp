// Listening (RFC 9293, 3.10.7.2; RFC 4987): SYN queue, accept queue, SYN-ACK retries, cookies, the flood in
// bulk.
#include <catch2/catch_test_macros.hpp>

#include "core/tcp/cookie.hpp"
#include "tests/tcp/host_bench.hpp"

using namespace tcp;
using namespace tcp::test;

namespace {

HostBench server(const Config& config = plain()) {
  HostBench b(config);
  REQUIRE(b.host.listen(80));
  return b;
}

Config with_backlogs(std::uint32_t syn, std::uint32_t accept, SynCookies cookies = SynCookies::Off) {
  Config config = plain();
  config.syn_backlog = syn;
  config.accept_backlog = accept;
  config.syn_cookies = cookies;
  return config;
}

}  // namespace

TEST_CASE("a SYN takes a slot of the SYN queue, the ACK moves the connection to the accept queue") {
  HostBench b = server();
  const std::string syn_ack = b.syn(client(1));
  CHECK(syn_ack == "<SEQ=" + std::to_string(b.iss.value()) + "><ACK=301><CTL=SYN,ACK>");
  CHECK(b.said(Rule::IsnChosen));
  CHECK(b.said(Rule::SynReceived));
  REQUIRE(b.listener().syn_queue.size() == 1);
  CHECK(b.listener().syn_queue[0].remote == client(1));
  CHECK(b.listener().syn_queue[0].irs == Seq(300));
  CHECK(b.listener().syn_queue[0].mss == 1460);
  CHECK(b.host.connections().empty());
  CHECK(b.host.accept(80) == 0);

  CHECK(b.ack(client(1)) == "");
  CHECK(b.said(Rule::HandshakeAcknowledged));
  CHECK(b.said(Rule::ReadyToAccept));
  CHECK(b.listener().syn_queue.empty());
  CHECK(b.listener().accept_queue.size() == 1);
  const ConnectionId id = b.host.accept(80);
  REQUIRE(id != 0);
  CHECK(b.host.find(id)->state() == State::Established);
  CHECK(b.host.find(SocketPair{far_end, client(1)}) == id);
  CHECK(b.host.accept(80) == 0);
  CHECK(b.host.accept(81) == 0);
}

TEST_CASE("data and FIN with the final ACK are taken") {
  HostBench b = server();
  b.syn(client(1));
  const std::string next = std::to_string(b.iss.value() + 1);
  CHECK(b.gets(client(1), 80, "<SEQ=301><ACK=" + next + "><CTL=FIN,ACK><DATA=5>") ==
        "<SEQ=" + next + "><ACK=307><CTL=ACK><WND=65530>");
  CHECK(b.host.find(b.host.accept(80))->state() == State::CloseWait);
}

TEST_CASE("SYN-ACK is sent again after 1, 3, 7, 15, 31 s, and given up at 63 s") {
  Config config = plain();
  config.synack_retries = 5;
  HostBench b = server(config);
  const std::string s = b.syn(client(1));
  CHECK(b.wait(62s) ==
        "@1000ms " + s + " | @3000ms " + s + " | @7000ms " + s + " | @15000ms " + s + " | @31000ms " + s);
  CHECK(b.listener().syn_queue[0].retries == 5);
  CHECK(b.sent[0].retransmission);
  CHECK(b.wait(1s) == "");
  CHECK(b.said(Rule::HalfOpenExpired));
  CHECK(b.listener().syn_queue.empty());
  CHECK(b.counts().half_open_expired == 1);
  CHECK(b.host.next_deadline() == never);
}

TEST_CASE("a handshake completed after a lost SYN-ACK measures no round trip") {
  HostBench b = server();
  b.syn(client(1));
  b.wait(1s);
  b.ack(client(1));
  CHECK(b.said(Rule::KarnSkips));
  CHECK(b.said(Rule::LostSynRaisesRto));
}

TEST_CASE("the same SYN again: an ACK by the RFC, the SYN-ACK again by Linux, which restarts its timer") {
  SECTION("RFC 9293") {
    HostBench b = server();
    b.syn(client(1));
    CHECK(b.syn(client(1)) == "<SEQ=" + std::to_string(b.iss.value() + 1) + "><ACK=301><CTL=ACK>");
    CHECK(b.host.next_deadline() == Instant(1s));
  }
  SECTION("Linux") {
    HostBench b = server(linux_profile());
    const std::string syn_ack = b.syn(client(1));
    CHECK(b.syn(client(1)) == "");  // in the same instant
    b.wait(600ms);
    CHECK(b.syn(client(1)) == syn_ack);
    CHECK(b.said(Rule::SynRepeated));
    CHECK(b.sent.at(0).retransmission);
    CHECK(b.listener().syn_queue[0].retries == 0);
    CHECK(b.wait(999ms) == "");
    CHECK(b.wait(1ms) == "@1600ms " + syn_ack);
    CHECK(b.syn(client(1)) == "");
    CHECK(b.host.next_deadline() == Instant(3600ms));
  }
  SECTION("Karn's rule holds for it") {
    HostBench b = server(linux_profile());
    b.syn(client(1));
    b.wait(600ms);
    b.syn(client(1));
    b.ack(client(1));
    CHECK(b.said(Rule::KarnSkips));
    CHECK_FALSE(b.said(Rule::LostSynRaisesRto));
  }
}

TEST_CASE("each slot has its own time") {
  HostBench b = server();
  b.syn(client(1));
  b.wait(300ms);
  b.syn(client(2));
  CHECK(b.host.next_deadline() == Instant(1s));
  b.wait(700ms);
  CHECK(b.host.next_deadline() == Instant(1300ms));
  b.gets(client(2), 80, "<SEQ=301><CTL=RST>");
  CHECK(b.said(Rule::ResetReturnsToListen));
  CHECK(b.listener().syn_queue.size() == 1);
  CHECK(b.host.next_deadline() == Instant(3s));
}

TEST_CASE("a full SYN queue drops the next SYN; a slot that becomes free takes it") {
  HostBench b = server(with_backlogs(2, 10));
  b.syn(client(1));
  b.syn(client(2));
  CHECK(b.syn(client(3)) == "");
  CHECK(b.said(Rule::SynQueueFull));
  CHECK(b.counts().syn_queue_drops == 1);
  b.ack(client(2));
  CHECK(b.syn(client(3)) != "");
  CHECK(b.counts().syns == 4);
}

TEST_CASE("a full accept queue: the final ACK is ignored, the slot stays, SYN-ACK goes out again") {
  HostBench b = server(with_backlogs(10, 1));
  b.syn(client(1));
  const std::string s2 = b.syn(client(2));
  const Seq iss2 = b.iss;
  b.syn(client(1));
  b.gets(client(1), 80,
         "<SEQ=301><ACK=" + std::to_string(b.listener().syn_queue[0].iss.value() + 1) + "><CTL=ACK>");
  CHECK(b.listener().accept_queue.size() == 1);
  b.iss = iss2;
  CHECK(b.ack(client(2)) == "");
  CHECK(b.said(Rule::AcceptQueueFull));
  CHECK_FALSE(b.said(Rule::HandshakeAcknowledged));
  CHECK(b.listener().syn_queue.size() == 1);
  CHECK(b.counts().accept_queue_drops == 1);
  SECTION("a new SYN is dropped too") {
    CHECK(b.syn(client(3)) == "");
    CHECK(b.said(Rule::AcceptQueueFullForSyn));
    CHECK(b.host.free_syn_slots(80) == 0);
  }
  SECTION("room is made: the ACK of the next SYN-ACK completes it") {
    b.host.accept(80);
    CHECK(b.wait(1s) == "@1000ms " + s2);
    b.ack(client(2));
    CHECK(b.listener().accept_queue.size() == 1);
  }
}

TEST_CASE("a listener in LISTEN for strangers: ACK draws RST, RST nothing") {
  HostBench b = server();
  CHECK(b.gets(client(1), 80, "<SEQ=1><ACK=55><CTL=ACK>") == "<SEQ=55><CTL=RST>");
  CHECK(b.gets(client(1), 80, "<SEQ=1><CTL=RST>") == "");
  CHECK(b.gets(client(1), 80, "<SEQ=1><CTL=FIN>") == "");
  CHECK(b.said(Rule::NothingForListen));
}

TEST_CASE("cookies always: no slot is taken, and the ACK rebuilds the connection") {
  HostBench b = server(with_backlogs(2, 2, SynCookies::Always));
  CHECK(b.gets(client(1), 80, "<SEQ=300><CTL=SYN><MSS=1400>") != "");
  CHECK(b.said(Rule::CookieSent));
  CHECK(b.listener().syn_queue.empty());
  CHECK(b.host.next_deadline() == never);  // a lost third segment cannot be repaired by a SYN-ACK
  b.wait(60s);
  CHECK(b.ack(client(1)) == "");
  CHECK(b.said(Rule::CookieAccepted));
  CHECK_FALSE(b.said(Rule::RttMeasured));  // the time of sending is forgotten
  const Connection* c = b.host.find(b.host.accept(80));
  REQUIRE(c != nullptr);
  CHECK(c->state() == State::Established);
  CHECK(c->tcb().snd.mss == 1300);
  CHECK(b.counts().cookies_sent == 1);
  CHECK(b.counts().cookies_accepted == 1);
}

TEST_CASE("a cookie that is forged, or too old, draws RST") {
  HostBench b = server(with_backlogs(2, 2, SynCookies::Always));
  b.syn(client(1));
  SECTION("forged") {
    b.iss += 1;
  }
  SECTION("another client's") {
    b.wait(0s);
  }
  SECTION("too old") {
    b.wait(2 * cookie_step);
  }
  const Endpoint from = b.now == Instant{} && b.iss == b.sent.at(0).segment.seq ? client(2) : client(1);
  CHECK(b.ack(from) == "<SEQ=" + std::to_string(b.iss.value() + 1) + "><CTL=RST>");
  CHECK(b.said(Rule::CookieRejected));
  CHECK(b.counts().cookies_failed == 1);
  CHECK(b.host.accept(80) == 0);
}

TEST_CASE("cookies on overflow: slots first, cookies when they are gone") {
  HostBench b = server(with_backlogs(1, 10, SynCookies::OnOverflow));
  b.syn(client(1));
  CHECK_FALSE(b.said(Rule::CookieSent));
  b.syn(client(2));
  CHECK(b.said(Rule::CookieSent));
  b.ack(client(2));
  CHECK(b.listener().accept_queue.size() == 1);
  CHECK(b.listener().syn_queue.size() == 1);
}

TEST_CASE("a good cookie finds no room in the accept queue: ignored") {
  HostBench b = server(with_backlogs(1, 1, SynCookies::Always));
  b.syn(client(1));
  const Seq first = b.iss;
  b.syn(client(2));
  b.ack(client(2));
  b.iss = first;
  CHECK(b.ack(client(1)) == "");
  CHECK(b.said(Rule::AcceptQueueFull));
  CHECK(b.counts().cookies_accepted == 1);
}

TEST_CASE("the flood in bulk has the outcome of segments one by one") {
  for (const SynCookies cookies : {SynCookies::Off, SynCookies::OnOverflow, SynCookies::Always}) {
    HostBench single = server(with_backlogs(50, 10, cookies));
    HostBench bulk = server(with_backlogs(50, 10, cookies));
    constexpr std::uint16_t floods = 80;
    for (std::uint16_t k = 0; k < floods; ++k) single.gets(client(k), 80, "<SEQ=7><CTL=SYN><MSS=0>");
    const std::size_t slots = bulk.host.free_syn_slots(80);
    CHECK(slots == (cookies == SynCookies::Always ? 0U : 50U));
    for (std::uint16_t k = 0; k < slots; ++k) bulk.host.take_syn(bulk.now, 80, client(k), Seq(7), bulk.out);
    CHECK(bulk.out.segments.size() == slots);
    CHECK(bulk.host.free_syn_slots(80) == 0);
    bulk.host.pass_syns(80, floods - slots);
    CHECK(bulk.digest() == single.digest());
    CHECK(bulk.counts().syns == floods);
  }
}

TEST_CASE("bulk calls on a port without a listener do nothing") {
  HostBench b;
  CHECK(b.host.free_syn_slots(80) == 0);
  b.host.take_syn(b.now, 80, client(1), Seq(1), b.out);
  b.host.pass_syns(80, 5);
  CHECK(b.out.segments.empty());
}

TEST_CASE("bulk SYNs that meet a full accept queue are counted there") {
  HostBench b = server(with_backlogs(10, 1));
  b.syn(client(1));
  b.ack(client(1));
  b.host.pass_syns(80, 7);
  CHECK(b.counts().accept_queue_drops == 7);
}

TEST_CASE("65536 slots: filled, sent again and expired in the right order") {
  Config config = with_backlogs(65536, 10);
  config.synack_retries = 1;
  HostBench b = server(config);
  for (std::uint32_t k = 0; k < 65536; ++k) {
    b.host.take_syn(Instant(Duration(k)), 80, {Address{k}, 7}, Seq(k), b.out);
    if (k % 4096 == 0) b.done();
  }
  CHECK(b.host.free_syn_slots(80) == 0);
  CHECK(b.host.next_deadline() == Instant(1s));
  std::uint32_t again = 0;
  while (b.host.next_deadline() < Instant(2s)) {
    REQUIRE(b.host.next_deadline() == Instant(1s + Duration(again)));
    b.out.clear();
    b.host.timer_expires(b.host.next_deadline(), b.out);
    again += static_cast<std::uint32_t>(b.out.segments.size());
  }
  CHECK(again == 65536);
  CHECK(b.host.next_deadline() == Instant(3s));
  while (b.host.next_deadline() != never) {
    b.out.clear();
    b.host.timer_expires(b.host.next_deadline(), b.out);
  }
  CHECK(b.counts().half_open_expired == 65536);
  CHECK(b.listener().syn_queue.empty());
}

TEST_CASE("listeners take a new configuration at once") {
  HostBench b = server(with_backlogs(1, 10));
  b.syn(client(1));
  CHECK(b.host.free_syn_slots(80) == 0);
  b.host.configure(with_backlogs(5, 10));
  CHECK(b.host.free_syn_slots(80) == 4);
  b.host.configure(with_backlogs(5, 10, SynCookies::Always));
  CHECK(b.host.free_syn_slots(80) == 0);
}

TEST_CASE("a port can be listened to once, and let go") {
  HostBench b = server();
  CHECK_FALSE(b.host.listen(80));
  CHECK_FALSE(b.host.listen(0));
  b.syn(client(1));
  b.ack(client(1));
  const std::string next = std::to_string(b.iss.value() + 1);
  b.syn(client(2));
  b.host.stop_listening(80);
  b.host.stop_listening(80);
  CHECK(b.host.listener(80) == nullptr);
  CHECK(b.host.connections().empty());
  CHECK(b.host.next_deadline() == never);
  CHECK(b.gets(client(1), 80, "<SEQ=301><ACK=" + next + "><CTL=ACK><DATA=1>") ==
        "<SEQ=" + next + "><CTL=RST>");
  CHECK(b.syn(client(3)) == "<SEQ=0><ACK=301><CTL=RST,ACK>");
}
