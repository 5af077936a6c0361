// RST (RFC 9293, 3.5.3 and 3.10.7): who sends it, and what becomes of the other end.
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cerrno>

#include "tests/interop/kernel/exchange.hpp"

using enum tcp::State;

namespace kernel {
namespace {

void abort(Meeting& m) {
  m.call([&](tcp::Host& h, Instant now, tcp::Outbox& out) {
    h.abort(now, m.id, out);
    return 0;
  });
}

constexpr std::array<std::byte, 100> some_octets{};

}  // namespace

TEST_CASE("we abort: the kernel's reader is told of a reset", "[kernel]") {
  need("ss", "iproute2");
  const std::string_view profile = GENERATE("rfc", "linux", "freebsd");
  const Opener who = GENERATE(Opener::We, Opener::Kernel);
  CAPTURE(profile, who);
  Meeting m(*tcp::profile(profile));
  m.open(who);
  abort(m);
  m.expect(Closed, Closed);
  std::array<std::byte, 1> octet{};
  CHECK(m.socket.read(octet).error == ECONNRESET);
}

TEST_CASE("the kernel aborts: our user is told of a reset", "[kernel]") {
  need("ss", "iproute2");
  const Opener who = GENERATE(Opener::We, Opener::Kernel);
  CAPTURE(who);
  Meeting m;
  m.open(who);
  m.socket.reset();
  m.expect(Closed, Closed);
  CHECK(m.connection().error() == tcp::Error::Reset);
}

TEST_CASE("nobody listens: refused, both ways", "[kernel]") {
  need("ss", "iproute2");
  Meeting m;
  SECTION("at the kernel") {
    m.we_connect();
    m.expect(Closed, Closed);
    CHECK(m.connection().error() == tcp::Error::Refused);
  }
  SECTION("with us") {
    m.kernel_connects();
    m.expect(Closed, Closed);
    CHECK(m.socket.take_error() == ECONNREFUSED);
  }
}

TEST_CASE("the kernel closes with our octets unread: it sends RST instead of FIN (RFC 1122, 4.2.2.13)",
          "[kernel]") {
  need("ss", "iproute2");
  Meeting m;
  m.open(Opener::We);
  CHECK(m.send(some_octets) == some_octets.size());
  m.until("all is acknowledged", [&] { return m.connection().flight() == 0; });
  m.socket.close();
  m.expect(Closed, Closed);
  CHECK(m.connection().error() == tcp::Error::Reset);
}

TEST_CASE("what the kernel sends to a user who has left draws a RST", "[kernel]") {
  need("ss", "iproute2");
  Meeting m;
  m.open(Opener::Kernel);
  m.close();
  m.expect(FinWait2, CloseWait);
  m.host.leave(m.cable.now(), m.id);
  CHECK(m.socket.write(some_octets).octets == some_octets.size());
  m.expect(Closed, Closed);
  CHECK(m.cable.count(tcp::Rule::TextForNobody) == 1);
  CHECK(m.socket.write(some_octets).error == EPIPE);
}

// Figure 10: we have forgotten the connection, the kernel has not.
TEST_CASE("a half-open connection is found out when the kernel speaks, and when we open it anew",
          "[kernel]") {
  need("ss", "iproute2");
  Meeting m;
  m.open(Opener::We);
  const tcp::Config config = m.host.config();
  constexpr std::uint64_t another_secret = 0xbeef;
  SECTION("the kernel speaks") {
    m.host = tcp::Host(our_address, config, another_secret);
    CHECK(m.socket.write(some_octets).octets == some_octets.size());
    m.expect(Closed, Closed);
    CHECK(m.socket.take_error() == ECONNRESET);
  }
  SECTION("we open it anew: our SYN draws a challenge ACK, our RST ends the old one, our SYN again opens") {
    m.listener = Socket::listening(service);
    m.host = tcp::Host(our_address, config, another_secret);
    m.we_connect(m.pair.local.port);
    m.expect(Established, Established);
    CHECK(m.cable.count(tcp::Rule::UnacceptableAckInSynSent) == 1);
    std::array<std::byte, 1> octet{};
    CHECK(m.socket.read(octet).error == ECONNRESET);
    m.socket = m.listener.accept();
    REQUIRE(m.socket);
  }
}

}  // namespace kernel
