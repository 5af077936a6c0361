// SYN cookies (RFC 4987, 3.6): all that a listener must remember of a SYN, folded into the initial sequence
// number of its SYN-ACK, so that no slot is needed until the third segment of the handshake brings it back.
//
//   bits 31–27: a slow counter, 64 s a step, modulo 32     bits 26–25: index of the MSS     bits 24–0: keyed
//   hash
#pragma once

#include <cstdint>
#include <optional>

#include "core/tcp/address.hpp"
#include "core/tcp/seq.hpp"
#include "core/tcp/time.hpp"

namespace tcp {

inline constexpr Duration cookie_step = 64s;
inline constexpr std::uint32_t cookie_lifetime_steps = 2;  // valid for 64 s to 128 s

// The cookie that stands as ISS; the peer's MSS is rounded down to one of four.
Seq make_cookie(std::uint64_t secret, const SocketPair& pair, Seq irs, std::uint16_t mss, Instant now);

// The MSS kept in a genuine cookie that has not expired; nothing for any other number.
std::optional<std::uint16_t> check_cookie(std::uint64_t secret, const SocketPair& pair, Seq irs, Seq cookie,
                                          Instant now);

// What a cookie has no room for, kept in the last six bits of the SYN-ACK's TSval as Linux does it: bits 0–3
// the window scale, 15 for none; bit 4 SACK-Permitted; bit 5 (ECN) stays clear.
struct KeptOptions {
  std::optional<std::uint8_t> shift;
  bool sack = false;
  friend constexpr bool operator==(const KeptOptions&, const KeptOptions&) = default;
};

// The latest value of a clock, not after `ticks`, that carries the options.
std::uint32_t keep_options(std::uint32_t ticks, const KeptOptions& options);
KeptOptions kept_options(std::uint32_t ticks);  // echoed

}  // namespace tcp
