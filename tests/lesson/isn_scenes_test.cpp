// The scenes of lesson 03, played to each goal; what must not reach one does not.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "tests/lesson/learner.hpp"

using namespace lesson;
using namespace lesson::test;

namespace {

std::string number(tcp::Seq seq) {
  return std::to_string(seq.value());
}

}  // namespace

TEST_CASE("isn-plus-one: left alone, seven numbers are acknowledged", "[lesson]") {
  Learner learner("isn-plus-one", any_seed());
  learner.wait_until(2199ms);
  CHECK_FALSE(learner.reached("seven-numbers"));
  learner.wait_until(2200ms);
  CHECK(learner.reached("seven-numbers"));
  learner.wait_until(60s);
  CHECK_FALSE(learner.reached("fin-again"));
}

TEST_CASE("isn-plus-one: a lost FIN is missed and comes again", "[lesson]") {
  Learner learner("isn-plus-one", any_seed());
  learner.drops(learner.catches([](const Packet& p) { return p.segment.flags.fin(); }));
  CHECK_FALSE(learner.reached("fin-again"));
  learner.wait(1s);
  CHECK(learner.reached("fin-again"));
}

TEST_CASE("isn-plus-one: where SYN and FIN take no number, nobody can acknowledge them", "[lesson]") {
  Learner learner("isn-plus-one", 1, variant_of("syn-and-fin-not-counted"));
  learner.wait_until(10s);
  CHECK_FALSE(learner.reached("seven-numbers"));
}

TEST_CASE("bad-ack: left alone, the forged SYN-ACK does no harm", "[lesson]") {
  Learner learner("bad-ack", any_seed());
  learner.wait_until(260ms);
  CHECK(learner.state(Side::Client) == tcp::State::SynSent);
  learner.wait_until(5s);
  CHECK(both_in(learner.world(), tcp::State::Established));
  CHECK_FALSE(learner.reached("server-rst"));
  CHECK_FALSE(learner.reached("fooled"));
}

TEST_CASE("bad-ack: an edited ACK draws the server's RST, which stays in SYN-RECEIVED", "[lesson]") {
  Learner learner("bad-ack", any_seed());
  const PacketId ack = learner.catches([](const Packet& p) { return is_plain_ack(p); });
  learner.does("edit " + std::to_string(ack) + " ack=+1");
  CHECK_FALSE(learner.reached("server-rst"));
  learner.wait(100ms);
  CHECK(learner.reached("server-rst"));
  CHECK(learner.state(Side::Server) == tcp::State::SynReceived);
}

TEST_CASE("bad-ack: who knows the ISN fools the client", "[lesson]") {
  Learner learner("bad-ack", any_seed());
  const PacketId syn = learner.catches([](const Packet& p) { return is_syn(p); });
  const tcp::Seq iss = learner.log().packets[syn - 1].segment.seq;
  learner.does("forge attacker to client SA seq=7000 ack=" + number(iss + 1));
  learner.wait(100ms);
  CHECK(learner.reached("fooled"));
  CHECK(learner.state(Side::Client) == tcp::State::Established);
  CHECK_FALSE(learner.reached("server-rst"));
  learner.wait(100ms);  // the client's ACK is none for the server's SYN
  CHECK(learner.reached("server-rst"));
}

TEST_CASE("bad-ack: a second wrong guess fools nobody", "[lesson]") {
  Learner learner("bad-ack", any_seed());
  const PacketId syn = learner.catches([](const Packet& p) { return is_syn(p); });
  const tcp::Seq iss = learner.log().packets[syn - 1].segment.seq;
  learner.does("forge attacker to client SA seq=7000 ack=" + number(iss));
  learner.wait(5s);
  CHECK_FALSE(learner.reached("fooled"));
}

TEST_CASE("predictable-isn: left alone, the guess is wrong", "[lesson]") {
  Learner learner("predictable-isn", any_seed());
  learner.wait_until(70s);
  CHECK_FALSE(learner.reached("served"));
  CHECK_FALSE(learner.reached("saved"));
  CHECK(learner.state(Side::Server) == tcp::State::Listen);
}

TEST_CASE("predictable-isn: who sees the server's ISN is served", "[lesson]") {
  Learner learner("predictable-isn", any_seed());
  const PacketId syn_ack = learner.catches([](const Packet& p) { return is_syn_ack(p); });
  const std::string ack = number(learner.log().packets[syn_ack - 1].segment.seq + 1);
  learner.does("forge attacker to server A seq=1001 ack=" + ack + " sport=50000 dport=80");
  learner.wait(150ms);
  CHECK(learner.state(Side::Server) == tcp::State::Established);
  CHECK_FALSE(learner.reached("served"));
  learner.does("forge attacker to server PA seq=1001 ack=" + ack + " data=64 sport=50000 dport=80");
  learner.wait(150ms);
  CHECK(learner.reached("served"));
}

TEST_CASE("predictable-isn: with a fixed ISN the blind guess is right", "[lesson]") {
  Learner learner("predictable-isn", any_seed(), variant_of("fixed-isn"));
  learner.wait_until(1399ms);
  CHECK_FALSE(learner.reached("served"));
  learner.wait_until(1400ms);
  CHECK(learner.reached("served"));
}

TEST_CASE("predictable-isn: a client that is alive answers the SYN-ACK and spoils it", "[lesson]") {
  Learner learner("predictable-isn", any_seed());
  learner.wait_until(400ms);
  learner.does("reboot client");
  CHECK_FALSE(learner.reached("saved"));
  learner.wait_until(4s);
  CHECK(learner.reached("saved"));
}

TEST_CASE("predictable-isn: a client that is alive spoils even the right guess", "[lesson]") {
  Learner learner("predictable-isn", any_seed(), variant_of("fixed-isn"));
  learner.wait_until(400ms);
  learner.does("reboot client");
  learner.wait_until(799ms);
  CHECK_FALSE(learner.reached("saved"));
  learner.wait_until(2s);
  CHECK(learner.reached("saved"));
  CHECK_FALSE(learner.reached("served"));
}

TEST_CASE("predictable-isn: an honest connection is none of the attacker's", "[lesson]") {
  Learner learner("predictable-isn", any_seed());
  learner.wait_until(400ms);
  learner.does("reboot client");
  learner.does("open client");
  learner.wait(1s);
  learner.does("send client 100");
  learner.wait(1s);
  CHECK_FALSE(learner.reached("served"));
}

TEST_CASE("isn-clock: the same pair moves with the clock, another pair does not", "[lesson]") {
  Learner learner("isn-clock", any_seed());
  learner.wait_until(4s);
  CHECK_FALSE(learner.reached("same-pair"));
  learner.wait_until(5s);
  CHECK(learner.reached("same-pair"));
  CHECK_FALSE(learner.reached("other-pair"));
  learner.does("open client");
  learner.wait(150ms);
  CHECK(learner.reached("other-pair"));
}
