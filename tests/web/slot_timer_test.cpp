// The timer of a slot of the SYN queue: the same as the core gives the connection that it makes of the slot.
#include "web/slot_timer.hpp"

#include <catch2/catch_test_macros.hpp>

#include "core/tcp/connection.hpp"
#include "tests/web/headless.hpp"

using namespace lab;
using namespace lab::test;
using namespace std::chrono_literals;

namespace {

tcp::HalfOpen slot_after(int retries) {
  tcp::HalfOpen slot;
  slot.retries = static_cast<std::uint8_t>(retries);
  slot.resent = retries > 0;
  slot.born = sim::Instant{100ms};
  slot.deadline = sim::Instant{500s};
  return slot;
}

}  // namespace

TEST_CASE("a slot waits the initial RTO, then twice as long each time, up to the greatest", "[timers]") {
  tcp::Config config;
  config.rto_initial = 1s;
  config.rto_max = 60s;
  for (const auto& [retries, wait] :
       {std::pair{0, 1s}, std::pair{1, 2s}, std::pair{5, 32s}, std::pair{9, 60s}}) {
    const tcp::RunningTimer timer = slot_timer(slot_after(retries), config);
    CHECK(timer.deadline - timer.started == wait);
    CHECK(timer == tcp::Connection::in_syn_received({}, config, slot_after(retries))
                       .timers()[tcp::Timer::Retransmission]);
  }
}

TEST_CASE("what was rebuilt from a cookie waits for nothing", "[timers]") {
  CHECK_FALSE(slot_timer(tcp::HalfOpen{}, {}).running());
}

TEST_CASE("the time line shows when a half-open server will send again", "[timers]") {
  Headless screen;
  App app = scene("handshake");
  screen.frame(app);
  CHECK(app.items().find("pending:server:retransmission") == nullptr);
  REQUIRE(app.seek(250'000).empty());
  screen.frames(app, 2);
  CHECK(app.items().find("pending:server:retransmission") != nullptr);
  CHECK(app.items().find("pending:client:retransmission") != nullptr);
}
