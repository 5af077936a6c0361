// Every panel in every scene, at every state of both ends, at every size, in both languages: no word is cut,
// none stands on another, no two things share an id, and neither Dear ImGui nor a sanitizer objects.
//
// What is drawn: each scene is played by itself and by hand, and wherever the two ends' states come to be a
// pair that was not met yet in that scene, all tabs and figures are drawn at all five sizes in both
// languages. The three themes change colours only: they take turns from picture to picture, so that each
// scene has all of them at every size. In every scene, at one moment, all sheets and lists are opened at one
// of the sizes, and each thing that can be pressed is pointed at at one of two; sizes and languages take
// turns from scene to scene. The longest texts are tried in every scene at its beginning and in its middle,
// at two of the sizes in turn, and on the sheets of every fourth scene.
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "tests/web/seen.hpp"
#include "web/gfx/draw.hpp"

using namespace lab;
using namespace lab::test;

namespace {

constexpr std::array sizes{ImVec2{1440, 900}, ImVec2{1280, 800}, ImVec2{768, 1024}, ImVec2{390, 844},
                           ImVec2{360, 480}};
constexpr std::array themes{"light", "dark", "contrast"};

// What has no greatest length, or so great a one that no row has room for it, and tells all of itself under
// the pointer.
const std::vector<std::string_view> may_be_cut{
    "line:",  // a row of a wide screen's log: a decision's sentence, a capture's numbers
    "note:",  // the blocks that SACK has told of, as many as there are holes
};

void report(const Seen& seen) {
  CHECK(seen.frames() > 0);
  for (const auto& [what, where] : seen.complaints()) {
    UNSCOPED_INFO(where);
    FAIL_CHECK(what);
  }
}

std::string place(const App& app, ImVec2 size) {
  const sim::World& world = app.history().present();
  return std::string(app.scene().id) + " " + std::to_string(static_cast<int>(size.x)) +
         (app.language() == Language::English ? " en " : " zh ") +
         std::string(tcp::name(world.state(sim::Side::Client))) + "/" +
         std::string(tcp::name(world.state(sim::Side::Server)));
}

// All tabs and figures as the lab stands; what may be cut is pointed at once for each kind of text.
class Walk {
 public:
  Walk(Headless& headless, Seen& seen) : headless_(headless), seen_(seen) {}

  void through(App& app) {
    const ImVec2 size = headless_.size();
    const bool narrow = size.x < 700 || size.y < 760;
    if (narrow && app.scene().flood_view)
      for (const char* tab : {"flood", "queues"}) show(app, "tab", tab);
    if (narrow)
      for (const char* tab : {"client", "server"}) show(app, "tab", tab);
    REQUIRE(app.set("tab", "log").empty());
    for (const char* notation : {"tcpdump", "words"}) show(app, "log-notation", notation);
    REQUIRE(app.set("tab", "ladder").empty());
    const bool server = app.ui().figure_side == sim::Side::Client;
    REQUIRE(app.set("figure-side", server ? "server" : "client").empty());
    for (const char* figure : {"sequence", "curves", "segment", "buffers", "what-if", "ladder"})
      show(app, "figure", figure);
  }
  void show(App& app, const char* key, const char* value) {
    REQUIRE(app.set(key, value).empty());
    headless_.frame(app);
    look(app, place(app, headless_.size()) + ", " + key + " " + value);
  }
  void look(App& app, const std::string& where) {
    for (const Seen::Cut& cut : seen_.look(app, where))
      if (told_.insert(kind(cut.text)).second) seen_.check_told(app, cut, where);
  }

 private:
  Headless& headless_;
  Seen& seen_;
  std::set<std::string> told_;
};

void dress(App& app, const char* language, std::size_t turn) {
  REQUIRE(app.set("lang", language).empty());
  REQUIRE(app.set("theme", themes[turn % themes.size()]).empty());
  REQUIRE(app.set("numbers", turn / 2 % 2 == 0 ? "relative" : "absolute").empty());
}

// What is done before that step of a play by hand. The first goes through everything in turn, the second
// opens and closes at both ends at once.
using Acts = std::vector<std::pair<int, std::vector<const char*>>>;
const Acts by_itself{};
const Acts in_turn{{1, {"open client"}},       {4, {"duplicate 1"}},   {12, {"send client 3000"}},
                   {25, {"send server 3000"}}, {40, {"close client"}}, {55, {"close server"}}};
const Acts at_once{
    {1, {"open client", "open server"}}, {14, {"send client 3000"}}, {24, {"close client", "close server"}}};

using States = std::pair<tcp::State, tcp::State>;
States states(const App& app) {
  const sim::World& world = app.history().present();
  return {world.state(sim::Side::Client), world.state(sim::Side::Server)};
}

// Calls look(app) wherever a pair of states was not met yet.
template <class Look>
void play(const lesson::Scene& scene, const Acts& acts, std::set<States>& met, Look look) {
  App app(scene, 1);
  app.can_save(true);
  constexpr int steps = 120;
  for (int step = 0; step < steps; ++step) {
    for (const auto& [at, verbs] : acts)
      for (const char* verb : verbs)
        if (at == step) app.act(verb);
    if (step > 0) app.step(1);
    if (met.insert(states(app)).second) look(app);
  }
}

// Something of everything at once: data, timers, rules, forged and late segments, an unread buffer.
App posed(const lesson::Scene& scene) {
  App app(scene, 1);
  app.can_save(true);
  app.act("open client");
  if (scene.flood_view) app.act("flood 1000000");
  for (int i = 0; i < 60 && states(app).first != tcp::State::Established; ++i) app.step(1);
  for (const char* verb : {"send client 5000", "rule drop client data 30", "rule drop server every 100",
                           "rule drop client syn", "set loss client 1%", "set reads server off",
                           "forge client PA data=100", "forge attacker to server R seq=4294967295"})
    app.act(verb);
  return app;
}

// While it lives, each text is the longer of its two languages.
class LongTexts {
 public:
  LongTexts() {
    const TextStyle style{.face = Face::Word, .size = 12};
    std::vector<const char*>& all = texts();
    all.clear();
    for (std::size_t i = 0; i < text_count(); ++i) {
      const char *en = tr(static_cast<Text>(i), Language::English),
                 *zh = tr(static_cast<Text>(i), Language::Chinese);
      all.push_back(measure_text(en, style).x >= measure_text(zh, style).x ? en : zh);
    }
    speak([](Text text) { return texts()[static_cast<std::size_t>(text)]; });
  }
  ~LongTexts() { speak(nullptr); }
  LongTexts(const LongTexts&) = delete;
  LongTexts& operator=(const LongTexts&) = delete;

 private:
  static std::vector<const char*>& texts() {
    static std::vector<const char*> all;
    return all;
  }
};

// All sheets, with a packet in the hand where one can be taken, and all lists.
void open_all(Headless& headless, App& app, Seen& seen) {
  const std::string where = place(app, headless.size());
  headless.leave(app);
  const bool flying = !app.history().present().in_flight().empty();
  for (const ImGuiKey key : {ImGuiKey_F, ImGuiKey_G, ImGuiKey_K, ImGuiKey_Q, ImGuiKey_P, ImGuiKey_S,
                             ImGuiKey_T, ImGuiKey_B, ImGuiKey_E}) {
    INFO(where << " " << ImGui::GetKeyName(key));
    headless.key(app, ImGuiKey_Enter);  // the first packet in the hand
    if (flying) seen.look(app, where + ", a packet held");
    headless.key(app, key);
    headless.frames(app, 2);
    seen.look(app, where + ", sheet " + ImGui::GetKeyName(key));
    const bool of_packet = key == ImGuiKey_B || key == ImGuiKey_E;
    CHECK((app.ui().hands.sheet != SheetName::None || (of_packet && !flying)));
    headless.key(app, ImGuiKey_Escape);
    headless.key(app, ImGuiKey_Escape);
  }
  app.toggle_keys();
  headless.frames(app, 2);
  seen.look(app, where + ", keys");
  app.toggle_keys();
  headless.frames(app, 2);
  for (const char* list : {"button:speed", "button:scene", "button:log-filter", "button:log-notation"}) {
    if (std::string_view(list).starts_with("button:log")) REQUIRE(app.set("tab", "log").empty());
    headless.frames(app, 2);
    if (!headless.press(app, list)) continue;
    seen.look(app, where + ", list " + list);
    headless.key(app, ImGuiKey_Escape);
  }
  headless.leave(app);
  REQUIRE(app.set("tab", app.scene().flood_view ? "flood" : "ladder").empty());
}

// Each thing that can be pressed is pointed at, once.
void point_at_all(Headless& headless, App& app, Seen& seen) {
  headless.frames(app, 2);
  const std::vector<Pressable> all = app.items().pressables();
  for (const Pressable& each : all) {
    const ImVec2 at = each.rect.centre();
    const std::string name = holder(app.items(), {at, at});
    ImGui::GetIO().AddMousePosEvent(at.x, at.y);
    headless.frame(app);  // a slip is measured in its first frame, and shown in its second
    seen.look(app, place(app, headless.size()) + ", pointed at " + name);
  }
  headless.leave(app);
}

}  // namespace

TEST_CASE("every panel is drawn whole in every scene, at every state, size and language", "[panels]") {
  Headless headless;
  Seen seen(headless, may_be_cut);
  Walk walk(headless, seen);
  std::array<std::set<tcp::State>, 2> ends;
  std::size_t turn = 0;
  for (const lesson::Scene& scene : lesson::scenes()) {
    std::set<States> met;
    for (const Acts& acts : {by_itself, in_turn, at_once})
      play(scene, acts, met, [&](App& app) {
        ends[0].insert(states(app).first);
        ends[1].insert(states(app).second);
        for (const ImVec2 size : sizes)
          for (const char* language : {"en", "zh"}) {
            headless.resize(size);
            dress(app, language, turn++);
            walk.through(app);
          }
      });
  }
  report(seen);
  CHECK(ends[0].size() == 10);  // a client listens in no scene
  CHECK_FALSE(ends[0].contains(tcp::State::Listen));
  CHECK(ends[1].size() == 11);
}

TEST_CASE("every sheet and list is drawn whole in every scene, at every size, in both languages",
          "[panels]") {
  Headless headless;
  Seen seen(headless, may_be_cut);
  std::size_t turn = 0;
  for (const lesson::Scene& scene : lesson::scenes()) {
    App app = posed(scene);
    headless.resize(sizes[turn % sizes.size()]);
    dress(app, turn % 2 == 0 ? "en" : "zh", turn);
    ++turn;
    open_all(headless, app, seen);
  }
  CHECK(turn >= 2 * sizes.size());  // each size in both languages
  report(seen);
}

TEST_CASE("no two things share an id, and what is told of each is whole", "[panels]") {
  Headless headless;
  ImGui::GetIO().ConfigDebugHighlightIdConflicts = true;
  Seen seen(headless, may_be_cut);
  std::size_t turn = 0;
  for (const lesson::Scene& scene : lesson::scenes()) {
    App app = posed(scene);
    headless.resize(turn % 2 == 0 ? ImVec2{1440, 900} : ImVec2{390, 844});
    dress(app, turn / 2 % 2 == 0 ? "en" : "zh", turn);
    ++turn;
    for (const char* tab : {"log", "client", "ladder"}) {
      REQUIRE(app.set("tab", tab).empty());
      point_at_all(headless, app, seen);
    }
  }
  report(seen);
}

TEST_CASE("the longest of all texts are drawn whole in every scene", "[panels]") {
  Headless headless;
  const LongTexts longest;
  Seen seen(headless, may_be_cut);
  Walk walk(headless, seen);
  std::size_t turn = 0;
  for (const lesson::Scene& scene : lesson::scenes()) {
    App fresh(scene, 1), busy = posed(scene);
    for (App* app : {&fresh, &busy}) {
      headless.resize(sizes[turn % sizes.size()]);
      dress(*app, turn % 2 == 0 ? "en" : "zh", turn);
      ++turn;
      walk.through(*app);
    }
    if (turn % 8 == 0) open_all(headless, busy, seen);
  }
  report(seen);
}

TEST_CASE("the widest numbers are drawn whole", "[panels]") {
  static const lesson::Scene wide = [] {
    lesson::Scene scene = *lesson::find_scene("free-play");
    scene.make = [](std::uint64_t, const lesson::Variant&) {
      lesson::Start start{.config = {}, .script = {}};
      for (tcp::Config* config : {&start.config.client, &start.config.server}) {
        config->send_buffer = config->receive_buffer = 1U << 30;
        config->window_shift = 14;
        config->syn_backlog = config->accept_backlog = sim::max_backlog;
      }
      for (sim::LinkConfig* link : {&start.config.to_server, &start.config.to_client}) {
        link->delay = std::chrono::microseconds(999'999);
        link->jitter = std::chrono::microseconds(999'999);
        link->loss_ppm = 123'456;
        link->bandwidth_bps = 999'999'999'999;
        link->queue_packets = sim::max_queue_packets;
      }
      return start;
    };
    return scene;
  }();
  Headless headless;
  Seen seen(headless, may_be_cut);
  Walk walk(headless, seen);
  App app(wide, 1);
  app.can_save(true);
  REQUIRE(app.act("open client").empty());
  for (int i = 0; i < 40 && states(app).first != tcp::State::Established; ++i) app.step(1);
  CHECK(states(app).first == tcp::State::Established);
  for (const char* verb : {"send client 1048576", "forge client PA seq=4294967295 ack=4294967295 data=1460",
                           "forge attacker to server SFA seq=-2147483648 ack=-2147483648 win=65535",
                           "rule drop client data 999", "rule drop server syn-ack"})
    app.act(verb);
  for (int step = 0; step < 3; ++step) {
    for (const ImVec2 size : sizes)
      for (const char* language : {"en", "zh"})
        for (const char* numbers : {"relative", "absolute"}) {
          headless.resize(size);
          dress(app, language, static_cast<std::size_t>(step));
          REQUIRE(app.set("numbers", numbers).empty());
          REQUIRE(app.set("speed", step % 2 == 0 ? "1000" : "0.001").empty());
          walk.through(app);
          if (step == 0 && numbers[0] == 'a') open_all(headless, app, seen);
        }
    app.step(1);
  }
  report(seen);
}
