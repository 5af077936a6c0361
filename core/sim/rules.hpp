// Rules that the learner lays down once: "always lose the n-th, every n-th, each such packet that this end
// sends". They look at what a TCP sends, not at copies or at what is forged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/sim/packet.hpp"
#include "core/tcp/digest.hpp"

namespace sim {

enum class SegmentKind : std::uint8_t {
  Any,
  Syn,  // without ACK
  SynAck,
  Ack,   // nothing but an acknowledgment
  Data,  // with data, whatever its flags
  Fin,
  Rst,
};
bool is_of_kind(const tcp::Segment& segment, SegmentKind kind);

enum class Which : std::uint8_t {
  All,
  Nth,    // the n-th from now; then the rule is over
  Every,  // the n-th, the 2n-th, …
};

struct DropRule {
  Side from = Side::Client;
  SegmentKind kind = SegmentKind::Any;
  Which which = Which::All;
  std::uint32_t n = 1;  // 1 to max_rule_n; 1 where all are meant
  friend bool operator==(const DropRule&, const DropRule&) = default;
};
inline constexpr std::uint32_t max_rule_n = 1'000'000;

struct ActiveRule {
  RuleId id = 0;
  DropRule rule;
  std::uint32_t seen = 0;  // such packets since it was laid down
  std::uint32_t lost = 0;  // of these, by this rule
};

class Rules {
 public:
  static constexpr std::size_t max_rules = 16;

  std::span<const ActiveRule> active() const { return active_; }  // oldest first
  const ActiveRule* find(RuleId id) const;                        // nullptr: no such rule, or over
  void add(const DropRule& rule);                                 // there must be room
  void remove(RuleId id);                                         // 0: all
  // Every rule counts the segment. The first that loses it; 0: none.
  RuleId pass(Side from, const tcp::Segment& segment);

  void digest(tcp::Digest& d) const;
  std::size_t memory() const { return active_.size() * sizeof(ActiveRule); }

 private:
  std::vector<ActiveRule> active_;
  RuleId last_id_ = 0;
};

}  // namespace sim
