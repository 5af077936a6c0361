// See transfers.hpp.
#include "core/lesson/scenes/transfers.hpp"

namespace lesson {

sim::WorldConfig plain_ends(const Variant& variant, const sim::LinkConfig& link) {
  sim::WorldConfig config{.client = config_of(variant.client, tcp::rfc_profile()),
                          .server = config_of(variant.server, tcp::rfc_profile()),
                          .to_server = link,
                          .to_client = link};
  for (tcp::Config* end : {&config.client, &config.server}) {
    end->mss = plain_mss;
    end->timestamps = end->sack = end->rack = false;
    end->window_scaling = false;
    end->receive_buffer = 4 * tcp::window_max;
    end->quick_acks = 0;
  }
  return config;
}

Start lossy(const sim::WorldConfig& config, std::initializer_list<std::uint32_t> lost, std::uint32_t octets) {
  Start start{config, {{Instant{}, sim::Open{Side::Client}}}};
  for (const std::uint32_t n : lost)
    start.script.push_back(
        {Instant{450ms}, sim::AddRule{{Side::Client, sim::SegmentKind::Data, sim::Which::Nth, n}}});
  start.script.push_back({Instant{600ms}, sim::Send{Side::Client, octets}});
  return start;
}

sim::LinkConfig spaced_link() {
  sim::LinkConfig link = quiet_link(100ms);
  link.bandwidth_bps = 2'000'000;
  return link;
}

bool is_data_from(const Packet& packet, Side side) {
  return packet.from == side && !packet.segment.data.empty();
}

// None while the SYN itself, number ISS, is not acknowledged.
std::uint32_t octets_acknowledged(const tcp::Connection& connection) {
  const tcp::Tcb& tcb = connection.tcb();
  return after(tcb.snd.una, tcb.iss) ? tcb.snd.una - (tcb.iss + 1) : 0;
}

std::optional<Observed> first_note(const EventLog& log, Instant now, Side side, tcp::Rule rule,
                                   Instant since) {
  for (const Event& event : events_until(log, now, sim::sign_of(rule))) {
    const bool is_it = event.kind == EventKind::Decision && event.side == side && event.rule == rule;
    if (is_it && event.at >= since) return Observed{event.value, event.at};
  }
  return {};
}

int count_notes(const EventLog& log, Instant now, Side side, tcp::Rule rule) {
  int count = 0;
  for (const Event& event : events_until(log, now, sim::sign_of(rule))) {
    if (event.kind == EventKind::Decision && event.side == side && event.rule == rule) ++count;
  }
  return count;
}

// Rules are numbered in the order in which they were laid down.
bool is_lost_by_hand(const EventLog& log, const Packet& packet, Instant now) {
  if (!is_lost(packet, now)) return false;
  if (packet.fate == sim::Fate::DroppedByLearner) return true;
  if (packet.fate != sim::Fate::DroppedByRule) return false;
  sim::RuleId id = 0;
  for (const Event& event : events_until(log, now, sim::sign_of(EventKind::Acted))) {
    const bool lays =
        event.kind == EventKind::Acted && std::holds_alternative<sim::AddRule>(log.actions[event.action]);
    if (lays && ++id == packet.rule) return !event.scripted;
  }
  return false;
}

std::optional<Packet> nth_data(const EventLog& log, Instant now, int n) {
  for (const Event& event : events_until(log, now)) {
    if (event.kind != EventKind::PacketSent) continue;
    Packet packet = packet_of(log, event);
    if (is_data_from(packet, Side::Client) && --n == 0) return packet;
  }
  return {};
}

std::optional<Observed> seq_of_first_data(const World&, const EventLog& log, Instant now) {
  const auto packet = nth_data(log, now, 1);
  if (!packet) return {};
  return Observed{packet->segment.seq.value(), packet->sent};
}

std::optional<Observed> sent_again(const World&, const EventLog& log, Instant now) {
  Observed seen{0, Instant{}};
  for (const Event& event : events_until(log, now)) {
    if (event.kind != EventKind::PacketSent || event.side != Side::Client) continue;
    if (!packet_of(log, event).retransmission) continue;
    ++seen.value;
    seen.at = event.at;
  }
  return seen;
}

bool all_arrived(const World& world, std::uint32_t octets) {
  const tcp::Connection* client = world.connection(Side::Client);
  return client != nullptr && octets_acknowledged(*client) >= octets;
}

}  // namespace lesson
