// What the learner's hands are at beside the packets that they hold: the sheet that lies open, and what has
// been filled in on it. Nothing of it is in the digest.
#pragma once

#include <cstdint>
#include <optional>

#include "core/sim/action.hpp"

namespace lab {

enum class SheetName : std::uint8_t {
  None,
  Corrupt,
  Edit,
  Forge,
  Rules,
  Link,
  Client,  // what its program and its host can do
  Server,
  ClientState,  // its states and its TCB
  ServerState
};

// A header on the desk: of a forged segment, or what a packet is to become.
struct SegmentDraft {
  sim::Side from = sim::Side::Client;
  bool attacker = false;
  tcp::Flags flags{};
  std::uint32_t seq = 0;  // as on the wire, whatever is shown
  std::uint32_t ack = 0;
  std::uint16_t window = 0;
  std::uint32_t data = 0;
  std::uint16_t urgent = 0;
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::optional<std::uint16_t> mss{};
  std::optional<std::uint16_t> window_scale{};
  bool sack_permitted = false;
  bool stamps = false;
  friend bool operator==(const SegmentDraft&, const SegmentDraft&) = default;
};

// Which part of a datagram is laid out to choose a bit from.
enum class Part : std::uint8_t { Ip, Tcp, Options, Data };

struct Hands {
  SheetName sheet = SheetName::None;
  bool opening = false;  // asked for, and not drawn yet
  float height = 0;      // as it was drawn last; 0: not measured yet
  int controls = 0;      // how many the keyboard can walk through
  int focus = -1;        // the one that it is on, -1: none
  bool typing = false;   // the next digit goes behind those of the number in focus
  std::int64_t dragged_from = 0;

  SegmentDraft segment{};  // Edit, Forge
  bool more = false;       // its ports and options lie on top
  SegmentDraft before{};   // as it was when the sheet was opened
  Part part = Part::Tcp;   // Corrupt
  std::uint16_t bit = 0;
  sim::DropRule rule{};
  std::optional<sim::Side> link{};  // the direction from there; none: both
  std::uint32_t send_octets = 500;  // Client, Server: the amounts beside the calls
  std::uint32_t read_octets = 1000;
  std::uint32_t delay_ms = 0;  // Edit
  friend bool operator==(const Hands&, const Hands&) = default;
};

}  // namespace lab
