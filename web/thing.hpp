// What one can point at beside packets, so that it is lit wherever else it stands.
#pragma once

#include "core/sim/event_log.hpp"
#include "web/text/explain.hpp"

namespace lab {

struct Thing {
  enum class Kind : std::uint8_t { None, Number, Timer, State };
  Kind kind = Kind::None;
  sim::Side side = sim::Side::Client;
  std::uint8_t which = 0;  // of its kind
  friend bool operator==(const Thing&, const Thing&) = default;
};

inline Thing number_of(sim::Side side, Topic topic) {
  return {Thing::Kind::Number, side, static_cast<std::uint8_t>(topic)};
}
inline Thing timer_of(sim::Side side, tcp::Timer timer) {
  return {Thing::Kind::Timer, side, static_cast<std::uint8_t>(timer)};
}
inline Thing state_of(sim::Side side, tcp::State state) {
  return {Thing::Kind::State, side, static_cast<std::uint8_t>(state)};
}

}  // namespace lab
