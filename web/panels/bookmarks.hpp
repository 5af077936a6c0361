// The places on the time line where something happened: losses, retransmissions, changes of state, the
// flood's begin and end, crashes, the learner's acts. Each event of a log is looked at once, when it is new.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "core/sim/history.hpp"

namespace lab {

// The later, the weightier.
enum class MarkKind : std::uint8_t {
  State,
  Retransmission,
  Loss,
  FloodBegins,
  FloodEnds,
  Act,
  Crash,
  Reboot
};
inline constexpr std::size_t mark_kinds = 8;

struct Bookmark {
  std::size_t event = 0;  // index into the log
  sim::Instant at{};
  MarkKind kind{};

  friend bool operator==(const Bookmark&, const Bookmark&) = default;
};

// Those of one history, at each moment of it and after any act; another history has others.
class Bookmarks {
 public:
  // Takes in what is new since the last call, and gives up what an act, undo or redo has replaced.
  void follow(const sim::History& history);

  std::size_t count(MarkKind kind) const { return events_[static_cast<std::size_t>(kind)].size(); }

  // The next one behind that moment, the last one before it. Nothing: there is none.
  std::optional<Bookmark> after(const sim::EventLog& log, sim::Instant at) const;
  std::optional<Bookmark> before(const sim::EventLog& log, sim::Instant at) const;

  // Those that are drawn at their `x` (pixels, which never falls from one moment to a later one) so that no
  // two stand closer than `apart`: where they would, the weightier one. In order of time. `log`: of the
  // history last followed. Looks at a few marks for each that is drawn, however many there are.
  std::vector<Bookmark> spread(const sim::EventLog& log, const std::function<float(sim::Instant)>& x,
                               float apart) const;

 private:
  void cut(const sim::EventLog& log, sim::Instant at);
  void add(const sim::EventLog& log, std::size_t event);
  std::optional<Bookmark> first(const sim::EventLog& log, std::size_t event, std::size_t lightest) const;

  std::array<std::vector<std::uint32_t>, mark_kinds> events_;  // of each kind, as indices, in order
  std::size_t looked_at_ = 0;                                  // events
  std::vector<sim::TimedAction> inputs_;                       // that led to these
};

}  // namespace lab
