// The small pure parts: sequence numbers, the acceptability test, resets, RTO, send policy, names, timers.
#include <catch2/catch_test_macros.hpp>
#include <set>

#include "core/tcp/deadlines.hpp"
#include "core/tcp/rto.hpp"
#include "core/tcp/send_policy.hpp"
#include "core/tcp/send_queue.hpp"
#include "tests/tcp/wire.hpp"

using namespace tcp;
using namespace tcp::test;

TEST_CASE("sequence numbers are compared on a circle") {
  const Seq last(0xFFFFFFFF);
  CHECK(before(last, Seq(0)));
  CHECK(after(Seq(0), last));
  CHECK(last + 1 == Seq(0));
  CHECK(Seq(5) - last == 6);
  CHECK(before_or_at(last, last));
  CHECK_FALSE(before(last, last));
  CHECK(in_window(Seq(2), last, 4));
  CHECK_FALSE(in_window(Seq(3), last, 4));
  CHECK_FALSE(in_window(last, last, 0));
}

TEST_CASE("acceptability of a segment: the four cases of RFC 9293, 3.4, Table 6") {
  const Rcv open{Seq(1000), 100, Seq{}};
  const Rcv shut{Seq(1000), 0, Seq{}};
  SECTION("length 0, window 0: only exactly RCV.NXT") {
    CHECK(acceptable(shut, Seq(1000), 0));
    CHECK_FALSE(acceptable(shut, Seq(999), 0));
    CHECK_FALSE(acceptable(shut, Seq(1001), 0));
  }
  SECTION("length 0, window > 0: in the window") {
    CHECK(acceptable(open, Seq(1000), 0));
    CHECK(acceptable(open, Seq(1099), 0));
    CHECK_FALSE(acceptable(open, Seq(999), 0));
    CHECK_FALSE(acceptable(open, Seq(1100), 0));
  }
  SECTION("length > 0, window 0: never") {
    CHECK_FALSE(acceptable(shut, Seq(1000), 1));
  }
  SECTION("length > 0, window > 0: its first or its last octet in the window") {
    CHECK(acceptable(open, Seq(1000), 1));
    CHECK(acceptable(open, Seq(990), 11));
    CHECK_FALSE(acceptable(open, Seq(990), 10));
    CHECK(acceptable(open, Seq(1099), 500));
    CHECK_FALSE(acceptable(open, Seq(1100), 1));
  }
  SECTION("across the wrap") {
    const Rcv wrap{Seq(0xFFFFFFF0), 100, Seq{}};
    CHECK(acceptable(wrap, Seq(3), 5));
    CHECK_FALSE(acceptable(wrap, Seq(84), 1));
  }
}

TEST_CASE("a reset takes its numbers from what it answers") {
  const auto reply = [](std::string_view t) {
    const auto r = reset_reply(segment(t, far_end, near_end));
    if (!r) return std::string("nothing");
    CHECK(r->source == near_end);
    CHECK(r->destination == far_end);
    return text(*r);
  };
  CHECK(reply("<SEQ=300><ACK=77><CTL=ACK><DATA=5>") == "<SEQ=77><CTL=RST>");
  CHECK(reply("<SEQ=300><CTL=SYN>") == "<SEQ=0><ACK=301><CTL=RST,ACK>");
  CHECK(reply("<SEQ=300><CTL=SYN,FIN><DATA=5>") == "<SEQ=0><ACK=307><CTL=RST,ACK>");
  CHECK(reply("<SEQ=300><CTL=RST>") == "nothing");
  CHECK(reply("<SEQ=300><ACK=5><CTL=RST,ACK>") == "nothing");
}

TEST_CASE("RFC 6298: RTO from round trips, in whole microseconds") {
  Config config;
  config.rto_min = 0s;
  Rtt rtt;
  start_rto(rtt, config);
  CHECK(rtt.rto == 1s);
  measure(rtt, 100ms, config);  // (2.2)
  CHECK(rtt.srtt == 100ms);
  CHECK(rtt.rttvar == 50ms);
  CHECK(rtt.rto == 300ms);
  measure(rtt, 180ms, config);  // (2.3): RTTVAR first, with the old SRTT
  CHECK(rtt.rttvar == Duration(57'500));
  CHECK(rtt.srtt == Duration(110'000));
  CHECK(rtt.rto == Duration(340'000));
  SECTION("the granularity is the least that is added") {
    for (int i = 0; i < 100; ++i) measure(rtt, 100ms, config);
    CHECK(rtt.rto - rtt.srtt == config.clock_granularity);
  }
  SECTION("bounds") {
    config.rto_min = 1s;
    measure(rtt, 1ms, config);
    CHECK(rtt.rto == 1s);
    measure(rtt, 1000s, config);
    CHECK(rtt.rto == config.rto_max);
  }
  SECTION("back-off doubles up to the greatest") {
    rtt.rto = 20s;
    back_off(rtt, config);
    CHECK(rtt.rto == 40s);
    back_off(rtt, config);
    CHECK(rtt.rto == 60s);
    CHECK(rtt.backoffs == 2);
  }
}

TEST_CASE("send policy: Nagle and the sender's silly window avoidance") {
  SendQuestion q{.queued = 100, .usable = 1000, .mss = 500, .max_window = 1000};
  CHECK(hold(q) == Hold::Nothing);  // (2): all of it fits, nothing in flight
  q.idle = false;
  CHECK(hold(q) == Hold::Nagle);
  q.nagle = false;
  CHECK(hold(q) == Hold::Nothing);
  q.nagle = true;
  q.closing = true;
  CHECK(hold(q) == Hold::Nothing);
  q = {.queued = 600, .usable = 1000, .mss = 500, .max_window = 1000, .idle = false};
  CHECK(hold(q) == Hold::Nothing);  // (1): a full segment
  q = {.queued = 600, .usable = 400, .mss = 500, .max_window = 1000};
  CHECK(hold(q) == Hold::SillyWindow);
  q.max_window = 800;  // (3): half of the greatest window
  CHECK(hold(q) == Hold::Nothing);
  q.idle = false;
  CHECK(hold(q) == Hold::SillyWindow);
  q.usable = 0;
  CHECK(hold(q) == Hold::Window);
  q = {.queued = 100, .usable = 1000, .mss = 500, .max_window = 1000, .corked = true};
  CHECK(hold(q) == Hold::Cork);
  q.closing = true;  // nothing more will come to wait for
  CHECK(hold(q) == Hold::Nothing);
  q = {.queued = 600, .usable = 400, .mss = 500, .max_window = 1000, .corked = true};
  CHECK(hold(q) == Hold::SillyWindow);  // it is the window that holds it
}

TEST_CASE("the send queue: records follow acknowledgments") {
  SendQueue queue;
  queue.start(Seq(101));
  queue.append(pattern(Seq(101), 30));
  queue.sent(Seq(100), 1, Instant(1s), false);  // SYN
  queue.sent(Seq(101), 10, Instant(2s), false);
  queue.sent(Seq(111), 21, Instant(3s), false);  // the rest and FIN
  CHECK(queue.end() == Seq(131));
  CHECK(queue.pipe() == 32);
  CHECK(queue.copy(Seq(100), 3) == pattern(Seq(101), 2));  // a SYN is no data
  CHECK(queue.copy(Seq(129), 5) == pattern(Seq(129), 2));  // nor is a FIN
  CHECK(queue.copy(Seq(131), 1).empty());

  const Acknowledged syn_and_a_part = queue.acknowledge(Seq(105));
  CHECK(syn_and_a_part.sent_at == Instant(1s));
  CHECK(queue.size() == 26);
  REQUIRE(queue.in_flight().size() == 2);
  CHECK(queue.in_flight()[0].seq == Seq(105));
  CHECK(queue.in_flight()[0].length == 6);

  queue.mark_all_lost();
  CHECK(queue.pipe() == 0);
  queue.sent_again(0, Instant(4s));
  CHECK(queue.pipe() == 6);
  CHECK(queue.acknowledge(Seq(111)).retransmitted);
  const Acknowledged rest = queue.acknowledge(Seq(132));
  CHECK_FALSE(rest.retransmitted);
  CHECK(rest.sent_at == Instant(3s));
  CHECK(queue.size() == 0);
  CHECK(queue.in_flight().empty());
}

TEST_CASE("octets leave a queue in the order in which they came") {
  ByteQueue queue;
  Seq in(0), out(0);
  for (std::size_t step = 1; step < 200; ++step) {
    queue.append(pattern(in, step));
    in += static_cast<std::uint32_t>(step);
    const std::size_t n = std::min(queue.size(), step * 7 % 211);
    const auto front = queue.octets().first(n);
    CHECK(Bytes(front.begin(), front.end()) == pattern(out, n));
    queue.drop(n);
    out += static_cast<std::uint32_t>(n);
    CHECK(queue.size() == in - out);
  }
}

TEST_CASE("one timer table: next deadline is the least") {
  Timers timers;
  CHECK(timers.next_deadline() == never);
  timers.start(Timer::TimeWait, Instant(1s), 60s);
  timers.start(Timer::DelayedAck, Instant(1s), 40ms);
  CHECK(timers.next_deadline() == Instant(1040ms));
  CHECK(timers.due(Timer::DelayedAck, Instant(1040ms)));
  CHECK_FALSE(timers.due(Timer::DelayedAck, Instant(1039ms)));
  timers.stop(Timer::DelayedAck);
  CHECK(timers.next_deadline() == Instant(61s));
}

TEST_CASE("deadlines of many owners: stale ones are passed over, and do not pile up") {
  std::vector<Instant> wanted(50, never);
  Deadlines deadlines;
  std::uint32_t x = 1;
  for (int step = 0; step < 5000; ++step) {
    x = x * 1664525 + 1013904223;
    const std::uint32_t owner = (x >> 8) % 50;
    wanted[owner] = (x >> 20) % 4 == 0 ? never : Instant(Duration((x >> 4) % 100'000));
    deadlines.push({wanted[owner], owner});
    deadlines.prune(wanted.size(), [&](const Deadlines::Entry& e) { return wanted[e.owner] == e.at; });
    REQUIRE(deadlines.next() == *std::ranges::min_element(wanted));
    if (deadlines.next() != never) REQUIRE(wanted[deadlines.owner()] == deadlines.next());
  }
}

TEST_CASE("names") {
  CHECK(name(State::SynReceived) == "SYN-RECEIVED");
  CHECK(name(State::TimeWait) == "TIME-WAIT");
  CHECK(name(Timer::Retransmission) == "retransmission");
  CHECK(name(Timer::User) == "user");
  CHECK(name(Error::TimedOut) == "timed out");
}

TEST_CASE("every rule has both languages, and where an RFC is named a section too") {
  std::set<std::string_view> ids;
  for (std::size_t i = 0; i < rule_count(); ++i) {
    const RuleText& rule = text(static_cast<Rule>(i));
    INFO(rule.id);
    CHECK(ids.insert(rule.id).second);
    CHECK(rule.rfc.empty() == rule.section.empty());
    CHECK((rule.rfc.empty() || rule.rfc.starts_with("RFC ")));
    CHECK(rule.en.ends_with("."));
    CHECK(rule.zh.ends_with("。"));
  }
  CHECK(text(Rule::ActiveOpen).id == "ActiveOpen");
}

TEST_CASE(
    "profiles: RFC 9293 waits for a SYN at least 3 minutes, for data at least 100 s; Linux is listed in its "
    "header") {
  const Config rfc = rfc_profile();
  Duration syn{0}, data{0}, rto = rfc.rto_initial;
  for (int i = 0; i <= rfc.data_retries; ++i) {
    if (i <= rfc.syn_retries) syn += rto;
    data += rto;
    rto = std::min(2 * rto, rfc.rto_max);
  }
  CHECK(syn >= 180s);
  CHECK(data >= 100s);
  CHECK(rfc.delayed_ack < 500ms);
  const Config linux_like = linux_profile();
  CHECK(linux_like.synack_retries == 5);
  CHECK(linux_like.time_wait == 60s);
  CHECK_FALSE(linux_like == rfc);
}
