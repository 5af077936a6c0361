// A small world: two ends, the wire between them, a flood from nowhere. A value: a snapshot is a copy. All
// that happens in it follows from its start, its seed and the actions applied.
//
// What falls on one instant happens in this order, again and again until nothing more is due:
//   1. SYNs of the flood arrive;         4. programs call close(), the client's first;
//   2. packets end, in order of id;      5. actions of the script, in its order;
//   3. timers, the client's first;       6. the flood is sampled.
// Whatever happens to an end, its program then has its turn (it accepts, reads, answers) before anything
// else. What the learner does at that instant comes after all of this.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/sim/action.hpp"
#include "core/sim/end.hpp"
#include "core/sim/event_log.hpp"
#include "core/sim/flood.hpp"
#include "core/sim/rules.hpp"
#include "core/sim/wire.hpp"

namespace sim {

struct WorldConfig {
  tcp::Config client = tcp::linux_profile();
  tcp::Config server = tcp::linux_profile();
  LinkConfig to_server{};
  LinkConfig to_client{};
  Program client_program{};
  Program server_program{.listens = true};
};

struct FloodState {
  std::uint32_t rate = 0;      // SYNs a second; 0: none
  Instant since = tcp::never;  // when it, or the last one, began
  std::uint64_t sent = 0;      // over all floods, likewise below
  std::uint64_t arrived = 0;
  std::uint64_t into_void = 0;  // answers of the server to addresses where nobody is
  Duration delay{0};            // from the attackers to the server: that of the link when the flood began
};

class World {
 public:
  static constexpr std::uint16_t server_port = 80;
  static constexpr tcp::Address client_address = tcp::address(10, 0, 0, 1);
  static constexpr tcp::Address server_address = tcp::address(10, 0, 0, 2);
  static constexpr Instant horizon{std::chrono::hours{24}};  // nothing happens after it; now() stops there
  static constexpr Duration flood_sample = 100ms;

  World(const WorldConfig& config, std::uint64_t seed, std::vector<TimedAction> script = {});

  // Acts now. What cannot be done is logged as Refused, and changes nothing.
  void apply(const Action& action, EventLog& log) { act(action, &log); }
  // Everything due up to and including t.
  void run_until(Instant t, EventLog& log) { run(t, UINT32_MAX, &log); }
  // The next instant at which something happens that is told: not each SYN of a flood, nor each SYN-ACK that
  // is sent again to one of its addresses. never: nothing will.
  Instant next_event() const;
  // The next instant at which a timer expires that is told: see next_event(). never: none will.
  Instant next_timer() const { return std::min(next_told(client_), next_told(server_)); }
  // What apply() would say of the action: None where it can be done.
  Refusal check(const Action& action) const;

  // The same for a history, which replays without a log (nullptr) and in parts. run() stops early when so
  // much work() is done, and with it all that is due at that instant; true: t is reached.
  void act(const Action& action, EventLog* log);
  bool run(Instant t, std::uint32_t work, EventLog* log);
  std::uint64_t work() const { return work_; }  // instants, ends of packets and SYNs of a flood taken, so far
  const LogMark& mark() const { return mark_; }  // how much has been logged in its life
  // Octets it takes, about, less what it shares with `before`, of which it is a copy that went on.
  std::size_t memory(const World* before = nullptr) const;
  // As tcp::Host::each_octets(): whatever holds octets of the streams, on the wire or at an end.
  template <typename Visit>
  void each_octets(Visit&& visit) {
    client_.host().each_octets(visit);
    server_.host().each_octets(visit);
    wire_.each_octets(visit);
  }

  Instant now() const { return now_; }
  std::uint64_t seed() const { return seed_; }
  const tcp::Host& host(Side side) const { return end(side).host(); }
  // The connection that the panels show and user calls act on: the newest that was opened or accepted at that
  // end, CLOSED or not. 0: none, or the other end's newest still stands in the SYN queue here.
  tcp::ConnectionId focus(Side side) const;
  const tcp::Connection* connection(Side side) const { return host(side).find(focus(side)); }
  // The other end's newest connection where it stands in the SYN queue here; the newest slot from there when
  // that end knows of none, as after a crash. Its `deadline` is when the SYN-ACK goes out again.
  const tcp::HalfOpen* half_open(Side side) const;
  // State of that end as a learner reads it: the focus connection's; else SYN-RECEIVED while the client's SYN
  // stands in the SYN queue; else LISTEN where a port is open; else CLOSED.
  tcp::State state(Side side) const;
  Sample sample(Side side) const;  // of the focus connection, now
  Tally tally(Side side) const { return end(side).tally(); }
  std::span<const Packet> in_flight() const { return wire_.in_flight(); }  // in order of id
  const LinkConfig& link(Side from) const { return wire_.config(from); }
  std::size_t waiting(Side from) const { return wire_.waiting(from, now_); }  // packets in that link's queue
  std::span<const ActiveRule> rules() const { return rules_.active(); }       // oldest first
  bool is_up(Side side) const { return end(side).is_up(); }                   // false: it has crashed
  bool reads(Side side) const { return end(side).reads(); }                   // its program, by itself
  // The segment that this act would put on the wire now.
  tcp::Segment forged(const Forge& a) const;
  const FloodState& flood() const { return flood_; }
  std::uint64_t digest() const;

 private:
  End& end(Side side) { return side == Side::Client ? client_ : server_; }
  const End& end(Side side) const { return side == Side::Client ? client_ : server_; }

  // Running (world.cpp).
  Instant next_due() const;
  Instant next_told(const End& end) const;
  bool flood_arrives(Instant until, EventLog* log);
  bool is_done_for_now() const;
  void happen(EventLog* log);
  void packet_ends(Packet packet, EventLog* log);
  void run_timers(Side side, EventLog* log);
  void sample_flood(EventLog* log);
  void advance_to(Instant t);
  bool is_other_end(Side side, tcp::Address address) const;
  tcp::ConnectionId connection_of(Side side, const tcp::SocketPair& pair) const;

  // Telling, and passing on what an end says (world.cpp).
  void settle(Side side, EventLog* log);
  void flush(Side side, EventLog* log);
  void transmit(Side side, const tcp::Outgoing& outgoing, EventLog* log, Origin origin = Origin::Stack);
  bool is_told(Side side, const tcp::Note& note);
  void tell(Event event, EventLog* log);
  void tell_packet(EventKind kind, const Packet& packet, EventLog* log, std::int64_t value = 0,
                   bool by_learner = false);
  void record(const Packet& packet, EventLog* log);

  // Acting (acting.cpp; forging.cpp; knobs.cpp).
  void perform(const Action& action, bool scripted, EventLog* log);
  void act_on(const Open& a, EventLog* log);
  void act_on(const Send& a, EventLog* log);
  void act_on(const Read& a, EventLog* log);
  void act_on(const Shutdown& a, EventLog* log);
  void act_on(const Close& a, EventLog* log);
  void act_on(const Abort& a, EventLog* log);
  void act_on(const Crash& a, EventLog* log);
  void act_on(const Reboot& a, EventLog* log);
  void act_on(const Expire& a, EventLog* log);
  void act_on(const Drop& a, EventLog* log);
  void act_on(const Delay& a, EventLog* log);
  void act_on(const Deliver& a, EventLog* log);
  void act_on(const Duplicate& a, EventLog* log);
  void act_on(const Corrupt& a, EventLog* log);
  void act_on(const Edit& a, EventLog* log);
  void act_on(const Forge& a, EventLog* log);
  void act_on(const AddRule& a, EventLog* log);
  void act_on(const RemoveRule& a, EventLog* log);
  void act_on(const Flood& a, EventLog* log);
  void act_on(const Tune& a, EventLog* log);
  void tune_server(const Tune& a);
  void tune_link(const Tune& a, Side from);
  Side side_of(const Action& action) const;
  Refusal check_world(const Action& action) const;
  tcp::Endpoint port_of(Side side) const;
  Refusal check_connection(Side side) const;
  Refusal check_can_send(Side side) const;
  Refusal check_read(Side side) const;
  Refusal check_packet(PacketId id) const;
  Refusal check_edit(const Edit& a) const;
  Refusal check_expire(const Expire& a) const;
  Refusal check_remove(const RemoveRule& a) const;
  Refusal room_for_packet() const;

  std::uint64_t seed_;
  Instant now_{};
  End client_;
  End server_;
  Wire wire_;
  Rules rules_;
  std::vector<TimedAction> script_;  // in order of time
  std::uint32_t script_done_ = 0;
  FloodSchedule schedule_;
  FloodState flood_;
  std::uint64_t arrived_before_flood_ = 0;
  Instant next_sample_ = tcp::never;
  std::int64_t told_window_ = -1;  // the last flood_sample in which the end of a spoofed half-open was told
  LogMark mark_;
  std::uint64_t work_ = 0;
  tcp::Outbox out_;  // empty between calls
};

}  // namespace sim
