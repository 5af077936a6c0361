// Keep-alive, user timeout, urgent data, the limit on challenge ACKs, and smaller habits of profiles.
#include <catch2/catch_test_macros.hpp>

#include "tests/tcp/wire.hpp"

using namespace tcp;
using namespace tcp::test;

namespace {

Config keeping_alive() {
  Config config = plain();
  config.keep_alive = true;
  config.keep_alive_idle = 100s;
  config.keep_alive_interval = 10s;
  config.keep_alive_probes = 2;
  return config;
}

}  // namespace

TEST_CASE("keep-alive is off by default, and waits two hours when it is on (MUST-25, MUST-28)") {
  CHECK_FALSE(rfc_profile().keep_alive);
  CHECK_FALSE(linux_profile().keep_alive);
  CHECK_FALSE(freebsd_profile().keep_alive);
  CHECK(rfc_profile().keep_alive_idle == 7200s);
  CHECK(established().c.next_deadline() == never);
}

TEST_CASE("keep-alive: a probe before the window, and the answer keeps the connection") {
  Bench b = established(keeping_alive());
  CHECK(b.wait(100s) == "@100000ms <SEQ=100><ACK=301><CTL=ACK>");
  CHECK(b.value(Rule::KeepAliveProbe) == 1);
  b.gets("<SEQ=301><ACK=101><CTL=ACK>");
  CHECK(b.wait(99s) == "");
  CHECK(b.wait(1s) == "@200000ms <SEQ=100><ACK=301><CTL=ACK>");
}

TEST_CASE("keep-alive: one unanswered probe proves nothing, all of them end the connection (MUST-29)") {
  Bench b = established(keeping_alive());
  CHECK(b.wait(115s) == "@100000ms <SEQ=100><ACK=301><CTL=ACK> | @110000ms <SEQ=100><ACK=301><CTL=ACK>");
  CHECK(b.state() == State::Established);
  CHECK(b.wait(5s) == "@120000ms <SEQ=101><CTL=RST>");
  CHECK(b.value(Rule::KeepAliveGivesUp) == 2);
  CHECK(b.c.error() == Error::TimedOut);
}

TEST_CASE("keep-alive asks nothing while data are on their way, and can be switched at any time") {
  Bench b = established(keeping_alive());
  b.wait(99s);
  b.send(10);
  CHECK(b.wait(3s) ==
        "@100000ms <SEQ=101><ACK=301><CTL=ACK><DATA=10> | @102000ms <SEQ=101><ACK=301><CTL=ACK><DATA=10>");
  CHECK_FALSE(b.said(Rule::KeepAliveProbe));
  Outbox out;
  b.c.tune(b.now, plain(), out);
  CHECK_FALSE(b.c.timers().running(Timer::KeepAlive));
  b.c.tune(b.now, keeping_alive(), out);
  CHECK(b.c.timers()[Timer::KeepAlive].deadline == b.now + 100s);
  log_decisions(out);
}

TEST_CASE("keep-alive asks nothing while data wait for a window; Linux gives up with RST,ACK") {
  Config config = keeping_alive();
  config.keep_alive_idle = 600ms;
  config.reset_with_ack = true;
  Bench b = established(config);
  b.gets("<SEQ=301><ACK=101><CTL=ACK><WND=0>");
  b.send(10);
  b.wait(900ms);
  CHECK_FALSE(b.said(Rule::KeepAliveProbe));
  Bench silent = established(config);
  CHECK(silent.wait(21s).ends_with("@20600ms <SEQ=101><ACK=301><CTL=RST,ACK>"));
}

TEST_CASE("the peer at the other end answers a keep-alive probe (it lies outside the window)") {
  Bench b = established();
  CHECK(b.gets("<SEQ=300><ACK=101><CTL=ACK>") == "<SEQ=101><ACK=301><CTL=ACK>");
}

TEST_CASE(
    "keep-alive: a probe of the peer's shows that it is there, though it lies before the window (MUST-26)") {
  Bench b = established(keeping_alive());
  b.wait(99s);
  b.gets("<SEQ=300><ACK=101><CTL=ACK>");
  CHECK(b.wait(99s) == "");
  CHECK(b.wait(1s) == "@199000ms <SEQ=100><ACK=301><CTL=ACK>");
}

TEST_CASE("user timeout: data that nobody acknowledges for so long abort the connection") {
  Config config = plain();
  config.user_timeout = 5s;
  Bench b = established(config);
  b.wait(60s);  // nothing waits: nothing runs
  CHECK(b.state() == State::Established);
  b.send(3000);
  b.wait(4s);
  b.gets("<SEQ=301><ACK=1561><CTL=ACK>");  // progress: it begins anew
  b.wait(4s);
  CHECK(b.state() == State::Established);
  b.wait(1s);
  CHECK(b.value(Rule::UserTimeout) == 5'000'000);
  CHECK(b.c.error() == Error::TimedOut);
}

TEST_CASE("user timeout: a SYN counts as well") {
  Config config = plain();
  config.user_timeout = 2s;
  Bench b(config);
  b.open();
  b.wait(2s);
  CHECK(b.said(Rule::UserTimeout));
  CHECK(b.state() == State::Closed);
}

TEST_CASE(
    "urgent data: the pointer names the octet behind them, on every segment before it (MUST-62, MUST-31)") {
  Bench b = established();
  CHECK(b.send(100) == "<SEQ=101><ACK=301><CTL=ACK><DATA=100>");
  CHECK(b.send_urgent(3000) ==
        "<SEQ=201><ACK=301><CTL=URG,ACK><UP=3000><DATA=1460> | "
        "<SEQ=1661><ACK=301><CTL=URG,ACK><UP=1540><DATA=1460> | "
        "<SEQ=3121><ACK=301><CTL=URG,ACK><UP=80><DATA=80>");  // Nagle does not hold it
  CHECK(b.value(Rule::UrgentSent) == 3201);
  CHECK(b.wait(1s).starts_with("@1000ms <SEQ=101><ACK=301><CTL=URG,ACK><UP=3100><DATA=100>"));
  b.gets("<SEQ=301><ACK=3201><CTL=ACK>");
  CHECK(b.send(10) == "<SEQ=3201><ACK=301><CTL=ACK><DATA=10>");
}

TEST_CASE("urgent data: the reader learns how much is left until their end (MUST-32, MUST-33)") {
  Bench b = established();
  CHECK(b.c.urgent_unread() == 0);
  b.gets("<SEQ=301><ACK=101><CTL=URG,ACK><UP=300><DATA=100>");
  CHECK(b.value(Rule::UrgentSignalled) == 601);
  CHECK(b.c.urgent_unread() == 300);  // more than has come
  b.receive(40);
  CHECK(b.c.urgent_unread() == 260);
  b.gets("<SEQ=401><ACK=101><CTL=URG,ACK><UP=200><DATA=200>");
  b.receive(260);
  CHECK(b.c.urgent_unread() == 0);
  CHECK(b.c.tcb().rcv.up == Seq(601));
}

TEST_CASE("RFC 5961, 7: only so many challenge ACKs in so much time") {
  Config config = plain();
  config.challenge_acks = 2;
  config.challenge_ack_interval = 5s;
  Bench b = established(config);
  CHECK(b.gets("<SEQ=400><CTL=SYN>") != "");
  CHECK(b.gets("<SEQ=302><CTL=RST>") != "");
  CHECK(b.gets("<SEQ=302><CTL=RST>") == "");
  CHECK(b.value(Rule::ChallengeAckLimited) == 2);
  b.wait(5s);
  CHECK(b.gets("<SEQ=302><CTL=RST>") != "");
}

TEST_CASE("ABORT: RST by the RFC, RST with ACK by Linux and FreeBSD") {
  Config config = plain();
  config.reset_with_ack = true;
  Bench b = established(config);
  CHECK(b.abort() == "<SEQ=101><ACK=301><CTL=RST,ACK>");
}

TEST_CASE("Linux acknowledges the first segments at once, until the ends talk in turn") {
  Config config = plain();
  config.delayed_ack = 40ms;
  config.quick_acks = 2;
  Bench b = accepted(config);
  CHECK(b.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=100>") == "<SEQ=101><ACK=401><CTL=ACK><WND=65435>");
  CHECK(b.value(Rule::AckQuick) == 2);
  SECTION("as many as the profile says") {
    CHECK(b.gets("<SEQ=401><ACK=101><CTL=ACK><DATA=100>") != "");
    CHECK(b.gets("<SEQ=501><ACK=101><CTL=ACK><DATA=100>") == "");
    CHECK(b.said(Rule::AckDelayed));
  }
  SECTION("an answer within the delay ends it") {
    b.send(10);
    CHECK(b.gets("<SEQ=401><ACK=111><CTL=ACK><DATA=100>") == "");
  }
}

TEST_CASE("PUSH ends what was sent; Linux sets it on each second full segment of a burst too") {
  const auto pushed = [](bool pairs) {
    Config config = plain();
    config.push_pairs = pairs;
    Bench b = established(config);
    b.send(5 * 1460);
    std::string t;
    for (const Outgoing& o : b.sent) t += o.segment.flags.psh() ? 'P' : '.';
    return t;
  };
  CHECK(pushed(false) == "....P");
  CHECK(pushed(true) == ".P.PP");
}
