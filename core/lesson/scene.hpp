// Scenes: how a lab starts and what counts as done. Values, so that each is played by a native test.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/lesson/prediction.hpp"
#include "core/lesson/variant.hpp"
#include "core/lesson/words.hpp"
#include "core/sim/history.hpp"

namespace lesson {

struct Goal {
  std::string_view id;
  Words text;
  // Reached by what happened up to `now`; looks only at events with at <= now.
  bool (*reached)(const sim::World& world, const sim::EventLog& log, sim::Instant now);
  std::span<const Words> hints{};  // each says more than the one before
};

// What a scene begins with.
struct Start {
  sim::WorldConfig config;
  std::vector<sim::TimedAction> script;
};

struct Scene {
  std::string_view id;  // "handshake"
  Words title;
  Words idea;               // one or two sentences: what to see, what to try
  sim::Instant start{};     // the playhead's first place: what came before is already on the ladder
  bool flood_view = false;  // the lab shows the queues and the flood instead of the ladder's neighbours
  bool opens_on_curves =
      false;  // the lab's figure at first: so many segments make no ladder that can be read
  std::span<const Goal> goals;
  std::span<const Prediction> predictions{};  // asked before it runs
  // The profiles of the variant stand below what the scene itself sets; its what-ifs are start()'s part.
  Start (*make)(std::uint64_t seed, const Variant& variant);
};

// The scene's world at its beginning; `suppose` may add to what it does by itself.
sim::World start(const Scene& scene, std::uint64_t seed, const Variant& variant = {},
                 void (*suppose)(Start&) = nullptr);

std::span<const Scene> scenes();
const Scene* find_scene(std::string_view id);  // nullptr: unknown

}  // namespace lesson
