// Every decision that this TCP takes has a Rule: the RFC and section that say so, and one sentence for the
// learner in each language. The code emits the rule where it decides; the lab shows it as "why?"; a test
// fails for a rule that no test makes happen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tcp {

enum class Rule : std::uint8_t {
#define RULE(id, rfc, section, en, zh) id,
#include "core/tcp/rules.def"
#undef RULE
};

struct RuleText {
  std::string_view id;       // "UnacceptableSegment"
  std::string_view rfc;      // "RFC 9293"; empty for a practice of stacks that no RFC prescribes
  std::string_view section;  // "3.10.7.4"
  std::string_view en;
  std::string_view zh;
};

std::size_t rule_count();
const RuleText& text(Rule rule);

}  // namespace tcp
