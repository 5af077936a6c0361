// Where the panels stand, at every size.
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "web/layout.hpp"

using namespace lab;

namespace {

bool overlap(const Rect& a, const Rect& b) {
  return a.min.x < b.max.x && b.min.x < a.max.x && a.min.y < b.max.y && b.min.y < a.max.y;
}

void check(ImVec2 size, bool flood_view, Tab tab) {
  const Layout layout = arrange(size, flood_view, tab);
  INFO(size.x << " x " << size.y << (flood_view ? ", flood" : "") << ", tab " << static_cast<int>(tab));
  std::vector<const Rect*> shown;
  for (const Rect& rect : layout.places) {
    if (rect.width() <= 0) continue;
    CHECK(rect.min.x >= 0);
    CHECK(rect.min.y >= 0);
    CHECK(rect.max.x <= size.x);
    CHECK(rect.max.y <= size.y);
    CHECK(rect.height() >= 34);
    for (const Rect* other : shown) CHECK_FALSE(overlap(rect, *other));
    shown.push_back(&rect);
  }
  CHECK(layout.shows(Place::Header));
  CHECK(layout.shows(Place::Transport));
  CHECK(layout.shows(Place::Wire) == !flood_view);
}

}  // namespace

TEST_CASE("panels lie within the lab and beside each other, at any size", "[layout]") {
  for (float width = 320; width <= 2000; width += 56)
    for (float height = 400; height <= 1400; height += 50)
      for (const bool flood_view : {false, true})
        for (const Tab tab : {Tab::Flood, Tab::Queues, Tab::Ladder, Tab::Client, Tab::Server, Tab::Log})
          check({width, height}, flood_view, tab);
}

TEST_CASE("a wide lab shows everything at once", "[layout]") {
  for (const ImVec2 size : {ImVec2{1440, 900}, ImVec2{1920, 1080}, ImVec2{1000, 720}}) {
    const Layout layout = arrange(size, false, Tab::Ladder);
    for (const Place place : {Place::Wire, Place::Ladder, Place::Client, Place::Server, Place::Log})
      CHECK(layout.shows(place));
    CHECK(layout.tabs().empty());
    CHECK(layout[Place::Client].width() == layout[Place::Server].width());
  }
}

TEST_CASE("on a tablet nothing but the figure has a quarter of the lab", "[layout]") {
  const ImVec2 size{768, 1024};
  const Layout layout = arrange(size, false, Tab::Ladder);
  REQUIRE(layout.format == Format::Medium);
  CHECK(layout[Place::Ladder].height() >= 0.28F * size.y);
  for (const Place place : {Place::Header, Place::Wire, Place::Client, Place::Server, Place::Log})
    CHECK(layout[place].height() < 0.25F * size.y);
}

TEST_CASE("two ladders stand side by side in a wide lab, in the place of the ends if need be", "[layout]") {
  for (const ImVec2 size : {ImVec2{1000, 620}, ImVec2{1248, 752}, ImVec2{1920, 1080}}) {
    for (const bool flood_view : {false, true}) {
      const Layout layout = arrange(size, flood_view, Tab::Ladder, true);
      if (layout.format != Format::Wide) continue;
      CHECK(layout[Place::Ladder].width() >= 760);
      CHECK(layout.shows(Place::Client) == (size.x > 1600));
      CHECK(layout.shows(Place::Server) == layout.shows(Place::Client));
    }
  }
  CHECK(arrange({1248, 752}, false, Tab::Log, true).log_large);
}

TEST_CASE("a slim frame shows the wire and one panel at a time", "[layout]") {
  const Layout ladder = arrange({360, 480}, false, Tab::Ladder);
  CHECK(ladder.shows(Place::Wire));
  CHECK(ladder.shows(Place::Ladder));
  CHECK_FALSE(ladder.shows(Place::Client));
  CHECK(ladder.tabs().size() == 4);
  CHECK(arrange({360, 480}, false, Tab::Server).shows(Place::Server));
  CHECK(arrange({360, 480}, false, Tab::Queues).shows(Place::Ladder));  // not offered: the first that is
  CHECK(arrange({800, 480}, false, Tab::Server).shows(Place::Client));  // both ends in one tab
}
