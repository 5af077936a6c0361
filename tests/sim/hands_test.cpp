// What the learner's hands do beyond letting things happen: half-close, reading by hand, packets delivered,
// reordered, edited and forged.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>

#include "tests/sim/sim_support.hpp"

using namespace sim;
using namespace sim::test;

namespace {

std::string data_text(const Packet& packet) {
  std::string text;
  for (const std::byte b : packet.segment.data) text += static_cast<char>(b);
  return text;
}

Run idle_server() {
  Run run = established();
  run.does("set reads server off");
  return run;
}

}  // namespace

TEST_CASE("RFC 9293, 3.6, case 1: after a shutdown the program reads on", "[sim][hands]") {
  Run run = established();
  run.does("shutdown client");
  CHECK(run.client() == tcp::State::FinWait1);
  run.to(2s);
  REQUIRE(run.client() == tcp::State::FinWait2);
  run.does("send server 3000");
  run.to(3s);
  CHECK(run.world.tally(Side::Client).read == 3000);
  CHECK(run.world.tally(Side::Client).wrong == 0);
  CHECK(run.refused("send client 1") == Refusal::AlreadyClosed);
  CHECK(run.refused("shutdown client") == Refusal::AlreadyClosed);
  run.to(1000s);  // it may read on for ever
  CHECK(run.client() == tcp::State::FinWait2);
  run.does("close server");
  run.to(1001s);
  CHECK(run.client() == tcp::State::TimeWait);
}

TEST_CASE("RFC 9293, 3.6.1: text that comes after a close finds nobody, and draws RST", "[sim][hands]") {
  Run run = established();
  run.does("close client");
  run.to(2s);
  REQUIRE(run.client() == tcp::State::FinWait2);
  run.does("send server 10");
  run.to(3s);
  CHECK(run.said(tcp::Rule::TextForNobody));
  CHECK(run.client() == tcp::State::Closed);
  CHECK(run.server() == tcp::State::Closed);
  CHECK(run.end(Side::Server).error() == tcp::Error::Reset);
}

TEST_CASE("after a close FIN-WAIT-2 ends by itself, as in Linux", "[sim][hands]") {
  Run run = established();
  run.does("close client");
  run.to(61'199ms);
  CHECK(run.client() == tcp::State::FinWait2);
  run.to(61'200ms);
  CHECK(run.said(tcp::Rule::FinWait2Expires));
  CHECK(run.client() == tcp::State::Closed);
}

TEST_CASE("a shutdown can be followed by a close, and that by nothing", "[sim][hands]") {
  Run run = established();
  run.does("shutdown client");
  run.to(2s);
  CHECK_FALSE(run.end(Side::Client).timers().running(tcp::Timer::FinWait2));
  run.does("close client");
  CHECK(run.end(Side::Client).timers()[tcp::Timer::FinWait2].deadline == Instant{62s});
  CHECK(run.refused("close client") == Refusal::AlreadyClosed);
  CHECK(run.refused("read client 1") == Refusal::AlreadyClosed);
}

TEST_CASE("the program is there until all that it gave has been taken", "[sim][hands]") {
  Run run = established(quiet(5ms));
  run.does("send client 1048576");
  run.does("close client");
  run.does("send server 1000");
  run.to(1050ms);
  CHECK(run.world.tally(Side::Client).read == 1000);
  run.to(20s);
  CHECK(run.world.tally(Side::Server).read == max_send_octets);
  CHECK(run.client() == tcp::State::FinWait2);
}

TEST_CASE("RFC 9293, 3.6.1: a close with data unread resets, for the data is lost", "[sim][hands]") {
  Run run = idle_server();
  run.does("send client 10");
  run.to(2s);
  run.does("close server");
  CHECK(run.server() == tcp::State::Closed);
  run.to(3s);
  CHECK(run.end(Side::Client).error() == tcp::Error::Reset);
}

TEST_CASE("a zero window is made by hand and opened by reading", "[sim][hands]") {
  WorldConfig config = quiet(5ms);
  config.server.receive_buffer = 20'000;
  Run run = established(config);
  run.does("set reads server off");
  CHECK_FALSE(run.world.reads(Side::Server));
  CHECK(run.refused("read server 500") == Refusal::NothingToRead);
  run.does("send client 100000");
  run.to(3s);
  CHECK(run.tcb(Side::Client).snd.wnd == 0);
  CHECK(run.end(Side::Client).timers().running(tcp::Timer::Persist));
  CHECK(run.world.tally(Side::Server).read == 0);
  const std::size_t waiting = run.end(Side::Server).readable(), packets = run.log.packets.size();
  run.does("read server 500");
  CHECK(run.world.tally(Side::Server).read == 500);
  CHECK(run.end(Side::Server).readable() == waiting - 500);
  CHECK(run.log.packets.size() == packets);  // no window update for so little (3.8.6.2.2)
  run.does("read server 15000");
  CHECK(run.last_from(Side::Server).segment.window > 0);
  run.does("set reads server on");
  run.to(60s);
  CHECK(run.world.tally(Side::Server).read == 100'000);
  CHECK(run.world.tally(Side::Server).wrong == 0);
}

TEST_CASE("what came before the end can still be read in CLOSED", "[sim][hands]") {
  WorldConfig config = quiet();
  config.server.time_wait = 1s;
  Run run = established(config);
  run.does("set reads server off");
  run.does("send client 10");
  run.does("close client");
  run.does("shutdown server");
  run.to(10s);
  REQUIRE(run.server() == tcp::State::Closed);
  run.does("read server 4");
  CHECK(run.world.tally(Side::Server).read == 4);
}

TEST_CASE("a delivered packet arrives at once, whatever was to become of it", "[sim][hands]") {
  WorldConfig config = quiet();
  config.to_server.loss_ppm = ppm_max;
  Run run(config);
  run.does("open client");
  run.to(10ms);
  run.does("deliver 1");
  CHECK(run.packet(1).fate == Fate::Delivered);
  CHECK(run.packet(1).arrives == Instant{10ms});
  CHECK(run.packet(1).by_learner);
  CHECK(run.server() == tcp::State::SynReceived);
  CHECK(run.refused("deliver 1") == Refusal::NotOnTheWire);
}

TEST_CASE("a packet that is delayed to follow another arrives right behind it", "[sim][hands]") {
  Run run = established();
  run.does("send client 2896");
  const auto flying = run.world.in_flight();
  REQUIRE(flying.size() == 2);
  const PacketId first = flying[0].id, last = flying[1].id;
  const auto by = delay_to_follow(flying[0], flying[1]);
  REQUIRE(by == 1us);
  CHECK(delay_to_follow(flying[1], flying[0]) == 1us);  // they arrive at one instant, in order of id
  run.act(Delay{first, *by});
  CHECK(delay_to_follow(run.packet(first), run.packet(last)) == Duration{0});
  run.to(1100ms);
  CHECK(run.packet(last).fate == Fate::Delivered);
  CHECK(run.packet(first).fate == Fate::InFlight);
  run.to(1100ms + 1us);
  CHECK(run.packet(first).fate == Fate::Delivered);
  run.does("send server 10");
  CHECK_FALSE(delay_to_follow(run.last_from(Side::Server), run.packet(first)));
}

TEST_CASE("an edited packet arrives with its new header, and its checksum holds", "[sim][hands]") {
  Run run = established();
  run.does("send client 100");
  const tcp::Segment before = run.packet(4).segment;
  run.does("corrupt 4 bit 300");
  run.does("edit 4 seq=+10 win=7 data=20 flags=PA");
  const Packet& packet = run.packet(4);
  CHECK(packet.segment.seq == before.seq + 10);
  CHECK(packet.segment.ack == before.ack);
  CHECK(packet.segment.window == 7);
  CHECK(packet.segment.data.size() == 20);
  CHECK(packet.edited);
  CHECK_FALSE(packet.flipped_bit);
  CHECK(run.log.events.back().kind == EventKind::PacketEdited);
  CHECK(run.log.originals.at(0) == before);
  CHECK(sent_segment(run.log, packet) == before);
  run.to(1100ms);
  CHECK(run.packet(4).fate == Fate::Delivered);
  REQUIRE(run.end(Side::Server).held().size() == 1);  // ahead of a gap of ten
  CHECK(run.end(Side::Server).held()[0].octets.size() == 20);
}

TEST_CASE("what cannot be edited is refused", "[sim][hands]") {
  Run run = established();
  CHECK(run.refused("edit 1 seq=0") == Refusal::NotOnTheWire);
  run.does("send client 100");
  CHECK(run.refused("edit 4 data=101") == Refusal::LessData);
  run.does("edit 4 flags=S");
  CHECK(run.packet(4).segment.ack == tcp::Seq{});  // without ACK there is no acknowledgment number
}

TEST_CASE("forged as an end: what it would say, but for what is said otherwise", "[sim][hands]") {
  Run run = established();
  run.does("forge client A");
  const Packet& packet = run.packet(4);
  CHECK(packet.origin == Origin::Forged);
  CHECK(packet.by_learner);
  CHECK(run.log.events.back().kind == EventKind::PacketSent);
  CHECK(run.log.events.back().by_learner);
  const tcp::Tcb tcb = run.tcb(Side::Client);
  CHECK(packet.segment.source == run.end(Side::Client).pair().local);
  CHECK(packet.segment.destination == run.end(Side::Client).pair().remote);
  CHECK(packet.segment.seq == tcb.snd.nxt);
  CHECK(packet.segment.ack == tcb.rcv.nxt);
  CHECK(packet.segment.options.timestamps()->value == 1000 + tcb.stamps.offset);
  run.to(2s);
  CHECK(run.server() == tcp::State::Established);
  CHECK(run.world.in_flight().empty());  // quite in order: nobody answers
}

TEST_CASE("forged data are taken, and can be told from the program's", "[sim][hands]") {
  Run run = established();
  run.does("forge client PA data=20");
  CHECK(data_text(run.packet(4)) == "FORGED! FORGED! FORG");
  run.to(2s);
  CHECK(run.world.tally(Side::Server).read == 20);
  CHECK(run.world.tally(Side::Server).wrong > 10);
  CHECK(run.tcb(Side::Client).snd.una == run.tcb(Side::Client).snd.nxt);  // RFC 5961: not acceptable there
}

TEST_CASE("RFC 5961, 3.2: an attacker's RST must hit RCV.NXT; in the window it is challenged",
          "[sim][hands]") {
  Run run = established();
  const std::uint32_t next = run.tcb(Side::Server).rcv.nxt.value();
  SECTION("hit") {
    run.does("forge attacker to server R seq=" + std::to_string(next));
    run.to(2s);
    CHECK(run.server() == tcp::State::Closed);
  }
  SECTION("in the window") {
    run.does("forge attacker to server R seq=" + std::to_string(next + 100));
    run.to(2s);
    CHECK(run.said(tcp::Rule::ChallengeAckForReset));
    CHECK(run.server() == tcp::State::Established);
  }
  SECTION("blind") {
    run.does("forge attacker to server R");
    run.to(2s);
    CHECK(run.said(tcp::Rule::ResetOutsideWindow));
    CHECK(run.server() == tcp::State::Established);
  }
  CHECK(run.packet(4).origin == Origin::Attacker);
  CHECK(run.packet(4).segment.source == run.end(Side::Client).pair().local);
  CHECK(run.packet(4).arrives == Instant{1100ms});
}

TEST_CASE("an attacker's data lack the timestamp that was agreed on", "[sim][hands]") {
  WorldConfig config = quiet();
  config.server.drop_without_timestamp = true;  // as RFC 7323, 3.2 has it
  Run run = established(config);
  run.does("forge attacker to server PA seq=+0 ack=+0 data=7");
  run.to(2s);
  CHECK(run.said(tcp::Rule::TimestampMissing));
  CHECK(run.world.tally(Side::Server).read == 0);
  run.does("forge attacker to server PA seq=+0 ack=+0 data=7 ts=on");
  run.to(3s);
  CHECK(run.world.tally(Side::Server).wrong == 7);
}

TEST_CASE("an attacker waits in no queue, what is forged at an end does", "[sim][hands]") {
  WorldConfig config = quiet();
  config.to_server.bandwidth_bps = 8000;
  Run run(config);
  run.does("open client");
  run.does("forge attacker to server R");
  run.does("forge client R");
  CHECK(run.packet(2).leaves == Instant{});
  CHECK(run.packet(3).leaves > Instant{});
}

TEST_CASE("forged where nobody has a connection: between the well-known ports, or those that are said",
          "[sim][hands]") {
  Run run;
  run.does("forge client S seq=90 win=1000");
  CHECK(run.packet(1).segment.source.port == tcp::Host::first_ephemeral_port);
  CHECK(run.packet(1).segment.destination.port == World::server_port);
  CHECK(run.packet(1).segment.window == 1000);
  run.to(100ms);
  CHECK(run.said(tcp::Rule::SynReceived));
  run.does("forge server SA sport=81 dport=5 seq=1 ack=2");
  CHECK(run.last_from(Side::Server).segment.source.port == 81);
  CHECK(run.last_from(Side::Server).segment.destination.port == 5);
}

TEST_CASE("options are put into a forged SYN, and taken out of one on its way", "[sim][hands]") {
  Run run;
  run.does("forge client S seq=90 sport=4000 mss=600 ws=3 sackok=on");
  const tcp::Options forged = run.packet(1).segment.options;
  CHECK(forged.mss() == 600);
  CHECK(forged.window_scale() == 3);
  CHECK(forged.sack_permitted());
  CHECK_FALSE(forged.timestamps());
  CHECK(forged.octets().size() % 4 == 0);
  run.to(100ms);
  const auto& slots = run.world.host(Side::Server).listener(World::server_port)->syn_queue;
  REQUIRE(slots.size() == 1);
  CHECK(slots[0].remote.port == 4000);
  CHECK(slots[0].mss == 600);
  CHECK(slots[0].shift == 3);

  run.does("open client");
  const Packet syn = run.last_from(Side::Client);
  run.does("edit " + std::to_string(syn.id) + " ws=off sackok=off");
  const tcp::Options edited = run.packet(syn.id).segment.options;
  CHECK_FALSE(edited.window_scale());
  CHECK_FALSE(edited.sack_permitted());
  CHECK(edited.mss() == syn.segment.options.mss());
  CHECK(edited.timestamps() == syn.segment.options.timestamps());
  CHECK(edited.octets().size() % 4 == 0);
  run.to(1s);
  CHECK(run.end(Side::Client).tcb().snd.wind_shift == 0);
  CHECK(run.end(Side::Client).state() == tcp::State::Established);
}

TEST_CASE("one knob for both directions or for one", "[sim][hands]") {
  Run run;
  run.does("set delay 30ms");
  run.does("set delay server 70ms");
  run.does("set jitter client 1ms");
  run.does("set queue 7");
  run.does("set duplicate 1%");
  run.does("set reorder server 2%");
  run.does("set corrupt 3%");
  const LinkConfig up = run.world.link(Side::Client), down = run.world.link(Side::Server);
  CHECK(up.delay == 30ms);
  CHECK(down.delay == 70ms);
  CHECK(up.jitter == 1ms);
  CHECK(down.jitter == 0ms);
  CHECK(up.queue_packets == 7);
  CHECK(down.duplicate_ppm == 10'000);
  CHECK(up.reorder_ppm == 0);
  CHECK(down.reorder_ppm == 20'000);
  CHECK(up.corrupt_ppm == 30'000);
}
