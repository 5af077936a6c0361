// Windows: full, shut and probed (RFC 9293, section 3.8.6), and Nagle against the delayed ACK.
#include "core/lesson/scene_list.hpp"

namespace lesson {

std::span<const Scene> flow_control_scenes() {
  return {};
}

}  // namespace lesson
