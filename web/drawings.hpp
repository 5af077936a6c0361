// What App keeps for its panels from one frame to the next: parts of drawings, and figures made of the log.
// Dropping all of it changes nothing but the time that the next frame takes.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "web/gfx/kept.hpp"
#include "web/panels/ladder_axis.hpp"
#include "web/panels/luck.hpp"

namespace lab {

struct Drawings {
  Kept kept;
  Memo<LadderFigure> ladder;
  Memo<std::vector<std::size_t>> log_lines;
  Memo<Luck> luck;
  std::array<Memo<sim::Instant>, 2> state_since;  // of the client, of the server

  void forget() { *this = {}; }
};

}  // namespace lab
