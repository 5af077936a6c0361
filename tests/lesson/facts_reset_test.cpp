// What lesson 12 says "exactly", proved by the scenes that stand beside it.
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "tests/lesson/learner.hpp"
#include "tests/lesson/pages.hpp"

using namespace lesson;
using namespace lesson::test;

TEST_CASE("fact 4: half-open is an established connection that one end has lost",
          "[fact-4][crash-half-open]") {
  const auto seed = any_seed(4);
  Learner learner("crash-half-open", seed);
  learner.wait_until(3s);
  CHECK(learner.state(Side::Server) == tcp::State::Established);
  CHECK(learner.state(Side::Client) == tcp::State::SynSent);  // of another life
  // RFC 9293, Figure 9: SYN, an ACK of what is expected, RST with its number, and the SYN again.
  learner.wait_until(4300ms);
  std::vector<Packet> sent;
  for (const Event& event : events_until(learner.log(), learner.now())) {
    if (event.kind == EventKind::PacketSent && event.at >= Instant{3s})
      sent.push_back(packet_of(learner.log(), event));
  }
  REQUIRE(sent.size() == 6);
  CHECK(numbers_of_fact(4).empty());
  CHECK(is_syn(sent[0]));
  CHECK(is_plain_ack(sent[1]));
  CHECK(sent[1].from == Side::Server);
  CHECK(sent[2].from == Side::Client);
  CHECK(sent[2].segment.flags == tcp::Rst);
  CHECK(sent[2].segment.seq == sent[1].segment.ack);
  CHECK(is_syn(sent[3]));
  CHECK(sent[3].segment.seq == sent[0].segment.seq);
  CHECK(is_syn_ack(sent[4]));
  CHECK(is_plain_ack(sent[5]));
}

TEST_CASE("fact 12: only a RST at RCV.NXT resets; elsewhere in the window it draws a challenge ACK",
          "[fact-12][blind-reset]") {
  Learner untouched("blind-reset");
  untouched.wait_until(1900ms);
  const tcp::Connection before = *untouched.world().connection(Side::Server);
  REQUIRE(before.state() == tcp::State::Established);
  const auto beyond = [&](std::uint32_t by) {
    Learner learner("blind-reset");
    learner.wait_until(1900ms);
    learner.does("forge attacker to server R seq=" + std::to_string((before.tcb().rcv.nxt + by).value()));
    learner.wait(100ms);
    return learner;
  };
  const auto answers = [](const Learner& learner) {
    return has_happened(learner.log(), learner.now(), EventKind::PacketSent, [&](const Packet& p) {
      return p.from == Side::Server && p.sent == learner.now() && is_plain_ack(p);
    });
  };
  for (const std::uint32_t by : {1U, 1000U, before.tcb().rcv.wnd - 1}) {
    const Learner inside = beyond(by);
    CHECK(inside.state(Side::Server) == tcp::State::Established);
    CHECK(answers(inside));
  }
  for (const std::uint32_t by : {before.tcb().rcv.wnd, UINT32_MAX}) {
    const Learner outside = beyond(by);
    CHECK(outside.state(Side::Server) == tcp::State::Established);
    CHECK_FALSE(answers(outside));
  }
  const Learner exact = beyond(0);
  CHECK(exact.state(Side::Server) == tcp::State::Closed);
  CHECK(numbers_of_fact(12).empty());
}
