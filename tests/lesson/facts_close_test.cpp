// What the lesson on closing says exactly, as its scenes' worlds do it.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "tests/lesson/learner.hpp"
#include "tests/lesson/pages.hpp"

using namespace lesson;
using namespace lesson::test;
using tcp::State;

namespace {

std::size_t segments_from_fin(const Learner& learner) {
  const auto& packets = learner.log().packets;
  const auto first =
      std::find_if(packets.begin(), packets.end(), [](const Packet& p) { return p.segment.flags.fin(); });
  return static_cast<std::size_t>(std::distance(first, packets.end()));
}

}  // namespace

TEST_CASE("fact 5: CLOSE-WAIT begins with the peer's FIN, ends with one's own, and has no timer",
          "[lesson][fact-5][close-wait-for-ever]") {
  Learner learner("close-wait-for-ever");
  learner.wait_until(700ms);
  CHECK(learner.state(Side::Server) == State::CloseWait);
  learner.wait_until(24h);
  CHECK(learner.state(Side::Server) == State::CloseWait);
  CHECK(learner.world().connection(Side::Server)->next_deadline() == tcp::never);
  learner.go_back_to(10s);
  learner.does("close server");
  CHECK(learner.state(Side::Server) == State::LastAck);
  CHECK(numbers_of_fact(5).empty());
}

TEST_CASE("fact 6: closing takes three segments when the ACK waits for the FIN",
          "[lesson][fact-6][three-segments]") {
  Learner learner("three-segments");
  learner.wait_until(30s);
  CHECK(segments_from_fin(learner) == 3);
  Learner four("close");
  four.wait_until(30s);
  CHECK(segments_from_fin(four) == 4);
  CHECK(numbers_of_fact(6).empty());
}

TEST_CASE("fact 6: a simultaneous close goes through CLOSING, and both ends wait",
          "[lesson][fact-6][simultaneous-close]") {
  Learner learner("simultaneous-close");
  learner.wait_until(30s);
  for (const Side side : {Side::Client, Side::Server}) {
    CHECK(first_entered(learner.log(), side, State::Closing, learner.now()) == sim::Instant{700ms});
    CHECK(learner.state(side) == State::TimeWait);
  }
  // FIN, FIN, ACK, ACK
  std::vector<bool> fins;
  for (const Packet& packet : learner.log().packets)
    if (packet.sent >= sim::Instant{600ms}) fins.push_back(packet.segment.flags.fin());
  CHECK(fins == std::vector<bool>{true, true, false, false});
}

TEST_CASE("fact 7: the end that closes first waits in TIME-WAIT, whichever it is",
          "[lesson][fact-7][close]") {
  Learner client_first("close");
  client_first.wait_until(10s);
  CHECK(first_entered(client_first.log(), Side::Client, State::FinWait1, client_first.now()) ==
        Instant{600ms});  // before that the server can be first
  CHECK(numbers_of_fact(7) == std::set<std::string>{"0.6 s"});
  CHECK(client_first.state(Side::Client) == State::TimeWait);
  CHECK(client_first.state(Side::Server) == State::Closed);
  Learner server_first("close");
  server_first.does("close server");
  server_first.wait_until(10s);
  CHECK(server_first.state(Side::Server) == State::TimeWait);
  CHECK(server_first.state(Side::Client) == State::Closed);
}
