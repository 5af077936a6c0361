// core/sim/history: every moment can be had again, acting in the past forks, undo and redo bring futures
// back.
#include "core/sim/history.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "tests/sim/sim_support.hpp"

using namespace sim;
using namespace sim::test;

namespace {

World conversing() {
  WorldConfig config = quiet();
  config.server_program = {.listens = true, .close_after_peer = 300ms, .answers = 4000};
  return World(config, 5,
               {{Instant{100ms}, Open{}}, {Instant{1s}, Send{Side::Client, 30'000}}, {Instant{3s}, Close{}}});
}
History conversation() {
  return History(conversing());
}

// Digest and visible state at many moments.
std::vector<std::uint64_t> digests(History& history, Duration step, Duration until) {
  std::vector<std::uint64_t> all;
  for (Duration t{0}; t <= until; t += step) all.push_back(history.at(Instant{t}).digest());
  return all;
}

PacketId last_syn_ack(const History& history) {
  PacketId found = 0;
  for (const Packet& packet : history.present().in_flight()) {
    if (packet.segment.flags == (tcp::Syn | tcp::Ack)) found = packet.id;
  }
  REQUIRE(found != 0);
  return found;
}

}  // namespace

TEST_CASE("any moment can be visited again, in any order, and is the same", "[sim][history]") {
  History history = conversation();
  const auto first = digests(history, 17ms, 5s);
  CHECK(history.frontier() >= Instant{4990ms});
  const std::string log = text(history.log());
  for (std::size_t i = first.size(); i-- > 0;) REQUIRE(history.at(Instant{17ms * i}).digest() == first[i]);
  for (std::size_t i = 0; i < first.size(); ++i) {
    const std::size_t j = i * 101 % first.size();
    REQUIRE(history.at(Instant{17ms * j}).digest() == first[j]);
  }
  CHECK(text(history.log()) == log);
  CHECK(history.now() < history.frontier());
}

TEST_CASE("a straight run and one in small steps are the same", "[sim][history]") {
  History slow = conversation(), fast = conversation();
  digests(slow, 1ms, 5s);
  fast.at(Instant{5s});
  CHECK(slow.present().digest() == fast.present().digest());
  CHECK(text(slow.log()) == text(fast.log()));
}

TEST_CASE("steps go from event to event, there and back", "[sim][history]") {
  History history = conversation();
  std::vector<Instant> forward{history.now()};
  while (history.next_event() != tcp::never) {
    const Instant next = history.next_event();
    REQUIRE(next > history.now());
    const std::size_t before = history.log().events.size();
    history.at(next);
    REQUIRE(history.log().events.size() > before);  // something is told there
    forward.push_back(next);
  }
  CHECK(history.present().state(Side::Client) == tcp::State::Closed);
  CHECK(forward[1] == Instant{100ms});
  while (forward.size() > 1) {
    forward.pop_back();
    REQUIRE(history.previous_event() == forward.back());
    history.at(forward.back());
  }
  CHECK(history.now() == Instant{});
  CHECK(history.previous_event() == tcp::never);
}

TEST_CASE("the step behind the frontier is known from anywhere in the past", "[sim][history]") {
  History history = conversation();
  history.at(Instant{150ms});
  const Instant next = history.next_event();
  CHECK(next == Instant{200ms});
  history.at(Instant{120ms});
  CHECK(history.next_event() == next);
}

TEST_CASE("acting in the past forks: what came later is gone, what came before stays", "[sim][history]") {
  History history = conversation();
  history.at(Instant{5s});
  const std::size_t packets = history.log().packets.size();
  history.at(Instant{250ms});
  const PacketId syn_ack = last_syn_ack(history);
  CHECK(history.log().packets[syn_ack - 1].fate == Fate::Delivered);  // the log knows the future
  CHECK(history.act(Drop{syn_ack}) == Refusal::None);
  CHECK(history.now() == Instant{250ms});
  CHECK(history.frontier() == Instant{250ms});
  CHECK(history.log().packets.size() == syn_ack);
  CHECK(history.log().packets.size() < packets);
  CHECK(history.log().packets[syn_ack - 1].fate == Fate::DroppedByLearner);
  CHECK(history.log().events.back().at == Instant{250ms});
  history.at(Instant{900ms});
  CHECK(history.present().state(Side::Client) == tcp::State::SynSent);
  history.at(Instant{2900ms});
  CHECK(history.present().state(Side::Client) == tcp::State::Established);
}

TEST_CASE("a fork forgets the fates of packets that are in flight again", "[sim][history]") {
  History history = conversation();
  history.at(Instant{5s});
  history.at(Instant{1050ms});
  history.act(Tune{Knob::SynBacklog, 7});
  REQUIRE_FALSE(history.present().in_flight().empty());
  for (const Packet& packet : history.present().in_flight()) {
    CHECK(history.log().packets[packet.id - 1].fate == Fate::InFlight);
  }
}

TEST_CASE("undo brings back the future that an act replaced, redo the act", "[sim][history]") {
  History history = conversation();
  CHECK_FALSE(history.undo());
  CHECK_FALSE(history.redo());
  history.at(Instant{5s});
  const std::string whole = text(history.log());
  const std::uint64_t last = history.present().digest();
  history.at(Instant{250ms});
  history.act(Drop{last_syn_ack(history)});
  history.at(Instant{4s});
  const std::string forked = text(history.log());
  const std::uint64_t forked_last = history.present().digest();

  REQUIRE(history.undo());
  CHECK(history.now() == Instant{250ms});
  CHECK(history.frontier() == Instant{5s});
  CHECK(text(history.log()) == whole);
  CHECK(history.at(Instant{5s}).digest() == last);
  CHECK_FALSE(history.undo());

  REQUIRE(history.redo());
  CHECK(history.now() == Instant{250ms});
  CHECK(history.frontier() == Instant{4s});
  CHECK(text(history.log()) == forked);
  CHECK(history.at(Instant{4s}).digest() == forked_last);
  CHECK_FALSE(history.redo());
}

TEST_CASE("acts at one instant are undone one by one", "[sim][history]") {
  History history = conversation();
  history.at(Instant{1050ms});
  std::vector<std::string> logs{text(history.log())};
  for (const Action& action : {Action{Drop{4}}, Action{Delay{5, 1s}}, Action{Duplicate{6}}}) {
    REQUIRE(history.act(action) == Refusal::None);
    logs.push_back(text(history.log()));
  }
  CHECK(history.inputs().size() == 3);
  for (std::size_t i = 3; i-- > 0;) {
    REQUIRE(history.undo());
    REQUIRE(text(history.log()) == logs[i]);
  }
  for (std::size_t i = 1; i <= 3; ++i) {
    REQUIRE(history.redo());
    REQUIRE(text(history.log()) == logs[i]);
  }
}

TEST_CASE("a new act ends what could be redone", "[sim][history]") {
  History history = conversation();
  history.at(Instant{1050ms});
  history.act(Drop{4});
  history.undo();
  CHECK(history.can_redo());
  history.act(Drop{5});
  CHECK_FALSE(history.can_redo());
  CHECK(history.can_undo());
}

TEST_CASE("a fork of a fork is undone in the order of the acts, not of their times", "[sim][history]") {
  History history = conversation();
  history.at(Instant{1500ms});
  history.act(Send{Side::Server, 10});
  history.at(Instant{5s});
  const std::string first = text(history.log());
  history.at(Instant{1050ms});
  history.act(Drop{4});
  history.at(Instant{2s});
  history.act(Send{Side::Server, 20});
  history.undo();
  history.undo();
  CHECK(history.now() == Instant{1050ms});
  CHECK(text(history.log()) == first);
  REQUIRE(history.inputs().size() == 1);
  CHECK(to_text(history.inputs()[0]) == "at 1500ms send server 10");
}

TEST_CASE("what cannot be done is logged at the frontier, and leaves a past alone", "[sim][history]") {
  History history = conversation();
  history.at(Instant{2s});
  CHECK(history.act(Drop{99}) == Refusal::NotOnTheWire);
  CHECK(history.log().events.back().kind == EventKind::Refused);
  CHECK_FALSE(history.can_undo());
  history.at(Instant{5s});
  const std::string whole = text(history.log());
  history.at(Instant{1s});
  CHECK(history.act(Drop{99}) == Refusal::NotOnTheWire);
  CHECK(history.frontier() == Instant{5s});
  CHECK(text(history.log()) == whole);
}

TEST_CASE("scene, seed and inputs are enough to have a history again", "[sim][history]") {
  History history = conversation();
  history.at(Instant{1050ms});
  history.act(Drop{4});
  history.act(Duplicate{5});
  history.at(Instant{1200ms});
  history.act(Abort{Side::Server});
  history.at(Instant{6s});
  History again = conversation();
  for (const TimedAction& input : history.inputs()) {
    again.at(input.at);
    REQUIRE(again.act(input.action) == Refusal::None);
  }
  again.at(Instant{6s});
  CHECK(again.present().digest() == history.present().digest());
  CHECK(text(again.log()) == text(history.log()));
}

TEST_CASE("time is held between the beginning and the horizon", "[sim][history]") {
  History history = conversation();
  CHECK(history.at(Instant{-1s}).now() == Instant{});
  CHECK(history.at(tcp::never).now() == World::horizon);
  CHECK(history.next_event() == tcp::never);
}

namespace {

// Each of its slots is taken and given up once a second.
World busy() {
  WorldConfig config = quiet(25ms);
  config.server.syn_backlog = 20'000;
  config.server.synack_retries = 0;
  World world(config, 4, {{Instant{}, Flood{max_flood_rate}}});
  return world;
}

// How many calls it takes.
int calls_until(History& history, Instant t) {
  int calls = 1;
  for (Instant before = history.now(); history.at(t).now() < t; ++calls) {
    REQUIRE(history.now() > before);
    before = history.now();
  }
  return calls;
}

}  // namespace

TEST_CASE("one call simulates no more than max_work, and the next ones go on from there", "[sim][history]") {
  constexpr Instant end{6s};
  History history(busy());
  history.at(end);
  CHECK(history.now() < end);
  CHECK(history.frontier() == history.now());
  CHECK(history.present().work() >= History::max_work);
  CHECK(history.present().work() <= History::max_work + 100);
  CHECK(calls_until(history, end) > 1);
  World straight = busy();
  EventLog log;
  straight.run_until(end, log);
  CHECK(history.present().digest() == straight.digest());
  CHECK(text(history.log()) == text(log));
  CHECK(history.next_event() == straight.next_event());
}

TEST_CASE("an undo brings back as much of the future as max_work goes, and the rest when it is visited",
          "[sim][history]") {
  constexpr Instant end{6s};
  History history(busy());
  history.at(Instant{100ms});
  history.act(Open{});
  calls_until(history, Instant{5s});
  REQUIRE(history.act(Abort{}) == Refusal::None);
  calls_until(history, end);
  const std::uint64_t last = history.present().digest();
  calls_until(history, Instant{50ms});
  REQUIRE(history.act(Tune{Knob::SynCookies, 0}) == Refusal::None);
  REQUIRE(history.undo());
  CHECK(history.now() == Instant{50ms});
  CHECK(history.frontier() < Instant{5s});
  calls_until(history, history.frontier());
  CHECK(history.next_event() <= history.now() + World::flood_sample);
  CHECK(history.act(Drop{99}) == Refusal::NotOnTheWire);
  CHECK(history.inputs().size() == 2);
  calls_until(history, end);
  CHECK(history.present().digest() == last);
}

TEST_CASE("a long session keeps its history small and its past near", "[sim][history]") {
  WorldConfig config = quiet(1ms);
  config.server_program.answers = 1000;
  History history(World(config, 8, {{Instant{}, Open{}}}));
  history.at(Instant{1s});
  for (int i = 0; i < 40; ++i) {
    history.act(Send{Side::Client, max_send_octets});
    history.at(history.now() + 2s);
  }
  const Instant end = history.now();
  const std::uint64_t last = history.present().digest();
  const std::uint64_t work = history.present().work();
  REQUIRE(work > 20'000);
  // A million events in 64 MB are 64 octets each; the checkpoints have their own bound.
  CHECK(history.checkpoint_memory() < std::size_t{17} << 20);
  CHECK(history.log().memory() < 40 * history.log().events.size());
  // A seek replays no more than lies between two checkpoints: a small part of the whole.
  std::uint64_t most = 0;
  for (int i = 0; i < 400; ++i) {
    history.at(Instant{end.time_since_epoch() * ((i * 179) % 400) / 400});
    most = std::max(most, history.replayed());
  }
  CHECK(most <= work / 100);
  CHECK(history.at(end).digest() == last);
}

TEST_CASE("another history's inputs give that history, and undo takes them back one by one",
          "[sim][history]") {
  History first = conversation();
  first.act(Tune{Knob::LossPpm, 100'000});
  for (const Duration t : {150ms, 1200ms}) {
    first.at(Instant{t});
    REQUIRE(first.act(Drop{first.present().in_flight().front().id}) == Refusal::None);
  }
  first.at(Instant{6s});
  History again(conversing(), first.inputs());
  CHECK(again.next_event() == Instant{100ms});
  CHECK_FALSE(again.undo());  // what was done at 0 is not the last thing, and the last has not come yet
  CHECK(again.at(Instant{6s}).digest() == first.at(Instant{6s}).digest());
  CHECK(text(again.log()) == text(first.log()));
  CHECK(again.at(Instant{}).digest() == first.at(Instant{}).digest());
  for (std::size_t left = first.inputs().size(); left > 0; --left) {
    REQUIRE(again.undo());
    REQUIRE(first.undo());
    CHECK(again.now() == first.now());
    CHECK(again.inputs().size() == left - 1);
    CHECK(again.at(Instant{6s}).digest() == first.at(Instant{6s}).digest());
    CHECK(text(again.log()) == text(first.log()));
  }
  CHECK_FALSE(again.undo());
  while (again.redo()) REQUIRE(first.redo());
  CHECK(again.at(Instant{6s}).digest() == first.at(Instant{6s}).digest());
}
