// What a run prints.
#include "cli/report.hpp"

#include <array>

#include "core/trace/analysis.hpp"
#include "core/trace/packetdrill.hpp"
#include "core/trace/tcpdump.hpp"
#include "core/trace/text.hpp"

namespace cli {
namespace {

using sim::EventKind;

constexpr std::size_t time_width = 12;  // "86400.000000"
constexpr std::size_t end_width = 8;    // "client  "

std::string time_text(sim::Instant at) {
  const auto us = static_cast<std::uint64_t>(tcp::microseconds(at));
  std::string text = std::to_string(us / 1'000'000) + '.' + trace::zero_padded(us % 1'000'000, 6);
  if (text.size() < time_width) text.insert(0, time_width - text.size(), ' ');
  return text;
}

std::string_view name(sim::Side side) {
  return side == sim::Side::Client ? "client" : "server";
}

// "(ActiveOpen, RFC 9293 3.10.1)"
std::string rule_text(tcp::Rule rule) {
  const tcp::RuleText& text = tcp::text(rule);
  std::string shown = " (" + std::string(text.id);
  if (!text.rfc.empty()) shown += ", " + std::string(text.rfc);
  if (!text.section.empty()) shown += ' ' + std::string(text.section);
  return shown + ')';
}

std::string fate_text(sim::Fate fate) {
  switch (fate) {
    case sim::Fate::LostByLink:
      return "the link loses it";
    case sim::Fate::QueueFull:
      return "the link's queue is full";
    case sim::Fate::DroppedByLearner:
      return "dropped by hand";
    case sim::Fate::ChecksumFailed:
      return "damaged, its receiver throws it away";
    case sim::Fate::DroppedByRule:
      return "dropped by rule";
    case sim::Fate::HostDown:
      return "nobody is there";
    case sim::Fate::InFlight:
    case sim::Fate::Delivered:
      break;
  }
  return "on its way";
}

trace::Direction direction_at_server(sim::Side from) {
  return from == sim::Side::Client ? trace::Direction::Inbound : trace::Direction::Outbound;
}

// Writes events one after the other: it remembers the SYNs, from which sequence numbers are counted.
class EventWriter {
 public:
  explicit EventWriter(const sim::EventLog& log) : log_(log) {}

  std::string line(const sim::Event& event) {
    std::string where(place(event));
    where.resize(end_width, ' ');
    return time_text(event.at) + "  " + where + what(event) + '\n';
  }

 private:
  std::string_view place(const sim::Event& event) const {
    switch (event.kind) {
      case EventKind::PacketArrived:
        return name(sim::other(event.side));
      case EventKind::PacketLost:
      case EventKind::PacketDelayed:
      case EventKind::PacketDuplicated:
      case EventKind::PacketCorrupted:
      case EventKind::PacketEdited:
        return "wire";
      case EventKind::Acted:
      case EventKind::Refused:
        return event.scripted ? "scene" : "you";
      case EventKind::PacketSent:
        return packet(event).origin == sim::Origin::Attacker ? "someone" : name(event.side);
      case EventKind::Decision:
      case EventKind::FloodSample:
      case EventKind::Crashed:
      case EventKind::Rebooted:
        break;
    }
    return name(event.side);
  }

  std::string what(const sim::Event& event) {
    const std::string number = '#' + std::to_string(event.packet);
    switch (event.kind) {
      case EventKind::PacketSent:
        return sent(packet(event));
      case EventKind::PacketArrived:
        return "gets " + number;
      case EventKind::PacketLost:
        return number + " is lost: " + fate_text(packet(event).fate) +
               (event.value != 0 ? ' ' + std::to_string(event.value) : "");
      case EventKind::PacketDelayed:
        return number + " is held back for " + sim::to_text(sim::Duration(event.value));
      case EventKind::PacketDuplicated:
        return number + " is a copy of #" + std::to_string(packet(event).copy_of);
      case EventKind::PacketCorrupted:
        return number + ": bit " + std::to_string(event.value) + " is turned over";
      case EventKind::PacketEdited:
        return number + " is changed";
      case EventKind::Crashed:
        return std::string(tcp::name(event.from)) + " -> CLOSED: it crashes and has lost all";
      case EventKind::Rebooted:
        return "is there again, in " + std::string(tcp::name(event.to));
      case EventKind::Decision:
        return decision(event);
      case EventKind::Acted:
        return action(event);
      case EventKind::Refused:
        return action(event) + ": not done. " +
               std::string(sim::text(static_cast<sim::Refusal>(event.value)).en);
      case EventKind::FloodSample:
        return std::to_string(event.value) + " SYNs of the flood have arrived";
    }
    return {};
  }

  // A forged SYN is none to count from.
  std::string sent(const sim::Packet& packet) {
    const bool forged = packet.origin != sim::Origin::Stack;
    trace::PacketdrillWriter aside = numbers_;
    trace::PacketdrillWriter& numbers = forged ? aside : numbers_;
    const std::string segment =
        to_text(numbers.packet(direction_at_server(packet.from), sim::sent_segment(log_, packet))).substr(2);
    const std::string start = "sends #" + std::to_string(packet.id);
    if (forged) return start + " (forged, as the " + std::string(name(packet.from)) + "): " + segment;
    return start + (packet.retransmission ? " again: " : ": ") + segment + rule_text(packet.cause);
  }

  static std::string decision(const sim::Event& event) {
    std::string text;
    if (event.from != event.to)
      text = std::string(tcp::name(event.from)) + " -> " + std::string(tcp::name(event.to)) + ": ";
    return text + std::string(tcp::text(event.rule).en) + rule_text(event.rule);
  }

  sim::Packet packet(const sim::Event& event) const { return log_.packets[event.packet - 1]; }
  std::string action(const sim::Event& event) const { return sim::to_text(log_.actions[event.action]); }

  const sim::EventLog& log_;
  trace::PacketdrillWriter numbers_;
};

// Calls line(at, direction, segment) for each packet that the capture holds.
template <typename Line>
std::string captured(const RunOptions& options, const sim::EventLog& log, Line line) {
  const sim::Vantage vantage = options.vantage.value_or(sim::Vantage::Server);
  std::string text;
  for (const sim::Sighting& seen : sim::sightings(log, vantage)) {
    const sim::Packet& packet = log.packets[seen.packet - 1];
    const auto direction = packet.from == seen.where ? trace::Direction::Outbound : trace::Direction::Inbound;
    text += line(seen.at, direction, sim::seen_segment(log, packet, seen.where)) + '\n';
  }
  return text;
}

}  // namespace

std::string events_text(const Played& played) {
  EventWriter writer(played.log);
  std::string text;
  for (const sim::Event& event : played.log.events) text += writer.line(event);
  return text;
}

std::string goals_text(const lesson::Scene& scene, const Played& played) {
  std::string text;
  for (const lesson::Goal& goal : scene.goals) {
    const bool reached = goal.reached(played.world, played.log, played.world.now());
    text += std::string(reached ? "reached      " : "not reached  ") + std::string(goal.id) + ": " +
            std::string(goal.text.en) + '\n';
  }
  return text;
}

std::string packetdrill_text(const RunOptions& options, const Played& played) {
  trace::PacketdrillWriter writer;
  return captured(options, played.log,
                  [&](sim::Instant at, trace::Direction direction, const tcp::Segment& segment) {
                    return writer.line(at, direction, segment);
                  });
}

std::string tcpdump_text(const RunOptions& options, const Played& played) {
  trace::Tcpdump tcpdump;
  return captured(options, played.log, [&](sim::Instant at, trace::Direction, const tcp::Segment& segment) {
    return tcpdump.line(at, segment);
  });
}

std::string labels_text(const RunOptions& options, const Played& played) {
  trace::Tcpdump tcpdump;
  trace::Analysis analysis;
  std::size_t number = 0;
  return captured(options, played.log, [&](sim::Instant at, trace::Direction, const tcp::Segment& segment) {
    const std::string labels = trace::to_text(analysis.add(at, segment));
    return std::to_string(++number) + "  " + tcpdump.line(at, segment) + (labels.empty() ? "" : "  ") +
           labels;
  });
}

std::string digest_text(const RunOptions& options, const Played& played) {
  const std::uint64_t digest = played.world.digest();
  std::array<std::byte, 8> octets{};
  for (std::size_t i = 0; i < octets.size(); ++i) octets[i] = static_cast<std::byte>(digest >> (56 - 8 * i));
  const std::string variant = lesson::to_text(options.variant);
  return std::string(options.scene->id) + (variant.empty() ? "" : " ") + variant + " seed " +
         std::to_string(options.seed) + ' ' + trace::hex(octets) + '\n';
}

std::string share_text(const RunOptions& options, const Played& played) {
  const std::string code = lesson::encode({.scene = options.scene,
                                           .seed = options.seed,
                                           .variant = options.variant,
                                           .inputs = played.inputs,
                                           .now = played.world.now()});
  return code.empty() ? code : code + '\n';
}

}  // namespace cli
