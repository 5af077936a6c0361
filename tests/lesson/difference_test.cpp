// core/lesson: where a scene under a what-if parts from itself.
#include "core/lesson/difference.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "core/lesson/scene.hpp"

using namespace lesson;
using namespace std::chrono_literals;
using sim::Instant;

namespace {

struct Course {
  Course(const char* scene, const char* words, const std::vector<const char*>& acts, Instant until)
      : world(start(*find_scene(scene), 1, variant(words))) {
    for (const char* act : acts) {
      const sim::ParsedTimedAction parsed = sim::parse_timed_action(act);
      REQUIRE(parsed.ok);
      world.run_until(parsed.timed.at, log);
      world.apply(parsed.timed.action, log);
    }
    world.run_until(until, log);
  }
  static Variant variant(const char* words) {
    Variant v;
    REQUIRE(add_words(words, v).empty());
    return v;
  }
  sim::World world;
  sim::EventLog log;
};

std::optional<Difference> difference(const Course& one, const Course& other, Instant until) {
  return first_difference(one.log, other.log, events_in_common(one.log, other.log), until);
}

struct Case {
  const char* what_if;
  const char* scene;
  std::vector<const char*> acts;
};

}  // namespace

TEST_CASE("two courses of the same world do not differ", "[lesson]") {
  for (const Scene& each : scenes()) {
    INFO(each.id);
    const Course one(each.id.data(), "", {}, Instant{3s}), other(each.id.data(), "", {}, Instant{3s});
    CHECK(events_in_common(one.log, other.log) == one.log.events.size());
    CHECK_FALSE(difference(one, other, Instant{3s}));
  }
}

TEST_CASE("each what-if makes a first difference where its rule is asked for", "[lesson]") {
  const std::vector<const char*> all_lost{"at 0s set loss 100%", "at 10ms open client"};
  const std::vector<const char*> data_lost{"at 10ms open client", "at 1s set loss 100%",
                                           "at 1s send client 1000"};
  const std::vector<Case> cases{{"two-way-handshake", "handshake", {}},
                                {"no-time-wait", "close", {}},
                                {"fixed-isn", "handshake", {}},
                                {"syn-and-fin-not-counted", "handshake", {}},
                                {"no-retransmission", "free-play", data_lost},
                                {"no-back-off", "free-play", all_lost},
                                {"no-congestion-control", "transfer", {}},
                                {"no-window-probes", "zero-window", {}},
                                {"no-nagle", "nagle-delayed-ack", {}},
                                {"no-delayed-ack", "nagle-delayed-ack", {}},
                                {"no-paws", "old-segment-timestamps", {}},
                                {"any-rst-in-window", "blind-reset", {}},
                                {"no-cookies", "cookie-lost-ack", {}},
                                {"always-cookies", "handshake", {}}};
  REQUIRE(cases.size() == tcp::what_ifs.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    INFO(cases[i].what_if);
    REQUIRE(cases[i].what_if == tcp::what_ifs[i].name);
    const Course own(cases[i].scene, "", cases[i].acts, Instant{8s});
    const Course other(cases[i].scene, cases[i].what_if, cases[i].acts, Instant{8s});
    const auto first = difference(own, other, Instant{8s});
    REQUIRE(first);
    REQUIRE((first->one || first->other));
    if (first->one) CHECK(own.log.events[*first->one].at == first->at);
    if (first->other) CHECK(other.log.events[*first->other].at == first->at);
    bool told = false;  // at that instant or later: the first trace may be a number in a segment
    for (const sim::Event& event : other.log.events) {
      if (event.kind != sim::EventKind::Decision || event.rule != tcp::what_ifs[i].tells) continue;
      CHECK(event.at >= first->at);
      told = true;
    }
    CHECK(told);
    CHECK_FALSE(difference(own, other, first->at - 1us));  // nothing is told before its time
  }
}

TEST_CASE("where one course goes on alone, nothing stands against its event", "[lesson]") {
  const Course own("close", "", {}, Instant{3s});
  const Course longer("close", "", {"at 2s open client"}, Instant{3s});
  const auto first = difference(own, longer, Instant{3s});
  REQUIRE(first);
  CHECK(first->at == Instant{2s});
  CHECK_FALSE(first->one);
  REQUIRE(first->other);
  CHECK(*first->other == events_in_common(own.log, longer.log, *first->other));
}

TEST_CASE("a sequence number is a difference, though the events are alike", "[lesson]") {
  Course one("handshake", "", {}, Instant{1s}), other("handshake", "", {}, Instant{1s});
  const sim::Packet packet = one.log.packets[0];
  sim::Packet changed = packet;
  changed.segment.seq = changed.segment.seq + 1;
  other.log.packets.put(changed);
  const std::size_t common = events_in_common(one.log, other.log);
  REQUIRE(common < one.log.events.size());
  CHECK(one.log.events[common].packet == packet.id);
}
