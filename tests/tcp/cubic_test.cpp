// CUBIC (RFC 9438), as a pure part and beside NewReno.
#include <catch2/catch_test_macros.hpp>

#include "core/tcp/congestion.hpp"
#include "core/tcp/cubic.hpp"
#include "tests/tcp/wire.hpp"

using namespace tcp;
using namespace tcp::test;

TEST_CASE("cube roots, rounded down") {
  for (const std::uint64_t n : {0ULL, 1ULL, 2ULL, 7ULL, 100ULL, 12'345ULL, 2'642'245ULL}) {
    CHECK(cube_root(n * n * n) == n);
    if (n > 1) CHECK(cube_root(n * n * n - 1) == n - 1);
  }
  CHECK(cube_root(UINT64_MAX) == 2'642'245);
}

TEST_CASE("W_cubic(t): W_max at K, concave before, convex behind") {
  Cubic c{.w_max = 100'000, .k_ms = 2000};
  CHECK(w_cubic(c, 2000, 1000) == 100'000);
  CHECK(w_cubic(c, 0, 1000) == 96'800);      // 0.4 * 2^3 = 3.2 segments below
  CHECK(w_cubic(c, 3000, 1000) == 100'400);  // 0.4 segments after a second
  CHECK(w_cubic(c, 12'000, 1000) == 500'000);
  CHECK(w_cubic(c, 1'000'000'000, 1000) <= 1U << 30);
  CHECK(w_cubic({.w_max = 1000, .k_ms = 100'000}, 0, 1000) == 1000);  // never less than a segment
}

TEST_CASE("a loss leaves seven tenths; a second one soon after leaves room for others (fast convergence)") {
  Cubic c;
  CHECK(cubic_reduction(c, 100'000, 100'000, 1000) == 70'000);
  CHECK(c.w_max == 100'000);
  CHECK(cubic_reduction(c, 80'000, 80'000, 1000) == 56'000);
  CHECK(c.w_max == 68'000);
  CHECK(cubic_reduction(c, 1000, 1000, 1000) == 2000);
}

TEST_CASE("after a loss the window comes back to W_max in about K, flattens, then probes beyond") {
  Cubic c;
  const std::uint16_t mss = 1000;
  std::uint32_t cwnd = cubic_reduction(c, 1'000'000, 1'000'000, mss);
  CHECK(cwnd == 700'000);
  std::uint32_t at_k = 0, before_k = 0;
  Instant now{};
  std::int64_t k = 0;
  for (int step = 0; step < 200;
       ++step, now += 100ms) {  // one window acknowledged in each round trip of 100 ms
    cwnd = cubic_growth(c, cwnd, cwnd, mss, now, 100ms);
    k = c.k_ms;
    if (step * 100 < k - 1000) before_k = cwnd;
    if (step * 100 < k) at_k = cwnd;
  }
  CHECK(k == 9085);  // cbrt(300 / 0.4) s
  CHECK(at_k > 999'000);
  CHECK(at_k - before_k < 2000);  // flat
  CHECK(cwnd > 1'400'000);
}

TEST_CASE("where Reno would be faster CUBIC keeps up with it (4.3)") {
  Cubic c;
  std::uint32_t cwnd = cubic_reduction(c, 20'000, 20'000, 1000);
  Instant now{};
  for (int step = 0; step < 10; ++step, now += 10ms) cwnd = cubic_growth(c, cwnd, cwnd, 1000, now, 10ms);
  CHECK(cwnd >= 14'000 + 9 * 529);  // 9/17 of a segment each round trip
  CHECK(cwnd <= 14'000 + 10 * 1000);
}

TEST_CASE("a connection of the CUBIC profile halves less, and tells of its curve") {
  Config config = plain();
  config.congestion_control = true;
  config.congestion_algorithm = CongestionAlgorithm::Cubic;
  Bench b(config);
  b.open();
  b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK><MSS=1000>");
  b.send(20'000);
  for (int i = 0; i < 3; ++i) b.gets("<SEQ=301><ACK=101><CTL=ACK>");
  CHECK(b.c.tcb().congestion.ssthresh == 7000);
  b.gets("<SEQ=301><ACK=12101><CTL=ACK>");
  CHECK(b.said(Rule::RecoveryEnds));
  b.wait(50ms);
  for (std::uint32_t ack = 13101; ack <= 20101; ack += 1000) {
    b.gets("<SEQ=301><ACK=" + std::to_string(ack) + "><CTL=ACK>");
    b.send(3000);
  }
  CHECK(b.c.tcb().congestion.cwnd >= 7000);
  b.gets("<SEQ=301><ACK=" + std::to_string(b.c.tcb().snd.nxt.value()) + "><CTL=ACK>");
  CHECK(b.said(Rule::CubicGrowth));
}

TEST_CASE(
    "RFC 9438, 4.2 and 5.8: where the user sends little the window does not grow, and its time stands "
    "still") {
  Config config = plain();
  config.congestion_control = true;
  config.congestion_algorithm = CongestionAlgorithm::Cubic;
  Bench b(config);
  b.open();
  b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK><MSS=1000>");
  b.send(10'000);
  for (int i = 0; i < 3; ++i) b.gets("<SEQ=301><ACK=101><CTL=ACK>");
  b.gets("<SEQ=301><ACK=10101><CTL=ACK>");
  const auto all_acknowledged = [&b] {
    b.gets("<SEQ=301><ACK=" + std::to_string(b.c.tcb().snd.nxt.value()) + "><CTL=ACK>");
    return b.c.tcb().congestion.cwnd;
  };
  const auto fill = [&b] { b.send(b.c.tcb().congestion.cwnd / 1000 * 1000); };
  while (b.c.tcb().congestion.cwnd < b.c.tcb().congestion.ssthresh) {
    fill();
    all_acknowledged();
  }
  fill();
  const std::uint32_t before = all_acknowledged();
  for (int i = 0; i < 50; ++i) {  // a segment every 100 ms
    b.send(1000);
    b.wait(100ms);
    CHECK(all_acknowledged() == before);
  }
  b.wait(800ms);  // idle, less than an RTO
  fill();
  CHECK(all_acknowledged() < before + 1000);  // as if the five seconds had not been
  fill();
  b.wait(500ms);
  CHECK(all_acknowledged() > before);
}

TEST_CASE("how much an ACK may add in slow start is the profile's") {
  const auto grown = [](std::uint8_t segments) {
    Config config;
    config.slow_start_segments = segments;
    Congestion c = start_congestion(config, 1000, Seq(0));
    on_new_ack(c, Seq(5000), 4000, 0, 1000);
    return c.cwnd;
  };
  CHECK(grown(1) == 11'000);
  CHECK(grown(2) == 12'000);
  CHECK(grown(255) == 14'000);
}

TEST_CASE("RFC 9438, 4.8: the first congestion avoidance after a timeout begins at its own W_max") {
  Config config;
  config.congestion_algorithm = CongestionAlgorithm::Cubic;
  Congestion c = start_congestion(config, 1000, Seq(0));
  c.cwnd = 100'000;
  on_timeout(c, Seq(100'000), 100'000, 1000, true);
  CHECK(c.ssthresh == 70'000);
  c.cwnd = c.ssthresh;  // slow start has come so far
  CHECK(on_new_ack(c, Seq(200'000), 1000, 70'000, 1000, {Instant(1s), 100ms}) == Growth::CongestionAvoidance);
  CHECK(c.curve.k_ms == 0);
  CHECK(c.curve.w_max == 70'000);
}
