// The log's packets in the notations of tcpdump and packetdrill. Their writers remember what they have
// written, so that a line in the middle is had by writing on from a mark before it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/trace/packetdrill.hpp"
#include "core/trace/tcpdump.hpp"
#include "web/log_lines.hpp"

namespace lab {

// Writes what one end sees, packet by packet, as the command line's --log does.
class CaptureWriter {
 public:
  explicit CaptureWriter(const LogFilter& filter)
      : notation_(filter.notation), where_(capture_side(filter)) {}
  // The packet of that event. One that does not show is only taken note of.
  std::string line(const sim::EventLog& log, std::size_t event, bool shows);

 private:
  LogNotation notation_;
  sim::Side where_;
  trace::Tcpdump tcpdump_;
  trace::PacketdrillWriter packetdrill_;
};

class LogMarks {
 public:
  // Reads on as far as line `total`, but at most so many lines. false: there are more.
  bool read(const sim::EventLog& log, const LogLines& lines, const LogFilter& filter, std::size_t total,
            std::size_t most);
  // How many lines have been read.
  std::size_t lines() const { return read_; }
  // The text of lines that show and have been read, [first, last) counted from the oldest.
  std::vector<std::string> texts(const sim::EventLog& log, const LogLines& lines, std::size_t first,
                                 std::size_t last) const;

 private:
  static constexpr std::size_t stride = 128;

  LogFilter filter_{};
  std::uint64_t generation_ = 0;
  std::size_t read_ = 0;
  std::vector<CaptureWriter> marks_;  // the writer as it was before every line of a multiple of `stride`
};

// What App keeps of the log for reading it. Dropping it changes nothing but the time that the next frame
// takes.
struct LogBook {
  LogLines lines;
  LogMarks marks;
};

}  // namespace lab
