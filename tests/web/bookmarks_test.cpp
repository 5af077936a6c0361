// The time line's bookmarks: each thing that happened has one, and pressing one goes to its very moment.
#include "web/panels/bookmarks.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <numeric>
#include <string>
#include <vector>

#include "tests/web/headless.hpp"

using namespace lab;
using namespace lab::test;

namespace {

std::vector<Bookmark> marks_of(const App& app) {
  std::vector<std::size_t> all(app.history().log().events.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return bookmarks(app.history().log(), all);
}

std::size_t count(const std::vector<Bookmark>& marks, MarkKind kind) {
  return static_cast<std::size_t>(
      std::count_if(marks.begin(), marks.end(), [&](const Bookmark& mark) { return mark.kind == kind; }));
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
  const std::vector<Bookmark> marks = marks_of(app);
  CHECK(count(marks, MarkKind::Loss) == 1);
  CHECK(count(marks, MarkKind::Act) == 0);  // the loss tells of the act
  CHECK(count(marks, MarkKind::Retransmission) >= 1);
  CHECK(count(marks, MarkKind::State) >= 4);
  CHECK(std::is_sorted(marks.begin(), marks.end(),
                       [](const Bookmark& a, const Bookmark& b) { return a.at < b.at; }));
}

TEST_CASE("a flood has a begin and an end, a host a crash and a reboot", "[bookmarks]") {
  App app = scene("syn-flood");
  REQUIRE(app.act("flood 1000").empty());
  REQUIRE(app.seek(300'000).empty());
  REQUIRE(app.act("flood off").empty());
  REQUIRE(app.act("crash server").empty());
  REQUIRE(app.seek(400'000).empty());
  REQUIRE(app.act("reboot server").empty());
  const std::vector<Bookmark> marks = marks_of(app);
  CHECK(count(marks, MarkKind::FloodBegins) == 1);
  CHECK(count(marks, MarkKind::FloodEnds) == 1);
  CHECK(count(marks, MarkKind::Crash) == 1);
  CHECK(count(marks, MarkKind::Reboot) == 1);
}

TEST_CASE("of marks that would cover each other the weightier stays", "[bookmarks]") {
  const std::vector<Bookmark> marks{
      {0, {}, MarkKind::State}, {1, {}, MarkKind::Loss}, {2, {}, MarkKind::State}, {3, {}, MarkKind::State}};
  CHECK(thinned(marks, {10, 12, 18, 40}, 9) == std::vector<std::size_t>{1, 3});
  CHECK(thinned(marks, {10, 20, 30, 40}, 9) == std::vector<std::size_t>{0, 1, 2, 3});
  CHECK(thinned({}, {}, 9).empty());
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
