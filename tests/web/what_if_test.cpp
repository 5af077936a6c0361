// The what-if: the same scene under a switch, in step with the lab, and how it is shown.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>

#include "tests/web/headless.hpp"
#include "web/compare.hpp"
#include "web/panels/ladder_axis.hpp"

using namespace lab;
using namespace lab::test;

namespace {

void check_in_step(const App& app) {
  REQUIRE(app.compare() != nullptr);
  CHECK(app.compare()->history().now() == app.history().now());
  CHECK(app.compare()->history().inputs() == app.history().inputs());
}

}  // namespace

TEST_CASE("each switch has a name, words of a variant and a sentence", "[what-if]") {
  for (std::size_t i = 0; i < what_if_switches.size(); ++i) {
    lesson::Variant variant;
    CHECK(lesson::add_words(what_if_switches[i].words, variant).empty());
    for (const Language language : {Language::English, Language::Chinese})
      CHECK(std::string_view(what_if_sentence(i, language)).size() > 20);
  }
}

TEST_CASE("the other world stays in step through acts, undo, redo, seek and another scene", "[what-if]") {
  App app = scene("close");
  REQUIRE(app.set("what-if", "no-time-wait").empty());
  check_in_step(app);
  REQUIRE(app.seek(400'000).empty());
  check_in_step(app);
  REQUIRE(app.act("set loss 100%").empty());
  check_in_step(app);
  REQUIRE(app.seek(2'000'000).empty());
  check_in_step(app);
  REQUIRE(app.act("undo").empty());
  check_in_step(app);
  REQUIRE(app.act("redo").empty());
  check_in_step(app);
  app.step(1);
  check_in_step(app);
  app.step(-1);
  check_in_step(app);
  REQUIRE(app.set("scene", "handshake").empty());
  check_in_step(app);
  REQUIRE(app.set("seed", "7").empty());
  check_in_step(app);
}

TEST_CASE("the first difference is known before and behind the moment, and undo takes it back", "[what-if]") {
  App app = scene("close");
  REQUIRE(app.set("what-if", "no-time-wait").empty());
  REQUIRE(app.seek(3'000'000).empty());
  const auto first = app.compare()->difference();
  REQUIRE(first);
  CHECK(app.compare()->history().present().state(sim::Side::Client) == tcp::State::Closed);
  CHECK(app.history().present().state(sim::Side::Client) == tcp::State::TimeWait);
  REQUIRE(app.seek(100'000).empty());
  CHECK(app.compare()->difference() == first);  // behind the playhead it stays known
  REQUIRE(app.set("what-if", "").empty());
  CHECK(app.compare() == nullptr);
}

TEST_CASE("what is no switch gets a sentence, and nothing changes", "[what-if]") {
  App app = scene("close");
  REQUIRE(app.set("what-if", "fixed-isn").empty());
  CHECK(app.set("what-if", "no-tea").ends_with("not \"no-tea\"."));
  CHECK(app.ui().what_if == 2);
  CHECK(app.state_json().find("\"what_if\":{\"name\":\"fixed-isn\"") != std::string::npos);
}

TEST_CASE("two ladders stand on one axis, and in step as long as they are the same", "[what-if]") {
  App app = scene("close");
  REQUIRE(app.set("what-if", "no-time-wait").empty());
  REQUIRE(app.seek(3'000'000).empty());
  const sim::EventLog& own = app.history().log();
  const AxisScale scale = axis_scale(std::chrono::milliseconds(25), 38);
  const auto same = make_ladders(own, own, scale);
  const LadderFigure alone = make_ladder(own, scale);
  for (const LadderFigure& figure : same)
    for (std::size_t i = 0; i < alone.arrows.size(); ++i) {
      CHECK(figure.arrows[i].y_start == alone.arrows[i].y_start);
      CHECK(figure.arrows[i].y_end == alone.arrows[i].y_end);
    }
  const auto two = make_ladders(own, app.compare()->history().log(), scale);
  const sim::Instant parts = app.compare()->difference()->at;
  for (std::size_t i = 0; i < two[0].arrows.size() && own.packets[i].sent < parts; ++i)
    CHECK(two[0].arrows[i].y_start == two[1].arrows[i].y_start);
  CHECK(two[0].y(sim::Instant{std::chrono::seconds(3)}) == two[1].y(sim::Instant{std::chrono::seconds(3)}));
}

TEST_CASE("the figure draws in every scene, size and language, list and ladders", "[what-if]") {
  const ImVec2 size = GENERATE(ImVec2{320, 480}, ImVec2{360, 780}, ImVec2{800, 1000}, ImVec2{1440, 900});
  Headless headless(size);
  for (const lesson::Scene& each : lesson::scenes()) {
    for (const char* language : {"en", "zh"}) {
      INFO(each.id << ", " << language << ", " << size.x);
      App app = scene(each.id.data());
      REQUIRE(app.set("lang", language).empty());
      REQUIRE(app.set("figure", "what-if").empty());
      REQUIRE(app.set("tab", "ladder").empty());
      headless.frames(app, 3);
      const Rect card = *app.items().find("panel:what-if");
      for (const Switch& each_switch : what_if_switches) {
        const Rect* line = app.items().find("button:what-if:" + std::string(each_switch.words));
        REQUIRE(line != nullptr);
        CHECK((line->min.x >= card.min.x && line->max.x <= card.max.x));
        CHECK((line->min.y >= card.min.y && line->max.y <= card.max.y));
      }
      for (const char* name : {"button:figure:ladder", "button:figure:what-if"}) {
        const Rect* tab = app.items().find(name);
        REQUIRE(tab != nullptr);
        CHECK((tab->min.x >= card.min.x && tab->max.x <= card.max.x));
      }
      REQUIRE(headless.press(app, "button:what-if:no-back-off"));
      CHECK(app.ui().what_if == 5);
      REQUIRE(app.seek(2'000'000).empty());
      headless.frames(app, 2);
      if (const Rect* toggle = app.items().find("button:what-if-own")) {
        CHECK(toggle->min.x >= card.min.x);
        REQUIRE(headless.press(app, "button:what-if-own"));
        CHECK_FALSE(app.ui().what_if_other);
      }
      REQUIRE(headless.press(app, "button:what-if"));
      CHECK_FALSE(app.ui().what_if);
      headless.leave(app);
    }
  }
}
