// See amounts.hpp.
#include "core/sim/amounts.hpp"

#include <algorithm>
#include <charconv>

namespace sim {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t digits_at_front(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
}

}  // namespace

std::optional<std::uint64_t> parse_count(std::string_view text) {
  std::uint64_t value = 0;
  if (text.empty() || digits_at_front(text) != text.size()) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} ? std::optional(value) : std::nullopt;
}

std::optional<std::uint64_t> parse_amount(std::string_view text, std::span<const Unit> units,
                                          std::uint64_t most) {
  const std::size_t whole_digits = digits_at_front(text);
  const auto whole = parse_count(text.substr(0, whole_digits));
  if (!whole) return std::nullopt;
  text.remove_prefix(whole_digits);
  std::string_view fraction;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    fraction = text.substr(0, digits_at_front(text));
    if (fraction.empty()) return std::nullopt;
    text.remove_prefix(fraction.size());
  }
  const auto unit = std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.name == text; });
  if (unit == units.end() || *whole > most / unit->size) return std::nullopt;
  std::uint64_t amount = *whole * unit->size;
  std::uint64_t place = unit->size;
  for (const char digit : fraction) {
    if (digit != '0' && place % 10 != 0) return std::nullopt;  // finer than the smallest unit
    place /= 10;
    amount += static_cast<std::uint64_t>(digit - '0') * place;
  }
  return amount <= most ? std::optional(amount) : std::nullopt;
}

std::string amount_text(std::uint64_t amount, std::span<const Unit> units) {
  const auto unit =
      std::find_if(units.begin(), units.end(), [&](const Unit& u) { return amount % u.size == 0; });
  return std::to_string(amount / unit->size) + std::string(unit->name);
}

std::string percent_text(std::uint64_t ppm) {
  std::string text = std::to_string(ppm / 10'000);
  if (ppm % 10'000 != 0) {
    std::string fraction = std::to_string(10'000 + ppm % 10'000).substr(1);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    text += "." + fraction;
  }
  return text + "%";
}

}  // namespace sim
