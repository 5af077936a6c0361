// What lesson 2 says exactly, proved by a run of its scene.
#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "tests/lesson/learner.hpp"
#include "tests/lesson/pages.hpp"

using namespace lesson;
using namespace lesson::test;

TEST_CASE(
    "fact 3: an old SYN draws a SYN-ACK, the client answers RST, the server goes back to LISTEN, and the new "
    "SYN goes through (Figure 8)",
    "[fact-3][old-duplicate-syn]") {
  Learner learner("old-duplicate-syn", any_seed());
  learner.wait_until(5s);
  std::vector<Packet> sent;
  for (const Packet& packet : learner.log().packets) sent.push_back(packet);
  // In the order of sending: the old SYN, its SYN-ACK, the new SYN, the RST, and the handshake's other two.
  REQUIRE(sent.size() == 6);
  const tcp::Seq old_iss = sent[0].segment.seq, new_iss = sent[2].segment.seq;
  CHECK(old_iss != new_iss);
  CHECK(numbers_of_fact(3).empty());
  CHECK(sent[1].segment.flags == (tcp::Syn | tcp::Ack));
  CHECK(sent[1].segment.ack == old_iss + 1);
  CHECK(sent[3].segment.flags == tcp::Rst);
  CHECK(sent[3].from == Side::Client);
  CHECK(sent[3].segment.seq == sent[1].segment.ack);
  CHECK(sent[3].ends < sent[2].ends);
  CHECK(sent[4].segment.flags == (tcp::Syn | tcp::Ack));
  CHECK(sent[4].segment.ack == new_iss + 1);
  CHECK(sent[5].segment.flags == tcp::Ack);
  learner.go_back_to(1149ms);
  CHECK(learner.state(Side::Server) == tcp::State::SynReceived);
  learner.wait_until(1150ms);
  CHECK(learner.state(Side::Server) == tcp::State::Listen);
  learner.wait_until(5s);
  CHECK(learner.state(Side::Server) == tcp::State::Established);
  CHECK(learner.world().connection(Side::Server)->tcb().irs == new_iss);
}
