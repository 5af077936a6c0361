// See questions.hpp.
#include "core/lesson/questions.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/trace/json.hpp"
#include "core/trace/text.hpp"

namespace lesson {

namespace {

using Writer = trace::JsonWriter;

constexpr std::array<std::string_view, 3> kinds{"choice", "number", "time"};

void write_prediction(Writer& json, const Prediction& prediction, std::string_view question,
                      Language language) {
  json.open('{').key("id").text(prediction.id).key("question").text(question);
  json.key("kind").text(kinds[static_cast<std::size_t>(prediction.kind)]).key("choices").open('[');
  for (const Choice& choice : prediction.choices)
    json.open('{').key("id").text(choice.id).key("text").text(choice.text.in(language)).close('}');
  json.close(']').close('}');
}

void write_goal(Writer& json, const Goal& goal, Language language) {
  json.open('{').key("id").text(goal.id).key("text").text(goal.text.in(language)).key("hints").open('[');
  for (const Words& hint : goal.hints) json.text(hint.in(language));
  json.close(']').close('}');
}

void write_words(Writer& json, std::string_view name, const Words& words) {
  json.key(name).open('{').key("en").text(words.en).key("zh").text(words.zh).close('}');
}

}  // namespace

std::string questions_json(const Scene& scene, std::uint64_t seed, const Variant& variant,
                           Language language) {
  Writer json;
  json.open('{').key("predictions").open('[');
  for (const Prediction& prediction : scene.predictions)
    write_prediction(json, prediction, question_text(scene, seed, variant, prediction, language), language);
  json.close(']').key("goals").open('[');
  for (const Goal& goal : scene.goals) write_goal(json, goal, language);
  return json.close(']').close('}').take();
}

std::string verdict_json(const Scene& scene, std::uint64_t seed, const Variant& variant,
                         std::string_view prediction, std::string_view answer, Language language) {
  const auto asked = std::find_if(scene.predictions.begin(), scene.predictions.end(),
                                  [&](const Prediction& one) { return one.id == prediction; });
  if (asked == scene.predictions.end()) {
    const std::string said = trace::quoted(prediction, '"');
    return language == Language::English ? "This scene does not ask " + said + "."
                                         : "这个场景没有问题 " + said + "。";
  }
  const Verdict verdict = judge(scene, seed, variant, *asked, answer, language);
  if (!verdict.error.empty()) return verdict.error;
  Writer json;
  json.open('{').key("right").boolean(verdict.right).key("answer").text(verdict.answer);
  json.key("why").text(why_text(scene, seed, variant, *asked, language));
  if (asked->suppose == nullptr) json.key("at").number(tcp::microseconds(verdict.at));
  return json.close('}').take();
}

std::string scene_json(const Scene& scene, std::uint64_t seed, const Variant& variant) {
  Writer json;
  json.open('{').key("id").text(scene.id);
  write_words(json, "title", scene.title);
  write_words(json, "idea", scene.idea);
  json.key("asks").open('{');
  json.key("en").raw(questions_json(scene, seed, variant, Language::English));
  json.key("zh").raw(questions_json(scene, seed, variant, Language::Chinese)).close('}');
  json.key("differs").open('[');
  for (const Prediction& prediction : scene.predictions)
    if (answers_differ(scene, seed, variant, prediction)) json.text(prediction.id);
  return json.close(']').close('}').take();
}

}  // namespace lesson
