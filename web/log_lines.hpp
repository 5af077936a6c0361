// Which lines the log shows: what is told of the events, or what a capture at one end has of the packets, and
// of these what a filter lets through. Kept up with a log that grows, so that a frame costs what is new.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/sim/capture.hpp"
#include "core/sim/event_log.hpp"

namespace lab {

// Where it happened: at an end, or between them (where attackers stand, too).
enum class LogEnd : std::uint8_t { Client, Server, Wire };
inline constexpr std::size_t log_end_count = 3;

enum class LogKind : std::uint8_t {
  Segments,   // sent
  Losses,     // and whatever else befalls a packet on its way; and what is sent again
  States,     // changes of state, crashes
  Timers,     // what a timer decides
  Decisions,  // all that the TCPs decide, with their rules
  Calls,      // of the programs
  Acts,       // of the learner; and what the scene does by itself to the wire
};
inline constexpr std::size_t log_kind_count = 7;

enum class LogNotation : std::uint8_t { Words, Tcpdump, Packetdrill };
inline constexpr std::size_t log_notation_count = 3;

constexpr std::uint8_t bit(LogEnd end) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(end));
}
constexpr std::uint8_t bit(LogKind kind) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(kind));
}

// How the learner reads the log. A line shows if it is of one of the ends and of one of the kinds; 0: all.
struct LogFilter {
  std::uint8_t ends = 0;
  std::uint8_t kinds = 0;
  LogNotation notation = LogNotation::Words;
  friend bool operator==(const LogFilter&, const LogFilter&) = default;
};

// The notations write packets only, as they are seen at one end: the server's unless the client's is chosen.
sim::Side capture_side(const LogFilter& filter);
// Whether there is anything to choose by it in that notation.
bool offers(LogNotation notation, LogEnd end);
bool offers(LogNotation notation, LogKind kind);
// The filter as it counts: without what its notation does not offer.
std::uint8_t kinds_in_force(const LogFilter& filter);
// Whether something may be left out.
bool leaves_out(const LogFilter& filter);

// Whether a line may tell of it: arrivals and flood samples are told by what they lead to.
bool is_told(const sim::Event& event);
// A decision and the segment that it is the reason of are one line: they stand at most so many events apart,
// and so the newest lines of a log that grows may yet change.
inline constexpr std::size_t echo_reach = 5;

// What an event is, for the filter: bits of LogEnd, and of LogKind above them. 0: nothing is told of it.
using LogTags = std::uint16_t;
LogTags tags(const sim::EventLog& log, std::size_t index);

class LogLines {
 public:
  // To be called with the same log after it has grown.
  void follow(const sim::EventLog& log, const LogFilter& filter);
  // The log was cut to so many events, and may have grown since.
  void cut(std::size_t events);
  // It is another log.
  void clear();

  // How many there are among the first `events_end` events, and how many of these show.
  std::size_t total(std::size_t events_end) const;
  std::size_t shown(std::size_t events_end) const;
  // Of the lines that show, counted from the oldest: its event, and its place among all lines.
  std::size_t event(std::size_t shown_line) const { return lines_[line(shown_line)].event; }
  std::size_t line(std::size_t shown_line) const { return all_ ? shown_line : shown_[shown_line]; }
  // Of all lines.
  std::size_t event_of_line(std::size_t line) const { return lines_[line].event; }
  bool shows(std::size_t line) const { return all_ || lets_through(lines_[line].tags); }
  // Changes when lines that were there may be other ones.
  std::uint64_t generation() const { return generation_; }

 private:
  struct Line {
    std::uint32_t event = 0;
    LogTags tags = 0;
  };
  bool lets_through(LogTags tags) const;
  void add(const sim::EventLog& log, std::size_t index);

  LogFilter filter_{};
  bool all_ = true;  // the filter lets everything through
  std::vector<Line> lines_;
  std::vector<std::uint32_t> shown_;  // places of lines_; empty where all_
  std::size_t done_ = 0;              // events that have been looked at for good
  std::uint64_t generation_ = 0;
};

}  // namespace lab
