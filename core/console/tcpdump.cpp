// tcpdump: what the host has sent and what has arrived there, up to now.
#include "core/trace/tcpdump.hpp"

#include <array>

#include "core/console/command.hpp"
#include "core/console/options.hpp"
#include "core/console/tcpdump_filter.hpp"
#include "core/console/text.hpp"

namespace console {

namespace {

constexpr std::size_t most_packets = 20'000;

struct Seen {
  bool sent = false;  // or it has arrived
  sim::Packet packet;
};

// As sim::sightings() of one end, but one event at a time.
std::optional<Seen> seen_in(const Host& host, const sim::Event& event) {
  const bool sent = event.kind == sim::EventKind::PacketSent && event.side == host.side;
  const bool came = event.kind == sim::EventKind::PacketArrived && event.side != host.side;
  if (!sent && !came) return std::nullopt;
  Seen seen{.sent = sent, .packet = host.log.packets[event.packet - 1]};
  if (sent && seen.packet.origin == sim::Origin::Attacker) return std::nullopt;
  if (sent) seen.packet.segment = sim::sent_segment(host.log, seen.packet);
  return seen;
}

// Without the time (-t), or with what stands before the addresses on the interface any.
std::string dressed(std::string line, const Seen& seen, const Options& options) {
  const std::size_t time = line.find(' ');
  if (options.value('i') == "any") line.insert(time + 1, seen.sent ? "eth0  Out " : "eth0  In  ");
  return options.has('t') ? line.substr(time + 1) : line;
}

}  // namespace

Output tcpdump(const Host& host, Words words, const Lines&) {
  const Options options = read_options(words, {.tool = "tcpdump",
                                               .letters = "nStlpqi:c:",
                                               .longs = {},
                                               .absent = "AbdDefhHIJKLNOuUvxX#BCEFGjMQrsTVwWyzZ"});
  if (!options.error().empty()) return complaint(options.error());
  if (options.has('q')) return complaint("tcpdump: option -- 'q' is not supported here");
  const std::string_view interface = options.value('i');
  if (options.has('i') && interface != "any" && interface != "eth0")
    return complaint("tcpdump: " + std::string(interface) +
                     ": No such device exists (eth0 and any are there)");
  std::size_t count = most_packets;
  if (options.has('c')) {
    const std::optional<std::uint64_t> number = read_number(options.value('c'));
    if (!number || *number == 0 || *number > INT32_MAX)
      return complaint("tcpdump: invalid packet count " + std::string(options.value('c')));
    count = static_cast<std::size_t>(*number);
  }
  const PacketFilter filter = read_packet_filter(options.rest());
  if (!filter.error.empty()) return complaint(filter.error);

  trace::Tcpdump printer(options.has('S') ? trace::Numbers::Absolute : trace::Numbers::Relative);
  Output output;
  for (const sim::Event event : host.log.events) {
    if (event.at > host.now || output.out.size() == count) break;
    if (output.out.size() == most_packets) {
      output.err.push_back("tcpdump: no more than " + std::to_string(most_packets) +
                           " packets at a time here");
      break;
    }
    const std::optional<Seen> seen = seen_in(host, event);
    if (seen && filter.test(seen->packet.segment))
      output.out.push_back(dressed(printer.line(event.at, seen->packet.segment), *seen, options));
  }
  if (host.side == sim::Side::Server && host.world.flood().arrived > 0)
    output.err.emplace_back("tcpdump: the SYNs of a flood are counted, not captured; nstat has their number");
  return output;
}

}  // namespace console
