// RFC 6528, section 3.
#include "core/tcp/isn.hpp"

#include "core/tcp/siphash.hpp"

namespace tcp {
namespace {

constexpr std::uint64_t purpose = 0x49534e;  // "ISN"
constexpr std::int64_t tick_us = 4;

}  // namespace

Seq initial_sequence_number(std::uint64_t secret, const SocketPair& pair, Instant now) {
  const auto m = static_cast<std::uint32_t>(microseconds(now) / tick_us);
  const auto f = static_cast<std::uint32_t>(siphash(derive_key(secret, purpose), pair, 0));
  return Seq(m + f);
}

}  // namespace tcp
