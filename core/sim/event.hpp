// What happened, in order: the events that the log, the ladder and the lesson's goals read.
#pragma once

#include <cstdint>

#include "core/sim/action.hpp"
#include "core/sim/packet.hpp"
#include "core/tcp/listener.hpp"
#include "core/tcp/state.hpp"

namespace sim {

enum class EventKind : std::uint8_t {
  PacketSent,        // packet
  PacketArrived,     // packet
  PacketLost,        // packet; its fate tells how
  PacketDelayed,     // packet, by the learner; value: us
  PacketDuplicated,  // packet (the copy; its copy_of names the other), by the learner or the link
  PacketCorrupted,   // packet; value: the bit; by the learner or the link
  Decision,          // rule, from, to (a change of state when they differ), value: a Note of the TCP
  Acted,             // the learner or the script did `action`
  Refused,           // an action that could not be done; value: the Refusal
  FloodSample,       // value: SYNs arrived since the flood began; one each 100 ms of flood, and at its end
  PacketEdited,      // packet, by the learner; value: index into EventLog::originals
  Crashed,           // an end has lost all; from: the state it was in, to: CLOSED
  Rebooted,          // and is there again; to: the state it is in now
};

struct Event {
  Instant at{};
  EventKind kind = EventKind::Decision;
  Side side = Side::Client;  // where it happened; for packets: the sender's side
  tcp::Rule rule{};          // Decision, PacketSent (why)
  tcp::State from = tcp::State::Closed;
  tcp::State to = tcp::State::Closed;
  bool scripted = false;    // Acted: by the scene, not by the learner
  bool by_learner = false;  // PacketSent: forged; PacketLost …: by an act or a rule, not by the link
  PacketId packet = 0;
  tcp::ConnectionId connection = 0;
  std::int64_t value = 0;
  std::uint32_t action = 0;  // Acted, Refused: index into EventLog::actions

  friend bool operator==(const Event&, const Event&) = default;
};

// How much of a log has been written.
struct LogMark {
  std::uint32_t events = 0;
  std::uint32_t packets = 0;
  std::uint32_t actions = 0;
  std::uint32_t originals = 0;
  friend bool operator==(const LogMark&, const LogMark&) = default;
};

}  // namespace sim
