// Runs a script against our TCP in virtual time: the script's events happen when it says, timers fire in
// between, and what goes out is compared with what the script expects, within its tolerance.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/tcp/config.hpp"

namespace script {

// packetdrill's; --tolerance_usecs in a script says otherwise.
inline constexpr tcp::Duration default_tolerance = std::chrono::milliseconds{4};

enum class Verdict : std::uint8_t {
  Passed,
  Failed,
  Skipped,  // the script asks for what is not modelled here
};

struct Outcome {
  Verdict verdict = Verdict::Passed;
  std::uint32_t line = 0;     // where it failed, or what it is skipped for; 0: nowhere
  std::string message;        // why, in one sentence or two lines ("expected …", "got …")
  bool has_commands = false;  // in backquotes; nothing was executed
};

// `config`: what the stack is like, unless the script says so itself (--so_flags=profile=rfc). Any text is
// safe.
Outcome run(std::string_view text, const tcp::Config& config);

}  // namespace script
