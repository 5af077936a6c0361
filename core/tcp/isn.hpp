// The initial sequence number (RFC 9293, 3.4.1; RFC 6528, 3): ISN = M + F(pair, secret), where M is a clock
// of 4 us ticks and F a keyed hash.
#pragma once

#include <cstdint>

#include "core/tcp/address.hpp"
#include "core/tcp/seq.hpp"
#include "core/tcp/time.hpp"

namespace tcp {

Seq initial_sequence_number(std::uint64_t secret, const SocketPair& pair, Instant now);

}  // namespace tcp
