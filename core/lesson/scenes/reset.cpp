// RST: half-open connections, crashes and forged resets (RFC 9293, section 3.5; RFC 5961, RFC 1337).
#include "core/lesson/scene_list.hpp"

namespace lesson {

std::span<const Scene> reset_scenes() {
  return {};
}

}  // namespace lesson
