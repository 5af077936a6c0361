// Zero windows (RFC 9293, 3.8.6.1): a reader stalls, the other end probes, reading goes on.
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "tests/interop/kernel/exchange.hpp"

using enum tcp::State;

namespace kernel {
namespace {

// Until the window that we show is shut: what is left of it may be less than the scale can say.
void fill(Meeting& m, Exchange& one_way) {
  m.until("the window is shut", [&] {
    one_way.work_in_kernel(m, false);
    const tcp::Rcv& rcv = m.connection().tcb().rcv;
    return rcv.wnd >> rcv.wind_shift == 0;
  });
}

}  // namespace

TEST_CASE("the kernel's reader stalls: we probe its zero window, and lose nothing", "[kernel]") {
  const std::string_view profile = GENERATE("linux", "freebsd");
  const Opener who = GENERATE(Opener::We, Opener::Kernel);
  CAPTURE(profile, who);
  tcp::Config config = *tcp::profile(profile);
  config.send_buffer = 1'000'000;
  Meeting m(config);
  if (who == Opener::Kernel) m.space.set("net/ipv4/tcp_rmem", "4096 8192 16384");
  m.open(who, 8192);
  Exchange one_way(500'000, 0, 17);
  one_way.work_here(m, true);
  m.until("two probes are answered", [&] {
    return m.cable.count(tcp::Rule::ZeroWindowProbe) >= 3 && m.connection().tcb().snd.wnd == 0;
  });
  CHECK(m.connection().timers().running(tcp::Timer::Persist));
  CHECK(m.our_state() == Established);
  one_way.run(m);
  one_way.check();
  CHECK(m.cable.count(tcp::Rule::WindowOpens) > 0);
}

TEST_CASE("our reader stalls: the kernel's persist timer runs, and nothing is lost", "[kernel]") {
  need("ss", "iproute2");
  const std::string_view profile = GENERATE("rfc", "linux", "freebsd");
  const Opener who = GENERATE(Opener::We, Opener::Kernel);
  CAPTURE(profile, who);
  Meeting m(*tcp::profile(profile));
  m.open(who);
  Exchange one_way(0, 500'000, 19);
  fill(m, one_way);
  // A probe is the octet before the window once more, without data.
  const auto probes = [&] {
    return m.cable.count(tcp::Rule::UnacceptableSegment) + m.cable.count(tcp::Rule::ZeroWindowSegment);
  };
  m.until("two probes have come", [&] { return probes() >= 2; });
  CHECK(output_of("ss -tanoH").find("timer:(persist") != std::string::npos);
  one_way.run(m);
  one_way.check();
}

TEST_CASE("our reader takes sips: no silly windows, and nothing is lost", "[kernel]") {
  const std::string_view profile = GENERATE("rfc", "linux", "freebsd");
  CAPTURE(profile);
  Meeting m(*tcp::profile(profile));
  m.open(Opener::Kernel);
  constexpr std::uint64_t octets = 300'000;
  Exchange one_way(0, octets, 23);
  fill(m, one_way);
  std::array<std::byte, 97> sip{};
  const Instant end = m.cable.now() + 20s;
  while (one_way.at_us.octets < octets) {
    one_way.work_in_kernel(m, false);
    const std::size_t n = m.receive(sip);
    one_way.at_us.take(std::span(sip).first(n));
    if (m.cable.now() > end) m.give_up("all is sipped");
    m.turn(n > 0 ? m.cable.now() : end);
  }
  one_way.run(m);
  one_way.check();
  // Of a full window at least half was free, or a full segment, each time that it was shown anew.
  CHECK(m.cable.count(tcp::Rule::WindowUpdateSent) <= octets / 1448 + 1);
}

}  // namespace kernel
