// The segments and acknowledgments of one direction, from the log.
#include "web/panels/sequence_data.hpp"

#include <algorithm>

#include "web/panels/packet_mark.hpp"

namespace lab {
namespace {

double us_of(sim::Instant at) {
  return static_cast<double>(tcp::microseconds(at));
}

bool goes(const sim::Packet& packet, const tcp::SocketPair& pair) {
  return packet.segment.source == pair.local && packet.segment.destination == pair.remote;
}
bool comes(const sim::Packet& packet, const tcp::SocketPair& pair) {
  return packet.segment.source == pair.remote && packet.segment.destination == pair.local;
}

// Packets are numbered in the order of sending.
std::size_t first_sent(const sim::EventLog& log, double us) {
  std::size_t low = 0, high = log.packets.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (us_of(log.packets[middle].sent) < us) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

// By how much the receiver's windows are shifted: only where both SYNs offer it (RFC 7323, 2.2).
int window_shift(const sim::EventLog& log, const tcp::SocketPair& pair) {
  std::optional<std::uint8_t> ours, theirs;
  constexpr std::size_t enough = 4096;  // SYNs stand at the beginning
  for (std::size_t i = 0; i < std::min(log.packets.size(), enough) && !(ours && theirs); ++i) {
    const sim::Packet& packet = log.packets[i];
    if (!packet.segment.flags.syn()) continue;
    if (goes(packet, pair)) ours = packet.segment.options.window_scale();
    if (comes(packet, pair)) theirs = packet.segment.options.window_scale();
  }
  return ours && theirs ? std::min<int>(*theirs, 14) : 0;
}

SequenceMark mark_of(const sim::Packet& packet, tcp::Seq isn) {
  const double from = static_cast<double>(packet.segment.seq - isn);
  return {.packet = packet.id,
          .sent = us_of(packet.sent),
          .ended = us_of(packet.ends),
          .from = from,
          .to = from + static_cast<double>(packet.segment.length()),
          .again = packet.retransmission || packet.copy_of != 0,
          .lost = ended_badly(packet)};
}

void add_ack(SequenceGraph& graph, const sim::Packet& packet, int shift) {
  const tcp::Segment& s = packet.segment;
  const double ack = static_cast<double>(s.ack - graph.isn);
  const double window = static_cast<double>(std::uint32_t{s.window} << (s.flags.syn() ? 0 : shift));
  AckStep step{.packet = packet.id,
               .at = us_of(packet.ends),
               .ack = ack,
               .edge = ack + window,
               .sack = s.options.sack().value_or(tcp::SackBlocks{})};
  graph.acks.push_back(step);
}

}  // namespace

std::optional<tcp::SocketPair> shown_pair(const View& view, sim::Side from) {
  if (const tcp::Connection* connection = view.world.connection(from); connection != nullptr) {
    const tcp::SocketPair& pair = connection->pair();
    if (pair.remote.port != 0) return pair;
  }
  constexpr std::size_t look = 256;
  const std::size_t now = first_sent(view.log, us_of(view.now) + 1);
  const auto pair_of = [&](std::size_t i) -> std::optional<tcp::SocketPair> {
    const sim::Packet& packet = view.log.packets[i];
    if (packet.from != from) return std::nullopt;
    return tcp::SocketPair{.local = packet.segment.source, .remote = packet.segment.destination};
  };
  for (std::size_t i = now; i > 0 && now - i < look; --i)
    if (const auto pair = pair_of(i - 1)) return pair;
  for (std::size_t i = now; i < std::min(view.log.packets.size(), now + look); ++i)
    if (const auto pair = pair_of(i)) return pair;
  return std::nullopt;
}

SequenceGraph sequence_bounds(const View& view, sim::Side from) {
  SequenceGraph graph;
  const auto pair = shown_pair(view, from);
  if (!pair) return graph;
  for (std::size_t i = 0; i < view.log.packets.size() && !graph.any; ++i) {
    const sim::Packet& packet = view.log.packets[i];
    if (!goes(packet, *pair)) continue;
    graph.any = true;
    graph.isn = packet.segment.seq;
    graph.first = us_of(packet.sent);
  }
  for (std::size_t i = view.log.packets.size(); i > 0 && graph.any; --i) {
    const sim::Packet& packet = view.log.packets[i - 1];
    if (!goes(packet, *pair) && !comes(packet, *pair)) continue;
    graph.last = us_of(std::min(packet.ends, std::max(view.frontier, packet.sent)));
    break;
  }
  return graph;
}

SequenceGraph sequence_graph(const View& view, sim::Side from, double begin, double end) {
  SequenceGraph graph = sequence_bounds(view, from);
  const auto pair = shown_pair(view, from);
  if (!graph.any || !pair) return graph;
  constexpr double before = 2e6;  // what was sent earlier may still be on its way
  const int shift = window_shift(view.log, *pair);
  for (std::size_t i = first_sent(view.log, begin - before); i < view.log.packets.size(); ++i) {
    const sim::Packet& packet = view.log.packets[i];
    if (us_of(packet.sent) > end) break;
    if (goes(packet, *pair) && packet.segment.length() > 0 && us_of(packet.sent) >= begin)
      graph.marks.push_back(mark_of(packet, graph.isn));
    if (comes(packet, *pair) && packet.segment.flags.ack() && packet.fate == sim::Fate::Delivered)
      add_ack(graph, packet, shift);
  }
  std::stable_sort(graph.acks.begin(), graph.acks.end(),
                   [](const AckStep& a, const AckStep& b) { return a.at < b.at; });
  double highest = 0;
  for (AckStep& step : graph.acks) highest = step.ack = std::max(highest, step.ack);
  return graph;
}

}  // namespace lab
