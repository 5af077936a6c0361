// The learner's pen: headers that no TCP wrote, on packets in flight and on segments of his own.
#include <algorithm>
#include <string_view>

#include "core/sim/world.hpp"

namespace sim {

namespace {

// What a segment of one end would say now, as far as anybody knows.
struct Standpoint {
  tcp::SocketPair pair;
  tcp::Seq snd_nxt;
  tcp::Seq rcv_nxt;
  std::uint16_t window = UINT16_MAX;
  std::optional<tcp::Timestamps> stamps;
};

std::uint16_t field(std::uint32_t window, std::uint8_t shift) {
  return static_cast<std::uint16_t>(std::min(window >> shift, tcp::window_max));
}

Standpoint of(const tcp::Connection& c, Instant now) {
  const tcp::Tcb& tcb = c.tcb();
  Standpoint here{.pair = c.pair(),
                  .snd_nxt = tcb.snd.nxt,
                  .rcv_nxt = tcb.rcv.nxt,
                  .window = field(tcb.rcv.wnd, tcb.rcv.wind_shift),
                  .stamps = {}};
  if (tcb.stamps.on) {
    here.stamps = tcp::Timestamps{.value = tcp::Connection::ticks(now) + tcb.stamps.offset,
                                  .echo_reply = tcb.stamps.recent};
  }
  return here;
}

Standpoint of(const tcp::HalfOpen& slot, tcp::Address address) {
  return {.pair = {{address, World::server_port}, slot.remote},
          .snd_nxt = slot.iss + 1,
          .rcv_nxt = slot.irs + 1,
          .stamps = {}};
}

// As the other end knows it: what it expects next, and what it has sent.
Standpoint mirrored(const Standpoint& there) {
  Standpoint here{.pair = {there.pair.remote, there.pair.local},
                  .snd_nxt = there.rcv_nxt,
                  .rcv_nxt = there.snd_nxt,
                  .stamps = {}};
  if (there.stamps) {
    here.stamps = tcp::Timestamps{.value = there.stamps->echo_reply, .echo_reply = there.stamps->value};
  }
  return here;
}

std::optional<Standpoint> own_standpoint(const World& world, Side side) {
  if (const tcp::HalfOpen* slot = world.half_open(side)) return of(*slot, world.host(side).address());
  if (const tcp::Connection* newest = world.connection(side)) return of(*newest, world.now());
  return std::nullopt;
}

Standpoint standpoint(const World& world, Side side) {
  if (const auto own = own_standpoint(world, side)) return *own;
  if (const auto theirs = own_standpoint(world, other(side))) return mirrored(*theirs);
  const auto port = [](Side s) {
    return s == Side::Server ? World::server_port : tcp::Host::first_ephemeral_port;
  };
  return {.pair = {{world.host(side).address(), port(side)},
                   {world.host(other(side)).address(), port(other(side))}},
          .snd_nxt = {},
          .rcv_nxt = {},
          .stamps = {}};
}

tcp::Seq written(const HeaderNumber& number, tcp::Seq base) {
  return number.relative ? base + number.value : tcp::Seq(number.value);
}

tcp::Bytes forged_data(std::uint32_t octets) {
  static constexpr std::string_view text = "FORGED! ";
  tcp::Bytes data(octets);
  for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<std::byte>(text[i % text.size()]);
  return data;
}

// As a learner wants them; those that nothing is said of stay.
tcp::Options written(const tcp::Options& old, const HeaderFields& fields) {
  if (!fields.mss && !fields.window_scale && !fields.sack_permitted) return old;
  const auto wanted = [](const std::optional<HeaderOption>& said, const auto& had) {
    if (!had) return said.value_or(HeaderOption{.there = false});
    return said.value_or(HeaderOption{.value = static_cast<std::uint16_t>(*had)});
  };
  const auto sack_had = old.sack_permitted() ? std::optional(0) : std::nullopt;
  tcp::Options options;
  if (const auto mss = wanted(fields.mss, old.mss()); mss.there) options.add_mss(mss.value);
  const bool sack = wanted(fields.sack_permitted, sack_had).there;
  const auto stamps = old.timestamps();
  if (sack != stamps.has_value()) options.add_nop().add_nop();  // side by side they fill whole words
  if (sack) options.add_sack_permitted();
  if (stamps) options.add_timestamps(*stamps);
  if (const auto scale = wanted(fields.window_scale, old.window_scale()); scale.there)
    options.add_nop().add_window_scale(static_cast<std::uint8_t>(scale.value));
  if (const auto blocks = old.sack()) options.add_nop().add_nop().add_sack(*blocks);
  return options.pad();
}

tcp::Segment edited(tcp::Segment segment, const HeaderFields& fields) {
  if (fields.flags) segment.flags = *fields.flags;
  if (fields.seq) segment.seq = written(*fields.seq, segment.seq);
  if (fields.ack) segment.ack = written(*fields.ack, segment.ack);
  if (!segment.flags.ack()) segment.ack = {};
  segment.window = fields.window.value_or(segment.window);
  segment.urgent_pointer = fields.urgent_pointer.value_or(segment.urgent_pointer);
  if (fields.data) segment.data.resize(*fields.data);
  segment.source.port = fields.source_port.value_or(segment.source.port);
  segment.destination.port = fields.destination_port.value_or(segment.destination.port);
  segment.options = written(segment.options, fields);
  return segment;
}

}  // namespace

void World::act_on(const Edit& a, EventLog* log) {
  const tcp::Segment original = wire_.find(a.packet)->segment;
  if (log != nullptr) log->originals.push_back(original);
  const Packet& packet = wire_.edit(a.packet, edited(original, a.fields));
  record(packet, log);
  tell_packet(EventKind::PacketEdited, packet, log, mark_.originals, true);
  ++mark_.originals;
}

tcp::Segment World::forged(const Forge& a) const {
  const bool blind = a.origin == Origin::Attacker;
  const Standpoint here = standpoint(*this, a.from);
  const HeaderNumber unsaid{.value = 0, .relative = !blind};
  tcp::Segment segment{.source = here.pair.local,
                       .destination = here.pair.remote,
                       .seq = written(a.fields.seq.value_or(unsaid), here.snd_nxt),
                       .flags = a.fields.flags.value_or(tcp::Flags{}),
                       .window = a.fields.window.value_or(blind ? UINT16_MAX : here.window),
                       .urgent_pointer = a.fields.urgent_pointer.value_or(0),
                       .data = forged_data(a.fields.data.value_or(0))};
  if (segment.flags.ack()) segment.ack = written(a.fields.ack.value_or(unsaid), here.rcv_nxt);
  segment.source.port = a.fields.source_port.value_or(segment.source.port);
  segment.destination.port = a.fields.destination_port.value_or(segment.destination.port);
  if (here.stamps && a.stamps.value_or(!blind))
    segment.options.add_nop().add_nop().add_timestamps(*here.stamps);
  segment.options = written(segment.options, a.fields);
  return segment;
}

void World::act_on(const Forge& a, EventLog* log) {
  transmit(a.from, {.segment = forged(a), .cause = {}}, log, a.origin);
}

}  // namespace sim
