// A learner in front of a scene, for tests: only what a learner can do.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/lesson/evidence.hpp"
#include "core/lesson/scene.hpp"
#include "core/lesson/share.hpp"
#include "core/sim/action.hpp"

namespace lesson::test {

using sim::History;
using sim::Instant;
using sim::Packet;
using sim::PacketId;
using sim::Side;

// One of the first seeds, each in its turn.
inline std::uint64_t any_seed(std::uint64_t seeds = 8) {
  return GENERATE_COPY(range(std::uint64_t{1}, seeds + 1));
}

inline Variant variant_of(std::string_view words) {
  Variant variant;
  REQUIRE(add_words(words, variant).empty());
  return variant;
}

inline bool is_rst(const Packet& packet) {
  return packet.segment.flags.rst();
}
// Of the client.
inline bool is_data(const Packet& packet) {
  return packet.from == Side::Client && !packet.segment.data.empty();
}

// What the scene's world answers to that prediction.
inline std::string answer_to(std::string_view scene, std::string_view prediction, std::uint64_t seed,
                             const Variant& variant = {}) {
  const Scene& asks = *find_scene(scene);
  for (const Prediction& each : asks.predictions) {
    const std::string_view any = each.kind == AnswerKind::Choice ? each.choices[0].id : "0";
    if (each.id == prediction) return judge(asks, seed, variant, each, any, Language::English).answer;
  }
  FAIL("nothing of that name is asked");
  return {};
}

class Learner {
 public:
  explicit Learner(std::string_view id, std::uint64_t seed = 1, const Variant& variant = {})
      : scene_(*find_scene(id)), seed_(seed), variant_(variant), history_(start(scene_, seed, variant)) {
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
      if (g.id != goal) continue;
      const bool is = g.reached(history_.present(), history_.log(), history_.now());
      if (is) keep_path(goal);
      return is;
    }
    FAIL("there is no goal " << goal);
    return false;
  }
  tcp::State state(Side side) const { return history_.present().state(side); }
  const sim::World& world() const { return history_.present(); }
  const sim::EventLog& log() const { return history_.log(); }
  Instant now() const { return history_.now(); }

 private:
  // How a goal was reached, for the tests in a browser: a line `scene goal code` in the file of that name,
  // where the environment names one.
  void keep_path(std::string_view goal) const {
    const char* const name = std::getenv("ACKADEMY_PATHS");
    if (name == nullptr || seed_ != 1 || variant_ != Variant{}) return;
    const std::string code = encode({.scene = &scene_,
                                     .seed = seed_,
                                     .variant = variant_,
                                     .inputs = history_.inputs(),
                                     .now = history_.now()});
    std::FILE* const file = std::fopen(name, "a");
    if (file == nullptr) return;
    const std::string line = std::string(scene_.id) + ' ' + std::string(goal) + ' ' + code + '\n';
    std::fputs(line.c_str(), file);
    std::fclose(file);
  }

  const Scene& scene_;
  std::uint64_t seed_;
  Variant variant_;
  History history_;
};

}  // namespace lesson::test
