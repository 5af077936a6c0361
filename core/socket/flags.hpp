// A Config in words: `profile=linux,rcvbuf=65536,nagle=0`. The packetdrill library takes them in --so_flags,
// scripts in an option of the same name.
#pragma once

#include <string>
#include <string_view>

#include "core/tcp/config.hpp"

namespace sock {

// Applies name=value pairs, separated by commas, one after the other; `profile` puts a whole Config in place.
// Any field of Config is known by its name; durations are 200ms, 1s, 40us or `never`. Answers one sentence
// on the first that is wrong (`config` then holds what stood before it), or nothing.
std::string apply_flags(std::string_view flags, tcp::Config& config);

}  // namespace sock
