// Which lines the log shows, and what kind of line each is.
#include "web/log_lines.hpp"

#include <algorithm>
#include <type_traits>
#include <variant>

namespace lab {

namespace {

constexpr unsigned kind_shift = log_end_count;

constexpr std::uint8_t packet_kinds = bit(LogKind::Segments) | bit(LogKind::Losses) | bit(LogKind::Acts);

constexpr LogEnd end_of(sim::Side side) {
  return side == sim::Side::Client ? LogEnd::Client : LogEnd::Server;
}

constexpr LogTags tag(LogEnd end) {
  return bit(end);
}
constexpr LogTags tag(LogKind kind) {
  return static_cast<LogTags>(bit(kind) << kind_shift);
}

// What a TCP does because time has passed, and how it sets its timers.
bool is_of_timer(tcp::Rule rule) {
  using enum tcp::Rule;
  switch (rule) {
    case HalfOpenExpired:
    case AckDelayed:
    case AckDelayOver:
    case SillyWindowOverride:
    case ZeroWindow:
    case ZeroWindowProbe:
    case RetransmissionTimeout:
    case BackOff:
    case LostSynRaisesRto:
    case ManyRetransmissions:
    case GivenUp:
    case FinWait2Expires:
    case TimeWaitExpires:
    case KeepAliveProbe:
    case KeepAliveGivesUp:
    case UserTimeout:
    case TimeoutShrinksWindow:
    case ReorderingWait:
    case TailLossProbe:
    case WithoutRetransmission:
    case WithoutBackOff:
      return true;
    default:
      return false;
  }
}

template <class T, class... Ts>
constexpr bool is_one_of = (std::is_same_v<T, Ts> || ...);

bool is_call(const sim::Action& action) {
  return std::visit(
      []<class T>(const T&) {
        return is_one_of<T, sim::Open, sim::Send, sim::Read, sim::Shutdown, sim::Close, sim::Abort>;
      },
      action);
}

// What is done at an end; all else is done to the wire.
bool is_at_end(const sim::Action& action) {
  if (const auto* tune = std::get_if<sim::Tune>(&action)) return !sim::is_of_wire(tune->knob);
  return is_call(action) ||
         std::visit([]<class T>(const T&) { return is_one_of<T, sim::Crash, sim::Reboot, sim::Expire>; },
                    action);
}

LogTags tags_of_action(const sim::EventLog& log, const sim::Event& event) {
  if (event.action >= log.actions.size()) return tag(LogEnd::Wire) | tag(LogKind::Acts);
  const sim::Action& action = log.actions[event.action];
  LogTags tags = is_at_end(action) ? tag(end_of(event.side)) : tag(LogEnd::Wire);
  if (is_call(action)) tags |= tag(LogKind::Calls);
  if (std::holds_alternative<sim::Expire>(action)) tags |= tag(LogKind::Timers);
  if (!event.scripted || !is_call(action)) tags |= tag(LogKind::Acts);
  return tags;
}

LogTags tags_of_sent(const sim::EventLog& log, const sim::Event& event) {
  LogTags tags = tag(LogKind::Segments);
  if (event.packet == 0 || event.packet > log.packets.size()) return tags | tag(end_of(event.side));
  const sim::Packet packet = log.packets.header(event.packet - 1);
  tags |= packet.origin == sim::Origin::Attacker ? tag(LogEnd::Wire) : tag(end_of(event.side));
  if (packet.retransmission) tags |= tag(LogKind::Losses);
  if (packet.origin != sim::Origin::Stack) tags |= tag(LogKind::Acts);
  if (packet.origin == sim::Origin::Stack && is_of_timer(event.rule)) tags |= tag(LogKind::Timers);
  return tags;
}

// It was lost where it arrived, or on its way there.
LogTags tags_of_lost(const sim::EventLog& log, const sim::Event& event) {
  const bool known = event.packet != 0 && event.packet <= log.packets.size();
  const sim::Fate fate = known ? log.packets.header(event.packet - 1).fate : sim::Fate::LostByLink;
  const bool arrived = fate == sim::Fate::ChecksumFailed || fate == sim::Fate::HostDown;
  return tag(arrived ? end_of(sim::other(event.side)) : LogEnd::Wire) | tag(LogKind::Losses);
}

LogTags tags_of_decision(const sim::Event& event) {
  LogTags tags = tag(end_of(event.side)) | tag(LogKind::Decisions);
  if (event.from != event.to) tags |= tag(LogKind::States);
  if (is_of_timer(event.rule)) tags |= tag(LogKind::Timers);
  return tags;
}

// A decision that only says why the segment behind it is sent: the segment's own line says it.
bool is_echo(const sim::EventLog& log, const sim::Event& event, std::size_t index) {
  if (event.kind != sim::EventKind::Decision || event.from != event.to) return false;
  const std::size_t end = std::min(log.events.size(), index + echo_reach);
  for (std::size_t i = index + 1; i < end; ++i) {
    const sim::Event& other = log.events[i];
    if (other.at != event.at) return false;
    if (other.kind == sim::EventKind::PacketSent && other.side == event.side && other.rule == event.rule)
      return true;
  }
  return false;
}

// Of a packet as a capture has it.
LogTags tags_of_captured(const sim::EventLog& log, sim::PacketId id) {
  const sim::Packet packet = log.packets.header(id - 1);
  LogTags tags = tag(LogKind::Segments);
  if (packet.retransmission) tags |= tag(LogKind::Losses);
  if (packet.origin != sim::Origin::Stack || packet.edited) tags |= tag(LogKind::Acts);
  return tags;
}

}  // namespace

sim::Side capture_side(const LogFilter& filter) {
  return filter.ends == bit(LogEnd::Client) ? sim::Side::Client : sim::Side::Server;
}

bool offers(LogNotation notation, LogEnd end) {
  return notation == LogNotation::Words || end != LogEnd::Wire;
}

bool offers(LogNotation notation, LogKind kind) {
  return notation == LogNotation::Words || (packet_kinds & bit(kind)) != 0;
}

std::uint8_t kinds_in_force(const LogFilter& filter) {
  if (filter.notation == LogNotation::Words) return filter.kinds;
  const std::uint8_t kinds = filter.kinds & packet_kinds;
  return (kinds & bit(LogKind::Segments)) != 0 ? 0 : kinds;
}

bool leaves_out(const LogFilter& filter) {
  return kinds_in_force(filter) != 0 || (filter.notation == LogNotation::Words && filter.ends != 0);
}

bool is_told(const sim::Event& event) {
  return event.kind != sim::EventKind::PacketArrived && event.kind != sim::EventKind::FloodSample;
}

LogTags tags(const sim::EventLog& log, std::size_t index) {
  const sim::Event& event = log.events[index];
  switch (event.kind) {
    case sim::EventKind::PacketArrived:
    case sim::EventKind::FloodSample:
      return 0;
    case sim::EventKind::PacketSent:
      return tags_of_sent(log, event);
    case sim::EventKind::PacketLost:
      return tags_of_lost(log, event) | (event.by_learner ? tag(LogKind::Acts) : LogTags{0});
    case sim::EventKind::PacketDelayed:
    case sim::EventKind::PacketDuplicated:
    case sim::EventKind::PacketCorrupted:
    case sim::EventKind::PacketEdited:
      return tag(LogEnd::Wire) | tag(LogKind::Losses) | (event.by_learner ? tag(LogKind::Acts) : LogTags{0});
    case sim::EventKind::Decision:
      return is_echo(log, event, index) ? LogTags{0} : tags_of_decision(event);
    case sim::EventKind::Acted:
    case sim::EventKind::Refused:
      return tags_of_action(log, event);
    case sim::EventKind::Crashed:
    case sim::EventKind::Rebooted:
      return tag(end_of(event.side)) | tag(LogKind::States) | tag(LogKind::Acts);
  }
  return 0;
}

// ---- the lines of a log that grows ----------------------------------------------------------------

bool LogLines::lets_through(LogTags tags) const {
  const auto of_ends = static_cast<LogTags>(filter_.notation == LogNotation::Words ? filter_.ends : 0);
  const auto of_kinds = static_cast<LogTags>(kinds_in_force(filter_) << kind_shift);
  return (of_ends == 0 || (tags & of_ends) != 0) && (of_kinds == 0 || (tags & of_kinds) != 0);
}

void LogLines::add(const sim::EventLog& log, std::size_t index) {
  LogTags its = 0;
  if (filter_.notation == LogNotation::Words) {
    its = tags(log, index);
  } else {
    const auto vantage =
        capture_side(filter_) == sim::Side::Client ? sim::Vantage::Client : sim::Vantage::Server;
    if (const auto seen = sim::sighting(log, index, vantage)) its = tags_of_captured(log, seen->packet);
  }
  if (its == 0) return;
  if (!all_ && lets_through(its)) shown_.push_back(static_cast<std::uint32_t>(lines_.size()));
  lines_.push_back({static_cast<std::uint32_t>(index), its});
}

void LogLines::follow(const sim::EventLog& log, const LogFilter& filter) {
  const bool same_lines = filter.notation == filter_.notation ||
                          (filter.notation != LogNotation::Words && filter_.notation != LogNotation::Words);
  const bool same_side =
      filter.notation == LogNotation::Words || capture_side(filter) == capture_side(filter_);
  if (!same_lines || !same_side) clear();
  if (filter != filter_) {
    ++generation_;
    filter_ = filter;
    all_ = !leaves_out(filter);
    shown_.clear();
    for (std::size_t i = 0; !all_ && i < lines_.size(); ++i)
      if (lets_through(lines_[i].tags)) shown_.push_back(static_cast<std::uint32_t>(i));
  }
  const std::size_t size = log.events.size();
  if (done_ > size) cut(size);
  // The newest decisions may yet turn out to be echoes.
  while (!lines_.empty() && lines_.back().event >= done_) lines_.pop_back();
  while (!shown_.empty() && shown_.back() >= lines_.size()) shown_.pop_back();
  for (std::size_t i = done_; i < size; ++i) add(log, i);
  done_ = size - std::min(size, echo_reach);
}

void LogLines::clear() {
  lines_.clear();
  shown_.clear();
  done_ = 0;
  ++generation_;
}

void LogLines::cut(std::size_t events) {
  ++generation_;
  done_ = std::min(done_, events - std::min(events, echo_reach));
}

std::size_t LogLines::total(std::size_t events_end) const {
  const auto end = std::ranges::lower_bound(lines_, events_end, {}, &Line::event);
  return static_cast<std::size_t>(end - lines_.begin());
}

std::size_t LogLines::shown(std::size_t events_end) const {
  const std::size_t lines = total(events_end);
  if (all_) return lines;
  return static_cast<std::size_t>(std::ranges::lower_bound(shown_, lines) - shown_.begin());
}

}  // namespace lab
