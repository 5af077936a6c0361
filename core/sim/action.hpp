// What a learner (or a scene's script) does to the world. Plain data: a session is its scene, its seed and
// the list of these.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/sim/packet.hpp"
#include "core/sim/rules.hpp"
#include "core/tcp/config.hpp"
#include "core/tcp/timer.hpp"

namespace sim {

// User calls at one end. They act on that end's connection in focus (World::focus), Open makes a new one.
struct Open {
  Side side = Side::Client;
  friend bool operator==(const Open&, const Open&) = default;
};
struct Send {
  Side side = Side::Client;
  std::uint32_t octets = 0;
  friend bool operator==(const Send&, const Send&) = default;
};  // 1 to 1 MiB of a pattern that shows its place
// The program is done with the connection once all that it gave has been taken: what comes then finds nobody
// (RFC 9293, 3.6.1).
struct Close {
  Side side = Side::Client;
  friend bool operator==(const Close&, const Close&) = default;
};
struct Abort {
  Side side = Side::Client;
  friend bool operator==(const Abort&, const Abort&) = default;
};

// On one packet in flight.
struct Drop {
  PacketId packet = 0;
  friend bool operator==(const Drop&, const Drop&) = default;
};
struct Delay {
  PacketId packet = 0;
  Duration by{0};
  friend bool operator==(const Delay&, const Delay&) = default;
};  // 1 us to 1 hour
struct Duplicate {
  PacketId packet = 0;
  friend bool operator==(const Duplicate&, const Duplicate&) = default;
};  // the copy arrives 1 ms behind
struct Corrupt {
  PacketId packet = 0;
  std::uint16_t bit = 0;
  friend bool operator==(const Corrupt&, const Corrupt&) = default;
};  // of the IP datagram

// The flood as one action: `rate` spoofed SYNs a second from now on; 0 ends it. At most 10'000'000.
struct Flood {
  std::uint32_t rate = 0;
  friend bool operator==(const Flood&, const Flood&) = default;
};

// A knob of one end's stack or program, or of the wire.
enum class Knob : std::uint8_t {
  SynCookies,     // server: 0, 1, 2 as net.ipv4.tcp_syncookies
  SynBacklog,     // server: slots, 1 to 65536
  SynackRetries,  // server: 0 to 15
  AcceptBacklog,  // server: slots, 1 to 65536
  DelayUs,        // wire, as are those that follow
  LossPpm,
  BandwidthBps,  // 0: without limit
  JitterUs,
  DuplicatePpm,
  ReorderPpm,
  CorruptPpm,
  QueuePackets,  // 0 to 65536
  Reads,         // program of `side`: 1: takes data as it comes, 0: by Read only
  FinTimeout,    // TCP of `side`, as are those that follow, each a sysctl of Linux: stack_knobs.hpp
  SynRetries,
  Retries2,
  Rfc1337,
  Sack,
  Dsack,
  Timestamps,
  WindowScaling,
  RtoMinUs,
  RtoMaxMs,
  Recovery,
  SlowStartAfterIdle,
  Cubic,  // tcp_congestion_control: 1: cubic, 0: reno
  KeepAliveTime,
  KeepAliveInterval,
  KeepAliveProbes,
  InvalidRateLimit,
};
constexpr bool is_of_wire(Knob knob) {
  return knob >= Knob::DelayUs && knob < Knob::Reads;
}
struct Tune {
  Knob knob = Knob::SynCookies;
  std::uint64_t value = 0;
  // Of the wire: the direction from there, or both. From Reads on: whose. Nothing for the server's.
  std::optional<Side> side = {};
  friend bool operator==(const Tune&, const Tune&) = default;
};

// More user calls.
struct Shutdown {
  Side side = Side::Client;
  friend bool operator==(const Shutdown&, const Shutdown&) = default;
};  // half-close: FIN goes behind the data, and the program reads on
struct Read {
  Side side = Side::Client;
  std::uint32_t octets = 0;
  friend bool operator==(const Read&, const Read&) = default;
};  // at most so many of what is there, 1 to 1 MiB

// A number of a header as it is, or counted from another (modulo 2^32).
struct HeaderNumber {
  std::uint32_t value = 0;
  bool relative = false;
  friend bool operator==(const HeaderNumber&, const HeaderNumber&) = default;
};
// An option put in with that value, or left out.
struct HeaderOption {
  bool there = true;
  std::uint16_t value = 0;  // an MSS, or a window scale of 0 to 255; SACK-permitted has none: 0
  friend bool operator==(const HeaderOption&, const HeaderOption&) = default;
};
// What a learner says of a segment; where nothing is said, it stays as it is or is chosen.
struct HeaderFields {
  std::optional<tcp::Flags> flags = {};
  std::optional<HeaderNumber> seq = {};
  std::optional<HeaderNumber> ack = {};
  std::optional<std::uint16_t> window = {};  // as on the wire, not scaled
  std::optional<std::uint16_t> urgent_pointer = {};
  std::optional<std::uint32_t> data = {};  // octets
  std::optional<std::uint16_t> source_port = {};
  std::optional<std::uint16_t> destination_port = {};
  // Once one of these is said, the options are written anew, in Linux's order.
  std::optional<HeaderOption> mss = {};
  std::optional<HeaderOption> window_scale = {};
  std::optional<HeaderOption> sack_permitted = {};
  friend bool operator==(const HeaderFields&, const HeaderFields&) = default;
};

// Another header on a packet in flight, its checksum right again. Relative numbers are counted from the
// packet's own; of its data the first `data` octets (0 to 1460) stay. At least one field.
struct Edit {
  PacketId packet = 0;
  HeaderFields fields;
  friend bool operator==(const Edit&, const Edit&) = default;
};
// It arrives now, whatever was to become of it.
struct Deliver {
  PacketId packet = 0;
  friend bool operator==(const Deliver&, const Deliver&) = default;
};

// A segment that no TCP has sent, under the address of `from` to the other end. `flags` must be said. Ports
// are those of the newest connection. Relative numbers are counted from SND.NXT and RCV.NXT of `from`, as far
// as either end still knows them. What is not said is +0 at an end; an attacker knows nothing: 0. The window
// then is that of `from`, an attacker's 65535. `data` octets (0 to 1460) say "FORGED! ".
struct Forge {
  Side from = Side::Client;
  Origin origin = Origin::Forged;  // or Attacker: it takes the link's delay, but waits in no queue
  HeaderFields fields;
  std::optional<bool> stamps = {};  // right timestamps where they are in use; not said: not an attacker's
  friend bool operator==(const Forge&, const Forge&) = default;
};

// From now on every such packet of that end's TCP is lost on its way; see rules.hpp.
struct AddRule {
  DropRule rule;
  friend bool operator==(const AddRule&, const AddRule&) = default;
};
struct RemoveRule {
  RuleId rule = 0;  // 0: all
  friend bool operator==(const RemoveRule&, const RemoveRule&) = default;
};

// The end loses all that it knows and says nothing; what arrives while it is down is lost.
struct Crash {
  Side side = Side::Client;
  friend bool operator==(const Crash&, const Crash&) = default;
};
// It is there again, with another secret. A program that listens listens again.
struct Reboot {
  Side side = Side::Client;
  friend bool operator==(const Reboot&, const Reboot&) = default;
};

// A running timer of that end's connection in focus, or of its half-open slot, is taken for due.
struct Expire {
  Side side = Side::Client;
  tcp::Timer timer = tcp::Timer::Retransmission;
  friend bool operator==(const Expire&, const Expire&) = default;
};

// The greatest values that actions take.
inline constexpr std::uint32_t max_send_octets = 1'048'576;
inline constexpr Duration max_delay = 1h;
inline constexpr std::uint32_t max_flood_rate = 10'000'000;
inline constexpr std::uint32_t max_backlog = 65'536;
inline constexpr std::uint32_t max_synack_retries = 15;
inline constexpr std::uint64_t max_bandwidth_bps = 1'000'000'000'000;
inline constexpr std::uint32_t max_queue_packets = 65'536;
inline constexpr std::uint32_t max_forged_octets = 1460;

// New ones go to the end.
using Action = std::variant<Open, Send, Close, Abort, Drop, Delay, Duplicate, Corrupt, Flood, Tune, Shutdown,
                            Read, Edit, Deliver, Forge, AddRule, RemoveRule, Crash, Reboot, Expire>;

// Actions as text, one line each, the same in the command line, the page's bridge and a scene's script:
//   open client | send client 5000 | read client 500 | shutdown client | close server | abort client
//   crash server | reboot server
//   expire client rto | delack | persist | keepalive | fin-wait-2 | 2msl | user | reordering | probe
//   drop 3 | delay 3 40ms | deliver 3 | duplicate 3 | corrupt 3 bit 200
//   edit 3 flags=SA seq=+1 ack=4000 win=0 urg=1 data=0 sport=49152 dport=80 mss=536 ws=7 sackok=off
//                                                          at least one of them, in any order; mss=off,
//                                                          ws=off
//   forge client SA seq=+100 ack=-1 win=512 data=20 ts=off       flags, then any of those and ts
//   forge attacker to server R seq=12345
//   rule drop client data 3 | rule drop client every 3 | rule drop server syn-ack | rule off 1|all
//   flood 1000000 | flood off | set syncookies 0|1|2 | set syn-backlog 256 | set synack-retries 5
//   set accept-backlog 128 | set reads server off|on
//   set delay 25ms | set jitter 5ms | set loss 1% | set duplicate 1% | set reorder 1% | set corrupt 1%
//   set queue 100 | set bandwidth 10Mbit | set bandwidth off | set loss client 1%     one direction
//   set fin-timeout client 30     and what else stack_knobs.hpp names, with the sysctl's number
// Flags are letters of FSRPAUEC, or none. Numbers with a sign are relative.
struct ParsedAction {
  bool ok = false;
  Action action;
  std::string error;  // one sentence, when not ok
};
ParsedAction parse_action(std::string_view text);
std::string to_text(const Action& action);

// An action at a time; `at 1.5s drop 3` as text. Times: 10s, 250ms, 40us, or a bare number of seconds.
struct TimedAction {
  Instant at{};
  Action action;

  friend bool operator==(const TimedAction&, const TimedAction&) = default;
};
struct ParsedTimedAction {
  bool ok = false;
  TimedAction timed;
  std::string error;  // one sentence, when not ok
};
ParsedTimedAction parse_timed_action(std::string_view text);
std::string to_text(const TimedAction& timed);

// "1.5s", "250ms", "40us", "2" (seconds). Nothing for what is not a time: no number, no such unit, not whole
// microseconds, more than max_duration.
std::optional<Duration> parse_duration(std::string_view text);
std::string to_text(Duration duration);  // in the greatest unit that needs no fraction; not negative
inline constexpr Duration max_duration = std::chrono::hours{24 * 365};

// Why an action cannot be done.
enum class Refusal : std::uint8_t {
#define REFUSAL(id, en, zh) id,
#include "core/sim/refusals.def"
#undef REFUSAL
};
struct RefusalText {
  std::string_view id;  // "NotOnTheWire"
  std::string_view en;  // one sentence
  std::string_view zh;
};
const RefusalText& text(Refusal refusal);

// What can be said of the action alone: None or OutOfRange.
Refusal check_range(const Action& action);

}  // namespace sim
