// The lab's time, acts and settings, driven as the learner and the page drive them.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <string>

#include "tests/web/headless.hpp"

using namespace lab;
using namespace lab::test;
using namespace std::chrono_literals;

namespace {

std::size_t count_events(const App& app, sim::EventKind kind) {
  const auto& events = app.history().log().events;
  return static_cast<std::size_t>(std::count_if(events.begin(), events.end(),
                                                [&](const sim::Event& event) { return event.kind == kind; }));
}

// To the moment at which the SYN-ACK, packet 2, is halfway.
App syn_ack_in_flight() {
  App app = scene("handshake");
  REQUIRE(app.seek(250'000).empty());
  REQUIRE(app.history().present().in_flight().size() == 1);
  return app;
}

}  // namespace

// ---- time ---------------------------------------------------------------------------------------

TEST_CASE("a lab starts paused and quiet", "[app]") {
  Headless headless;
  App app = scene("handshake");
  headless.frames(app, 3);
  CHECK_FALSE(app.ui().playing);
  CHECK_FALSE(app.wants_frame());
  CHECK(now_us(app) == 0);
}

TEST_CASE("virtual time is wall time by speed, and no fraction of a microsecond is lost", "[app]") {
  Headless headless;
  App app = scene("handshake");
  REQUIRE(app.set("speed", "0.001").empty());
  app.play(true);
  for (int i = 0; i < 10; ++i) headless.frame(app, 0.0025);  // 2.5 us each
  CHECK(now_us(app) == 25);
  REQUIRE(app.set("speed", "0.5").empty());
  headless.frame(app, 0.1);
  CHECK(now_us(app) == 50'025);
}

TEST_CASE("a tab that was hidden for an hour does not leap ahead", "[app]") {
  Headless headless;
  App app = scene("handshake");
  REQUIRE(app.set("speed", "0.1").empty());
  app.play(true);
  headless.frame(app, 3600);
  CHECK(now_us(app) <= 25'000);
}

TEST_CASE("automatic speed is slow while a packet flies and quick through a wait", "[app]") {
  Headless headless;
  App app = syn_ack_in_flight();
  app.play(true);
  headless.frame(app, 0.001);
  const double flying = app.ui().speed;
  REQUIRE(app.act("drop 2").empty());
  app.play(true);
  headless.frame(app, 0.001);
  CHECK(flying < 0.1);
  CHECK(app.ui().speed > 3 * flying);
}

TEST_CASE("play stops when nothing will ever happen, and goes on when the learner acts", "[app]") {
  Headless headless;
  App app = scene("free-play");
  app.play(true);
  headless.frames(app, 4);
  CHECK_FALSE(app.ui().playing);
  CHECK_FALSE(app.wants_frame());
  REQUIRE(app.act("open client").empty());
  CHECK(app.ui().playing);
  headless.frame(app, 0.1);
  CHECK(now_us(app) > 0);
}

TEST_CASE("step goes to the next event and back to the previous", "[app]") {
  App app = scene("handshake");
  app.step(1);
  CHECK(now_us(app) == 100'000);
  CHECK(app.ui().jumped == 100ms);
  app.step(1);
  CHECK(now_us(app) == 200'000);
  app.step(-1);
  CHECK(now_us(app) == 100'000);
  CHECK(app.ui().jumped == -100ms);
}

TEST_CASE("skip goes to the timer that expires, past what arrives on the way", "[app]") {
  App app = syn_ack_in_flight();
  REQUIRE(app.act("drop 2").empty());
  app.skip();
  CHECK(now_us(app) == 1'100'000);  // the SYN's RTO of 1 s
  CHECK(app.ui().jumped == 850ms);
}

TEST_CASE("skip goes to each time a SYN-ACK is sent again, among half-open slots that are not told",
          "[app]") {
  App app = scene("syn-recv-seen");
  for (const double seconds : {1.6, 3.6, 7.6, 15.6, 31.6}) {
    app.skip();
    CHECK(static_cast<double>(now_us(app)) == seconds * 1e6);
  }
}

TEST_CASE("seek takes a moment that can be reached, and says what is wrong with others", "[app]") {
  App app = scene("handshake");
  CHECK(app.seek(40'000).empty());
  CHECK(now_us(app) == 40'000);
  for (const double us : {-1.0, std::nan(""), HUGE_VAL, 1e18}) CHECK_FALSE(app.seek(us).empty());
  CHECK(now_us(app) == 40'000);
}

TEST_CASE("the scrub bar goes where it is pressed", "[app]") {
  Headless headless;
  App app = scene("handshake");
  REQUIRE(app.seek(400'000).empty());
  headless.frame(app);
  REQUIRE(headless.press(app, "slider:scrub"));
  CHECK(now_us(app) > 0);
  CHECK(now_us(app) < 400'000);
}

// ---- acts ---------------------------------------------------------------------------------------

TEST_CASE("a packet is pressed, held, and dropped with its menu", "[app]") {
  Headless headless;
  App app = syn_ack_in_flight();
  headless.frame(app);
  REQUIRE(headless.press(app, "packet:2"));
  CHECK(app.ui().selected == 2);
  REQUIRE(headless.press(app, "button:drop"));
  CHECK(app.history().present().in_flight().empty());
  CHECK(app.ui().selected == 0);
  CHECK(app.history().log().packets[1].fate == sim::Fate::DroppedByLearner);
}

TEST_CASE("holding a packet holds time; letting go lets it run on", "[app]") {
  Headless headless;
  App app = syn_ack_in_flight();
  app.play(true);
  headless.frame(app);
  REQUIRE(headless.press(app, "packet:2"));
  CHECK_FALSE(app.ui().playing);
  headless.key(app, ImGuiKey_Escape);
  CHECK(app.ui().selected == 0);
  CHECK(app.ui().playing);
}

TEST_CASE("keys act on the packet that Tab has walked to", "[app]") {
  Headless headless;
  for (const auto& [key, kind] : {std::pair{ImGuiKey_D, sim::EventKind::PacketLost},
                                  std::pair{ImGuiKey_W, sim::EventKind::PacketDelayed},
                                  std::pair{ImGuiKey_C, sim::EventKind::PacketDuplicated},
                                  std::pair{ImGuiKey_X, sim::EventKind::PacketCorrupted}}) {
    App app = syn_ack_in_flight();
    headless.frame(app);
    REQUIRE(app.walk_packets(1));
    CHECK(app.ui().selected == 2);
    headless.key(app, key);
    CHECK(count_events(app, kind) == 1);
  }
}

TEST_CASE("Tab leaves the lab behind the last packet and before the first", "[app]") {
  App app = syn_ack_in_flight();
  CHECK(app.walk_packets(1));
  CHECK_FALSE(app.walk_packets(1));
  CHECK(app.ui().selected == 0);
  CHECK(app.walk_packets(-1));
  CHECK_FALSE(app.walk_packets(-1));
}

TEST_CASE("acting in the past forks, the dead future fades, and undo brings it back", "[app]") {
  Headless headless;
  App app = scene("handshake");
  REQUIRE(app.seek(1'000'000).empty());
  const std::size_t before = app.history().log().events.size();
  REQUIRE(app.seek(250'000).empty());
  REQUIRE(app.act("drop 2").empty());
  CHECK(app.history().frontier() == app.history().now());
  CHECK(app.wants_frame());
  headless.frames(app, 3);
  CHECK(app.wants_frame());
  headless.frame(app, App::fade_seconds);
  headless.frames(app, 3);
  CHECK_FALSE(app.wants_frame());
  REQUIRE(app.act("undo").empty());
  CHECK(app.history().log().events.size() == before);
  REQUIRE(app.act("redo").empty());
  CHECK(app.history().log().packets[1].fate == sim::Fate::DroppedByLearner);
}

TEST_CASE("what cannot be done is answered with a sentence and changes nothing", "[app]") {
  App app = scene("handshake");
  const std::string before = app.state_json();
  for (const char* action : {"", "fly", "drop", "drop 99", "drop -1", "open nobody", "send client 0",
                             "set delay", "undo", "redo", "flood 99999999999", "corrupt 1 bit 99999999"}) {
    INFO(action);
    CHECK(app.act(action).ends_with('.'));
  }
  for (const auto& [key, value] :
       {std::pair{"scene", "nowhere"}, std::pair{"seed", "-1"}, std::pair{"seed", "9007199254740992"},
        std::pair{"lang", "fr"}, std::pair{"theme", ""}, std::pair{"speed", "0"}, std::pair{"speed", "nan"},
        std::pair{"speed", "1e9"}, std::pair{"numbers", "roman"}, std::pair{"wings", "1"},
        std::pair{"tab", "x"}}) {
    INFO(key << " " << value);
    CHECK(app.set(key, value).ends_with('.'));
  }
  CHECK(app.state_json() == before);
}

// ---- settings -----------------------------------------------------------------------------------

TEST_CASE("buttons of the transport and the header do what they show", "[app]") {
  Headless headless;
  App app = scene("handshake");
  headless.frame(app);
  REQUIRE(headless.press(app, "button:step"));
  CHECK(now_us(app) == 100'000);
  REQUIRE(headless.press(app, "button:back"));
  CHECK(now_us(app) == 0);
  REQUIRE(headless.press(app, "button:play"));
  CHECK(app.ui().playing);
  headless.frame(app, 0.2);
  REQUIRE(headless.press(app, "button:play"));
  CHECK_FALSE(app.ui().playing);
  REQUIRE(headless.press(app, "button:reset"));
  CHECK(now_us(app) == 0);
  REQUIRE(headless.press(app, "button:theme"));
  CHECK(app.ui().theme == ThemeName::Dark);
  REQUIRE(headless.press(app, "button:theme"));
  CHECK(app.ui().theme == ThemeName::Contrast);
  REQUIRE(headless.press(app, "button:lang"));
  CHECK(app.ui().language == Language::Chinese);
}

TEST_CASE("the lists of speeds and of scenes are chosen from", "[app]") {
  Headless headless;
  App app = scene("handshake");
  headless.frame(app);
  REQUIRE(headless.press(app, "button:speed"));
  REQUIRE(headless.press(app, "button:speed:10"));
  CHECK(app.ui().speed == 10.0);
  CHECK_FALSE(app.ui().auto_speed);
  REQUIRE(headless.press(app, "button:speed"));
  REQUIRE(headless.press(app, "button:speed:auto"));
  CHECK(app.ui().auto_speed);
  REQUIRE(headless.press(app, "button:scene"));
  REQUIRE(headless.press(app, "button:scene:syn-flood"));
  CHECK(app.scene().id == "syn-flood");
}

TEST_CASE("a scene of hundreds of segments opens on the curves, unless a figure was chosen", "[app]") {
  CHECK(scene("slow-start").ui().figure == Figure::Curves);
  App app = scene("handshake");
  CHECK(app.ui().figure == Figure::Ladder);
  REQUIRE(app.set("scene", "reno-or-cubic").empty());
  CHECK(app.ui().figure == Figure::Curves);
  REQUIRE(app.set("scene", "close").empty());
  CHECK(app.ui().figure == Figure::Ladder);
  REQUIRE(app.set("figure", "ladder").empty());
  REQUIRE(app.set("scene", "reno-or-cubic").empty());
  CHECK(app.ui().figure == Figure::Ladder);

  Headless headless;
  App pressed = scene("slow-start");
  headless.frame(pressed);
  REQUIRE(headless.press(pressed, "button:figure:sequence"));
  REQUIRE(pressed.set("scene", "close").empty());
  CHECK(pressed.ui().figure == Figure::Sequence);

  App there = scene("loss-and-recovery");
  App here = scene("handshake");
  REQUIRE(here.set("share", there.share()).empty());
  CHECK(here.ui().figure == Figure::Curves);
}

TEST_CASE("the list of keys comes by ? or its button, and goes by ?, Esc or a press", "[app]") {
  Headless headless;
  App app = scene("handshake");
  headless.frame(app);
  const auto shown = [&app] { return app.items().find("panel:keys") != nullptr; };
  const auto question_mark = [&] {
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Shift, true);
    headless.key(app, ImGuiKey_Slash);
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Shift, false);
    headless.frames(app, 2);
  };
  CHECK_FALSE(shown());
  question_mark();
  CHECK(shown());
  question_mark();
  CHECK_FALSE(shown());
  CHECK_FALSE(app.ui().keys);

  REQUIRE(headless.press(app, "button:keys"));
  CHECK(shown());
  headless.key(app, ImGuiKey_Escape);
  headless.frames(app, 2);
  CHECK_FALSE(shown());

  app.toggle_keys();  // as the page does
  headless.frames(app, 3);
  REQUIRE(headless.press(app, "panel:keys"));
  headless.frames(app, 2);
  CHECK_FALSE(shown());

  app.toggle_keys();
  headless.frames(app, 3);
  const std::int64_t before = now_us(app);
  REQUIRE(headless.press(app, "button:step"));  // it lies over the button, and takes the press
  headless.frames(app, 2);
  CHECK_FALSE(shown());
  CHECK(now_us(app) == before);
}

TEST_CASE("a refusal is told in the lab's language", "[app]") {
  App app = scene("handshake");
  CHECK(app.act("drop 99") == sim::text(sim::Refusal::NotOnTheWire).en);
  REQUIRE(app.set("lang", "zh").empty());
  CHECK(app.act("drop 99") == sim::text(sim::Refusal::NotOnTheWire).zh);
}

TEST_CASE("Chinese waits for its font", "[app]") {
  App app = scene("handshake");
  app.chinese_font(false);
  CHECK(app.set("lang", "zh").empty());
  CHECK(app.ui().language == Language::English);
  CHECK(app.take_chinese_wish());
  CHECK_FALSE(app.take_chinese_wish());
  app.chinese_font(true);
  CHECK(app.set("lang", "zh").empty());
  CHECK(app.ui().language == Language::Chinese);
}

TEST_CASE("a press is seen in the next frame, and then all is still", "[app]") {
  Headless headless;
  App app = scene("handshake");
  headless.frame(app);
  REQUIRE(headless.press(app, "button:step"));
  headless.leave(app);
  headless.frames(app, 2);
  CHECK_FALSE(app.wants_frame());
}

TEST_CASE("the wheel is the lab's only where something scrolls, a finger's drag only on what can be dragged",
          "[app]") {
  Headless headless;
  App app = scene("transfer");
  REQUIRE(app.seek(2'000'000).empty());
  headless.frames(app, 3);
  const Rect* log = app.items().find("panel:log");
  const Rect* header = app.items().find("panel:header");
  const Rect* scrub = app.items().find("slider:scrub");
  REQUIRE((log && header && scrub));
  CHECK(app.takes_wheel(log->centre(), 1));
  CHECK_FALSE(app.takes_wheel(log->centre(), -1));
  CHECK_FALSE(app.takes_wheel(header->centre(), 1));
  CHECK(app.takes_drag(scrub->centre()));
  CHECK_FALSE(app.takes_drag(header->centre()));
}
