// core/sim/wire: links are pure functions of (seed, direction, ordinal); the learner's hand touches one
// packet.
#include "core/sim/wire.hpp"

#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "core/trace/bytes.hpp"

using namespace sim;

namespace {

constexpr std::uint64_t seed = 11;
constexpr std::uint32_t chance = 200'000;

tcp::Outgoing segment(std::size_t octets = 0) {
  tcp::Outgoing out{};
  out.segment.source = {tcp::address(10, 0, 0, 1), 49152};
  out.segment.destination = {tcp::address(10, 0, 0, 2), 80};
  out.segment.flags = tcp::Ack;
  out.segment.data.resize(octets);
  return out;
}

Wire wire_with(const LinkConfig& config) {
  return Wire(config, config, seed);
}

std::vector<Flight> flights(const LinkConfig& config, int count, Side from = Side::Client) {
  Link link(config, seed, from);
  std::vector<Flight> all;
  for (int i = 0; i < count; ++i) all.push_back(link.send(Instant{std::chrono::seconds{i}}, 40, 0));
  return all;
}

}  // namespace

TEST_CASE("what is forged meets faults of its own, and leaves the luck of the others alone", "[sim][wire]") {
  const LinkConfig config{.jitter = 20ms, .loss_ppm = chance, .corrupt_ppm = chance};
  Link link(config, seed, Side::Client);
  int lost = 0;
  const std::vector<Flight> alone = flights(config, 300);
  for (std::size_t i = 0; i < alone.size(); ++i) {
    const Instant now{std::chrono::seconds{i}};
    const Origin origin = i % 2 == 0 ? Origin::Attacker : Origin::Forged;
    lost += link.send(now, 40, 0, origin).fate == Fate::LostByLink ? 1 : 0;
    const Flight flight = link.send(now, 40, 0);
    CHECK(flight.ends == alone[i].ends);
    CHECK(flight.fate == alone[i].fate);
    CHECK(flight.flipped_bit == alone[i].flipped_bit);
  }
  CHECK(lost > 30);
  CHECK(lost < 90);
}

TEST_CASE("a packet arrives after the link's delay", "[sim][wire]") {
  Wire wire = wire_with({.delay = 25ms});
  wire.send(Instant{1s}, Side::Client, segment());
  REQUIRE(wire.in_flight().size() == 1);
  const Packet& packet = wire.in_flight()[0];
  CHECK(packet.id == 1);
  CHECK(packet.fate == Fate::InFlight);
  CHECK(packet.progress_ppm(Instant{1s}) == 0);
  CHECK(packet.progress_ppm(Instant{1s} + 10ms) == 400'000);
  CHECK(wire.next_end() == Instant{1s} + 25ms);
  CHECK_FALSE(wire.take_ended(Instant{1s} + 24'999us));
  const auto ended = wire.take_ended(Instant{1s} + 25ms);
  REQUIRE(ended);
  CHECK(ended->fate == Fate::Delivered);
  CHECK(ended->progress_ppm(Instant{9s}) == ppm_max);
  CHECK(wire.next_end() == tcp::never);
}

TEST_CASE("even a link without delay takes a microsecond", "[sim][wire]") {
  Wire wire = wire_with({.delay = Duration{0}});
  wire.send(Instant{1s}, Side::Client, segment());
  CHECK(wire.next_end() == Instant{1s} + 1us);
}

TEST_CASE("a slow link sends one packet after the other, and its queue has an end", "[sim][wire]") {
  // 1500 octets at 1 Mbit/s: 12 ms each.
  Wire wire = wire_with({.delay = 10ms, .bandwidth_bps = 1'000'000, .queue_packets = 2});
  for (int i = 0; i < 4; ++i) wire.send(Instant{}, Side::Client, segment(1460));
  const auto packets = wire.in_flight();
  CHECK(packets[0].leaves == Instant{});
  CHECK(packets[0].ends == Instant{22ms});
  CHECK(packets[1].leaves == Instant{12ms});
  CHECK(packets[1].ends == Instant{34ms});
  CHECK(packets[1].progress_ppm(Instant{12ms}) == 0);
  CHECK(packets[2].ends == Instant{46ms});
  CHECK(wire.take_ended(Instant{})->fate == Fate::QueueFull);  // two are waiting already
  wire.send(Instant{12ms}, Side::Client, segment(1460));       // one of them has left
  CHECK(wire.in_flight().back().ends == Instant{58ms});
  wire.send(Instant{12ms}, Side::Server, segment(1460));  // the other direction is free
  CHECK(wire.in_flight().back().ends == Instant{34ms});
}

TEST_CASE("jitter spreads arrivals over its width, and no further", "[sim][wire]") {
  Duration least = Duration::max(), most{0};
  int second = 0;
  for (const Flight& flight : flights({.delay = 20ms, .jitter = 10ms}, 500)) {
    const Duration took = flight.ends - Instant{std::chrono::seconds{second++}};
    least = std::min(least, took);
    most = std::max(most, took);
  }
  CHECK(least >= 20ms);
  CHECK(least < 21ms);
  CHECK(most <= 30ms);
  CHECK(most > 29ms);
}

TEST_CASE("chances come true as often as they say", "[sim][wire]") {
  int lost = 0, doubled = 0, late = 0, damaged = 0;
  const LinkConfig config{
      .loss_ppm = chance, .duplicate_ppm = chance, .reorder_ppm = chance, .corrupt_ppm = chance};
  int second = 0;
  for (const Flight& flight : flights(config, 10'000)) {
    lost += flight.fate == Fate::LostByLink;
    doubled += flight.duplicated;
    late += flight.arrives - Instant{std::chrono::seconds{second++}} == 2 * config.delay;
    damaged += flight.flipped_bit.has_value();
    if (flight.flipped_bit) REQUIRE(*flight.flipped_bit < 40 * 8);
  }
  for (const int count : {lost, doubled, late, damaged}) {
    CHECK(count > 1850);
    CHECK(count < 2150);
  }
  for (const Flight& flight : flights({.loss_ppm = ppm_max}, 100)) REQUIRE(flight.fate == Fate::LostByLink);
  for (const Flight& flight : flights({.loss_ppm = 0}, 100)) REQUIRE(flight.fate == Fate::Delivered);
}

TEST_CASE("each fault has luck of its own: adding one leaves the others", "[sim][wire]") {
  const auto only_loss = flights({.loss_ppm = chance}, 300);
  const auto both =
      flights({.jitter = 9ms, .loss_ppm = chance, .duplicate_ppm = chance, .corrupt_ppm = chance}, 300);
  for (std::size_t i = 0; i < only_loss.size(); ++i) REQUIRE(only_loss[i].fate == both[i].fate);
}

TEST_CASE("the two directions and other seeds have luck of their own", "[sim][wire]") {
  const auto there = flights({.loss_ppm = 500'000}, 64, Side::Client);
  const auto back = flights({.loss_ppm = 500'000}, 64, Side::Server);
  int same = 0;
  for (std::size_t i = 0; i < there.size(); ++i) same += there[i].fate == back[i].fate;
  CHECK(same < 50);
}

TEST_CASE("a lost packet dies on the way, at its place, and looks like any other before", "[sim][wire]") {
  Wire wire = wire_with({.delay = 100ms, .loss_ppm = ppm_max});
  wire.send(Instant{}, Side::Server, segment());
  const Packet before = wire.in_flight()[0];
  CHECK(before.fate == Fate::InFlight);
  CHECK(before.progress_ppm(Instant{20ms}) == 200'000);
  const auto lost = wire.take_ended(before.ends);
  REQUIRE(lost);
  CHECK(lost->fate == Fate::LostByLink);
  CHECK(lost->ends >= Instant{25ms});
  CHECK(lost->ends <= Instant{75ms});
  CHECK(lost->arrives == Instant{100ms});
  CHECK(lost->progress_ppm(Instant{9s}) == lost->progress_ppm(lost->ends));
  CHECK(lost->progress_ppm(lost->ends) < 760'000);
}

TEST_CASE("the link's copy arrives a millisecond behind", "[sim][wire]") {
  Wire wire = wire_with({.delay = 25ms, .duplicate_ppm = ppm_max});
  wire.send(Instant{}, Side::Client, segment(10));
  REQUIRE(wire.in_flight().size() == 2);
  const Packet& copy = wire.in_flight()[1];
  CHECK(copy.id == 2);
  CHECK(copy.copy_of == 1);
  CHECK_FALSE(copy.by_learner);
  CHECK(copy.ends == Instant{26ms});
  CHECK(copy.segment == wire.in_flight()[0].segment);
}

TEST_CASE("a dropped packet ends where it is", "[sim][wire]") {
  Wire wire = wire_with({.delay = 100ms});
  wire.send(Instant{}, Side::Client, segment());
  wire.send(Instant{1ms}, Side::Client, segment());
  const Packet dropped = wire.drop(Instant{40ms}, 1);
  CHECK(dropped.fate == Fate::DroppedByLearner);
  CHECK(dropped.ends == Instant{40ms});
  CHECK(dropped.progress_ppm(Instant{9s}) == 400'000);
  CHECK(wire.find(1) == nullptr);
  CHECK(wire.find(2) != nullptr);
  CHECK(wire.next_end() == Instant{101ms});
}

TEST_CASE("a delayed packet goes on from where it is, more slowly", "[sim][wire]") {
  Wire wire = wire_with({.delay = 100ms});
  wire.send(Instant{}, Side::Client, segment());
  const Packet& packet = wire.delay(Instant{40ms}, 1, 60ms);
  CHECK(packet.by_learner);
  CHECK(packet.ends == Instant{160ms});
  CHECK(packet.progress_ppm(Instant{20ms}) == 200'000);
  CHECK(packet.progress_ppm(Instant{40ms}) == 400'000);
  CHECK(packet.progress_ppm(Instant{100ms}) == 700'000);
  CHECK(packet.progress_ppm(Instant{160ms}) == ppm_max);
  CHECK(wire.next_end() == Instant{160ms});
  wire.delay(Instant{100ms}, 1, 40ms);
  CHECK(wire.find(1)->progress_ppm(Instant{100ms}) == 700'000);
  CHECK(wire.find(1)->progress_ppm(Instant{150ms}) == 850'000);
}

TEST_CASE("a packet that still waits in the queue is delayed there", "[sim][wire]") {
  Wire wire = wire_with({.delay = 10ms, .bandwidth_bps = 1'000'000});
  for (int i = 0; i < 2; ++i) wire.send(Instant{}, Side::Client, segment(1460));
  const Packet& packet = wire.delay(Instant{5ms}, 2, 100ms);
  CHECK(packet.leaves == Instant{112ms});
  CHECK(packet.ends == Instant{134ms});
  CHECK(packet.progress_ppm(Instant{112ms}) == 0);
}

TEST_CASE("the learner's copy starts where the packet is, and comes even when that is lost", "[sim][wire]") {
  Wire wire = wire_with({.delay = 100ms, .loss_ppm = ppm_max});
  wire.send(Instant{}, Side::Client, segment(3));
  const Packet copy = wire.duplicate(Instant{10ms}, 1);
  CHECK(copy.id == 2);
  CHECK(copy.copy_of == 1);
  CHECK(copy.by_learner);
  CHECK(copy.sent == Instant{10ms});
  CHECK(copy.progress_ppm(Instant{10ms}) == 100'000);
  CHECK(copy.ends == Instant{101ms});
  CHECK(wire.take_ended(Instant{100ms})->fate == Fate::LostByLink);
  CHECK(wire.take_ended(Instant{101ms})->fate == Fate::Delivered);
}

TEST_CASE("the learner's copies do not shift the luck of the packets behind", "[sim][wire]") {
  const LinkConfig config{.delay = 1ms, .loss_ppm = 500'000};
  Wire alone = wire_with(config), touched = wire_with(config);
  for (int i = 0; i < 50; ++i) {
    const Instant now{std::chrono::milliseconds{i * 10}};
    alone.send(now, Side::Client, segment());
    touched.send(now, Side::Client, segment());
    const PacketId id = touched.in_flight().back().id;
    touched.duplicate(now, id);
    const Fate fate = alone.take_ended(now + 1ms)->fate;
    REQUIRE(touched.take_ended(now + 1ms)->fate == fate);
    REQUIRE(touched.take_ended(now + 2ms)->fate == Fate::Delivered);
  }
}
