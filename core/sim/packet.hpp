// A packet on the wire, and the record of it that outlives its flight.
#pragma once

#include <cstdint>
#include <optional>

#include "core/sim/link.hpp"
#include "core/tcp/rule.hpp"
#include "core/tcp/segment.hpp"

namespace sim {

// The two ends; the wire's left and right.
enum class Side : std::uint8_t { Client, Server };
constexpr Side other(Side side) {
  return side == Side::Client ? Side::Server : Side::Client;
}

// Counted from 1 in the order of sending, over both directions; never used again. 0: none.
using PacketId = std::uint32_t;

enum class Fate : std::uint8_t {
  InFlight,
  Delivered,
  LostByLink,  // LinkConfig::loss_ppm
  QueueFull,   // LinkConfig::queue_packets
  DroppedByLearner,
  ChecksumFailed,  // arrived, and was thrown away by its receiver
  DroppedByRule,   // by a rule of the learner's, on its way: see Packet::rule
  HostDown,        // arrived at an end that has crashed
};

// Who put it on the wire. Only what a TCP sent has a cause.
enum class Origin : std::uint8_t {
  Stack,
  Forged,    // the learner, at its sender's end
  Attacker,  // somebody off the path, under its sender's address
};

// Names a rule of World::rules(); counted from 1, never used again. 0: none.
using RuleId = std::uint32_t;

struct Packet {
  PacketId id = 0;
  Side from = Side::Client;
  tcp::Segment segment;
  Origin origin = Origin::Stack;
  tcp::Rule cause{};  // why its sender sent it; of Origin::Stack only
  bool retransmission = false;
  PacketId copy_of = 0;                      // a duplicate made by the link or the learner, at `sent`
  bool by_learner = false;                   // forged, or copied, delayed, changed or damaged on its way
  bool edited = false;                       // its header or data were changed: EventLog::originals
  RuleId rule = 0;                           // loses it (it may be over by then)
  std::optional<std::uint16_t> flipped_bit;  // damaged: this bit of the IP datagram, 0 the first on the wire
  Instant sent = tcp::never;
  Instant leaves = tcp::never;   // end of its wait in the link's queue
  Instant ends = tcp::never;     // arrives, or is lost on the way (see fate)
  Instant arrives = tcp::never;  // reaches its receiver, or would have
  Fate fate = Fate::InFlight;  // known only when it has ended: a lost packet looks like any other until then
  // When the learner last held it up, or made it as a copy, on its way, and where that was. From there it
  // goes on so that it comes at `arrives`. never: it was not.
  Instant slowed = tcp::never;
  std::uint32_t slowed_ppm = 0;

  // Where it is: 0 at its sender, 1'000'000 at its receiver. A lost one ends on the way.
  std::uint32_t progress_ppm(Instant now) const;
};

// By how much `late` must be delayed to arrive right behind `early`; 0: it will anyway. Nothing where they
// travel in different directions, or it would take more than a single act can delay.
std::optional<Duration> delay_to_follow(const Packet& late, const Packet& early);

}  // namespace sim
