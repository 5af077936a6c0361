// Plays a scene from its beginning to --until, with what --do asks for.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/arguments.hpp"

namespace cli {

struct Played {
  sim::World world;  // at its end
  sim::EventLog log;
  std::vector<sim::TimedAction> inputs;  // what was tried, when it was
  std::vector<std::string> refused;      // a sentence for each act that was not done
};
Played play(const RunOptions& options);
// The same, with a look at the world at every moment at which something has happened.
Played play(const RunOptions& options, const std::function<void(const sim::World&)>& look);

}  // namespace cli
