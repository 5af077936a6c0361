// RFC 2018 and RFC 2883 (what a receiver reports), RFC 6675 (what a sender makes of it), RFC 3042, RFC
// 5681, 4.1.
#include <catch2/catch_test_macros.hpp>

#include "core/tcp/scoreboard.hpp"
#include "tests/tcp/wire.hpp"

using namespace tcp;
using namespace tcp::test;

namespace {

Config sacking(bool controlled = true) {
  Config config = plain();
  config.sack = true;
  config.congestion_control = controlled;
  return config;
}

// MSS 1000: segment k begins at 101 + 1000 (k - 1).
Bench sender(const Config& config = sacking(), std::string_view options = "<SACKOK>") {
  Bench b(config);
  b.open();
  b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK><MSS=1000>" + std::string(options));
  return b;
}

SackBlocks blocks(std::initializer_list<SackBlock> some) {
  SackBlocks all;
  for (const SackBlock& b : some) all.block.at(all.count++) = b;
  return all;
}

// Ten segments of 100 from 1000 on.
std::vector<Transmission> ten() {
  std::vector<Transmission> flight;
  for (std::uint32_t i = 0; i < 10; ++i) flight.push_back({.seq = Seq(1000 + 100 * i), .length = 100});
  return flight;
}

}  // namespace

TEST_CASE("RFC 2018, 4: the block that grew last comes first, then those reported before") {
  Bench b = sender();
  CHECK(b.gets("<SEQ=501><ACK=101><CTL=ACK><DATA=100>") == "<SEQ=101><ACK=301><CTL=ACK><SACK=501-601>");
  CHECK(b.gets("<SEQ=701><ACK=101><CTL=ACK><DATA=100>") ==
        "<SEQ=101><ACK=301><CTL=ACK><SACK=701-801,501-601>");
  CHECK(b.gets("<SEQ=901><ACK=101><CTL=ACK><DATA=100>") ==
        "<SEQ=101><ACK=301><CTL=ACK><SACK=901-1001,701-801,501-601>");
  CHECK(b.gets("<SEQ=601><ACK=101><CTL=ACK><DATA=50>") ==
        "<SEQ=101><ACK=301><CTL=ACK><SACK=501-651,901-1001,701-801>");
  CHECK(b.gets("<SEQ=651><ACK=101><CTL=ACK><DATA=50>") ==
        "<SEQ=101><ACK=301><CTL=ACK><SACK=501-801,901-1001>");
  CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=200>") ==
        "<SEQ=101><ACK=801><CTL=ACK><WND=65035><SACK=901-1001>");
  CHECK(b.gets("<SEQ=801><ACK=101><CTL=ACK><DATA=100>") == "<SEQ=101><ACK=1001><CTL=ACK><WND=64835>");
}

TEST_CASE("RFC 2018, 4: as long as anything is held the ACK says so, however long ago it was reported") {
  Bench b = sender();
  b.gets("<SEQ=2301><ACK=101><CTL=ACK><DATA=100>");
  for (const int seq : {401, 601, 801, 1001})
    b.gets("<SEQ=" + std::to_string(seq) + "><ACK=101><CTL=ACK><DATA=100>");
  for (const int seq : {301, 501, 701})
    b.gets("<SEQ=" + std::to_string(seq) + "><ACK=101><CTL=ACK><DATA=100>");
  CHECK(b.gets("<SEQ=901><ACK=101><CTL=ACK><DATA=100>") ==
        "<SEQ=101><ACK=1101><CTL=ACK><WND=64735><SACK=2301-2401>");
}

TEST_CASE("RFC 2883, 4.1: what came before and is acknowledged is reported once, in the first block") {
  Bench b = sender();
  b.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=100>");
  SECTION("all of it") {
    CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=100>") ==
          "<SEQ=101><ACK=401><CTL=ACK><WND=65435><SACK=301-401>");
    CHECK(b.value(Rule::DuplicateReported) == 100);
    CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=50>") ==
          "<SEQ=101><ACK=401><CTL=ACK><WND=65435><SACK=301-351>");
    CHECK(b.gets("<SEQ=401><ACK=101><CTL=ACK><DATA=100>") == "<SEQ=101><ACK=501><CTL=ACK><WND=65335>");
  }
  SECTION("a part of it") {
    CHECK(b.gets("<SEQ=351><ACK=101><CTL=ACK><DATA=100>") ==
          "<SEQ=101><ACK=451><CTL=ACK><WND=65385><SACK=351-401>");
    CHECK(b.value(Rule::DuplicateReported) == 50);
  }
  SECTION("what is held follows") {
    b.gets("<SEQ=501><ACK=101><CTL=ACK><DATA=100>");
    CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=100>") ==
          "<SEQ=101><ACK=401><CTL=ACK><WND=65435><SACK=301-401,501-601>");
  }
}

TEST_CASE("RFC 2883, 4.2: what came before and is held is reported before the block that it lies in") {
  Bench b = sender();
  b.gets("<SEQ=501><ACK=101><CTL=ACK><DATA=100>");
  b.gets("<SEQ=901><ACK=101><CTL=ACK><DATA=100>");
  SECTION("all of it") {
    CHECK(b.gets("<SEQ=501><ACK=101><CTL=ACK><DATA=100>") ==
          "<SEQ=101><ACK=301><CTL=ACK><SACK=501-601,501-601,901-1001>");
    CHECK(b.gets("<SEQ=701><ACK=101><CTL=ACK><DATA=100>") ==
          "<SEQ=101><ACK=301><CTL=ACK><SACK=701-801,501-601,901-1001>");
  }
  SECTION("its end is new") {
    CHECK(b.gets("<SEQ=551><ACK=101><CTL=ACK><DATA=100>") ==
          "<SEQ=101><ACK=301><CTL=ACK><SACK=551-601,501-651,901-1001>");
  }
  SECTION("its beginning is new") {
    CHECK(b.gets("<SEQ=851><ACK=101><CTL=ACK><DATA=100>") ==
          "<SEQ=101><ACK=301><CTL=ACK><SACK=901-951,851-1001,501-601>");
  }
  SECTION("two runs of it: the first is told") {
    CHECK(b.gets("<SEQ=501><ACK=101><CTL=ACK><DATA=500>") ==
          "<SEQ=101><ACK=301><CTL=ACK><SACK=501-601,501-1001>");
  }
  SECTION("its beginning fills the gap") {
    CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=250>") ==
          "<SEQ=101><ACK=601><CTL=ACK><WND=65235><SACK=501-551,901-1001>");
  }
  SECTION("nothing of it") {
    b.gets("<SEQ=701><ACK=101><CTL=ACK><DATA=100>");
    CHECK_FALSE(b.said(Rule::DuplicateReported));
  }
}

TEST_CASE("RFC 2883: SYN and FIN come twice like text; nothing is reported in SYN-RECEIVED and TIME-WAIT") {
  SECTION("the SYN-ACK") {
    Bench b = sender();
    CHECK(b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK><MSS=1000><SACKOK>") ==
          "<SEQ=101><ACK=301><CTL=ACK><SACK=300-301>");
  }
  SECTION("the SYN, before the handshake is complete") {
    Bench b(sacking());
    b.listen();
    b.gets("<SEQ=300><CTL=SYN><SACKOK>");
    CHECK(b.gets("<SEQ=300><CTL=SYN><SACKOK>") == "<SEQ=101><ACK=301><CTL=ACK>");
  }
  SECTION("the FIN") {
    Bench b = sender();
    b.gets("<SEQ=301><ACK=101><CTL=FIN,ACK><DATA=10>");
    CHECK(b.gets("<SEQ=301><ACK=101><CTL=FIN,ACK><DATA=10>") ==
          "<SEQ=101><ACK=312><CTL=ACK><WND=65525><SACK=301-312>");
    CHECK(b.gets("<SEQ=311><ACK=101><CTL=ACK>") == "<SEQ=101><ACK=312><CTL=ACK><WND=65525>");
  }
  SECTION("in TIME-WAIT") {
    Bench b = sender();
    b.close();
    b.gets("<SEQ=301><ACK=102><CTL=FIN,ACK>");
    REQUIRE(b.state() == State::TimeWait);
    CHECK(b.gets("<SEQ=300><ACK=102><CTL=ACK><DATA=1>") == "<SEQ=102><ACK=302><CTL=ACK>");
  }
}

TEST_CASE("RFC 2883: an old duplicate that its timestamp gives away is reported, too") {
  Config config = sacking();
  config.timestamps = true;
  Bench b = sender(config, "<SACKOK><TS=7/0>");
  b.gets("<SEQ=301><ACK=101><CTL=ACK><TS=9/0><DATA=100>");
  b.gets("<SEQ=301><ACK=101><CTL=ACK><TS=8/0><DATA=100>");
  CHECK(b.said(Rule::OldTimestamp));
  CHECK(b.value(Rule::DuplicateReported) == 100);
  CHECK(b.sent.at(0).segment.options.sack()->block[0] == SackBlock{Seq(301), Seq(401)});
}

TEST_CASE("RFC 2883: a new segment leaves room for the report; one sent again leaves it for the next ACK") {
  Bench b = sender();
  b.send(20'000);
  b.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=100>");
  SECTION("a new segment") {
    b.gets("<SEQ=351><ACK=1101><CTL=ACK><DATA=100>");
    REQUIRE(b.sent.size() == 2);
    CHECK(b.sent.at(0).segment.data.size() == 988);
    CHECK(b.sent.at(0).segment.options.sack()->block[0] == SackBlock{Seq(351), Seq(401)});
    CHECK_FALSE(b.sent.at(1).segment.options.sack());
  }
  SECTION("one sent again") {
    b.wait(1s);
    b.gets("<SEQ=351><ACK=1101><CTL=ACK><DATA=100>");
    REQUIRE(b.sent.size() > 0);
    CHECK(b.sent.at(0).retransmission);
    CHECK_FALSE(b.sent.at(0).segment.options.sack());
    CHECK(b.gets("<SEQ=451><ACK=1101><CTL=ACK><DATA=100>") ==
          "<SEQ=10101><ACK=551><CTL=ACK><WND=65285><SACK=351-401>");
  }
}

TEST_CASE("RFC 2883 can be switched off") {
  Config config = sacking();
  config.dsack = false;
  Bench b = sender(config);
  b.gets("<SEQ=501><ACK=101><CTL=ACK><DATA=100>");
  CHECK(b.gets("<SEQ=501><ACK=101><CTL=ACK><DATA=100>") == "<SEQ=101><ACK=301><CTL=ACK><SACK=501-601>");
}

TEST_CASE("no reports where SACK was not agreed on") {
  Bench b = sender(sacking(), "");
  CHECK(b.gets("<SEQ=501><ACK=101><CTL=ACK><DATA=100>") == "<SEQ=101><ACK=301><CTL=ACK>");
}

TEST_CASE("a data segment leaves room for the report that it carries; one sent again carries what fits") {
  Bench b = sender();
  b.send(1000);
  b.gets("<SEQ=501><ACK=101><CTL=ACK><DATA=100>");
  b.send(2000);
  CHECK(b.sent.at(0).segment.data.size() == 988);
  CHECK(b.sent.at(0).segment.options.sack()->count == 1);
  b.wait(1s);
  CHECK(b.sent.at(0).segment.data.size() == 1000);
  CHECK_FALSE(b.sent.at(0).segment.options.sack());
}

TEST_CASE("Update(): whole segments inside a block are reported, nonsense is not") {
  std::vector<Transmission> flight = ten();
  CHECK(take_sack(flight, blocks({{Seq(1100), Seq(1350)}}), Seq(1000), Seq(2000)) == 200);
  CHECK(flight[1].sacked);
  CHECK(flight[2].sacked);
  CHECK_FALSE(flight[3].sacked);
  CHECK(take_sack(flight, blocks({{Seq(1100), Seq(1350)}}), Seq(1000), Seq(2000)) == 0);
  CHECK(take_sack(flight, blocks({{Seq(1500), Seq(2100)}}), Seq(1000), Seq(2000)) == 0);  // beyond SND.NXT
  CHECK(take_sack(flight, blocks({{Seq(1700), Seq(1600)}}), Seq(1000), Seq(2000)) == 0);  // turned round
  CHECK(take_sack(flight, blocks({{Seq(900), Seq(1000)}}), Seq(1000), Seq(2000)) == 0);   // before SND.UNA
  CHECK(reported(flight) == 2);
}

TEST_CASE("IsLost(): three segments above, or more than two segments' octets") {
  std::vector<Transmission> flight = ten();
  flight[3].sacked = flight[5].sacked = true;
  CHECK(mark_lost(flight, 100) == 0);
  std::vector<Transmission> larger = flight;
  CHECK(mark_lost(larger, 99) == 3);  // 200 octets are more than 2 * 99
  CHECK_FALSE(larger[4].lost);
  flight[7].sacked = true;
  CHECK(mark_lost(flight, 100) == 3);
  CHECK(flight[2].lost);
  CHECK_FALSE(flight[4].lost);
  CHECK(mark_lost(flight, 100) == 0);
}

TEST_CASE("NextSeg(), rules (3) and (4)") {
  std::vector<Transmission> flight = ten();
  flight[6].sacked = true;
  CHECK(next_doubtful(flight, false) == 0);
  for (std::size_t i = 0; i < 6; ++i) flight[i].retransmitted = true;
  CHECK_FALSE(next_doubtful(flight, false));
  CHECK(next_doubtful(flight, true) == 9);
  flight[9].lost = true;
  flight[8].retransmitted = true;
  CHECK(next_doubtful(flight, true) == 7);
  CHECK_FALSE(reneged({}));
}

TEST_CASE("a block before the cumulative ACK, or inside the second, tells of octets that came twice") {
  CHECK(is_duplicate_report(blocks({{Seq(900), Seq(1000)}}), Seq(1000)));
  CHECK(is_duplicate_report(blocks({{Seq(1200), Seq(1300)}, {Seq(1100), Seq(1400)}}), Seq(1000)));
  CHECK_FALSE(is_duplicate_report(blocks({{Seq(1200), Seq(1300)}}), Seq(1000)));
  CHECK_FALSE(is_duplicate_report({}, Seq(1000)));
  CHECK_FALSE(is_duplicate_report(blocks({{Seq(1500), Seq(1600)}, {Seq(1700), Seq(1800)}}), Seq(1000)));
  CHECK_FALSE(is_duplicate_report(blocks({{Seq(1500), Seq(1900)}, {Seq(1400), Seq(1800)}}), Seq(1000)));
}

TEST_CASE("RFC 6675: two losses in a window are repaired in one round trip, as the pipe allows") {
  Bench b = sender();
  b.send(10'000);
  CHECK(b.sent.size() == 10);
  CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><SACK=1101-2101>") == "");
  CHECK(b.value(Rule::DuplicateAck) == 1);
  CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><SACK=1101-2101,3101-4101>") == "");
  CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><SACK=3101-5101,1101-2101>") ==
        "<SEQ=101><ACK=301><CTL=ACK><DATA=1000>");
  CHECK(b.value(Rule::SackRecovery) == 5000);
  CHECK(b.sent.at(0).retransmission);
  CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><SACK=3101-6101,1101-2101>") == "");  // (the pipe is full: 6 of 5)
  CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><SACK=3101-7101,1101-2101>") ==
        "<SEQ=2101><ACK=301><CTL=ACK><DATA=1000>");
  CHECK(b.sent.at(0).cause == Rule::SackRetransmit);
  b.gets("<SEQ=301><ACK=2101><CTL=ACK><SACK=3101-10101>");
  CHECK(b.c.tcb().congestion.in_recovery);
  b.gets("<SEQ=301><ACK=10101><CTL=ACK>");
  CHECK(b.said(Rule::RecoveryEnds));
  CHECK(b.c.tcb().congestion.cwnd == 5000);
}

TEST_CASE("RFC 6675: when nothing is certainly lost and nothing new can go, a doubtful segment does") {
  SECTION("(3) the first that has only two reported above it") {
    Bench b = sender();
    b.send(8000);
    CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><SACK=1101-5101>") == "<SEQ=101><ACK=301><CTL=ACK><DATA=1000>");
    CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><SACK=6101-8101,1101-5101>") ==
          "<SEQ=5101><ACK=301><CTL=ACK><DATA=1000>");
    CHECK(b.sent.at(0).cause == Rule::DoubtfulSent);
  }
  SECTION("(4) the last, once in a recovery") {
    Bench b = sender();
    b.send(6000);
    CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><SACK=1101-5101>") ==
          "<SEQ=101><ACK=301><CTL=ACK><DATA=1000> | <SEQ=5101><ACK=301><CTL=ACK><DATA=1000>");
    CHECK(b.sent.at(1).cause == Rule::DoubtfulSent);
    CHECK(b.gets("<SEQ=301><ACK=1101><CTL=ACK><SACK=1101-5101>") == "");
  }
}

TEST_CASE("after a timeout what was reported is not sent again, unless the peer has forgotten it") {
  Bench b = sender();
  b.send(3000);
  b.gets("<SEQ=301><ACK=101><CTL=ACK><SACK=1101-2101>");
  b.wait(1s);
  CHECK(b.sent.size() == 1);
  SECTION("it has not") {
    CHECK(b.gets("<SEQ=301><ACK=2101><CTL=ACK>") == "<SEQ=2101><ACK=301><CTL=ACK><DATA=1000>");
  }
  SECTION("it has: the first in flight cannot be held by it (RFC 2018, 8)") {
    CHECK(b.gets("<SEQ=301><ACK=1101><CTL=ACK>") == "<SEQ=2101><ACK=301><CTL=ACK><DATA=1000>");
    b.wait(3s);
    CHECK(b.said(Rule::ReportsForgotten));
    CHECK(b.sent.at(0).segment.seq == Seq(1101));
  }
}

TEST_CASE("RFC 3042: the first two duplicate ACKs let a new segment out each") {
  Bench b = sender(sacking(), "");
  b.send(15'000);
  CHECK(b.sent.size() == 10);
  CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK>") == "<SEQ=10101><ACK=301><CTL=ACK><DATA=1000>");
  CHECK(b.sent.at(0).cause == Rule::LimitedTransmit);
  CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK>") == "<SEQ=11101><ACK=301><CTL=ACK><DATA=1000>");
  CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK>") == "<SEQ=101><ACK=301><CTL=ACK><DATA=1000>");
  CHECK(b.said(Rule::FastRetransmit));
}

TEST_CASE("RFC 5681, 3.2: what went by limited transmit does not count where ssthresh is set") {
  SECTION("by duplicate ACKs (RFC 3042)") {
    Bench b = sender(sacking(), "");
    b.send(15'000);
    for (int i = 0; i < 3; ++i) b.gets("<SEQ=301><ACK=101><CTL=ACK>");
    CHECK(b.c.flight() == 12'000);
    CHECK(b.c.tcb().congestion.ssthresh == 5000);
    CHECK(b.value(Rule::FastRetransmit) == 8000);
  }
  SECTION("by reports (RFC 6675, 5, (4.2))") {
    Bench b = sender();
    b.send(15'000);
    b.gets("<SEQ=301><ACK=101><CTL=ACK><SACK=1101-2101>");
    b.gets("<SEQ=301><ACK=101><CTL=ACK><SACK=1101-3101>");
    CHECK(b.c.flight() == 12'000);
    b.gets("<SEQ=301><ACK=101><CTL=ACK><SACK=1101-4101>");
    CHECK(b.value(Rule::SackRecovery) == 5000);
  }
}

TEST_CASE("limited transmit and the restart window can be switched off") {
  Config config = sacking();
  config.limited_transmit = config.restart_after_idle = false;
  config.initial_window_segments = 2;
  Bench b = sender(config, "");
  b.send(2000);
  b.gets("<SEQ=301><ACK=2101><CTL=ACK>");
  b.send(6000);
  CHECK(b.gets("<SEQ=301><ACK=2101><CTL=ACK>") == "");
  b.gets("<SEQ=301><ACK=5101><CTL=ACK>");
  b.gets("<SEQ=301><ACK=8101><CTL=ACK>");
  const std::uint32_t cwnd = b.c.tcb().congestion.cwnd;
  REQUIRE(cwnd > 2000);
  b.wait(10s);
  b.send(1000);
  CHECK(b.c.tcb().congestion.cwnd == cwnd);
}

TEST_CASE("RFC 5681, 4.1: after an idle time longer than the RTO cwnd begins at the restart window") {
  Config config = sacking();
  config.initial_window_segments = 2;
  Bench b = sender(config);
  std::uint32_t ack = 101;
  for (int i = 0; i < 4; ++i) {
    b.send(2000);
    b.gets("<SEQ=301><ACK=" + std::to_string(ack += 2000) + "><CTL=ACK>");
  }
  CHECK(b.c.tcb().congestion.cwnd == 6000);
  b.wait(1001ms);
  b.send(5000);
  CHECK(b.value(Rule::IdleRestart) == 2000);
  CHECK(b.sent.size() == 2);
}
