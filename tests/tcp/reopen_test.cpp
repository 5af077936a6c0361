// A SYN for a connection in TIME-WAIT (RFC 9293, 3.6.1, MAY-2; RFC 6191), and options that survive a SYN
// cookie inside timestamps.
#include <catch2/catch_test_macros.hpp>

#include "core/tcp/cookie.hpp"
#include "tests/tcp/host_bench.hpp"

using namespace tcp;
using namespace tcp::test;

namespace {

Config stamped() {
  Config config = plain();
  config.timestamps = true;
  return config;
}

// The server has closed first: its end waits, at RCV.NXT = 302.
HostBench waiting(const Config& config, std::string_view stamps = "") {
  HostBench b(config);
  REQUIRE(b.host.listen(80));
  const std::string ts(stamps);
  b.gets(client(1), 80, "<SEQ=300><CTL=SYN>" + ts);
  const std::string next = std::to_string(b.iss.value() + 1), fin = std::to_string(b.iss.value() + 2);
  b.gets(client(1), 80, "<SEQ=301><ACK=" + next + "><CTL=ACK>" + ts);
  const ConnectionId id = b.host.accept(80);
  b.host.close(b.now, id, b.out);
  b.host.release(id);
  b.done();
  b.gets(client(1), 80, "<SEQ=301><ACK=" + fin + "><CTL=FIN,ACK>" + ts);
  REQUIRE(b.host.find(id)->state() == State::TimeWait);
  return b;
}

}  // namespace

TEST_CASE("TIME-WAIT is reopened by a SYN beyond RCV.NXT, with an ISS beyond all that was sent") {
  HostBench b = waiting(plain());
  const Seq last = b.iss + 2;
  CHECK(b.gets(client(1), 80, "<SEQ=303><CTL=SYN>").ends_with("<ACK=304><CTL=SYN,ACK>"));
  CHECK(b.said(Rule::TimeWaitReopened));
  CHECK(after(b.iss, last));
  CHECK(b.listener().syn_queue.size() == 1);
}

TEST_CASE("TIME-WAIT is not reopened by a SYN that may be old") {
  HostBench b = waiting(plain());
  CHECK(b.gets(client(1), 80, "<SEQ=302><CTL=SYN>").ends_with("<ACK=302><CTL=ACK>"));
  CHECK_FALSE(b.said(Rule::TimeWaitReopened));
  SECTION("nor where the profile forbids it") {
    Config config = plain();
    config.reopen_time_wait = false;
    HostBench other = waiting(config);
    other.gets(client(1), 80, "<SEQ=400><CTL=SYN>");
    CHECK(other.said(Rule::ChallengeAckForSyn));
  }
  SECTION("nor where nobody listens any more") {
    HostBench other = waiting(plain());
    other.host.stop_listening(80);
    other.gets(client(1), 80, "<SEQ=400><CTL=SYN>");
    CHECK(other.said(Rule::ChallengeAckForSyn));
  }
}

TEST_CASE(
    "TIME-WAIT of a connection without timestamps is reopened by a SYN that brings them (RFC 6191, 2)") {
  HostBench b = waiting(plain());
  b.host.stop_listening(80);
  SECTION("where they will be used") {
    b.host.listen(80, stamped());
    b.gets(client(1), 80, "<SEQ=5><CTL=SYN><TS=1/0>");
    CHECK(b.said(Rule::TimeWaitReopened));
  }
  SECTION("not where they would be ignored") {
    b.host.listen(80, plain());
    b.gets(client(1), 80, "<SEQ=5><CTL=SYN><TS=1/0>");
    CHECK_FALSE(b.said(Rule::TimeWaitReopened));
  }
}

TEST_CASE("TIME-WAIT is reopened by a newer timestamp, whatever the sequence number (RFC 6191)") {
  HostBench b = waiting(stamped(), "<TS=1000/0>");
  SECTION("newer") {
    CHECK(b.gets(client(1), 80, "<SEQ=5><CTL=SYN><TS=1001/0>").find("<ACK=6><CTL=SYN,ACK>") !=
          std::string::npos);
    CHECK(b.said(Rule::TimeWaitReopened));
  }
  SECTION("older: not even with a sequence number beyond") {
    b.gets(client(1), 80, "<SEQ=400><CTL=SYN><TS=999/0>");
    CHECK(b.said(Rule::OldTimestamp));
    CHECK_FALSE(b.said(Rule::TimeWaitReopened));
  }
  SECTION("the same, with a sequence number beyond") {
    b.gets(client(1), 80, "<SEQ=400><CTL=SYN><TS=1000/0>");
    CHECK(b.said(Rule::TimeWaitReopened));
  }
  SECTION("the same") {
    b.gets(client(1), 80, "<SEQ=5><CTL=SYN><TS=1000/0>");
    CHECK_FALSE(b.said(Rule::TimeWaitReopened));
  }
}

TEST_CASE("six bits of a clock keep window scale and SACK, and never run ahead of it") {
  for (const std::uint32_t now : {0U, 63U, 64U, 100'000U, UINT32_MAX}) {
    for (std::uint8_t shift = 0; shift <= 15; ++shift) {
      KeptOptions options{.sack = shift % 2 == 0};
      if (shift < 15) options.shift = shift;
      const std::uint32_t kept = keep_options(now, options);
      CHECK(kept_options(kept) == options);
      CHECK(now - kept < 64);
    }
  }
}

TEST_CASE("a SYN cookie keeps only what this end would take; a RST brings none back") {
  Config config = linux_profile();
  config.syn_cookies = SynCookies::Always;
  config.window_scaling = config.sack = false;
  HostBench b(config);
  b.host.listen(80);
  b.wait(1000s);
  b.gets(client(1), 80, "<SEQ=300><CTL=SYN><WS=9><SACKOK><TS=77/0>");
  const auto ts = b.sent.at(0).segment.options.timestamps();
  REQUIRE(ts.has_value());
  const std::string ack = "<SEQ=301><ACK=" + std::to_string(b.iss.value() + 1) + ">";
  CHECK(b.gets(client(1), 80, ack + "<CTL=RST,ACK>") == "");
  CHECK(b.said(Rule::ResetInListen));
  b.gets(client(1), 80, ack + "<CTL=ACK><TS=78/" + std::to_string(ts->value) + ">");
  REQUIRE(b.said(Rule::CookieAccepted));
  const Connection& c = *b.host.find(b.host.accept(80));
  CHECK(c.tcb().snd.wind_shift == 0);
  CHECK_FALSE(c.tcb().sack);
}

TEST_CASE("a SYN cookie without timestamps ignores those that the ACK brings") {
  Config config = plain();
  config.syn_cookies = SynCookies::Always;
  HostBench b(config);
  b.host.listen(80);
  b.wait(1000s);
  b.gets(client(1), 80, "<SEQ=300><CTL=SYN>");
  b.gets(client(1), 80, "<SEQ=301><ACK=" + std::to_string(b.iss.value() + 1) + "><CTL=ACK><TS=78/5>");
  REQUIRE(b.said(Rule::CookieAccepted));
  CHECK_FALSE(b.host.find(b.host.accept(80))->tcb().stamps.on);
}

TEST_CASE("a SYN with RST opens nothing, in LISTEN or TIME-WAIT") {
  HostBench b = waiting(plain());
  CHECK(b.gets(client(1), 80, "<SEQ=400><CTL=SYN,RST>") != "");  // in the window, so it is challenged
  CHECK_FALSE(b.said(Rule::TimeWaitReopened));
  CHECK(b.gets(client(2), 80, "<SEQ=400><CTL=SYN,RST>") == "");
  CHECK(b.said(Rule::ResetInListen));
}

TEST_CASE("a SYN cookie with timestamps: the connection has the options of the SYN all the same") {
  Config config = linux_profile();
  config.syn_cookies = SynCookies::Always;
  HostBench b(config);
  b.host.listen(80);
  b.wait(1000s);
  const auto handshake = [&](std::string_view options, bool stamps) {
    b.gets(client(1), 80, "<SEQ=300><CTL=SYN>" + std::string(options));
    CHECK(b.said(Rule::CookieSent));
    CHECK(b.said(Rule::CookieKeepsOptions) == stamps);
    const auto ts = b.sent.at(0).segment.options.timestamps();
    CHECK(ts.has_value() == stamps);
    const std::string echo = stamps ? "<TS=78/" + std::to_string(ts->value) + ">" : "";
    b.gets(client(1), 80, "<SEQ=301><ACK=" + std::to_string(b.iss.value() + 1) + "><CTL=ACK>" + echo);
    CHECK(b.said(Rule::CookieAccepted));
    return *b.host.find(b.host.accept(80));
  };
  SECTION("all of them") {
    const Connection c = handshake("<WS=9><SACKOK><TS=77/0>", true);
    CHECK(c.tcb().snd.wind_shift == 9);
    CHECK(c.tcb().rcv.wind_shift == 7);
    CHECK(c.tcb().sack);
    CHECK(c.tcb().stamps.recent == 78);
  }
  SECTION("only timestamps") {
    const Connection c = handshake("<TS=77/0>", true);
    CHECK(c.tcb().rcv.wind_shift == 0);
    CHECK_FALSE(c.tcb().sack);
  }
  SECTION("without timestamps nothing survives, so nothing is offered") {
    const Connection c = handshake("<WS=9><SACKOK>", false);
    CHECK(c.tcb().rcv.wind_shift == 0);
    CHECK_FALSE(c.tcb().sack);
    CHECK_FALSE(c.tcb().stamps.on);
  }
}

TEST_CASE("a half-open slot keeps the options of its SYN") {
  HostBench b(linux_profile());
  b.host.listen(80);
  b.gets(client(1), 80, "<SEQ=300><CTL=SYN><WS=9><SACKOK><TS=77/0>");
  const auto ts = b.sent.at(0).segment.options.timestamps();
  b.wait(1s);
  CHECK(b.sent.at(0).segment.options.timestamps()->value == ts->value + 1000);
  CHECK(b.sent.at(0).segment.options.window_scale() == 7);
  b.gets(client(1), 80,
         "<SEQ=301><ACK=" + std::to_string(b.iss.value() + 1) + "><CTL=ACK><TS=1078/" +
             std::to_string(ts->value + 1000) + ">");
  const Connection c = *b.host.find(b.host.accept(80));
  CHECK(c.tcb().snd.wind_shift == 9);
  CHECK(c.tcb().sack);
  CHECK(c.tcb().stamps.recent == 1078);
}
