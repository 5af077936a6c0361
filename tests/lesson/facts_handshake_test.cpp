// What lesson 1 says exactly, proved by a run of its scene.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>

#include "tests/lesson/learner.hpp"
#include "tests/lesson/pages.hpp"

using namespace lesson;
using namespace lesson::test;

TEST_CASE("fact 2: in SYN-SENT and SYN-RECEIVED an ack outside the range draws <SEQ=SEG.ACK><CTL=RST>",
          "[fact-2][handshake]") {
  const tcp::Flags flags = GENERATE(tcp::Syn | tcp::Ack, tcp::Flags{tcp::Ack});
  const char* const how = GENERATE("+1", "-1");  // beyond SND.NXT; SND.UNA itself
  Learner learner("handshake", any_seed());
  const auto id = learner.catches([&](const Packet& p) { return p.segment.flags == flags; });
  const Packet original = learner.log().packets[id - 1];
  learner.does("edit " + std::to_string(id) + " ack=" + how);
  CHECK(original.segment.ack - learner.log().packets[id - 2].segment.seq == 1);
  CHECK(numbers_of_fact(2) == std::set<std::string>{"1"});
  const Side judge = sim::other(original.from);
  learner.wait_until(original.arrives.time_since_epoch());
  const tcp::State state = judge == Side::Client ? tcp::State::SynSent : tcp::State::SynReceived;
  CHECK(learner.state(judge) == state);  // and it stays there
  const Packet reset = learner.log().packets[learner.catches(is_rst) - 1];
  CHECK(reset.from == judge);
  CHECK(reset.segment.flags == tcp::Rst);
  CHECK(reset.segment.seq == original.segment.ack + (how[0] == '+' ? 1U : 0xFFFF'FFFFU));
}

TEST_CASE("fact 2: an ack is taken anywhere in SND.UNA < SEG.ACK <= SND.NXT, not at one number only",
          "[fact-2][handshake]") {
  const std::uint32_t short_of = GENERATE(0U, 1U, 500U, 999U, 1000U);
  Learner learner("handshake", any_seed());
  learner.wait_until(500ms);
  learner.does("send client 1000");
  const auto id = learner.catches([](const Packet& p) { return p.from == Side::Server; });
  const tcp::Tcb before = learner.world().connection(Side::Client)->tcb();
  REQUIRE(before.snd.nxt - before.snd.una == 1000);
  learner.does("edit " + std::to_string(id) + " ack=" + std::to_string((before.snd.nxt - short_of).value()));
  learner.wait(100ms);
  const tcp::Tcb after = learner.world().connection(Side::Client)->tcb();
  CHECK(after.snd.una == before.snd.nxt - short_of);  // the last one acknowledges nothing new
}
