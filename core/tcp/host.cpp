// A host's connections: user calls, demultiplexing, timers (RFC 9293, sections 3.10.7.1 and 3.10.8).
#include "core/tcp/host.hpp"

#include <algorithm>
#include <utility>

#include "core/tcp/isn.hpp"
#include "core/tcp/siphash.hpp"

namespace tcp {

Host::Host(Address address, const Config& config, std::uint64_t secret)
    : address_(address), config_(config), secret_(secret) {}

// Works on one connection and books what has changed; an unknown one is let be.
template <typename Work>
void Host::work_on(ConnectionId id, Work&& work) {
  Held* const entry = held(id);
  if (entry == nullptr) return;
  Connection& connection = entry->connection.own();
  const Instant deadline = connection.next_deadline();
  work(connection);
  if (connection.next_deadline() != deadline) deadlines_.push({connection.next_deadline(), id});
  if (connection.state() == State::Closed) {
    if (find(connection.pair()) == id) forget_pair(connection.pair());
    if (std::ranges::binary_search(released_, id)) forget(id);
  }
  prune();
}

void Host::forget(ConnectionId id) {
  std::erase_if(connections_, [id](const Held& entry) { return entry.id == id; });
  std::erase(released_, id);
}

void Host::prune() {
  deadlines_.prune(connections_.size(), [this](const Deadlines::Entry& e) {
    const Connection* const owner = find(e.owner);
    return owner != nullptr && owner->next_deadline() == e.at;
  });
}

ConnectionId Host::adopt(const Connection& connection) {
  const ConnectionId id = ++last_id_;
  connections_.push_back({id, Shared(connection)});
  name_pair(connection.pair(), id);
  deadlines_.push({connection.next_deadline(), id});
  return id;
}

void Host::note(Rule rule, const SocketPair& pair, State state, Outbox& out, std::int64_t value) const {
  out.notes.push_back({rule, pair, state, state, value});
}

Seq Host::choose_isn(Instant now, const Config& config, const SocketPair& pair, State state,
                     Outbox& out) const {
  constexpr Seq fixed(1);
  Seq iss = config.keyed_isn ? initial_sequence_number(secret_, pair, now) : fixed;
  if (config.keyed_isn && isn_above_ && !after(iss, *isn_above_)) iss = *isn_above_ + 1;
  note(config.keyed_isn ? Rule::IsnChosen : Rule::FixedIsn, pair, state, out, iss.value());
  return iss;
}

std::uint32_t Host::stamp_offset(const SocketPair& pair) const {
  constexpr std::uint64_t purpose = 0x5354414d50;  // "STAMP"
  return static_cast<std::uint32_t>(siphash(derive_key(secret_, purpose), pair, 0));
}

std::uint16_t Host::free_port(Endpoint remote) {
  constexpr std::uint32_t ports = 65536U - first_ephemeral_port;
  for (std::uint32_t tried = 0; tried < ports; ++tried) {
    const std::uint16_t port = next_port_;
    next_port_ = port == UINT16_MAX ? first_ephemeral_port : static_cast<std::uint16_t>(port + 1);
    const SocketPair pair{{address_, port}, remote};
    if (!listeners_.contains(port) && find(pair) == 0) return port;
  }
  return 0;
}

ConnectionId Host::connect(Instant now, Endpoint remote, Outbox& out, std::uint16_t local_port,
                           const std::optional<Config>& config) {
  const std::uint16_t port = local_port != 0 ? local_port : free_port(remote);
  const SocketPair pair{{address_, port}, remote};
  if (port == 0 || remote.port == 0 || find(pair) != 0) return 0;
  if (!is_unicast(remote.address)) {
    note(Rule::OpenToNobody, pair, State::Closed, out);
    return 0;
  }
  const Config& chosen = config ? *config : config_;
  const Seq iss = choose_isn(now, chosen, pair, State::Closed, out);
  const ConnectionId id = adopt(Connection(pair, chosen, iss, stamp_offset(pair)));
  work_on(id, [&](Connection& c) { c.open_active(now, out); });
  return id;
}

std::size_t Host::send(Instant now, ConnectionId id, std::span<const std::byte> data, Outbox& out,
                       bool more) {
  std::size_t taken = 0;
  work_on(id, [&](Connection& c) { taken = c.send(now, data, out, more); });
  return taken;
}

std::size_t Host::send_urgent(Instant now, ConnectionId id, std::span<const std::byte> data, Outbox& out) {
  std::size_t taken = 0;
  work_on(id, [&](Connection& c) { taken = c.send_urgent(now, data, out); });
  return taken;
}

std::size_t Host::receive(Instant now, ConnectionId id, std::span<std::byte> into, Outbox& out) {
  std::size_t given = 0;
  work_on(id, [&](Connection& c) { given = c.receive(now, into, out); });
  return given;
}

void Host::close(Instant now, ConnectionId id, Outbox& out) {
  work_on(id, [&](Connection& c) { c.close(now, out); });
}

void Host::abort(Instant now, ConnectionId id, Outbox& out) {
  work_on(id, [&](Connection& c) { c.abort(now, out); });
}

void Host::tune(Instant now, ConnectionId id, const Config& config, Outbox& out) {
  work_on(id, [&](Connection& c) { c.tune(now, config, out); });
}

void Host::push(Instant now, ConnectionId id, Outbox& out) {
  work_on(id, [&](Connection& c) { c.push(now, out); });
}

void Host::leave(Instant now, ConnectionId id) {
  work_on(id, [&](Connection& c) { c.leave(now); });
}

void Host::release(ConnectionId id) {
  if (find(id) == nullptr) return;
  if (!std::ranges::binary_search(released_, id))
    released_.insert(std::ranges::upper_bound(released_, id), id);
  work_on(id, [](const Connection&) {});
}

void Host::segment_arrives(Instant now, const Segment& segment, Outbox& out) {
  if (segment.destination.address != address_) return;
  const SocketPair pair = segment.pair_at_receiver();
  if (!is_unicast(segment.source.address)) return note(Rule::ImpossibleSource, pair, State::Closed, out);
  if (const ConnectionId id = find(pair); id != 0) {
    if (reopens(*find(id), segment)) return reopen(now, id, segment, out);
    return work_on(id, [&](Connection& c) { c.segment_arrives(now, segment, out); });
  }
  if (const auto it = listeners_.find(pair.local.port); it != listeners_.end()) {
    return arrives_at_listener(now, it->second, segment, out);
  }
  Connection(pair, config_, Seq{}).segment_arrives(now, segment, out);  // in CLOSED
}

void Host::icmp_arrives(Instant now, const SocketPair& pair, Seq seq, IcmpError error, Outbox& out) {
  work_on(find(pair), [&](Connection& c) { c.icmp_arrives(now, seq, error, out); });
}

// RFC 9293, MAY-2; RFC 6191, 2: is the SYN newer than all that the connection in TIME-WAIT has seen?
bool Host::reopens(const Connection& old, const Segment& segment) const {
  const bool syn = segment.flags.syn() && !segment.flags.ack() && !segment.flags.rst();
  if (!syn || old.state() != State::TimeWait || !old.config().reopen_time_wait) return false;
  const Listener* next = listener(old.pair().local.port);
  if (next == nullptr) return false;
  const auto stamps = config_of(*next).timestamps ? segment.options.timestamps() : std::nullopt;
  if (stamps && !old.tcb().stamps.on) return true;  // the old connection sent no such SYN
  const std::int32_t newer = stamps ? static_cast<std::int32_t>(stamps->value - old.tcb().stamps.recent) : 0;
  return newer > 0 || (newer == 0 && after(segment.seq, old.tcb().rcv.nxt));
}

// The new ISS lies beyond all that the old connection sent (RFC 9293, 3.6.1).
void Host::reopen(Instant now, ConnectionId old, const Segment& syn, Outbox& out) {
  const SocketPair pair = find(old)->pair();
  isn_above_ = find(old)->tcb().snd.nxt + window_max;
  work_on(old, [&](Connection& c) { c.make_way(out); });
  arrives_at_listener(now, listeners_.at(pair.local.port), syn, out);
  isn_above_.reset();
}

void Host::timer_expires(Instant now, Outbox& out) {
  while (deadlines_.next() <= now) {
    work_on(deadlines_.owner(), [&](Connection& c) { c.timer_expires(now, out); });
  }
  for (auto& [port, listener] : listeners_) {
    while (listener.next_deadline() <= now)
      slot_expires(now, listener, listener.find(listener.deadlines.owner()), out);
  }
}

void Host::expire(Instant now, const SocketPair& pair, Timer timer, Outbox& out) {
  if (const ConnectionId id = find(pair); id != 0) {
    return work_on(id, [&](Connection& c) { c.expire(now, timer, out); });
  }
  const auto it = listeners_.find(pair.local.port);
  if (it == listeners_.end() || timer != Timer::Retransmission) return;
  const Slot slot = it->second.find(pair.remote);
  if (slot != it->second.syn_queue.end()) slot_expires(now, it->second, slot, out);
}

void Host::restart(std::uint64_t secret) {
  Host fresh(address_, config_, secret);
  fresh.last_id_ = last_id_;
  *this = std::move(fresh);
}

Instant Host::next_deadline() const {
  Instant next = deadlines_.next();
  for (const auto& [port, listener] : listeners_) next = std::min(next, listener.next_deadline());
  return next;
}

void Host::configure(const Config& config) {
  config_ = config;
}

const Connection* Host::find(ConnectionId id) const {
  const auto it = std::ranges::lower_bound(connections_, id, {}, &Held::id);
  return it != connections_.end() && it->id == id ? &*it->connection : nullptr;
}

ConnectionId Host::find(const SocketPair& pair) const {
  const auto it = std::ranges::lower_bound(by_pair_, pair, {}, &ByPair::pair);
  return it != by_pair_.end() && it->pair == pair ? it->id : 0;
}

Host::Held* Host::held(ConnectionId id) {
  const auto it = std::ranges::lower_bound(connections_, id, {}, &Held::id);
  return it != connections_.end() && it->id == id ? &*it : nullptr;
}

void Host::name_pair(const SocketPair& pair, ConnectionId id) {
  const auto it = std::ranges::lower_bound(by_pair_, pair, {}, &ByPair::pair);
  if (it != by_pair_.end() && it->pair == pair) {
    it->id = id;
  } else {
    by_pair_.insert(it, {pair, id});
  }
}

void Host::forget_pair(const SocketPair& pair) {
  const auto it = std::ranges::lower_bound(by_pair_, pair, {}, &ByPair::pair);
  if (it != by_pair_.end() && it->pair == pair) by_pair_.erase(it);
}

const Listener* Host::listener(std::uint16_t port) const {
  const auto it = listeners_.find(port);
  return it == listeners_.end() ? nullptr : &it->second;
}

void Host::digest(Digest& d) const {
  d.add(address_.value);
  tcp::digest(d, config_);
  d.add(secret_);
  d.add(connections_.size());
  for (const auto& [id, connection] : connections_) {
    d.add(id);
    connection->digest(d);
  }
  d.add(listeners_.size());
  for (const auto& [port, listener] : listeners_) listener.digest(d);
  d.add(released_.size());
  for (const ConnectionId id : released_) d.add(id);
  d.add(last_id_);
  d.add(next_port_);
}

std::size_t Host::memory(const Host* before) const {
  std::size_t octets = connections_.size() * sizeof(Held) + by_pair_.size() * sizeof(ByPair) +
                       released_.size() * sizeof(ConnectionId) + deadlines_.memory();
  auto old = before ? before->connections() : std::span<const Held>{};
  for (const Held& held : connections_) {
    while (!old.empty() && old.front().id < held.id) old = old.subspan(1);
    const bool shares =
        !old.empty() && old.front().id == held.id && same(old.front().connection, held.connection);
    if (!shares) octets += held.connection->memory();
  }
  for (const auto& [port, listener] : listeners_) octets += listener.memory();
  return octets;
}

}  // namespace tcp
