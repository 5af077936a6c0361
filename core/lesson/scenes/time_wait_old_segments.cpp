// TIME-WAIT, the second reason: old segments and a new connection of the same socket pair (RFC 9293, section
// 3.4.3; RFC 7323, RFC 6191).
#include "core/lesson/scene_list.hpp"

namespace lesson {

std::span<const Scene> time_wait_old_segments_scenes() {
  return {};
}

}  // namespace lesson
