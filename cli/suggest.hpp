// "did you mean …?" for a word that is not one of those allowed.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace cli {

// The word that is nearest by single letters put in, left out or changed; empty where none is near.
std::string_view nearest(std::string_view word, std::span<const std::string_view> allowed);

// "unknown scene 'handshak'; did you mean 'handshake'?", or, where none is near, "…; there are a, b and c".
std::string unknown(std::string_view what, std::string_view word, std::span<const std::string_view> allowed);

}  // namespace cli
