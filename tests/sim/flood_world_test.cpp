// The flood in the world (RFC 4987): taken in bulk, told in samples, and with the same outcome however one
// looks.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <set>

#include "core/sim/world.hpp"
#include "tests/sim/sim_support.hpp"

using namespace sim;
using namespace sim::test;

namespace {

World flooded(std::uint32_t rate, tcp::SynCookies cookies, std::uint32_t backlog, EventLog& log) {
  WorldConfig config = quiet(25ms);
  config.server.syn_cookies = cookies;
  config.server.syn_backlog = backlog;
  World world(config, 3);
  world.apply(Flood{rate}, log);
  return world;
}

const tcp::Listener& port_of(const World& world) {
  return *world.host(Side::Server).listener(World::server_port);
}

}  // namespace

TEST_CASE("the flood reaches the server after the link's delay and fills the SYN queue", "[sim][flood]") {
  EventLog log;
  World world = flooded(1000, tcp::SynCookies::Off, 256, log);
  world.run_until(Instant{24ms}, log);
  CHECK(world.flood().arrived == 0);
  CHECK(world.flood().sent >= 24);
  world.run_until(Instant{125ms}, log);
  CHECK(port_of(world).syn_queue.size() == world.flood().arrived);
  world.run_until(Instant{1025ms} - 1us, log);
  CHECK(world.flood().arrived == 1000);
  CHECK(port_of(world).syn_queue.size() == 256);
  CHECK(port_of(world).counts.syns == 1000);
  CHECK(port_of(world).counts.syn_queue_drops == 744);
  CHECK(world.flood().into_void == 256);
  CHECK(world.in_flight().empty());
  CHECK(log.packets.empty());
}

TEST_CASE("each slot of the flood is one of its SYNs, at its time", "[sim][flood]") {
  EventLog log;
  World world = flooded(1'000'000, tcp::SynCookies::Off, 64, log);
  world.run_until(Instant{1s}, log);
  FloodSchedule schedule(world.seed());
  schedule.set_rate(Instant{}, 1'000'000);
  std::uint64_t k = 0;
  for (const tcp::HalfOpen& slot : port_of(world).syn_queue) {
    CHECK(slot.remote == spoofed_syn(world.seed(), k).source);
    CHECK(slot.irs == spoofed_syn(world.seed(), k).seq);
    CHECK(slot.born == schedule.time_of(k) + 25ms);
    ++k;
  }
  CHECK(k == 64);
}

TEST_CASE("half-open connections that nobody completes are given up after the last SYN-ACK", "[sim][flood]") {
  EventLog log;
  World world = flooded(1000, tcp::SynCookies::Off, 16, log);
  world.run_until(Instant{1s}, log);
  world.apply(Flood{0}, log);
  world.run_until(Instant{62s}, log);
  CHECK(port_of(world).syn_queue.size() == 16);
  CHECK(world.flood().into_void == 16 * 6);
  world.run_until(Instant{64s}, log);
  CHECK(port_of(world).syn_queue.empty());
  CHECK(port_of(world).counts.half_open_expired == 16);
  CHECK(world.next_event() == tcp::never);
  CHECK(world.flood().arrived == world.flood().sent);
}

TEST_CASE("the end of spoofed half-open connections is told once in each sample, their resends never",
          "[sim][flood]") {
  EventLog log;
  World world = flooded(1000, tcp::SynCookies::Off, 256, log);
  world.run_until(Instant{100s}, log);
  std::set<std::int64_t> windows;
  for (const Event& event : log.events) {
    if (event.kind != EventKind::Decision) continue;
    CHECK(event.from == tcp::State::SynReceived);
    CHECK(event.to != tcp::State::SynReceived);
    CHECK(windows.insert(tcp::microseconds(event.at) / World::flood_sample.count()).second);
  }
  CHECK(windows.size() >= 3);
  CHECK(port_of(world).counts.half_open_expired == 256);
}

TEST_CASE("a flood is sampled every 100 ms, until its last SYN has come", "[sim][flood]") {
  EventLog log;
  World world = flooded(1000, tcp::SynCookies::Off, 256, log);
  CHECK(world.next_event() == Instant{100ms});
  world.run_until(Instant{1s}, log);
  world.apply(Flood{0}, log);
  world.run_until(Instant{10s}, log);
  std::vector<std::int64_t> samples;
  for (const Event& event : log.events) {
    if (event.kind == EventKind::FloodSample) samples.push_back(event.value);
  }
  REQUIRE(samples.size() == 11);  // at 0.1 s, 0.2 s, …, 1.1 s
  CHECK(samples[0] >= 74);
  CHECK(samples[0] <= 76);
  CHECK(static_cast<std::uint64_t>(samples.back()) == world.flood().sent);
  world.apply(Flood{500}, log);
  world.run_until(Instant{11s}, log);
  CHECK(log.events.back().value < 500);  // counted from the beginning of this flood
  CHECK(world.flood().arrived > 1000);   // and over all
}

TEST_CASE("a minute of a million SYNs a second is a matter of a few thousand steps", "[sim][flood]") {
  EventLog log;
  const auto cookies = GENERATE(tcp::SynCookies::Off, tcp::SynCookies::OnOverflow, tcp::SynCookies::Always);
  World world = flooded(1'000'000, cookies, 256, log);
  world.run_until(Instant{60s}, log);
  CHECK(world.flood().sent >= 60'000'000);
  CHECK(world.work() < 4000);
  CHECK(port_of(world).counts.syns == world.flood().arrived);
  CHECK(log.events.size() < 1000);
}

TEST_CASE("cookies answer every SYN into the void and keep no slot", "[sim][flood]") {
  EventLog log;
  World world = flooded(1000, tcp::SynCookies::Always, 256, log);
  world.run_until(Instant{1025ms} - 1us, log);
  CHECK(port_of(world).syn_queue.empty());
  CHECK(port_of(world).counts.cookies_sent == 1000);
  CHECK(world.flood().into_void == 1000);
}

TEST_CASE("the flood in bulk ends as the same SYNs one at a time", "[sim][flood]") {
  EventLog log;
  World world = flooded(100, tcp::SynCookies::Off, 16, log);
  World slowly = world;
  EventLog slow_log = log;
  for (int step = 0; step <= 70'000; step += 7)
    slowly.run_until(Instant{std::chrono::milliseconds{step}}, slow_log);
  world.run_until(slowly.now(), log);
  CHECK(world.digest() == slowly.digest());
  CHECK(text(log) == text(slow_log));
}

TEST_CASE("a change of rate in the midst of a flood is not a new flood", "[sim][flood]") {
  EventLog log;
  World world = flooded(1000, tcp::SynCookies::Off, 256, log);
  world.run_until(Instant{1s}, log);
  world.apply(Flood{2000}, log);
  world.apply(Tune{Knob::DelayUs, 1}, log);  // the way of those in flight stays as it was
  CHECK(world.flood().since == Instant{});
  CHECK(world.flood().delay == 25ms);
  world.run_until(Instant{2s} - 1us, log);
  CHECK(world.flood().sent == 3000);
}

TEST_CASE("a flood needs nobody to listen", "[sim][flood]") {
  WorldConfig config = quiet();
  config.server_program.listens = false;
  World world(config, 1);
  EventLog log;
  world.apply(Flood{10'000}, log);
  world.run_until(Instant{5s}, log);
  CHECK(world.flood().arrived > 40'000);
  CHECK(world.flood().into_void == 0);
}

TEST_CASE("an honest client is turned away by a full SYN queue, and let in by a cookie", "[sim][flood]") {
  EventLog log;
  World world = flooded(1'000'000, tcp::SynCookies::Off, 256, log);
  world.run_until(Instant{500ms}, log);
  world.apply(Open{}, log);
  world.run_until(Instant{5s}, log);
  CHECK(world.state(Side::Client) == tcp::State::SynSent);
  CHECK(world.state(Side::Server) == tcp::State::Listen);
  world.apply(Tune{Knob::SynCookies, 1}, log);
  world.run_until(Instant{9s}, log);
  CHECK(world.state(Side::Client) == tcp::State::Established);
  CHECK(world.state(Side::Server) == tcp::State::Established);
  CHECK(port_of(world).counts.cookies_accepted == 1);
}
