// Why three: old duplicates of a SYN (RFC 9293, section 3.5, Figure 8), and a handshake of two.
#include "core/lesson/scene_list.hpp"

namespace lesson {

std::span<const Scene> why_three_scenes() {
  return {};
}

}  // namespace lesson
