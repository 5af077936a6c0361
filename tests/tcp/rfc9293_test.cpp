// RFC 9293's Appendix B as a table (rfc9293.def): no requirement is missing, each that is kept names a rule
// that there is and a test that there is, and docs/rfc9293.md says the same. To write that page, run from the
// root:
//   ackademy_tests "write docs/rfc9293.md"
#include <catch2/catch_test_case_info.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/interfaces/catch_interfaces_registry_hub.hpp>
#include <catch2/interfaces/catch_interfaces_testcase.hpp>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "core/tcp/rule.hpp"

using namespace tcp;

namespace {

enum class Verdict { Kept, NotKept, Elsewhere };

struct Requirement {
  std::string label, section, what;
  Verdict verdict;
  std::string rule, proof;
};

const std::vector<Requirement>& requirements() {
  static const std::vector<Requirement> all = {
#define REQUIREMENT(label, section, what, verdict, rule, proof) \
  {label, section, what, Verdict::verdict, rule, proof},
#include "tests/tcp/rfc9293.def"
#undef REQUIREMENT
  };
  return all;
}

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
  for (const Requirement& r : requirements()) {
    const bool kept = r.verdict == Verdict::Kept;
    t += "| " + r.label + " | " + r.section + " | " + r.what + " | " +
         (kept                            ? "yes"
          : r.verdict == Verdict::NotKept ? "no"
                                          : "elsewhere") +
         " | " + (r.rule.empty() ? "" : "`" + r.rule + "`") + " | " + (kept ? "“" + r.proof + "”" : r.proof) +
         " |\n";
  }
  return t;
}

}  // namespace

TEST_CASE(
    "RFC 9293, Appendix B: every requirement has its row, every MUST is kept or not this TCP's to keep") {
  std::set<std::string> labels;
  for (const Requirement& r : requirements()) {
    INFO(r.label);
    CHECK(labels.insert(r.label).second);
    CHECK_FALSE(r.proof.empty());
    if (r.label.starts_with("MUST")) CHECK(r.verdict != Verdict::NotKept);
  }
  const std::pair<const char*, int> kinds[] = {{"MUST-", 69}, {"SHLD-", 31}, {"MAY-", 17}, {"REC-", 1}};
  for (const auto& [kind, count] : kinds) {
    for (int i = 1; i <= count; ++i) {
      INFO(kind << i);
      CHECK(labels.contains(kind + std::to_string(i)));
    }
  }
  CHECK(labels.size() == 69 + 31 + 17 + 1);
}

TEST_CASE("RFC 9293, Appendix B: the rules and tests that rows name are there") {
  std::set<std::string> rules;
  for (std::size_t i = 0; i < rule_count(); ++i) rules.insert(std::string(text(static_cast<Rule>(i)).id));
  const std::set<std::string> tests = test_names();
  for (const Requirement& r : requirements()) {
    INFO(r.label << ": " << r.rule << ", " << r.proof);
    CHECK((r.rule.empty() || rules.contains(r.rule)));
    CHECK((r.verdict != Verdict::Kept || tests.contains(r.proof)));
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
