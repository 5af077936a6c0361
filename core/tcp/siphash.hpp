// SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed hash for short inputs. RFC 6528 asks for one so that an
// outsider cannot guess initial sequence numbers, RFC 4987 for SYN cookies.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/tcp/address.hpp"

namespace tcp {

struct SipKey {
  std::uint64_t k0 = 0;
  std::uint64_t k1 = 0;
};

// Of the octets that the words make in little-endian order.
std::uint64_t siphash(SipKey key, std::span<const std::uint64_t> words);

// Of a socket pair, a purpose's own words behind it.
std::uint64_t siphash(SipKey key, const SocketPair& pair, std::uint64_t salt);

// A key of its own for each purpose, from the host's one secret.
SipKey derive_key(std::uint64_t secret, std::uint64_t purpose);

}  // namespace tcp
