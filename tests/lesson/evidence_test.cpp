// What is found in a long log by skimming it is what going through the whole of it finds.
#include "core/lesson/evidence.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <vector>

using namespace lesson;
using tcp::Rule;
using tcp::State;

namespace {

constexpr std::int64_t count = 5000;

bool changes(const Event& event) {
  return event.kind == EventKind::Decision && event.from != event.to;
}

// Mostly of one kind that nobody looks for, two at each microsecond.
std::vector<Event> sparse_events() {
  std::uint64_t state = 11;
  const auto below = [&state](std::uint64_t limit) {
    state = state * 6364136223846793005 + 1442695040888963407;
    return (state >> 33) % limit;
  };
  std::vector<Event> events;
  for (std::int64_t i = 0; i < count; ++i) {
    Event event{.at = Instant{Duration{i / 2}}, .kind = EventKind::PacketSent};
    event.side = below(2) == 0 ? Side::Client : Side::Server;
    if (below(400) == 0) {
      event.kind = EventKind::Crashed;
      event.from = State::Established;
    } else if (below(300) == 0) {
      event.kind = EventKind::Decision;
      event.rule = below(2) == 0 ? Rule::ResetAccepted : Rule::HalfOpenExpired;
      event.from = below(2) == 0 ? State::FinWait2 : State::TimeWait;
      event.to = below(2) == 0 ? State::Established : State::TimeWait;
    }
    events.push_back(event);
  }
  return events;
}

struct Found {
  Instant first = tcp::never, last = tcp::never, decided = tcp::never;
  State state = State::Closed;
  std::int64_t crashes = 0;
  friend bool operator==(const Found&, const Found&) = default;
};

Found by_going_through(const std::vector<Event>& events, Instant now) {
  Found found;
  for (const Event& event : events) {
    if (event.at > now) break;
    const bool crashed = event.kind == EventKind::Crashed;
    found.crashes += crashed ? 1 : 0;
    if (event.side != Side::Server) continue;
    if (changes(event) || crashed) found.state = event.to;
    if (changes(event) && event.to == State::TimeWait) {
      found.last = event.at;
      if (found.first == tcp::never) found.first = event.at;
    }
    const bool decided = event.kind == EventKind::Decision && event.rule == Rule::HalfOpenExpired;
    if (decided && found.decided == tcp::never) found.decided = event.at;
  }
  return found;
}

Found by_skimming(const EventLog& log, Instant now) {
  Found found{.first = first_entered(log, Side::Server, State::TimeWait, now),
              .last = last_entered(log, Side::Server, State::TimeWait, now),
              .decided = first_decided(log, Side::Server, Rule::HalfOpenExpired, now),
              .state = last_entered(log, Side::Server, now)};
  for (const Event& event : events_until(log, now, sim::sign_of(EventKind::Crashed)))
    found.crashes += event.kind == EventKind::Crashed ? 1 : 0;
  return found;
}

}  // namespace

TEST_CASE("Skimming a log finds what going through it finds, at any moment", "[lesson]") {
  const std::vector<Event> events = sparse_events();
  EventLog log;
  for (const Event& event : events) log.events.push_back(event);
  REQUIRE(by_going_through(events, Instant{Duration{count}}).crashes > 5);
  REQUIRE(by_going_through(events, Instant{Duration{count}}).first != tcp::never);
  for (std::int64_t t = -1; t < count / 2 + 2; ++t) {
    const Instant now{Duration{t}};
    INFO(t << " us");
    REQUIRE(by_skimming(log, now) == by_going_through(events, now));
  }
}

TEST_CASE("The events until now are all of them up to and including now, and as many as are counted",
          "[lesson]") {
  const std::vector<Event> events = sparse_events();
  EventLog log;
  for (const Event& event : events) log.events.push_back(event);
  for (const std::int64_t t : {std::int64_t{0}, std::int64_t{128}, count / 2 - 1, count}) {
    const Instant now{Duration{t}};
    std::size_t seen = 0;
    for (const Event& event : events_until(log, now)) REQUIRE(event.at == events[seen++].at);
    CHECK(seen == static_cast<std::size_t>(std::min(2 * t + 2, count)));
    CHECK(count_events(log, now) == seen);
  }
  CHECK(count_events(log, Instant{Duration{-1}}) == 0);
}
