// Predictions: every scene's are asked and answered in both languages, right and wrong, by what its world
// does.
#include "core/lesson/prediction.hpp"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string>

#include "core/lesson/scene.hpp"

using namespace lesson;
using namespace std::chrono_literals;

namespace {

// As a learner would write what the world did; nothing when it never happened.
std::string right_answer(const Scene& scene, std::uint64_t seed, const Prediction& prediction) {
  const auto seen = observed(scene, seed, {}, prediction);
  REQUIRE(seen);
  if (prediction.kind == AnswerKind::Choice) {
    REQUIRE(seen->value >= 0);
    REQUIRE(static_cast<std::size_t>(seen->value) < prediction.choices.size());
    return std::string(prediction.choices[static_cast<std::size_t>(seen->value)].id);
  }
  if (prediction.kind == AnswerKind::Number) return std::to_string(seen->value);
  return std::to_string(static_cast<double>(seen->value) / 1e6);
}

std::string wrong_answer(const Prediction& prediction, const std::string& right) {
  if (prediction.kind == AnswerKind::Choice) {
    for (const Choice& choice : prediction.choices)
      if (choice.id != right) return std::string(choice.id);
  }
  if (prediction.kind == AnswerKind::Number) return std::to_string(std::stoll(right) + 1);
  return std::to_string(std::stod(right) * 2 + 1);
}

}  // namespace

TEST_CASE("each prediction of each scene has words, and an answer that the world gives", "[lesson]") {
  for (const Scene& scene : scenes()) {
    std::set<std::string_view> ids;
    for (const Prediction& prediction : scene.predictions) {
      INFO(scene.id << ", " << prediction.id);
      CHECK(ids.insert(prediction.id).second);
      REQUIRE(prediction.observe);
      CHECK((prediction.kind == AnswerKind::Choice) == (prediction.choices.size() >= 2));
      CHECK((prediction.question.en.find("{}") != std::string_view::npos) == (prediction.given != nullptr));
      for (const Language language : {Language::English, Language::Chinese}) {
        CHECK_FALSE(prediction.question.in(language).empty());
        CHECK(prediction.why.in(language).find("RFC") != std::string_view::npos);
        for (const std::uint64_t seed : {1U, 2U, 77U}) {
          const std::string question = question_text(scene, seed, {}, prediction, language);
          CHECK(question.find("{}") == std::string::npos);
          CHECK(question.find('?') ==
                (language == Language::English ? question.size() - 1 : std::string::npos));
          CHECK(question.ends_with("？") == (language == Language::Chinese));
          const std::string right = right_answer(scene, seed, prediction);
          const Verdict good = judge(scene, seed, {}, prediction, right, language);
          CHECK(good.right);
          CHECK(good.error.empty());
          CHECK_FALSE(good.answer.empty());
          CHECK(good.at <= sim::Instant{prediction.until});
          const Verdict bad = judge(scene, seed, {}, prediction, wrong_answer(prediction, right), language);
          CHECK_FALSE(bad.right);
          CHECK(bad.answer == good.answer);
        }
      }
    }
  }
}

TEST_CASE("an answer that is none gets one sentence", "[lesson]") {
  const Scene& scene = *find_scene("handshake");
  const Prediction& number = scene.predictions[0];
  REQUIRE(number.kind == AnswerKind::Number);
  for (const char* text : {"", "x", "1.5", "12 ", "99999999999999999999"}) {
    INFO(text);
    for (const Language language : {Language::English, Language::Chinese})
      CHECK_FALSE(judge(scene, 1, {}, number, text, language).error.empty());
  }
  Prediction time = number;
  time.kind = AnswerKind::Time;
  for (const char* text : {"", "s", ".", "-1", "1,5", "1e3", "9999999999"}) {
    INFO(text);
    CHECK_FALSE(judge(scene, 1, {}, time, text, Language::English).error.empty());
  }
  static constexpr std::array choices{Choice{"a", {"A", "甲"}}, Choice{"b", {"B", "乙"}}};
  Prediction choice = number;
  choice.kind = AnswerKind::Choice;
  choice.choices = choices;
  CHECK(judge(scene, 1, {}, choice, "c", Language::English).error == "There is no answer \"c\" to choose.");
}

TEST_CASE("a time is right within a twentieth", "[lesson]") {
  Prediction time = find_scene("handshake")->predictions[0];
  time.kind = AnswerKind::Time;
  time.observe = [](const sim::World&, const sim::EventLog&, sim::Instant) -> std::optional<Observed> {
    return Observed{3'000'000, sim::Instant{1s}};
  };
  const Scene& scene = *find_scene("handshake");
  for (const char* text : {"3", "3.0", "3.15", "2.85", "3 s", "3s"})
    CHECK(judge(scene, 1, {}, time, text, Language::English).right);
  for (const char* text : {"3.16", "2.84", "1", "0"})
    CHECK_FALSE(judge(scene, 1, {}, time, text, Language::English).right);
  CHECK(judge(scene, 1, {}, time, "3", Language::English).answer == "3 s");
}

TEST_CASE("the answers of a variant differ where the scene's own right answer is wrong in it", "[lesson]") {
  std::size_t differ = 0, same = 0;
  for (const std::string_view words : {"profile=rfc", "two-way-handshake", "no-time-wait"}) {
    Variant variant;
    REQUIRE(add_words(words, variant).empty());
    for (const Scene& scene : scenes()) {
      for (const Prediction& prediction : scene.predictions) {
        INFO(scene.id << ", " << prediction.id << ", " << words);
        CHECK_FALSE(answers_differ(scene, 1, {}, prediction));
        const std::string right = right_answer(scene, 1, prediction);
        const bool still_right = judge(scene, 1, variant, prediction, right, Language::English).right;
        CHECK(answers_differ(scene, 1, variant, prediction) == !still_right);
        ++(still_right ? same : differ);
      }
    }
  }
  CHECK(differ > 10);
  CHECK(same > 10);
}
