// What a capture program would have recorded of a run, at one end of the wire or at both.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
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
// Whether that event, log.events[index], is one.
std::optional<Sighting> sighting(const EventLog& log, std::size_t index, Vantage vantage);
// The segment as it was seen there: before an edit on its way, or after it.
const tcp::Segment& seen_segment(const EventLog& log, const Packet& packet, Side where);
inline constexpr std::size_t all_events = static_cast<std::size_t>(-1);
// Among the first `events` of the log.
std::vector<Sighting> sightings(const EventLog& log, Vantage vantage, std::size_t events = all_events);

// The same as a capture: one interface an end, "client" and "server"; each datagram has the packet's number
// (modulo 2^16) for its identification, a copy that of its original; what is forged or edited says so. What
// was done by the learner ("you: drop 3") or the scene ("scene: open client") stands as a comment with the
// packet it was done to, and otherwise, or where that packet is not seen, with the next one.
trace::Capture capture(const EventLog& log, Vantage vantage, std::size_t events = all_events);

}  // namespace sim
