// Random worlds, random hands: whatever happens, it happens the same way again, and the log tells no
// nonsense.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "core/sim/history.hpp"
#include "tests/sim/random_action.hpp"
#include "tests/sim/sim_support.hpp"

using namespace sim;
using namespace sim::test;

namespace {

constexpr std::uint64_t first_seed = 1;
constexpr std::uint64_t seeds = 300;

LinkConfig random_link(Choices& choose) {
  LinkConfig link{.delay = choose.up_to(200ms)};
  if (choose.one_in(2)) link.jitter = choose.up_to(100ms);
  if (choose.one_in(3)) link.bandwidth_bps = 100'000 + choose.below(10'000'000);
  if (choose.one_in(4)) link.queue_packets = choose.below(8);
  if (choose.one_in(2)) link.loss_ppm = choose.below(300'000);
  if (choose.one_in(3)) link.duplicate_ppm = choose.below(300'000);
  if (choose.one_in(3)) link.reorder_ppm = choose.below(300'000);
  if (choose.one_in(3)) link.corrupt_ppm = choose.below(300'000);
  return link;
}

Program random_program(Choices& choose, bool listens) {
  Program program{.listens = listens};
  program.reads = !choose.one_in(8);
  if (choose.one_in(2)) program.close_after_peer = choose.up_to(2s);
  if (choose.one_in(2)) program.answers = choose.below(50'000);
  return program;
}

World random_world(std::uint64_t seed) {
  Choices choose(seed);
  WorldConfig config;
  if (choose.one_in(3)) config.client = tcp::rfc_profile();
  if (choose.one_in(3)) config.server = tcp::rfc_profile();
  config.server.syn_cookies = static_cast<tcp::SynCookies>(choose.below(3));
  config.server.syn_backlog = 1 + choose.below(32);
  config.to_server = random_link(choose);
  config.to_client = random_link(choose);
  config.client_program = random_program(choose, choose.one_in(6));
  config.server_program = random_program(choose, !choose.one_in(10));
  return World(config, seed, {{Instant{choose.up_to(1s)}, Open{}}});
}

// Sends and closes come more often than the rest; ends are seldom crashed, and soon rebooted.
Action random_action(Choices& choose, const World& world) {
  const auto in_flight = world.in_flight();
  const PacketId packet = in_flight.empty() || choose.one_in(10)
                              ? 1 + choose.below(50)
                              : in_flight[choose.below(static_cast<std::uint32_t>(in_flight.size()))].id;
  if (choose.one_in(3)) {
    const Side side = choose.side();
    if (!world.is_up(side)) return Reboot{side};
    return choose.one_in(4) ? Action{Close{side}} : Action{Send{side, 1 + choose.below(100'000)}};
  }
  const auto alternative = choose.below(std::variant_size_v<Action>);
  const Action action = random_action(choose, alternative, packet);
  return std::holds_alternative<Crash>(action) && !choose.one_in(4) ? Action{Drop{packet}} : action;
}

void check_in_flight(const World& world) {
  PacketId last = 0;
  for (const Packet& packet : world.in_flight()) {
    REQUIRE(packet.id > last);
    last = packet.id;
    REQUIRE(packet.fate == Fate::InFlight);
    REQUIRE(packet.sent <= world.now());
    REQUIRE(packet.ends > world.now());  // all that was due has been done
    REQUIRE(packet.leaves <= packet.ends);
    REQUIRE(packet.ends <= packet.arrives);
    REQUIRE(packet.progress_ppm(world.now()) <= ppm_max);
  }
}

void check_log(const EventLog& log, Instant frontier) {
  Instant last{};
  for (const Event& event : log.events) {
    REQUIRE(event.at >= last);
    REQUIRE(event.at <= frontier);
    last = event.at;
    if (event.packet != 0) REQUIRE(event.packet <= log.packets.size());
    if (event.kind == EventKind::Acted || event.kind == EventKind::Refused) {
      REQUIRE(event.action < log.actions.size());
    }
  }
  for (std::size_t i = 0; i < log.packets.size(); ++i) {
    const Packet& packet = log.packets[i];
    REQUIRE(packet.id == i + 1);
    REQUIRE((packet.fate == Fate::InFlight) == (packet.ends > frontier));
  }
}

struct Moment {
  Instant at;
  std::uint64_t digest;
};

// A session: some hundred moves of going on, going back and acting.
void play(History& history, Choices& choose) {
  for (int move = 0; move < 60; ++move) {
    const Duration jump = choose.one_in(8) ? choose.up_to(60s) : choose.up_to(300ms);
    switch (choose.below(8)) {
      case 0:
        history.at(Instant{choose.up_to(history.frontier().time_since_epoch() + 1us)});
        break;
      case 1:
        history.at(std::min(history.next_event(), history.now() + 100s));
        break;
      case 2:
        history.undo();
        break;
      case 3:
        if (choose.one_in(2)) history.redo();
        break;
      default:
        history.at(history.now() + jump);
        break;
    }
    if (choose.one_in(2)) history.act(random_action(choose, history.present()));
    check_in_flight(history.present());
  }
}

}  // namespace

TEST_CASE("random sessions replay to the same digests, in any order, and their logs make sense",
          "[sim][random]") {
  for (std::uint64_t seed = first_seed; seed < first_seed + seeds; ++seed) {
    CAPTURE(seed);
    Choices choose(seed + 1'000'000);
    History history(random_world(seed));
    play(history, choose);
    check_log(history.log(), history.frontier());

    // Any order of visits gives what a straight run of the same inputs gives.
    std::vector<Moment> moments;
    for (int i = 0; i < 12; ++i) {
      const Instant t{choose.up_to(history.frontier().time_since_epoch() + 1us)};
      moments.push_back({t, history.at(t).digest()});
    }
    std::sort(moments.begin(), moments.end(), [](const Moment& a, const Moment& b) { return a.at < b.at; });
    World straight = random_world(seed);
    EventLog log;
    std::size_t applied = 0;
    const auto live_until = [&](Instant t) {
      for (; applied < history.inputs().size() && history.inputs()[applied].at <= t; ++applied) {
        straight.run_until(history.inputs()[applied].at, log);
        straight.apply(history.inputs()[applied].action, log);
        straight.run_until(history.inputs()[applied].at, log);
      }
      straight.run_until(t, log);
    };
    for (const Moment& moment : moments) {
      live_until(moment.at);
      REQUIRE(straight.digest() == moment.digest);
    }
    live_until(history.frontier());
    REQUIRE(straight.digest() == history.at(history.frontier()).digest());
    REQUIRE(text(log) == text(history.log()));
  }
}

TEST_CASE("whatever the wire does short of cutting it, all data arrives in the end", "[sim][random]") {
  for (std::uint64_t seed = first_seed; seed < first_seed + 100; ++seed) {
    CAPTURE(seed);
    Choices choose(seed);
    WorldConfig config;
    config.to_server = random_link(choose);
    config.to_client = random_link(choose);
    config.to_server.loss_ppm /= 3;
    config.to_client.loss_ppm /= 3;
    config.to_server.corrupt_ppm /= 3;
    config.to_client.corrupt_ppm /= 3;
    config.to_server.queue_packets = config.to_client.queue_packets = 100;
    config.server_program.answers = choose.below(40'000);
    World world(config, seed);
    EventLog log;
    world.apply(Open{}, log);
    const std::uint32_t octets = 1 + choose.below(100'000);
    world.apply(Send{Side::Client, octets}, log);
    world.run_until(Instant{std::chrono::hours{2}}, log);
    const tcp::Connection* server = world.connection(Side::Server);
    const tcp::Connection* client = world.connection(Side::Client);
    REQUIRE(server != nullptr);
    REQUIRE(client != nullptr);
    REQUIRE(server->tcb().rcv.nxt - server->tcb().irs == octets + 1);
    REQUIRE(client->tcb().rcv.nxt - client->tcb().irs == config.server_program.answers + 1);
    REQUIRE(client->send_queued() == 0);
    REQUIRE(server->send_queued() == 0);
  }
}
