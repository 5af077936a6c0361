// What all tests of this room have made happen.
#pragma once

#include <set>
#include <utility>

#include "core/tcp/rule.hpp"
#include "core/tcp/state.hpp"

namespace tcp::test {

struct RuleLog {
  std::set<Rule> rules;
  std::set<std::pair<State, State>> transitions;
};

RuleLog& rule_log();

// The arrows of RFC 9293's Figure 5, and those that its text adds.
const std::set<std::pair<State, State>>& figure_5();
const std::set<std::pair<State, State>>& beyond_figure_5();

}  // namespace tcp::test
