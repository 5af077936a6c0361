// Amounts with units as text, exactly both ways: no rounding, no locale, no floating point.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sim {

struct Unit {
  std::string_view name;
  std::uint64_t size;  // in the smallest unit
};
// Greatest first. A bare number counts the unit without a name.
inline constexpr std::array time_units{Unit{"s", 1'000'000}, Unit{"", 1'000'000}, Unit{"ms", 1'000},
                                       Unit{"us", 1}};
inline constexpr std::array rate_units{Unit{"Gbit", 1'000'000'000}, Unit{"Mbit", 1'000'000},
                                       Unit{"kbit", 1'000}, Unit{"bit", 1}};
inline constexpr std::array percent_units{Unit{"%", 10'000}};

// Decimal digits and nothing else.
std::optional<std::uint64_t> parse_count(std::string_view text);

// "1.5ms": digits, perhaps a point and more digits, a unit. In the smallest unit, of which it must be a whole
// number, at most `most`.
std::optional<std::uint64_t> parse_amount(std::string_view text, std::span<const Unit> units,
                                          std::uint64_t most);

// In the greatest unit that needs no fraction; a share (of a million) as "0.5%".
std::string amount_text(std::uint64_t amount, std::span<const Unit> units);
std::string percent_text(std::uint64_t ppm);

}  // namespace sim
