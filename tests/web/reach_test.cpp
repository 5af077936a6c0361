// Everything within reach: by a finger, by keys alone, and lit in one panel when it is pointed at in another.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "tests/web/poses.hpp"
#include "web/finger.hpp"

using namespace lab;
using namespace lab::test;

namespace {

// A finger that taps what has a name; `quick`: down and up within one frame.
class Hand {
 public:
  Hand(Headless& headless, App& app) : headless_(headless), app_(app) {}

  void tap(const char* item, bool quick = false) {
    INFO(item);
    const Rect* rect = app_.items().find(item);
    REQUIRE(rect != nullptr);
    const ImVec2 at = rect->centre();
    finger_.touch(at);
    if (!quick) frames(3);
    finger_.lift(at);
    frames(6);
  }
  void drag(ImVec2 from, ImVec2 by) {
    finger_.touch(from);
    frames(1);
    for (int i = 1; i <= 5; ++i) {
      const float share = static_cast<float>(i) / 5;
      finger_.move({from.x + by.x * share, from.y + by.y * share});
      frames(1);
    }
    finger_.lift({from.x + by.x, from.y + by.y});
    frames(6);
  }
  void frames(int count) {
    for (int i = 0; i < count; ++i) {
      headless_.frame(app_);
      finger_.leaves(app_.items());
    }
  }

 private:
  Headless& headless_;
  App& app_;
  Finger finger_;
};

bool is_explained(const App& app) {
  return app.items().find("tip") != nullptr;
}

// A phone that shows the client while data is in flight, and a finger.
struct PhoneInHand {
  Headless headless{{390, 844}};
  App app = data_in_flight();
  Hand hand{headless, app};

  PhoneInHand() {
    REQUIRE(app.set("tab", "client").empty());
    headless.frames(app, 2);
  }
};

}  // namespace

TEST_CASE("what a finger taps stays explained until it taps elsewhere", "[reach][finger]") {
  Headless headless;
  for (const bool quick : {false, true})
    for (const ImVec2 size : {ImVec2{390, 844}, ImVec2{768, 1024}, ImVec2{360, 480}}) {
      INFO(size.x << " x " << size.y << (quick ? " quick" : ""));
      headless.resize(size);
      App app = data_in_flight();
      REQUIRE(app.set("tab", "client").empty());
      headless.frames(app, 2);
      Hand hand(headless, app);
      hand.tap("field:client.snd.una", quick);
      hand.frames(30);
      CHECK(is_explained(app));
      CHECK(app.ui().pointed == number_of(sim::Side::Client, Topic::SndUna));
      hand.tap("button:step", quick);
      CHECK_FALSE(is_explained(app));
      CHECK_FALSE(ImGui::IsMousePosValid());
      REQUIRE(app.set("tab", "ladder").empty());
      REQUIRE(app.set("figure", "segment").empty());
      headless.frames(app, 2);
      hand.tap("segment-field:ver", quick);
      hand.frames(30);
      CHECK(is_explained(app));
    }
}

TEST_CASE("a drag leaves no pointer behind", "[reach][finger]") {
  PhoneInHand phone;
  const App& app = phone.app;
  const ImVec2 at = app.items().find("field:client.snd.una")->centre();
  phone.hand.drag({at.x + 100, at.y + 60}, {-100, -60});
  CHECK_FALSE(is_explained(app));
  CHECK_FALSE(ImGui::IsMousePosValid());
}

TEST_CASE("a finger's first tap on a timer explains it, the second lets it expire", "[reach][finger]") {
  PhoneInHand phone;
  const App& app = phone.app;
  Hand& hand = phone.hand;
  const std::size_t before = app.history().inputs().size();
  hand.tap("timer:client:retransmission");
  CHECK(is_explained(app));
  CHECK(app.history().inputs().size() == before);
  hand.tap("field:client.rto");
  hand.tap("timer:client:retransmission");
  CHECK(app.history().inputs().size() == before);  // the one before was forgotten meanwhile
  hand.tap("timer:client:retransmission");
  CHECK(app.history().inputs().size() == before + 1);
}

TEST_CASE("a mouse lets a timer expire by one click", "[reach]") {
  Headless headless;
  App app = data_in_flight();
  headless.frames(app, 2);
  const std::size_t before = app.history().inputs().size();
  ImGui::GetIO().AddMouseSourceEvent(ImGuiMouseSource_Mouse);
  REQUIRE(headless.press(app, "timer:client:retransmission"));
  CHECK(app.history().inputs().size() == before + 1);
}

TEST_CASE("a finger scrolls the ladder as far as there is more of it", "[reach][finger]") {
  Headless headless;
  for (const ImVec2 size : {ImVec2{390, 844}, ImVec2{768, 1024}}) {
    INFO(size.x << " x " << size.y);
    headless.resize(size);
    App empty = scene("handshake");
    headless.frames(empty, 2);
    const ImVec2 middle = empty.items().find("panel:ladder")->centre();
    CHECK_FALSE(empty.takes_scroll(middle, -1));
    CHECK_FALSE(empty.takes_scroll(middle, 1));
    App app = scene("transfer");
    REQUIRE(app.seek(3'000'000).empty());
    headless.frames(app, 2);
    REQUIRE(app.takes_scroll(middle, -1));
    const auto before = app.items().all();
    Hand hand(headless, app);
    hand.drag({middle.x, middle.y - 40}, {0, 60});
    int moved = 0;
    for (const auto& [name, rect] : before)
      if (const Rect* now = app.items().find(name); name.starts_with("arrow:") && now != nullptr)
        moved += now->min.y > rect.min.y + 30 ? 1 : 0;
    CHECK(moved > 0);
    for (int i = 0; i < 400 && app.takes_scroll(middle, -1); ++i)
      hand.drag({middle.x, middle.y - 20}, {0, 90});
    CHECK_FALSE(app.takes_scroll(middle, -1));
    CHECK(app.takes_scroll(middle, 1));
  }
}

TEST_CASE("keys go along the time line: by marks, by stretches, to its end", "[reach][keys]") {
  Headless headless;
  App app = scene("close");
  REQUIRE(app.seek(3'000'000).empty());
  headless.frames(app, 2);
  headless.key(app, ImGuiKey_LeftBracket);
  const std::int64_t mark = now_us(app);
  CHECK(mark < 3'000'000);
  headless.key(app, ImGuiKey_LeftBracket);
  const std::int64_t before = now_us(app);
  CHECK(before < mark);
  headless.key(app, ImGuiKey_RightBracket);
  CHECK(now_us(app) == mark);
  headless.key(app, ImGuiKey_PageUp);
  CHECK(now_us(app) < mark);
  for (int i = 0; i < 12; ++i) headless.key(app, ImGuiKey_PageUp);
  CHECK(now_us(app) == 0);
  headless.key(app, ImGuiKey_LeftBracket);  // there is none
  CHECK(now_us(app) == 0);
  headless.key(app, ImGuiKey_PageDown);
  CHECK(now_us(app) > 0);
  headless.key(app, ImGuiKey_End);
  CHECK(app.history().now() == app.history().frontier());
  const auto frontier = app.history().frontier();
  headless.key(app, ImGuiKey_PageDown);
  CHECK(app.history().now() > frontier);
}

TEST_CASE("a mark before and behind every moment is the nearest there is", "[reach][bookmarks]") {
  App app = scene("close");
  REQUIRE(app.seek(3'000'000).empty());
  Bookmarks marks;
  marks.follow(app.history());
  const sim::EventLog& log = app.history().log();
  const auto all = marks.spread(log, [](sim::Instant) { return 0.0F; }, 0);
  REQUIRE(all.size() > 4);
  for (const Bookmark& mark : all) {
    const auto after = marks.after(log, mark.at), before = marks.before(log, mark.at);
    if (after) CHECK(after->at > mark.at);
    if (before) CHECK(before->at < mark.at);
    for (const Bookmark& other : all) {
      if (after) CHECK((other.at <= mark.at || other.at >= after->at));
      if (before) CHECK((other.at >= mark.at || other.at <= before->at));
    }
  }
  CHECK_FALSE(marks.before(log, sim::Instant{}).has_value());
}

TEST_CASE("the ladder's numbers are switched on it and by a key", "[reach][keys]") {
  Headless headless;
  for (const ImVec2 size : {ImVec2{1440, 900}, ImVec2{768, 1024}, ImVec2{390, 844}, ImVec2{360, 480}})
    for (const char* language : {"en", "zh"}) {
      INFO(size.x << " x " << size.y << " " << language);
      headless.resize(size);
      App app = data_in_flight();
      REQUIRE(app.set("lang", language).empty());
      headless.frames(app, 2);
      REQUIRE(app.items().find("panel:ladder") != nullptr);
      REQUIRE(headless.press(app, "button:numbers"));
      CHECK(app.ui().absolute_numbers);
      headless.key(app, ImGuiKey_0);
      CHECK_FALSE(app.ui().absolute_numbers);
      CHECK(app.state_json().find("\"numbers\":\"relative\"") != std::string::npos);
    }
}

TEST_CASE("the text beside the canvas is given the marks and the segment's fields", "[reach]") {
  Headless headless;
  App app = scene("handshake");
  CHECK(app.segment_json() == "null");
  REQUIRE(app.seek(2'000'000).empty());
  headless.frames(app, 2);  // the marks are looked for in a frame
  const std::string segment = app.segment_json(), marks = app.bookmarks_json();
  for (const char* part :
       {"\"checksum\":true", "\"name\":\"sequence number\"", "\"name\":\"SYN\"", "RFC 9293"})
    CHECK(segment.find(part) != std::string::npos);
  for (const char* part : {"\"at\":", "SYN-SENT", "ESTABLISHED"})
    CHECK(marks.find(part) != std::string::npos);
}

TEST_CASE("a number, a timer and a state are lit wherever else they stand", "[reach][light]") {
  Headless headless;
  App app = data_in_flight();
  headless.frames(app, 2);
  const auto pointed = [&](const std::string& item) {
    INFO(item);
    REQUIRE(headless.point(app, item.c_str()));
    return app.ui().pointed;
  };
  const sim::Side client = sim::Side::Client;
  for (const auto& [field, edge, topic] :
       {std::tuple{"snd.una", "SND.UNA", Topic::SndUna}, std::tuple{"snd.wnd", "SND.WND", Topic::SndWnd}}) {
    CHECK(pointed(std::string("field:client.") + field) == number_of(client, topic));
    CHECK(pointed(std::string("edge:client.") + edge) == number_of(client, topic));
  }
  const Thing timer = timer_of(client, tcp::Timer::Retransmission);
  CHECK(pointed("timer:client:retransmission") == timer);
  std::string pending;
  for (const auto& [name, rect] : app.items().all())
    if (name.starts_with("pending:client:")) pending = name;
  REQUIRE_FALSE(pending.empty());
  CHECK(pointed(pending) == timer);
  const Thing established = state_of(client, tcp::State::Established);
  CHECK(pointed("state:client") == established);
  CHECK(pointed("state-node:client:ESTABLISHED") == established);
  CHECK(pointed("pill:0:ESTABLISHED") == established);
  headless.leave(app);
  CHECK(app.ui().pointed == Thing{});
  bool marked = false;
  for (const auto& [name, rect] : app.items().all()) {
    if (!name.starts_with("bookmark:state:")) continue;
    const Thing of = pointed(name);
    CHECK(of.kind == Thing::Kind::State);
    marked = true;
    break;
  }
  CHECK(marked);
}

TEST_CASE("a state that was entered tells why, wherever it stands", "[reach][why]") {
  Headless headless;
  App app = scene("handshake");
  const auto height = [&](const char* item) {
    INFO(item);
    REQUIRE(headless.point(app, item));
    const Rect* tip = app.items().find("tip");
    REQUIRE(tip != nullptr);
    return tip->height();
  };
  headless.frames(app, 2);
  const float before = height("state-node:client:SYN-SENT");
  while (app.history().present().state(sim::Side::Client) != tcp::State::SynSent) app.step(1);
  headless.frames(app, 2);
  CHECK(height("state-node:client:SYN-SENT") >
        before + 30);  // a line with the moment and the section, and the rule
  CHECK(height("pill:0:SYN-SENT") > before + 30);
  CHECK(height("state:client") > before + 30);
}

TEST_CASE("what waits in a link's queue is told", "[reach]") {
  Headless headless;
  App app = scene("free-play");
  REQUIRE(app.act("set bandwidth 100kbit").empty());
  REQUIRE(app.act("open client").empty());
  for (int i = 0; i < 100 && app.history().present().state(sim::Side::Client) != tcp::State::Established; ++i)
    app.step(1);
  CHECK(app.state_json().find("\"waiting\":1") == std::string::npos);
  REQUIRE(app.act("send client 5000").empty());
  headless.frames(app, 2);
  CHECK(app.history().present().in_flight().size() >= 2);
  CHECK(app.state_json().find("\"waiting\":0") != std::string::npos);  // the way back
  std::size_t waiting = 0;
  for (const sim::Packet& packet : app.history().present().in_flight())
    if (packet.leaves > app.history().now()) ++waiting;
  REQUIRE(waiting >= 1);
  CHECK(app.state_json().find("\"waiting\":" + std::to_string(waiting)) != std::string::npos);
}
