// See clock.hpp.
#include "tests/bench/clock.hpp"

#ifdef __EMSCRIPTEN__
#include <emscripten/em_js.h>

// Emscripten's clock() tells the time of day, in whole milliseconds.
EM_JS(double, node_processor_ms, (), {
  const used = process.cpuUsage();
  return (used.user + used.system) / 1000;
});

double bench::processor_ms() {
  return node_processor_ms();
}
#else
#include <ctime>

double bench::processor_ms() {
  return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}
#endif
