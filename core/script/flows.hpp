// Which connection a script's packets belong to, and how its numbers translate to those on the wire: ports,
// sequence numbers, timestamps.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "core/trace/packetdrill.hpp"

namespace script {

// Where the script's two ends are.
inline constexpr tcp::Address local_address = tcp::address(192, 168, 0, 1);
inline constexpr tcp::Address remote_address = tcp::address(192, 0, 2, 1);
inline constexpr std::uint16_t service_port = 8080;  // of bind(…) and connect(…) that leave it open

struct Flow {
  tcp::SocketPair pair;  // as our end sees it
  trace::SequenceNumbers numbers;
  std::optional<std::uint32_t>
      peer_syn;                     // sequence number of the last SYN that came in, written as on the wire
  std::optional<tcp::Seq> our_syn;  // of the last SYN that went out, on the wire
  // Timestamps that went out: as written, and on the wire.
  struct Clock {
    std::uint32_t written = 0;
    std::uint32_t wire = 0;
  };
  std::optional<Clock> clock;                      // the first
  std::map<std::uint32_t, std::uint32_t> written;  // each, as written; the last that was so
};

class Flows {
 public:
  void listens(std::uint16_t port) { listening_ = port; }
  void connects(const tcp::SocketPair& pair);  // a SYN has been sent from there

  // The flow of a packet: that of its ports, else the last one that was opened; one that comes in opens a
  // new one when there is none. nullptr: a packet out that names no ports, and nothing is open.
  Flow* of(const trace::PacketSpec& packet);
  Flow* of(const tcp::SocketPair& pair);                          // nullptr: not known
  Flow* current() { return current_ ? of(*current_) : nullptr; }  // nullptr: none yet

 private:
  Flow& open(const tcp::SocketPair& pair);

  std::map<tcp::SocketPair, Flow> flows_;
  std::optional<tcp::SocketPair> current_;
  std::uint16_t listening_ = service_port;
  std::uint16_t next_remote_port_ = 40000;
};

// The segment that an inbound packet stands for.
tcp::Segment to_wire(Flow& flow, const trace::PacketSpec& packet);

// A segment that went out as the script writes it. `expected` says how a first SYN's number and a timestamp
// are written.
trace::PacketSpec to_script(Flow& flow, const tcp::Segment& segment, const trace::PacketSpec& expected);

}  // namespace script
