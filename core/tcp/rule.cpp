// The table of rules: rules.def as data.
#include "core/tcp/rule.hpp"

#include <array>

namespace tcp {
namespace {

constexpr auto table = std::to_array<RuleText>({
#define RULE(id, rfc, section, en, zh) {#id, rfc, section, en, zh},
#include "core/tcp/rules.def"
#undef RULE
});

}  // namespace

std::size_t rule_count() {
  return table.size();
}

const RuleText& text(Rule rule) {
  return table[static_cast<std::size_t>(rule)];
}

}  // namespace tcp
