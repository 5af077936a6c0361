// Segments as tcpdump prints them, one line each: what `tcpdump -nn` says of the same octets.
//   00:00:00.025000 IP 10.0.0.1.49152 > 10.0.0.2.80: Flags [S], seq 1000, win 64240, options [mss 1460],
//   length 0
#pragma once

#include <compare>
#include <map>
#include <string>

#include "core/tcp/segment.hpp"
#include "core/tcp/time.hpp"

namespace trace {

enum class Numbers : std::uint8_t {
  Relative,  // to what the first ACK-bearing segment of the conversation says, as tcpdump does by default
  Absolute,  // as on the wire: tcpdump -S
};

// Remembers the conversations that it has seen, since only their first lines show absolute numbers. Like
// tcpdump, it starts anew at every SYN-ACK, and prints segments without ACK in absolute numbers.
//
// The time is the time of day, beginning at midnight. Data of the ports 80 and 8080 is ": HTTP", whatever it
// is. Differences from tcpdump: an option that this TCP does not know is `unknown-KIND 0xVALUE` even where
// tcpdump has a name, and of what an application put in the data nothing more is told.
class Tcpdump {
 public:
  explicit Tcpdump(Numbers numbers = Numbers::Relative) : numbers_(numbers) {}

  std::string line(tcp::Instant at, const tcp::Segment& segment);  // without a newline

 private:
  // Both directions of a conversation under one key; tcpdump's order: the lower port first.
  struct Conversation {
    tcp::Endpoint low;
    tcp::Endpoint high;
    friend auto operator<=>(const Conversation&, const Conversation&) = default;
  };
  struct Base {
    tcp::Seq of_low;   // subtracted from what `low` sends
    tcp::Seq of_high;  // subtracted from what `high` sends
  };
  // What to subtract in one line.
  struct Offsets {
    tcp::Seq seq, ack, sack;
  };
  Offsets offsets(const tcp::Segment& segment);

  Numbers numbers_;
  std::map<Conversation, Base> conversations_;
};

}  // namespace trace
