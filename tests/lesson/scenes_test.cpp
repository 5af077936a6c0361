// core/lesson: each scene is played to each of its goals with the learner's actions only, and no goal is
// reached before.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <set>
#include <string>

#include "tests/lesson/learner.hpp"

using namespace lesson;
using namespace lesson::test;

namespace {

bool has_data_from(const Packet& p, Side from) {
  return p.from == from && !p.segment.data.empty();
}

}  // namespace

TEST_CASE("scenes have names, words in both languages and goals of their own", "[lesson]") {
  std::set<std::string_view> ids;
  for (const Scene& scene : scenes()) {
    INFO(scene.id);
    CHECK(ids.insert(scene.id).second);
    CHECK(find_scene(scene.id) == &scene);
    for (const Words& words : {scene.title, scene.idea}) {
      CHECK_FALSE(words.en.empty());
      CHECK_FALSE(words.zh.empty());
      CHECK(words.in(Language::English) == words.en);
      CHECK(words.in(Language::Chinese) == words.zh);
    }
    std::set<std::string_view> goals;
    for (const Goal& goal : scene.goals) {
      CHECK(goals.insert(goal.id).second);
      CHECK(goal.text.en.ends_with("."));
      CHECK(goal.text.zh.ends_with("。"));
    }
    CHECK_FALSE(scene.goals.empty());
  }
  CHECK(find_scene("") == nullptr);
  CHECK(find_scene("Handshake") == nullptr);
}

TEST_CASE("a goal that does not come by itself has one to three hints", "[lesson]") {
  for (const Scene& scene : scenes()) {
    sim::World world = start(scene, 1);
    sim::EventLog log;
    std::set<std::string_view> by_itself;
    for (Instant now{}; now <= Instant{150s}; now += 250ms) {
      world.run_until(now, log);
      for (const Goal& goal : scene.goals)
        if (!by_itself.contains(goal.id) && goal.reached(world, log, now)) by_itself.insert(goal.id);
    }
    for (const Goal& goal : scene.goals) {
      INFO(scene.id << ", " << goal.id);
      CHECK((by_itself.contains(goal.id) || !goal.hints.empty()));
      CHECK(goal.hints.size() <= 3);
    }
  }
}

TEST_CASE("every scene starts quiet, with something to come, and with no goal reached", "[lesson]") {
  for (const Scene& scene : scenes()) {
    INFO(scene.id);
    History history(start(scene, any_seed()));
    history.at(scene.start);
    CHECK(history.present().in_flight().empty());
    for (const Goal& goal : scene.goals) {
      CHECK_FALSE(goal.reached(history.present(), history.log(), history.now()));
    }
  }
}

TEST_CASE("a scene and a seed always give the same world", "[lesson]") {
  for (const Scene& scene : scenes()) {
    History one(start(scene, 4)), again(start(scene, 4)), another(start(scene, 5));
    for (History* history : {&one, &again, &another}) history->at(Instant{70s});
    INFO(scene.id);
    CHECK(one.present().digest() == again.present().digest());
    CHECK(one.present().digest() != another.present().digest());
  }
}

TEST_CASE("handshake: left alone, it goes through in three segments", "[lesson]") {
  Learner learner("handshake", any_seed());
  learner.wait_until(399ms);
  CHECK(learner.state(Side::Client) == tcp::State::Established);
  CHECK(learner.state(Side::Server) == tcp::State::SynReceived);
  CHECK_FALSE(learner.reached("established"));
  learner.wait_until(400ms);
  CHECK(learner.reached("established"));
  learner.wait_until(60s);
  CHECK_FALSE(learner.reached("syn-ack-lost"));
}

TEST_CASE("handshake: a lost SYN-ACK is sent again after a second, and the handshake completes", "[lesson]") {
  Learner learner("handshake", any_seed());
  learner.wait_until(1s);
  learner.go_back_to(250ms);  // acting in the past
  learner.drops(learner.catches(is_syn_ack));
  learner.wait_until(1199ms);
  CHECK(learner.state(Side::Client) == tcp::State::SynSent);
  CHECK(learner.state(Side::Server) == tcp::State::SynReceived);
  const PacketId again = learner.catches(is_syn_ack);
  CHECK(learner.world().now() == Instant{1200ms});
  CHECK(again > 2);
  CHECK_FALSE(learner.reached("syn-ack-lost"));
  learner.wait(300ms);
  CHECK(learner.reached("syn-ack-lost"));
  CHECK(learner.reached("established"));
}

TEST_CASE("handshake: with every SYN-ACK lost, neither goal is reached", "[lesson]") {
  Learner learner("handshake");
  for (int i = 0; i < 3; ++i) learner.drops(learner.catches(is_syn_ack));
  CHECK_FALSE(learner.reached("established"));
  CHECK_FALSE(learner.reached("syn-ack-lost"));
}

TEST_CASE("transfer: 20,000 octets go, 5,000 come, and all is acknowledged", "[lesson]") {
  Learner learner("transfer", any_seed());
  CHECK(learner.state(Side::Client) == tcp::State::Established);
  CHECK(learner.state(Side::Server) == tcp::State::Established);
  learner.wait_until(1s);
  CHECK_FALSE(learner.reached("acknowledged"));
  learner.wait_until(3s);
  CHECK(learner.reached("acknowledged"));
  CHECK_FALSE(learner.reached("repaired"));
}

TEST_CASE("transfer: a connection of the server's own, with no data, acknowledges nothing", "[lesson]") {
  Learner learner("transfer");
  learner.go_back_to(10ms);
  learner.does("open server");
  learner.wait(10ms);
  CHECK(learner.state(Side::Server) == tcp::State::SynSent);
  CHECK_FALSE(learner.reached("acknowledged"));
  Learner later("transfer");
  later.wait_until(3s);
  REQUIRE(later.reached("acknowledged"));
  later.does("open server");  // not the peer of the client's connection
  CHECK_FALSE(later.reached("acknowledged"));
}

TEST_CASE("transfer: a lost segment, of either end, is repaired", "[lesson]") {
  const Side side = GENERATE(Side::Client, Side::Server);
  Learner learner("transfer", any_seed());
  learner.drops(learner.catches([&](const Packet& p) { return has_data_from(p, side); }));
  CHECK_FALSE(learner.reached("repaired"));
  CHECK_FALSE(learner.reached("acknowledged"));
  learner.wait(10s);
  CHECK(learner.reached("repaired"));
  CHECK(learner.reached("acknowledged"));
}

TEST_CASE("transfer: a damaged segment is repaired like a lost one, a lost ACK needs no repair", "[lesson]") {
  Learner damaged("transfer");
  const PacketId data = damaged.catches([](const Packet& p) { return has_data_from(p, Side::Client); });
  damaged.does("corrupt " + std::to_string(data) + " bit 400");
  damaged.wait(10s);
  CHECK(damaged.reached("repaired"));
  Learner ack("transfer");
  ack.drops(ack.catches([](const Packet& p) { return p.from == Side::Server && p.segment.data.empty(); }));
  ack.wait(10s);
  CHECK(ack.reached("acknowledged"));
  CHECK_FALSE(ack.reached("repaired"));
}

TEST_CASE("close: four segments, CLOSE-WAIT for half a second, TIME-WAIT for a minute", "[lesson]") {
  Learner learner("close", any_seed());
  CHECK(learner.state(Side::Client) == tcp::State::Established);
  CHECK(learner.state(Side::Server) == tcp::State::Established);
  learner.wait_until(1100ms);
  CHECK(learner.state(Side::Client) == tcp::State::FinWait2);
  CHECK(learner.state(Side::Server) == tcp::State::CloseWait);
  learner.wait_until(1250ms);
  CHECK(learner.state(Side::Server) == tcp::State::LastAck);
  learner.wait_until(1300ms);
  CHECK(learner.state(Side::Client) == tcp::State::TimeWait);
  learner.wait_until(61'299ms);
  CHECK(learner.state(Side::Client) == tcp::State::TimeWait);
  CHECK(learner.state(Side::Server) == tcp::State::Closed);
  CHECK_FALSE(learner.reached("closed"));
  learner.wait_until(61'300ms);
  CHECK(learner.reached("closed"));
  CHECK_FALSE(learner.reached("last-ack-lost"));
}

TEST_CASE("close: a lost last ACK brings the FIN again and restarts 2MSL", "[lesson]") {
  Learner learner("close", any_seed());
  learner.wait_until(1350ms);
  const PacketId last_ack = learner.catches([](const Packet& p) { return p.from == Side::Client; });
  learner.drops(last_ack);
  CHECK_FALSE(learner.reached("last-ack-lost"));
  const PacketId fin = learner.catches([](const Packet& p) { return p.segment.flags.fin(); });
  CHECK(learner.world().in_flight().back().retransmission);
  CHECK(fin > last_ack);
  CHECK_FALSE(learner.reached("last-ack-lost"));
  learner.wait(100ms);
  CHECK(learner.reached("last-ack-lost"));
  const tcp::RunningTimer timer = learner.world().connection(Side::Client)->timers()[tcp::Timer::TimeWait];
  CHECK(timer.started == learner.world().now());
  CHECK(timer.deadline == timer.started + 60s);
  learner.wait_until(61'300ms);  // the old deadline
  CHECK(learner.state(Side::Client) == tcp::State::TimeWait);
  learner.wait(10s);
  CHECK(learner.reached("closed"));
}

TEST_CASE("syn-flood: an honest client gets in before, is refused under the flood, and cookies let it in",
          "[lesson]") {
  Learner learner("syn-flood", any_seed());
  learner.does("flood 1000");
  learner.wait(1s);
  CHECK_FALSE(learner.reached("refused"));
  learner.does("open client");
  learner.wait(10ms);
  CHECK_FALSE(learner.reached("refused"));
  learner.wait(15ms);
  CHECK(learner.reached("refused"));
  learner.wait(6s);
  CHECK(learner.state(Side::Client) == tcp::State::SynSent);
  learner.does("set syncookies 1");
  CHECK_FALSE(learner.reached("cookies"));
  learner.wait(10s);
  CHECK(learner.state(Side::Client) == tcp::State::Established);
  CHECK(learner.reached("cookies"));
}

TEST_CASE("syn-flood: without a flood nobody is refused, and a full house at 1,000,000 SYN/s is the same",
          "[lesson]") {
  Learner quiet("syn-flood");
  quiet.does("open client");
  quiet.wait(10s);
  CHECK(quiet.state(Side::Client) == tcp::State::Established);
  CHECK_FALSE(quiet.reached("refused"));
  CHECK_FALSE(quiet.reached("cookies"));
  Learner loud("syn-flood");
  loud.does("flood 1000000");
  loud.wait(100ms);
  loud.does("open client");
  loud.wait(25ms);
  CHECK(loud.reached("refused"));
  loud.does("set syncookies 2");
  loud.wait(2s);
  CHECK(loud.reached("cookies"));
}

TEST_CASE("syn-flood: a client that got in before the flood does not count as saved by a cookie",
          "[lesson]") {
  Learner learner("syn-flood");
  learner.does("open client");
  learner.wait(1s);
  learner.does("set syncookies 2");
  learner.does("flood 1000");
  learner.wait(5s);
  CHECK_FALSE(learner.reached("cookies"));
  CHECK_FALSE(learner.reached("refused"));
}

TEST_CASE("syn-flood: a cookie taken before the flood is not one taken under it", "[lesson]") {
  Learner learner("syn-flood");
  learner.does("set syncookies 2");
  learner.wait(1s);
  learner.does("open client");
  learner.wait(4s);
  CHECK(learner.state(Side::Client) == tcp::State::Established);
  learner.does("flood 1000");
  learner.wait(1s);
  CHECK_FALSE(learner.reached("cookies"));
  learner.does("open client");
  CHECK_FALSE(learner.reached("cookies"));
  learner.wait(1s);
  CHECK(learner.reached("cookies"));
}

TEST_CASE("syn-flood: what was reached stays so when the flood stops and starts anew", "[lesson]") {
  Learner learner("syn-flood");
  learner.does("flood 100000");
  learner.wait(1s);
  learner.does("open client");
  learner.wait(1s);
  learner.does("set syncookies 2");
  learner.wait(5s);
  REQUIRE(learner.reached("refused"));
  REQUIRE(learner.reached("cookies"));
  learner.does("flood off");
  learner.wait(1s);
  learner.does("flood 10");
  learner.does("abort client");
  CHECK(learner.reached("refused"));
  CHECK(learner.reached("cookies"));
  learner.go_back_to(500ms);  // before either
  CHECK_FALSE(learner.reached("refused"));
  CHECK_FALSE(learner.reached("cookies"));
}

TEST_CASE("free play: a whole life by hand", "[lesson]") {
  Learner learner("free-play", any_seed());
  learner.does("open client");
  learner.wait(1s);
  learner.does("send server 100");
  learner.wait(1s);
  learner.does("close server");
  learner.wait(1s);
  CHECK_FALSE(learner.reached("whole-life"));
  learner.does("close client");
  learner.wait(1s);
  CHECK(learner.reached("whole-life"));
  CHECK_FALSE(learner.reached("reset"));
}

TEST_CASE("free play: a reset by hand", "[lesson]") {
  Learner learner("free-play");
  learner.does("open client");
  learner.wait(1s);
  learner.does("abort client");
  CHECK_FALSE(learner.reached("reset"));
  learner.wait(1s);
  CHECK(learner.reached("reset"));
  CHECK_FALSE(learner.reached("whole-life"));
}
