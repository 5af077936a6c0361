// What the hand does with a packet that it drags.
#include "web/panels/gesture.hpp"

#include <algorithm>
#include <cmath>

namespace lab {
namespace {

constexpr float off_the_wire = 34, least = 14;
constexpr float at_receiver = 0.97F;  // of the way

Gesture pulled_back(std::span<const OnTheWay> lane, const OnTheWay& held, float by, float way) {
  const sim::Packet& packet = *held.packet;
  const OnTheWay* last = nullptr;
  for (const OnTheWay& other : lane) {
    const bool passed = other.packet->from == packet.from && other.packet != held.packet &&
                        other.along <= held.along && other.along > held.along - by;
    if (passed && (last == nullptr || other.along < last->along)) last = &other;
  }
  if (last != nullptr) {
    const auto wait = sim::delay_to_follow(packet, *last->packet);
    if (wait && wait->count() > 0)
      return {Deed::After, last->packet->id, *wait, {sim::Delay{packet.id, *wait}}};
  }
  const auto flight = static_cast<float>((packet.ends - packet.leaves).count());
  const sim::Duration wait{std::clamp(static_cast<std::int64_t>(by / std::max(1.0F, way) * flight),
                                      std::int64_t{1000},
                                      static_cast<std::int64_t>(sim::Duration{sim::max_delay}.count()))};
  return {Deed::Delay, 0, wait, {sim::Delay{packet.id, wait}}};
}

Gesture pushed_on(std::span<const OnTheWay> lane, const OnTheWay& held, float by, float way) {
  const sim::Packet& packet = *held.packet;
  if (held.along + by >= at_receiver * way) return {Deed::Deliver, 0, {}, {sim::Deliver{packet.id}}};
  Gesture done{.deed = Deed::Nothing, .other = 0, .by = {}, .acts = {}};
  float farthest = 0;
  for (const OnTheWay& other : lane) {
    const bool passed = other.packet->from == packet.from && other.packet != held.packet &&
                        other.along >= held.along && other.along < held.along + by;
    if (!passed) continue;
    const auto wait = sim::delay_to_follow(*other.packet, packet);
    if (!wait || wait->count() == 0) continue;
    done.acts.emplace_back(sim::Delay{other.packet->id, *wait});
    if (done.deed == Deed::Nothing || other.along > farthest) {
      done.other = other.packet->id;
      farthest = other.along;
    }
    done.deed = Deed::Before;
  }
  return done;
}

}  // namespace

Gesture gesture(std::span<const OnTheWay> lane, std::size_t held, ImVec2 moved, float way) {
  const OnTheWay& packet = lane[held];
  if (std::abs(moved.y) > off_the_wire) return {Deed::Drop, 0, {}, {sim::Drop{packet.packet->id}}};
  const float on = packet.packet->from == sim::Side::Client ? moved.x : -moved.x;
  if (on < -least) return pulled_back(lane, packet, -on, way);
  if (on > least) return pushed_on(lane, packet, on, way);
  return {};
}

}  // namespace lab
