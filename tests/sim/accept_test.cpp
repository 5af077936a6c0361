// The accept queue between a listening port and its program (sim::Program::accepts).
#include <catch2/catch_test_macros.hpp>

#include "core/sim/world.hpp"

using namespace sim;
using namespace std::chrono_literals;

TEST_CASE("what completes waits in the accept queue of a program that does not accept", "[sim]") {
  WorldConfig config;
  config.server_program.accepts = false;
  config.server.accept_backlog = 1;
  EventLog log;
  World world(config, 1);
  world.apply(Open{Side::Client}, log);
  world.run_until(Instant{1s}, log);
  const tcp::Listener* listener = world.host(Side::Server).listener(World::server_port);
  REQUIRE(listener != nullptr);
  REQUIRE(listener->accept_queue.size() == 1);
  CHECK(listener->accept_queue.front().since == Instant{3 * config.to_server.delay});
  CHECK(world.connection(Side::Server) == nullptr);
  CHECK(world.state(Side::Client) == tcp::State::Established);
  world.apply(Open{Side::Client}, log);
  world.run_until(Instant{2s}, log);
  CHECK(listener->accept_queue.size() == 1);
  CHECK(listener->counts.accept_queue_drops > 0);
  CHECK(world.state(Side::Client) == tcp::State::SynSent);
}
