// How the world runs: what is due next, what happens then, and how it is told.
#include "core/sim/world.hpp"

#include <algorithm>
#include <utility>

#include "core/sim/prng.hpp"
#include "core/trace/bytes.hpp"

namespace sim {

namespace {

std::int64_t sample_window(Instant t) {
  return tcp::microseconds(t) / World::flood_sample.count();
}

// Bit 0 is the first on the wire: the highest of the first octet.
void flip(tcp::Bytes& octets, std::uint16_t bit) {
  octets[bit / 8U] ^= std::byte{0x80} >> (bit % 8);
}

}  // namespace

World::World(const WorldConfig& config, std::uint64_t seed, std::vector<TimedAction> script)
    : seed_(seed),
      client_(client_address, config.client, roll(seed, Luck::ClientSecret, 0), config.client_program,
              server_port),
      server_(server_address, config.server, roll(seed, Luck::ServerSecret, 0), config.server_program,
              server_port),
      wire_(config.to_server, config.to_client, seed),
      script_(std::move(script)),
      schedule_(seed) {
  std::stable_sort(script_.begin(), script_.end(),
                   [](const TimedAction& a, const TimedAction& b) { return a.at < b.at; });
}

// Running

Instant World::next_due() const {
  const Instant script = script_done_ < script_.size() ? script_[script_done_].at : tcp::never;
  return std::min({wire_.next_end(), client_.host().next_deadline(), server_.host().next_deadline(),
                   client_.next_close(), server_.next_close(), script, next_sample_});
}

bool World::run(Instant t, std::uint32_t work, EventLog* log) {
  const std::uint64_t enough = work_ + work;
  t = std::min(t, horizon);
  while (true) {
    const Instant due = next_due();
    if (!flood_arrives(std::min(due, t), log)) {
      if (due > t) break;
      advance_to(due);
      happen(log);
    }
    if (work_ >= enough && now_ < t && is_done_for_now()) return false;
  }
  advance_to(t);
  return true;
}

// Nothing more is due at this instant, nor has a SYN of the flood come by now that was not taken.
bool World::is_done_for_now() const {
  if (next_due() <= now_) return false;
  return next_sample_ == tcp::never || schedule_.sent_by(now_ - flood_.delay) <= flood_.arrived;
}

void World::advance_to(Instant t) {
  now_ = std::max(now_, t);
  flood_.sent = schedule_.sent_by(now_);
}

// The SYNs that come up to `until`: one that takes a slot (true: it may have set a timer, look again), or all
// of them where there is no slot to take.
bool World::flood_arrives(Instant until, EventLog* log) {
  if (next_sample_ == tcp::never) return false;
  const std::uint64_t due = schedule_.sent_by(until - flood_.delay);
  if (due <= flood_.arrived) return false;
  if (server_.host().free_syn_slots(server_port) > 0) {
    ++work_;
    const std::uint64_t k = flood_.arrived++;
    advance_to(schedule_.time_of(k) + flood_.delay);
    const SpoofedSyn syn = spoofed_syn(seed_, k);
    server_.host().take_syn(now_, server_port, syn.source, syn.seq, out_);
    settle(Side::Server, log);
    return true;
  }
  const tcp::Listener* listener = server_.host().listener(server_port);
  const std::uint64_t cookies = listener ? listener->counts.cookies_sent : 0;
  server_.host().pass_syns(server_port, due - flood_.arrived);
  flood_.arrived = due;
  if (listener) flood_.into_void += listener->counts.cookies_sent - cookies;
  return false;
}

void World::happen(EventLog* log) {
  ++work_;
  while (std::optional<Packet> packet = wire_.take_ended(now_)) packet_ends(*std::move(packet), log);
  for (const Side side : {Side::Client, Side::Server}) run_timers(side, log);
  for (const Side side : {Side::Client, Side::Server}) {
    if (end(side).next_close() <= now_) settle(side, log);
  }
  while (script_done_ < script_.size() && script_[script_done_].at <= now_) {
    const Action action = script_[script_done_++].action;
    perform(action, true, log);
  }
  if (next_sample_ <= now_) sample_flood(log);
}

void World::packet_ends(Packet packet, EventLog* log) {
  ++work_;
  const Side to = other(packet.from);
  if (packet.fate == Fate::Delivered && !is_up(to)) packet.fate = Fate::HostDown;
  if (packet.fate == Fate::Delivered && packet.flipped_bit) {
    tcp::Bytes octets = trace::to_octets(packet.segment);
    flip(octets, *packet.flipped_bit);
    trace::Decoded decoded = trace::from_octets(octets);
    if (decoded.ok()) {
      packet.segment = std::move(decoded.segment);
    } else {
      packet.fate = Fate::ChecksumFailed;
    }
  }
  record(packet, log);
  if (packet.fate != Fate::Delivered)
    return tell_packet(EventKind::PacketLost, packet, log, packet.rule, packet.rule != 0);
  tell_packet(EventKind::PacketArrived, packet, log);
  end(to).host().segment_arrives(now_, packet.segment, out_);
  settle(to, log);
}

void World::run_timers(Side side, EventLog* log) {
  if (host(side).next_deadline() > now_) return;
  end(side).host().timer_expires(now_, out_);
  settle(side, log);
}

void World::sample_flood(EventLog* log) {
  schedule_.forget_before(now_ - flood_.delay);
  tell({.kind = EventKind::FloodSample,
        .side = Side::Server,
        .value = static_cast<std::int64_t>(flood_.arrived - arrived_before_flood_)},
       log);
  const bool over = flood_.rate == 0 && flood_.arrived == flood_.sent;
  next_sample_ = over ? tcp::never : next_sample_ + flood_sample;
}

// What an end has said goes out, and its program has its turn, until nothing more is said.
void World::settle(Side side, EventLog* log) {
  do {
    flush(side, log);
    end(side).settle(now_, out_);
  } while (!out_.segments.empty() || !out_.notes.empty());
  if (log != nullptr) log->samples.of(side).put(sample(side));
}

Sample World::sample(Side side) const {
  return sample_of(now_, connection(side));
}

void World::flush(Side side, EventLog* log) {
  for (const tcp::Note& note : out_.notes) {
    if (!is_told(side, note)) continue;
    tell({.kind = EventKind::Decision,
          .side = side,
          .rule = note.rule,
          .from = note.from,
          .to = note.to,
          .connection = connection_of(side, note.pair),
          .value = note.value},
         log);
  }
  for (const tcp::Outgoing& outgoing : out_.segments) transmit(side, outgoing, log);
  out_.clear();
}

bool World::is_other_end(Side side, tcp::Address address) const {
  return address == host(other(side)).address();
}

// A host does not find a CLOSED connection by its pair any more, but what was said of its end is about it.
tcp::ConnectionId World::connection_of(Side side, const tcp::SocketPair& pair) const {
  if (const tcp::ConnectionId id = host(side).find(pair)) return id;
  const tcp::Connection* newest = host(side).find(end(side).newest());
  return newest && newest->pair() == pair ? end(side).newest() : 0;
}

void World::transmit(Side side, const tcp::Outgoing& outgoing, EventLog* log, Origin origin) {
  if (!is_other_end(side, outgoing.segment.destination.address)) {
    ++flood_.into_void;
    return;
  }
  const std::size_t before = wire_.in_flight().size();
  const RuleId rule = origin == Origin::Stack ? rules_.pass(side, outgoing.segment) : 0;
  wire_.send(now_, side, outgoing, origin, rule);
  for (std::size_t i = before; i < wire_.in_flight().size(); ++i) {
    const Packet& packet = wire_.in_flight()[i];
    record(packet, log);
    const bool original = packet.copy_of == 0;
    tell_packet(original ? EventKind::PacketSent : EventKind::PacketDuplicated, packet, log, 0,
                original && origin != Origin::Stack);
    if (packet.copy_of == 0 && packet.flipped_bit) {
      tell_packet(EventKind::PacketCorrupted, packet, log, *packet.flipped_bit);
    }
  }
}

// Of the flood's half-open connections only their end is told, and not more than one in each flood_sample.
bool World::is_told(Side side, const tcp::Note& note) {
  const bool spoofed =
      note.pair.remote.address != tcp::Address{} && !is_other_end(side, note.pair.remote.address);
  if (!spoofed) return true;
  const bool ends = note.from == tcp::State::SynReceived && note.to != note.from;
  if (!ends || sample_window(now_) == told_window_) return false;
  told_window_ = sample_window(now_);
  return true;
}

Instant World::next_told(const End& end) const {
  Instant next = tcp::never;
  for (const auto& [id, connection] : end.host().connections()) {
    next = std::min(next, connection->next_deadline());
  }
  const tcp::Listener* listener = end.host().listener(server_port);
  if (listener == nullptr) return next;
  for (const tcp::HalfOpen& slot : listener->syn_queue) {
    const bool honest = slot.remote.address == client_address || slot.remote.address == server_address;
    const bool ends = slot.retries >= end.host().config().synack_retries;
    if (honest || (ends && sample_window(slot.deadline) != told_window_))
      next = std::min(next, slot.deadline);
  }
  return next;
}

Instant World::next_event() const {
  const Instant script = script_done_ < script_.size() ? script_[script_done_].at : tcp::never;
  const Instant next = std::min(
      {wire_.next_end(), next_timer(), client_.next_close(), server_.next_close(), script, next_sample_});
  return next <= horizon ? next : tcp::never;
}

// Telling

void World::tell(Event event, EventLog* log) {
  ++mark_.events;
  if (log == nullptr) return;
  event.at = now_;
  log->events.push_back(event);
}

void World::tell_packet(EventKind kind, const Packet& packet, EventLog* log, std::int64_t value,
                        bool by_learner) {
  tell({.kind = kind,
        .side = packet.from,
        .rule = packet.cause,
        .by_learner = by_learner,
        .packet = packet.id,
        .connection = connection_of(packet.from, {packet.segment.source, packet.segment.destination}),
        .value = value},
       log);
}

void World::record(const Packet& packet, EventLog* log) {
  mark_.packets = std::max(mark_.packets, packet.id);
  if (log != nullptr) log->packets.put(packet);
}

// Reading

const tcp::HalfOpen* World::half_open(Side side) const {
  const tcp::Listener* listener = host(side).listener(server_port);
  const tcp::Connection* theirs = host(other(side)).find(end(other(side)).newest());
  if (listener == nullptr) return nullptr;
  const auto is_theirs = [&](const tcp::HalfOpen& half) {
    return theirs ? half.remote == theirs->pair().local : half.remote.address == host(other(side)).address();
  };
  const auto slot = std::find_if(listener->syn_queue.rbegin(), listener->syn_queue.rend(), is_theirs);
  return slot == listener->syn_queue.rend() ? nullptr : &*slot;
}

tcp::ConnectionId World::focus(Side side) const {
  return half_open(side) ? 0 : end(side).newest();
}

tcp::State World::state(Side side) const {
  if (half_open(side)) return tcp::State::SynReceived;
  if (const tcp::Connection* newest = connection(side)) return newest->state();
  return host(side).listener(server_port) ? tcp::State::Listen : tcp::State::Closed;
}

std::uint64_t World::digest() const {
  tcp::Digest d;
  d.add(seed_);
  d.add(static_cast<std::uint64_t>(tcp::microseconds(now_)));
  client_.digest(d);
  server_.digest(d);
  wire_.digest(d);
  rules_.digest(d);
  d.add(script_.size());
  d.add(script_done_);
  schedule_.digest(d);
  d.add(flood_.rate);
  d.add(flood_.sent);
  d.add(flood_.arrived);
  d.add(flood_.into_void);
  for (const Instant t : {flood_.since, Instant{flood_.delay}, next_sample_}) {
    d.add(static_cast<std::uint64_t>(tcp::microseconds(t)));
  }
  d.add(arrived_before_flood_);
  d.add(static_cast<std::uint64_t>(told_window_));
  d.add(std::uint64_t{mark_.events} << 32 | mark_.packets);
  d.add(std::uint64_t{mark_.originals} << 32 | mark_.actions);
  return d.value();
}

std::size_t World::memory(const World* before) const {
  return sizeof(World) + client_.memory(before ? &before->client_ : nullptr) +
         server_.memory(before ? &before->server_ : nullptr) + wire_.memory() + rules_.memory() +
         script_.size() * sizeof(TimedAction);
}

}  // namespace sim
