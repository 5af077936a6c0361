// core/sim/world: two real TCPs on a wire, told as events; what is due at one instant in one order.
#include "core/sim/world.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include "core/sim/stack_knobs.hpp"
#include "tests/sim/sim_support.hpp"

using namespace sim;
using namespace sim::test;

TEST_CASE("a handshake goes over the wire as three packets", "[sim][world]") {
  Run run(quiet(), {{Instant{100ms}, Open{}}});
  CHECK(run.world.next_event() == Instant{100ms});
  CHECK(run.client() == tcp::State::Closed);
  CHECK(run.server() == tcp::State::Listen);
  run.to(100ms);
  CHECK(run.client() == tcp::State::SynSent);
  CHECK(run.world.next_event() == Instant{200ms});
  run.to(200ms);
  CHECK(run.server() == tcp::State::SynReceived);
  run.to(300ms);
  CHECK(run.client() == tcp::State::Established);
  CHECK(run.server() == tcp::State::SynReceived);
  run.to(400ms);
  CHECK(run.server() == tcp::State::Established);
  run.to(100s);
  CHECK(sent(run.log) == std::vector<std::string>{"100000 S client", "200000 S. server", "300000 . client"});
  CHECK(run.world.next_event() == tcp::never);
}

TEST_CASE("while its SYN stands in the SYN queue, the server shows the slot and no connection",
          "[sim][world]") {
  Run run;
  run.act(Open{});
  run.to(100ms);
  const tcp::HalfOpen* slot = run.world.half_open(Side::Server);
  REQUIRE(slot);
  CHECK(slot->remote == run.end(Side::Client).pair().local);
  CHECK(slot->deadline == Instant{1100ms});
  CHECK(run.world.focus(Side::Server) == 0);
  CHECK(run.world.connection(Side::Server) == nullptr);
  CHECK(run.world.half_open(Side::Client) == nullptr);
}

TEST_CASE("the slot is shown for as long as it stands, though the client has crashed, or never was",
          "[sim][world]") {
  Run run;
  run.does("open client");
  run.to(50ms);
  run.does("crash client");
  run.to(30s);
  CHECK(run.server() == tcp::State::SynReceived);
  CHECK(run.world.half_open(Side::Server) != nullptr);
  run.does("forge client A");
  run.to(31s);
  CHECK(run.server() == tcp::State::Established);
  Run forged;
  forged.does("forge client S seq=7");
  forged.to(100ms);
  CHECK(forged.server() == tcp::State::SynReceived);
  forged.to(1s);
  CHECK(forged.server() == tcp::State::Listen);  // the client's RST
}

TEST_CASE("each packet is told when it is sent and when it arrives, and its record is kept", "[sim][world]") {
  Run run = established();
  REQUIRE(run.log.packets.size() == 3);
  for (const Packet& packet : run.log.packets) {
    CHECK(packet.fate == Fate::Delivered);
    CHECK(packet.ends == packet.sent + 100ms);
  }
  CHECK(count(run.log, EventKind::PacketSent) == 3);
  CHECK(count(run.log, EventKind::PacketArrived) == 3);
  CHECK(run.world.in_flight().empty());
}

TEST_CASE("an arrival is told before what it causes", "[sim][world]") {
  Run run = established();
  std::vector<EventKind> at_server;
  for (const Event& event : run.log.events) {
    if (event.at == Instant{100ms}) at_server.push_back(event.kind);
  }
  REQUIRE(at_server.size() >= 3);
  CHECK(at_server.front() == EventKind::PacketArrived);
  CHECK(at_server.back() == EventKind::PacketSent);
  CHECK(std::find(at_server.begin(), at_server.end(), EventKind::Decision) != at_server.end());
}

TEST_CASE("what is sent is read, answered and acknowledged", "[sim][world]") {
  WorldConfig config = quiet();
  config.server_program.answers = 3000;
  Run run = established(config);
  run.act(Send{Side::Client, 10'000});
  run.to(5s);
  const tcp::Tcb& client = run.end(Side::Client).tcb();
  CHECK(client.snd.una - client.iss == 10'001);
  CHECK(client.rcv.nxt - client.irs == 3'001);
  CHECK(run.end(Side::Server).readable() == 0);
  run.act(Send{Side::Client, 10});
  run.to(10s);
  CHECK(client.rcv.nxt - client.irs == 3'001);  // it answers once
}

TEST_CASE("the octets that are sent tell their place", "[sim][world]") {
  Run run = established();
  run.act(Send{Side::Client, 20});
  const Packet& packet = run.log.packets.back();
  std::string text;
  for (const std::byte b : packet.segment.data) text += static_cast<char>(b);
  CHECK(text == "0000000 0000008 0000");
  run.to(3s);
  run.act(Send{Side::Client, 6});
  text.clear();
  const Packet second = run.log.packets.back();
  for (const std::byte b : second.segment.data) text += static_cast<char>(b);
  CHECK(text == "016 00");
}

TEST_CASE("more than the send buffer holds is sent in the end", "[sim][world]") {
  Run run = established(quiet(5ms));
  run.act(Send{Side::Client, max_send_octets});
  run.act(Close{});
  CHECK(run.client() == tcp::State::Established);  // the FIN waits for what is still to be sent
  run.to(60s);
  const tcp::Tcb& server = run.end(Side::Server).tcb();
  CHECK(server.rcv.nxt - server.irs == max_send_octets + 2);  // the SYN and the FIN
  CHECK(run.server() == tcp::State::CloseWait);
}

TEST_CASE("a program that does not read closes the window", "[sim][world]") {
  WorldConfig config = quiet(5ms);
  config.server_program.reads = false;
  Run run = established(config);
  run.act(Send{Side::Client, 200'000});
  run.to(10s);
  CHECK(run.end(Side::Client).tcb().snd.wnd == 0);
  // All but what is less than one step of the scaled window.
  CHECK(config.server.receive_buffer - run.end(Side::Server).readable() < 1U << config.server.window_shift);
}

TEST_CASE("a program closes so long after its peer", "[sim][world]") {
  WorldConfig config = quiet();
  config.server_program.close_after_peer = 700ms;
  Run run = established(config);
  run.act(Close{Side::Client});
  CHECK(run.client() == tcp::State::FinWait1);
  run.to(1100ms);
  CHECK(run.server() == tcp::State::CloseWait);
  run.to(1799ms);
  CHECK(run.server() == tcp::State::CloseWait);
  run.to(1800ms);
  CHECK(run.server() == tcp::State::LastAck);
  run.to(1900ms);
  CHECK(run.client() == tcp::State::TimeWait);
  run.to(2s);
  CHECK(run.server() == tcp::State::Closed);
  run.to(61'899ms);
  CHECK(run.client() == tcp::State::TimeWait);
  CHECK(run.world.next_event() == Instant{61'900ms});
  run.to(61'900ms);
  CHECK(run.client() == tcp::State::Closed);
}

TEST_CASE("a program that never closes leaves its end in CLOSE-WAIT", "[sim][world]") {
  Run run = established();
  run.act(Close{});
  run.to(3600s);
  CHECK(run.server() == tcp::State::CloseWait);
}

TEST_CASE("a new connection takes another port and becomes the focus of both ends", "[sim][world]") {
  Run run = established();
  const tcp::ConnectionId first = run.world.focus(Side::Client);
  const std::uint16_t port = run.end(Side::Client).pair().local.port;
  run.act(Open{});
  CHECK(run.world.focus(Side::Client) != first);
  CHECK(run.client() == tcp::State::SynSent);
  CHECK(run.end(Side::Client).pair().local.port != port);
  run.to(1100ms);
  CHECK(run.server() == tcp::State::SynReceived);
  run.to(2s);
  CHECK(run.server() == tcp::State::Established);
  CHECK(run.end(Side::Server).pair().remote == run.end(Side::Client).pair().local);
  CHECK(run.world.host(Side::Client).find(first) != nullptr);  // the first one lives on
}

TEST_CASE("a closed connection stays in view until there is a newer one, then it is forgotten",
          "[sim][world]") {
  Run run = established();
  run.act(Abort{});
  run.to(2s);
  CHECK(run.client() == tcp::State::Closed);
  CHECK(run.end(Side::Client).error() == tcp::Error::Aborted);
  CHECK(run.server() == tcp::State::Closed);
  CHECK(run.end(Side::Server).error() == tcp::Error::Reset);
  run.act(Open{});
  run.to(3s);
  CHECK(run.client() == tcp::State::Established);
  CHECK(run.world.host(Side::Client).connections().size() == 1);
  CHECK(run.world.host(Side::Server).connections().size() == 1);
}

TEST_CASE("opening towards an end where nobody listens is refused by a reset", "[sim][world]") {
  Run run;
  run.act(Open{Side::Server});
  run.to(1s);
  CHECK(run.server() == tcp::State::Closed);
  CHECK(run.end(Side::Server).error() == tcp::Error::Refused);
  CHECK(sent(run.log) == std::vector<std::string>{"0 S server", "100000 R. client"});
}

TEST_CASE("a dropped SYN-ACK is sent again after its RTO", "[sim][world]") {
  Run run;
  run.act(Open{});
  run.to(150ms);
  const PacketId syn_ack = run.world.in_flight().front().id;
  run.act(Drop{syn_ack});
  CHECK(run.world.in_flight().empty());
  CHECK(run.packet(syn_ack).fate == Fate::DroppedByLearner);
  CHECK(run.packet(syn_ack).ends == Instant{150ms});
  CHECK(run.log.events.back().kind == EventKind::PacketLost);
  run.to(3s);
  CHECK(run.client() == tcp::State::Established);
  CHECK(run.server() == tcp::State::Established);
  const auto lines = sent(run.log);
  CHECK(std::find(lines.begin(), lines.end(), "1000000 S client") != lines.end());
  CHECK(std::find(lines.begin(), lines.end(), "1100000 S. server") != lines.end());
}

TEST_CASE("a delayed packet arrives later, and overtaking is seen by TCP", "[sim][world]") {
  Run run = established();
  run.act(Send{Side::Client, 2920});
  const PacketId first = run.world.in_flight()[0].id;
  run.act(Delay{first, 50ms});
  CHECK(run.log.events.back().kind == EventKind::PacketDelayed);
  CHECK(run.log.events.back().value == 50'000);
  CHECK(run.packet(first).by_learner);
  CHECK(run.log.events.back().by_learner);
  run.to(1100ms);
  const tcp::Tcb& server = run.end(Side::Server).tcb();
  CHECK(server.rcv.nxt - server.irs == 1);
  run.to(1150ms);
  CHECK(server.rcv.nxt - server.irs == 2897);
}

TEST_CASE("a duplicate arrives a millisecond behind and does no harm", "[sim][world]") {
  Run run = established();
  run.act(Send{Side::Client, 100});
  run.act(Duplicate{4});
  CHECK(run.packet(5).copy_of == 4);
  CHECK(run.log.events.back().kind == EventKind::PacketDuplicated);
  CHECK(run.log.events.back().packet == 5);
  run.to(1101ms);
  CHECK(run.packet(5).fate == Fate::Delivered);
  CHECK(run.packet(5).ends == Instant{1101ms});
  const tcp::Tcb& server = run.end(Side::Server).tcb();
  CHECK(server.rcv.nxt - server.irs == 101);
}

TEST_CASE("what the link did stays the link's, whatever the learner does to the packet later",
          "[sim][world]") {
  WorldConfig config = quiet();
  config.to_server.corrupt_ppm = ppm_max;
  Run run(config);
  run.act(Open{});
  REQUIRE(run.log.events.back().kind == EventKind::PacketCorrupted);
  const std::size_t damaged = run.log.events.size() - 1;
  run.act(Delay{1, 50ms});
  CHECK(run.log.events.back().by_learner);
  CHECK_FALSE(run.log.events[damaged].by_learner);
}

TEST_CASE("a packet with any one bit turned over fails its checksum and is sent again", "[sim][world]") {
  Run run = established();
  run.act(Send{Side::Client, 8});
  const auto bits = static_cast<std::uint16_t>((20 + 32 + 8) * 8);  // with timestamps
  const auto bit = GENERATE_COPY(range(0, int{bits}, 13));
  run.act(Corrupt{4, static_cast<std::uint16_t>(bit)});
  CHECK(run.log.events.back().kind == EventKind::PacketCorrupted);
  CHECK(run.log.events.back().value == bit);
  CHECK(run.log.events.back().by_learner);
  run.to(1100ms);
  CHECK(run.packet(4).fate == Fate::ChecksumFailed);
  CHECK(run.packet(4).flipped_bit == bit);
  CHECK(run.log.events.back().kind == EventKind::PacketLost);
  run.to(5s);
  const tcp::Tcb& server = run.end(Side::Server).tcb();
  CHECK(server.rcv.nxt - server.irs == 9);
  run.act(Send{Side::Client, 8});
  const PacketId next = run.world.in_flight().back().id;
  run.act(Corrupt{next, bits});
  CHECK(last_answer(run.log) == Refusal::NoSuchBit);
}

TEST_CASE("what the link doubles or damages is told when it is sent", "[sim][world]") {
  WorldConfig doubling = quiet();
  doubling.to_server.duplicate_ppm = ppm_max;
  Run doubled(doubling);
  doubled.act(Open{});
  CHECK(doubled.log.events.back().kind == EventKind::PacketDuplicated);
  CHECK(doubled.packet(2).copy_of == 1);
  CHECK_FALSE(doubled.packet(2).by_learner);
  CHECK_FALSE(doubled.log.events.back().by_learner);
  doubled.to(5s);
  CHECK(doubled.client() == tcp::State::Established);
  CHECK(doubled.server() == tcp::State::Established);
  WorldConfig damaging = quiet();
  damaging.to_server.corrupt_ppm = ppm_max;
  Run damaged(damaging);
  damaged.act(Open{});
  CHECK(damaged.log.events.back().kind == EventKind::PacketCorrupted);
  CHECK(damaged.log.events.back().value == *damaged.packet(1).flipped_bit);
  damaged.to(100ms);
  CHECK(damaged.packet(1).fate == Fate::ChecksumFailed);
  CHECK(damaged.server() == tcp::State::Listen);
}

TEST_CASE("an end opens a thousand connections and no more", "[sim][world]") {
  Run run(quiet(1h));
  for (std::size_t i = 0; i < End::max_connections; ++i) run.act(Open{});
  CHECK(last_answer(run.log) == Refusal::None);
  run.act(Open{});
  CHECK(last_answer(run.log) == Refusal::TooManyConnections);
  CHECK(run.world.host(Side::Client).connections().size() == End::max_connections);
  run.to(3599s);  // all have given up
  run.act(Open{});
  CHECK(last_answer(run.log) == Refusal::None);
}

TEST_CASE("what cannot be done is refused with its reason, and changes nothing", "[sim][world]") {
  Run run;
  const auto refused = [&](const Action& action) {
    CHECK(run.world.check(action) != Refusal::None);
    run.act(action);
    CHECK(run.log.events.back().kind == EventKind::Refused);
    CHECK(to_text(run.log.actions.at(run.log.events.back().action)) == to_text(action));
    return last_answer(run.log);
  };
  CHECK(refused(Send{Side::Client, 1}) == Refusal::NoConnection);
  CHECK(refused(Close{Side::Server}) == Refusal::NoConnection);
  CHECK(refused(Abort{Side::Client}) == Refusal::NoConnection);
  CHECK(refused(Drop{0}) == Refusal::NotOnTheWire);
  CHECK(refused(Delay{1, 1ms}) == Refusal::NotOnTheWire);
  CHECK(refused(Duplicate{UINT32_MAX}) == Refusal::NotOnTheWire);
  CHECK(refused(Corrupt{7, 7}) == Refusal::NotOnTheWire);
  CHECK(refused(Send{Side::Client, 0}) == Refusal::OutOfRange);
  CHECK(refused(Flood{UINT32_MAX}) == Refusal::OutOfRange);
  CHECK(run.world.in_flight().empty());
  run = established();
  run.act(Close{});
  CHECK(refused(Close{}) == Refusal::AlreadyClosed);
  CHECK(refused(Send{Side::Client, 1}) == Refusal::AlreadyClosed);
  run.act(Send{Side::Server, 1});
  CHECK(last_answer(run.log) == Refusal::None);  // half-closed: the other direction is open
  run.act(Abort{});
  CHECK(last_answer(run.log) == Refusal::None);
  CHECK(refused(Abort{}) == Refusal::NoConnection);
}

TEST_CASE("the script acts by itself, in order of time, and is told as such", "[sim][world]") {
  Run run(quiet(), {{Instant{2s}, Send{Side::Client, 5}}, {Instant{1s}, Open{}}, {Instant{3s}, Drop{99}}});
  run.to(10s);
  std::vector<std::string> acts;
  for (const Event& event : run.log.events) {
    if (event.kind != EventKind::Acted && event.kind != EventKind::Refused) continue;
    CHECK(event.scripted);
    acts.push_back(std::to_string(tcp::microseconds(event.at)) + " " +
                   to_text(run.log.actions.at(event.action)));
  }
  CHECK(acts == std::vector<std::string>{"1000000 open client", "2000000 send client 5", "3000000 drop 99"});
  CHECK(last_answer(run.log) == Refusal::NotOnTheWire);
}

TEST_CASE("knobs turn the wire and the server", "[sim][world]") {
  Run run;
  run.act(Tune{Knob::DelayUs, 40'000});
  run.act(Tune{Knob::LossPpm, 5});
  run.act(Tune{Knob::BandwidthBps, 1'000'000});
  run.act(Tune{Knob::SynCookies, 2});
  run.act(Tune{Knob::SynBacklog, 9});
  run.act(Tune{Knob::SynackRetries, 1});
  run.act(Tune{Knob::AcceptBacklog, 3});
  for (const Side side : {Side::Client, Side::Server}) {
    CHECK(run.world.link(side).delay == 40ms);
    CHECK(run.world.link(side).loss_ppm == 5);
    CHECK(run.world.link(side).bandwidth_bps == 1'000'000);
  }
  const tcp::Config& server = run.world.host(Side::Server).config();
  CHECK(server.syn_cookies == tcp::SynCookies::Always);
  CHECK(server.syn_backlog == 9);
  CHECK(server.synack_retries == 1);
  CHECK(server.accept_backlog == 3);
  CHECK(run.world.host(Side::Client).config() == tcp::linux_profile());
}

TEST_CASE("each knob of a stack sets its value at its own end, and reads back from its text",
          "[sim][world]") {
  for (const StackKnob& knob : stack_knobs()) {
    INFO(knob.name);
    Run run;
    const auto config = [&](Side side) { return run.world.host(side).config(); };
    for (const std::uint32_t value : {knob.least, knob.most}) {
      const Tune tune{knob.knob, value, Side::Client};
      CHECK(parse_action(to_text(tune)).action == Action{tune});
      tcp::Config wanted = config(Side::Client);
      knob.put(wanted, value);
      run.act(tune);
      CHECK(config(Side::Client) == wanted);
    }
    const tcp::Config at_most = config(Side::Client);
    run.act(Tune{knob.knob, knob.least, Side::Client});
    CHECK(config(Side::Client) != at_most);
    CHECK(config(Side::Server) == tcp::linux_profile());
  }
}

TEST_CASE("what Linux reads at each use holds for connections that are there, the rest for new ones",
          "[sim][world]") {
  Run run = established();
  const auto mine = [&]() -> const tcp::Config& { return run.world.connection(Side::Client)->config(); };
  run.act(Tune{Knob::FinTimeout, 7, Side::Client});
  run.act(Tune{Knob::Rfc1337, 1, Side::Client});
  run.act(Tune{Knob::RtoMinUs, 5000, Side::Client});
  run.act(Tune{Knob::Sack, 0, Side::Client});
  CHECK(mine().fin_wait_2 == 7s);
  CHECK_FALSE(mine().rst_ends_time_wait);
  CHECK(mine().rto_min == 200ms);
  CHECK(mine().sack);
  const tcp::Config next = run.world.host(Side::Client).config();
  CHECK((next.rto_min == 5ms && next.rto_variance_min == 5ms && !next.sack));
}

TEST_CASE("a snapshot is a copy, and goes its own way", "[sim][world]") {
  Run run = established();
  const World snapshot = run.world;
  const std::uint64_t before = snapshot.digest();
  run.act(Send{Side::Client, 3000});
  run.to(2s);
  CHECK(snapshot.digest() == before);
  CHECK(run.world.digest() != before);
  World again = snapshot;
  EventLog log = established().log;
  again.apply(Send{Side::Client, 3000}, log);
  again.run_until(Instant{2s}, log);
  CHECK(again.digest() == run.world.digest());
  CHECK(text(log) == text(run.log));
}

TEST_CASE("time does not go back, and stops at the horizon", "[sim][world]") {
  Run run = established();
  const std::uint64_t before = run.world.digest();
  run.to(0s);
  CHECK(run.world.now() == Instant{1s});
  CHECK(run.world.digest() == before);
  run.world.run_until(tcp::never, run.log);
  CHECK(run.world.now() == World::horizon);
  CHECK(run.world.next_event() == tcp::never);
}

TEST_CASE("another seed is another world: numbers and luck differ", "[sim][world]") {
  WorldConfig config = quiet();
  Run one(config, {{Instant{}, Open{}}}, 1), other(config, {{Instant{}, Open{}}}, 2);
  one.to(1s);
  other.to(1s);
  CHECK(one.end(Side::Client).tcb().iss != other.end(Side::Client).tcb().iss);
  CHECK(one.world.digest() != other.world.digest());
}

TEST_CASE("a link that was too slow for its queue goes on at once when it is made faster", "[sim][world]") {
  const auto faster = GENERATE(std::uint64_t{0}, std::uint64_t{1'000'000});
  Run run = established(quiet(25ms));
  run.act(Tune{Knob::BandwidthBps, 1});
  run.act(Send{Side::Client, 10});
  run.to(2s);
  CHECK(run.end(Side::Server).tcb().rcv.nxt - run.end(Side::Server).tcb().irs == 1);
  run.act(Tune{Knob::BandwidthBps, faster});
  run.act(Send{Side::Client, 10});
  run.to(3s);
  CHECK(run.end(Side::Server).tcb().rcv.nxt - run.end(Side::Server).tcb().irs == 21);
  CHECK(run.end(Side::Client).send_queued() == 0);
  CHECK(run.world.in_flight().empty());
  for (const Packet& packet : run.log.packets) CHECK(packet.arrives <= Instant{3s});
}

TEST_CASE("what is being transmitted keeps its place when the speed changes, and what waits its order",
          "[sim][world]") {
  WorldConfig config = quiet(0ms);
  config.to_server.bandwidth_bps = 8000;  // 1 ms an octet
  config.to_client = {.delay = 1ms};
  Run run(config);
  run.act(Open{});  // 60 octets
  run.act(Duplicate{1});
  run.to(15ms);
  CHECK(run.world.in_flight()[0].progress_ppm(Instant{15ms}) == 250'000);
  run.act(Tune{Knob::BandwidthBps, 4000});
  CHECK(run.packet(1).progress_ppm(Instant{15ms}) == 250'000);
  CHECK(run.packet(1).progress_ppm(Instant{60ms}) == 625'000);
  CHECK(run.packet(1).arrives == Instant{105ms});  // a quarter at the old speed, three at the new
  CHECK(run.packet(2).arrives == Instant{106ms});
  run.act(Tune{Knob::BandwidthBps, 0});
  CHECK(run.packet(1).progress_ppm(Instant{15ms}) == 250'000);
  CHECK(run.packet(1).arrives == Instant{15ms} + 1us);
}

TEST_CASE("a packet that the link loses is lost at the same place at another speed", "[sim][world]") {
  WorldConfig config = quiet(0ms);
  config.to_server = {.delay = Duration{0}, .bandwidth_bps = 8, .loss_ppm = ppm_max};
  Run slow(config), fast(config);
  for (Run* run : {&slow, &fast}) run->act(Open{});
  fast.to(100ms);
  fast.act(Tune{Knob::BandwidthBps, 8000});
  fast.to(1s);  // of 44 s
  slow.to(50s);
  REQUIRE(slow.packet(1).fate == Fate::LostByLink);
  REQUIRE(fast.packet(1).fate == Fate::LostByLink);
  const auto place = [](const Packet& p) { return static_cast<int>(p.progress_ppm(p.ends)); };
  CHECK(std::abs(place(slow.packet(1)) - place(fast.packet(1))) < 50);
}

TEST_CASE("a program that opens from one port waits until TIME-WAIT is over", "[sim][world]") {
  WorldConfig config = quiet();
  config.client_program.opens_from = 50'000;
  config.server_program.close_after_peer = 0s;
  Run run(config);
  run.act(Open{});
  run.act(Open{});
  CHECK(last_answer(run.log) == Refusal::PairInUse);
  run.to(1s);
  run.act(Close{});
  run.to(2s);
  REQUIRE(run.world.state(Side::Client) == tcp::State::TimeWait);
  run.act(Open{});
  CHECK(last_answer(run.log) == Refusal::PairInUse);
  run.to(62s);
  run.act(Open{});
  CHECK(last_answer(run.log) == Refusal::None);
  CHECK(run.world.connection(Side::Client)->pair().local.port == 50'000);
}

TEST_CASE("programs with a bound port open both at once, and have one connection (RFC 9293, Figure 7)",
          "[sim][world]") {
  WorldConfig config = quiet();
  config.client_program.opens_from = 50'000;
  config.server_program = {.opens_from = World::server_port};
  Run run(config);
  CHECK(run.server() == tcp::State::Closed);
  run.does("open client");
  run.does("open server");
  run.to(100ms);
  CHECK(run.client() == tcp::State::SynReceived);
  CHECK(run.server() == tcp::State::SynReceived);
  run.to(1s);
  CHECK(run.client() == tcp::State::Established);
  CHECK(run.server() == tcp::State::Established);
  CHECK(run.end(Side::Client).pair().local == run.end(Side::Server).pair().remote);
  CHECK(run.end(Side::Client).pair().remote == run.end(Side::Server).pair().local);
  CHECK(run.log.packets.size() == 4);
}
