// Options: what is written can be read, and no malformed list does harm (RFC 9293, MUST-6, MUST-7).
#include <catch2/catch_test_macros.hpp>
#include <initializer_list>

#include "core/tcp/options.hpp"
#include "core/tcp/segment.hpp"

using namespace tcp;

namespace {

Options of(std::initializer_list<int> octets) {
  Bytes bytes;
  for (const int o : octets) bytes.push_back(static_cast<std::byte>(o));
  return Options(bytes);
}

}  // namespace

TEST_CASE("options are written as octets in their order and read back") {
  Options o;
  o.add_mss(1460).add_sack_permitted().add_timestamps({.value = 0x01020304, .echo_reply = 0x05060708});
  o.add_nop().add_window_scale(7);
  CHECK(o == of({2, 4, 0x05, 0xB4, 4, 2, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8, 1, 3, 3, 7}));
  CHECK(o.mss() == 1460);
  CHECK(o.sack_permitted());
  CHECK(o.window_scale() == 7);
  CHECK(o.timestamps() == Timestamps{.value = 0x01020304, .echo_reply = 0x05060708});
  CHECK_FALSE(o.sack().has_value());
}

TEST_CASE("selective acknowledgment blocks") {
  SackBlocks blocks;
  blocks.block[0] = {Seq(10), Seq(20)};
  blocks.block[1] = {Seq(0xFFFFFFF0), Seq(5)};
  blocks.count = 2;
  const Options o = Options().add_sack(blocks);
  CHECK(o.octets().size() == 18);
  CHECK(o.sack() == blocks);
}

TEST_CASE("padding fills up to whole words with End of Option List") {
  Options o = Options().add_window_scale(2);
  o.pad();
  CHECK(o == of({3, 3, 2, 0}));
  CHECK(Options().pad().empty());
}

TEST_CASE("an option that does not fit is left out whole") {
  Options o;
  for (int i = 0; i < 5; ++i) o.add_timestamps({});
  CHECK(o.octets().size() == 40);
  CHECK(o == Options(o).add_nop());
  CHECK(o == Options(o).add_mss(1));
  CHECK(Options(Bytes(99)).octets().size() == Options::max_octets);
}

TEST_CASE("unknown options are passed over") {
  CHECK(of({254, 5, 1, 2, 3, 2, 4, 1, 0}).mss() == 256);
  CHECK(of({1, 1, 253, 2, 2, 4, 1, 0}).mss() == 256);
}

TEST_CASE("malformed lists end where they break") {
  CHECK_FALSE(of({2}).mss());                 // no length
  CHECK_FALSE(of({2, 0, 5, 5}).mss());        // length 0
  CHECK_FALSE(of({9, 1, 2, 4, 5, 5}).mss());  // length 1
  CHECK_FALSE(of({2, 4, 5}).mss());           // cut short
  CHECK_FALSE(of({2, 3, 5}).mss());           // a length that MSS cannot have
  CHECK_FALSE(of({2, 255, 5, 5}).mss());      // beyond the end
  CHECK_FALSE(of({0, 2, 4, 5, 5}).mss());     // behind End of Option List
  CHECK_FALSE(of({3, 2}).window_scale());
  CHECK_FALSE(of({4, 3, 0}).sack_permitted());
  CHECK_FALSE(of({5, 2}).sack());
  CHECK_FALSE(of({5, 9, 0, 0, 0, 0, 0, 0, 0}).sack());
  CHECK_FALSE(of({8, 6, 0, 0, 0, 0}).timestamps());
  CHECK(of({2, 4, 1, 0, 9, 0}).mss() == 256);  // what stands before the break counts
}

TEST_CASE("any forty octets can be read") {
  std::uint32_t x = 7;
  for (int round = 0; round < 2000; ++round) {
    Bytes octets((x >> 16) % 41);
    for (std::byte& b : octets) {
      x = x * 1664525 + 1013904223;
      b = static_cast<std::byte>((x >> 24) % ((x >> 12) % 2 == 0 ? 12 : 256));
    }
    x += 1;
    const Options o(octets);
    if (const auto sack = o.sack()) CHECK(sack->count <= 4);
    (void)o.mss(), (void)o.window_scale(), (void)o.timestamps(), (void)o.sack_permitted();
    CHECK(o.octets().size() == octets.size());
  }
}
