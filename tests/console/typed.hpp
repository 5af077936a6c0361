// A learner at the console of an end of a scene, for tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/console/console.hpp"
#include "tests/lesson/learner.hpp"

namespace console::test {

using lesson::test::Learner;
using sim::Side;
using namespace std::chrono_literals;

inline Learner at(std::string_view scene, sim::Duration moment, std::uint64_t seed = 1) {
  Learner learner(scene, seed);
  learner.wait_until(moment);
  return learner;
}

inline Answer answer(const Learner& learner, Side side, std::string_view line) {
  return run(learner.world(), learner.log(), learner.now(), side, line);
}

// Each line with its newline.
inline std::string typed(const Learner& learner, Side side, std::string_view line) {
  std::string text;
  for (const std::string& each : answer(learner, side, line).lines) text += each + '\n';
  return text;
}

// With what `sysctl -w` asks for done.
inline std::string does(Learner& learner, Side side, std::string_view line) {
  const std::string text = typed(learner, side, line);
  for (const sim::Action& action : answer(learner, side, line).actions) learner.does(sim::to_text(action));
  return text;
}

}  // namespace console::test
