// core/sim/pattern: the octets that programs send, and finding one's place in them.
#include "core/sim/pattern.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

using namespace sim;

namespace {

std::vector<std::byte> octets_at(std::uint64_t place, std::size_t size) {
  std::vector<std::byte> octets(size);
  write_pattern(place, octets);
  return octets;
}

std::string text(std::span<const std::byte> octets) {
  std::string text;
  for (const std::byte b : octets) text += static_cast<char>(b);
  return text;
}

}  // namespace

TEST_CASE("every word of the pattern is its place", "[sim][pattern]") {
  CHECK(text(octets_at(0, 27)) == "0000000 0000008 0000016 000");
  CHECK(text(octets_at(9'999'992, 16)) == "9999992 0000000 ");
  CHECK(text(octets_at(99'997, 11)) == "92 0100000 ");
}

TEST_CASE("an octet and a row of them agree wherever they begin", "[sim][pattern]") {
  for (const std::uint64_t place : {0ULL, 1ULL, 7ULL, 8ULL, 99'995ULL, 9'999'990ULL, 4'294'967'290ULL}) {
    const auto row = octets_at(place, 40);
    for (std::size_t i = 0; i < row.size(); ++i) REQUIRE(row[i] == pattern(place + i));
    CHECK(is_pattern(place, row));
    CHECK_FALSE(is_pattern(place + 8, row));
  }
}

TEST_CASE("fifteen octets tell their place", "[sim][pattern]") {
  for (std::uint64_t place = 0; place < 3 * pattern_period; place += 99'991) {
    for (const std::size_t size : {15U, 16U, 1448U}) {
      REQUIRE(place_in_pattern(octets_at(place, size)) == place % pattern_period);
    }
  }
  CHECK_FALSE(place_in_pattern(octets_at(0, 14)));
}

TEST_CASE("what differs in one octet is not the pattern", "[sim][pattern]") {
  const auto row = octets_at(12'345, 100);
  for (std::size_t i = 0; i < row.size(); ++i) {
    auto damaged = row;
    damaged[i] ^= std::byte{1};
    REQUIRE_FALSE(place_in_pattern(damaged));
    REQUIRE_FALSE(is_pattern(12'345, damaged));
  }
}
