// The invariants, one function each; each names the section that it is from.
#include "tests/worlds/invariants.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace worlds {
namespace {

using sim::Side;
using tcp::Connection;
using tcp::State;

// RFC 9293, Figure 5, with 3.10: also from any state to CLOSED (reset, abort, time-out), from SYN-RECEIVED
// back to LISTEN; and what the learner sees of a half-open slot. The rows are states, the columns bits.
constexpr std::uint16_t to(State state) {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(state));
}
constexpr std::array<std::uint16_t, tcp::state_count> next_states{{
    /* CLOSED */ to(State::Listen) | to(State::SynSent) | to(State::Established),  // a cookie comes back
    /* LISTEN */ to(State::SynReceived) | to(State::SynSent) | to(State::Established),
    /* SYN-SENT */ to(State::SynReceived) | to(State::Established),
    /* SYN-RECEIVED */ to(State::Listen) | to(State::Established) | to(State::FinWait1) |
        to(State::CloseWait),
    /* ESTABLISHED */ to(State::FinWait1) | to(State::CloseWait),
    /* FIN-WAIT-1 */ to(State::FinWait2) | to(State::Closing) | to(State::TimeWait),
    /* FIN-WAIT-2 */ to(State::TimeWait),
    /* CLOSE-WAIT */ to(State::LastAck),
    /* CLOSING */ to(State::TimeWait),
    /* LAST-ACK */ 0,
    /* TIME-WAIT */ to(State::SynReceived) | to(State::Listen),  // MAY-2
}};

bool may_go(State from, State next) {
  return from == next || next == State::Closed ||
         (next_states[static_cast<std::size_t>(from)] & to(next)) != 0;
}

std::string number(std::uint64_t n) {
  return std::to_string(n);
}

std::string at_text(sim::Instant at) {
  return " at " + sim::to_text(at.time_since_epoch());
}

std::string place(Side side, const Connection& connection) {
  return std::string(side == Side::Client ? "client" : "server") + " port " +
         number(connection.pair().local.port) + "/" + number(connection.pair().remote.port) + " in " +
         std::string(tcp::name(connection.state()));
}

// What a user or a peer may leave as it is for ever (3.3.2); or the peer's window is zero, and it says so
// each time that it is asked (3.8.6.1, MUST-37).
bool may_stay(const Connection& connection) {
  if (connection.timers().running(tcp::Timer::Persist) && connection.tcb().snd.wnd == 0) return true;
  switch (connection.state()) {
    case State::Closed:
    case State::Established:
    case State::CloseWait:
    case State::FinWait2:  // its user has not left: it may still read
      return true;
    default:
      return false;
  }
}

}  // namespace

void Invariants::fail(std::string_view rule, const std::string& what) {
  if (broken_.empty()) broken_ = std::string(rule) + ": " + what;
}

void Invariants::look(const sim::World& world) {
  if (!broken_.empty()) return;
  for (const Side side : {Side::Client, Side::Server}) {
    for (const auto& [id, connection] : world.host(side).connections()) look_at(world, side, *connection);
    if (world.tally(side).wrong > 0)
      fail("octets", "the program at the " + std::string(side == Side::Client ? "client" : "server") +
                         " has read what was never sent at that place" + at_text(world.now()));
    if (world.host(side).next_deadline() < world.now())
      fail("timers", "one is overdue" + at_text(world.now()));
  }
}

// 3.3.1 and 3.4: SND.UNA =< SND.NXT; what is in flight has a timer (3.8.1, 3.8.6.1); CLOSED has none.
void Invariants::look_at(const sim::World& world, Side side, const Connection& connection) {
  const std::string where = place(side, connection) + at_text(world.now());
  const tcp::Tcb& tcb = connection.tcb();
  const bool synchronized = connection.state() >= State::SynReceived;
  if (tcp::after(tcb.snd.una, tcb.snd.nxt)) fail("sequence", "SND.UNA is after SND.NXT, " + where);
  if (synchronized && tcp::before(tcb.snd.una, tcb.iss)) fail("sequence", "SND.UNA is before ISS, " + where);
  if (synchronized && !tcp::after(tcb.rcv.nxt, tcb.irs))
    fail("sequence", "RCV.NXT is not after IRS, " + where);
  if (connection.readable() > connection.config().receive_buffer)
    fail("buffer", "more is held than the receive buffer, " + where);
  if (connection.send_queued() > connection.config().send_buffer)
    fail("buffer", "more is queued than the send buffer, " + where);

  const tcp::Timers& timers = connection.timers();
  if (connection.state() == State::Closed && timers.next_deadline() != tcp::never)
    fail("timers", "one runs in CLOSED, " + where);
  const bool waits = connection.state() == State::TimeWait || connection.state() == State::Closed;
  const bool flying = connection.flight() > 0 && !waits;
  if (flying && timers.next_deadline() == tcp::never)
    fail("timers", "none runs while data is in flight, " + where);
  if (connection.state() == State::TimeWait && !timers.running(tcp::Timer::TimeWait))
    fail("timers", "2MSL does not run, " + where);
}

void Invariants::judge(const cli::Played& played) {
  if (broken_.empty()) judge_states(played.log);
  if (broken_.empty()) judge_packets(played.log);
  if (broken_.empty()) judge_streams(played.world);
  if (broken_.empty()) judge_end(played.world);
}

void Invariants::judge_states(const sim::EventLog& log) {
  for (const sim::Event& event : log.events) {
    if (event.kind == sim::EventKind::Decision && !may_go(event.from, event.to))
      fail("states", std::string(tcp::name(event.from)) + " -> " + std::string(tcp::name(event.to)) + " by " +
                         std::string(tcp::text(event.rule).id) + at_text(event.at));
  }
}

void Invariants::judge_packets(const sim::EventLog& log) {
  for (const sim::Event& event : log.events) {
    if (event.kind == sim::EventKind::PacketSent) judge_sent(log.packets[event.packet - 1]);
    if (event.kind == sim::EventKind::PacketArrived) judge_arrived(log.packets[event.packet - 1]);
    if (event.rule == tcp::Rule::CookieAccepted) {
      forget_windows();
      ++cookies_;
    }
    if (event.kind == sim::EventKind::Crashed) crashed_ = true;
  }
}

// An old ACK may bring back a connection that is over: that is the price of cookies (RFC 4987, 3.6). It
// begins with a window of its own.
void Invariants::forget_windows() {
  for (auto& [pair, direction] : directions_) direction.offered = direction.granted = false;
}

// Of the windows in this segment.
std::uint8_t Invariants::shift_of(const tcp::Segment& segment) {
  const Direction& own = directions_[{segment.source, segment.destination}];
  const Direction& peer = directions_[{segment.destination, segment.source}];
  return own.offers_scale && peer.offers_scale && !segment.flags.syn() ? own.shift : std::uint8_t{0};
}

// What is sent is what the program wrote, at its place; it stays within the window (3.8.6), but for the octet
// of a probe (3.8.6.1); the window's right edge does not move left (3.8.6.2.2), but for what scaling cuts
// off.
void Invariants::judge_sent(const sim::Packet& packet) {
  const tcp::Segment& segment = packet.segment;
  if (segment.flags.rst()) return;
  Direction& own = directions_[{segment.source, segment.destination}];
  const std::string which = "packet " + number(packet.id) + at_text(packet.sent);
  if (segment.flags.syn()) {
    const std::optional<std::uint8_t> shift = segment.options.window_scale();
    own = {.isn = segment.seq, .shift = shift.value_or(0), .offers_scale = shift.has_value()};
  }
  const std::uint32_t first = segment.seq - own.isn - (segment.flags.syn() ? 0U : 1U);
  for (std::size_t i = 0; i < segment.data.size(); ++i) {
    if (segment.data[i] != sim::pattern(first + i))
      return fail("octets", which + " carries what was not written");
  }
  if (crashed_) return;  // two lives of one pair: their windows have nothing to do with each other
  const tcp::Seq end = segment.seq + segment.length();
  if (own.granted && segment.length() > 0 && tcp::after(end, own.limit + 1))
    fail("window", which + " goes " + number(end - own.limit) + " octets beyond the window");
  if (!segment.flags.ack()) return;
  const std::uint8_t shift = shift_of(segment);
  const tcp::Seq edge = segment.ack + (std::uint32_t{segment.window} << shift);
  const bool shrinks = own.offered && tcp::before(edge + ((1U << shift) - 1), own.edge);
  if (shrinks) fail("window", which + " draws the window's edge back by " + number(own.edge - edge));
  if (!own.offered || tcp::after(edge, own.edge)) own.edge = edge;
  own.offered = true;
}

void Invariants::judge_arrived(const sim::Packet& packet) {
  const tcp::Segment& segment = packet.segment;
  if (!segment.flags.ack() || segment.flags.rst()) return;
  Direction& receiver = directions_[{segment.destination, segment.source}];
  const tcp::Seq limit = segment.ack + (std::uint32_t{segment.window} << shift_of(segment));
  if (!receiver.granted || tcp::after(limit, receiver.limit)) receiver.limit = limit;
  receiver.granted = true;
}

// What the two programs have exchanged over the connection that is the newest at both ends. After a second
// cookie that may be one that an old ACK has brought back, numbered alike, with nothing of what went over the
// first.
void Invariants::judge_streams(const sim::World& world) {
  if (cookies_ > 1) return;
  for (const Side side : {Side::Client, Side::Server}) {
    const Connection* to_read = world.connection(side);
    const Connection* to_write = world.connection(sim::other(side));
    if (!to_read || !to_write || to_read->pair().local != to_write->pair().remote ||
        to_read->pair().remote != to_write->pair().local || to_read->tcb().irs != to_write->tcb().iss)
      continue;
    const std::uint64_t got = world.tally(side).read + to_read->readable();
    const std::uint64_t given = world.tally(sim::other(side)).written;
    if (got > given) fail("octets", place(side, *to_read) + " got more than was written");
    const bool whole = to_read->peer_finished() && to_read->error() == tcp::Error::None;
    if (whole && got != given)
      fail("octets",
           place(side, *to_read) + " has " + number(got) + " of " + number(given) + " octets, and FIN");
  }
}

void Invariants::judge_end(const sim::World& world) {
  for (const Side side : {Side::Client, Side::Server}) {
    for (const auto& [id, connection] : world.host(side).connections()) {
      if (!may_stay(*connection)) fail("end", place(side, *connection) + " never ends");
    }
    const Connection* newest = world.connection(side);
    if (newest && newest->state() != State::Closed) fail("end", place(side, *newest) + " outlives its abort");
    const tcp::Listener* listener = world.host(side).listener(sim::World::server_port);
    if (listener && !listener->syn_queue.empty()) fail("end", "a half-open connection is left");
  }
  if (!world.in_flight().empty()) fail("end", "a packet is still on the wire");
}

std::string play_and_judge(const cli::RunOptions& options) {
  Invariants invariants;
  const cli::Played played = cli::play(options, [&](const sim::World& world) { invariants.look(world); });
  invariants.judge(played);
  return invariants.broken();
}

}  // namespace worlds
