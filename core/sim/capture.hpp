// What a capture program would have recorded of a run, at one end of the wire or at both.
#pragma once

#include <cstdint>
#include <vector>

#include "core/sim/event_log.hpp"
#include "core/trace/pcapng.hpp"

namespace sim {

enum class Vantage : std::uint8_t { Client, Server, Both };

// A packet seen at an end: what it sends (or the learner as it), and what arrives there and is accepted by
// its checksums. An attacker's is seen only where it arrives.
struct Sighting {
  Instant at{};
  Side where = Side::Client;
  PacketId packet = 0;
  std::uint32_t event = 0;  // index into EventLog::events
};
std::vector<Sighting> sightings(const EventLog& log, Vantage vantage);

// The same as a capture: one interface an end, "client" and "server"; each datagram has the packet's number
// (modulo 2^16) for its identification, a copy that of its original; what is forged or edited says so. What
// was done by the learner ("you: drop 3") or the scene ("scene: open client") stands as a comment with the
// packet it was done to, and otherwise, or where that packet is not seen, with the next one.
trace::Capture capture(const EventLog& log, Vantage vantage);

}  // namespace sim
