// What the learner and the script do to the world.
#include <algorithm>

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

Side World::side_of(const Action& action) const {
  const auto sender = [this](PacketId id) {
    const Packet* packet = wire_.find(id);
    return packet ? packet->from : Side::Client;
  };
  return std::visit(
      Overloaded{[](const Open& a) { return a.side; }, [](const Send& a) { return a.side; },
                 [](const Close& a) { return a.side; }, [](const Abort& a) { return a.side; },
                 [&](const Drop& a) { return sender(a.packet); },
                 [&](const Delay& a) { return sender(a.packet); },
                 [&](const Duplicate& a) { return sender(a.packet); },
                 [&](const Corrupt& a) { return sender(a.packet); },
                 [](const Flood&) { return Side::Server; }, [](const Tune&) { return Side::Server; }},
      action);
}

// Whether it can be done

Refusal World::check(const Action& action) const {
  const Refusal range = check_range(action);
  if (range != Refusal::None) return range;
  return std::visit(Overloaded{[this](const Open& a) {
                                 return host(a.side).connections().size() < End::max_connections
                                            ? Refusal::None
                                            : Refusal::TooManyConnections;
                               },
                               [this](const Send& a) { return check_user_call(a.side, true); },
                               [this](const Close& a) { return check_user_call(a.side, true); },
                               [this](const Abort& a) { return check_user_call(a.side, false); },
                               [this](const Drop& a) { return check_packet(a.packet); },
                               [this](const Delay& a) { return check_packet(a.packet); },
                               [this](const Duplicate& a) {
                                 return in_flight().size() < Wire::max_in_flight ? check_packet(a.packet)
                                                                                 : Refusal::TooManyPackets;
                               },
                               [this](const Corrupt& a) {
                                 const Packet* packet = wire_.find(a.packet);
                                 if (packet == nullptr) return Refusal::NotOnTheWire;
                                 return a.bit < trace::datagram_octets(packet->segment) * 8
                                            ? Refusal::None
                                            : Refusal::NoSuchBit;
                               },
                               [](const auto&) { return Refusal::None; }},
                    action);
}

// `once_closed`: an end that has closed cannot do it any more.
Refusal World::check_user_call(Side side, bool once_closed) const {
  const tcp::Connection* newest = connection(side);
  if (newest == nullptr) return Refusal::NoConnection;
  if (once_closed && end(side).has_closed()) return Refusal::AlreadyClosed;
  return newest->state() == tcp::State::Closed ? Refusal::NoConnection : Refusal::None;
}

Refusal World::check_packet(PacketId id) const {
  return wire_.find(id) ? Refusal::None : Refusal::NotOnTheWire;
}

// User calls

void World::act_on(const Open& a, EventLog* log) {
  end(a.side).open(now_, {.address = host(other(a.side)).address(), .port = server_port}, out_);
  settle(a.side, log);
}

void World::act_on(const Send& a, EventLog* log) {
  end(a.side).send(now_, a.octets, out_);
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

// The flood, and knobs

void World::act_on(const Flood& a, EventLog*) {
  if (next_sample_ == tcp::never && a.rate > 0) {  // a new flood
    flood_.since = now_;
    flood_.delay = std::max(link(Side::Client).delay, Duration{1});
    arrived_before_flood_ = flood_.arrived;
    next_sample_ = now_ + flood_sample;
  }
  if (next_sample_ == tcp::never) return;
  schedule_.set_rate(now_, a.rate);
  flood_.rate = a.rate;
  flood_.sent = schedule_.sent_by(now_);
}

void World::act_on(const Tune& a, EventLog* log) {
  tcp::Config server = server_.host().config();
  const auto value = static_cast<std::uint32_t>(a.value);
  switch (a.knob) {
    case Knob::SynCookies:
      server.syn_cookies = static_cast<tcp::SynCookies>(value);
      break;
    case Knob::SynBacklog:
      server.syn_backlog = value;
      break;
    case Knob::SynackRetries:
      server.synack_retries = static_cast<std::uint8_t>(value);
      break;
    case Knob::AcceptBacklog:
      server.accept_backlog = value;
      break;
    case Knob::DelayUs:
    case Knob::LossPpm:
    case Knob::BandwidthBps:
      return tune_links(a, log);
  }
  server_.host().configure(server);
}

void World::tune_links(const Tune& a, EventLog* log) {
  for (const Side side : {Side::Client, Side::Server}) {
    LinkConfig config = link(side);
    if (a.knob == Knob::DelayUs) config.delay = Duration{static_cast<std::int64_t>(a.value)};
    if (a.knob == Knob::LossPpm) config.loss_ppm = static_cast<std::uint32_t>(a.value);
    if (a.knob == Knob::BandwidthBps) config.bandwidth_bps = a.value;
    wire_.configure(now_, side, config);
  }
  for (const Packet& packet : in_flight()) record(packet, log);
}

}  // namespace sim
