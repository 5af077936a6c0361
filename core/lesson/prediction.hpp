// What a scene asks before it runs, and how an answer is judged: by what a world of that scene, left to
// itself, then really does. No answer is kept anywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/lesson/variant.hpp"
#include "core/lesson/words.hpp"
#include "core/sim/event_log.hpp"
#include "core/sim/world.hpp"

namespace lesson {

struct Scene;
struct Start;

// What was seen, and when.
struct Observed {
  std::int64_t value = 0;
  sim::Instant at{};
};

// Nothing: it did not happen by `now`.
using Observe = std::optional<Observed> (*)(const sim::World& world, const sim::EventLog& log,
                                            sim::Instant now);

struct Choice {
  std::string_view id;  // what the answer is given as: "CLOSE-WAIT"
  Words text;
};

enum class AnswerKind : std::uint8_t {
  Choice,  // value: the index in choices
  Number,  // value: the number itself
  Time,    // value: microseconds; the answer is given in seconds, and right within a twentieth
};

// What explains the answer in a variant that a lesson shows.
struct Told {
  std::string_view variant;  // as to_text() writes it
  Words why;
};

// Question and `why` hold in the scene as it is. Of a variant the question says nothing but what `given`
// sees in it, and `told` explains its answer; a variant that stands nowhere there is told as being another
// than the scene.
struct Prediction {
  std::string_view id;
  Words question;  // "{}" stands for what `given` sees, where there is one
  AnswerKind kind = AnswerKind::Choice;
  std::span<const Choice> choices{};
  sim::Duration until{};  // so far the world is run to know
  Observe given = nullptr;
  Observe observe = nullptr;  // by `until`, with any seed, it has happened
  Words why;                  // what explains the difference, with the RFC's section
  std::span<const Told> told{};
  void (*suppose)(Start&) = nullptr;  // what the question supposes that the learner does
};

// What the scene's world does by `until`, left to itself or to what is supposed; nothing: it does not happen.
std::optional<Observed> observed(const Scene& scene, std::uint64_t seed, const Variant& variant,
                                 const Prediction& prediction);

std::string question_text(const Scene& scene, std::uint64_t seed, const Variant& variant,
                          const Prediction& prediction, Language language);

struct Verdict {
  bool right = false;
  std::string answer;  // what the world did, as it is to be read: "CLOSE-WAIT", "1001", "1.2 s"
  sim::Instant at{};   // where to look, unless something is supposed
  std::string error;   // one sentence where the answer is none, and the rest is empty
};

// What explains the answer in that variant: see Prediction.
std::string why_text(const Scene& scene, std::uint64_t seed, const Variant& variant,
                     const Prediction& prediction, Language language);

// Whether the variant answers otherwise than the scene as it is.
bool answers_differ(const Scene& scene, std::uint64_t seed, const Variant& variant,
                    const Prediction& prediction);

// `answer` is a choice's id, a whole number (sequence numbers modulo 2^32 as they are on the wire), or
// seconds
// ("3", "0.2").
Verdict judge(const Scene& scene, std::uint64_t seed, const Variant& variant, const Prediction& prediction,
              std::string_view answer, Language language);

}  // namespace lesson
