// See pages.hpp.
#include "tests/lesson/pages.hpp"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <regex>

namespace lesson::test {

namespace {

Variant variant_in(const std::string& words) {
  Variant variant;
  REQUIRE(add_words(words, variant).empty());
  return variant;
}

// What stands behind `key` up to the next of `ends`; empty: it is not there.
std::string value_in(std::string_view text, std::string_view key, std::string_view ends) {
  const std::size_t at = text.find(key);
  if (at == std::string_view::npos) return {};
  const std::size_t from = at + key.size();
  return std::string(text.substr(from, text.find_first_of(ends, from) - from));
}

// The texts of that fact's boxes in that language, from where they say it exactly.
std::vector<std::string> boxes(int fact, std::string_view language, std::string_view exactly) {
  const std::string head = "::: exactly " + std::to_string(fact) + ' ';
  std::vector<std::string> found;
  for (const Page& page : pages()) {
    const std::size_t at = page.text.find(head);
    if (!page.path.starts_with(language) || at == std::string_view::npos) continue;
    const std::size_t from = page.text.find(exactly, at), end = page.text.find("\n:::", at);
    INFO(page.path);
    REQUIRE(from < end);
    found.emplace_back(page.text.substr(from + exactly.size(), end - from - exactly.size()));
  }
  return found;
}

}  // namespace

std::vector<Lab> labs_of(const Page& page) {
  std::vector<Lab> labs;
  if (page.path.find("/interview/") != std::string_view::npos) {
    const std::string_view front = page.text.substr(0, page.text.find("\n---", 4) + 1);
    return {{value_in(front, "\nscene: ", "\n"), variant_in(value_in(front, "\nvariant: ", "\n"))}};
  }
  constexpr std::string_view opens = "<tcp-lab ";
  for (std::size_t at = page.text.find(opens); at != std::string_view::npos;
       at = page.text.find(opens, at + 1)) {
    const std::string_view tag = page.text.substr(at, page.text.find('>', at) - at);
    labs.push_back({value_in(tag, " scene=\"", "\""), variant_in(value_in(tag, " variant=\"", "\""))});
  }
  return labs;
}

std::set<std::string> numbers_in(std::string text) {
  static const std::array no_numbers{
      std::regex(R"(\[[^\]]*\]\((rfc|https?):[^)]*\))"),  // a source
      std::regex(R"(\]\([^)]*\))"),                       // what another link leads to
      std::regex(R"(`[^`]*`)"),
      std::regex(R"(RFC \d+|2\^32|[A-Z]+-\d+|[Rr]ules? \d[\d.]*(,? and \d[\d.]*)?|Figures? \d+|line \d+)"),
      std::regex(R"([Ss]ections? \d[\d.]*((, | and )\d[\d.]*)*)"),
      std::regex(R"((规则|图) ?\d+(\.\d+)*(( 和 |、)\d+(\.\d+)*)?)"),
      std::regex(R"(第 ?\d[\d.]*((、| 和 )\d[\d.]*)* ?(节|行|步))"),
  };
  for (const std::regex& each : no_numbers) text = std::regex_replace(text, each, " ");
  static const std::regex number(
      R"(([A-Za-z_-]?)(\d[\d,]*(\.\d+)?)( ?(ms|毫秒|s\b|秒|minutes?|分钟)|[A-Za-z_])?)");
  std::set<std::string> found;
  for (std::sregex_iterator i(text.begin(), text.end(), number), end; i != end; ++i) {
    const std::string before = (*i)[1], after = (*i)[4];
    if (!before.empty() || (!after.empty() && (*i)[5].str().empty())) continue;  // part of a name
    std::string digits;
    for (const char c : (*i)[2].str())
      if (c != ',') digits += c;
    const std::string unit = (*i)[5];
    const bool minutes = unit.starts_with("minute") || unit == "分钟";
    const bool thousandths = unit == "ms" || unit == "毫秒";
    found.insert(digits + (unit.empty() ? "" : minutes ? " min" : thousandths ? " ms" : " s"));
  }
  return found;
}

std::set<std::string> numbers_of_fact(int fact) {
  const auto en = boxes(fact, "en/", "Exactly"), zh = boxes(fact, "zh/", "准确地说");
  REQUIRE(en.size() == 1);
  REQUIRE(zh.size() == 1);
  CHECK(numbers_in(en[0]) == numbers_in(zh[0]));
  return numbers_in(en[0]);
}

}  // namespace lesson::test
