// What App keeps for its panels from one frame to the next: parts of drawings, and figures made of the log.
// Dropping all of it changes nothing but the time that the next frame takes.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "web/gfx/kept.hpp"
#include "web/gfx/rolled.hpp"
#include "web/panels/ladder_axis.hpp"
#include "web/panels/luck.hpp"
#include "web/panels/time_axis.hpp"

namespace lab {

struct Drawings {
  Kept kept;
  Rolled rolled;
  Memo<LadderFigure> ladder;
  Memo<std::vector<std::string>> log_texts;
  // Of the log's lines on a phone, counted from the oldest; 0: not measured yet.
  struct Heights {
    Key key;
    std::vector<float> of;
  } log_heights;
  Memo<Luck> luck;
  Memo<TimeScale> time_scale;
  std::array<Memo<sim::Instant>, 2> state_since;  // of the client, of the server

  void forget() { *this = {}; }
};

}  // namespace lab
