// The command line of Ackademy, all of it but main(): arguments in, text and an exit code out, so that tests
// call it as the shell does.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace cli {

inline constexpr int exit_ok = 0;
inline constexpr int exit_refused = 1;    // the run went to its end, but something of --do could not be done
inline constexpr int exit_arguments = 2;  // one line on err says what was wrong and what is allowed
inline constexpr int exit_unwritten = 3;  // a file could not be written; one line on err says which and why

// `arguments` without the program's name. out and err are appended to.
int run(std::span<const std::string_view> arguments, std::string& out, std::string& err);

}  // namespace cli
