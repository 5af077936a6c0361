// core/sim/flood: a flood is counted, not simulated; the count and the single SYNs must agree.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <map>

#include "core/sim/flood.hpp"

using namespace sim;
using namespace std::chrono_literals;

TEST_CASE("a flood sends its rate in each second", "[sim][flood]") {
  const std::uint32_t rate = GENERATE(1U, 3U, 1000U, 999'983U, 1'000'000U, 10'000'000U);
  FloodSchedule flood(42);
  flood.set_rate(Instant{5s}, rate);
  for (int second = 1; second <= 60; ++second) {
    CHECK(flood.sent_by(Instant{5s} + std::chrono::seconds{second} - 1us) ==
          std::uint64_t{rate} * static_cast<std::uint64_t>(second));
  }
  CHECK(flood.sent_by(Instant{4s}) == 0);
}

TEST_CASE("what is counted by an instant are exactly the SYNs whose time has come", "[sim][flood]") {
  const std::uint32_t rate = GENERATE(1U, 7U, 333U, 1'000'000U, 2'500'001U);
  FloodSchedule flood(7);
  flood.set_rate(Instant{1ms}, rate);
  for (std::uint64_t k = 0; k < 3000; ++k) {
    const Instant t = flood.time_of(k);
    REQUIRE(flood.sent_by(t) >= k + 1);
    REQUIRE(flood.sent_by(t - 1us) <= k);
    REQUIRE(flood.time_of(k + 1) >= t);
  }
}

TEST_CASE("a change of rate keeps what was sent and counts on", "[sim][flood]") {
  FloodSchedule flood(9);
  flood.set_rate(Instant{0s}, 1000);
  flood.set_rate(Instant{2s} - 1us, 50);
  const std::uint64_t before = flood.sent_by(Instant{2s} - 1us);
  CHECK(before == 2000);
  CHECK(flood.sent_by(Instant{4s} - 2us) == before + 100);
  CHECK(flood.time_of(1999) < Instant{2s});
  CHECK(flood.time_of(2000) >= Instant{2s} - 1us);
  flood.set_rate(Instant{4s}, 0);
  const std::uint64_t all = flood.sent_by(Instant{4s});
  CHECK(flood.sent_by(Instant{1000s}) == all);
  CHECK(flood.time_of(all - 1) <= Instant{4s});
  CHECK(flood.time_of(all) == tcp::never);
  flood.forget_before(Instant{5s});
  CHECK(flood.sent_by(Instant{1000s}) == all);
  flood.set_rate(Instant{2000s}, 10);
  CHECK(flood.sent_by(Instant{2001s} - 1us) == all + 10);
}

TEST_CASE("spoofed sources spread over the Internet and spare what cannot be one", "[sim][flood]") {
  std::map<std::uint32_t, int> networks;
  for (std::uint64_t k = 0; k < 50'000; ++k) {
    const SpoofedSyn syn = spoofed_syn(1, k);
    ++networks[syn.source.address.value >> 24];
    REQUIRE(syn.source.port >= 1024);
  }
  for (const std::uint32_t spared : {0U, 10U, 127U, 224U, 239U, 240U, 255U})
    CHECK_FALSE(networks.contains(spared));
  CHECK(networks.size() == 256 - 3 - 32);
  CHECK(spoofed_syn(1, 5).source == spoofed_syn(1, 5).source);
  CHECK(spoofed_syn(1, 5).source != spoofed_syn(2, 5).source);
}
