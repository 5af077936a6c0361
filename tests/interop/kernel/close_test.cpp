// Closing (RFC 9293, 3.6): every state of both ends, held still by the gates, and what `ss` shows there.
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "tests/interop/kernel/exchange.hpp"

using enum tcp::State;

namespace kernel {

TEST_CASE("we close first: FIN-WAIT-1, FIN-WAIT-2, TIME-WAIT", "[kernel]") {
  need("ss", "iproute2");
  const Opener who = GENERATE(Opener::We, Opener::Kernel);
  CAPTURE(who);
  Meeting m;
  m.open(who);
  m.expect(Established, Established);
  m.close_gates();
  m.close();
  m.expect(FinWait1, Established);
  m.pass(Way::ToKernel);
  m.expect(FinWait1, CloseWait);
  m.pass(Way::ToUs);
  m.expect(FinWait2, CloseWait);
  m.socket.close();
  m.expect(FinWait2, LastAck);
  m.pass(Way::ToUs);
  m.expect(TimeWait, LastAck);
  m.pass(Way::ToKernel);
  m.expect(TimeWait, Closed);
}

TEST_CASE("the kernel closes first: CLOSE-WAIT, LAST-ACK, CLOSED", "[kernel]") {
  need("ss", "iproute2");
  const Opener who = GENERATE(Opener::We, Opener::Kernel);
  CAPTURE(who);
  Meeting m;
  m.open(who);
  m.close_gates();
  m.socket.close();
  m.expect(Established, FinWait1);
  m.pass(Way::ToUs);
  m.expect(CloseWait, FinWait1);
  m.pass(Way::ToKernel);  // the ACK, delayed
  m.expect(CloseWait, FinWait2);
  m.close();
  m.expect(LastAck, FinWait2);
  m.pass(Way::ToKernel);
  m.expect(LastAck, TimeWait);
  m.pass(Way::ToUs);
  m.expect(Closed, TimeWait);
  CHECK(m.connection().error() == tcp::Error::None);
}

TEST_CASE("both close at once (Figure 13): CLOSING at both ends, then TIME-WAIT at both", "[kernel]") {
  need("ss", "iproute2");
  const Opener who = GENERATE(Opener::We, Opener::Kernel);
  CAPTURE(who);
  Meeting m;
  m.open(who);
  m.close_gates();
  m.socket.close();
  m.close();
  m.expect(FinWait1, FinWait1);
  m.pass(Way::ToUs);
  m.expect(Closing, FinWait1);
  m.pass(Way::ToKernel);
  m.expect(Closing, Closing);
  m.open_gates();
  m.expect(TimeWait, TimeWait);
}

TEST_CASE("half-close: the end that has not closed goes on sending", "[kernel]") {
  need("ss", "iproute2");
  const Opener who = GENERATE(Opener::We, Opener::Kernel);
  const bool we_close_first = GENERATE(true, false);
  CAPTURE(who, we_close_first);
  constexpr std::uint64_t octets = 300'000;
  Meeting m;
  m.open(who);
  Exchange one_way(we_close_first ? 1000 : octets, we_close_first ? octets : 1000, 11);
  if (we_close_first) {
    m.until("the kernel has our FIN", [&] {
      one_way.work_here(m, false);
      return m.our_state() == FinWait2;
    });
    m.expect(FinWait2, CloseWait);
    CHECK(one_way.at_us.octets == 0);
    one_way.run(m, false, true);
    m.expect(TimeWait, Closed);
  } else {
    m.until("we have the kernel's FIN", [&] {
      one_way.work_in_kernel(m, false);
      return m.our_state() == CloseWait;
    });
    m.expect(CloseWait, FinWait2);
    CHECK(one_way.at_kernel.octets == 0);
    one_way.run(m, true, false);
    m.expect(Closed, TimeWait);
  }
  one_way.check();
}

TEST_CASE("TIME-WAIT answers a FIN that comes again", "[kernel]") {
  need("ss", "iproute2");
  Meeting m;
  m.open(Opener::Kernel);
  m.close();
  m.expect(FinWait2, CloseWait);
  m.cable.close_gate(Way::ToKernel);
  m.socket.close();
  m.expect(TimeWait, LastAck);
  m.until("the kernel has sent its FIN again",
          [&] { return m.cable.count(tcp::Rule::RetransmittedFin) > 0; });
  m.expect(TimeWait, LastAck);
  m.open_gates();
  m.expect(TimeWait, Closed);
}

TEST_CASE("a SYN of the kernel's reopens our TIME-WAIT (RFC 6191), and ours the kernel's", "[kernel]") {
  need("ss", "iproute2");
  Meeting m;
  SECTION("ours") {
    m.open(Opener::Kernel);
    const std::uint16_t port = m.pair.remote.port;
    m.close();
    m.expect(FinWait2, CloseWait);
    m.socket.close();
    m.expect(TimeWait, Closed);
    m.id = 0;
    m.host.listen(service);
    m.kernel_connects(port);
    m.until("we accept", [&] { return (m.id = m.host.accept(service)) != 0; });
    CHECK(m.cable.count(tcp::Rule::TimeWaitReopened) == 1);
  }
  SECTION("the kernel's") {
    m.open(Opener::We);
    const std::uint16_t port = m.pair.local.port;
    m.socket.close();
    m.expect(CloseWait, FinWait2);
    m.close();
    m.expect(Closed, TimeWait);
    m.listener = Socket::listening(service);
    m.we_connect(port);
    m.expect(Established, Established);
    m.socket = m.listener.accept();
  }
  Exchange both(3000, 3000, 13);
  both.run(m);
  both.check();
}

}  // namespace kernel
