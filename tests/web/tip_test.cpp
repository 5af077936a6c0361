// The slips that explain: never beyond the display, one for every number, state, timer and queue, in both
// languages.
#include "web/panels/tip.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "tests/web/headless.hpp"

using namespace lab;
using namespace lab::test;

namespace {

bool inside(const Rect& inner, const Rect& outer) {
  return inner.min.x >= outer.min.x && inner.min.y >= outer.min.y && inner.max.x <= outer.max.x &&
         inner.max.y <= outer.max.y;
}

bool touch(const Rect& a, const Rect& b) {
  return a.min.x < b.max.x && b.min.x < a.max.x && a.min.y < b.max.y && b.min.y < a.max.y;
}

std::vector<std::string> names_with(const App& app, const std::string& prefix) {
  std::vector<std::string> names;
  for (const auto& [name, rect] : app.items().all())
    if (name.starts_with(prefix)) names.push_back(name);
  return names;
}

// Points at each thing of that name. Gives how many there were.
std::size_t point_at_all(Headless& headless, App& app, const std::string& prefix) {
  const std::vector<std::string> names = names_with(app, prefix);
  for (const std::string& name : names) {
    INFO(name << " at " << headless.size().x << " x " << headless.size().y);
    REQUIRE(headless.point(app, name.c_str()));
    const Rect* tip = app.items().find("tip");
    REQUIRE(tip != nullptr);
    CHECK(inside(*tip, {{0, 0}, headless.size()}));
  }
  return names.size();
}

App in_time_wait(const char* language) {
  App app = scene("close");
  REQUIRE(app.set("lang", language).empty());
  for (int i = 0; i < 40; ++i) {
    if (app.history().present().state(sim::Side::Client) == tcp::State::TimeWait) break;
    app.step(1);
  }
  return app;
}

}  // namespace

TEST_CASE("a slip stands above what it explains, else below, and never beyond the display", "[tip]") {
  const Rect display{{6, 6}, {354, 474}};
  const ImVec2 size{300, 110};
  for (float y = 0; y < 480; y += 7)
    for (float x = 0; x < 360; x += 31) {
      CAPTURE(x, y);
      const Rect about{{x, y}, {x + 40, y + 18}};
      const Rect place = tip_place(about, size, display);
      CHECK(inside(place, display));
      CHECK_FALSE(touch(place, about));
      if (y > 130) CHECK(place.max.y <= about.min.y);
    }
}

TEST_CASE("a slip that fits nowhere keeps its left top on the display", "[tip]") {
  const Rect place = tip_place({{10, 10}, {30, 20}}, {300, 110}, {{6, 6}, {106, 66}});
  CHECK(place.min.x == 6);
  CHECK(place.min.y == 6);
}

TEST_CASE("every number, state and timer of an end explains itself at every size", "[tip]") {
  Headless headless;
  for (const ImVec2 size : {ImVec2{1440, 900}, ImVec2{768, 1024}, ImVec2{360, 480}})
    for (const char* language : {"en", "zh"}) {
      headless.resize(size);
      App app = in_time_wait(language);
      REQUIRE(app.set("tab", "client").empty());
      headless.frames(app, 2);
      CHECK(point_at_all(headless, app, "field:client.") >= 6);
      CHECK(point_at_all(headless, app, "state:client") == 1);
      CHECK(point_at_all(headless, app, "timer:client:") >= 1);
      if (size.x > 1000) CHECK(point_at_all(headless, app, "state-node:client:") == tcp::state_count);
    }
}

TEST_CASE("the queues' words explain themselves", "[tip]") {
  Headless headless;
  for (const ImVec2 size : {ImVec2{1440, 900}, ImVec2{360, 480}})
    for (const char* language : {"en", "zh"}) {
      headless.resize(size);
      App app = scene("syn-flood");
      REQUIRE(app.set("lang", language).empty());
      REQUIRE(app.set("tab", "queues").empty());
      headless.frames(app, 2);
      CHECK(point_at_all(headless, app, "word:") >= 6);
    }
}

TEST_CASE("where nothing is pointed at there is no slip", "[tip]") {
  Headless headless;
  App app = scene("handshake");
  headless.frames(app, 2);
  REQUIRE(headless.point(app, "field:client.snd.una"));
  CHECK(app.items().find("tip") != nullptr);
  headless.leave(app);
  CHECK(app.items().find("tip") == nullptr);
}

TEST_CASE("what an end's state panel says never touches the state's name", "[tip]") {
  Headless headless;
  for (const ImVec2 size : {ImVec2{1440, 900}, ImVec2{1280, 800}, ImVec2{1024, 768}, ImVec2{768, 1024},
                            ImVec2{390, 844}, ImVec2{360, 480}})
    for (const char* language : {"en", "zh"}) {
      headless.resize(size);
      App app = scene("handshake");
      REQUIRE(app.set("lang", language).empty());
      REQUIRE(app.set("tab", "client").empty());
      app.act("open client");
      REQUIRE(app.seek(694'000).empty());
      headless.frames(app, 2);
      const Rect* name = app.items().find("state-name:client");
      const Rect* since = app.items().find("state-since:client");
      REQUIRE(name != nullptr);
      REQUIRE(since != nullptr);
      INFO(size.x << " x " << size.y << " " << language);
      CHECK(name->max.x + 8 <= since->min.x);
    }
}

TEST_CASE(
    "a press on an end's state lays out all eleven states and the whole TCB, at every size, for both ends",
    "[tip][states]") {
  Headless headless;
  for (const ImVec2 size : {ImVec2{1440, 900}, ImVec2{1100, 720}, ImVec2{1024, 768}, ImVec2{768, 1024},
                            ImVec2{390, 844}, ImVec2{360, 480}, ImVec2{320, 400}})
    for (const char* language : {"en", "zh"}) {
      INFO(size.x << " x " << size.y << " " << language);
      headless.resize(size);
      App app = in_time_wait(language);
      REQUIRE(app.set("tab", "client").empty());
      headless.frames(app, 2);
      REQUIRE(headless.press(app, "state:client"));
      headless.frames(app, 2);
      const Rect* sheet = app.items().find("sheet:open");
      REQUIRE(sheet != nullptr);
      CHECK(inside(*sheet, {{0, 0}, size}));
      CHECK(point_at_all(headless, app, "state-node:client:") == tcp::state_count);
      CHECK(point_at_all(headless, app, "field:client.") == 16);
      for (const char* field :
           {"snd.wl1", "snd.wl2", "snd.up", "rcv.up", "ssthresh", "rttvar", "iss", "irs"}) {
        INFO(field);
        const Rect* row = app.items().find(std::string("field:client.") + field);
        REQUIRE(row != nullptr);
        CHECK(inside(*row, *app.items().find("sheet:open")));
      }
      REQUIRE(headless.press(app, "sheet:states:server"));
      headless.frames(app, 2);
      CHECK(point_at_all(headless, app, "state-node:server:") == tcp::state_count);
      headless.key(app, ImGuiKey_Escape);
      CHECK(app.ui().hands.sheet == SheetName::None);
    }
}

TEST_CASE("under a flood the states are one key away", "[tip][states]") {
  Headless headless({390, 844});
  App app = scene("syn-flood");
  headless.frames(app, 2);
  headless.key(app, ImGuiKey_T);
  headless.frames(app, 2);
  CHECK(app.ui().hands.sheet == SheetName::ServerState);
  CHECK(point_at_all(headless, app, "state-node:server:") == tcp::state_count);
  CHECK(app.items().find("field:server.syns") != nullptr);
  headless.key(app, ImGuiKey_Escape);
  headless.key(app, ImGuiKey_S);
  headless.frames(app, 2);
  CHECK(names_with(app, "state-node:client:").size() == tcp::state_count);
}
