// Text as an action, with a time and without: what is understood is written, and understood as the same
// again.
#include "core/sim/action.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text(data, size);
  if (const sim::ParsedAction read = sim::parse_action(text); read.ok) {
    const std::string written = sim::to_text(read.action);
    const sim::ParsedAction again = sim::parse_action(written);
    fuzz::require(again.ok && sim::to_text(again.action) == written);
  } else {
    fuzz::require(!read.error.empty());
  }
  if (const sim::ParsedTimedAction read = sim::parse_timed_action(text); read.ok) {
    const std::string written = sim::to_text(read.timed);
    const sim::ParsedTimedAction again = sim::parse_timed_action(written);
    fuzz::require(again.ok && again.timed.at == read.timed.at && sim::to_text(again.timed) == written);
  }
  return 0;
}
