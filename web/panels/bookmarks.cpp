// Which events are worth a mark on the time line, and which of the marks have room.
#include "web/panels/bookmarks.hpp"

#include <cmath>
#include <optional>
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

// A loss that the learner has made follows the act at once: one mark, and the loss says more.
bool says_the_same(const Bookmark& before, const Bookmark& after) {
  return before.at == after.at && before.kind == MarkKind::Act && after.kind == MarkKind::Loss &&
         after.event == before.event + 1;
}

}  // namespace

std::vector<Bookmark> bookmarks(const sim::EventLog& log, const std::vector<std::size_t>& events) {
  std::vector<Bookmark> marks;
  for (const std::size_t i : events) {
    const sim::Event event = log.events[i];
    const std::optional<MarkKind> kind = kind_of(log, event);
    if (!kind) continue;
    const Bookmark mark{i, event.at, *kind};
    if (!marks.empty() && says_the_same(marks.back(), mark)) {
      marks.back() = mark;
    } else {
      marks.push_back(mark);
    }
  }
  return marks;
}

std::vector<std::size_t> thinned(const std::vector<Bookmark>& marks, const std::vector<float>& places,
                                 float apart) {
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < marks.size(); ++i) {
    if (!kept.empty() && std::abs(places[i] - places[kept.back()]) < apart) {
      if (marks[i].kind > marks[kept.back()].kind) kept.back() = i;
    } else {
      kept.push_back(i);
    }
  }
  return kept;
}

}  // namespace lab
