// RFC 9293's Appendix B as a table (rfc9293.def): a requirement that is missing, or a MUST that is not kept,
// does not compile; each that is kept names a rule that there is and a test that there is, and
// docs/rfc9293.md says the same. To write that page, run from the root:
//   ackademy_tests "write docs/rfc9293.md"
#include <algorithm>
#include <catch2/catch_test_case_info.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/interfaces/catch_interfaces_registry_hub.hpp>
#include <catch2/interfaces/catch_interfaces_testcase.hpp>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include "core/tcp/rule.hpp"

using namespace tcp;

namespace {

enum class Verdict { Kept, NotKept, Elsewhere };

struct Requirement {
  std::string_view label, section, what;
  Verdict verdict;
  std::string_view rule, proof;
};

constexpr Requirement requirements[] = {
#define REQUIREMENT(label, section, what, verdict, rule, proof) \
  {label, section, what, Verdict::verdict, rule, proof},
#include "tests/tcp/rfc9293.def"
#undef REQUIREMENT
};

constexpr struct {
  std::string_view prefix;
  int count;
} kinds[] = {{"MUST-", 69}, {"SHLD-", 31}, {"MAY-", 17}, {"REC-", 1}};

// "MUST-7" is 7 of "MUST-".
constexpr bool is(std::string_view label, std::string_view prefix, int number) {
  if (!label.starts_with(prefix)) return false;
  int told = 0;
  for (const char digit : label.substr(prefix.size())) told = 10 * told + (digit - '0');
  return told == number;
}

constexpr bool has_row(std::string_view prefix, int number) {
  return std::ranges::any_of(requirements, [&](const Requirement& r) { return is(r.label, prefix, number); });
}

constexpr bool all_have_rows() {
  for (const auto& kind : kinds) {
    for (int i = 1; i <= kind.count; ++i) {
      if (!has_row(kind.prefix, i)) return false;
    }
  }
  return true;
}

// A MUST that is missing or not kept does not even compile.
static_assert(all_have_rows());
static_assert(std::ranges::none_of(requirements, [](const Requirement& r) {
  return r.label.starts_with("MUST") && r.verdict == Verdict::NotKept;
}));

std::set<std::string> test_names() {
  std::set<std::string> names;
  for (const Catch::TestCaseHandle& test : Catch::getRegistryHub().getTestCaseRegistry().getAllTests()) {
    names.insert(test.getTestCaseInfo().name);
  }
  return names;
}

std::string page() {
  std::string t =
      "# RFC 9293, Appendix B\n\n"
      "Each requirement, whether this TCP keeps it, the rule in `core/tcp/rules.def` that tells of it, and "
      "the test\n"
      "that proves it. Written by the tests from `tests/tcp/rfc9293.def`; do not edit it here.\n\n"
      "*Elsewhere* means that the IP layer or the application decides, and the core has neither.\n\n"
      "| | section | asks | kept | rule | proven by, or why not |\n|---|---|---|---|---|---|\n";
  for (const Requirement& r : requirements) {
    const bool kept = r.verdict == Verdict::Kept;
    const std::string rule(r.rule), proof(r.proof);
    for (const std::string_view cell : {r.label, r.section, r.what}) t += "| " + std::string(cell) + " ";
    t += std::string("| ") +
         (kept                            ? "yes"
          : r.verdict == Verdict::NotKept ? "no"
                                          : "elsewhere") +
         " | " + (rule.empty() ? "" : "`" + rule + "`") + " | " + (kept ? "“" + proof + "”" : proof) + " |\n";
  }
  return t;
}

}  // namespace

TEST_CASE("RFC 9293, Appendix B: no requirement has two rows, and each says why") {
  std::set<std::string_view> labels;
  for (const Requirement& r : requirements) {
    INFO(r.label);
    CHECK(labels.insert(r.label).second);
    CHECK_FALSE(r.proof.empty());
  }
  int count = 0;
  for (const auto& kind : kinds) count += kind.count;
  CHECK(labels.size() == static_cast<std::size_t>(count));
}

TEST_CASE("RFC 9293, Appendix B: the rules and tests that rows name are there") {
  std::set<std::string> rules;
  for (std::size_t i = 0; i < rule_count(); ++i) rules.insert(std::string(text(static_cast<Rule>(i)).id));
  const std::set<std::string> tests = test_names();
  for (const Requirement& r : requirements) {
    INFO(r.label << ": " << r.rule << ", " << r.proof);
    CHECK((r.rule.empty() || rules.contains(std::string(r.rule))));
    CHECK((r.verdict != Verdict::Kept || tests.contains(std::string(r.proof))));
  }
}

TEST_CASE("RFC 9293, Appendix B: docs/rfc9293.md is the table's") {
  std::ifstream file("docs/rfc9293.md");
  if (!file) SKIP("run from the root of the project");
  std::stringstream there;
  there << file.rdbuf();
  const bool same = there.str() == page();
  CHECK(same);
}

TEST_CASE("write docs/rfc9293.md", "[.]") {
  std::ofstream file("docs/rfc9293.md");
  file << page();
  REQUIRE(file.good());
}
