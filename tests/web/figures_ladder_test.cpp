// The ladder's time axis: one scale for flights, silences squeezed without a jump, room between what is
// simultaneous.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/web/headless.hpp"
#include "web/panels/ladder_axis.hpp"
#include "web/panels/ladder_view.hpp"

using namespace lab;
using namespace std::chrono_literals;

namespace {

sim::Instant at(sim::Duration t) {
  return sim::Instant{t};
}

// A log in the making: packets that leave and arrive, changes of state.
struct Log : sim::EventLog {
  sim::PacketId send(sim::Side from, sim::Duration sent, std::uint32_t seq = 0) {
    sim::Packet packet;
    packet.id = static_cast<sim::PacketId>(packets.size() + 1);
    packet.from = from;
    packet.segment.seq = tcp::Seq(seq);
    packet.segment.flags = tcp::Syn;
    packet.sent = packet.leaves = at(sent);
    packet.ends = packet.arrives = at(sent + 25ms);
    packets.put(packet);
    add(sim::EventKind::PacketSent, sent, from, packet.id);
    return packet.id;
  }
  void arrive(sim::PacketId id, sim::Duration when) {
    sim::Packet packet = packets[id - 1];
    packet.ends = packet.arrives = at(when);
    packet.fate = sim::Fate::Delivered;
    packets.put(packet);
    add(sim::EventKind::PacketArrived, when, packets[id - 1].from, id);
  }
  void drop(sim::PacketId id, sim::Duration when) {
    sim::Packet packet = packets[id - 1];
    packet.ends = at(when);
    packet.fate = sim::Fate::DroppedByLearner;
    packets.put(packet);
    add(sim::EventKind::PacketLost, when, packets[id - 1].from, id);
  }
  sim::PacketId copy(sim::PacketId id, sim::Duration when) {
    sim::Packet made = packets[id - 1];
    made.copy_of = id;
    made.id = static_cast<sim::PacketId>(packets.size() + 1);
    made.slowed_ppm = made.progress_ppm(at(when));
    made.slowed = made.sent = at(when);
    made.ends = made.arrives = made.arrives + 1ms;
    packets.put(made);
    add(sim::EventKind::PacketDuplicated, when, made.from, made.id);
    return made.id;
  }
  void change(sim::Side side, sim::Duration when, tcp::State from, tcp::State to) {
    sim::Event event;
    event.at = at(when);
    event.kind = sim::EventKind::Decision;
    event.side = side;
    event.from = from;
    event.to = to;
    events.push_back(event);
  }

  void touch(sim::EventKind kind, sim::PacketId id, sim::Duration when, bool by_learner) {
    add(kind, when, packets[id - 1].from, id);
    sim::Event event = events.back();
    event.by_learner = by_learner;
    events.cut(events.size() - 1);
    events.push_back(event);
  }
  void host(sim::EventKind kind, sim::Duration when, sim::Side side, tcp::State from, tcp::State to) {
    sim::Event event;
    event.at = at(when);
    event.kind = kind;
    event.side = side;
    event.from = from;
    event.to = to;
    events.push_back(event);
  }

 private:
  void add(sim::EventKind kind, sim::Duration when, sim::Side side, sim::PacketId id) {
    sim::Event event;
    event.at = at(when);
    event.kind = kind;
    event.side = side;
    event.packet = id;
    events.push_back(event);
  }
};

const AxisScale scale = axis_scale(25ms, 36);

}  // namespace

TEST_CASE("a flight is as high as asked", "[figures]") {
  CHECK(gap_height(scale, 25ms) > 35.99);
  CHECK(gap_height(scale, 25ms) < 36.01);
  CHECK_FALSE(is_broken(scale, 25ms));
}

TEST_CASE("a silence grows with its length but a minute of it stays below four flights", "[figures]") {
  double before = 0;
  for (sim::Duration gap = 1ms; gap < 100s; gap += gap / 7 + 1us) {
    const double height = gap_height(scale, gap);
    CHECK(height > before);
    CHECK(height - before < 8);  // no jump where the squeezing begins
    before = height;
  }
  CHECK(gap_height(scale, 60s) < 4 * 36);
  CHECK(is_broken(scale, 60s));
}

TEST_CASE("heights never fall as time goes on, and meet the knots", "[figures]") {
  Log log;
  const sim::PacketId syn = log.send(sim::Side::Client, 0ms);
  log.arrive(syn, 25ms);
  const sim::PacketId answer = log.send(sim::Side::Server, 25ms);
  log.arrive(answer, 50ms);
  log.send(sim::Side::Client, 10s);
  const LadderFigure figure = make_ladder(log, scale);
  double before = -1;
  for (sim::Duration t = 0ms; t < 20s; t += 1ms) {
    const double y = figure.y(at(t));
    CHECK(y >= before);
    before = y;
  }
  for (const Knot& knot : figure.knots) CHECK(figure.y(knot.at) >= knot.y);
}

TEST_CASE("an answer starts below the arrival that it answers", "[figures]") {
  Log log;
  const sim::PacketId syn = log.send(sim::Side::Client, 0ms);
  log.arrive(syn, 25ms);
  const sim::PacketId answer = log.send(sim::Side::Server, 25ms);
  const LadderFigure figure = make_ladder(log, scale);
  CHECK(figure.arrows[answer - 1].y_start >= figure.arrows[syn - 1].y_end + 12);
}

TEST_CASE("segments sent at one instant are a row apart", "[figures]") {
  Log log;
  for (int i = 0; i < 10; ++i) log.send(sim::Side::Client, 5ms);
  const LadderFigure figure = make_ladder(log, scale);
  for (std::size_t i = 1; i < 10; ++i) CHECK(figure.arrows[i].y_start - figure.arrows[i - 1].y_start >= 15);
}

TEST_CASE("every arrow goes downward, also one that is still in flight", "[figures]") {
  Log log;
  for (int i = 0; i < 6; ++i) log.send(i % 2 == 0 ? sim::Side::Client : sim::Side::Server, 5ms);
  log.arrive(1, 30ms);
  const LadderFigure figure = make_ladder(log, scale);
  for (const LadderArrow& arrow : figure.arrows) {
    CHECK(arrow.known);
    CHECK(arrow.y_end > arrow.y_start);
    CHECK(arrow.ended == (arrow.id == 1));
  }
}

TEST_CASE("a packet dropped half-way ends half-way, on the slope that it had", "[figures]") {
  Log log;
  const sim::PacketId syn = log.send(sim::Side::Client, 0ms);
  log.drop(syn, 12'500us);
  const LadderArrow arrow = make_ladder(log, scale).arrows[syn - 1];
  CHECK(arrow.ended);
  CHECK(arrow.reaches == 0.5F);
  CHECK(arrow.y_end - arrow.y_start == gap_height(scale, 25ms) / 2);
}

TEST_CASE("a copy begins on its original's line and ends below it", "[figures]") {
  Log log;
  const sim::PacketId syn = log.send(sim::Side::Client, 0ms);
  const sim::PacketId copy = log.copy(syn, 12'500us);
  log.arrive(syn, 25ms);
  log.arrive(copy, 26ms);
  const LadderFigure figure = make_ladder(log, scale);
  const LadderArrow& original = figure.arrows[syn - 1];
  CHECK(figure.arrows[copy - 1].known);
  CHECK(figure.arrows[copy - 1].begins == 0.5F);
  CHECK(figure.arrows[copy - 1].y_start == (original.y_start + original.y_end) / 2);
  CHECK(figure.arrows[copy - 1].y_end >= original.y_end + 15);
}

TEST_CASE("a long silence has a break that names it", "[figures]") {
  Log log;
  log.arrive(log.send(sim::Side::Client, 0ms), 25ms);
  log.send(sim::Side::Client, 60s);
  const LadderFigure figure = make_ladder(log, scale);
  REQUIRE(figure.breaks.size() == 1);
  CHECK(figure.breaks[0].span == 59'975ms);
  CHECK(figure.open_break(at(60s)).empty());
  REQUIRE(figure.open_break(at(120s)).size() == 1);
  CHECK(figure.open_break(at(120s))[0].span == 60s);
}

TEST_CASE("a state stands beside the arrow that made it", "[figures]") {
  Log log;
  log.change(sim::Side::Client, 0ms, tcp::State::Closed, tcp::State::SynSent);  // told before its SYN
  const sim::PacketId syn = log.send(sim::Side::Client, 0ms);
  log.arrive(syn, 25ms);
  log.change(sim::Side::Server, 25ms, tcp::State::Listen, tcp::State::SynReceived);
  const LadderFigure figure = make_ladder(log, scale);
  REQUIRE(figure.pills.size() == 4);  // CLOSED and LISTEN at the top, then the two changes
  for (const LadderPill& pill : figure.pills) {
    if (pill.state == tcp::State::SynSent) CHECK(pill.y == figure.arrows[syn - 1].y_start);
    if (pill.state == tcp::State::SynReceived) CHECK(pill.y == figure.arrows[syn - 1].y_end);
    if (pill.state == tcp::State::Closed || pill.state == tcp::State::Listen) CHECK(pill.y == 0);
  }
}

TEST_CASE("the end of a stranger's half-open connection is no state of the one that is shown", "[figures]") {
  Log log;
  log.change(sim::Side::Server, 1ms, tcp::State::Listen, tcp::State::SynReceived);
  log.change(sim::Side::Server, 2ms, tcp::State::SynReceived, tcp::State::Established);
  log.change(sim::Side::Server, 3ms, tcp::State::SynReceived, tcp::State::Closed);
  const LadderFigure figure = make_ladder(log, scale);
  CHECK(figure.pills.back().state == tcp::State::Established);
}

TEST_CASE("a retransmission is bracketed with the last time that its octets were sent", "[figures]") {
  Log log;
  log.send(sim::Side::Client, 0ms, 100);
  log.send(sim::Side::Server, 0ms, 100);
  const sim::PacketId second = log.send(sim::Side::Client, 1s, 100);
  const sim::PacketId third = log.send(sim::Side::Client, 3s, 100);
  CHECK(repeated_by(log, log.packets[second - 1]) == 1);
  CHECK(repeated_by(log, log.packets[third - 1]) == second);
  CHECK(repeated_by(log, log.packets[0]) == 0);
}

TEST_CASE("thousands of packets are laid out one below the other", "[figures]") {
  Log log;
  for (int i = 0; i < 5000; ++i) log.arrive(log.send(sim::Side::Client, i * 1ms), i * 1ms + 1ms);
  const LadderFigure figure = make_ladder(log, scale);
  REQUIRE(figure.arrows.size() == 5000);
  for (std::size_t i = 1; i < figure.knots.size(); ++i) CHECK(figure.knots[i].y >= figure.knots[i - 1].y);
}

TEST_CASE("who damaged a packet is told by the event, not by who else has touched it", "[figures]") {
  Log log;
  const sim::PacketId one = log.send(sim::Side::Client, 0ms), two = log.send(sim::Side::Client, 1ms);
  log.touch(sim::EventKind::PacketDelayed, one, 2ms, true);
  log.touch(sim::EventKind::PacketCorrupted, one, 3ms, false);
  log.touch(sim::EventKind::PacketCorrupted, two, 4ms, true);
  const LadderFigure figure = make_ladder(log, scale);
  CHECK(figure.arrows[one - 1].delayed);
  CHECK(figure.arrows[one - 1].damaged);
  CHECK_FALSE(figure.arrows[one - 1].damaged_by_learner);
  CHECK(figure.arrows[two - 1].damaged_by_learner);
  CHECK_FALSE(figure.arrows[two - 1].delayed);
}

TEST_CASE("a packet that finds its receiver crashed goes the whole way", "[figures]") {
  Log log;
  const sim::PacketId syn = log.send(sim::Side::Client, 0ms);
  sim::Packet packet = log.packets[syn - 1];
  packet.fate = sim::Fate::HostDown;
  log.packets.put(packet);
  log.touch(sim::EventKind::PacketLost, syn, 25ms, false);
  const LadderArrow arrow = make_ladder(log, scale).arrows[syn - 1];
  CHECK(arrow.ended);
  CHECK(arrow.reaches == 1.0F);
}

TEST_CASE("a crash and a reboot stand on the life line at their moments, with the state after them",
          "[figures]") {
  Log log;
  log.change(sim::Side::Server, 1ms, tcp::State::Listen, tcp::State::SynReceived);
  log.host(sim::EventKind::Crashed, 100ms, sim::Side::Server, tcp::State::SynReceived, tcp::State::Closed);
  log.host(sim::EventKind::Rebooted, 200ms, sim::Side::Server, tcp::State::Closed, tcp::State::Listen);
  const LadderFigure figure = make_ladder(log, scale);
  REQUIRE(figure.hosts.size() == 2);
  CHECK(figure.hosts[0].crash);
  CHECK_FALSE(figure.hosts[1].crash);
  CHECK(figure.hosts[0].y == figure.y(at(100ms)));
  CHECK(figure.hosts[1].y > figure.hosts[0].y);
  REQUIRE_FALSE(figure.pills.empty());
  CHECK(figure.pills.back().state == tcp::State::Listen);
  CHECK(figure.pills[figure.pills.size() - 2].state == tcp::State::Closed);
}

TEST_CASE("only what the retransmission timer has sent again is bracketed with its wait", "[figures]") {
  const auto waits = [](const char* scene) {
    test::Headless headless;
    App app(*lesson::find_scene(scene), 1);
    std::size_t count = 0;
    for (int step = 0; step < 60; ++step) {
      headless.frame(app);
      std::size_t seen = 0;
      for (const auto& [name, rect] : app.items().all()) seen += name.starts_with("wait:") ? 1U : 0U;
      count = std::max(count, seen);
      app.step(1);
    }
    return count;
  };
  CHECK(waits("lost-syn") > 0);
  CHECK(waits("lost-syn-ack") > 0);
  CHECK(waits("simultaneous-open") == 0);  // its SYN, again with an ACK, answers the other's
  CHECK(waits("fast-retransmit") == 0);
}

TEST_CASE("an arrow's words stand between the lifelines, also an attacker's, which begins outside of them",
          "[figures]") {
  constexpr float between = 300;
  for (const float outside : {-80.0F, 0.0F, 34.0F})      // a copy's, a sender's, an attacker's
    for (const float reached : {60.0F, 200.0F, 300.0F})  // lost on the way, or not
      for (const float width : {40.0F, 150.0F, 195.0F}) {
        CAPTURE(outside, reached, width);
        const float whole = outside + reached;
        if (whole <= 0) continue;
        const WordsReach reach = words_reach(width, between, outside, whole, {14, 6});
        CHECK(reach.least <= reach.most);
        CHECK(reach.least * whole - width / 2 >= std::max(0.0F, outside) + 13.9F);
        CHECK(reach.most * whole + width / 2 <= outside + between - 5.9F);
      }
}

TEST_CASE("words wider than the way between the lifelines stand in its middle", "[figures]") {
  const WordsReach reach = words_reach(120, 100, 34, 134, {14, 6});
  CHECK(reach.least == reach.most);
  CHECK(reach.least * 134 == 84);
}
