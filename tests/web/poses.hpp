// Labs as several tests want to find them.
#pragma once

#include <catch2/catch_test_macros.hpp>

#include "tests/web/headless.hpp"

namespace lab::test {

// A transfer in which data is in flight, and the timer that waits for its acknowledgment.
inline App data_in_flight() {
  App app = scene("transfer");
  const auto is_data = [&] {
    const auto flying = app.history().present().in_flight();
    return !flying.empty() && !flying.front().segment.data.empty();
  };
  for (int i = 0; i < 200 && !is_data(); ++i) app.step(1);
  REQUIRE(is_data());
  return app;
}

}  // namespace lab::test
