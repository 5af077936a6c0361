// Where two courses of one scene part: the first event of their logs that is not the same in both. Nothing is
// left out of the comparison, neither a decision that shows nowhere nor a single field of a segment.
#pragma once

#include <cstddef>
#include <optional>

#include "core/sim/event_log.hpp"

namespace lesson {

// What happened at `at` in the one and in the other, as an index into its events; nothing: there, nothing
// more happened at that instant. One of them at least is there.
struct Difference {
  sim::Instant at{};
  std::optional<std::size_t> one;
  std::optional<std::size_t> other;

  friend bool operator==(const Difference&, const Difference&) = default;
};

// How many events, from the first on, are the same in both; so many as `known` are known to be.
std::size_t events_in_common(const sim::EventLog& one, const sim::EventLog& other, std::size_t known = 0);

// The first difference up to `until`, up to which both logs must reach; nothing: none so far. `common` is
// events_in_common().
std::optional<Difference> first_difference(const sim::EventLog& one, const sim::EventLog& other,
                                           std::size_t common, sim::Instant until);

}  // namespace lesson
