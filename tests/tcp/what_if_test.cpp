// What-if switches: each suspends one rule, and each test shows the harm.
#include <catch2/catch_test_macros.hpp>
#include <set>

#include "core/tcp/what_if.hpp"
#include "tests/tcp/host_bench.hpp"

using namespace tcp;
using namespace tcp::test;

namespace {

Config without(bool Config::* rule, Config config = plain()) {
  config.*rule = false;
  return config;
}

std::string number(Seq seq) {
  return std::to_string(seq.value());
}

}  // namespace

TEST_CASE("what-if switches: each suspends a rule of an RFC, and tells of it in a sentence of its own") {
  std::set<Rule> rules;
  for (const WhatIf& w : what_ifs) {
    INFO(text(w.tells).id);
    CHECK_FALSE(text(w.suspends).rfc.empty());
    CHECK(text(w.tells).rfc.empty());
    CHECK(rules.insert(w.suspends).second);
    CHECK(rules.insert(w.tells).second);
    CHECK(rfc_profile().*w.keeps);
    CHECK(linux_profile().*w.keeps);
    CHECK(freebsd_profile().*w.keeps);
  }
}

TEST_CASE("what if two segments were enough: an old SYN opens a connection that nobody wanted") {
  const auto ghosts = [](const Config& config) {
    HostBench b(config);
    b.host.listen(80);
    b.gets(client(1), 80, "<SEQ=90><CTL=SYN>");  // sent long ago; its sender has forgotten it
    const std::size_t before = b.listener().accept_queue.size();
    b.gets(client(1), 80, "<SEQ=91><ACK=" + std::to_string(b.iss.value() + 1) + "><CTL=RST>");
    return std::pair(before, b.said(Rule::ResetReturnsToListen));
  };
  CHECK(ghosts(plain()) == std::pair(std::size_t{0}, true));
  CHECK(ghosts(without(&Config::three_way_handshake)) == std::pair(std::size_t{1}, false));

  HostBench b(without(&Config::three_way_handshake));
  b.host.listen(80);
  b.gets(client(1), 80, "<SEQ=90><CTL=SYN>");
  CHECK(b.said(Rule::TwoWayHandshake));
  const ConnectionId id = b.host.accept(80);
  b.host.send(b.now, id, pattern(b.host.find(id)->tcb().snd.nxt, 10), b.out);  // a greeting, to nobody
  CHECK(b.done() != "");
}

TEST_CASE("what if two segments were enough: an honest client does not notice") {
  Bench a(plain(), 100, near_end, far_end), b(without(&Config::three_way_handshake), 300, far_end, near_end);
  b.listen();
  const std::string syn_ack = b.gets(a.open());
  CHECK(b.state() == State::Established);
  CHECK(b.send(5) == "<SEQ=301><ACK=101><CTL=ACK><DATA=5>");
  b.gets(a.gets(syn_ack));
  CHECK(b.gets(a.gets("<SEQ=301><ACK=101><CTL=ACK><DATA=5>")) == "");
  CHECK(b.c.flight() == 0);
}

TEST_CASE("what if there were no TIME-WAIT: a lost last ACK cannot be repeated, and the peer meets a RST") {
  const auto answer_to_repeated_fin = [](const Config& config) {
    Bench a = established(config);
    a.close();
    CHECK(a.gets("<SEQ=301><ACK=102><CTL=FIN,ACK>") == "<SEQ=102><ACK=302><CTL=ACK>");  // and this is lost
    return a.gets("<SEQ=301><ACK=102><CTL=FIN,ACK>");
  };
  CHECK(answer_to_repeated_fin(plain()) == "<SEQ=102><ACK=302><CTL=ACK>");
  CHECK(answer_to_repeated_fin(without(&Config::time_wait_state)) == "<SEQ=102><CTL=RST>");

  Bench a = established(without(&Config::time_wait_state));
  a.close();
  a.gets("<SEQ=301><ACK=102><CTL=FIN,ACK>");
  CHECK(a.said(Rule::WithoutTimeWait));
  CHECK(a.state() == State::Closed);
}

TEST_CASE("what if every connection began with the same number: old data are taken for new") {
  const auto taken_from_the_past = [](const Config& config) {
    HostBench b(config, near_end.address);
    const auto connect = [&] {
      const ConnectionId id = b.host.connect(b.now, far_end, b.out, 1025);
      b.done();
      const std::string next = number(b.host.find(id)->tcb().snd.nxt);
      b.gets(far_end, 1025, "<SEQ=300><ACK=" + next + "><CTL=SYN,ACK>");
      return id;
    };
    const ConnectionId first = connect();
    const std::string acknowledges = number(b.host.find(first)->tcb().snd.nxt);
    b.host.abort(b.now, first, b.out);
    b.host.release(first);
    b.wait(1s);
    const ConnectionId second = connect();
    b.gets(far_end, 1025, "<SEQ=301><ACK=" + acknowledges + "><CTL=ACK><DATA=100>");  // of the first
    return b.host.find(second)->readable();
  };
  CHECK(taken_from_the_past(plain()) == 0);
  CHECK(taken_from_the_past(without(&Config::keyed_isn)) == 100);
}

TEST_CASE("what if SYN and FIN took no sequence number: a lost FIN is noticed by nobody") {
  const auto closes = [](const Config& config) {
    Bench a(config, 100, near_end, far_end), b(config, 300, far_end, near_end);
    b.listen();
    b.gets(a.gets(b.gets(a.open())));
    CHECK(b.state() == State::Established);
    b.gets(a.send(10));
    a.gets("<SEQ=301><ACK=" + number(a.c.tcb().snd.nxt) + "><CTL=ACK>");
    a.close();  // and the FIN is lost
    b.gets(a.wait(60s));
    return b.state();
  };
  CHECK(closes(plain()) == State::CloseWait);
  CHECK(closes(without(&Config::count_syn_and_fin)) == State::Established);
}

TEST_CASE("what if SYN and FIN took no sequence number: an ACK of data passes for one of the FIN") {
  Bench a = [] {
    Bench b(without(&Config::count_syn_and_fin));
    CHECK(b.open() == "<SEQ=100><CTL=SYN>");
    CHECK(b.gets("<SEQ=300><ACK=100><CTL=SYN,ACK>") == "<SEQ=100><ACK=300><CTL=ACK>");
    CHECK(b.said(Rule::SynAndFinNotCounted));
    return b;
  }();
  a.send(10);
  CHECK(a.close() == "<SEQ=110><ACK=300><CTL=FIN,ACK>");
  a.gets("<SEQ=300><ACK=110><CTL=ACK>");  // the peer has the data, and has never seen the FIN
  CHECK(a.state() == State::FinWait2);
}

TEST_CASE("what if nothing were sent again: one loss, and the connection stands still for ever") {
  const auto sent_later = [](const Config& config) {
    Bench b = established(config);
    b.send(3000);  // lost
    return b.wait(60s);
  };
  CHECK(sent_later(plain()) != "");
  CHECK(sent_later(without(&Config::retransmission)) == "");
  Bench b(without(&Config::retransmission));
  b.open();
  CHECK(b.wait(3600s) == "");
  b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK>");
  CHECK(b.said(Rule::WithoutRetransmission));
}

TEST_CASE("what if the timer never backed off: ten times the load on a network in trouble") {
  const auto retransmissions = [](const Config& config) {
    Bench b = established(config);
    b.send(100);
    std::size_t count = 0;
    for (int s = 0; s < 15; ++s) count += b.wait(1s).empty() ? 0U : 1U;
    return count;
  };
  CHECK(retransmissions(plain()) == 4);  // at 1, 3, 7, 15 s
  CHECK(retransmissions(without(&Config::back_off)) == 15);
  Bench b = established(without(&Config::back_off));
  b.send(100);
  b.wait(1s);
  CHECK(b.value(Rule::WithoutBackOff) == 1'000'000);
}

TEST_CASE("what if there were no congestion control: a whole window at once, into a network nobody knows") {
  const auto burst = [](bool controlled) {
    Config config = plain();
    config.congestion_control = controlled;
    Bench b(config);
    b.open();
    b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK>");
    CHECK(b.said(Rule::WithoutCongestionControl) != controlled);
    b.send(60'000);
    return b.sent.size();
  };
  CHECK(burst(true) == 10);
  CHECK(burst(false) == 41);
}

TEST_CASE("what if a zero window were never probed: one lost update, and both wait for ever") {
  const auto asks = [](const Config& config) {
    Bench a = established(config);
    a.gets("<SEQ=301><ACK=101><WND=0><CTL=ACK>");
    a.send(100);
    return a.wait(3600s) != "";  // the update is lost
  };
  CHECK(asks(plain()));
  CHECK_FALSE(asks(without(&Config::window_probes)));
  Bench a = established(without(&Config::window_probes));
  a.gets("<SEQ=301><ACK=101><WND=0><CTL=ACK>");
  CHECK(a.said(Rule::WithoutWindowProbes));
  CHECK(a.send(100) == "");
  CHECK(a.gets("<SEQ=301><ACK=101><WND=1000><CTL=ACK>") == "<SEQ=101><ACK=301><CTL=ACK><DATA=100>");
}

TEST_CASE("what if there were no Nagle: each small write goes in a segment of its own") {
  const auto second = [](const Config& config) {
    Bench a = established(config);
    a.send(10);
    const std::string sent = a.send(20);
    CHECK(a.said(Rule::WithoutNagle) != config.nagle);
    return sent;
  };
  CHECK(second(plain()) == "");
  CHECK(second(without(&Config::nagle)) == "<SEQ=111><ACK=301><CTL=ACK><DATA=20>");
}

TEST_CASE("what if no ACK were delayed: one for each segment, and none for two") {
  const auto acks = [](bool delayed) {
    Config config = plain();
    config.delayed_ack = 200ms;
    config.delay_acks = delayed;
    Bench a = established(config);
    int count = 0;
    for (const char* segment :
         {"<SEQ=301><ACK=101><CTL=ACK><DATA=10>", "<SEQ=311><ACK=101><CTL=ACK><DATA=10>"})
      count += a.gets(segment).empty() ? 0 : 1;
    CHECK(a.said(Rule::WithoutDelayedAck) != delayed);
    return count;
  };
  CHECK(acks(true) == 0);
  CHECK(acks(false) == 2);
}

TEST_CASE("what if any RST in the window were believed: a guess need not be exact") {
  const auto after_guess = [](const Config& config) {
    Bench a = established(config);
    a.gets("<SEQ=1301><CTL=RST>");
    return std::pair(a.state(), a.said(Rule::AnyResetInWindow));
  };
  CHECK(after_guess(plain()) == std::pair(State::Established, false));
  CHECK(after_guess(without(&Config::exact_resets)) == std::pair(State::Closed, true));
  Bench a = established(without(&Config::exact_resets));
  a.gets("<SEQ=1000301><CTL=RST>");  // outside it is dropped all the same
  CHECK(a.state() == State::Established);
}

TEST_CASE("what if SYN cookies were there always, or never") {
  const auto slots = [](const Config& config) {
    HostBench b(config);
    b.host.listen(80);
    CHECK(b.syn(client(1)) != "");
    CHECK(b.said(Rule::WithoutCookies) != config.cookies);
    CHECK(b.said(Rule::AlwaysCookies) != config.syn_slots);
    const std::size_t taken = b.listener().syn_queue.size();
    b.ack(client(1));
    CHECK(b.listener().accept_queue.size() == 1);
    return taken;
  };
  CHECK(slots(plain()) == 1);
  CHECK(slots(without(&Config::syn_slots)) == 0);
  Config always = plain();
  always.syn_cookies = SynCookies::Always;
  CHECK(slots(always) == 0);
  CHECK(slots(without(&Config::cookies, always)) == 1);
}

TEST_CASE("what if nobody compared timestamps: an old duplicate passes for new") {
  const auto taken = [](bool compared) {
    Config config = plain();
    config.timestamps = true;
    config.paws = compared;
    Bench b(config);
    b.open();
    b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK><TS=5000/0>");
    b.gets("<SEQ=301><ACK=101><CTL=ACK><TS=4999/0><DATA=10>");
    CHECK(b.said(Rule::WithoutPaws) != compared);
    return b.c.readable();
  };
  CHECK(taken(true) == 0);
  CHECK(taken(false) == 10);
}
