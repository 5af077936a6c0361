// The list of scenes.
#include "core/lesson/scene.hpp"

#include <algorithm>
#include <array>

#include "core/lesson/scene_list.hpp"

namespace lesson {

std::span<const Scene> scenes() {
  static const std::array all{handshake_scene(), transfer_scene(), close_scene(), syn_flood_scene(),
                              free_play_scene()};
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

}  // namespace lesson
