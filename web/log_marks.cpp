// A capture in a notation, from any line on.
#include "web/log_marks.hpp"

#include <algorithm>
#include <limits>

namespace lab {

std::string CaptureWriter::line(const sim::EventLog& log, std::size_t event, bool shows) {
  const sim::Event& seen = log.events[event];
  const sim::Packet packet = log.packets[seen.packet - 1];
  const tcp::Segment& segment = sim::seen_segment(log, packet, where_);
  if (notation_ == LogNotation::Tcpdump) return tcpdump_.line(seen.at, segment);
  const auto direction = packet.from == where_ ? trace::Direction::Outbound : trace::Direction::Inbound;
  if (shows) return packetdrill_.line(seen.at, direction, segment);
  packetdrill_.packet(direction, segment);  // the next line's time is counted from the last that shows
  return {};
}

bool LogMarks::read(const sim::EventLog& log, const LogLines& lines, const LogFilter& filter,
                    std::size_t total, std::size_t most) {
  if (filter != filter_ || lines.generation() != generation_) *this = LogMarks{};
  filter_ = filter;
  generation_ = lines.generation();
  if (read_ >= total) return true;
  const std::size_t end = read_ + std::min(most, total - read_);
  // From the last mark on: what stands behind it was not kept.
  std::size_t line = marks_.empty() ? 0 : (marks_.size() - 1) * stride;
  CaptureWriter writer = marks_.empty() ? CaptureWriter(filter) : marks_.back();
  for (; line < end; ++line) {
    if (line == marks_.size() * stride) marks_.push_back(writer);
    writer.line(log, lines.event_of_line(line), lines.shows(line));
  }
  read_ = end;
  return read_ == total;
}

std::vector<std::string> LogMarks::texts(const sim::EventLog& log, const LogLines& lines, std::size_t first,
                                         std::size_t last) const {
  std::vector<std::string> texts;
  std::size_t written = std::numeric_limits<std::size_t>::max();  // lines, by `writer`; max: none yet
  CaptureWriter writer(filter_);
  for (std::size_t i = first; i < last; ++i) {
    const std::size_t line = lines.line(i);
    const std::size_t mark = std::min(line / stride, marks_.size() - 1);
    if (written > line || written < mark * stride) {
      writer = marks_[mark];
      written = mark * stride;
    }
    for (; written < line; ++written) writer.line(log, lines.event_of_line(written), lines.shows(written));
    texts.push_back(writer.line(log, lines.event_of_line(line), true));
    ++written;
  }
  return texts;
}

}  // namespace lab
