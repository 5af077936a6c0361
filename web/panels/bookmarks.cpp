// Which events are worth a mark on the time line, and which of the marks have room there.
#include "web/panels/bookmarks.hpp"

#include <algorithm>
#include <variant>

namespace lab {
namespace {

std::optional<MarkKind> kind_of_act(const sim::EventLog& log, const sim::Event& event) {
  if (event.action >= log.actions.size()) return std::nullopt;
  const sim::Action& action = log.actions[event.action];
  if (const auto* flood = std::get_if<sim::Flood>(&action))
    return flood->rate > 0 ? MarkKind::FloodBegins : MarkKind::FloodEnds;
  if (event.scripted) return std::nullopt;
  // These have an event of their own.
  if (std::holds_alternative<sim::Crash>(action) || std::holds_alternative<sim::Reboot>(action))
    return std::nullopt;
  return MarkKind::Act;
}

std::optional<MarkKind> kind_of(const sim::EventLog& log, const sim::Event& event) {
  switch (event.kind) {
    case sim::EventKind::PacketLost:
      return MarkKind::Loss;
    case sim::EventKind::PacketSent:
      if (event.packet == 0 || event.packet > log.packets.size()) return std::nullopt;
      if (!log.packets.header(event.packet - 1).retransmission) return std::nullopt;
      return MarkKind::Retransmission;
    case sim::EventKind::Decision:
      if (event.from == event.to) return std::nullopt;
      return MarkKind::State;
    case sim::EventKind::Acted:
      return kind_of_act(log, event);
    case sim::EventKind::Crashed:
      return MarkKind::Crash;
    case sim::EventKind::Rebooted:
      return MarkKind::Reboot;
    default:
      return std::nullopt;
  }
}

}  // namespace

// Up to the first input that is another one both histories are the same.
void Bookmarks::follow(const sim::History& history) {
  const sim::EventLog& log = history.log();
  const auto& inputs = history.inputs();
  const auto [mine, theirs] = std::ranges::mismatch(inputs_, inputs);
  if (mine != inputs_.end() || theirs != inputs.end()) {
    sim::Instant same = tcp::never;
    if (mine != inputs_.end()) same = std::min(same, mine->at);
    if (theirs != inputs.end()) same = std::min(same, theirs->at);
    cut(log, same);
    inputs_ = inputs;
  }
  for (; looked_at_ < log.events.size(); ++looked_at_) add(log, looked_at_);
}

// Forgets what is not before `at`.
void Bookmarks::cut(const sim::EventLog& log, sim::Instant at) {
  const auto end = std::lower_bound(log.events.begin(), log.events.end(), at,
                                    [](const sim::Event& event, sim::Instant t) { return event.at < t; });
  looked_at_ = std::min(looked_at_, static_cast<std::size_t>(end - log.events.begin()));
  for (auto& events : events_) events.erase(std::ranges::lower_bound(events, looked_at_), events.end());
}

// A loss that the learner has made follows the act at once: one mark, and the loss says more.
void Bookmarks::add(const sim::EventLog& log, std::size_t event) {
  const std::optional<MarkKind> kind = kind_of(log, log.events[event]);
  if (!kind) return;
  auto& acts = events_[static_cast<std::size_t>(MarkKind::Act)];
  if (*kind == MarkKind::Loss && !acts.empty() && acts.back() + 1 == event &&
      log.events[event - 1].at == log.events[event].at)
    acts.pop_back();
  events_[static_cast<std::size_t>(*kind)].push_back(static_cast<std::uint32_t>(event));
}

// The first from that event on that is no lighter.
std::optional<Bookmark> Bookmarks::first(const sim::EventLog& log, std::size_t event,
                                         std::size_t lightest) const {
  std::optional<Bookmark> found;
  for (std::size_t kind = lightest; kind < mark_kinds; ++kind) {
    const auto next = std::ranges::lower_bound(events_[kind], event);
    if (next == events_[kind].end() || (found && *next > found->event)) continue;
    found = Bookmark{*next, {}, static_cast<MarkKind>(kind)};
  }
  if (found) found->at = log.events[found->event].at;
  return found;
}

std::optional<Bookmark> Bookmarks::after(const sim::EventLog& log, sim::Instant at) const {
  const auto behind = std::partition_point(log.events.begin(), log.events.end(),
                                           [at](const sim::Event& event) { return event.at <= at; });
  return first(log, static_cast<std::size_t>(behind - log.events.begin()), 0);
}

std::optional<Bookmark> Bookmarks::before(const sim::EventLog& log, sim::Instant at) const {
  const auto reached = std::partition_point(log.events.begin(), log.events.end(),
                                            [at](const sim::Event& event) { return event.at < at; });
  const auto end = static_cast<std::size_t>(reached - log.events.begin());
  std::optional<Bookmark> found;
  for (std::size_t kind = 0; kind < mark_kinds; ++kind) {
    const auto next = std::ranges::lower_bound(events_[kind], end);
    if (next == events_[kind].begin()) continue;
    const std::size_t event = *std::prev(next);
    if (!found || event > found->event) found = {event, log.events[event].at, static_cast<MarkKind>(kind)};
  }
  return found;
}

std::vector<Bookmark> Bookmarks::spread(const sim::EventLog& log, const std::function<float(sim::Instant)>& x,
                                        float apart) const {
  std::vector<Bookmark> kept;
  std::size_t from = 0;
  while (const std::optional<Bookmark> next = first(log, from, 0)) {
    Bookmark mark = *next;
    float end = x(mark.at) + apart;
    while (true) {
      const auto weightier = first(log, mark.event + 1, static_cast<std::size_t>(mark.kind) + 1);
      if (!weightier || x(weightier->at) >= end) break;
      mark = *weightier;
      end = x(mark.at) + apart;
    }
    kept.push_back(mark);
    const auto behind =
        std::partition_point(log.events.begin() + static_cast<std::ptrdiff_t>(mark.event + 1),
                             log.events.end(), [&](const sim::Event& event) { return x(event.at) < end; });
    from = static_cast<std::size_t>(behind - log.events.begin());
  }
  return kept;
}

}  // namespace lab
