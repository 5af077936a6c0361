// See rules.hpp.
#include "core/sim/rules.hpp"

#include <algorithm>

namespace sim {

namespace {

// Whether the rule loses the packet that it has just counted.
bool hits(const ActiveRule& active) {
  switch (active.rule.which) {
    case Which::All:
      return true;
    case Which::Nth:
      return active.seen == active.rule.n;
    case Which::Every:
      return active.seen % active.rule.n == 0;
  }
  return false;
}

bool is_over(const ActiveRule& active) {
  return active.rule.which == Which::Nth && active.seen >= active.rule.n;
}

}  // namespace

bool is_of_kind(const tcp::Segment& segment, SegmentKind kind) {
  const tcp::Flags flags = segment.flags;
  switch (kind) {
    case SegmentKind::Any:
      return true;
    case SegmentKind::Syn:
      return flags.syn() && !flags.ack();
    case SegmentKind::SynAck:
      return flags.syn() && flags.ack();
    case SegmentKind::Ack:
      return flags.ack() && !flags.rst() && segment.length() == 0;
    case SegmentKind::Data:
      return !segment.data.empty();
    case SegmentKind::Fin:
      return flags.fin();
    case SegmentKind::Rst:
      return flags.rst();
  }
  return false;
}

const ActiveRule* Rules::find(RuleId id) const {
  const auto found = std::ranges::find(active_, id, &ActiveRule::id);
  return found == active_.end() ? nullptr : &*found;
}

void Rules::add(const DropRule& rule) {
  active_.push_back({.id = ++last_id_, .rule = rule});
}

void Rules::remove(RuleId id) {
  std::erase_if(active_, [&](const ActiveRule& active) { return id == 0 || active.id == id; });
}

RuleId Rules::pass(Side from, const tcp::Segment& segment) {
  RuleId loses = 0;
  for (ActiveRule& active : active_) {
    if (active.rule.from != from || !is_of_kind(segment, active.rule.kind)) continue;
    ++active.seen;
    if (loses != 0 || !hits(active)) continue;
    ++active.lost;
    loses = active.id;
  }
  std::erase_if(active_, is_over);
  return loses;
}

void Rules::digest(tcp::Digest& d) const {
  d.add(last_id_);
  d.add(active_.size());
  for (const ActiveRule& active : active_) {
    d.add(active.id);
    d.add(static_cast<std::uint64_t>(active.rule.from) << 16 |
          static_cast<std::uint64_t>(active.rule.kind) << 8 | static_cast<std::uint64_t>(active.rule.which));
    d.add(std::uint64_t{active.rule.n} << 32 | active.seen);
    d.add(active.lost);
  }
}

}  // namespace sim
