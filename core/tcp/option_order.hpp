// Which options a segment carries, and in which order and padding a profile writes them (RFC 9293, 3.2;
// RFC 7323, Appendix A). Pure functions.
#pragma once

#include <cstdint>
#include <optional>

#include "core/tcp/config.hpp"
#include "core/tcp/options.hpp"
#include "core/tcp/segment.hpp"

namespace tcp {

// What a SYN offers.
struct Offer {
  std::optional<std::uint16_t> mss;  // nothing: the peer is silent
  std::optional<std::uint8_t> shift;
  bool sack = false;
  std::optional<Timestamps> stamps;
};

inline constexpr std::uint8_t greatest_shift = 14;    // RFC 7323, 2.3
inline constexpr std::uint16_t stamps_octets = 12;    // with the two NOPs before them
inline constexpr std::uint16_t sack_head_octets = 4;  // two NOPs, kind, length; 8 more for each block

Offer read_offer(const Segment& syn);
Options syn_options(OptionOrder order, const Offer& offer);
// What every other segment carries; all profiles write it alike. Blocks that do not fit behind the timestamps
// are left out.
Options segment_options(const std::optional<Timestamps>& stamps, const SackBlocks& blocks);

// The least shift with which `buffer` octets can be offered, at least `wanted`.
std::uint8_t window_shift_for(std::uint32_t buffer, std::uint8_t wanted);

}  // namespace tcp
