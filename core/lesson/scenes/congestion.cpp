// Congestion control as curves: slow start to CUBIC (RFC 5681, 6582, 9438).
#include "core/lesson/scene_list.hpp"

namespace lesson {

std::span<const Scene> congestion_scenes() {
  return {};
}

}  // namespace lesson
