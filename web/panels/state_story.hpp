// A state where it stands: what it is, and why the end came into it.
#pragma once

#include <optional>

#include "web/view.hpp"

namespace lab {

// Draws the slip where the pointer or a finger is on `area`, and lights the state everywhere. `since`: when
// the end came into it, as far as that is known. Gives whether it is pointed at.
bool tell_state(const View& view, const Rect& area, const Thing& state, std::optional<sim::Instant> since,
                Items& items, Intents& intents);

}  // namespace lab
