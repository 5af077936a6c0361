// What programs send: "0000000 0000008 0000016 …", so that every octet tells its place in the stream. It
// begins anew after pattern_period octets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace sim {

inline constexpr std::uint32_t pattern_period = 10'000'000;

std::byte pattern(std::uint64_t place);
// The octets from `place` on, as many as there is room for.
void write_pattern(std::uint64_t place, std::span<std::byte> into);
bool is_pattern(std::uint64_t place, std::span<const std::byte> octets);
// The place, below pattern_period, from which on these are the pattern's octets; nothing where they are not,
// or are too few (below 15) to tell.
std::optional<std::uint32_t> place_in_pattern(std::span<const std::byte> octets);

}  // namespace sim
