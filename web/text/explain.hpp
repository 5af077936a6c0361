// What each number, state, timer and queue on the screen is: explain.def, one line a thing.
#pragma once

#include "core/tcp/state.hpp"
#include "core/tcp/timer.hpp"
#include "web/text/text.hpp"

namespace lab {

enum class Topic : std::uint8_t {
#define EXPLAIN(id, name, source, en, zh) id,
#include "web/text/explain.def"
#undef EXPLAIN
};

inline constexpr Topic all_topics[] = {
#define EXPLAIN(id, name, source, en, zh) Topic::id,
#include "web/text/explain.def"
#undef EXPLAIN
};

// All zero-terminated literals.
struct Explanation {
  const char* name;    // as the RFC writes it
  const char* source;  // "RFC 9293 §3.3.1"
  const char* words;   // one or two sentences
};
Explanation explanation(Topic topic, Language language);

Topic topic_of(tcp::State state);
Topic topic_of(tcp::Timer timer);

}  // namespace lab
