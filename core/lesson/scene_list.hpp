// The scenes, each in its own file. scenes() puts them in their order; find_scene() also knows random.
#pragma once

#include "core/lesson/scene.hpp"

namespace lesson {

Scene handshake_scene();
Scene transfer_scene();
Scene close_scene();
Scene syn_flood_scene();
Scene free_play_scene();
Scene random_scene();

}  // namespace lesson
