// Ticks off rules, and holds every change of state against the RFC.
#include "tests/tcp/rule_log.hpp"

#include <catch2/catch_test_macros.hpp>

#include "tests/tcp/wire.hpp"

namespace tcp::test {

RuleLog& rule_log() {
  static RuleLog log;
  return log;
}

const std::set<std::pair<State, State>>& figure_5() {
  using enum State;
  static const std::set<std::pair<State, State>> arrows = {
      {Closed, Listen},         {Closed, SynSent},       {Listen, SynReceived},      {Listen, SynSent},
      {Listen, Closed},         {SynSent, Closed},       {SynSent, SynReceived},     {SynSent, Established},
      {SynReceived, Listen},    {SynReceived, FinWait1}, {SynReceived, Established}, {Established, FinWait1},
      {Established, CloseWait}, {FinWait1, FinWait2},    {FinWait1, Closing},        {FinWait2, TimeWait},
      {Closing, TimeWait},      {CloseWait, LastAck},    {LastAck, Closed},          {TimeWait, Closed}};
  return arrows;
}

// "Most of the error conditions" (RST, ABORT, giving up) are left out of the figure.
const std::set<std::pair<State, State>>& beyond_figure_5() {
  using enum State;
  static const std::set<std::pair<State, State>> arrows = {{SynReceived, Closed}, {Established, Closed},
                                                           {FinWait1, Closed},    {FinWait2, Closed},
                                                           {CloseWait, Closed},   {Closing, Closed}};
  return arrows;
}

void log_decisions(const Outbox& out) {
  for (const Note& note : out.notes) {
    rule_log().rules.insert(note.rule);
    const std::pair change(note.from, note.to);
    if (note.from == note.to) continue;
    INFO(text(note.rule).id << ": " << name(note.from) << " to " << name(note.to));
    CHECK((figure_5().contains(change) || beyond_figure_5().contains(change)));
    rule_log().transitions.insert(change);
  }
  for (const Outgoing& o : out.segments) rule_log().rules.insert(o.cause);
}

}  // namespace tcp::test
