// What the lesson on old segments says exactly, as its scenes' worlds do it.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/lesson/learner.hpp"
#include "tests/lesson/pages.hpp"

using namespace lesson;
using namespace lesson::test;
using tcp::Rule;
using tcp::State;

TEST_CASE("fact 10: without TIME-WAIT the clock of ISNs and timestamps each keep the old segment out",
          "[lesson][fact-10][old-segment-timestamps]") {
  Learner unguarded("old-segment-no-time-wait");
  unguarded.wait_until(4s);
  CHECK(unguarded.world().tally(Side::Client).written == 1'460);
  CHECK(unguarded.world().tally(Side::Server).read == 2'920);
  Learner stamped("old-segment-timestamps");
  stamped.wait_until(4s);
  CHECK(first_decided(stamped.log(), Side::Server, Rule::OldTimestamp, stamped.now()) == Instant{3400ms});
  CHECK(stamped.world().tally(Side::Server).read == stamped.world().tally(Side::Client).written);
  Learner clocked("old-segment-isn");
  clocked.wait_until(4s);
  CHECK(first_decided(clocked.log(), Side::Server, Rule::UnacceptableSegment, clocked.now()) ==
        Instant{3400ms});
  CHECK(clocked.world().tally(Side::Server).read == 1'460);
  CHECK(numbers_of_fact(10).empty());
}

TEST_CASE("fact 10: the ISN clock goes on by 250,000 numbers a second",
          "[lesson][fact-10][old-segment-isn]") {
  Learner learner("old-segment-isn");
  learner.wait_until(2s);
  const auto& packets = learner.log().packets;
  CHECK(packets.back().segment.flags == tcp::Syn);
  CHECK(packets.back().segment.seq - packets[0].segment.seq == 500'000);
}

TEST_CASE("fact 10: a connection faster than 250,000 octets a second runs ahead of the ISN clock",
          "[lesson][fact-10][faster-than-the-clock]") {
  Learner learner("faster-than-the-clock");
  learner.wait_until(1500ms);
  const auto& packets = learner.log().packets;
  const auto second_syn = std::find_if(packets.begin(), packets.end(), [](const Packet& p) {
    return p.segment.flags == tcp::Syn && p.id > 1;
  });
  REQUIRE(second_syn != packets.end());
  const Packet old = packets[13];
  CHECK(after(old.segment.seq, second_syn->segment.seq));
  learner.wait_until(3s);
  std::int64_t foreign = 0;  // joined to the new data: what lay behind the first great segment
  for (const sim::Event& event : learner.log().events) {
    if (event.at == Instant{1850ms} && event.rule == Rule::TextAccepted && foreign == 0)
      foreign = event.value - 65'495;
  }
  CHECK(foreign == 41'970);
  CHECK(learner.world().tally(Side::Server).wrong > 0);
  CHECK(learner.world().tally(Side::Server).read == 200'000);
}

TEST_CASE("fact 11: a RST ends TIME-WAIT by RFC 9293 and in Linux, and FreeBSD ignores it as RFC 1337 asks",
          "[lesson][fact-11][rst-in-time-wait]") {
  for (const Profile profile : {Profile::Own, Profile::Rfc, Profile::Linux, Profile::FreeBsd}) {
    Variant variant;
    variant.client = profile;
    Learner learner("rst-in-time-wait", 1, variant);
    learner.wait_until(4500ms);
    REQUIRE(learner.state(Side::Client) == State::TimeWait);
    learner.wait_until(6s);
    const bool ignores = profile == Profile::FreeBsd;
    CHECK(learner.state(Side::Client) == (ignores ? State::TimeWait : State::Closed));
    const Rule rule = ignores ? Rule::ResetIgnoredInTimeWait : Rule::ResetWhileClosing;
    CHECK(first_decided(learner.log(), Side::Client, rule, learner.now()) <= learner.now());
  }
  CHECK(numbers_of_fact(11).empty());
}

TEST_CASE(
    "fact 16: what tcp_tw_recycle promised comes by itself: a newer SYN of the same pair reopens TIME-WAIT",
    "[lesson][fact-16][reopen-time-wait]") {
  Learner learner("reopen-time-wait");
  learner.wait_until(3100ms);
  const auto& packets = learner.log().packets;
  const Packet first = packets[0], second = packets[7];
  REQUIRE(first.segment.flags == tcp::Syn);
  REQUIRE(second.segment.flags == tcp::Syn);
  CHECK(first.segment.source == second.segment.source);
  CHECK(second.segment.options.timestamps()->value - first.segment.options.timestamps()->value == 2'900);
  CHECK(first_decided(learner.log(), Side::Server, Rule::TimeWaitReopened, learner.now()) == learner.now());
  CHECK(learner.state(Side::Server) == State::SynReceived);
  CHECK(numbers_of_fact(16) == std::set<std::string>{"4.12"});  // Linux's, where it went
}

TEST_CASE("fact 16: the TIME-WAIT of one socket pair keeps no other out, whatever its timestamps",
          "[lesson][fact-16][reopen-time-wait]") {
  bool older = false;
  for (std::uint64_t seed = 1; seed <= 16; ++seed) {
    Start begin = find_scene("reopen-time-wait")->make(seed, {});
    begin.config.client_program.opens_from = 0;  // the next open has another port
    World world(begin.config, seed, begin.script);
    EventLog log;
    world.run_until(Instant{3100ms}, log);
    REQUIRE(first_entered(log, Side::Server, State::TimeWait, world.now()) < world.now());
    const Packet first = log.packets[0], second = log.packets[7];
    REQUIRE(is_syn(second));
    CHECK(first.segment.source != second.segment.source);
    const std::uint32_t ahead =
        second.segment.options.timestamps()->value - first.segment.options.timestamps()->value;
    older |= ahead >= 0x8000'0000;
    CHECK(is_syn_ack(log.packets[8]));
    CHECK(log.packets[8].segment.ack == second.segment.seq + 1);
    CHECK(first_decided(log, Side::Server, Rule::TimeWaitReopened, world.now()) == tcp::never);
  }
  CHECK(older);
}

TEST_CASE("fact 16: timestamps of one client say nothing about another's behind the same address",
          "[lesson][fact-16][reopen-time-wait]") {
  bool older = false, newer = false;
  for (std::uint64_t seed = 1; seed <= 16; ++seed) {
    Learner learner("reopen-time-wait", seed);
    learner.wait_until(2s);
    learner.does("crash client");  // another machine, behind the same address and port
    learner.does("reboot client");
    learner.wait_until(3100ms);
    const bool reopened =
        first_decided(learner.log(), Side::Server, Rule::TimeWaitReopened, learner.now()) <= learner.now();
    (reopened ? newer : older) = true;
  }
  CHECK(older);
  CHECK(newer);
}
