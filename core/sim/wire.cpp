// The links' mechanics: a FIFO in front of a transmitter of limited speed, propagation, and the faults of
// LinkConfig, each a roll of its own.
#include "core/sim/wire.hpp"

#include <algorithm>
#include <utility>

#include "core/sim/action.hpp"
#include "core/sim/prng.hpp"
#include "core/trace/bytes.hpp"

namespace sim {

namespace {

constexpr Duration shortest_flight = 1us;

// How long the transmitter is busy with a packet, rounded up.
Duration transmission(std::size_t octets, std::uint64_t bandwidth_bps) {
  if (bandwidth_bps == 0) return Duration{0};
  const std::uint64_t bits = std::uint64_t{octets} * 8 * 1'000'000;
  return Duration{static_cast<std::int64_t>((bits + bandwidth_bps - 1) / bandwidth_bps)};
}

// A part of a duration, without overflow for durations of any length in use.
Duration part(Duration whole, std::uint32_t share, std::uint32_t of = ppm_max) {
  return Duration{whole.count() / of * share + whole.count() % of * share / of};
}

Flight no_room(Instant now) {
  return {.turn = {now, now},
          .leaves = now,
          .arrives = now,
          .ends = now,
          .fate = Fate::QueueFull,
          .flipped_bit = {}};
}

void end_on_the_way(Flight& flight, Fate fate, std::uint32_t place_ppm) {
  flight.fate = fate;
  flight.ends = flight.leaves + part(flight.arrives - flight.leaves, place_ppm);
}

// From here on its speed is another.
void slow_down(Packet& packet, Instant now) {
  packet.slowed_ppm = packet.progress_ppm(now);
  packet.slowed = now;
}

// The transmitter comes to it at another time. For how long the learner has held it up stays as it is, and so
// does the place where it is lost.
void change_turn(Packet& packet, Instant now, const Turn& before, const Turn& after) {
  const std::uint32_t place = packet.progress_ppm(packet.ends);
  const bool waits = packet.leaves > now;
  if (!waits) slow_down(packet, now);
  packet.leaves += after.begins - before.begins;
  const Instant begin = waits ? packet.leaves : now;
  const std::uint32_t begin_ppm = waits ? 0 : packet.slowed_ppm;
  packet.arrives = std::max(packet.arrives + (after.ends - before.ends), begin + shortest_flight);
  const Duration way = part(packet.arrives - begin, place - begin_ppm, ppm_max - begin_ppm);
  packet.ends = std::max(begin + way, begin + shortest_flight);
}

void add_instant(tcp::Digest& d, Instant t) {
  d.add(static_cast<std::uint64_t>(tcp::microseconds(t)));
}

void add_segment(tcp::Digest& d, const tcp::Segment& s) {
  d.add(std::uint64_t{s.source.address.value} << 16 | s.source.port);
  d.add(std::uint64_t{s.destination.address.value} << 16 | s.destination.port);
  d.add(std::uint64_t{s.seq.value()} << 32 | s.ack.value());
  d.add(std::uint64_t{s.flags.bits} << 32 | std::uint64_t{s.window} << 16 | s.urgent_pointer);
  d.add(s.options.octets());
  d.add(s.data);
}

}  // namespace

std::uint32_t Packet::progress_ppm(Instant now) const {
  const Instant t = std::min(now, ends);
  if (t <= leaves) return 0;
  const bool is_slowed = slowed != tcp::never && t > slowed;
  const Instant begin = is_slowed ? slowed : leaves;
  const std::uint32_t begin_ppm = is_slowed ? slowed_ppm : 0;
  const Instant end = !is_slowed && slowed != tcp::never ? slowed : arrives;
  const std::uint32_t end_ppm = !is_slowed && slowed != tcp::never ? slowed_ppm : ppm_max;
  if (t >= end) return end_ppm;
  const std::int64_t way = end_ppm - begin_ppm;
  return begin_ppm + static_cast<std::uint32_t>((t - begin).count() * way / (end - begin).count());
}

std::optional<Duration> delay_to_follow(const Packet& late, const Packet& early) {
  if (late.from != early.from) return std::nullopt;
  if (late.arrives > early.arrives) return Duration{0};
  const Duration by = early.arrives - late.arrives + 1us;
  return by <= max_delay ? std::optional(by) : std::nullopt;
}

Link::Ordinal Link::next_ordinal(Origin origin) {
  const auto stream = static_cast<std::uint64_t>(from_);
  return origin == Origin::Stack ? Ordinal{sent_++, stream} : Ordinal{forged_++, stream + 2};
}

std::uint64_t Link::roll_for(Luck luck, const Ordinal& which) const {
  return roll(seed_, luck, which.n, which.stream);
}

bool Link::happens(Luck luck, std::uint32_t chance_ppm, const Ordinal& which) const {
  return below(ppm_max, roll_for(luck, which)) < chance_ppm;
}

// How long it is on its way, once it is transmitted.
Duration Link::way(const Ordinal& which) const {
  Duration way = config_.delay;
  if (config_.jitter > Duration{0}) {
    way += Duration{static_cast<std::int64_t>(roll_for(Luck::Jitter, which) %
                                              (static_cast<std::uint64_t>(config_.jitter.count()) + 1))};
  }
  if (happens(Luck::Reordering, config_.reorder_ppm, which)) way += config_.delay;
  return way;
}

void Link::meet_faults(Flight& flight, std::size_t octets, const Ordinal& which) const {
  flight.duplicated = happens(Luck::Duplication, config_.duplicate_ppm, which);
  if (happens(Luck::Corruption, config_.corrupt_ppm, which)) {
    const auto bits = static_cast<std::uint32_t>(octets * 8);
    flight.flipped_bit = static_cast<std::uint16_t>(below(bits, roll_for(Luck::CorruptBit, which)));
  }
  if (!happens(Luck::Loss, config_.loss_ppm, which)) return;
  // Somewhere in the middle half of its way, where a cross can be seen.
  const std::uint32_t place = ppm_max / 4 + below(ppm_max / 2, roll_for(Luck::LossPlace, which));
  end_on_the_way(flight, Fate::LostByLink, place);
}

Flight Link::send(Instant now, std::size_t octets, std::size_t waiting, Origin origin) {
  const Ordinal which = next_ordinal(origin);
  const Duration busy = transmission(octets, config_.bandwidth_bps);
  Flight flight;
  if (origin == Origin::Attacker) {
    flight.leaves = now;
    flight.turn = {now, now};
  } else {
    flight.leaves = std::max(now, free_at_);
    if (flight.leaves > now && waiting >= config_.queue_packets) return no_room(now);
    free_at_ = flight.leaves + busy;
    flight.turn = {flight.leaves, free_at_};
  }
  flight.arrives = std::max(flight.leaves + busy + way(which), flight.leaves + shortest_flight);
  flight.ends = flight.arrives;
  meet_faults(flight, octets, which);
  return flight;
}

void Link::configure(Instant now, const LinkConfig& config) {
  free_at_ = new_time(now, free_at_, config.bandwidth_bps);
  config_ = config;
}

// Between now and free_at_ it is never idle, so that times stretch or shrink like the time for a bit.
Instant Link::new_time(Instant now, Instant t, std::uint64_t bandwidth_bps) const {
  if (t <= now || bandwidth_bps == config_.bandwidth_bps) return t;
  if (bandwidth_bps == 0) return now;
  const std::uint64_t work = static_cast<std::uint64_t>((t - now).count()) * config_.bandwidth_bps;
  return now + Duration{static_cast<std::int64_t>((work + bandwidth_bps - 1) / bandwidth_bps)};
}

void Link::digest(tcp::Digest& d) const {
  d.add(static_cast<std::uint64_t>(config_.delay.count()));
  d.add(static_cast<std::uint64_t>(config_.jitter.count()));
  d.add(config_.bandwidth_bps);
  d.add(std::uint64_t{config_.queue_packets} << 32 | config_.loss_ppm);
  d.add(std::uint64_t{config_.duplicate_ppm} << 32 | config_.reorder_ppm);
  d.add(config_.corrupt_ppm);
  d.add(seed_);
  add_instant(d, free_at_);
  d.add(std::uint64_t{forged_} << 32 | sent_);
}

Wire::Wire(const LinkConfig& to_server, const LinkConfig& to_client, std::uint64_t seed)
    : to_server_(to_server, seed, Side::Client), to_client_(to_client, seed, Side::Server) {}

void Wire::send(Instant now, Side from, const tcp::Outgoing& outgoing, Origin origin, RuleId rule) {
  const std::size_t octets = trace::datagram_octets(outgoing.segment);
  Flight flight = link(from).send(now, octets, waiting(from, now), origin);
  if (in_flight_.size() >= max_in_flight) flight = no_room(now);
  if (rule != 0 && flight.fate != Fate::QueueFull) end_on_the_way(flight, Fate::DroppedByRule, ppm_max / 2);
  Packet packet;
  packet.from = from;
  packet.segment = outgoing.segment;
  packet.origin = origin;
  packet.by_learner = origin != Origin::Stack;
  packet.cause = outgoing.cause;
  packet.retransmission = outgoing.retransmission;
  packet.flipped_bit = flight.flipped_bit;
  packet.rule = flight.fate == Fate::DroppedByRule ? rule : 0;
  packet.sent = now;
  packet.leaves = flight.leaves;
  packet.arrives = flight.arrives;
  packet.ends = flight.ends;
  add(std::move(packet), {.fate = flight.fate, .turn = flight.turn});
  // The copy goes its own way: what the link loses is one of the two.
  if (flight.duplicated && in_flight_.size() < max_in_flight) add_copy(in_flight_.back(), flight.turn);
}

std::size_t Wire::waiting(Side from, Instant now) const {
  return static_cast<std::size_t>(std::count_if(in_flight_.begin(), in_flight_.end(), [&](const Packet& p) {
    return p.from == from && p.copy_of == 0 && p.leaves > now;
  }));
}

void Wire::add(Packet packet, const Course& course) {
  packet.id = ++last_id_;
  next_end_ = std::min(next_end_, packet.ends);
  in_flight_.push_back(std::move(packet));
  courses_.push_back(course);
}

const Packet& Wire::add_copy(Packet copy, const Turn& turn) {
  copy.copy_of = copy.id;
  copy.rule = 0;
  copy.arrives += copy_lag;
  copy.ends = copy.arrives;
  add(std::move(copy), {.fate = Fate::Delivered, .turn = turn});
  return in_flight_.back();
}

Packet Wire::take(std::size_t index) {
  const auto at = static_cast<std::ptrdiff_t>(index);
  Packet packet = std::move(in_flight_[index]);
  in_flight_.erase(in_flight_.begin() + at);
  courses_.erase(courses_.begin() + at);
  find_next_end();
  return packet;
}

void Wire::find_next_end() {
  next_end_ = tcp::never;
  for (const Packet& packet : in_flight_) next_end_ = std::min(next_end_, packet.ends);
}

std::optional<Packet> Wire::take_ended(Instant now) {
  if (next_end_ > now) return std::nullopt;
  const auto ended = std::find_if(in_flight_.begin(), in_flight_.end(),
                                  [&](const Packet& packet) { return packet.ends <= now; });
  const auto index = static_cast<std::size_t>(ended - in_flight_.begin());
  const Fate fate = courses_[index].fate;
  Packet packet = take(index);
  packet.fate = fate;
  return packet;
}

std::size_t Wire::index_of(PacketId id) const {
  const auto at = std::lower_bound(in_flight_.begin(), in_flight_.end(), id,
                                   [](const Packet& packet, PacketId wanted) { return packet.id < wanted; });
  return static_cast<std::size_t>(at - in_flight_.begin());
}

const Packet* Wire::find(PacketId id) const {
  const std::size_t index = index_of(id);
  return index < in_flight_.size() && in_flight_[index].id == id ? &in_flight_[index] : nullptr;
}

Packet Wire::drop(Instant now, PacketId id) {
  Packet packet = take(index_of(id));
  packet.ends = now;
  packet.fate = Fate::DroppedByLearner;
  return packet;
}

const Packet& Wire::delay(Instant now, PacketId id, Duration by) {
  Packet& packet = in_flight_[index_of(id)];
  if (now > packet.leaves) {
    slow_down(packet, now);
  } else {
    packet.leaves += by;
  }
  packet.arrives += by;
  packet.ends += by;
  packet.by_learner = true;
  find_next_end();
  return packet;
}

const Packet& Wire::duplicate(Instant now, PacketId id) {
  const std::size_t index = index_of(id);
  Packet copy = in_flight_[index];
  copy.by_learner = true;
  copy.sent = now;
  if (now > copy.leaves) slow_down(copy, now);
  return add_copy(std::move(copy), Turn{courses_[index].turn});
}

const Packet& Wire::corrupt(PacketId id, std::uint16_t bit) {
  Packet& packet = in_flight_[index_of(id)];
  packet.flipped_bit = bit;
  packet.by_learner = true;
  return packet;
}

const Packet& Wire::edit(PacketId id, const tcp::Segment& segment) {
  Packet& packet = in_flight_[index_of(id)];
  packet.segment = segment;
  packet.flipped_bit.reset();
  packet.edited = packet.by_learner = true;
  return packet;
}

Packet Wire::deliver(Instant now, PacketId id) {
  Packet packet = take(index_of(id));
  packet.leaves = std::min(packet.leaves, now);
  packet.arrives = packet.ends = now;
  packet.slowed = tcp::never;
  packet.rule = 0;
  packet.by_learner = true;
  packet.fate = Fate::Delivered;
  return packet;
}

void Wire::configure(Instant now, Side from, const LinkConfig& config) {
  const std::uint64_t bandwidth = config.bandwidth_bps;
  for (std::size_t i = 0; i < in_flight_.size() && bandwidth != link(from).config().bandwidth_bps; ++i) {
    Packet& packet = in_flight_[i];
    Turn& turn = courses_[i].turn;
    if (packet.from != from || turn.ends <= now) continue;
    const Turn before = std::exchange(turn, {link(from).new_time(now, turn.begins, bandwidth),
                                             link(from).new_time(now, turn.ends, bandwidth)});
    change_turn(packet, now, before, turn);
  }
  link(from).configure(now, config);
  find_next_end();
}

void Wire::digest(tcp::Digest& d) const {
  to_server_.digest(d);
  to_client_.digest(d);
  d.add(last_id_);
  d.add(in_flight_.size());
  for (std::size_t i = 0; i < in_flight_.size(); ++i) {
    const Packet& p = in_flight_[i];
    d.add(p.id);
    d.add(static_cast<std::uint64_t>(p.from));
    add_segment(d, p.segment);
    d.add(static_cast<std::uint64_t>(p.cause) << 8 | static_cast<std::uint64_t>(courses_[i].fate));
    d.add((p.retransmission ? 1U : 0U) | (p.by_learner ? 2U : 0U) | (p.edited ? 4U : 0U) |
          static_cast<std::uint64_t>(p.origin) << 8 | std::uint64_t{p.rule} << 32);
    d.add(p.copy_of);
    d.add(p.flipped_bit ? std::uint64_t{*p.flipped_bit} + 1 : 0);
    for (const Instant t : {p.sent, p.leaves, p.arrives, p.ends, p.slowed}) add_instant(d, t);
    add_instant(d, courses_[i].turn.begins);
    add_instant(d, courses_[i].turn.ends);
    d.add(p.slowed_ppm);
  }
}

std::size_t Wire::memory() const {
  std::size_t octets = in_flight_.size() * (sizeof(Packet) + sizeof(Course));
  for (const Packet& packet : in_flight_) octets += packet.segment.data.size();
  return octets;
}

}  // namespace sim
