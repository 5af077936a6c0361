// Where things stand in the wire, the ends and the queues: nothing outside of its panel, nothing on top of
// another.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <vector>

#include "web/panels/calls.hpp"
#include "web/panels/end_layout.hpp"
#include "web/panels/queue_layout.hpp"
#include "web/panels/wire_layout.hpp"

using namespace lab;

namespace {

bool inside(const Rect& inner, const Rect& outer) {
  return inner.min.x >= outer.min.x && inner.min.y >= outer.min.y && inner.max.x <= outer.max.x &&
         inner.max.y <= outer.max.y;
}

}  // namespace

TEST_CASE("the menu of a packet stays inside the wire's panel wherever the packet is", "[figures]") {
  const ImVec2 size = GENERATE(ImVec2{344, 148}, ImVec2{344, 216}, ImVec2{420, 108}, ImVec2{736, 152},
                               ImVec2{752, 168}, ImVec2{1200, 168});
  const Rect area{{24, 80}, {24 + size.x, 80 + size.y}};
  const WireLayout layout = wire_layout(area);
  for (float x = area.min.x - 50; x < area.max.x + 50; x += 7)
    for (const float width : {260.0F, 310.0F, 500.0F}) {
      CAPTURE(size.x, size.y, x, width);
      CHECK(inside(menu_place(layout, x, width, 38), area));
    }
}

TEST_CASE("lanes, packets and the user calls do not touch each other", "[figures]") {
  const ImVec2 size =
      GENERATE(ImVec2{344, 148}, ImVec2{344, 216}, ImVec2{752, 132}, ImVec2{736, 152}, ImVec2{752, 168});
  const Rect area{{0, 0}, size};
  const WireLayout layout = wire_layout(area);
  CHECK(layout.lane > layout.half_height);                                  // both directions
  CHECK(layout.middle + layout.lane + layout.half_height < layout.bottom);  // above the calls
  CHECK(layout.middle - layout.lane - layout.half_height > area.min.y);
  CHECK(layout.bottom + calls_height < area.max.y);
}

TEST_CASE("a packet stands at its true progress, to the server above and to the client below", "[figures]") {
  const WireLayout layout = wire_layout({{0, 0}, {800, 168}});
  CHECK(packet_place(layout, true, 0).x == layout.first);
  CHECK(packet_place(layout, true, 1).x == layout.last);
  CHECK(packet_place(layout, false, 0).x == layout.last);
  CHECK(packet_place(layout, false, 1).x == layout.first);
  CHECK(packet_place(layout, true, 0.25F).x == layout.first + (layout.last - layout.first) / 4);
  CHECK(packet_place(layout, true, 0.5F).y < layout.middle);
  CHECK(packet_place(layout, false, 0.5F).y > layout.middle);
}

TEST_CASE("a packet that leaves or arrives covers neither end", "[figures]") {
  const Rect area = GENERATE(Rect{{0, 0}, {344, 148}}, Rect{{0, 0}, {736, 152}}, Rect{{0, 0}, {800, 168}});
  const float half_width = area.width() < 480 ? 27 : 40;  // of "1460", and of "DATA 1460"
  constexpr float end = 4;                                // what of an end must be seen on either side
  const WireLayout layout = wire_layout(area);
  CHECK(layout.first - half_width >= layout.left + end);
  CHECK(layout.last + half_width <= layout.right - end);
}

TEST_CASE("packets far apart stay where they are", "[figures]") {
  CHECK(fan(std::vector{300.0F, 200.0F, 100.0F}, 0) == std::vector{300.0F, 200.0F, 100.0F});
}

TEST_CASE("packets at one place are fanned out behind the first", "[figures]") {
  const std::vector<float> fanned = fan(std::vector{300.0F, 300.0F, 300.0F}, 0);
  CHECK(fanned[0] == 300);
  CHECK(fanned[1] < fanned[0]);
  CHECK(fanned[2] < fanned[1]);
}

TEST_CASE("a pile at its sender grows forward and does not leave the lane", "[figures]") {
  const std::vector<float> fanned = fan(std::vector<float>(10, 0.0F), 0);
  CHECK(fanned.back() == 0);
  for (std::size_t i = 1; i < fanned.size(); ++i) CHECK(fanned[i - 1] > fanned[i]);
}

TEST_CASE("an end's parts fit into any height from 140 up, and a tall one shows them all", "[figures]") {
  int parts = 0;
  for (float height = 140; height <= 900; ++height) {
    const EndPlan plan = end_plan(height);
    CAPTURE(height);
    CHECK(plan.height() <= height + 0.01F);
    CHECK(plan.tcb_rows >= 3);
    const int now = plan.tcb_rows + (plan.rings ? 1 : 0) + (plan.grid ? 1 : 0) + (plan.window ? 1 : 0);
    CHECK(now >= parts);  // a taller one never shows less
    parts = now;
  }
  CHECK(parts == 8);
}

TEST_CASE("the queues' parts fit into any height from 190 up", "[figures]") {
  for (float height = 190; height <= 900; ++height) {
    CAPTURE(height);
    CHECK(queue_height(queue_plan(height)) <= height + 0.01F);
  }
}

TEST_CASE("every slot of the SYN queue has a square inside the grid, or shares one", "[figures]") {
  const std::size_t slots = GENERATE(1U, 8U, 128U, 256U, 1024U, 65'536U);
  const Rect area{{10, 20}, {510, 120}};
  const SlotGrid grid = slot_grid(area, slots);
  CAPTURE(slots, grid.squares, grid.slots_each);
  CHECK(grid.squares * grid.slots_each >= slots);
  CHECK((grid.squares - 1) * grid.slots_each < slots);
  CHECK(inside(grid.place(0), area.inset(-0.01F)));
  CHECK(inside(grid.place(grid.squares - 1), area.inset(-0.01F)));
  CHECK(inside(grid.place(grid.columns - 1), area.inset(-0.01F)));
  CHECK((slots > 1024 || grid.slots_each == 1));
}

TEST_CASE("the sliders' values come back as they were set", "[figures]") {
  for (const std::uint32_t rate : {100U, 250U, 1'000U, 20'000U, 1'000'000U, 10'000'000U})
    CHECK(slide_to_rate(rate_to_slide(rate)) == rate);
  for (std::uint32_t slots = 8; slots <= 65'536; slots *= 2)
    CHECK(slide_to_backlog(backlog_to_slide(slots)) == slots);
  CHECK(slide_to_rate(0) == 100);
  CHECK(slide_to_rate(1) == 10'000'000);
}
