// base64url with CRC-24 (RFC 9580, section 6.1.1: its generator and its first value).
#include "core/lesson/code.hpp"

#include <optional>

namespace lesson {

namespace {

constexpr char version = '1';
constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t checksum_octets = 3;

std::uint32_t crc24(std::span<const std::byte> octets) {
  std::uint32_t crc = 0xb704ce;
  for (const std::byte octet : octets) {
    crc ^= std::to_integer<std::uint32_t>(octet) << 16;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 0x800000) != 0 ? (crc << 1) ^ 0x1864cfb : crc << 1;
  }
  return crc & 0xffffff;
}

std::string to_base64(std::span<const std::byte> octets) {
  std::string text;
  std::uint32_t bits = 0;
  int held = 0;
  const auto put = [&](std::uint32_t value) { text += digits[value & 63]; };
  for (const std::byte octet : octets) {
    bits = (bits << 8 | std::to_integer<std::uint32_t>(octet)) & 0xffff;
    for (held += 8; held >= 6; held -= 6) put(bits >> (held - 6));
  }
  if (held > 0) put(bits << (6 - held));
  return text;
}

// Nothing: another character, or bits left over that are not zero.
std::optional<std::vector<std::byte>> from_base64(std::string_view text) {
  std::vector<std::byte> octets;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const std::size_t value = digits.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6 | static_cast<std::uint32_t>(value)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    octets.push_back(static_cast<std::byte>(bits >> held & 0xff));
  }
  if (held >= 6 || (bits & ((1U << held) - 1)) != 0) return std::nullopt;
  return octets;
}

}  // namespace

std::string to_code(std::span<const std::byte> octets) {
  std::vector<std::byte> sealed(octets.begin(), octets.end());
  const std::uint32_t crc = crc24(octets);
  for (const int shift : {16, 8, 0}) sealed.push_back(static_cast<std::byte>(crc >> shift & 0xff));
  return version + to_base64(sealed);
}

CodeOctets from_code(std::string_view code) {
  if (code.empty() || code.size() > max_code) return {.octets = {}, .error = CodeError::Damaged};
  if (code.front() != version) {
    const bool digit = code.front() >= '0' && code.front() <= '9';
    return {.octets = {}, .error = digit ? CodeError::OtherVersion : CodeError::Damaged};
  }
  auto octets = from_base64(code.substr(1));
  if (!octets || octets->size() < checksum_octets) return {.octets = {}, .error = CodeError::Damaged};
  // With its checksum behind them, octets give the checksum 0.
  if (crc24(*octets) != 0) return {.octets = {}, .error = CodeError::Damaged};
  octets->resize(octets->size() - checksum_octets);
  return {.octets = std::move(*octets)};
}

}  // namespace lesson
