// The last test of this room, by its file's name: every rule of rules.def and every arrow of Figure 5 has
// happened in some test before it. Only a whole run in the order of declaration can tell; any other skips it.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/interfaces/catch_interfaces_config.hpp>
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>
#include <string>

#include "tests/tcp/rule_log.hpp"

namespace {

bool whole_run = false;

class RunWatcher : public Catch::EventListenerBase {
 public:
  using EventListenerBase::EventListenerBase;
  void testRunStarting(const Catch::TestRunInfo&) override {
    whole_run = !m_config->hasTestFilters() && m_config->shardCount() == 1 &&
                m_config->runOrder() == Catch::TestRunOrder::Declared;
  }
};
CATCH_REGISTER_LISTENER(RunWatcher)

}  // namespace

using namespace tcp;

TEST_CASE("every rule happens in some test") {
  if (!whole_run) SKIP("only a whole run can tell");
  std::string never_happened;
  for (std::size_t i = 0; i < rule_count(); ++i) {
    const Rule rule = static_cast<Rule>(i);
    if (!test::rule_log().rules.contains(rule)) never_happened += std::string(text(rule).id) + " ";
  }
  CHECK(never_happened == "");
}

TEST_CASE("every arrow of Figure 5 is taken in some test") {
  if (!whole_run) SKIP("only a whole run can tell");
  std::string never_taken;
  for (const auto& [from, to] : test::figure_5()) {
    if (!test::rule_log().transitions.contains({from, to})) {
      never_taken += std::string(name(from)) + " to " + std::string(name(to)) + "; ";
    }
  }
  CHECK(never_taken == "");
}
