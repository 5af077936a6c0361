// The numbers of the pcapng format (draft-ietf-opsawg-pcapng, sections 3 and 4) that are written and read.
#pragma once

#include <cstddef>
#include <cstdint>

namespace trace::pcapng {

// Types of blocks.
inline constexpr std::uint32_t section_header_block = 0x0a0d0d0a;  // the same in both byte orders
inline constexpr std::uint32_t interface_block = 1;
inline constexpr std::uint32_t simple_packet_block = 3;
inline constexpr std::uint32_t enhanced_packet_block = 6;

inline constexpr std::uint32_t byte_order_magic = 0x1a2b3c4d;
inline constexpr std::uint16_t version_major = 1;

// Options.
inline constexpr std::uint16_t option_end = 0;
inline constexpr std::uint16_t option_comment = 1;
inline constexpr std::uint16_t option_name = 2;             // of an interface
inline constexpr std::uint16_t option_application = 4;      // of a section: what wrote it
inline constexpr std::uint16_t option_time_resolution = 9;  // of an interface
inline constexpr std::uint16_t option_time_offset = 14;     // of an interface, in seconds
inline constexpr std::size_t max_option_octets = 65'535;

inline constexpr std::size_t least_block_octets = 12;  // type, length, length again

constexpr std::size_t padded(std::size_t octets) {
  return (octets + 3) / 4 * 4;
}

}  // namespace trace::pcapng
