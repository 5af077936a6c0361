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
#include "core/tcp/config.hpp"

namespace sim {

// User calls at one end. They act on that end's connection in focus (World::focus), Open makes a new one.
struct Open {
  Side side = Side::Client;
};
struct Send {
  Side side = Side::Client;
  std::uint32_t octets = 0;
};  // 1 to 1 MiB of a pattern that shows its place
struct Close {
  Side side = Side::Client;
};
struct Abort {
  Side side = Side::Client;
};

// On one packet in flight.
struct Drop {
  PacketId packet = 0;
};
struct Delay {
  PacketId packet = 0;
  Duration by{0};
};  // 1 us to 1 hour
struct Duplicate {
  PacketId packet = 0;
};  // the copy arrives 1 ms behind
struct Corrupt {
  PacketId packet = 0;
  std::uint16_t bit = 0;
};  // of the IP datagram

// The flood as one action: `rate` spoofed SYNs a second from now on; 0 ends it. At most 10'000'000.
struct Flood {
  std::uint32_t rate = 0;
};

// A knob of one end's stack or of the wire.
enum class Knob : std::uint8_t {
  SynCookies,     // server: 0, 1, 2 as net.ipv4.tcp_syncookies
  SynBacklog,     // server: slots, 1 to 65536
  SynackRetries,  // server: 0 to 15
  AcceptBacklog,  // server: slots, 1 to 65536
  DelayUs,        // both directions
  LossPpm,        // both directions
  BandwidthBps,   // both directions; 0: without limit
};
struct Tune {
  Knob knob = Knob::SynCookies;
  std::uint64_t value = 0;
};

// The greatest values that actions take.
inline constexpr std::uint32_t max_send_octets = 1'048'576;
inline constexpr Duration max_delay = 1h;
inline constexpr std::uint32_t max_flood_rate = 10'000'000;
inline constexpr std::uint32_t max_backlog = 65'536;
inline constexpr std::uint32_t max_synack_retries = 15;
inline constexpr std::uint64_t max_bandwidth_bps = 1'000'000'000'000;

using Action = std::variant<Open, Send, Close, Abort, Drop, Delay, Duplicate, Corrupt, Flood, Tune>;

// Actions as text, one line each, the same in the command line, the page's bridge and a scene's script:
//   open client | send client 5000 | close server | abort client
//   drop 3 | delay 3 40ms | duplicate 3 | corrupt 3 bit 200
//   flood 1000000 | flood off | set syncookies 0|1|2 | set syn-backlog 256 | set synack-retries 5
//   set accept-backlog 128 | set delay 25ms | set loss 1% | set bandwidth 10Mbit | set bandwidth off
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
