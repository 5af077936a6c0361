// The wire between a machine of ours and the kernel, in real time: what either sends goes through a
// sim::Link, which loses, copies, damages and delays it by its seed, and may wait at a gate that a test opens
// for one packet after the other.
#pragma once

#include <poll.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/sim/wire.hpp"
#include "core/tcp/outbox.hpp"
#include "core/tcp/time.hpp"

namespace kernel {

using tcp::Duration;
using tcp::Instant;
using namespace std::chrono_literals;

enum class Way : std::uint8_t { ToKernel, ToUs };

class Cable {
 public:
  Cable(int device, const sim::LinkConfig& link, std::uint64_t seed);

  Instant now() const;  // since the cable was laid

  // Puts a call's segments on the wire, counts its notes, empties the outbox.
  void send(Instant now, tcp::Outbox& out);

  // Waits for whatever comes first: a packet, a timer of the machine's, one of the `watched` descriptors, or
  // `latest`; then lets all happen that is due.
  template <typename Machine>
  void turn(Machine& machine, Instant latest, std::span<pollfd> watched = {}) {
    wait(std::min({latest, machine.next_deadline(), next_arrival()}), watched);
    const Instant t = now();
    read_device(t);
    while (const auto segment = take_for_us(t)) machine.segment_arrives(t, *segment, out_);
    machine.timer_expires(t, out_);
    send(t, out_);
    write_device(t);
  }

  // The gate: closed, it keeps what arrives, in order; let_through() opens it for the next packet alone. What
  // has been there before it drops, so that timers of the ends do not count.
  void close_gate(Way way);
  void open_gate(Way way) { line(way).closed = false; }
  void let_through(Way way) { ++line(way).allowed; }
  // Packets on their way to a closed gate, or before it.
  std::size_t held(Way way) const { return blocked(line(way)) ? line(way).flying.size() : 0; }

  bool quiet() const;  // nothing is on its way but what a gate holds
  std::uint64_t count(tcp::Rule rule) const { return said_[static_cast<std::size_t>(rule)]; }
  std::uint64_t lost() const { return lost_; }
  std::uint64_t copied() const { return copied_; }
  std::uint64_t damaged() const { return damaged_; }
  std::string trail() const;  // the last packets, as tcpdump prints them, for a test that fails

 private:
  struct Flying {
    tcp::Bytes octets;
    bool damaged = false;
  };
  // One direction. `flying` is in the order of arrival.
  struct Line {
    sim::Link link;
    std::multimap<Instant, Flying> flying;
    bool closed = false;
    std::size_t allowed = 0;
    std::set<std::string> known;  // what has come to the closed gate
  };
  struct Seen {
    Instant at;
    tcp::Segment segment;
    const char* fate = "";
  };

  Line& line(Way way) { return lines_[static_cast<std::size_t>(way)]; }
  const Line& line(Way way) const { return lines_[static_cast<std::size_t>(way)]; }
  static bool blocked(const Line& line) { return line.closed && line.allowed == 0; }
  Instant next_arrival() const;
  void wait(Instant until, std::span<pollfd> watched);
  void read_device(Instant now);
  void write_device(Instant now);
  std::optional<tcp::Segment> take_for_us(Instant now);
  std::optional<Flying> take(Line& line, Instant now);
  void fly(Instant now, Way way, tcp::Bytes octets);
  void remember(Instant now, const tcp::Segment& segment, const char* fate);

  int device_;
  Instant laid_;
  std::array<Line, 2> lines_;
  tcp::Outbox out_;
  std::vector<std::uint64_t> said_;
  std::deque<Seen> seen_;
  std::vector<pollfd> polled_;
  std::uint64_t lost_ = 0, copied_ = 0, damaged_ = 0;
};

}  // namespace kernel
