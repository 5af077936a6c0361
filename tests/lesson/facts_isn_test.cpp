// What lesson 03 says "exactly", proved by the scene that stands beside it.
#include <catch2/catch_test_macros.hpp>

#include "tests/lesson/learner.hpp"
#include "tests/lesson/pages.hpp"

using namespace lesson;
using namespace lesson::test;

namespace {

Packet first_sent(const Learner& learner, Side from, tcp::Flags flags) {
  const auto packet = first_packet(learner.log(), learner.now(), EventKind::PacketSent, [&](const Packet& p) {
    return p.from == from && p.segment.flags == flags;
  });
  REQUIRE(packet);
  return *packet;
}

}  // namespace

TEST_CASE("fact 1: SYN and FIN occupy one sequence number each, and the ISN is a clock and a keyed hash",
          "[fact-1][isn-plus-one][isn-clock]") {
  const auto seed = any_seed(4);
  Learner learner("isn-plus-one", seed);
  learner.wait_until(2200ms);
  const Packet syn = first_sent(learner, Side::Client, tcp::Syn);
  const Packet syn_ack = first_sent(learner, Side::Server, tcp::Syn | tcp::Ack);
  CHECK(syn_ack.segment.ack == syn.segment.seq + 1);
  CHECK(numbers_of_fact(1) == std::set<std::string>{"1"});
  const Packet ack = first_sent(learner, Side::Client, tcp::Ack);
  CHECK(ack.segment.ack == syn_ack.segment.seq + 1);
  const Packet fin = first_sent(learner, Side::Client, tcp::Fin | tcp::Ack);
  CHECK(fin.segment.seq == syn.segment.seq + 1 + 5);
  const auto acknowledged =
      first_packet(learner.log(), learner.now(), EventKind::PacketSent,
                   [&](const Packet& p) { return p.from == Side::Server && p.sent > fin.sent; });
  REQUIRE(acknowledged);
  CHECK(acknowledged->segment.ack == fin.segment.seq + 1);

  // The same pair four seconds later: the clock alone; another pair at about the same time: not the clock
  // alone.
  Learner clock("isn-clock", seed);
  clock.wait_until(5s);
  clock.does("open client");
  clock.wait(150ms);
  std::vector<Packet> answers;
  for (const Event& event : events_until(clock.log(), clock.now())) {
    if (event.kind == EventKind::PacketSent && is_syn_ack(packet_of(clock.log(), event)))
      answers.push_back(packet_of(clock.log(), event));
  }
  REQUIRE(answers.size() == 3);
  CHECK(answers[1].segment.seq == answers[0].segment.seq + 1'000'000);
  const auto ticks = static_cast<std::uint32_t>((answers[2].sent - answers[1].sent) / 4us);
  CHECK(answers[2].segment.seq != answers[1].segment.seq + ticks);
}
