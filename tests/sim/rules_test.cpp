// core/sim/rules: "always drop the next …".
#include "core/sim/rules.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "tests/sim/sim_support.hpp"

using namespace sim;
using namespace sim::test;

namespace {

tcp::Segment with(tcp::Flags flags, std::size_t octets = 0) {
  tcp::Segment segment;
  segment.flags = flags;
  segment.data.resize(octets);
  return segment;
}

// What becomes of `count` such segments: 'x' lost, '.' not.
std::string fates(Rules& rules, int count, const tcp::Segment& segment = with(tcp::Ack, 1)) {
  std::string text;
  for (int i = 0; i < count; ++i) text += rules.pass(Side::Client, segment) != 0 ? 'x' : '.';
  return text;
}

}  // namespace

TEST_CASE("the n-th, every n-th, all", "[sim][rules]") {
  Rules rules;
  rules.add({.kind = SegmentKind::Data, .which = Which::Nth, .n = 3});
  CHECK(fates(rules, 6) == "..x...");
  CHECK(rules.active().empty());  // over
  rules.add({.which = Which::Every, .n = 3});
  CHECK(fates(rules, 7) == "..x..x.");
  CHECK(rules.active()[0].seen == 7);
  CHECK(rules.active()[0].lost == 2);
  rules.remove(rules.active()[0].id);
  rules.add({});
  CHECK(fates(rules, 3) == "xxx");
  CHECK(rules.pass(Side::Server, with(tcp::Ack)) == 0);  // the other end's
}

TEST_CASE("each kind is what it says", "[sim][rules]") {
  using tcp::Ack, tcp::Fin, tcp::Rst, tcp::Syn, tcp::Psh;
  CHECK(is_of_kind(with(Syn), SegmentKind::Syn));
  CHECK_FALSE(is_of_kind(with(Syn | Ack), SegmentKind::Syn));
  CHECK(is_of_kind(with(Syn | Ack), SegmentKind::SynAck));
  CHECK(is_of_kind(with(Ack), SegmentKind::Ack));
  CHECK_FALSE(is_of_kind(with(Ack | Psh, 1), SegmentKind::Ack));
  CHECK_FALSE(is_of_kind(with(Ack | Fin), SegmentKind::Ack));
  CHECK_FALSE(is_of_kind(with(Ack | Rst), SegmentKind::Ack));
  CHECK(is_of_kind(with(Ack | Fin, 1), SegmentKind::Data));
  CHECK(is_of_kind(with(Ack | Fin, 1), SegmentKind::Fin));
  CHECK(is_of_kind(with(Rst | Ack), SegmentKind::Rst));
  CHECK(is_of_kind(with({}), SegmentKind::Any));
}

TEST_CASE("where two rules meet one packet, the older loses it and both count it", "[sim][rules]") {
  Rules rules;
  rules.add({.which = Which::Every, .n = 2});
  rules.add({.kind = SegmentKind::Data, .which = Which::Nth, .n = 2});
  CHECK(fates(rules, 4) == ".x.x");
  REQUIRE(rules.active().size() == 1);
  CHECK(rules.active()[0].lost == 2);
}

TEST_CASE("a rule loses what it says on its way, and the log says whose doing that was", "[sim][rules]") {
  Run run;
  run.does("rule drop server syn-ack 1");
  run.does("open client");
  run.to(100ms);
  REQUIRE(run.packet(2).rule == 1);
  CHECK(run.world.rules().empty());
  run.to(150ms);
  CHECK(run.packet(2).fate == Fate::DroppedByRule);
  CHECK(run.packet(2).ends == Instant{150ms});  // half-way
  CHECK(run.log.events.back().kind == EventKind::PacketLost);
  CHECK(run.log.events.back().by_learner);
  CHECK(run.log.events.back().value == 1);
  run.to(3s);
  CHECK(run.client() == tcp::State::Established);  // the next one came through
}

TEST_CASE("no SYN-ACK ever comes as long as the rule stands", "[sim][rules]") {
  Run run;
  run.does("rule drop server syn-ack");
  run.does("open client");
  run.to(10s);
  CHECK(run.client() == tcp::State::SynSent);
  REQUIRE(run.world.rules().size() == 1);
  CHECK(run.world.rules()[0].lost >= 3);
  run.does("rule off 1");
  CHECK(run.world.rules().empty());
  run.to(40s);
  CHECK(run.client() == tcp::State::Established);
}

TEST_CASE("a rule looks at what TCP sends, not at what is copied or forged", "[sim][rules]") {
  Run run = established();
  run.does("rule drop client any 1");
  run.does("forge client A");
  CHECK(run.world.rules()[0].seen == 0);
  run.does("send client 10");
  CHECK(run.log.packets.back().rule == 1);
  run.does("duplicate " + std::to_string(run.log.packets.back().id));
  CHECK(run.log.packets.back().rule == 0);
  run.to(1101ms);
  CHECK(run.log.packets[4].fate == Fate::DroppedByRule);
  CHECK(run.log.packets[5].fate == Fate::Delivered);
}

TEST_CASE("there is a bound to rules, and none is taken back twice", "[sim][rules]") {
  Run run;
  CHECK(run.refused("rule off all") == Refusal::NoSuchRule);
  for (std::size_t i = 0; i < Rules::max_rules; ++i) run.does("rule drop client fin");
  CHECK(run.refused("rule drop client fin") == Refusal::TooManyRules);
  run.does("rule off 5");
  CHECK(run.refused("rule off 5") == Refusal::NoSuchRule);
  run.does("rule drop client fin");
  CHECK(run.world.rules().back().id == Rules::max_rules + 1);  // no number comes again
  run.does("rule off all");
  CHECK(run.world.rules().empty());
}

TEST_CASE("rules are part of the world: its digest, its memory", "[sim][rules]") {
  Run run;
  const std::uint64_t before = run.world.digest();
  const std::size_t memory = run.world.memory();
  World other = run.world;
  run.does("rule drop client every 2");
  EventLog log;
  other.apply(parse_action("rule drop client every 3").action, log);
  CHECK(run.world.digest() != before);
  CHECK(run.world.digest() != other.digest());
  CHECK(run.world.memory() > memory);
}
