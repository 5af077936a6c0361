// The time line's bookmarks: each thing that happened has one, and pressing one goes to its very moment.
#include "web/panels/bookmarks.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "tests/web/headless.hpp"

using namespace lab;
using namespace lab::test;

namespace {

// Every one, at places where none covers another.
std::vector<Bookmark> all_of(const Bookmarks& marks, const sim::EventLog& log) {
  return marks.spread(log, [](sim::Instant) { return 0.0F; }, 0);
}

Bookmarks marks_of(const App& app) {
  Bookmarks marks;
  marks.follow(app.history());
  return marks;
}

// A long transfer in which one segment is lost by hand and comes again.
App with_lost_segment() {
  App app = scene("transfer");
  REQUIRE(app.seek(800'000).empty());
  REQUIRE(app.act("send client 1000000").empty());
  REQUIRE(app.seek(1'500'000).empty());
  while (app.history().present().in_flight().empty()) app.step(1);
  REQUIRE(app.act("drop " + std::to_string(app.history().present().in_flight().back().id)).empty());
  REQUIRE(app.seek(20'000'000).empty());
  return app;
}

// The SYN is thrown away and comes again.
App with_lost_syn() {
  App app = scene("handshake");
  while (app.history().present().in_flight().empty()) app.step(1);
  const std::string id = std::to_string(app.history().present().in_flight().front().id);
  REQUIRE(app.act("drop " + id).empty());
  REQUIRE(app.seek(4'000'000).empty());
  return app;
}

}  // namespace

TEST_CASE("a loss by hand, its retransmission and each change of state have a bookmark", "[bookmarks]") {
  const App app = with_lost_syn();
  const Bookmarks marks = marks_of(app);
  CHECK(marks.count(MarkKind::Loss) == 1);
  CHECK(marks.count(MarkKind::Act) == 0);  // the loss tells of the act
  CHECK(marks.count(MarkKind::Retransmission) >= 1);
  CHECK(marks.count(MarkKind::State) >= 4);
}

TEST_CASE("a flood has a begin and an end, a host a crash and a reboot", "[bookmarks]") {
  App app = scene("syn-flood");
  REQUIRE(app.act("flood 1000").empty());
  REQUIRE(app.seek(300'000).empty());
  REQUIRE(app.act("flood off").empty());
  REQUIRE(app.act("crash server").empty());
  REQUIRE(app.seek(400'000).empty());
  REQUIRE(app.act("reboot server").empty());
  const Bookmarks marks = marks_of(app);
  CHECK(marks.count(MarkKind::FloodBegins) == 1);
  CHECK(marks.count(MarkKind::FloodEnds) == 1);
  CHECK(marks.count(MarkKind::Crash) == 1);
  CHECK(marks.count(MarkKind::Reboot) == 1);
}

TEST_CASE("in a log of thousands of events none of what happened is without its bookmark", "[bookmarks]") {
  Headless headless;
  App app = with_lost_segment();
  const sim::EventLog& log = app.history().log();
  REQUIRE(log.events.size() > 2000);
  headless.frames(app, 2);
  std::size_t losses = 0, lost_shown = 0;
  for (std::size_t i = 0; i < log.events.size(); ++i) {
    if (log.events[i].kind != sim::EventKind::PacketLost) continue;
    ++losses;
    if (app.items().find(("bookmark:loss:" + std::to_string(i)).c_str()) != nullptr) ++lost_shown;
  }
  CHECK(losses == 1);
  CHECK(lost_shown == losses);
  const Bookmarks marks = marks_of(app);
  CHECK(marks.count(MarkKind::Loss) == 1);
  CHECK(marks.count(MarkKind::Retransmission) >= 1);
  CHECK(marks.count(MarkKind::State) >= 4);
}

TEST_CASE("bookmarks that followed acts in the past, undo and redo are those of a fresh look",
          "[bookmarks]") {
  App app = with_lost_segment();
  Bookmarks marks;
  const auto check = [&](const char* after) {
    INFO(after);
    marks.follow(app.history());
    const sim::EventLog& log = app.history().log();
    CHECK(all_of(marks, log) == all_of(marks_of(app), log));
  };
  check("a transfer");
  const std::size_t states = marks.count(MarkKind::State);
  REQUIRE(app.seek(900'000).empty());
  check("a look back");
  REQUIRE(app.act("abort client").empty());
  check("an act in the past");
  CHECK(marks.count(MarkKind::Loss) == 0);
  REQUIRE(app.seek(3'000'000).empty());
  check("what it led to");
  REQUIRE(app.act("undo").empty());
  check("undo");
  REQUIRE(app.seek(20'000'000).empty());
  check("the future, there again");
  CHECK(marks.count(MarkKind::Loss) == 1);
  CHECK(marks.count(MarkKind::State) == states);
  REQUIRE(app.act("redo").empty());
  REQUIRE(app.seek(5'000'000).empty());
  check("redo");
  CHECK(marks.count(MarkKind::Loss) == 0);
}

TEST_CASE("of marks that would cover each other the weightier stays", "[bookmarks]") {
  App app = scene("transfer");
  REQUIRE(app.seek(800'000).empty());
  REQUIRE(app.act("send client 300000").empty());
  REQUIRE(app.act("set loss 10%").empty());
  REQUIRE(app.seek(20'000'000).empty());
  const sim::EventLog& log = app.history().log();
  const Bookmarks marks = marks_of(app);
  const std::vector<Bookmark> all = all_of(marks, log);
  REQUIRE(all.size() > 30);
  CHECK(std::is_sorted(all.begin(), all.end(),
                       [](const Bookmark& a, const Bookmark& b) { return a.event < b.event; }));
  for (const float width : {3.0F, 40.0F, 400.0F, 4000.0F}) {
    const auto x = [&](sim::Instant at) {
      return width * static_cast<float>(tcp::microseconds(at)) / 20'000'000;
    };
    // One after the other: what the few looks of spread() must come to.
    std::vector<Bookmark> kept;
    for (const Bookmark& mark : all) {
      if (kept.empty() || x(mark.at) - x(kept.back().at) >= 9) {
        kept.push_back(mark);
      } else if (mark.kind > kept.back().kind) {
        kept.back() = mark;
      }
    }
    CHECK(marks.spread(log, x, 9) == kept);
  }
  CHECK(Bookmarks{}.spread(log, [](sim::Instant) { return 0.0F; }, 9).empty());
}

TEST_CASE("a bookmark tells what happened, and pressing it goes there", "[bookmarks]") {
  Headless headless;
  for (const ImVec2 size : {ImVec2{1440, 900}, ImVec2{360, 480}}) {
    headless.resize(size);
    App app = with_lost_syn();
    headless.frames(app, 2);
    std::string name;
    for (const auto& [item, rect] : app.items().all())
      if (item.starts_with("bookmark:loss:")) name = item;
    REQUIRE_FALSE(name.empty());
    const std::size_t event = std::stoul(name.substr(name.rfind(':') + 1));
    REQUIRE(headless.point(app, name.c_str()));
    REQUIRE(app.items().find("tip") != nullptr);
    REQUIRE(headless.press(app, name.c_str()));
    CHECK(app.history().now() == app.history().log().events[event].at);
    headless.leave(app);
  }
}
