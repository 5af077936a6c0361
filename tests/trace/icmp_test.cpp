// ICMP errors: from octets, and what they tell TCP.
#include "core/trace/icmp.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "core/trace/bytes.hpp"
#include "core/trace/wire_numbers.hpp"

using namespace trace;

namespace {

// Port unreachable from a router at 10.9.9.9, quoting the first octets of a segment from 10.0.0.1:4321 to
// 10.0.0.2:80. The quoted header's checksum is left wrong, as routers may.
tcp::Bytes message() {
  tcp::Segment segment;
  segment.source = {tcp::address(10, 0, 0, 1), 4321};
  segment.destination = {tcp::address(10, 0, 0, 2), 80};
  segment.seq = tcp::Seq(123456);
  const tcp::Bytes quoted = to_octets(segment);
  tcp::Bytes octets(56);
  std::copy_n(quoted.begin(), 28, octets.begin() + 28);
  put16(octets, 38, 0);
  put8(octets, 0, 0x45);
  put16(octets, 2, 56);
  put8(octets, 8, 64);
  put8(octets, 9, 1);
  put32(octets, 12, tcp::address(10, 9, 9, 9).value);
  put32(octets, 16, tcp::address(10, 0, 0, 1).value);
  put16(octets, 10, internet_checksum(std::span(octets).first(20)));
  put8(octets, 20, 3);
  put8(octets, 21, 3);
  put16(octets, 22, internet_checksum(std::span(octets).subspan(20)));
  return octets;
}

}  // namespace

TEST_CASE("an ICMP error names the segment that it is about", "[trace]") {
  const auto icmp = icmp_from_octets(message());
  REQUIRE(icmp);
  CHECK(icmp->type == 3);
  CHECK(icmp->code == 3);
  CHECK(icmp->pair.local == tcp::Endpoint{tcp::address(10, 0, 0, 1), 4321});
  CHECK(icmp->pair.remote == tcp::Endpoint{tcp::address(10, 0, 0, 2), 80});
  CHECK(icmp->seq == tcp::Seq(123456));
}

TEST_CASE("what is cut off, damaged or not about TCP is no ICMP error for us", "[trace]") {
  const tcp::Bytes whole = message();
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK_FALSE(icmp_from_octets(std::span(whole).first(size)));
  for (std::size_t at = 0; at < whole.size(); ++at) {
    tcp::Bytes damaged = whole;
    damaged[at] ^= std::byte{0x10};
    CHECK_FALSE(icmp_from_octets(damaged));
  }
  tcp::Bytes about_udp = whole;
  put8(about_udp, 37, 17);
  put16(about_udp, 22, 0);
  put16(about_udp, 22, internet_checksum(std::span(about_udp).subspan(20)));
  CHECK_FALSE(icmp_from_octets(about_udp));
}

TEST_CASE("hard, soft, quenched, or nothing to TCP (RFC 9293, 3.9.2.2)", "[trace]") {
  CHECK(icmp_error(3, 2) == tcp::IcmpError::Hard);
  CHECK(icmp_error(3, 3) == tcp::IcmpError::Hard);
  for (const unsigned code : {0U, 1U, 4U, 5U, 6U, 13U})
    CHECK(icmp_error(3, static_cast<std::uint8_t>(code)) == tcp::IcmpError::Soft);
  CHECK(icmp_error(11, 0) == tcp::IcmpError::Soft);
  CHECK(icmp_error(12, 0) == tcp::IcmpError::Soft);
  CHECK(icmp_error(4, 0) == tcp::IcmpError::SourceQuench);
  CHECK_FALSE(icmp_error(8, 0));
}

TEST_CASE("types and codes of ICMP by name, and by number", "[trace]") {
  CHECK(icmp_type("unreachable") == 3);
  CHECK(icmp_type("type_250") == 250);
  CHECK_FALSE(icmp_type("type_256"));
  CHECK_FALSE(icmp_type("nonsense"));
  CHECK(icmp_code(3, "frag_needed") == 4);
  CHECK(icmp_code(11, "code_1") == 1);
  CHECK_FALSE(icmp_code(11, "frag_needed"));
  CHECK_FALSE(icmp_code(3, "code_"));
}
