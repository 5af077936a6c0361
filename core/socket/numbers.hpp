// Linux's numbers for options, flags and errors, as our own constants: n_EPIPE is what C calls EPIPE. The
// prefix keeps them apart from C's macros, where both are seen.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sock {

#define NUMBER(name, value) inline constexpr int n_##name = value;
#include "core/socket/numbers.def"
#undef NUMBER

std::optional<std::int64_t> number(std::string_view name);  // "EPIPE" is 32
std::string error_name(int error);                          // "EPIPE"; of one without a name "error 7"

}  // namespace sock
