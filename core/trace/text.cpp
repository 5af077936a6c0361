// Text without a locale: see text.hpp.
#include "core/trace/text.hpp"

#include <array>
#include <string_view>

namespace trace {

std::string to_text(tcp::Address address) {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8) {
    text += std::to_string((address.value >> shift) & 0xff);
    if (shift > 0) text += '.';
  }
  return text;
}

std::string hex(std::span<const std::byte> octets) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::byte octet : octets) {
    text += digits[std::to_integer<std::size_t>(octet >> 4)];
    text += digits[std::to_integer<std::size_t>(octet & std::byte{0x0f})];
  }
  return text;
}

std::string zero_padded(std::uint64_t value, std::size_t width) {
  std::string text = std::to_string(value);
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return text;
}

std::string quoted(std::string_view text, char mark) {
  constexpr std::size_t most = 40;
  std::string shown(text.substr(0, most));
  if (text.size() > most) {
    while (!shown.empty() && (static_cast<unsigned char>(text[shown.size()]) & 0xC0) == 0x80)
      shown.pop_back();
    shown += "…";
  }
  for (char& c : shown) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return mark + shown + mark;
}

std::string flag_letters(tcp::Flags flags) {
  struct Letter {
    std::uint8_t bit;
    char letter;
  };
  static constexpr std::array<Letter, 8> letters{{{tcp::Flags::fin_bit, 'F'},
                                                  {tcp::Flags::syn_bit, 'S'},
                                                  {tcp::Flags::rst_bit, 'R'},
                                                  {tcp::Flags::psh_bit, 'P'},
                                                  {tcp::Flags::ack_bit, '.'},
                                                  {tcp::Flags::urg_bit, 'U'},
                                                  {tcp::Flags::ece_bit, 'E'},
                                                  {tcp::Flags::cwr_bit, 'W'}}};
  std::string text;
  for (const Letter& each : letters)
    if (flags.bits & each.bit) text += each.letter;
  return text;
}

std::string seconds(tcp::Duration t) {
  const auto whole = static_cast<std::uint64_t>(t.count());
  std::string text = std::to_string(whole / 1'000'000);
  if (whole % 1'000'000 == 0) return text;
  text += '.' + zero_padded(whole % 1'000'000, 6);
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

}  // namespace trace
