// The scenes, a file of scenes/ for each lesson. scenes() puts them in the course's order; find_scene() also
// knows random.
#pragma once

#include <span>

#include "core/lesson/scene.hpp"

namespace lesson {

std::span<const Scene> handshake_scenes();
std::span<const Scene> why_three_scenes();
std::span<const Scene> isn_scenes();
std::span<const Scene> handshake_lost_scenes();
std::span<const Scene> handshake_unanswered_scenes();
std::span<const Scene> syn_flood_scenes();
std::span<const Scene> data_scenes();
std::span<const Scene> flow_control_scenes();
std::span<const Scene> congestion_scenes();
std::span<const Scene> close_scenes();
std::span<const Scene> time_wait_last_ack_scenes();
std::span<const Scene> time_wait_old_segments_scenes();
std::span<const Scene> time_wait_ends_scenes();
std::span<const Scene> reset_scenes();
std::span<const Scene> free_play_scenes();
Scene random_scene();

}  // namespace lesson
