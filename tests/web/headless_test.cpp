// Every panel of every scene, in both languages and every theme, at several sizes, through a played session:
// under the sanitizers and with Dear ImGui's assertions on, nothing may break, leave its place or stand on
// something else.
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tests/web/headless.hpp"

using namespace lab;
using namespace lab::test;

namespace {

constexpr ImVec2 sizes[] = {{360, 480},  {390, 844},  {768, 1024}, {800, 500},
                            {1024, 768}, {1440, 900}, {1920, 1080}};

bool overlap(const Rect& a, const Rect& b) {
  constexpr float touch = 0.5F;
  return a.min.x + touch < b.max.x && b.min.x + touch < a.max.x && a.min.y + touch < b.max.y &&
         b.min.y + touch < a.max.y;
}

bool starts_with_any(const std::string& name, std::initializer_list<const char*> prefixes) {
  for (const char* prefix : prefixes)
    if (name.starts_with(prefix)) return true;
  return false;
}

// What stands still on the screen: it lies within the lab, and no two of a kind share a place.
void check_places(const App& app, ImVec2 size) {
  std::vector<std::pair<std::string, Rect>> controls;
  std::vector<std::pair<std::string, Rect>> panels;
  for (const auto& [name, rect] : app.items().all()) {
    if (!starts_with_any(name, {"panel:", "button:", "slider:", "goal:"})) continue;
    INFO(name << " at " << rect.min.x << "," << rect.min.y << " to " << rect.max.x << "," << rect.max.y);
    CHECK(rect.min.x >= 0);
    CHECK(rect.min.y >= 0);
    CHECK(rect.max.x <= size.x + 0.5F);
    CHECK(rect.max.y <= size.y + 0.5F);
    (name.starts_with("panel:") ? panels : controls).emplace_back(name, rect);
  }
  for (const auto& list : {panels, controls})
    for (std::size_t i = 0; i < list.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        INFO(list[i].first << " on " << list[j].first);
        CHECK_FALSE(overlap(list[i].second, list[j].second));
      }
}

std::vector<const char*> tabs(ImVec2 size) {
  if (size.x >= 700 && size.y >= 760) return {"log", "ladder"};
  return {"flood", "queues", "ladder", "client", "server", "log"};
}

// Each figure in its turn, with both ends and both ways of numbering.
void look_at_figures(Headless& headless, App& app) {
  const bool server = app.ui().figure_side == sim::Side::Client;
  REQUIRE(app.set("figure-side", server ? "server" : "client").empty());
  REQUIRE(app.set("numbers", server ? "absolute" : "relative").empty());
  for (const char* figure : {"sequence", "curves", "segment", "buffers", "ladder"}) {
    INFO(figure);
    REQUIRE(app.set("figure", figure).empty());
    headless.frames(app, 2);
    CHECK(app.items().find(std::string("panel:") + figure) != nullptr);
    check_places(app, headless.size());
  }
}

// The log in each notation, whole or filtered.
void look_at_log(Headless& headless, App& app) {
  for (const auto& [notation, kinds] : {std::pair{"tcpdump", ""}, std::pair{"packetdrill", "losses,acts"},
                                        std::pair{"words", "losses,acts"}}) {
    INFO(notation << " " << kinds);
    REQUIRE(app.set("log-notation", notation).empty());
    REQUIRE(app.set("log-kinds", kinds).empty());
    headless.frames(app, 2);
    CHECK(app.items().find("panel:log") != nullptr);
    CHECK(app.items().find("button:log-copy") != nullptr);
    check_places(app, headless.size());
  }
  REQUIRE(app.set("log-kinds", "").empty());
}

void look(Headless& headless, App& app) {
  for (const char* tab : tabs(headless.size())) {
    REQUIRE(app.set("tab", tab).empty());
    headless.frames(app, 2);
    check_places(app, headless.size());
    if (std::string_view(tab) == "ladder") look_at_figures(headless, app);
    if (std::string_view(tab) == "log") look_at_log(headless, app);
  }
}

// Something of everything: arrivals, losses, copies, damage, waits, the flood, the past.
void play_session(Headless& headless, App& app) {
  headless.frame(app);
  look(headless, app);
  app.act("open client");
  if (app.scene().flood_view) app.act("flood 1000000");
  for (int i = 0; i < 8; ++i) {
    app.step(1);
    headless.frame(app);
  }
  for (const char* verb : {"drop", "duplicate", "corrupt", "delay"}) {
    const auto flying = app.history().present().in_flight();
    const std::string id = flying.empty() ? "0" : std::to_string(flying.front().id);
    const std::string tail = std::string_view(verb) == "corrupt" ? " bit 200"
                             : std::string_view(verb) == "delay" ? " 100ms"
                                                                 : "";
    app.act(std::string(verb) + " " + id + tail);
    app.step(1);
    headless.frame(app);
  }
  look(headless, app);
  app.skip();
  app.act("close client");
  app.play(true);
  for (int i = 0; i < 5; ++i) headless.frame(app, 0.2);
  app.play(false);
  look(headless, app);
  app.act("undo");
  headless.frame(app, 0.1);
}

}  // namespace

TEST_CASE("every scene is played at every size in its languages and themes", "[headless]") {
  Headless headless;
  std::size_t turn = 0;
  for (const lesson::Scene& scene : lesson::scenes())
    for (const ImVec2 size : sizes) {
      const bool chinese = turn++ % 2 == 0;  // in turn: what it draws, every_panel_test.cpp draws in both
      INFO(scene.id << " " << size.x << " x " << size.y << (chinese ? " zh dark" : " en light"));
      headless.resize(size);
      App app(scene, 1);
      app.can_save(true);
      REQUIRE(app.set("lang", chinese ? "zh" : "en").empty());
      REQUIRE(app.set("theme", chinese ? "dark" : "light").empty());
      play_session(headless, app);
    }
}

TEST_CASE("the list of keys lies within the lab and drives nothing else away, in every theme and language",
          "[headless]") {
  Headless headless;
  for (const ImVec2 size : sizes)
    for (const bool chinese : {false, true}) {
      INFO(size.x << " x " << size.y << (chinese ? " zh" : " en"));
      headless.resize(size);
      App app = scene("transfer");
      REQUIRE(app.set("theme", "contrast").empty());
      REQUIRE(app.set("lang", chinese ? "zh" : "en").empty());
      app.toggle_keys();
      headless.frames(app, 3);
      const Rect* keys = app.items().find("panel:keys");
      REQUIRE(keys != nullptr);
      CHECK(keys->min.x >= 0);
      CHECK(keys->min.y >= 0);
      CHECK(keys->max.x <= size.x);
      CHECK(keys->max.y <= size.y);
      app.toggle_keys();
      headless.frames(app, 3);
      CHECK(app.items().find("panel:keys") == nullptr);
      check_places(app, size);
    }
}

TEST_CASE("every list that opens lies within the lab", "[headless]") {
  Headless headless;
  for (const ImVec2 size : sizes)
    for (const char* opener : {"button:speed", "button:scene", "button:log-filter", "button:log-notation"}) {
      INFO(size.x << " x " << size.y << " " << opener);
      headless.resize(size);
      App app = scene("handshake");
      if (std::string_view(opener).starts_with("button:log")) REQUIRE(app.set("tab", "log").empty());
      app.can_save(true);
      headless.frame(app);
      if (app.items().find("button:log-losses") && std::string_view(opener) == "button:log-filter")
        continue;  // its chips stand there instead
      REQUIRE(headless.press(app, opener));
      int lines = 0;
      for (const auto& [name, rect] : app.items().all()) {
        if (!name.starts_with(std::string(opener) + ":")) continue;
        ++lines;
        INFO(name);
        CHECK(rect.min.x >= 0);
        CHECK(rect.min.y >= 0);
        CHECK(rect.max.x <= size.x);
        CHECK(rect.max.y <= size.y);
      }
      CHECK(lines >= 4);  // in a slim frame; the others can be scrolled to
      headless.key(app, ImGuiKey_Escape);
    }
}

TEST_CASE("a lab smaller than any layout still draws", "[headless]") {
  Headless headless({60, 40});
  App app = scene("transfer");
  headless.frames(app, 2);
  headless.resize({1, 1});
  headless.frames(app, 2);
  CHECK(app.items().find("panel:header") != nullptr);
}

TEST_CASE("a session of thousands of events draws in every panel", "[headless]") {
  Headless headless;
  App app = scene("transfer");
  for (int i = 0; i < 20; ++i) app.act("send client 1048576");
  REQUIRE(app.seek(20'000'000).empty());
  CHECK(app.history().log().events.size() > 2000);
  headless.frames(app, 2);
  check_places(app, headless.size());
}
