// The segments and acknowledgments of one direction, from the log.
#include "web/panels/sequence_data.hpp"

#include <algorithm>
#include <cstdint>

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
    if (us_of(log.packets.header(middle).sent) < us) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

// By how much the receiver's windows are shifted: only where both SYNs offer it (RFC 7323, 2.2).
int window_shift(const View& view, const tcp::SocketPair& pair) {
  std::optional<std::uint8_t> ours, theirs;
  const auto& syns = view.log.packets.syns();
  auto i = std::ranges::lower_bound(syns, view.packets_end);
  const auto look = [&](std::uint32_t place) {
    const sim::Packet packet = view.log.packets.header(place);
    if (!packet.segment.flags.syn()) return;
    if (!ours && goes(packet, pair)) ours = packet.segment.options.window_scale();
    if (!theirs && comes(packet, pair)) theirs = packet.segment.options.window_scale();
  };
  for (auto back = i; back != syns.begin() && !(ours && theirs);) look(*--back);
  for (; i != syns.end() && !(ours && theirs); ++i) look(*i);
  return ours && theirs ? std::min<int>(*theirs, 14) : 0;
}

SequenceMark mark_of(const sim::Packet& packet, tcp::Seq isn, std::size_t length) {
  const double from = static_cast<double>(packet.segment.seq - isn);
  return {.packet = packet.id,
          .sent = us_of(packet.sent),
          .ended = us_of(packet.ends),
          .from = from,
          .to = from + static_cast<double>(length),
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

// The first SYN of the pair's connection that is nearest to the playhead; where none was seen, the first
// packet of all.
std::optional<std::size_t> first_of(const View& view, const tcp::SocketPair& pair) {
  const sim::PacketList& packets = view.log.packets;
  const auto& syns = packets.syns();
  const auto is_ours = [&](std::size_t i) { return goes(packets.header(i), pair); };
  const auto here = std::ranges::lower_bound(syns, view.packets_end);
  std::optional<std::uint32_t> found;
  std::size_t look = SIZE_MAX;  // the SYN may have been sent again, not long after
  for (auto back = here; back != syns.begin() && look > 0; --look) {
    const sim::Packet packet = packets.header(*--back);
    if (!goes(packet, pair)) continue;
    if (found && packet.segment.seq != packets.header(*found).segment.seq) break;
    if (!found) look = 64;
    found = *back;
  }
  for (auto ahead = here; ahead != syns.end() && !found; ++ahead)
    if (is_ours(*ahead)) found = *ahead;
  for (std::uint32_t i = 0; i < packets.size() && !found; ++i)
    if (is_ours(i)) found = i;
  return found;
}

}  // namespace

std::optional<tcp::SocketPair> shown_pair(const View& view, sim::Side from) {
  if (const tcp::Connection* connection = view.world.connection(from); connection != nullptr) {
    const tcp::SocketPair& pair = connection->pair();
    if (pair.remote.port != 0) return pair;
  }
  constexpr std::size_t look = 256;
  const std::size_t now = view.packets_end;
  const auto pair_of = [&](std::size_t i) -> std::optional<tcp::SocketPair> {
    const sim::Packet packet = view.log.packets.header(i);
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
  const sim::PacketList& packets = view.log.packets;
  const auto first = first_of(view, *pair);
  if (!first) return graph;
  const sim::Packet begin = packets.header(*first);
  graph = {.any = true, .isn = begin.segment.seq, .first = us_of(begin.sent)};
  // The last one: behind the playhead, or else before it. Among others' packets it is not looked for far.
  constexpr std::size_t look = 2048;
  std::optional<sim::Packet> last;
  const auto consider = [&](std::size_t i) {
    const sim::Packet packet = packets.header(i);
    const bool found = goes(packet, *pair) || comes(packet, *pair);
    if (found) last = packet;
    return found;
  };
  for (std::size_t i = packets.size(), n = 0; i > *first && n < look; --i, ++n)
    if (consider(i - 1)) break;
  if (!last)
    for (std::size_t i = *first, n = 0; i < packets.size() && n < look; ++i) n = consider(i) ? 0 : n + 1;
  if (last) graph.last = us_of(std::min(last->ends, std::max(view.frontier, last->sent)));
  return graph;
}

SequenceGraph sequence_graph(const View& view, sim::Side from, double begin, double end) {
  SequenceGraph graph = sequence_bounds(view, from);
  const auto pair = shown_pair(view, from);
  if (!graph.any || !pair) return graph;
  constexpr double before = 2e6;  // what was sent earlier may still be on its way
  const int shift = window_shift(view, *pair);
  for (std::size_t i = first_sent(view.log, begin - before); i < view.log.packets.size(); ++i) {
    const sim::Packet packet = view.log.packets.header(i);
    if (us_of(packet.sent) > end) break;
    const std::size_t length = packet.segment.length() + view.log.packets.data_octets(i);
    if (goes(packet, *pair) && length > 0 && us_of(packet.sent) >= begin)
      graph.marks.push_back(mark_of(packet, graph.isn, length));
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
