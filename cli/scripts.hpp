// `ackademy script`: files in, one line for each that does not pass, and a summary.
#pragma once

#include <string>

#include "cli/arguments.hpp"

namespace cli {

int run_scripts(const ScriptOptions& options, std::string& out, std::string& err);  // the exit code

}  // namespace cli
