// Bulk both ways at once through a wire that loses, copies, holds back and damages packets; and many small
// connections in turn.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <chrono>
#include <cstdlib>
#include <sstream>

#include "tests/interop/kernel/exchange.hpp"

using enum tcp::State;

namespace kernel {
namespace {

constexpr std::uint64_t mega = 1024 * 1024;

// Another seed a run, if one is wished: ACKADEMY_SEED=….
std::uint64_t seed() {
  const char* given = std::getenv("ACKADEMY_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : 20260801;
}

void transfer(Meeting& m, Opener who, std::uint64_t our_octets, std::uint64_t kernels_octets) {
  m.open(who);
  Exchange both(our_octets, kernels_octets, seed());
  const Instant begin = m.cable.now();
  both.run(m);
  const auto length = std::chrono::duration_cast<std::chrono::milliseconds>(m.cable.now() - begin);
  INFO("in " << length.count() << " ms; packets lost " << m.cable.lost() << ", copied " << m.cable.copied()
             << ", damaged " << m.cable.damaged());
  both.check();
  CHECK(m.cable.lost() > 0);
  CHECK(m.cable.copied() > 0);
  CHECK(m.cable.damaged() > 0);
}

}  // namespace

TEST_CASE("64 MB each way through 3 % loss arrive as they were sent, whoever opens", "[kernel]") {
  const Opener who = GENERATE(Opener::We, Opener::Kernel);
  CAPTURE(who, seed());
  Meeting m(tcp::linux_profile(), rough(), seed());
  transfer(m, who, 64 * mega, 64 * mega);
}

TEST_CASE("one way through 3 % loss, each profile, whoever opens", "[kernel]") {
  const std::string_view profile = GENERATE("rfc", "linux", "freebsd");
  const Opener who = GENERATE(Opener::We, Opener::Kernel);
  const bool we_send = GENERATE(true, false);
  CAPTURE(profile, who, we_send, seed());
  Meeting m(*tcp::profile(profile), rough(), seed());
  transfer(m, who, we_send ? 2 * mega : 0, we_send ? 0 : 2 * mega);
}

TEST_CASE("through 3 % loss without SACK, timestamps or window scaling", "[kernel]") {
  const std::string_view off = GENERATE("tcp_sack", "tcp_timestamps", "tcp_window_scaling");
  CAPTURE(off, seed());
  Meeting m(tcp::linux_profile(), rough(), seed());
  m.space.set("net/ipv4/" + std::string(off), "0");
  transfer(m, Opener::We, mega, mega);
}

TEST_CASE("500 connections in turn leave nothing behind but TIME-WAIT", "[kernel]") {
  need("ss", "iproute2");
  Meeting m;
  std::uint64_t our_waits = 0;
  for (std::uint64_t i = 0; i < 500; ++i) {
    CAPTURE(i);
    m.open(i % 2 == 0 ? Opener::We : Opener::Kernel);
    Exchange both(1 + i * 13 % 5000, 1 + i * 17 % 5000, i);
    both.run(m, i % 3 == 0, i % 3 == 1);  // the kernel closes first, we do, both at once
    both.check();
    m.until("our end is done",
            [&] { return (m.our_state() == Closed || m.our_state() == TimeWait) && m.cable.quiet(); });
    if (m.our_state() == TimeWait) ++our_waits;
    m.host.release(m.id);
    m.socket.close();
  }
  // A wait ends early where the kernel draws a port whose pair is in it, and where a FIN of ours that went
  // out twice finds nobody there: RST (RFC 1337).
  const std::uint64_t ended =
      m.cable.count(tcp::Rule::TimeWaitReopened) + m.cable.count(tcp::Rule::ResetWhileClosing);
  CHECK(m.host.connections().size() + ended >= our_waits);
  CHECK(std::ranges::all_of(m.host.connections(),
                            [](const auto& c) { return c.connection->state() == TimeWait; }));
  CHECK(our_waits >= 167);
  std::istringstream lines(output_of("ss -tanH"));
  std::uint64_t kernels_waits = 0;
  for (std::string line; std::getline(lines, line); ++kernels_waits) {
    CHECK(line.starts_with("TIME-WAIT"));
  }
  CHECK(kernels_waits >= 167);
  CHECK(our_waits + kernels_waits >= 500);
}

}  // namespace kernel
