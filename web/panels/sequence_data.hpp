// What the time-sequence graph is drawn from (Stevens, TCP/IP Illustrated; RFC 9293, 3.4): the segments of
// one direction, and what the other end's acknowledgments said of them. Pure.
#pragma once

#include <optional>
#include <vector>

#include "web/view.hpp"

namespace lab {

// Octets are counted from the ISN; times are microseconds.
struct SequenceMark {
  sim::PacketId packet = 0;
  double sent = 0;
  double ended = 0;
  double from = 0;
  double to = 0;
  bool again = false;
  bool lost = false;
};

struct AckStep {
  sim::PacketId packet = 0;
  double at = 0;    // where it has reached the sender
  double ack = 0;   // the highest by then
  double edge = 0;  // ack + window
  tcp::SackBlocks sack{};
};

struct SequenceGraph {
  bool any = false;
  tcp::Seq isn;
  double first = 0, last = 0;  // of the connection, as far as it is known
  std::vector<SequenceMark> marks;
  std::vector<AckStep> acks;
};

// The newest connection that `from` has sent something on by now, or the first one that it will.
std::optional<tcp::SocketPair> shown_pair(const View& view, sim::Side from);
// Its first and last moments alone: all that is needed to choose what is shown.
SequenceGraph sequence_bounds(const View& view, sim::Side from);
// With what was sent or came between these two.
SequenceGraph sequence_graph(const View& view, sim::Side from, double begin, double end);

}  // namespace lab
