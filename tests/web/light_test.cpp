// Pointing at a packet in one panel lights it in all the others: every panel says which packet is meant.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "tests/web/poses.hpp"

using namespace lab;
using namespace lab::test;

namespace {

// The first thing on the screen whose name begins so; empty: none.
std::string first_named(const App& app, const std::string& prefix) {
  for (const auto& [name, rect] : app.items().all())
    if (name.starts_with(prefix)) return name;
  return {};
}

}  // namespace

TEST_CASE("the wire, the ladder and the segment's figure say which packet is pointed at", "[light]") {
  Headless headless;
  App app = data_in_flight();
  headless.frames(app, 2);
  const sim::PacketId id = app.history().present().in_flight().front().id;
  REQUIRE(headless.point(app, ("packet:" + std::to_string(id)).c_str()));
  CHECK(app.ui().hovered != 0);  // it, or one that lies on top of it
  REQUIRE(app.set("figure", "segment").empty());
  headless.frames(app, 2);
  REQUIRE(headless.point(app, "segment-field:window"));
  CHECK(app.ui().hovered != 0);
  headless.leave(app);
  CHECK(app.ui().hovered == 0);
  REQUIRE(app.set("figure", "ladder").empty());
  headless.frames(app, 2);
  const Rect ladder = app.items().find("panel:ladder")->inset(40);
  std::string arrow;  // one whose middle is in sight
  for (const auto& [name, rect] : app.items().all())
    if (name.starts_with("arrow:") && ladder.contains(rect.centre())) arrow = name;
  REQUIRE(headless.point(app, arrow.c_str()));
  CHECK(app.ui().hovered != 0);
}

TEST_CASE("octets in the buffers light the packet that carries them", "[light]") {
  Headless headless;
  App app = data_in_flight();
  REQUIRE(app.set("figure", "buffers").empty());
  headless.frames(app, 2);
  const std::string octets = first_named(app, "octets:");
  REQUIRE_FALSE(octets.empty());
  REQUIRE(headless.point(app, octets.c_str()));
  const sim::PacketId id = static_cast<sim::PacketId>(std::stoul(octets.substr(octets.rfind(':') + 1)));
  CHECK(app.ui().hovered == id);
  CHECK_FALSE(app.history().log().packets[id - 1].segment.data.empty());
}

TEST_CASE("a line of the log lights its packet, on a wide screen and on a phone", "[light]") {
  Headless headless;
  for (const ImVec2 size : {ImVec2{1440, 900}, ImVec2{390, 844}}) {
    headless.resize(size);
    App app = data_in_flight();
    REQUIRE(app.set("tab", "log").empty());
    headless.frames(app, 3);
    bool lit = false;
    for (std::size_t i = app.history().log().events.size(); i-- > 0 && !lit;) {
      const std::string line = "line:" + std::to_string(i);
      const sim::PacketId packet = app.history().log().events[i].packet;
      if (packet == 0 || !headless.point(app, line.c_str())) continue;
      CHECK(app.ui().hovered == packet);
      lit = true;
    }
    INFO(size.x << " x " << size.y);
    CHECK(lit);
  }
}
