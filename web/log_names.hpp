// What the log's filter, and notations are called in settings and in the state (web/bridge.hpp), in
// the order of their enums.
#pragma once

#include <array>
#include <string_view>

#include "web/log_lines.hpp"

namespace lab {

inline constexpr std::array<std::string_view, log_end_count> log_end_names{"client", "server", "wire"};
inline constexpr std::array<std::string_view, log_kind_count> log_kind_names{
    "segments", "losses", "states", "timers", "decisions", "calls", "acts"};
inline constexpr std::array<std::string_view, log_notation_count> log_notation_names{"words", "tcpdump",
                                                                                     "packetdrill"};

}  // namespace lab
