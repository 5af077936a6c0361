// Initial sequence numbers (RFC 6528) and SYN cookies (RFC 4987, 3.6), both on SipHash-2-4.
#include <catch2/catch_test_macros.hpp>
#include <set>

#include "core/tcp/cookie.hpp"
#include "core/tcp/isn.hpp"
#include "core/tcp/siphash.hpp"
#include "tests/tcp/wire.hpp"

using namespace tcp;
using namespace tcp::test;

namespace {

constexpr std::uint64_t secret = 0x5eed;
constexpr SocketPair pair{far_end, near_end};

}  // namespace

TEST_CASE("SipHash-2-4 gives the values of its authors' test vectors") {
  const SipKey key{0x0706050403020100ULL, 0x0f0e0d0c0b0a0908ULL};
  const std::array<std::uint64_t, 2> words = {0x0706050403020100ULL, 0x0f0e0d0c0b0a0908ULL};
  CHECK(siphash(key, {}) == 0x726fdb47dd0e0e31ULL);
  CHECK(siphash(key, std::span(words).first(1)) == 0x93f5f5799a932462ULL);
  CHECK(siphash(key, words) == 0x3f2acc7f57c29bdbULL);
}

TEST_CASE("the ISN advances by one each 4 us, from a place that only the secret tells") {
  const Seq first = initial_sequence_number(secret, pair, Instant{});
  CHECK(initial_sequence_number(secret, pair, Instant(3us)) == first);
  CHECK(initial_sequence_number(secret, pair, Instant(4us)) == first + 1);
  CHECK(initial_sequence_number(secret, pair, Instant(1s)) == first + 250'000);
  std::set<std::uint32_t> places;
  for (std::uint16_t port = 1; port <= 100; ++port) {
    const SocketPair other{far_end, {near_end.address, port}};
    places.insert(initial_sequence_number(secret, other, Instant{}).value());
    places.insert(initial_sequence_number(secret + 1, other, Instant{}).value());
  }
  CHECK(places.size() == 200);
}

TEST_CASE("a cookie brings back the MSS, rounded down") {
  const Instant now(1000s);
  const auto round_trip = [&](std::uint16_t mss) {
    return check_cookie(secret, pair, Seq(300), make_cookie(secret, pair, Seq(300), mss, now), now);
  };
  CHECK(round_trip(1460) == 1460);
  CHECK(round_trip(9000) == 1460);
  CHECK(round_trip(1400) == 1300);
  CHECK(round_trip(536) == 536);
  CHECK(round_trip(100) == 536);
}

TEST_CASE("a cookie is good for one sender, one SYN, one secret and two steps of its clock") {
  const Instant now(10 * cookie_step + 1s);
  const Seq cookie = make_cookie(secret, pair, Seq(300), 1460, now);
  const SocketPair stranger{far_end, {near_end.address, 9}};
  CHECK(check_cookie(secret, pair, Seq(300), cookie, now));
  CHECK_FALSE(check_cookie(secret, stranger, Seq(300), cookie, now));
  CHECK_FALSE(check_cookie(secret, pair, Seq(301), cookie, now));
  CHECK_FALSE(check_cookie(secret + 1, pair, Seq(300), cookie, now));
  CHECK_FALSE(check_cookie(secret, pair, Seq(300), cookie + 1, now));
  CHECK(check_cookie(secret, pair, Seq(300), cookie, Instant(12 * cookie_step) - 1us));
  CHECK_FALSE(check_cookie(secret, pair, Seq(300), cookie, Instant(12 * cookie_step)));
  CHECK_FALSE(check_cookie(secret, pair, Seq(300), cookie, Instant(42 * cookie_step)));  // 32 steps on
}
