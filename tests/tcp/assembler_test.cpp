// Reassembly: out of order, overlapping, twice, across the wrap.
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <optional>

#include "core/tcp/assembler.hpp"
#include "tests/tcp/wire.hpp"

using namespace tcp;
using namespace tcp::test;

namespace {

struct Held {
  std::uint32_t begin, end;
  friend bool operator==(const Held&, const Held&) = default;
};

std::vector<Held> blocks(const Assembler& a) {
  std::vector<Held> all;
  for (const auto& b : a.blocks()) {
    CHECK(b.octets == pattern(b.begin, b.octets.size()));
    all.push_back({b.begin.value(), b.end().value()});
  }
  return all;
}

bool hold(Assembler& a, std::uint32_t begin, std::uint32_t end, std::uint32_t next = 0) {
  return a.hold(Seq(next), Seq(begin), pattern(Seq(begin), end - begin));
}

}  // namespace

TEST_CASE("blocks that touch or overlap become one") {
  Assembler a;
  hold(a, 10, 20);
  hold(a, 30, 40);
  CHECK(blocks(a) == std::vector<Held>{{10, 20}, {30, 40}});
  SECTION("touching in front") {
    hold(a, 5, 10);
    CHECK(blocks(a) == std::vector<Held>{{5, 20}, {30, 40}});
  }
  SECTION("touching behind") {
    hold(a, 20, 25);
    CHECK(blocks(a) == std::vector<Held>{{10, 25}, {30, 40}});
  }
  SECTION("closing the gap") {
    hold(a, 20, 30);
    CHECK(blocks(a) == std::vector<Held>{{10, 40}});
  }
  SECTION("overlapping both") {
    hold(a, 15, 35);
    CHECK(blocks(a) == std::vector<Held>{{10, 40}});
  }
  SECTION("covering both") {
    hold(a, 5, 50);
    CHECK(blocks(a) == std::vector<Held>{{5, 50}});
  }
  SECTION("wholly inside one") {
    hold(a, 12, 18);
    CHECK(blocks(a) == std::vector<Held>{{10, 20}, {30, 40}});
  }
  SECTION("between, touching neither") {
    hold(a, 22, 28);
    CHECK(blocks(a) == std::vector<Held>{{10, 20}, {22, 28}, {30, 40}});
  }
}

TEST_CASE("what came first stays") {
  Assembler a;
  a.hold(Seq(0), Seq(10), Bytes(5, std::byte{1}));
  a.hold(Seq(0), Seq(8), Bytes(10, std::byte{2}));
  REQUIRE(a.blocks().size() == 1);
  Bytes expected(10, std::byte{2});
  std::fill_n(expected.begin() + 2, 5, std::byte{1});
  CHECK(a.blocks()[0].octets == expected);
}

TEST_CASE("what has become contiguous is released") {
  Assembler a;
  ByteQueue queue;
  hold(a, 10, 20);
  hold(a, 30, 40);
  CHECK(a.release(Seq(9), queue) == 0);
  CHECK(a.release(Seq(10), queue) == 10);
  CHECK(blocks(a) == std::vector<Held>{{30, 40}});
  CHECK(a.release(Seq(35), queue) == 5);  // the rest of a block that came again in part
  CHECK(a.empty());
  hold(a, 50, 60, 40);
  CHECK(a.release(Seq(70), queue) == 0);  // all of it came again
  CHECK(a.empty());
}

TEST_CASE("there is a limit to the gaps") {
  Assembler a;
  for (std::uint32_t i = 1; i <= Assembler::max_blocks; ++i) CHECK(hold(a, 10 * i, 10 * i + 5));
  CHECK_FALSE(hold(a, 10 * (Assembler::max_blocks + 1), 10 * (Assembler::max_blocks + 1) + 5));
  CHECK(hold(a, 15, 20));  // one that joins two is welcome
  CHECK(a.blocks().size() == Assembler::max_blocks - 1);
}

TEST_CASE("segments in any order give the same octets as a model") {
  std::uint32_t x = 42;
  const auto random = [&x](std::uint32_t below) {
    x = x * 1664525 + 1013904223;
    return (x >> 10) % below;
  };
  for (int round = 0; round < 300; ++round) {
    const Seq start(0xFFFFFF00 + random(400));  // often across the wrap
    constexpr std::uint32_t size = 300;
    Assembler a;
    ByteQueue queue;
    std::array<bool, size> model{};
    std::uint32_t next = 0;
    while (next < size) {
      const std::uint32_t from = next + random(size - next);
      const std::uint32_t to = from + 1 + random(std::min(40U, size - from));
      std::fill(model.begin() + from, model.begin() + to, true);
      const Bytes data = pattern(start + from, to - from);
      if (from == next) {
        queue.append(data);
        next += to - from;
        next += a.release(start + next, queue);
      } else {
        REQUIRE(a.hold(start + next, start + from, data));
      }
      std::uint32_t expected = 0;
      while (expected < size && model[expected]) ++expected;
      REQUIRE(next == expected);
    }
    CHECK(a.empty());
    const auto all = queue.octets();
    CHECK(Bytes(all.begin(), all.end()) == pattern(start, size));
  }
}
