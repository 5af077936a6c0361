// Every string that a learner reads, in both languages: those of the lab, the rules, the refusals, the
// scenes with all that they ask.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/lesson/scene.hpp"
#include "core/sim/action.hpp"
#include "web/text/text.hpp"

namespace lab::test {

struct Pair {
  std::string name;
  std::string_view en;
  std::string_view zh;
};

inline std::vector<Pair> all_pairs() {
  std::vector<Pair> pairs = {
#define TEXT(id, en, zh) {#id, en, zh},
#include "web/text/text.def"
#undef TEXT
#define EXPLAIN(id, name, source, en, zh) {"explain " #id, en, zh},
#include "web/text/explain.def"
#undef EXPLAIN
#define RULE(id, rfc, section, en, zh) {#id, en, zh},
#include "core/tcp/rules.def"
#undef RULE
#define REFUSAL(id, en, zh) {#id, en, zh},
#include "core/sim/refusals.def"
#undef REFUSAL
  };
  for (const lesson::Scene& scene : lesson::scenes()) {
    pairs.push_back({std::string(scene.id), scene.title.en, scene.title.zh});
    pairs.push_back({std::string(scene.id), scene.idea.en, scene.idea.zh});
    for (const lesson::Goal& goal : scene.goals) {
      pairs.push_back({std::string(goal.id), goal.text.en, goal.text.zh});
      for (const lesson::Words& hint : goal.hints) pairs.push_back({std::string(goal.id), hint.en, hint.zh});
    }
    for (const lesson::Prediction& asked : scene.predictions) {
      const std::string name = std::string(scene.id) + ' ' + std::string(asked.id);
      for (const lesson::Words& words : {asked.question, asked.why})
        pairs.push_back({name, words.en, words.zh});
      for (const lesson::Choice& choice : asked.choices)
        pairs.push_back({name, choice.text.en, choice.text.zh});
      for (const lesson::Told& told : asked.told) pairs.push_back({name, told.why.en, told.why.zh});
    }
  }
  return pairs;
}

}  // namespace lab::test
