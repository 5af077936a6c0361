// What must hold in every run, whatever the wire and the users do.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "cli/play.hpp"

namespace worlds {

// Looks at a world at every moment of its run, and at the whole run when it is over. Keeps the first thing
// that is wrong.
class Invariants {
 public:
  void look(const sim::World& world);
  void judge(const cli::Played& played);

  // A sentence; empty: all is well. Its first word names the rule that is broken.
  const std::string& broken() const { return broken_; }

 private:
  // One direction of a connection, from the packets of the run.
  struct Direction {
    tcp::Seq isn;            // of the last SYN sent
    std::uint8_t shift = 0;  // of the windows that this sender offers, when both scale
    bool offers_scale = false;
    bool offered = false;  // an ACK has gone out: `edge` is known
    tcp::Seq edge;         // right edge of the window that its sender offered last
    bool granted = false;  // an ACK has come in: `limit` is known
    tcp::Seq limit;        // the furthest right edge that has come in
  };

  void fail(std::string_view rule, const std::string& what);
  void look_at(const sim::World& world, sim::Side side, const tcp::Connection& connection);
  void judge_packets(const sim::EventLog& log);
  void judge_sent(const sim::Packet& packet);
  void judge_arrived(const sim::Packet& packet);
  void forget_windows();
  void judge_states(const sim::EventLog& log);
  void judge_streams(const sim::World& world);
  void judge_end(const sim::World& world);
  std::uint8_t shift_of(const tcp::Segment& segment);

  std::string broken_;
  bool crashed_ = false;                             // by now
  std::uint32_t cookies_ = 0;                        // accepted, by now
  std::map<tcp::SocketPair, Direction> directions_;  // by the pair of the sender
};

// Plays a run and judges it: Invariants::broken().
std::string play_and_judge(const cli::RunOptions& options);

}  // namespace worlds
