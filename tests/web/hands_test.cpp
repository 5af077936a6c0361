// The learner's hands: what is pressed, dragged, gathered and filled in becomes acts.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>
#include <vector>

#include "tests/web/headless.hpp"

using namespace lab;
using namespace lab::test;
using namespace std::chrono_literals;

namespace {

const sim::World& world(const App& app) {
  return app.history().present();
}

// What the learner did, as text, in order.
std::vector<std::string> acts(const App& app) {
  std::vector<std::string> texts;
  for (const auto& event : app.history().log().events)
    if (event.kind == sim::EventKind::Acted && !event.scripted)
      texts.push_back(sim::to_text(app.history().log().actions[event.action]));
  return texts;
}

using Texts = std::vector<std::string>;

App halfway() {
  App app = scene("handshake");
  REQUIRE(app.seek(250'000).empty());
  return app;
}

// Three segments of data are on their way to the server, well apart.
App three() {
  App app = scene("free-play");
  REQUIRE(app.act("set bandwidth 500kbit").empty());
  REQUIRE(app.act("set delay 100ms").empty());
  REQUIRE(app.act("open client").empty());
  for (int i = 0; i < 40 && world(app).state(sim::Side::Server) != tcp::State::Established; ++i) app.step(1);
  REQUIRE(app.act("send client 5000").empty());
  app.play(false);
  REQUIRE(world(app).in_flight().size() == 3);
  REQUIRE(app.seek(static_cast<double>(now_us(app)) + 60'000).empty());
  return app;
}

std::string packet_item(sim::PacketId id) {
  return "packet:" + std::to_string(id);
}

void drag(Headless& headless, App& app, const std::string& item, ImVec2 by) {
  const Rect* rect = app.items().find(item);
  REQUIRE(rect != nullptr);
  const ImVec2 from = rect->centre();
  ImGuiIO& io = ImGui::GetIO();
  io.AddMousePosEvent(from.x, from.y);
  headless.frames(app, 2);
  io.AddMouseButtonEvent(0, true);
  headless.frames(app, 2);
  for (int i = 1; i <= 4; ++i) {
    const float share = static_cast<float>(i) / 4;
    io.AddMousePosEvent(from.x + by.x * share, from.y + by.y * share);
    headless.frames(app, 1);
  }
  io.AddMouseButtonEvent(0, false);
  headless.frames(app, 3);
}

void type(Headless& headless, App& app, const char* digits) {
  for (const char* c = digits; *c != '\0'; ++c)
    headless.key(app, *c == '-' ? ImGuiKey_Minus : static_cast<ImGuiKey>(ImGuiKey_0 + (*c - '0')));
}

}  // namespace

TEST_CASE("a packet is dragged: off, back, on to its receiver", "[hands]") {
  Headless headless;
  for (const auto& [by, verb] : {std::pair{ImVec2{0, 60}, "drop 2"}, std::pair{ImVec2{60, 0}, "delay 2 "},
                                 std::pair{ImVec2{-500, 0}, "deliver 2"}}) {
    App app = halfway();
    headless.frames(app, 2);
    drag(headless, app, "packet:2", by);
    REQUIRE(acts(app).size() == 1);
    CHECK(acts(app)[0].starts_with(verb));
    CHECK(app.ui().selected == 0);
  }
}

TEST_CASE("a packet that is dragged back past another arrives behind it", "[hands]") {
  Headless headless;
  App app = three();
  headless.frames(app, 2);
  const sim::PacketId first = world(app).in_flight()[0].id, second = world(app).in_flight()[1].id;
  const float apart =
      app.items().find(packet_item(first))->centre().x - app.items().find(packet_item(second))->centre().x;
  drag(headless, app, packet_item(first), {-apart - 20, 4});
  const auto flying = world(app).in_flight();
  CHECK(flying[0].arrives == flying[1].arrives + 1us);
  CHECK(app.items().find(packet_item(first)) != nullptr);
}

TEST_CASE("several packets are held together, and one act is done to all", "[hands]") {
  Headless headless;
  App app = three();
  headless.frames(app, 2);
  const auto flying = world(app).in_flight();
  const sim::PacketId a = flying[0].id, b = flying[1].id;
  SECTION("with Shift") {
    headless.press(app, packet_item(a).c_str());
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Shift, true);
    headless.press(app, packet_item(b).c_str());
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Shift, false);
  }
  SECTION("by a long press and a tap") {
    headless.point(app, packet_item(a).c_str());
    ImGui::GetIO().AddMouseButtonEvent(0, true);
    headless.frames(app, 40);
    ImGui::GetIO().AddMouseButtonEvent(0, false);
    headless.frames(app, 2);
    CHECK(app.ui().gathering);
    headless.press(app, packet_item(b).c_str());
  }
  SECTION("by keys") {
    REQUIRE(app.walk(1));
    headless.key(app, ImGuiKey_M);
    REQUIRE(app.walk(1));
  }
  std::vector<sim::PacketId> held = app.ui().held();
  std::ranges::sort(held);
  CHECK(held == std::vector{a, b});
  headless.key(app, ImGuiKey_D);
  CHECK(world(app).in_flight().size() == 1);
  CHECK(app.ui().held().empty());
}

TEST_CASE("one of those that a finger has gathered is let go by a press, and dragged with all", "[hands]") {
  Headless headless;
  App app = three();
  headless.frames(app, 2);
  const sim::PacketId a = world(app).in_flight()[0].id, b = world(app).in_flight()[1].id;
  headless.point(app, packet_item(a).c_str());
  ImGui::GetIO().AddMouseButtonEvent(0, true);
  headless.frames(app, 40);
  ImGui::GetIO().AddMouseButtonEvent(0, false);
  headless.frames(app, 2);
  CHECK(app.ui().held() == std::vector{a});
  headless.press(app, packet_item(b).c_str());
  CHECK(app.ui().held().size() == 2);
  SECTION("pressed") {
    headless.press(app, packet_item(b).c_str());
    CHECK(app.ui().held() == std::vector{a});
  }
  SECTION("dragged") {
    drag(headless, app, packet_item(b), {0, 60});
    CHECK(world(app).in_flight().size() == 1);
    CHECK(app.ui().held().empty());
  }
}

TEST_CASE("A takes all, Escape lets them go", "[hands]") {
  Headless headless;
  App app = three();
  headless.key(app, ImGuiKey_A);
  CHECK(app.ui().held().size() == 3);
  headless.key(app, ImGuiKey_Escape);
  CHECK(app.ui().held().empty());
}

TEST_CASE("keys do what the menu does", "[hands]") {
  Headless headless;
  for (const auto& [key, text] : {std::pair{ImGuiKey_D, "drop 2"}, std::pair{ImGuiKey_L, "delay 2 100ms"},
                                  std::pair{ImGuiKey_U, "duplicate 2"}, std::pair{ImGuiKey_V, "deliver 2"},
                                  std::pair{ImGuiKey_X, "corrupt 2 bit 200"}}) {
    App app = halfway();
    headless.frames(app, 2);
    REQUIRE(app.walk(1));
    headless.key(app, key);
    CHECK(acts(app) == Texts{text});
  }
}

namespace {

// Of the packet that is halfway.
void open_sheet(Headless& headless, App& app, const char* button) {
  headless.frames(app, 2);
  headless.press(app, "packet:2");
  REQUIRE(headless.press(app, button));
  headless.frames(app, 3);
}

}  // namespace

TEST_CASE("the bit to be turned over is chosen on a sheet", "[hands]") {
  Headless headless;
  App app = halfway();
  open_sheet(headless, app, "button:corrupt");
  REQUIRE(headless.press(app, "bit:267"));  // the SYN
  headless.key(app, ImGuiKey_RightArrow);
  REQUIRE(headless.press(app, "part:ip"));
  REQUIRE(headless.press(app, "part:tcp"));
  REQUIRE(headless.press(app, "bit:270"));
  headless.key(app, ImGuiKey_LeftArrow);
  REQUIRE(headless.press(app, "button:corrupt:done"));
  CHECK(acts(app) == Texts{"corrupt 2 bit 269"});
  headless.frames(app, 2);
  CHECK(app.ui().hands.sheet == SheetName::None);
}

TEST_CASE("a header is edited: flags, numbers by digits and signs; only what has changed is said",
          "[hands]") {
  Headless headless;
  App app = halfway();
  open_sheet(headless, app, "button:edit");
  headless.key(app, ImGuiKey_Enter);  // nothing has changed yet
  CHECK(acts(app).empty());
  REQUIRE(headless.press(app, "flag:rst"));
  REQUIRE(headless.press(app, "button:edit.ack:more"));
  REQUIRE(headless.press(app, "field:edit.win"));
  type(headless, app, "512");
  headless.key(app, ImGuiKey_Enter);
  CHECK(acts(app) == Texts{"edit 2 flags=SRA ack=+1 win=512"});
  CHECK(world(app).in_flight()[0].segment.window == 512);
}

TEST_CASE("behind a header's numbers lie its ports and options", "[hands]") {
  Headless headless;
  App app = halfway();  // the SYN-ACK is on its way
  REQUIRE(world(app).in_flight()[0].segment.options.window_scale());
  open_sheet(headless, app, "button:edit");
  REQUIRE(headless.press(app, "button:header:more"));
  headless.frames(app, 3);
  REQUIRE(headless.press(app, "option:ws"));
  REQUIRE(headless.press(app, "field:edit.mss"));
  type(headless, app, "100");
  REQUIRE(headless.press(app, "button:edit.urg:more"));
  REQUIRE(headless.press(app, "button:edit.dport:more"));
  headless.key(app, ImGuiKey_Enter);
  CHECK(acts(app) == Texts{"edit 2 urg=1 dport=49153 mss=100 ws=off"});
  const tcp::Segment& segment = world(app).in_flight()[0].segment;
  CHECK(segment.destination.port == 49153);
  CHECK(segment.options.mss() == 100);
  CHECK_FALSE(segment.options.window_scale());
  CHECK(segment.options.sack_permitted());
}

TEST_CASE("a forged segment has the ports and options that are chosen", "[hands]") {
  Headless headless;
  App app = three();
  headless.frames(app, 2);
  REQUIRE(headless.press(app, "button:forge"));
  headless.frames(app, 3);
  REQUIRE(headless.press(app, "flag:syn"));
  REQUIRE(headless.press(app, "flag:ack"));
  REQUIRE(headless.press(app, "button:header:more"));
  headless.frames(app, 3);
  REQUIRE(headless.press(app, "field:forge.sport"));
  type(headless, app, "4000");
  for (const char* option : {"option:mss", "option:ws", "option:sackok", "option:ts"}) {
    INFO(option);
    REQUIRE(headless.press(app, option));
    headless.frames(app, 3);
  }
  REQUIRE(headless.press(app, "button:forge:done"));
  CHECK(acts(app).back() == "forge client S sport=4000 mss=536 ws=7 sackok=on ts=off");
  CHECK(world(app).in_flight().back().segment.source.port == 4000);
}

TEST_CASE("a segment is forged in the name of an end, or blindly by an attacker", "[hands]") {
  Headless headless;
  App app = three();
  headless.frames(app, 2);
  REQUIRE(headless.press(app, "button:forge"));
  headless.frames(app, 3);
  SECTION("with the right numbers by itself") {
    headless.press(app, "forge:server");
    headless.press(app, "flag:fin");
    headless.press(app, "button:forge:done");
    CHECK(acts(app).back() == "forge server FA");
    CHECK(world(app).in_flight().back().origin == sim::Origin::Forged);
  }
  SECTION("a guess is told for what it is, and can be made exact") {
    headless.press(app, "forge:attacker");
    headless.press(app, "flag:ack");
    headless.press(app, "flag:rst");
    headless.press(app, "field:forge.seq");
    type(headless, app, "12345");
    CHECK(app.ui().hands.segment.seq != 0);
    headless.press(app, "button:seq:exact");
    headless.press(app, "button:forge:done");
    const auto& forged = world(app).in_flight().back();
    CHECK(forged.origin == sim::Origin::Attacker);
    CHECK(forged.segment.flags == tcp::Rst);
    CHECK(forged.segment.seq == world(app).connection(sim::Side::Client)->tcb().snd.nxt);
  }
  headless.frames(app, 2);
  CHECK(app.ui().hands.sheet == SheetName::None);
}

TEST_CASE("rules are laid down and taken away", "[hands]") {
  Headless headless;
  App app = scene("transfer");
  headless.frames(app, 2);
  headless.key(app, ImGuiKey_G);
  headless.frames(app, 3);
  for (const char* item : {"rule:server", "rule:data", "rule:every", "button:rule.n:more", "button:rule:add"})
    REQUIRE(headless.press(app, item));
  CHECK(acts(app) == Texts{"rule drop server data every 4"});
  headless.frames(app, 2);
  REQUIRE(headless.press(app, "button:rule:off:1"));
  CHECK(world(app).rules().empty());
  headless.key(app, ImGuiKey_Escape);
  CHECK(app.ui().hands.sheet == SheetName::None);
}

TEST_CASE("the wire's knobs are turned in one direction or both", "[hands]") {
  Headless headless;
  App app = scene("transfer");
  headless.frames(app, 2);
  REQUIRE(headless.press(app, "button:link"));
  headless.frames(app, 3);
  REQUIRE(headless.press(app, "link:server"));
  const sim::LinkConfig before = world(app).link(sim::Side::Client);
  REQUIRE(headless.press(app, "slider:link.loss"));
  CHECK(world(app).link(sim::Side::Server).loss_ppm > 0);
  CHECK(world(app).link(sim::Side::Client) == before);
  REQUIRE(headless.press(app, "link:both"));
  REQUIRE(headless.press(app, "slider:link.jitter"));
  CHECK(world(app).link(sim::Side::Client).jitter == world(app).link(sim::Side::Server).jitter);
  // By keys: Tab to the first rail (behind three pills), an arrow.
  for (int i = 0; i < 4; ++i) app.walk(1);
  const auto delay = world(app).link(sim::Side::Client).delay;
  headless.key(app, ImGuiKey_RightArrow);
  CHECK(world(app).link(sim::Side::Client).delay > delay);
}

TEST_CASE("an end's program half-closes, reads by hand, crashes and comes back", "[hands]") {
  Headless headless;
  App app = three();
  headless.frames(app, 2);
  REQUIRE(headless.press(app, "button:more:client"));
  headless.frames(app, 3);
  REQUIRE(headless.press(app, "call:shutdown:client"));
  headless.key(app, ImGuiKey_Escape);
  headless.key(app, ImGuiKey_P);
  headless.frames(app, 3);
  for (const char* item : {"call:reads:off:server", "call:crash:server", "call:reboot:server"})
    REQUIRE(headless.press(app, item));
  Texts done = acts(app);
  done.erase(done.begin(), done.end() - 4);
  CHECK(done == Texts{"shutdown client", "set reads server off", "crash server", "reboot server"});
}

TEST_CASE("any amount can be sent: typed, dragged, and by the keyboard alone", "[hands]") {
  Headless headless;
  App app = three();
  headless.frames(app, 2);
  headless.key(app, ImGuiKey_Q);
  headless.frames(app, 3);
  SECTION("typed, then its call pressed") {
    REQUIRE(headless.press(app, "field:send:client"));
    type(headless, app, "300");
    REQUIRE(headless.press(app, "call:send:client"));
    CHECK(acts(app).back() == "send client 300");
  }
  SECTION("dragged: the farther, the rounder; then by ones") {
    drag(headless, app, "field:send:client", {250, 0});
    const std::uint32_t octets = app.ui().hands.send_octets;
    CHECK(octets > 1000);
    CHECK(octets % 100 == 0);
    REQUIRE(headless.press(app, "button:send:client:more"));
    REQUIRE(headless.press(app, "call:send:client"));
    CHECK(acts(app).back() == "send client " + std::to_string(octets + 1));
  }
  SECTION("walked to with Tab, typed, and sent with Enter") {
    for (int i = 0; i < 12 && app.ui().hands.send_octets != 7; ++i) {
      app.walk(1);
      headless.key(app, ImGuiKey_7);
    }
    type(headless, app, "0001");
    headless.key(app, ImGuiKey_Enter);
    CHECK(acts(app).back() == "send client 70001");
  }
}

TEST_CASE("an amount that no call takes is told so and not sent", "[hands]") {
  Headless headless;
  App app = three();
  headless.frames(app, 2);
  headless.key(app, ImGuiKey_Q);
  headless.frames(app, 3);
  const std::vector<std::string> before = acts(app);
  const float height = app.ui().hands.height;
  REQUIRE(headless.press(app, "field:send:client"));
  for (const char* octets : {"0", "1048577", "99999999"}) {
    INFO(octets);
    type(headless, app, octets);
    headless.key(app, ImGuiKey_Enter);
    REQUIRE(headless.press(app, "call:send:client"));
    CHECK(acts(app) == before);
    CHECK(app.ui().hands.height > height);  // one sentence more
    REQUIRE(headless.press(app, "field:send:client"));
  }
  type(headless, app, "1048576");
  headless.key(app, ImGuiKey_Enter);
  headless.frames(app, 2);
  CHECK(acts(app).back() == "send client 1048576");
  CHECK(app.ui().hands.height == height);
}

TEST_CASE("a program that reads by hand reads any amount", "[hands]") {
  Headless headless;
  App app = three();
  REQUIRE(app.act("set reads server off").empty());
  while (!world(app).in_flight().empty() &&
         world(app).check(sim::Read{sim::Side::Server, 1}) != sim::Refusal::None)
    app.step(1);
  headless.frames(app, 2);
  headless.key(app, ImGuiKey_P);
  headless.frames(app, 3);
  REQUIRE(headless.press(app, "field:read:server"));
  type(headless, app, "500");
  headless.key(app, ImGuiKey_Enter);
  CHECK(acts(app).back() == "read server 500");
  REQUIRE(headless.press(app, "call:read:all:server"));
  CHECK(acts(app).back() == "read server 1048576");
}

TEST_CASE("a packet is delayed by an amount that is typed, with or without another header", "[hands]") {
  Headless headless;
  App app = halfway();
  open_sheet(headless, app, "button:edit");
  const bool header_too = GENERATE(false, true);
  if (header_too) REQUIRE(headless.press(app, "button:edit.ack:more"));
  REQUIRE(headless.press(app, "field:edit.delay"));
  type(headless, app, "1500");
  headless.key(app, ImGuiKey_Enter);
  CHECK(acts(app) == (header_too ? Texts{"edit 2 ack=+1", "delay 2 1500ms"} : Texts{"delay 2 1500ms"}));
  CHECK(world(app).in_flight()[0].ends == sim::Instant{1800ms});
  headless.press(app, "packet:2");
  headless.key(app, ImGuiKey_E);
  headless.frames(app, 3);
  CHECK(app.ui().hands.delay_ms == 0);  // it was for once
}

TEST_CASE("a timer's ring is pressed, and it expires", "[hands]") {
  Headless headless;
  App app = halfway();
  REQUIRE(app.act("drop 2").empty());
  headless.frames(app, 3);
  REQUIRE(headless.press(app, "timer:client:retransmission"));
  CHECK(acts(app).back() == "expire client rto");
  CHECK(world(app).in_flight().size() == 1);
}

TEST_CASE("what is refused is said beside the hand for a while, and nothing is done", "[hands]") {
  Headless headless;
  App app = halfway();
  headless.frames(app, 2);
  headless.press(app, "packet:2");
  headless.key(app, ImGuiKey_B);
  headless.frames(app, 3);
  REQUIRE(app.act("drop 2").empty());  // from elsewhere, while the sheet lies open
  headless.frames(app, 3);
  CHECK(app.ui().hands.sheet == SheetName::None);
  CHECK_FALSE(app.refusal());
  App other = three();
  REQUIRE(other.act("forge client A").empty());
  headless.frames(other, 2);
  headless.key(other, ImGuiKey_A);
  headless.key(other, ImGuiKey_B);
  headless.frames(other, 3);
  const std::size_t before = acts(other).size();
  REQUIRE(headless.press(other, "part:data"));
  headless.key(other, ImGuiKey_Enter);
  CHECK(other.refusal() == sim::Refusal::NoSuchBit);  // what was forged has no data
  CHECK(acts(other).size() == before + 3);
  CHECK(other.wants_frame());
  headless.frame(other, App::refusal_seconds);
  headless.frames(other, 3);
  CHECK_FALSE(other.refusal());
}
