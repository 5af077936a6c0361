// The samples that the curves are drawn from: taken on change, bounded, cut with the log on a fork.
#include "core/sim/samples.hpp"

#include <catch2/catch_test_macros.hpp>

#include "tests/sim/sim_support.hpp"

using namespace sim;
using namespace sim::test;

namespace {

Sample sample_at(std::int64_t us, std::uint32_t cwnd) {
  Sample sample{.at = Instant{Duration{us}}};
  sample.cwnd = cwnd;
  return sample;
}

World sending_world() {
  WorldConfig config = quiet();
  config.to_server.bandwidth_bps = 2'000'000;  // segments and their acknowledgments come one by one
  return World(config, 1, {{Instant{}, Open{Side::Client}}, {Instant{500ms}, Send{Side::Client, 200'000}}});
}

}  // namespace

TEST_CASE("a sample is taken only when a value has become another", "[samples]") {
  SampleRow row;
  row.put(sample_at(1, 0));  // nothing to tell yet
  CHECK(row.all().empty());
  row.put(sample_at(5, 10));
  row.put(sample_at(6, 10));
  REQUIRE(row.all().size() == 1);
  row.put(sample_at(7, 11));
  row.put(sample_at(7, 12));  // the last of an instant counts
  REQUIRE(row.all().size() == 2);
  CHECK(row.at(Instant{4us}) == nullptr);
  CHECK(row.at(Instant{6us})->cwnd == 10);
  CHECK(row.at(Instant{7us})->cwnd == 12);
}

TEST_CASE("a row of samples is bounded and keeps both its ends", "[samples]") {
  SampleRow row;
  for (std::uint32_t i = 1; i <= 5 * SampleRow::most; ++i) row.put(sample_at(i, i));
  CHECK(row.all().size() <= SampleRow::most);
  CHECK(row.all().front().cwnd == 1);
  CHECK(row.all().back().cwnd == 5 * SampleRow::most);
}

TEST_CASE("the row tells at each instant what the connection said then", "[samples]") {
  History history(sending_world());
  history.at(Instant{10s});
  REQUIRE(history.log().samples.client.all().size() > 20);
  for (int ms = 0; ms < 10'000; ms += 37) {
    const World& world = history.at(Instant{Duration{ms * 1000}});
    for (const Side side : {Side::Client, Side::Server}) {
      const Sample* told = history.log().samples.of(side).at(world.now());
      CAPTURE(ms, static_cast<int>(side));
      CHECK(world.sample(side).same_values(told != nullptr ? *told : Sample{}));
    }
  }
}

TEST_CASE("acting in the past cuts the samples, undo brings them back", "[samples]") {
  History history(sending_world());
  history.at(Instant{3s});
  const auto before = history.log().samples.client.all();
  const std::vector<Sample> kept(before.begin(), before.end());
  history.at(Instant{650ms});
  REQUIRE(history.act(Abort{Side::Client}) == Refusal::None);
  const auto after = history.log().samples.client.all();
  CHECK(after.back().at == Instant{650ms});
  CHECK(after.back().cwnd == 0);
  REQUIRE(history.undo());
  history.at(Instant{3s});
  const auto again = history.log().samples.client.all();
  const auto same = [](const Sample& a, const Sample& b) { return a.at == b.at && a.same_values(b); };
  CHECK(std::ranges::equal(again, kept, same));
}
