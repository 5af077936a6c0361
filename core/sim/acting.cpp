// What the learner and the script do to the ends and to the packets, and whether it can be done.
#include "core/sim/prng.hpp"
#include "core/sim/world.hpp"
#include "core/trace/bytes.hpp"

namespace sim {

namespace {

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace

void World::act(const Action& action, EventLog* log) {
  perform(action, false, log);
}

void World::perform(const Action& action, bool scripted, EventLog* log) {
  const Refusal refusal = check(action);
  if (log != nullptr) log->actions.push_back(action);
  tell({.kind = refusal == Refusal::None ? EventKind::Acted : EventKind::Refused,
        .side = side_of(action),
        .scripted = scripted,
        .value = static_cast<std::int64_t>(refusal),
        .action = mark_.actions},
       log);
  ++mark_.actions;
  if (refusal == Refusal::None) std::visit([&](const auto& a) { act_on(a, log); }, action);
}

// Whom it concerns: an end, or the sender of a packet.
Side World::side_of(const Action& action) const {
  const auto sender = [this](PacketId id) {
    const Packet* packet = wire_.find(id);
    return packet ? packet->from : Side::Client;
  };
  return std::visit(
      Overloaded{[](const Flood&) { return Side::Server; },
                 [](const Tune& a) { return a.side.value_or(Side::Server); },
                 [](const Forge& a) { return a.from; }, [](const AddRule& a) { return a.rule.from; },
                 [&](const RemoveRule& a) {
                   const ActiveRule* rule = rules_.find(a.rule);
                   return rule ? rule->rule.from : Side::Client;
                 },
                 [&](const auto& a) {
                   if constexpr (requires { a.packet; }) {
                     return sender(a.packet);
                   } else {
                     return a.side;
                   }
                 }},
      action);
}

// Whether it can be done

Refusal World::check(const Action& action) const {
  const Refusal range = check_range(action);
  return range != Refusal::None ? range : check_world(action);
}

Refusal World::check_world(const Action& action) const {
  const auto none_but = [](bool can, Refusal otherwise) { return can ? Refusal::None : otherwise; };
  return std::visit(
      Overloaded{
          [&](const Open& a) {
            if (!is_up(a.side)) return Refusal::HostDown;
            if (!end(a.side).can_open(port_of(other(a.side)))) return Refusal::PairInUse;
            return none_but(host(a.side).connections().size() < End::max_connections,
                            Refusal::TooManyConnections);
          },
          [&](const Send& a) { return check_can_send(a.side); },
          [&](const Read& a) { return check_read(a.side); },
          [&](const Shutdown& a) { return check_can_send(a.side); },
          [&](const Close& a) {
            const Refusal refusal = check_connection(a.side);
            if (refusal != Refusal::None) return refusal;
            return none_but(!end(a.side).has_closed(), Refusal::AlreadyClosed);
          },
          [&](const Abort& a) { return check_connection(a.side); },
          [&](const Crash& a) { return none_but(is_up(a.side), Refusal::HostDown); },
          [&](const Reboot& a) { return none_but(!is_up(a.side), Refusal::HostUp); },
          [&](const Expire& a) { return check_expire(a); },
          [&](const Drop& a) { return check_packet(a.packet); },
          [&](const Delay& a) { return check_packet(a.packet); },
          [&](const Deliver& a) { return check_packet(a.packet); },
          [&](const Duplicate& a) {
            const Refusal refusal = check_packet(a.packet);
            return refusal != Refusal::None ? refusal : room_for_packet();
          },
          [&](const Corrupt& a) {
            const Packet* packet = wire_.find(a.packet);
            if (packet == nullptr) return Refusal::NotOnTheWire;
            return none_but(a.bit < trace::datagram_octets(packet->segment) * 8, Refusal::NoSuchBit);
          },
          [&](const Edit& a) { return check_edit(a); },
          [&](const Forge&) { return room_for_packet(); },
          [&](const AddRule&) { return none_but(rules().size() < Rules::max_rules, Refusal::TooManyRules); },
          [&](const RemoveRule& a) { return check_remove(a); },
          [](const Flood&) { return Refusal::None; },
          [](const Tune&) { return Refusal::None; }},
      action);
}

// Where whoever opens from the other end opens to.
tcp::Endpoint World::port_of(Side side) const {
  return {.address = host(side).address(), .port = end(side).called_at()};
}

Refusal World::check_connection(Side side) const {
  if (!is_up(side)) return Refusal::HostDown;
  const tcp::Connection* newest = connection(side);
  const bool open = newest != nullptr && newest->state() != tcp::State::Closed;
  return open ? Refusal::None : Refusal::NoConnection;
}

Refusal World::check_can_send(Side side) const {
  const Refusal refusal = check_connection(side);
  if (refusal != Refusal::None) return refusal;
  return end(side).has_shut_down() ? Refusal::AlreadyClosed : Refusal::None;
}

// What came before the end can be read in CLOSED, too.
Refusal World::check_read(Side side) const {
  if (!is_up(side)) return Refusal::HostDown;
  const tcp::Connection* newest = connection(side);
  if (newest == nullptr) return Refusal::NoConnection;
  if (end(side).has_closed()) return Refusal::AlreadyClosed;
  return newest->readable() > 0 ? Refusal::None : Refusal::NothingToRead;
}

Refusal World::check_expire(const Expire& a) const {
  if (!is_up(a.side)) return Refusal::HostDown;
  if (const tcp::HalfOpen* slot = half_open(a.side)) {
    const bool runs = a.timer == tcp::Timer::Retransmission && slot->deadline != tcp::never;
    return runs ? Refusal::None : Refusal::TimerNotRunning;
  }
  const tcp::Connection* newest = connection(a.side);
  if (newest == nullptr) return Refusal::NoConnection;
  return newest->timers().running(a.timer) ? Refusal::None : Refusal::TimerNotRunning;
}

Refusal World::check_packet(PacketId id) const {
  return wire_.find(id) ? Refusal::None : Refusal::NotOnTheWire;
}

Refusal World::check_edit(const Edit& a) const {
  const Packet* packet = wire_.find(a.packet);
  if (packet == nullptr) return Refusal::NotOnTheWire;
  return a.fields.data.value_or(0) <= packet->segment.data.size() ? Refusal::None : Refusal::LessData;
}

Refusal World::check_remove(const RemoveRule& a) const {
  const bool there = a.rule == 0 ? !rules().empty() : rules_.find(a.rule) != nullptr;
  return there ? Refusal::None : Refusal::NoSuchRule;
}

Refusal World::room_for_packet() const {
  return in_flight().size() < Wire::max_in_flight ? Refusal::None : Refusal::TooManyPackets;
}

// User calls

void World::act_on(const Open& a, EventLog* log) {
  end(a.side).open(now_, port_of(other(a.side)), out_);
  settle(a.side, log);
}

void World::act_on(const Send& a, EventLog* log) {
  end(a.side).send(now_, a.octets, out_);
  settle(a.side, log);
}

void World::act_on(const Read& a, EventLog* log) {
  end(a.side).read(now_, a.octets, out_);
  settle(a.side, log);
}

void World::act_on(const Shutdown& a, EventLog* log) {
  end(a.side).shutdown(now_, out_);
  settle(a.side, log);
}

void World::act_on(const Close& a, EventLog* log) {
  end(a.side).close(now_, out_);
  settle(a.side, log);
}

void World::act_on(const Abort& a, EventLog* log) {
  end(a.side).abort(now_, out_);
  settle(a.side, log);
}

// Hosts

void World::act_on(const Crash& a, EventLog* log) {
  const tcp::State before = state(a.side);
  const Luck luck = a.side == Side::Client ? Luck::ClientSecret : Luck::ServerSecret;
  End& crashing = end(a.side);
  crashing.crash(roll(seed_, luck, crashing.crashes() + 1));
  tell({.kind = EventKind::Crashed, .side = a.side, .from = before, .to = tcp::State::Closed}, log);
}

void World::act_on(const Reboot& a, EventLog* log) {
  end(a.side).reboot();
  tell({.kind = EventKind::Rebooted, .side = a.side, .to = state(a.side)}, log);
}

void World::act_on(const Expire& a, EventLog* log) {
  const tcp::HalfOpen* slot = half_open(a.side);
  const tcp::SocketPair pair = slot ? tcp::SocketPair{{host(a.side).address(), server_port}, slot->remote}
                                    : connection(a.side)->pair();
  end(a.side).host().expire(now_, pair, a.timer, out_);
  settle(a.side, log);
}

// Packets

void World::act_on(const Drop& a, EventLog* log) {
  const Packet packet = wire_.drop(now_, a.packet);
  record(packet, log);
  tell_packet(EventKind::PacketLost, packet, log, 0, true);
}

void World::act_on(const Delay& a, EventLog* log) {
  const Packet& packet = wire_.delay(now_, a.packet, a.by);
  record(packet, log);
  tell_packet(EventKind::PacketDelayed, packet, log, a.by.count(), true);
}

void World::act_on(const Deliver& a, EventLog* log) {
  packet_ends(wire_.deliver(now_, a.packet), log);
}

void World::act_on(const Duplicate& a, EventLog* log) {
  const Packet& copy = wire_.duplicate(now_, a.packet);
  record(copy, log);
  tell_packet(EventKind::PacketDuplicated, copy, log, 0, true);
}

void World::act_on(const Corrupt& a, EventLog* log) {
  const Packet& packet = wire_.corrupt(a.packet, a.bit);
  record(packet, log);
  tell_packet(EventKind::PacketCorrupted, packet, log, a.bit, true);
}

}  // namespace sim
