// What the lessons set side by side by a what-if parts in the run, and as the sentence beside it says.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/lesson/difference.hpp"
#include "tests/lesson/learner.hpp"
#include "tests/lesson/pages.hpp"

using namespace lesson;
using namespace lesson::test;
using tcp::Rule;
using tcp::State;

namespace {

// A scene left to itself, or to a few acts, until then; as it is, or under a what-if.
struct Run {
  Run(std::string_view scene, std::string_view what_if, Instant until,
      const std::vector<std::string_view>& acts = {})
      : world(start(*find_scene(scene), 1, variant_of(what_if))) {
    for (const std::string_view act : acts) {
      const sim::ParsedTimedAction parsed = sim::parse_timed_action(act);
      REQUIRE(parsed.ok);
      world.run_until(parsed.timed.at, log);
      world.apply(parsed.timed.action, log);
    }
    world.run_until(until, log);
    now = until;
  }
  State client() const { return world.state(Side::Client); }
  State server() const { return world.state(Side::Server); }
  bool said(Side side, Rule rule) const { return first_decision(log, now, side, rule).has_value(); }
  Instant when(Side side, Rule rule) const { return first_decided(log, side, rule, now); }
  std::int64_t sent(bool (*holds)(const Packet&)) const {
    return how_many(log, now, EventKind::PacketSent, holds);
  }
  std::vector<Instant> data_sent() const {
    std::vector<Instant> times;
    for (const Event& event : events_until(log, now))
      if (event.kind == EventKind::PacketSent && is_data(packet_of(log, event))) times.push_back(event.at);
    return times;
  }

  sim::World world;
  sim::EventLog log;
  Instant now{};
};

// The same under both, as it is first.
std::pair<Run, Run> both(std::string_view scene, std::string_view what_if, Instant until,
                         const std::vector<std::string_view>& acts = {}) {
  return {Run(scene, "", until, acts), Run(scene, what_if, until, acts)};
}

std::string attribute(std::string_view line, std::string_view name) {
  const std::string mark = std::string(name) + "=\"";
  const std::size_t from = line.find(mark);
  if (from == std::string_view::npos) return {};
  const std::size_t begin = from + mark.size();
  return std::string(line.substr(begin, line.find('"', begin) - begin));
}

}  // namespace

TEST_CASE("each pair that a lesson sets side by side parts, by itself or by what a learner can do",
          "[lesson][what-if]") {
  // Where the learner begins: these scenes have nothing in them, or ask for a loss.
  const std::vector<std::string_view> opens{"at 100ms open client", "at 500ms send client 1000"};
  std::set<std::pair<std::string, std::string>> pairs;
  for (const Page& page : pages()) {
    std::string_view rest = page.text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size() - 1);
      const std::string_view line = rest.substr(0, end);
      rest.remove_prefix(end + 1);
      if (!line.starts_with("<tcp-lab ") || line.find(" what-if=\"") == std::string_view::npos) continue;
      pairs.emplace(attribute(line, "scene"), attribute(line, "what-if"));
    }
  }
  CHECK(pairs.size() >= 18);
  for (const auto& [scene, what_if] : pairs) {
    INFO(scene << ' ' << what_if);
    std::vector<std::string_view> acts = scene == "free-play" ? opens : std::vector<std::string_view>{};
    if (scene == "transfer") acts = {"at 700ms drop 4"};
    const auto [one, other] = both(scene, what_if, Instant{20s}, acts);
    CHECK(first_difference(one.log, other.log, events_in_common(one.log, other.log), Instant{20s}));
  }
}

TEST_CASE("a third segment lost, and nothing sent again: the server stays in SYN-RECEIVED",
          "[lesson][what-if]") {
  const auto [one, other] = both("lost-third-ack", "no-retransmission", Instant{3600s});
  CHECK(first_entered(one.log, Side::Server, State::Established, one.now) == Instant{1400ms});
  CHECK(other.client() == State::Established);
  CHECK(other.server() == State::SynReceived);
}

TEST_CASE("SYN-ACKs without back-off: six, and the server gives up after 6 s", "[lesson][what-if]") {
  const auto [one, other] = both("syn-ack-63-seconds", "no-back-off", Instant{100s});
  CHECK(one.sent(is_syn_ack) == 6);
  CHECK(other.sent(is_syn_ack) == 6);
  const auto patience = [](const Run& run) {
    const auto first = first_packet(run.log, run.now, EventKind::PacketSent, is_syn_ack);
    REQUIRE(first);
    return run.when(Side::Server, Rule::HalfOpenExpired) - first->sent;
  };
  CHECK(patience(one) == 63s);
  CHECK(patience(other) == 6s);
}

TEST_CASE("a lost third ACK with a cookie and without", "[lesson][what-if]") {
  const auto [one, other] = both("cookie-lost-ack", "no-cookies", Instant{4s});
  CHECK(one.client() == State::Established);
  CHECK(one.server() != State::Established);
  CHECK(one.sent(is_syn_ack) == 1);
  CHECK(other.client() == State::Established);
  CHECK(other.server() == State::Established);
  CHECK(other.sent(is_syn_ack) == 2);
}

TEST_CASE("fifty clients with a cookie for each, and none without", "[lesson][what-if]") {
  const auto [one, other] = both("hold-fifty", "always-cookies", Instant{13s});
  const auto in = [](const Run& run) {
    std::int64_t count = 0;
    for (const auto& [id, connection] : run.world.host(Side::Server).connections())
      count += connection->state() == State::Established ? 1 : 0;
    return count;
  };
  CHECK(in(one) == 0);
  CHECK(in(other) == 50);
  CHECK(other.world.host(Side::Server).listener(80)->syn_queue.empty());
}

TEST_CASE("a lost window update, and nobody asks: both wait for ever", "[lesson][what-if]") {
  const auto [one, other] = both("lost-window-update", "no-window-probes", Instant{3600s});
  const auto left = [](const Run& run) { return 7'000 - run.world.tally(Side::Server).read; };
  CHECK(one.said(Side::Client, Rule::WindowOpens));
  const auto* stuck = other.world.connection(Side::Client);
  REQUIRE(stuck != nullptr);
  CHECK(stuck->tcb().snd.wnd == 0);
  CHECK(left(other) == 3'000);
  CHECK(other.client() == State::Established);
  CHECK(other.data_sent().size() == 4);
}

TEST_CASE("Nagle and the delayed ACK, each without the other", "[lesson][what-if]") {
  const Run as_is("nagle-delayed-ack", "", Instant{3s}), free("nagle-delayed-ack", "no-nagle", Instant{3s}),
      prompt("nagle-delayed-ack", "no-delayed-ack", Instant{3s});
  CHECK(as_is.data_sent() == std::vector{Instant{600ms}, Instant{740ms}});
  CHECK(free.data_sent() == std::vector{Instant{600ms}, Instant{600ms}, Instant{600ms}});
  CHECK(prompt.data_sent() == std::vector{Instant{600ms}, Instant{700ms}});
}

TEST_CASE("a FIN that takes no number is lost and never missed", "[lesson][what-if]") {
  const auto [one, other] = both("close", "syn-and-fin-not-counted", Instant{300s}, {"at 650ms drop 4"});
  CHECK(first_entered(one.log, Side::Server, State::CloseWait, one.now) < one.now);
  CHECK(other.server() == State::Established);
  CHECK(other.client() == State::FinWait1);
  CHECK(other.sent([](const Packet& p) { return p.segment.flags.fin(); }) == 1);
}

TEST_CASE("three segments of a close become four when no ACK waits", "[lesson][what-if]") {
  const auto [one, other] = both("three-segments", "no-delayed-ack", Instant{3s});
  const auto close = [](const Packet& p) { return p.sent >= Instant{600ms}; };
  CHECK(one.sent(close) == 3);
  CHECK(other.sent(close) == 4);
}

TEST_CASE("an old segment draws a RST where TIME-WAIT was, and is taken where it was not",
          "[lesson][what-if]") {
  const auto [one, other] = both("old-segment", "no-time-wait", Instant{5s});
  CHECK(one.sent(is_syn) == 1);
  CHECK(one.sent(is_rst) == 1);
  CHECK(other.sent(is_syn) == 2);
  CHECK(other.sent(is_rst) == 0);
}

TEST_CASE("with timestamps that nobody compares the old segment is taken", "[lesson][what-if]") {
  const auto [one, other] = both("old-segment-timestamps", "no-paws", Instant{4s});
  CHECK(one.said(Side::Server, Rule::OldTimestamp));
  CHECK_FALSE(other.said(Side::Server, Rule::OldTimestamp));
  CHECK(other.world.tally(Side::Server).read > one.world.tally(Side::Server).read);
}

TEST_CASE("a blind RST in the window ends a connection that believes any", "[lesson][what-if]") {
  const auto [one, other] = both("blind-reset", "any-rst-in-window", Instant{6s});
  CHECK(one.server() == State::Established);
  CHECK(other.server() == State::Closed);
  CHECK(other.client() == State::Established);
  CHECK(other.when(Side::Server, Rule::AnyResetInWindow) == Instant{2100ms});
  CHECK(answer_to("blind-reset", "inside", 1).starts_with("It sends an ACK"));
  CHECK(answer_to("blind-reset", "inside", 1, variant_of("any-rst-in-window")).starts_with("It believes it"));
}
