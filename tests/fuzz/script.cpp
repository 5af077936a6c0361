// Text as a packetdrill script: parsed, and run against our TCP.
#include "core/script/run.hpp"
#include "core/trace/packetdrill.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text(data, size);
  trace::parse_script(text);
  script::run(text, tcp::linux_profile());
  return 0;
}
