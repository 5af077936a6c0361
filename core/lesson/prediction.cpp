// See prediction.hpp.
#include "core/lesson/prediction.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>

#include "core/lesson/scene.hpp"
#include "core/trace/text.hpp"

namespace lesson {

namespace {

std::optional<Observed> see(const Scene& scene, std::uint64_t seed, const Variant& variant,
                            const Prediction& prediction, Observe observe) {
  sim::World world = start(scene, seed, variant, prediction.suppose);
  sim::EventLog log;
  const sim::Instant now{prediction.until};
  world.run_until(now, log);
  return observe(world, log, now);
}

// Seconds with no more decimals than they need, to the millisecond.
std::string seconds_text(std::int64_t us) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.3f", static_cast<double>(us) / 1e6);
  std::string text = buffer;
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text + " s";
}

std::string text_of(const Prediction& prediction, std::int64_t value, Language language) {
  switch (prediction.kind) {
    case AnswerKind::Choice:
      return std::string(prediction.choices[static_cast<std::size_t>(value)].text.in(language));
    case AnswerKind::Number:
      return std::to_string(value);
    case AnswerKind::Time:
      return seconds_text(value);
  }
  return {};
}

// In microseconds; what is no number, or none that the world's clock has, is nothing. (No from_chars: libc++
// has it for integers only.)
std::optional<std::int64_t> parse_seconds(std::string_view text) {
  if (text.ends_with('s')) text.remove_suffix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  const std::string_view part = point < text.size() ? text.substr(point + 1) : std::string_view{};
  const auto digits = [](std::string_view s) {
    return std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (!digits(whole) || !digits(part) || whole.size() + part.size() == 0 || whole.size() > 9) return {};
  std::int64_t us = 0;
  for (const char c : whole) us = us * 10 + (c - '0');
  for (std::size_t i = 0; i < 6; ++i) us = us * 10 + (i < part.size() ? part[i] - '0' : 0);
  return us;
}

std::optional<std::int64_t> parse_whole(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

std::optional<std::int64_t> parse_choice(const Prediction& prediction, std::string_view text) {
  const auto found = std::find_if(prediction.choices.begin(), prediction.choices.end(),
                                  [&](const Choice& choice) { return choice.id == text; });
  if (found == prediction.choices.end()) return {};
  return found - prediction.choices.begin();
}

std::optional<std::int64_t> parse(const Prediction& prediction, std::string_view answer) {
  if (prediction.kind == AnswerKind::Choice) return parse_choice(prediction, answer);
  if (prediction.kind == AnswerKind::Number) return parse_whole(answer);
  return parse_seconds(answer);
}

std::string not_an_answer(const Prediction& prediction, std::string_view answer, Language language) {
  const std::string said = trace::quoted(answer, '"');
  const bool en = language == Language::English;
  if (prediction.kind == AnswerKind::Choice)
    return en ? "There is no answer " + said + " to choose." : "没有可选的答案 " + said + "。";
  if (prediction.kind == AnswerKind::Number)
    return en ? said + " is not a whole number; write digits only." : said + " 不是整数，请只写数字。";
  return en ? said + " is not a time; write seconds, such as 3 or 0.2."
            : said + " 不是时间，请写秒数，例如 3 或 0.2。";
}

bool is_right(const Prediction& prediction, std::int64_t answer, std::int64_t seen) {
  if (prediction.kind != AnswerKind::Time) return answer == seen;
  return std::abs(answer - seen) <= seen / 20;
}

std::string not_by(sim::Duration until, Language language) {
  const std::string seconds = seconds_text(until.count());
  return language == Language::English ? "it does not happen within " + seconds : seconds + " 之内没有发生";
}

}  // namespace

std::optional<Observed> observed(const Scene& scene, std::uint64_t seed, const Variant& variant,
                                 const Prediction& prediction) {
  return see(scene, seed, variant, prediction, prediction.observe);
}

std::string question_text(const Scene& scene, std::uint64_t seed, const Variant& variant,
                          const Prediction& prediction, Language language) {
  std::string text(prediction.question.in(language));
  const std::size_t place = text.find("{}");
  if (place == std::string::npos || !prediction.given) return text;
  const auto given = see(scene, seed, variant, prediction, prediction.given);
  return text.replace(place, 2, given ? std::to_string(given->value) : "?");
}

bool answers_differ(const Scene& scene, std::uint64_t seed, const Variant& variant,
                    const Prediction& prediction) {
  if (variant == Variant{}) return false;
  const auto own = observed(scene, seed, {}, prediction);
  const auto other = observed(scene, seed, variant, prediction);
  if (!own || !other) return own.has_value() != other.has_value();
  return !is_right(prediction, own->value, other->value);
}

std::string why_text(const Scene& scene, std::uint64_t seed, const Variant& variant,
                     const Prediction& prediction, Language language) {
  std::string why(prediction.why.in(language));
  if (variant == Variant{}) return why;
  const std::string words = to_text(variant);
  for (const Told& told : prediction.told)
    if (told.variant == words) return std::string(told.why.in(language));
  const bool en = language == Language::English;
  if (!answers_differ(scene, seed, variant, prediction))
    return (en ? "The setting leaves the answer as it is. In the scene without it: "
               : "这项设置没有改变答案。没有它时：") +
           why;
  const auto own = observed(scene, seed, {}, prediction);
  const std::string answer =
      own ? text_of(prediction, own->value, language) : not_by(prediction.until, language);
  return en ? "The setting changes the answer. In the scene without it (" + answer + "): " + why
            : "这项设置改变了答案。没有它时（" + answer + "）：" + why;
}

Verdict judge(const Scene& scene, std::uint64_t seed, const Variant& variant, const Prediction& prediction,
              std::string_view answer, Language language) {
  const std::optional<std::int64_t> value = parse(prediction, answer);
  if (!value) return {.error = not_an_answer(prediction, answer, language)};
  const auto seen = observed(scene, seed, variant, prediction);
  if (!seen)  // in a variant it may not come to it
    return {.answer = not_by(prediction.until, language), .at = sim::Instant{prediction.until}};
  return {.right = is_right(prediction, *value, seen->value),
          .answer = text_of(prediction, seen->value, language),
          .at = seen->at};
}

}  // namespace lesson
