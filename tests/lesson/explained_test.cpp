// What a lab asks and explains is true where it stands: in the variant that the page shows, and in any other
// that a learner may set.
#include <catch2/catch_test_macros.hpp>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <utility>

#include "tests/lesson/learner.hpp"
#include "tests/lesson/pages.hpp"

using namespace lesson;
using namespace lesson::test;

namespace {

constexpr std::array languages{Language::English, Language::Chinese};

// The variants that the pages show, by scene, and the scene itself.
std::set<std::string> shown(std::string_view scene) {
  std::set<std::string> variants{""};
  for (const Page& page : pages())
    for (const Lab& lab : labs_of(page))
      if (lab.scene == scene) variants.insert(to_text(lab.variant));
  return variants;
}

bool has_told(const Prediction& prediction, const std::string& variant) {
  for (const Told& told : prediction.told)
    if (told.variant == variant) return true;
  return false;
}

std::string bare(const std::string& number) {
  return number.substr(0, number.find(' '));
}
std::set<std::string> bare_numbers(std::string_view sentence) {
  std::set<std::string> found;
  for (const std::string& number : numbers_in(std::string(sentence))) found.insert(bare(number));
  return found;
}

// Sums are right: "1 + 2 + 4 = 7". Their terms are the run's only together.
std::set<std::string> terms_of_sums(const std::string& text) {
  static const std::regex sum(R"(((\d+ \+ )+\d+) = (\d+))"), number(R"(\d+)");
  std::set<std::string> terms;
  for (std::sregex_iterator i(text.begin(), text.end(), sum), end; i != end; ++i) {
    const std::string left = (*i)[1];
    int total = 0;
    for (std::sregex_iterator n(left.begin(), left.end(), number); n != end; ++n) {
      total += std::stoi(n->str());
      terms.insert(n->str());
    }
    INFO(i->str());
    CHECK(total == std::stoi((*i)[3]));
    terms.insert((*i)[3]);
  }
  return terms;
}

// What the scene's runs answer, in every variant shown, and how far that lies from what is given.
std::set<std::string> numbers_of_runs(const Scene& scene, std::uint64_t seed) {
  std::set<std::string> numbers;
  for (const std::string& words : shown(scene.id)) {
    const Variant variant = variant_of(words);
    for (const Prediction& each : scene.predictions) {
      const auto seen = observed(scene, seed, variant, each);
      if (!seen || each.kind == AnswerKind::Choice) continue;
      const std::string any = "0";
      numbers.merge(bare_numbers(judge(scene, seed, variant, each, any, Language::English).answer));
      Prediction given = each;
      given.observe = each.given;
      if (!each.given) continue;
      const auto from = observed(scene, seed, variant, given);
      if (!from) continue;
      numbers.insert(std::to_string(from->value));
      numbers.insert(std::to_string(static_cast<std::uint32_t>(seen->value - from->value)));
    }
  }
  return numbers;
}

// Numbers of a `why` that no answer of its scene has: of RFCs and settings, proved by the tests that play the
// scene or given by it.
const std::map<std::string, std::set<std::string>> constants{
    {"nobody-home syns", {"3"}},                                   // minutes of RFC 9293, 3.8.3
    {"lost-syn-ack resends-first", {"1"}},                         // the first RTO
    {"syn-ack-63-seconds patience", {"32"}},                       // 63 - 31
    {"syn-recv-seen syn-acks", {"5", "1", "3", "7", "15", "31"}},  // tcp_synack_retries, and fact 13
    {"syn-recv-seen slot", {"31"}},
    {"hold-fifty how-many", {"63"}},             // fact 13
    {"lost-data rto", {"4"}},                    // RTTVARs
    {"sack-holes block", {"3000"}},              // where the block begins: one segment before its end
    {"loss-and-recovery way-down", {"2"}},       // FlightSize / 2
    {"reno-or-cubic way-down", {"0.7", "0.5"}},  // RFC 9438; RFC 5681
    {"old-segment-isn second-isn", {"4"}},       // microseconds a tick
    {"old-segment-isn fate", {"2"}},
    {"faster-than-the-clock fate", {"350000"}},  // 1.4 s at 250,000 a second
    {"crash-half-open how-long", {"1"}},         // the first RTO
};

}  // namespace

TEST_CASE("what a page's lab asks in a variant is explained for that variant, and nothing is told of others",
          "[lesson]") {
  std::size_t in_variants = 0;
  std::set<std::pair<std::string, std::string>> stand;
  for (const Page& page : pages()) {
    std::set<std::string> seen;
    for (const Lab& lab : labs_of(page)) {
      INFO(page.path << ": " << lab.scene << ' ' << to_text(lab.variant));
      const Scene* const scene = find_scene(lab.scene);
      REQUIRE(scene != nullptr);
      const bool first = seen.insert(lab.scene).second;
      stand.emplace(lab.scene, to_text(lab.variant));
      if (lab.variant == Variant{}) continue;
      for (const Prediction& prediction : scene->predictions) {
        INFO(prediction.id);
        if (!first && !answers_differ(*scene, 1, lab.variant, prediction)) continue;
        ++in_variants;
        CHECK(has_told(prediction, to_text(lab.variant)));
      }
    }
  }
  CHECK(in_variants >= 10);  // five in each language
  for (const Scene& scene : scenes())
    for (const Prediction& prediction : scene.predictions)
      for (const Told& told : prediction.told) {
        INFO(scene.id << ", " << prediction.id << ", " << told.variant);
        CHECK(to_text(variant_of(told.variant)) == told.variant);
        CHECK(stand.contains({std::string(scene.id), std::string(told.variant)}));
      }
}

TEST_CASE("the numbers of questions and explanations are the run's, the question's or named constants",
          "[lesson]") {
  std::set<std::string> used;
  for (const Scene& scene : scenes()) {
    const std::set<std::string> of_runs = numbers_of_runs(scene, 1);
    for (const Prediction& prediction : scene.predictions) {
      const std::string name = std::string(scene.id) + ' ' + std::string(prediction.id);
      const auto found = constants.find(name);
      for (const std::string& words : shown(scene.id)) {
        const Variant variant = variant_of(words);
        std::array<std::set<std::string>, 2> asked;
        for (const Language language : languages) {
          INFO(name << ' ' << words);
          const std::string question = question_text(scene, 1, variant, prediction, language);
          const std::string why = why_text(scene, 1, variant, prediction, language);
          asked[static_cast<std::size_t>(language)] = numbers_in(question);
          std::set<std::string> known = bare_numbers(question);
          known.insert(of_runs.begin(), of_runs.end());
          known.merge(terms_of_sums(why));
          for (const std::string& number : bare_numbers(why)) {
            INFO(number << " in: " << why);
            const bool constant = found != constants.end() && found->second.contains(number);
            if (known.contains(number)) continue;
            CHECK(constant);
            used.insert(name + ' ' + number);
          }
        }
        INFO(name << ' ' << words);
        CHECK(asked[0] == asked[1]);
      }
    }
  }
  for (const auto& [name, numbers] : constants)
    for (const std::string& number : numbers) {
      INFO(name << ' ' << number);
      CHECK(used.contains(name + ' ' + number));
    }
}

TEST_CASE("in a variant of the learner's own choice the explanation is said to be of the scene without it",
          "[lesson]") {
  std::size_t changed = 0, kept = 0;
  for (const std::string_view words : switches) {
    const Variant variant = variant_of(words);
    for (const std::string_view id : {"handshake", "nobody-home", "lost-data", "slow-start", "close",
                                      "rst-in-time-wait", "old-segment"}) {
      const Scene& scene = *find_scene(id);
      for (const Prediction& prediction : scene.predictions) {
        if (has_told(prediction, std::string(words))) continue;
        INFO(scene.id << ", " << prediction.id << ", " << words);
        const bool differs = answers_differ(scene, 1, variant, prediction);
        const std::string en = why_text(scene, 1, variant, prediction, Language::English);
        const std::string zh = why_text(scene, 1, variant, prediction, Language::Chinese);
        CHECK(en.starts_with(differs ? "The setting changes the answer. In the scene without it ("
                                     : "The setting leaves the answer as it is. In the scene without it: "));
        CHECK(
            zh.starts_with(differs ? "这项设置改变了答案。没有它时（" : "这项设置没有改变答案。没有它时："));
        CHECK(en.ends_with(prediction.why.en));
        CHECK(zh.ends_with(prediction.why.zh));
        const std::string own = answer_to(scene.id, prediction.id, 1);
        CHECK((en.find('(' + own + ')') != std::string::npos) == differs);
        ++(differs ? changed : kept);
      }
    }
  }
  CHECK(changed > 20);
  CHECK(kept > 50);
}

TEST_CASE("in the lessons' variants the explanation is the one for them", "[lesson]") {
  const auto why = [](std::string_view scene, std::size_t n, std::string_view words) {
    const Scene& asks = *find_scene(scene);
    return why_text(asks, 1, variant_of(words), asks.predictions[n], Language::English);
  };
  CHECK(why("rst-in-time-wait", 0, "").find("TIME-WAIT ends") != std::string::npos);
  CHECK(why("rst-in-time-wait", 0, "client=freebsd").find("FreeBSD ignores") != std::string::npos);
  CHECK(why("slow-start", 0, "").starts_with("Twenty"));
  CHECK(why("slow-start", 0, "profile=rfc").find("one segment at most") != std::string::npos);
  const Scene& nagle = *find_scene("nagle-delayed-ack");
  const auto asks = [&](std::string_view words) {
    return numbers_in(question_text(nagle, 1, variant_of(words), nagle.predictions[1], Language::Chinese));
  };
  CHECK(asks("") == std::set<std::string>{"50 ms", "40 ms"});
  CHECK(asks("profile=rfc") == std::set<std::string>{"50 ms", "200 ms"});
}
