// A learner in front of a scene, for tests: only what a learner can do.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/lesson/scene.hpp"
#include "core/sim/action.hpp"

namespace lesson::test {

using sim::History;
using sim::Instant;
using sim::Packet;
using sim::PacketId;
using sim::Side;

class Learner {
 public:
  explicit Learner(std::string_view id, std::uint64_t seed = 1, const Variant& variant = {})
      : scene_(*find_scene(id)), history_(start(scene_, seed, variant)) {
    history_.at(scene_.start);
  }

  void wait_until(sim::Duration t) { history_.at(Instant{t}); }
  void wait(sim::Duration t) { history_.at(history_.now() + t); }
  void go_back_to(sim::Duration t) { history_.at(Instant{t}); }
  void does(std::string_view text) {
    const sim::ParsedAction parsed = sim::parse_action(text);
    INFO(text << ": " << parsed.error);
    REQUIRE(parsed.ok);
    REQUIRE(history_.act(parsed.action) == sim::Refusal::None);
  }
  void drops(PacketId packet) { does("drop " + std::to_string(packet)); }

  // Steps from event to event until such a packet is in flight.
  template <class Wanted>
  PacketId catches(Wanted wanted) {
    for (int steps = 0; steps < 1000; ++steps) {
      for (const Packet& packet : history_.present().in_flight()) {
        if (wanted(packet)) return packet.id;
      }
      if (history_.next_event() == tcp::never) break;
      history_.at(history_.next_event());
    }
    FAIL("it never came");
    return 0;
  }

  bool reached(std::string_view goal) const {
    for (const Goal& g : scene_.goals) {
      if (g.id == goal) return g.reached(history_.present(), history_.log(), history_.now());
    }
    FAIL("there is no goal " << goal);
    return false;
  }
  tcp::State state(Side side) const { return history_.present().state(side); }
  const sim::World& world() const { return history_.present(); }
  const sim::EventLog& log() const { return history_.log(); }
  Instant now() const { return history_.now(); }

 private:
  const Scene& scene_;
  History history_;
};

}  // namespace lesson::test
