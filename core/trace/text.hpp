// Small pieces of text that the notations and the rooms above share. No locale has a say in them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/tcp/address.hpp"
#include "core/tcp/segment.hpp"
#include "core/tcp/time.hpp"

namespace trace {

std::string to_text(tcp::Address address);                        // "10.0.0.1"
std::string hex(std::span<const std::byte> octets);               // "00ff", two lower-case digits an octet
std::string zero_padded(std::uint64_t value, std::size_t width);  // at least `width` decimal digits

// A word as an error repeats it, between two `mark`s: of at most 40 octets, and "…" where there were more,
// never within a character of UTF-8; '?' for each control character, so that it stays on one line.
std::string quoted(std::string_view text, char mark = '\'');

// The control bits in tcpdump's order: FSRP.UEW; empty for none.
std::string flag_letters(tcp::Flags flags);

// Seconds with all that is known of the fraction and no more: "0", "1.5", "0.000040". t >= 0.
std::string seconds(tcp::Duration t);

}  // namespace trace
