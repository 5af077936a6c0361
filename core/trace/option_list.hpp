// A segment's options one by one (RFC 9293, section 3.2), for the notations that print them all, known or
// not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/tcp/options.hpp"

namespace trace {

// One option as it stands on the wire, or, where `malformed`, all the octets from the first whose length is
// impossible.
struct ListedOption {
  std::uint8_t kind = 0;
  std::span<const std::byte> octets;  // with kind and length
  std::span<const std::byte> value;   // without; empty where malformed
  bool malformed = false;

  bool is(tcp::OptionKind known, std::size_t value_octets) const {
    return kind == static_cast<std::uint8_t>(known) && value.size() == value_octets && !malformed;
  }
  // A SACK option with one to four whole blocks.
  bool is_sack() const {
    return kind == static_cast<std::uint8_t>(tcp::OptionKind::Sack) && !malformed && !value.empty() &&
           value.size() % 8 == 0;
  }
};

// Every octet is in exactly one of them; each End of Option List and what follows it is listed too. The spans
// look into `options`.
std::vector<ListedOption> list_options(const tcp::Options& options);
std::vector<ListedOption> list_options(tcp::Options&&) = delete;

// The same options with `octets` added, modulo 2^32, to both edges of every SACK block.
tcp::Options shift_sack_blocks(const tcp::Options& options, std::uint32_t octets);

}  // namespace trace
