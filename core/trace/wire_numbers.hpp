// Numbers in network byte order (RFC 9293, section 3.1), for the parts of this room that read or write
// octets. Callers check that the octets are there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace trace {

inline std::uint8_t get8(std::span<const std::byte> octets, std::size_t at) {
  return std::to_integer<std::uint8_t>(octets[at]);
}
inline std::uint16_t get16(std::span<const std::byte> octets, std::size_t at) {
  return static_cast<std::uint16_t>(get8(octets, at) << 8 | get8(octets, at + 1));
}
inline std::uint32_t get32(std::span<const std::byte> octets, std::size_t at) {
  return std::uint32_t{get16(octets, at)} << 16 | get16(octets, at + 2);
}

inline void put8(std::span<std::byte> octets, std::size_t at, std::uint8_t value) {
  octets[at] = std::byte{value};
}
inline void put16(std::span<std::byte> octets, std::size_t at, std::uint16_t value) {
  put8(octets, at, static_cast<std::uint8_t>(value >> 8));
  put8(octets, at + 1, static_cast<std::uint8_t>(value & 0xff));
}
inline void put32(std::span<std::byte> octets, std::size_t at, std::uint32_t value) {
  put16(octets, at, static_cast<std::uint16_t>(value >> 16));
  put16(octets, at + 2, static_cast<std::uint16_t>(value & 0xffff));
}

}  // namespace trace
