// Every panel in every scene.
#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <set>
#include <string>
#include <vector>

#include "tests/web/seen.hpp"

using namespace lab;
using namespace lab::test;

namespace {

constexpr ImVec2 sizes[] = {{1440, 900}, {1280, 800}, {768, 1024}, {390, 844}, {360, 480}};
constexpr const char* themes[] = {"light", "dark", "contrast"};
constexpr const char* languages[] = {"en", "zh"};

bool excused(std::string_view holder, std::string_view) {
  return holder.starts_with("line:");
}

void draw_all(Headless& headless, App& app, Seen& seen, const std::string& where, bool flood) {
  const ImVec2 size = headless.size();
  const bool wide = size.x >= 700 && size.y >= 760;
  std::vector<const char*> tabs{"ladder", "log"};
  if (!wide) tabs = {"client", "server", "ladder", "log"};
  if (!wide && flood) tabs = {"flood", "queues", "client", "server", "ladder", "log"};
  for (const char* tab : tabs) {
    REQUIRE(app.set("tab", tab).empty());
    std::vector<const char*> figures{"ladder"};
    if (std::string_view(tab) == "ladder") figures = {"ladder", "sequence", "curves", "segment", "buffers", "what-if"};
    for (const char* figure : figures) {
      REQUIRE(app.set("figure", figure).empty());
      headless.frame(app);
      seen.look(app, where + " " + tab + " " + figure);
    }
  }
}

using States = std::pair<tcp::State, tcp::State>;
States states(const App& app) {
  const sim::World& world = app.history().present();
  return {world.state(sim::Side::Client), world.state(sim::Side::Server)};
}

}  // namespace

TEST_CASE("survey", "[survey]") {
  Headless headless;
  Seen seen(headless, excused);
  std::set<tcp::State> ends[2];
  std::size_t turn = 0;
  for (const lesson::Scene& scene : lesson::scenes()) {
    App app(scene, 1);
    app.can_save(true);
    std::set<States> met;
    for (int event = 0; event < 150; ++event) {
      if (event == 1) app.act("open client");
      if (event == 12) app.act("send client 3000");
      if (event == 25) app.act("send server 3000");
      if (event == 30) app.act("close client");
      if (event == 45) app.act("close server");
      if (event > 0) app.step(1);
      if (!met.insert(states(app)).second) continue;
      ends[0].insert(states(app).first);
      ends[1].insert(states(app).second);
      for (const ImVec2 size : sizes) {
        headless.resize(size);
        const char* language = languages[turn % 2];
        const char* theme = themes[turn % 3];
        ++turn;
        REQUIRE(app.set("lang", language).empty());
        REQUIRE(app.set("theme", theme).empty());
        REQUIRE(app.set("numbers", turn % 4 < 2 ? "relative" : "absolute").empty());
        draw_all(headless, app, seen, std::string(scene.id) + " " + std::to_string(int(size.x)) + " " + language + " " + std::string(tcp::name(states(app).first)), scene.flood_view);
      }
    }
  }
  std::printf("%d frames\n", seen.frames());
  for (auto& e : ends) { for (auto s : e) std::printf("%s ", std::string(tcp::name(s)).c_str()); std::printf("\n"); }
  for (const auto& [what, where] : seen.complaints()) std::printf("%s   [%s]\n", what.c_str(), where.c_str());
}
