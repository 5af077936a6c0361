// What the learner sets once: the flood, the rules, the knobs of the ends and of the wire.
#include <algorithm>

#include "core/sim/stack_knobs.hpp"
#include "core/sim/world.hpp"

namespace sim {

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

void World::act_on(const AddRule& a, EventLog*) {
  rules_.add(a.rule);
}

void World::act_on(const RemoveRule& a, EventLog*) {
  rules_.remove(a.rule);
}

void World::act_on(const Tune& a, EventLog* log) {
  if (a.knob == Knob::Reads) {
    end(*a.side).configure_reading(a.value != 0);
    return settle(*a.side, log);
  }
  if (a.knob < Knob::DelayUs) return tune_server(a);
  if (const StackKnob* of_stack = find_stack_knob(a.knob)) {
    end(*a.side).tune(now_, *of_stack, static_cast<std::uint32_t>(a.value), out_);
    return settle(*a.side, log);
  }
  for (const Side from : {Side::Client, Side::Server}) {
    if (!a.side || *a.side == from) tune_link(a, from);
  }
  for (const Packet& packet : in_flight()) record(packet, log);
}

void World::tune_server(const Tune& a) {
  tcp::Config server = server_.host().config();
  const auto value = static_cast<std::uint32_t>(a.value);
  if (a.knob == Knob::SynCookies) server.syn_cookies = static_cast<tcp::SynCookies>(value);
  if (a.knob == Knob::SynBacklog) server.syn_backlog = value;
  if (a.knob == Knob::SynackRetries) server.synack_retries = static_cast<std::uint8_t>(value);
  if (a.knob == Knob::AcceptBacklog) server.accept_backlog = value;
  server_.host().configure(server);
}

void World::tune_link(const Tune& a, Side from) {
  LinkConfig config = link(from);
  const auto ppm = static_cast<std::uint32_t>(a.value);
  const Duration time{static_cast<std::int64_t>(a.value)};
  if (a.knob == Knob::DelayUs) config.delay = time;
  if (a.knob == Knob::JitterUs) config.jitter = time;
  if (a.knob == Knob::LossPpm) config.loss_ppm = ppm;
  if (a.knob == Knob::DuplicatePpm) config.duplicate_ppm = ppm;
  if (a.knob == Knob::ReorderPpm) config.reorder_ppm = ppm;
  if (a.knob == Knob::CorruptPpm) config.corrupt_ppm = ppm;
  if (a.knob == Knob::QueuePackets) config.queue_packets = static_cast<std::uint32_t>(a.value);
  if (a.knob == Knob::BandwidthBps) config.bandwidth_bps = a.value;
  wire_.configure(now_, from, config);
}

}  // namespace sim
