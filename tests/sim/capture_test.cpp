// A run as a capture: who sees which packet, and where what was done is told.
#include "core/sim/capture.hpp"

#include <catch2/catch_test_macros.hpp>

#include "core/trace/bytes.hpp"
#include "tests/sim/sim_support.hpp"

using namespace sim;
using namespace sim::test;

namespace {

// A handshake whose SYN-ACK (packet 2) is dropped by hand.
EventLog handshake() {
  World world(quiet(), 1, {{Instant{}, Open{}}});
  EventLog log;
  world.run_until(Instant{150ms}, log);
  world.apply(Drop{2}, log);
  world.run_until(Instant{5s}, log);
  return log;
}

}  // namespace

TEST_CASE("Each end sees what it sends and what reaches it", "[sim]") {
  const EventLog log = handshake();
  const auto packets = [&](Vantage vantage) {
    std::vector<PacketId> ids;
    for (const Sighting& seen : sightings(log, vantage)) ids.push_back(seen.packet);
    return ids;
  };
  const std::vector<PacketId> server = packets(Vantage::Server);
  REQUIRE(server.size() >= 2);
  CHECK(server[0] == 1);
  CHECK(server[1] == 2);
  const std::vector<PacketId> client = packets(Vantage::Client);
  CHECK(client[0] == 1);
  CHECK(client[1] != 2);
  CHECK(packets(Vantage::Both).size() == client.size() + server.size());
}

TEST_CASE("A capture has right checksums, the packets' numbers and the acts as comments", "[sim]") {
  const trace::Capture capture = sim::capture(handshake(), Vantage::Both);
  REQUIRE(capture.interfaces.size() == 2);
  CHECK(capture.interfaces[0].name == "client");
  CHECK(capture.interfaces[1].name == "server");
  CHECK(capture.packets[0].comments == std::vector<std::string>{"scene: open client"});
  CHECK(capture.packets[0].interface == 0);
  CHECK(capture.packets[1].interface == 1);
  CHECK(capture.packets[2].comments == std::vector<std::string>{"you: drop 2"});
  for (const trace::CapturedPacket& packet : capture.packets) CHECK(trace::from_octets(packet.octets).ok());
  CHECK(trace::from_octets(capture.packets[2].octets).ip.identification == 2);
}

TEST_CASE("An act on a packet that the vantage point never sees stands with the next one", "[sim]") {
  const trace::Capture capture = sim::capture(handshake(), Vantage::Client);
  CHECK(capture.interfaces.size() == 1);
  CHECK(capture.packets[0].comments == std::vector<std::string>{"scene: open client"});
  CHECK(capture.packets[1].comments == std::vector<std::string>{"you: drop 2"});
}

TEST_CASE("A run without packets is a capture without packets", "[sim]") {
  World world(quiet(), 1);
  EventLog log;
  world.apply(Tune{Knob::LossPpm, 1000}, log);
  CHECK(sim::capture(log, Vantage::Both).packets.empty());
}
