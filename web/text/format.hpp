// Times, counts and segments in words, the same in every panel.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "web/view.hpp"

namespace lab {

// A number with so many places behind the point, 3 at most.
std::string fixed(double value, int places);
// A moment on the time line: "75.050 ms", "1.671 s", "127.4 s".
std::string time_text(sim::Instant at);
// A length of time in three figures: "40 µs", "25 ms", "1.50 s", "60 s", "2 min".
std::string duration_text(sim::Duration length);
// "1 000 000", with thin groups of three.
std::string count_text(std::uint64_t count);
// "×1/50", "×4".
std::string speed_text(double speed);

// "SYN ACK", "FIN ACK", "RST"; data without other flags to speak of is "DATA".
std::string flags_text(const tcp::Segment& segment);
// Sequence numbers as the learner has asked for them: as on the wire, or counted from the sender's ISN. A
// number that lies before the ISN, such as that of an old connection, is counted back from it: below 0.
struct Numbers {
  std::int64_t seq = 0;
  std::int64_t ack = 0;
};
std::int64_t counted_from(tcp::Seq isn, tcp::Seq number);
Numbers numbers(const View& view, const tcp::Segment& segment);
// The initial sequence number that `source` uses towards `destination`: of the SYN that is nearest to the
// playhead; nothing when none was seen. With a number of its own, of the nearest SYN that may have begun the
// same numbering: a host that has crashed begins another, which has nothing to do with the old one.
std::optional<tcp::Seq> isn(const View& view, const tcp::Endpoint& source, const tcp::Endpoint& destination,
                            std::optional<tcp::Seq> number = std::nullopt);
// "FIN ACK seq 5801 ack 1202", with "len 1460" where there is data.
std::string segment_text(const View& view, const tcp::Segment& segment);

}  // namespace lab
