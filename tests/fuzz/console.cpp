// A line at the console of either end, and its completion: it is answered, in a bounded number of lines.
#include "core/console/console.hpp"

#include "core/lesson/scene.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

struct Session {
  sim::World world = lesson::start(*lesson::find_scene("syn-flood"), 1);
  sim::EventLog log;
  Session() {
    world.apply(sim::Flood{.rate = 100}, log);
    world.apply(sim::Open{.side = sim::Side::Client}, log);
    world.run_until(sim::Instant{std::chrono::seconds{1}}, log);
  }
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Session session;
  const std::string_view line = fuzz::text(data, size);
  for (const sim::Side side : {sim::Side::Client, sim::Side::Server}) {
    const console::Answer answer = console::run(session.world, session.log, session.world.now(), side, line);
    fuzz::require(answer.lines.size() <= console::max_lines + 100);
    for (const sim::Action& action : answer.actions)
      fuzz::require(session.world.check(action) == sim::Refusal::None);
  }
  fuzz::require(console::complete(line, size).from <= size);
  return 0;
}
