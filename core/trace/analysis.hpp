// Labels for the packets of a capture, those that Wireshark gives and by its rules (its user's guide, section
// 7.5, "TCP Analysis"; compared with tshark 4.0, see docs/wireshark.md): what a packet looks like to someone
// who sees only the wire, at one place. They are guesses: a packet that the sender calls a retransmission may
// look like one out of order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/tcp/segment.hpp"
#include "core/tcp/time.hpp"

namespace trace {

enum class Label : std::uint8_t {
  Retransmission,          // nothing new, and none of the three below
  FastRetransmission,      // what at least two duplicate ACKs, the last at most 20 ms ago, asked for
  SpuriousRetransmission,  // all of it was acknowledged before
  OutOfOrder,              // nothing new, but soon after the packet that overtook it
  DuplicateAck,            // the same ACK and window again, without data
  LostSegment,             // previous segment not captured: a gap in front of this one
  AckedUnseen,             // acknowledges what the capture does not hold
  ZeroWindow,
  ZeroWindowProbe,     // one octet into a zero window
  ZeroWindowProbeAck,  // the answer: the window is still zero
  WindowUpdate,        // nothing new but the window
  WindowFull,          // reaches exactly the end of the window offered
  KeepAlive,           // at most one octet, the one before the next
  KeepAliveAck,
  PortsReused,  // a new SYN where a connection with these ports was seen before
};
inline constexpr std::size_t label_count = 15;

struct LabelText {
  std::string_view id;  // "FastRetransmission"
  std::string_view en;  // as Wireshark writes it: "TCP Fast Retransmission"
  std::string_view zh;
};
const LabelText& text(Label label);

struct Labels {
  std::uint16_t bits = 0;
  std::uint32_t duplicate = 0;     // with DuplicateAck: how many in a row
  std::uint32_t duplicate_of = 0;  // with DuplicateAck: the packet that said it first, counted from 1

  constexpr bool has(Label label) const { return bits >> static_cast<unsigned>(label) & 1U; }
  constexpr void add(Label label) {
    bits = static_cast<std::uint16_t>(bits | 1U << static_cast<unsigned>(label));
  }
  constexpr bool empty() const { return bits == 0; }
  friend constexpr bool operator==(const Labels&, const Labels&) = default;
};

// "[TCP Dup ACK 4#2] [TCP Window Full]"; empty without labels.
std::string to_text(const Labels& labels);

// Remembers the connections that it has seen at one vantage point; packets come in the order of capture.
class Analysis {
 public:
  Labels add(tcp::Instant at, const tcp::Segment& segment);

 private:
  // What one end has sent so far. Sequence numbers are absolute; nothing: not seen yet.
  struct Flow {
    std::optional<tcp::Seq> isn;       // of its SYN, or one less than the first number seen
    std::optional<tcp::Seq> next;      // behind the highest octet sent
    tcp::Instant next_at{};            // when that was sent
    std::optional<tcp::Seq> complete;  // everything before it was captured
    std::optional<tcp::Seq> ack;       // of its last packet
    tcp::Instant ack_at{};
    std::optional<std::uint16_t> window;  // of its last packet, unscaled
    std::optional<std::uint8_t> shift;    // window scale, once it is known whether scaling is in use
    std::uint32_t duplicates = 0;         // of its last ACK
    std::uint32_t ack_packet = 0;         // the packet that said it first
    Labels last;                          // of its last packet
  };
  struct Conversation {
    Flow of_low;  // sent by the lower endpoint
    Flow of_high;
    std::optional<tcp::Instant> syn_at;      // of the last SYN
    std::optional<tcp::Duration> first_rtt;  // from SYN to the first ACK without SYN
  };
  struct View;

  std::uint32_t packets_ = 0;
  std::map<std::pair<tcp::Endpoint, tcp::Endpoint>, Conversation> conversations_;  // the lower endpoint first
};

}  // namespace trace
