// What dragging a packet along the wire comes to.
#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "web/panels/gesture.hpp"

using namespace lab;
using namespace std::chrono_literals;

namespace {

constexpr float way = 400;

sim::Packet packet(sim::PacketId id, sim::Side from, sim::Duration sent) {
  sim::Packet p;
  p.id = id;
  p.from = from;
  p.sent = p.leaves = sim::Instant{sent};
  p.arrives = p.ends = p.sent + 100ms;
  return p;
}

// Three on their way to the server, 80 pixels (20 ms) apart, and one that comes the other way.
struct Wire {
  sim::Packet first = packet(1, sim::Side::Client, 0ms), second = packet(2, sim::Side::Client, 20ms),
              third = packet(3, sim::Side::Client, 40ms), back = packet(4, sim::Side::Server, 20ms);
  std::vector<OnTheWay> lane{{&third, 80}, {&second, 160}, {&first, 240}, {&back, 160}};
  Gesture drag(std::size_t held, ImVec2 moved) const { return gesture(lane, held, moved, way); }
};

}  // namespace

TEST_CASE("a small move does nothing, off the wire drops", "[hands]") {
  const Wire wire;
  CHECK(wire.drag(1, {5, 6}).deed == Deed::Nothing);
  CHECK(wire.drag(1, {0, 50}).deed == Deed::Drop);
  CHECK(wire.drag(1, {-60, -50}).acts == std::vector<sim::Action>{sim::Drop{2}});
}

TEST_CASE("back to its sender delays by as much of the flight as it was moved", "[hands]") {
  const Wire wire;
  const Gesture gesture = wire.drag(0, {-40, 5});
  CHECK(gesture.deed == Deed::Delay);
  CHECK(gesture.acts == std::vector<sim::Action>{sim::Delay{3, 10ms}});
  CHECK(wire.drag(3, {40, 5}).deed == Deed::Delay);  // the other way
  CHECK(wire.drag(3, {-40, 5}).deed == Deed::Nothing);
}

TEST_CASE("back past others a packet comes right after the last of them", "[hands]") {
  const Wire wire;
  const Gesture one = wire.drag(2, {-100, 0});
  CHECK(one.deed == Deed::After);
  CHECK(one.other == 2);
  CHECK(one.acts == std::vector<sim::Action>{sim::Delay{1, 20ms + 1us}});
  const Gesture two = wire.drag(2, {-200, 0});
  CHECK(two.other == 3);
  CHECK(two.acts == std::vector<sim::Action>{sim::Delay{1, 40ms + 1us}});
}

TEST_CASE("on past others a packet comes before them: they are delayed", "[hands]") {
  const Wire wire;
  const Gesture gesture = wire.drag(0, {200, 0});
  CHECK(gesture.deed == Deed::Before);
  CHECK(gesture.other == 1);
  CHECK(gesture.acts == std::vector<sim::Action>{sim::Delay{2, 20ms + 1us}, sim::Delay{1, 40ms + 1us}});
}

TEST_CASE("on to the receiver a packet is delivered", "[hands]") {
  const Wire wire;
  CHECK(wire.drag(2, {170, 0}).acts == std::vector<sim::Action>{sim::Deliver{1}});
  CHECK(wire.drag(3, {-240, 0}).acts == std::vector<sim::Action>{sim::Deliver{4}});
  CHECK(wire.drag(2, {100, 0}).deed == Deed::Nothing);
}
