// What lesson 05 says "exactly", proved by the scenes that stand beside it.
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/console/console.hpp"
#include "tests/lesson/learner.hpp"
#include "tests/lesson/pages.hpp"

using namespace lesson;
using namespace lesson::test;

namespace {

const tcp::Listener& port_of(const World& world) {
  const tcp::Listener* listener = world.host(Side::Server).listener(World::server_port);
  REQUIRE(listener != nullptr);
  return *listener;
}

// When the SYN-ACKs to that port of the client went out.
std::vector<Instant> syn_acks_to(const Learner& learner, std::uint16_t port) {
  std::vector<Instant> times;
  for (const Event& event : events_until(learner.log(), learner.now())) {
    if (event.kind != EventKind::PacketSent) continue;
    const Packet packet = packet_of(learner.log(), event);
    if (is_syn_ack(packet) && packet.segment.destination.port == port) times.push_back(event.at);
  }
  return times;
}

}  // namespace

TEST_CASE("fact 13: two queues; five more SYN-ACKs, the last at 31 s, given up at 63 s",
          "[fact-13][accept-queue-full]") {
  Learner learner("accept-queue-full");
  learner.wait_until(1s);
  CHECK(port_of(learner.world()).accept_queue.size() == 2);
  CHECK(port_of(learner.world()).syn_queue.size() == 1);
  const Instant first{240ms};  // to the third client
  learner.wait_until(first.time_since_epoch() + 63s - 1us);
  CHECK(port_of(learner.world()).syn_queue.size() == 1);
  learner.wait(1us);
  CHECK(port_of(learner.world()).syn_queue.empty());
  CHECK(port_of(learner.world()).accept_queue.size() == 2);
  const std::vector<Instant> sent = syn_acks_to(learner, tcp::Host::first_ephemeral_port + 2);
  CHECK(sent == std::vector<Instant>{first, first + 1s, first + 3s, first + 7s, first + 15s, first + 31s});
  CHECK(numbers_of_fact(13) == std::set<std::string>{std::to_string(sent.size() - 1), "31 s", "63 s"});
}

TEST_CASE("fact 13: a flood fills the SYN queue, and leaves the accept queue alone",
          "[fact-13][syn-flood][accept-queue-full]") {
  Learner learner("syn-flood");
  const std::size_t slots = learner.world().host(Side::Server).config().syn_backlog;
  learner.does("flood 1000");
  learner.wait(100ms);
  CHECK(port_of(learner.world()).syn_queue.size() > 50);
  CHECK(port_of(learner.world()).syn_queue.size() < slots);
  learner.wait(1s);
  CHECK(port_of(learner.world()).syn_queue.size() == slots);
  CHECK(port_of(learner.world()).accept_queue.empty());
}

TEST_CASE("fact 14: cookies on overflow or always; no repair of a lost ACK; options only in timestamps",
          "[fact-14][cookie-lost-ack]") {
  SECTION("1: only once no slot is free") {
    Learner learner("cookie-lost-ack");
    learner.does("set syncookies 1");
    learner.does("set syn-backlog 1");
    learner.wait_until(500ms);
    CHECK(port_of(learner.world()).syn_queue.size() == 1);
    CHECK(port_of(learner.world()).counts.cookies_sent == 0);
    learner.does("open client");
    learner.wait(200ms);
    CHECK(port_of(learner.world()).counts.cookies_sent == 1);
  }
  SECTION("2: always, and then a lost third ACK is not repaired by a SYN-ACK") {
    Learner learner("cookie-lost-ack");
    learner.wait_until(2min);
    CHECK(port_of(learner.world()).counts.cookies_sent == 1);
    CHECK(port_of(learner.world()).syn_queue.empty());
    CHECK(syn_acks_to(learner, tcp::Host::first_ephemeral_port).size() == 1);
    CHECK(learner.state(Side::Client) == tcp::State::Established);
    CHECK(learner.state(Side::Server) == tcp::State::Listen);
  }
  SECTION("without cookies it is repaired") {
    Learner learner("cookie-lost-ack");
    learner.does("set syncookies 0");
    learner.wait_until(2s);
    CHECK(syn_acks_to(learner, tcp::Host::first_ephemeral_port).size() == 2);
    CHECK(both_in(learner.world(), tcp::State::Established));
  }
  SECTION("what the SYN offered comes back inside timestamps or not at all") {
    for (const bool timestamps : {true, false}) {
      Start begin = find_scene("cookie-lost-ack")->make(1, {});
      begin.config.client.timestamps = timestamps;
      World world(begin.config, 1, begin.script);
      EventLog log;
      world.run_until(Instant{1s}, log);
      world.apply(sim::Send{Side::Client, 100}, log);
      world.run_until(Instant{2s}, log);
      const tcp::Connection* server = world.connection(Side::Server);
      REQUIRE(server != nullptr);
      CHECK(server->state() == tcp::State::Established);
      CHECK(server->tcb().snd.wind_shift == (timestamps ? 7 : 0));
      CHECK(server->tcb().sack == timestamps);
    }
  }
}

TEST_CASE("fact 14: the settings of tcp_syncookies are those of the box", "[fact-14][cookie-lost-ack]") {
  std::set<std::string> settings;
  for (const tcp::SynCookies each :
       {tcp::SynCookies::Off, tcp::SynCookies::OnOverflow, tcp::SynCookies::Always})
    settings.insert(std::to_string(static_cast<int>(each)));
  CHECK(numbers_of_fact(14) == settings);
}

TEST_CASE("fact 15: netstat shows the half-open connections as SYN_RECV, and ss has a twin for it",
          "[fact-15][syn-recv-seen]") {
  Learner learner("syn-recv-seen");
  learner.wait_until(4s);
  CHECK(port_of(learner.world()).syn_queue.size() == 21);
  const auto answer = [&](std::string_view line) {
    return console::run(learner.world(), learner.log(), learner.now(), Side::Server, line).lines;
  };
  const std::vector<std::string> netstat = answer("netstat -nap | grep SYN_RECV");
  CHECK(netstat.size() == 21);
  for (const std::string& line : netstat) CHECK(line.find(" SYN_RECV ") != std::string::npos);
  CHECK(answer("ss -tan state syn-recv").size() == 1 + 21);  // with its heading
  CHECK(answer("ss -tan | grep SYN-RECV").size() == 21);
  learner.wait_until(70s);
  CHECK(port_of(learner.world()).syn_queue.empty());
  CHECK(answer("netstat -nap | grep SYN_RECV").empty());
  CHECK(numbers_of_fact(15).empty());
}
