// Every sheet and menu, in every scene, size and language: inside the display, nothing on anything else.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/web/headless.hpp"

using namespace lab;
using namespace lab::test;

namespace {

constexpr ImVec2 sizes[] = {{320, 400}, {360, 480}, {360, 640}, {768, 1024}, {800, 500}, {1440, 900}};

bool overlap(const Rect& a, const Rect& b) {
  constexpr float touch = 0.5F;
  return a.min.x + touch < b.max.x && b.min.x + touch < a.max.x && a.min.y + touch < b.max.y &&
         b.min.y + touch < a.max.y;
}

bool inside(const Rect& inner, const Rect& outer) {
  constexpr float touch = 0.5F;
  return inner.min.x >= outer.min.x - touch && inner.min.y >= outer.min.y - touch &&
         inner.max.x <= outer.max.x + touch && inner.max.y <= outer.max.y + touch;
}

std::set<std::string> names(const App& app) {
  std::set<std::string> all;
  for (const auto& [name, rect] : app.items().all()) all.insert(name);
  return all;
}

tcp::State world_state(const App& app) {
  return app.history().present().state(sim::Side::Client);
}

// A packet with data in flight, timers, a rule, whatever the scene is.
App posed(const lesson::Scene& scene) {
  App app(scene, 1);
  app.act("open client");
  if (scene.flood_view) app.act("flood 1000");
  for (int i = 0; i < 60 && world_state(app) != tcp::State::Established; ++i) app.step(1);
  app.act("send client 5000");
  for (const char* rule : {"rule drop client data 30", "rule drop server every 100", "rule drop client syn"})
    app.act(rule);
  app.act("set loss client 1%");
  app.act("set reads server off");
  app.act("forge client PA data=100");
  return app;
}

void check_sheet(const App& app, const std::set<std::string>& before, ImVec2 size) {
  const Rect* sheet = app.items().find("sheet:open");
  REQUIRE(sheet != nullptr);
  CHECK(inside(*sheet, {{0, 0}, size}));
  std::vector<std::pair<std::string, Rect>> controls;
  for (const auto& [name, rect] : app.items().all()) {
    if (before.contains(name) || name == "sheet:open" || name.starts_with("bit:")) continue;
    const bool shadow = name.starts_with("slider:") && app.items().find("field:" + name.substr(7)) != nullptr;
    if (!shadow) controls.emplace_back(name, rect);
  }
  CHECK(controls.size() >= 3);
  for (std::size_t i = 0; i < controls.size(); ++i) {
    INFO(controls[i].first);
    CHECK(inside(controls[i].second, *sheet));
    for (std::size_t j = 0; j < i; ++j) {
      INFO("on " << controls[j].first);
      CHECK_FALSE(overlap(controls[i].second, controls[j].second));
    }
  }
}

}  // namespace

TEST_CASE("every sheet lies within the lab, and nothing on it covers anything else", "[hands][headless]") {
  Headless headless;
  for (const char* id : {"handshake", "transfer", "close", "syn-flood",
                         "free-play"}) {  // with and without data, and the flood
    const lesson::Scene& scene = *lesson::find_scene(id);
    App app = posed(scene);
    REQUIRE_FALSE(app.history().present().in_flight().empty());
    for (const ImVec2 size : sizes)
      for (const bool chinese : {false, true}) {
        headless.resize(size);
        REQUIRE(app.set("lang", chinese ? "zh" : "en").empty());
        REQUIRE(app.set("theme", chinese ? "dark" : "light").empty());
        headless.leave(app);
        for (const ImGuiKey key : {ImGuiKey_F, ImGuiKey_G, ImGuiKey_K, ImGuiKey_Q, ImGuiKey_P, ImGuiKey_S,
                                   ImGuiKey_T, ImGuiKey_B, ImGuiKey_E}) {
          INFO(scene.id << " " << size.x << " x " << size.y << (chinese ? " zh " : " en ")
                        << ImGui::GetKeyName(key));
          headless.key(app, ImGuiKey_Enter);  // the first packet in the hand
          const std::set<std::string> before = names(app);
          headless.key(app, key);
          headless.frames(app, 2);
          check_sheet(app, before, size);
          headless.key(app, ImGuiKey_Escape);
          CHECK(app.ui().hands.sheet == SheetName::None);
          headless.key(app, ImGuiKey_Escape);
        }
      }
  }
}

TEST_CASE("each part of a datagram can be chosen from", "[hands][headless]") {
  Headless headless({320, 400});
  App app = posed(*lesson::find_scene("free-play"));
  headless.key(app, ImGuiKey_Enter);
  headless.key(app, ImGuiKey_B);
  headless.frames(app, 2);
  for (const char* part : {"part:ip", "part:options", "part:data", "part:tcp"}) {
    INFO(part);
    if (std::string_view(part) == "part:options" || std::string_view(part) == "part:data")
      CHECK(app.items().find(part) != nullptr);
    REQUIRE(headless.press(app, part));
    headless.frames(app, 2);
    const Rect* sheet = app.items().find("sheet:open");
    REQUIRE(sheet != nullptr);
    CHECK(inside(*sheet, {{0, 0}, headless.size()}));
    headless.key(app, ImGuiKey_DownArrow);
    headless.key(app, ImGuiKey_LeftArrow);
  }
}

TEST_CASE("the menu of a held packet fits at every size, in both languages", "[hands][headless]") {
  Headless headless;
  for (const ImVec2 size : sizes)
    for (const char* language : {"en", "zh"})
      for (const char* id : {"free-play", "syn-flood"}) {
        INFO(size.x << " x " << size.y << " " << language << " " << id);
        headless.resize(size);
        App app = posed(*lesson::find_scene(id));
        REQUIRE(app.set("lang", language).empty());
        REQUIRE(app.set("tab", "flood").empty());
        headless.key(app, ImGuiKey_Enter);
        headless.frames(app, 2);
        float last = 0;
        for (const char* entry : {"button:drop", "button:delay", "button:duplicate", "button:deliver",
                                  "button:corrupt", "button:edit"}) {
          const Rect* rect = app.items().find(entry);
          INFO(entry);
          REQUIRE(rect != nullptr);
          CHECK(inside(*rect, {{0, 0}, size}));
          CHECK(rect->min.x >= last);
          last = rect->max.x;
        }
      }
}

TEST_CASE("an end's sheet opens on its own side, also while the menu of a held packet stands there",
          "[hands]") {
  Headless lab;
  App app = scene("close");
  for (int i = 0; i < 60 && app.history().present().in_flight().empty(); ++i) app.step(1);
  lab.frames(app, 4);
  const sim::PacketId held = app.history().present().in_flight().front().id;
  for (const auto& [key, client] : {std::pair(ImGuiKey_Q, true), std::pair(ImGuiKey_P, false)}) {
    CAPTURE(client);
    REQUIRE(lab.press(app, ("packet:" + std::to_string(held)).c_str()));
    lab.key(app, key);
    lab.frames(app, 4);
    const Rect* sheet = app.items().find("sheet:open");
    const Rect* wire = app.items().find("panel:wire");
    REQUIRE((sheet != nullptr && wire != nullptr));
    CHECK((sheet->centre().x < wire->centre().x) == client);
    CHECK(sheet->min.y >= wire->min.y);
    lab.key(app, ImGuiKey_Escape);
    lab.key(app, ImGuiKey_Escape);
  }
}
