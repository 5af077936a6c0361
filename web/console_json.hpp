// The consoles of the lab's two ends, for the page: a line in, JSON out.
#pragma once

#include <string>
#include <string_view>

#include "web/app.hpp"

namespace lab {

// { "text": lines, "wish": "none"|"clear"|"help"|"man" }; what `sysctl -w` asks for is done as by App::act().
// `typed`: what `history` lists, a line each. { "error": sentence } where there is no such side.
std::string console_json(App& app, std::string_view side, std::string_view line, std::string_view typed);
// { "kept": the line up to the word that can be completed, "words": what may stand there }
std::string complete_json(std::string_view line);

}  // namespace lab
