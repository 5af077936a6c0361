// Times, counts and segments in words, the same in every panel.
#include "web/text/format.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lab {

namespace {

// Three figures, without zeros that say nothing: 25, 1.5, 0.04.
std::string figures(double value, const char* unit) {
  std::string text = fixed(value, value < 10 ? 2 : value < 100 ? 1 : 0);
  if (text.find('.') != std::string::npos) {
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
  }
  return text + unit;
}

}  // namespace

// printf() takes ten times as long for it.
std::string fixed(double value, int places) {
  constexpr std::array<double, 4> powers{1, 10, 100, 1000};
  const std::int64_t scaled = std::llround(value * powers[static_cast<std::size_t>(places)]);
  std::string digits = std::to_string(scaled < 0 ? -scaled : scaled);
  const auto behind = static_cast<std::size_t>(places);
  if (digits.size() <= behind) digits.insert(0, behind + 1 - digits.size(), '0');
  if (behind > 0) digits.insert(digits.size() - behind, 1, '.');
  return scaled < 0 ? "-" + digits : digits;
}

std::string time_text(sim::Instant at) {
  const auto us = static_cast<double>(tcp::microseconds(at));
  if (us < 1e6) return fixed(us / 1e3, 3) + " ms";
  if (us < 1e8) return fixed(us / 1e6, 3) + " s";
  return fixed(us / 1e6, 1) + " s";
}

std::string duration_text(sim::Duration length) {
  const auto us = static_cast<double>(length.count());
  if (us < 1e3) return figures(us, " µs");
  if (us < 1e6) return figures(us / 1e3, " ms");
  if (us < 600e6) return figures(us / 1e6, " s");
  return figures(us / 60e6, " min");
}

std::string count_text(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, 1, ' ');
  return digits;
}

std::string speed_text(double speed) {
  if (speed >= 0.995) return "×" + fixed(speed, 0);
  return "×1/" + fixed(1 / std::max(speed, 1e-4), 0);
}

std::string flags_text(const tcp::Segment& segment) {
  const tcp::Flags flags = segment.flags;
  std::string text;
  const auto add = [&text](bool set, const char* name) {
    if (!set) return;
    if (!text.empty()) text += ' ';
    text += name;
  };
  add(flags.syn(), "SYN");
  add(flags.fin(), "FIN");
  add(flags.rst(), "RST");
  if (!segment.data.empty() && text.empty()) return "DATA";
  add(flags.ack(), "ACK");
  return text;
}

namespace {

// Whether both can be of one host's numbering since it was started: its ISNs move on by one in 4 µs
// (RFC 9293, 3.4.1), so connections of the last minutes begin within 2^27 of each other.
bool of_one_numbering(tcp::Seq isn, tcp::Seq number) {
  return std::abs(counted_from(isn, number)) < std::int64_t{1} << 27;
}

}  // namespace

std::optional<tcp::Seq> isn(const View& view, const tcp::Endpoint& source, const tcp::Endpoint& destination,
                            std::optional<tcp::Seq> number) {
  const sim::PacketList& packets = view.log.packets;
  const auto& syns = packets.syns();
  const auto of = [&](std::uint32_t place) -> std::optional<tcp::Seq> {
    const tcp::Segment s = packets.header(place).segment;
    const bool found = s.flags.syn() && s.source == source && s.destination == destination;
    return found ? std::optional(s.seq) : std::nullopt;
  };
  auto ahead = std::ranges::lower_bound(syns, view.packets_end);
  auto back = ahead;
  std::optional<tcp::Seq> nearest;
  const auto is_it = [&](std::uint32_t place) {
    const auto found = of(place);
    if (found && !nearest) nearest = found;
    if (!found || (number && !of_one_numbering(*found, *number))) return false;
    nearest = found;
    return true;
  };
  while (back != syns.begin() || ahead != syns.end()) {
    if (back != syns.begin()) {
      --back;
      if (is_it(*back)) break;
    }
    if (ahead != syns.end()) {
      if (is_it(*ahead)) break;
      ++ahead;
    }
  }
  return nearest;
}

std::int64_t counted_from(tcp::Seq isn, tcp::Seq number) {
  return static_cast<std::int32_t>(number - isn);
}

Numbers numbers(const View& view, const tcp::Segment& segment) {
  Numbers n{segment.seq.value(), segment.flags.ack() ? segment.ack.value() : 0};
  if (view.ui.absolute_numbers) return n;
  if (const auto own = isn(view, segment.source, segment.destination, segment.seq))
    n.seq = counted_from(*own, segment.seq);
  const auto peer = isn(view, segment.destination, segment.source, segment.ack);
  if (peer && segment.flags.ack()) n.ack = counted_from(*peer, segment.ack);
  return n;
}

std::string segment_text(const View& view, const tcp::Segment& segment) {
  const Numbers n = numbers(view, segment);
  std::string text = flags_text(segment);
  if (segment.length() > 0 || segment.flags.rst()) text += " seq " + std::to_string(n.seq);
  if (segment.flags.ack()) text += " ack " + std::to_string(n.ack);
  if (!segment.data.empty()) text += " len " + std::to_string(segment.data.size());
  return text;
}

}  // namespace lab
