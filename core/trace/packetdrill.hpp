// The notation of packetdrill, one line a packet, out and in:
//   +.1 < S 0:0(0) win 65535 <mss 1460,nop,wscale 7>
//   +0 > S. 0:0(0) ack 1 win 65535 <mss 1460>
// `<` comes in to the TCP that is looked at, `>` goes out of it. What is said here of whole scripts is said
// in the order of reading: text -> ScriptEvent (as written) -> Segment (as on the wire), and back.
//
// Beyond packetdrill's own notation, so that every segment can be written and read again: an option that it
// has no name for is `kind 30 00810000` (kind and value in hexadecimal), and octets that are no options at
// all (an impossible length) are `raw fe01…`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/tcp/segment.hpp"
#include "core/tcp/time.hpp"

namespace trace {

enum class Direction : std::uint8_t {
  Inbound,   // <
  Outbound,  // >
};

// When an event happens: `0.5`, `+.1`, `*`, `0.5~0.6`, `+.1~+.2`.
struct ScriptTime {
  enum class Kind : std::uint8_t { Absolute, Relative, Any, AbsoluteRange, RelativeRange };
  Kind kind = Kind::Relative;
  tcp::Duration from{0};  // 0 to max_script_time
  tcp::Duration to{0};    // of a range: not before `from`; else 0
  friend bool operator==(const ScriptTime&, const ScriptTime&) = default;
};
inline constexpr tcp::Duration max_script_time = std::chrono::hours{24 * 365};

// A TCP packet as written, sequence numbers as the notation counts them (see SequenceNumbers).
struct PacketSpec {
  struct Ports {
    std::uint16_t source = 0;
    std::uint16_t destination = 0;
    friend bool operator==(const Ports&, const Ports&) = default;
  };

  Direction direction = Direction::Inbound;
  std::optional<Ports> ports;  // `49152 > 80`; nothing: those of the connection
  tcp::Flags flags;
  std::uint32_t seq = 0;
  std::uint16_t length = 0;  // octets of data; the notation does not say which
  std::optional<std::uint32_t> ack;
  std::optional<std::uint16_t> window;  // nothing: any (outbound)
  std::optional<std::uint16_t> urgent_pointer;
  std::optional<tcp::Options> options = tcp::Options{};  // nothing: `<...>`, any (outbound)
  friend bool operator==(const PacketSpec&, const PacketSpec&) = default;
};

struct ScriptEvent {
  std::uint32_t line = 0;  // from 1
  ScriptTime time;
  PacketSpec packet;
};

struct ParseError {
  std::uint32_t line = 0;    // from 1
  std::uint32_t column = 0;  // from 1, in octets
  std::string message;       // one sentence
  bool unsupported = false;  // rightly written, but we do not have it
};

struct ParsedScript {
  std::vector<ScriptEvent> events;  // those in front of the error
  std::optional<ParseError> error;
};

inline constexpr std::size_t max_script_octets = 1'048'576;  // a longer text is an error

// Any text is safe. Comments are `// …` and `/* … */`; an event may go over several lines.
ParsedScript parse_script(std::string_view text);

std::string to_text(const ScriptTime& time);    // "+.1"
std::string to_text(const PacketSpec& packet);  // "< S 0:0(0) win 65535 <mss 1460>"

// How the notation counts, for one connection. The first SYN of each direction may have any number written
// (0 by custom); segments with SYN count from that number, all others from the SYN itself. A direction whose
// SYN is not known is written as on the wire.
class SequenceNumbers {
 public:
  // The first SYN of that direction was `written` and is `wire`; later calls for it change nothing.
  void learn(Direction direction, std::uint32_t written, tcp::Seq wire);
  bool known(Direction direction) const { return base(direction).has_value(); }

  // `syn`: the segment has SYN set.
  std::uint32_t written(Direction direction, tcp::Seq wire, bool syn) const;
  tcp::Seq wire(Direction direction, std::uint32_t written, bool syn) const;

 private:
  struct Base {
    std::uint32_t written = 0;
    tcp::Seq wire;
  };
  std::optional<Base>& base(Direction direction) {
    return direction == Direction::Inbound ? inbound_ : outbound_;
  }
  const std::optional<Base>& base(Direction direction) const {
    return direction == Direction::Inbound ? inbound_ : outbound_;
  }
  std::uint32_t offset(Direction direction, bool syn) const;

  std::optional<Base> inbound_;
  std::optional<Base> outbound_;
};

// A segment (of at most 65,535 octets of data) as it is written. ports is empty.
PacketSpec describe(Direction direction, const tcp::Segment& segment, const SequenceNumbers& numbers);

// The segment that is written, between these two ends, with zeros for data. Where `packet` leaves open what
// it carries: acknowledgment number 0 as written, window 0, no options.
tcp::Segment to_segment(const PacketSpec& packet, const SequenceNumbers& numbers, tcp::Endpoint local,
                        tcp::Endpoint remote);

// Writes what one end of a link sees as a script, line by line: times relative to the line before, numbers
// relative to the first SYNs. Packets of the connection that came first are written bare, those of others
// with their ports. Lines come in the order of time.
class PacketdrillWriter {
 public:
  std::string line(tcp::Instant at, Direction direction, const tcp::Segment& segment);  // without a newline
  PacketSpec packet(Direction direction, const tcp::Segment& segment);  // the line without its time

 private:
  std::map<tcp::SocketPair, SequenceNumbers> connections_;
  std::optional<tcp::SocketPair> first_;
  tcp::Instant last_{};
};

}  // namespace trace
