// Links: the lab as it stands, opened again in another lab.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "tests/web/headless.hpp"

using namespace lab;
using namespace lab::test;

namespace {

// A transfer in which something was done, looked back upon.
App worked_in() {
  App app = scene("transfer", 7);
  REQUIRE(app.set("variant", "profile=freebsd,no-back-off").empty());
  REQUIRE(app.seek(900'000).empty());
  const sim::PacketId packet = app.history().present().in_flight().front().id;
  REQUIRE(app.act("drop " + std::to_string(packet)).empty());
  REQUIRE(app.seek(3'000'000).empty());
  REQUIRE(app.act("close client").empty());
  REQUIRE(app.seek(2'000'000).empty());
  return app;
}

std::uint64_t digest(const App& app) {
  return app.history().present().digest();
}

}  // namespace

TEST_CASE("a link opens the same moment of the same session, and one goes on from there", "[app]") {
  App there = worked_in();
  const std::string code = there.share();
  CHECK(code.size() < 60);
  App here = scene("handshake");
  REQUIRE(here.set("share", code).empty());
  CHECK(here.scene().id == "transfer");
  CHECK(here.seed() == 7);
  CHECK(here.variant() == there.variant());
  CHECK(here.ui().jumped == sim::Duration{});
  CHECK(now_us(here) == 2'000'000);
  CHECK(digest(here) == digest(there));
  CHECK(here.share() == code);
  CHECK(here.state_json().find(R"("variant":"profile=freebsd,no-back-off")") != std::string::npos);
  for (App* app : {&here, &there}) REQUIRE(app->seek(5'000'000).empty());
  CHECK(digest(here) == digest(there));
}

TEST_CASE("a link opens the what-if that stood beside the scene, and closes another", "[app][what-if]") {
  App there = worked_in();
  const std::string without = there.share();
  REQUIRE(there.set("what-if", "no-congestion-control").empty());
  const std::string code = there.share();
  App here = scene("handshake");
  for (const char* const before : {"", "no-time-wait"}) {
    REQUIRE(here.set("what-if", before).empty());
    REQUIRE(here.set("figure", "curves").empty());
    REQUIRE(here.set("share", code).empty());
    REQUIRE(here.compare() != nullptr);
    CHECK(here.state_json().find(R"("what_if":{"name":"no-congestion-control")") != std::string::npos);
    CHECK(here.ui().figure == Figure::WhatIf);
    CHECK(here.ui().tab == Tab::Ladder);
    CHECK(here.compare()->history().present().digest() == there.compare()->history().present().digest());
    CHECK(here.compare()->difference() == there.compare()->difference());
    CHECK(here.share() == code);
  }
  REQUIRE(here.set("share", without).empty());
  CHECK(here.compare() == nullptr);
  CHECK_FALSE(here.ui().what_if);
  CHECK(here.share() == without);
}

TEST_CASE("what was done in a link's session can be undone and done again", "[app]") {
  App here = scene("handshake");
  REQUIRE(here.set("share", worked_in().share()).empty());
  REQUIRE(here.seek(4'000'000).empty());
  const std::uint64_t last = digest(here);
  REQUIRE(here.act("undo").empty());
  CHECK(now_us(here) == 3'000'000);
  REQUIRE(here.act("undo").empty());
  CHECK(now_us(here) == 900'000);
  CHECK(here.history().inputs().empty());
  CHECK(here.act("undo").ends_with('.'));
  REQUIRE(here.act("redo").empty());
  REQUIRE(here.act("redo").empty());
  REQUIRE(here.seek(4'000'000).empty());
  CHECK(digest(here) == last);
}

TEST_CASE("a wrong code or variant is answered with a sentence and changes nothing", "[app]") {
  App app = worked_in();
  const std::string before = app.state_json();
  const std::string code = app.share();
  for (const std::string& wrong : {std::string(), std::string("1"), code + "x", "9" + code.substr(1)})
    CHECK(app.set("share", wrong).ends_with('.'));
  CHECK(app.set("variant", "no-tea").ends_with('.'));
  // A seed that the page's numbers do not hold.
  const std::string greater = lesson::encode({.scene = &app.scene(), .seed = App::max_seed + 1});
  CHECK(app.set("share", greater).ends_with('.'));
  CHECK(app.state_json() == before);
  REQUIRE(app.set("lang", "zh").empty());
  CHECK(app.set("share", "1").ends_with("。"));
}

TEST_CASE("from the start is without the acts but under the same variant; another scene is without it",
          "[app]") {
  App app = worked_in();
  REQUIRE(app.set("scene", "transfer").empty());
  CHECK(app.history().inputs().empty());
  CHECK(app.variant().client == lesson::Profile::FreeBsd);
  REQUIRE(app.set("scene", "close").empty());
  CHECK(app.variant() == lesson::Variant{});
}

TEST_CASE("the button for a link asks for one, wide and narrow", "[app]") {
  for (const bool wide : {true, false}) {
    Headless headless(wide ? ImVec2{1440, 900} : ImVec2{360, 480});
    App app = scene("handshake");
    headless.frame(app);
    if (!wide) REQUIRE(headless.press(app, "button:scene"));
    REQUIRE(headless.press(app, "button:share"));
    CHECK(app.take_share_wish());
    CHECK_FALSE(app.take_share_wish());
  }
}
