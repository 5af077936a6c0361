// One event as the log, the time line and the page's live region tell it.
#include "web/panels/event_words.hpp"

#include <algorithm>

#include "web/text/format.hpp"

namespace lab {

namespace {

using sim::EventKind;

const char* side_name(const View& view, sim::Side side) {
  return view.tr(side == sim::Side::Client ? Text::Client : Text::Server);
}

std::string direction(const View& view, sim::Side from) {
  return std::string(side_name(view, from)) + " → " + side_name(view, sim::other(from));
}

std::string citation(tcp::Rule rule) {
  const tcp::RuleText& words = tcp::text(rule);
  if (words.rfc.empty()) return {};
  return std::string(words.rfc) + " §" + std::string(words.section);
}

Text loss_sentence(sim::Fate fate) {
  switch (fate) {
    case sim::Fate::QueueFull:
      return Text::LostQueueFull;
    case sim::Fate::DroppedByLearner:
      return Text::LostByLearner;
    case sim::Fate::DroppedByRule:
      return Text::LostByRule;
    case sim::Fate::HostDown:
      return Text::LostHostDown;
    case sim::Fate::ChecksumFailed:
      return Text::LostChecksum;
    default:
      return Text::LostByLink;
  }
}

// Whoever acted at that moment: the scene's script, or the learner.
const char* actor_pill(const View& view, sim::Instant at) {
  const auto& events = view.log.events;
  const auto first = std::lower_bound(events.begin(), events.end(), at,
                                      [](const sim::Event& event, sim::Instant t) { return event.at < t; });
  bool scripted = false;
  for (auto i = static_cast<std::size_t>(first - events.begin()); i < events.size(); ++i) {
    const sim::Event event = events[i];
    if (event.at > at) break;
    if (event.kind != EventKind::Acted) continue;
    if (!event.scripted) return view.tr(Text::PillYourAct);
    scripted = true;
  }
  return view.tr(scripted ? Text::PillScene : Text::PillYourAct);
}

void tell_rule(const View& view, const sim::Event& event, EventWords& words) {
  words.sentence = tr(event.rule, view.ui.language);
  words.pill = citation(event.rule);
}

void tell_packet(const View& view, const sim::Event& event, const sim::Packet& packet, EventWords& words) {
  words.who = direction(view, packet.from);
  words.what = segment_text(view, packet.segment);
  const auto by = [&](Text learner, Text link) {
    words.sentence = view.tr(event.by_learner ? learner : link);
    words.pill = event.by_learner ? actor_pill(view, event.at) : view.tr(Text::PillWire);
  };
  switch (event.kind) {
    case EventKind::PacketLost:
      words.sentence = view.tr(loss_sentence(packet.fate));
      words.pill = event.by_learner ? actor_pill(view, event.at) : view.tr(Text::PillWire);
      break;
    case EventKind::PacketDelayed:
      words.what += "  +" + duration_text(sim::Duration(event.value));
      by(Text::DelayedByLearner, Text::DelayedByLearner);
      break;
    case EventKind::PacketDuplicated:
      by(Text::CopiedByLearner, Text::CopiedByLink);
      break;
    case EventKind::PacketCorrupted:
      by(Text::DamagedByLearner, Text::DamagedByLink);
      break;
    case EventKind::PacketEdited:
      by(Text::EditedByLearner, Text::EditedByLearner);
      break;
    default:
      if (packet.origin == sim::Origin::Stack) return tell_rule(view, event, words);
      words.sentence =
          view.tr(packet.origin == sim::Origin::Attacker ? Text::ForgedByAttacker : Text::ForgedByLearner);
      words.pill = event.by_learner ? actor_pill(view, packet.sent) : view.tr(Text::PillScene);
  }
}

void tell_host(const View& view, const sim::Event& event, EventWords& words) {
  words.sentence = view.tr(event.kind == EventKind::Crashed ? Text::EndCrashed : Text::EndRebooted);
  words.pill = actor_pill(view, event.at);
}

void tell_action(const View& view, const sim::Event& event, EventWords& words) {
  words.who = view.tr(event.scripted ? Text::PillScene : Text::You);
  if (event.action < view.log.actions.size()) words.what = sim::to_text(view.log.actions[event.action]);
  words.sentence = view.tr(event.scripted ? Text::ActedByScene : Text::ActedByLearner);
  if (event.kind == EventKind::Refused) {
    const sim::RefusalText& why = sim::text(static_cast<sim::Refusal>(event.value));
    words.sentence = view.ui.language == Language::English ? why.en : why.zh;
  }
  words.pill = view.tr(event.scripted ? Text::PillScene : Text::PillYourAct);
}

}  // namespace

std::optional<sim::Packet> packet_of(const sim::EventLog& log, const sim::Event& event) {
  if (event.packet == 0 || event.packet > log.packets.size()) return std::nullopt;
  return log.packets[event.packet - 1];
}

int weight(const sim::Event& event) {
  switch (event.kind) {
    case EventKind::PacketSent:
      return 2;
    case EventKind::PacketLost:
    case EventKind::PacketDelayed:
    case EventKind::PacketDuplicated:
    case EventKind::PacketCorrupted:
    case EventKind::PacketEdited:
    case EventKind::Crashed:
    case EventKind::Rebooted:
      return 3;
    case EventKind::Acted:
      return event.scripted ? 0 : 3;
    case EventKind::Decision:
      return event.from != event.to ? 1 : 0;
    default:
      return 0;
  }
}

ImU32 event_colour(const View& view, const sim::Event& event) {
  const Theme& colours = theme(view.ui.theme);
  switch (event.kind) {
    case EventKind::PacketSent:
    case EventKind::PacketArrived: {
      if (event.packet == 0 || event.packet > view.log.packets.size()) return colours.ack;
      const std::size_t i = event.packet - 1;
      return segment_colour(colours, view.log.packets.header(i).segment.flags,
                            view.log.packets.data_octets(i) > 0);
    }
    case EventKind::Decision:
      return event.from != event.to ? state_colour(colours, event.to) : colours.faint;
    case EventKind::Acted:
      return event.scripted ? colours.mute : colours.alarm;
    default:
      return colours.alarm;
  }
}

EventWords event_words(const View& view, const sim::Event& event) {
  EventWords words;
  words.colour = event_colour(view, event);
  if (event.kind == EventKind::Acted || event.kind == EventKind::Refused) {
    tell_action(view, event, words);
  } else if (const std::optional<sim::Packet> packet = packet_of(view.log, event);
             packet && event.kind != EventKind::Decision) {
    tell_packet(view, event, *packet, words);
  } else {
    words.who = side_name(view, event.side);
    if (event.from != event.to)
      words.what = std::string(tcp::name(event.from)) + " → " + std::string(tcp::name(event.to));
    if (event.kind == EventKind::Crashed || event.kind == EventKind::Rebooted) {
      tell_host(view, event, words);
    } else {
      tell_rule(view, event, words);
    }
  }
  return words;
}

std::string joined(const EventWords& words) {
  std::string line = words.who;
  for (const std::string& part : {words.what, words.sentence})
    if (!part.empty()) line += " · " + part;
  return line;
}

std::string event_line(const View& view, const sim::Event& event) {
  const EventWords words = event_words(view, event);
  const std::string line = time_text(event.at) + "  " + joined(words);
  return words.pill.empty() ? line : line + " [" + words.pill + "]";
}

}  // namespace lab
