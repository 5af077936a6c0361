// Translation between a script's numbers and the wire's.
#include "core/script/flows.hpp"

#include <array>

#include "core/trace/option_list.hpp"
#include "core/trace/wire_numbers.hpp"

namespace script {

using trace::Direction;
using trace::PacketSpec;

Flow& Flows::open(const tcp::SocketPair& pair) {
  current_ = pair;
  Flow& flow = flows_[pair];
  flow.pair = pair;
  return flow;
}

void Flows::connects(const tcp::SocketPair& pair) {
  open(pair);
}

Flow* Flows::of(const tcp::SocketPair& pair) {
  const auto it = flows_.find(pair);
  return it == flows_.end() ? nullptr : &it->second;
}

Flow* Flows::of(const PacketSpec& packet) {
  const bool inbound = packet.direction == Direction::Inbound;
  if (packet.ports) {
    const std::uint16_t local = inbound ? packet.ports->destination : packet.ports->source;
    const std::uint16_t remote = inbound ? packet.ports->source : packet.ports->destination;
    const tcp::SocketPair pair{{local_address, local}, {remote_address, remote}};
    Flow* known = of(pair);
    return known != nullptr ? known : &open(pair);
  }
  if (current_) return of(*current_);
  if (!inbound) return nullptr;
  return &open({{local_address, listening_}, {remote_address, next_remote_port_++}});
}

namespace {

// The same options with the value octets of their timestamps option, if there is a whole one, put anew.
template <typename Change>
tcp::Options change_timestamps(const tcp::Options& options, Change&& change) {
  tcp::Options changed;
  for (const trace::ListedOption& option : trace::list_options(options)) {
    if (!option.is(tcp::OptionKind::Timestamps, 8)) {
      changed.add_raw(option.octets);
      continue;
    }
    tcp::Timestamps ts{trace::get32(option.value, 0), trace::get32(option.value, 4)};
    change(ts);
    std::array<std::byte, 10> octets{std::byte(tcp::OptionKind::Timestamps), std::byte{10}};
    trace::put32(octets, 2, ts.value);
    trace::put32(octets, 6, ts.echo_reply);
    changed.add_raw(octets);
  }
  return changed;
}

// A new connection of the same ports begins when our end sends a SYN with a new number.
void learn_our_syn(Flow& flow, std::uint32_t written, tcp::Seq wire) {
  if (flow.our_syn == wire) return;
  if (flow.our_syn) {
    flow.numbers = {};
    if (flow.peer_syn) flow.numbers.learn(Direction::Inbound, *flow.peer_syn, tcp::Seq(*flow.peer_syn));
  }
  flow.our_syn = wire;
  flow.numbers.learn(Direction::Outbound, written, wire);
}

}  // namespace

tcp::Segment to_wire(Flow& flow, const PacketSpec& packet) {
  if (packet.flags.syn()) {
    flow.peer_syn = packet.seq;
    flow.numbers.learn(Direction::Inbound, packet.seq, tcp::Seq(packet.seq));
  }
  PacketSpec bare = packet;
  bare.ports.reset();
  tcp::Segment segment = trace::to_segment(bare, flow.numbers, flow.pair.local, flow.pair.remote);
  segment.options = change_timestamps(segment.options, [&](tcp::Timestamps& ts) {
    if (const auto it = flow.written.find(ts.echo_reply); it != flow.written.end())
      ts.echo_reply = it->second;
  });
  return segment;
}

PacketSpec to_script(Flow& flow, const tcp::Segment& segment, const PacketSpec& expected) {
  if (segment.flags.syn() && expected.flags.syn()) learn_our_syn(flow, expected.seq, segment.seq);
  PacketSpec packet = trace::describe(Direction::Outbound, segment, flow.numbers);
  if (!packet.options) return packet;
  const auto wanted = expected.options ? expected.options->timestamps() : std::nullopt;
  const bool known = wanted.has_value();
  const std::uint32_t written = known ? wanted->value : 0;
  packet.options = change_timestamps(*packet.options, [&](tcp::Timestamps& ts) {
    if (!flow.clock && known) flow.clock = {written, ts.value};
    if (known) flow.written[written] = ts.value;
    if (flow.clock) ts.value = flow.clock->written + (ts.value - flow.clock->wire);
  });
  return packet;
}

}  // namespace script
