// core/sim/event_log: what is packed comes out as it went in.
#include "core/sim/event_log.hpp"

#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "core/sim/pattern.hpp"
#include "tests/sim/sim_support.hpp"

using namespace sim;
using namespace sim::test;

namespace {

bool equal(const Event& a, const Event& b) {
  return a.at == b.at && a.kind == b.kind && a.side == b.side && a.rule == b.rule && a.from == b.from &&
         a.to == b.to && a.scripted == b.scripted && a.by_learner == b.by_learner && a.packet == b.packet &&
         a.connection == b.connection && a.value == b.value && a.action == b.action;
}

bool equal(const Packet& a, const Packet& b) {
  return a.id == b.id && a.from == b.from && a.segment == b.segment && a.cause == b.cause &&
         a.retransmission == b.retransmission && a.copy_of == b.copy_of && a.by_learner == b.by_learner &&
         a.flipped_bit == b.flipped_bit && a.sent == b.sent && a.leaves == b.leaves && a.ends == b.ends &&
         a.arrives == b.arrives && a.fate == b.fate && a.slowed == b.slowed && a.slowed_ppm == b.slowed_ppm;
}

Packet packet(PacketId id, std::uint32_t octets = 0, std::uint32_t seq = 1000) {
  Packet p;
  p.id = id;
  p.segment.source = {World::client_address, 50'000};
  p.segment.destination = {World::server_address, World::server_port};
  p.segment.seq = tcp::Seq(seq);
  p.segment.ack = tcp::Seq(77);
  p.segment.flags = tcp::Ack;
  p.segment.window = 502;
  p.segment.options = tcp::Options().add_nop().add_nop().add_timestamps({123, 456});
  p.segment.data.resize(octets);
  write_pattern(seq - 1000, p.segment.data);
  p.sent = p.leaves = Instant{2h};
  p.ends = p.arrives = Instant{2h + 25ms};
  return p;
}

// All that is not of the usual form, one each.
std::vector<Packet> odd_ones() {
  std::vector<Packet> all;
  const auto with = [&all](auto change) {
    Packet p = packet(static_cast<PacketId>(all.size() + 1), 100);
    change(p);
    all.push_back(p);
  };
  with([](Packet&) {});
  with([](Packet& p) { p.from = Side::Server, p.fate = Fate::QueueFull, p.retransmission = true; });
  with([](Packet& p) { p.copy_of = 1, p.by_learner = true; });
  with([](Packet& p) { p.flipped_bit = 160; });
  with([](Packet& p) { p.slowed = p.sent + 1ms, p.slowed_ppm = 40'000; });
  with([](Packet& p) { p.arrives = p.ends = p.sent + 2h; });
  with([](Packet& p) { p.segment.urgent_pointer = 3; });
  with([](Packet& p) { p.segment.data[50] = std::byte{0}; });
  with([](Packet& p) { p.segment.data.resize(5), p.segment.seq = tcp::Seq(3'000'000'000); });
  with([](Packet& p) { p.segment.options = {}; });
  with([](Packet& p) { p.segment.options = tcp::Options().add_mss(1460).add_sack_permitted().pad(); });
  with([](Packet& p) { p.segment.options = tcp::Options().add_timestamps({1, 2}).pad(); });
  with([](Packet& p) { p.segment.source.port = 50'001; });
  return all;
}

}  // namespace

TEST_CASE("an event comes out of the log as it went in", "[sim][log]") {
  std::vector<Event> events;
  for (const std::int64_t value :
       {std::int64_t{0}, std::int64_t{7}, std::int64_t{4'294'967'295}, std::int64_t{4'294'967'296},
        std::int64_t{-1}, std::int64_t{-5'000'000'000}}) {
    events.push_back({.at = Instant{3h + 7us},
                      .kind = EventKind::Decision,
                      .side = Side::Server,
                      .rule = static_cast<tcp::Rule>(tcp::rule_count() - 1),
                      .from = tcp::State::TimeWait,
                      .to = tcp::State::SynReceived,
                      .connection = 4'000'000'000,
                      .value = value});
    events.push_back({.at = World::horizon, .kind = EventKind::PacketLost, .by_learner = true, .packet = 9});
    events.push_back({.kind = EventKind::Refused, .scripted = true, .value = value, .action = 12});
  }
  EventList list;
  for (const Event& event : events) list.push_back(event);
  REQUIRE(list.size() == events.size());
  for (std::size_t i = 0; i < events.size(); ++i) CHECK(equal(list[i], events[i]));
  list.cut(4);
  list.push_back(events.back());
  REQUIRE(list.size() == 5);
  CHECK(equal(list[3], events[3]));
  CHECK(equal(list.back(), events.back()));
}

TEST_CASE("a packet comes out of the log as it went in, usual or odd", "[sim][log]") {
  const std::vector<Packet> packets = odd_ones();
  PacketList list;
  for (const Packet& p : packets) list.put(p);
  REQUIRE(list.size() == packets.size());
  for (std::size_t i = 0; i < packets.size(); ++i) {
    INFO("packet " << i + 1);
    CHECK(equal(list[i], packets[i]));
    Packet header = packets[i];
    header.segment.data.clear();
    CHECK(equal(list.header(i), header));
    CHECK(list.data_octets(i) == packets[i].segment.data.size());
  }
}

TEST_CASE("a packet's fate is written over what was known of it", "[sim][log]") {
  PacketList list;
  for (Packet p : odd_ones()) list.put(p);
  for (Packet p : odd_ones()) {
    p.fate = Fate::DroppedByLearner;
    p.by_learner = true;
    p.ends = p.sent + 1ms;
    list.put(p);
    CHECK(equal(list[p.id - 1], p));
  }
}

TEST_CASE("what was cut off is gone, and what comes again is whole", "[sim][log]") {
  const std::vector<Packet> packets = odd_ones();
  for (std::size_t size = 0; size < packets.size(); ++size) {
    PacketList list;
    for (const Packet& p : packets) list.put(p);
    list.cut(size);
    REQUIRE(list.size() == size);
    for (std::size_t i = size; i < packets.size(); ++i) list.put(packets[i]);
    for (std::size_t i = 0; i < packets.size(); ++i) REQUIRE(equal(list[i], packets[i]));
  }
}

TEST_CASE("data of a stream beyond 4 GiB is known by its place", "[sim][log]") {
  PacketList list;
  std::uint64_t place = 4'294'960'000;
  for (PacketId id = 1; id <= 20; ++id, place += 1448) {
    Packet p = packet(id);
    p.segment.seq = tcp::Seq(static_cast<std::uint32_t>(place + 5));
    p.segment.data.resize(1448);
    write_pattern(place, p.segment.data);
    list.put(p);
    REQUIRE(equal(list[id - 1], p));
  }
  CHECK(list.memory() < std::size_t{20} * 100);
}
