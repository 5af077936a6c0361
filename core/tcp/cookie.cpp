// Making and checking SYN cookies.
#include "core/tcp/cookie.hpp"

#include <array>

#include "core/tcp/siphash.hpp"

namespace tcp {
namespace {

constexpr std::uint64_t purpose = 0x434f4f4b4945;  // "COOKIE"
constexpr std::array<std::uint16_t, 4> mss_table = {536, 1300, 1440,
                                                    1460};  // the sizes that paths really have
constexpr int counter_shift = 27, mss_shift = 25;
constexpr std::uint32_t counter_mask = 31, mss_mask = 3, hash_mask = (1U << mss_shift) - 1;

constexpr std::uint32_t options_mask = 63, sack_bit = 16;
constexpr std::uint8_t no_shift = 15;

std::uint32_t counter(Instant now) {
  return static_cast<std::uint32_t>(now.time_since_epoch() / cookie_step);
}

Seq compose(std::uint64_t secret, const SocketPair& pair, Seq irs, std::uint32_t steps,
            std::uint32_t mss_index) {
  const std::uint64_t salt = (std::uint64_t{irs.value()} << 32) | (std::uint64_t{steps} << 2) | mss_index;
  const auto hash = static_cast<std::uint32_t>(siphash(derive_key(secret, purpose), pair, salt));
  return Seq(((steps & counter_mask) << counter_shift) | (mss_index << mss_shift) | (hash & hash_mask));
}

}  // namespace

Seq make_cookie(std::uint64_t secret, const SocketPair& pair, Seq irs, std::uint16_t mss, Instant now) {
  std::uint32_t index = 0;
  while (index + 1 < mss_table.size() && mss_table[index + 1] <= mss) ++index;
  return compose(secret, pair, irs, counter(now), index);
}

std::optional<std::uint16_t> check_cookie(std::uint64_t secret, const SocketPair& pair, Seq irs, Seq cookie,
                                          Instant now) {
  const std::uint32_t index = (cookie.value() >> mss_shift) & mss_mask;
  const std::uint32_t steps = counter(now);
  for (std::uint32_t age = 0; age < cookie_lifetime_steps && age <= steps; ++age) {
    if (compose(secret, pair, irs, steps - age, index) == cookie) return mss_table[index];
  }
  return std::nullopt;
}

std::uint32_t keep_options(std::uint32_t ticks, const KeptOptions& options) {
  const std::uint32_t bits = options.shift.value_or(no_shift) | (options.sack ? sack_bit : 0);
  const std::uint32_t kept = (ticks & ~options_mask) | bits;
  return kept > ticks ? kept - (options_mask + 1) : kept;
}

KeptOptions kept_options(std::uint32_t ticks) {
  KeptOptions options{.sack = (ticks & sack_bit) != 0};
  const auto shift = static_cast<std::uint8_t>(ticks & no_shift);
  if (shift != no_shift) options.shift = shift;
  return options;
}

}  // namespace tcp
