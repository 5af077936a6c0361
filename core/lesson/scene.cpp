// The list of scenes, and their beginnings.
#include "core/lesson/scene.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/lesson/scene_list.hpp"

namespace lesson {

std::span<const Scene> scenes() {
  static const std::vector<Scene> all = [] {
    std::vector<Scene> scenes;
    for (const std::span<const Scene> part :
         {handshake_scenes(), why_three_scenes(), isn_scenes(), handshake_lost_scenes(),
          handshake_unanswered_scenes(), syn_flood_scenes(), data_scenes(), flow_control_scenes(),
          congestion_scenes(), close_scenes(), time_wait_last_ack_scenes(), time_wait_old_segments_scenes(),
          time_wait_ends_scenes(), reset_scenes(), free_play_scenes()})
      scenes.insert(scenes.end(), part.begin(), part.end());
    return scenes;
  }();
  return all;
}

const Scene* find_scene(std::string_view id) {
  static const Scene random = random_scene();
  if (id == random.id) return &random;
  const std::span<const Scene> all = scenes();
  const auto found =
      std::find_if(all.begin(), all.end(), [id](const Scene& scene) { return scene.id == id; });
  return found == all.end() ? nullptr : &*found;
}

sim::World start(const Scene& scene, std::uint64_t seed, const Variant& variant, void (*suppose)(Start&)) {
  Start start = scene.make(seed, variant);
  if (suppose != nullptr) suppose(start);
  for (std::size_t i = 0; i < tcp::what_ifs.size(); ++i) {
    if (!variant.what_ifs[i]) continue;
    for (tcp::Config* config : {&start.config.client, &start.config.server})
      config->*tcp::what_ifs[i].keeps = false;
  }
  return {start.config, seed, std::move(start.script)};
}

}  // namespace lesson
