// The honest client's luck, read from the log.
#include "web/panels/luck.hpp"

#include <catch2/catch_test_macros.hpp>

#include "tests/web/headless.hpp"

using namespace lab;
using namespace lab::test;

namespace {

std::vector<LuckStep> luck_of(const App& app) {
  return honest_luck(app.history().log(), app.history().log().events.size());
}

App under_flood(const char* cookies) {
  App app = scene("syn-flood");
  REQUIRE(app.act(cookies).empty());
  REQUIRE(app.act("flood 1000000").empty());
  REQUIRE(app.seek(200'000).empty());
  REQUIRE(app.act("open client").empty());
  REQUIRE(app.seek(4'000'000).empty());
  return app;
}

}  // namespace

TEST_CASE("without a flood the first SYN is answered and the open comes through", "[luck]") {
  App app = scene("syn-flood");
  CHECK(luck_of(app).empty());
  REQUIRE(app.act("open client").empty());
  REQUIRE(app.seek(1'000'000).empty());
  const std::vector<LuckStep> steps = luck_of(app);
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].kind == LuckKind::Answered);
  CHECK(steps[0].share() == 1.0);
  CHECK(steps[1].kind == LuckKind::Established);
  CHECK(flood_spans(app.history().log(), 1000).empty());
}

TEST_CASE("under a flood without cookies no SYN is answered, with cookies the first one is", "[luck]") {
  const std::vector<LuckStep> off = luck_of(under_flood("set syncookies 0"));
  REQUIRE(off.size() >= 2);
  for (const LuckStep& step : off) CHECK(step.kind == LuckKind::Unanswered);
  CHECK(off.back().share() == 0.0);
  const std::vector<LuckStep> always = luck_of(under_flood("set syncookies 2"));
  REQUIRE(always.size() == 2);
  CHECK(always[0].kind == LuckKind::Answered);
  CHECK(always[1].kind == LuckKind::Established);
}

TEST_CASE("only what has happened counts", "[luck]") {
  const App app = under_flood("set syncookies 2");
  CHECK(honest_luck(app.history().log(), 2).empty());
}

TEST_CASE("a flood lasts from the act that begins it to the one that ends it", "[luck]") {
  App app = under_flood("set syncookies 0");
  REQUIRE(app.act("flood off").empty());
  const std::vector<FloodSpan> spans = flood_spans(app.history().log(), app.history().log().events.size());
  REQUIRE(spans.size() == 1);
  CHECK(spans[0].begins == sim::Instant{});
  CHECK(spans[0].ends == app.history().now());
}

TEST_CASE("the curve stands in the flood's panel once the client has tried", "[luck]") {
  Headless headless;
  App app = under_flood("set syncookies 0");
  headless.frames(app, 2);
  CHECK(app.items().find("plot:luck") != nullptr);
}
