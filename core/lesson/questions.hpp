// What a scene asks and what it is, as JSON for the page and for the site's generator. Times are whole
// microseconds of virtual time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/lesson/scene.hpp"

namespace lesson {

// { "predictions": [{ "id", "question", "kind": "choice|number|time", "choices": [{ "id", "text" }] }],
//   "goals": [{ "id", "text", "hints": [text] }] }
std::string questions_json(const Scene& scene, std::uint64_t seed, const Variant& variant, Language language);

// { "right", "answer", "why", "at" }, without "at" where the question supposes what the scene does not do;
// one sentence, which is no JSON, where there is no such prediction or the answer is none.
std::string verdict_json(const Scene& scene, std::uint64_t seed, const Variant& variant,
                         std::string_view prediction, std::string_view answer, Language language);

// { "id", "title": { "en", "zh" }, "idea": { … }, "asks": { "en": as questions_json has it, "zh" },
//   "differs": [id of each prediction whose answer the variant changes] }
std::string scene_json(const Scene& scene, std::uint64_t seed, const Variant& variant);

}  // namespace lesson
