// The pattern, a word of eight octets at a time: seven digits and a space.
#include "core/sim/pattern.hpp"

#include <algorithm>
#include <array>

namespace sim {

namespace {

constexpr std::size_t word_octets = 8;
constexpr std::size_t digits = word_octets - 1;
using Word = std::array<std::byte, word_octets>;

Word word_at(std::uint64_t place) {
  Word word;
  std::uint64_t number = place - place % word_octets;
  for (std::size_t i = digits; i-- > 0; number /= 10) word[i] = static_cast<std::byte>('0' + number % 10);
  word[digits] = std::byte{' '};
  return word;
}

void to_next(Word& word) {
  int carry = word_octets;
  for (std::size_t i = digits; i-- > 0 && carry > 0;) {
    const int digit = static_cast<int>(word[i]) + carry;
    carry = digit > '9' ? 1 : 0;
    word[i] = static_cast<std::byte>(carry > 0 ? digit - 10 : digit);
  }
}

// part(offset, octets) for the pattern's words, cut to [place, place + size), until it says false.
template <typename Part>
bool each_word(std::uint64_t place, std::size_t size, Part&& part) {
  Word word = word_at(place);
  std::size_t column = place % word_octets;
  for (std::size_t i = 0; i < size; column = 0, to_next(word)) {
    const std::size_t octets = std::min(word_octets - column, size - i);
    if (!part(i, std::span<const std::byte>(word).subspan(column, octets))) return false;
    i += octets;
  }
  return true;
}

}  // namespace

std::byte pattern(std::uint64_t place) {
  return word_at(place)[place % word_octets];
}

void write_pattern(std::uint64_t place, std::span<std::byte> into) {
  each_word(place, into.size(), [&](std::size_t i, std::span<const std::byte> octets) {
    std::ranges::copy(octets, into.begin() + static_cast<std::ptrdiff_t>(i));
    return true;
  });
}

bool is_pattern(std::uint64_t place, std::span<const std::byte> octets) {
  return each_word(place, octets.size(), [&](std::size_t i, std::span<const std::byte> word) {
    return std::ranges::equal(word, octets.subspan(i, word.size()));
  });
}

std::optional<std::uint32_t> place_in_pattern(std::span<const std::byte> octets) {
  if (octets.size() < 2 * word_octets - 1) return std::nullopt;
  const auto space = std::find(octets.begin(), octets.begin() + word_octets, std::byte{' '});
  const auto before = static_cast<std::uint32_t>(space - octets.begin()) + 1;
  if (before > word_octets) return std::nullopt;
  std::uint32_t number = 0;
  for (std::size_t i = before; i < before + digits; ++i) {
    const auto digit = std::to_integer<std::uint32_t>(octets[i]) - '0';
    if (digit > 9) return std::nullopt;
    number = 10 * number + digit;
  }
  const std::uint32_t place = (number + pattern_period - before) % pattern_period;
  if (!is_pattern(place, octets)) return std::nullopt;
  return place;
}

}  // namespace sim
