// The runner: one event after the other, in virtual time.
#include "core/script/run.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/script/calls.hpp"
#include "core/socket/flags.hpp"
#include "core/trace/text.hpp"

namespace script {
namespace {

using tcp::Duration;
using tcp::Instant;
using trace::Direction;
using trace::PacketSpec;
using Time = trace::ScriptTime::Kind;

constexpr Instant start_of_script{std::chrono::seconds{1}};
constexpr Duration longest_wait = std::chrono::hours{24};  // for a packet that may come at any time
constexpr std::uint64_t secret = 0x61636b6164656d79;

struct Settings {
  tcp::Config config;
  Duration tolerance = default_tolerance;
  std::uint32_t timestamp_tick_us = 0;  // 0: the values of timestamps are not looked at
};

bool read_number(std::string_view text, std::uint32_t& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc{} && end == text.data() + text.size();
}

// What says where packetdrill's machine sends its packets, or how much it prints.
bool is_idle(std::string_view name) {
  constexpr std::string_view idle[] = {"local_ip",           "remote_ip", "netmask_ip",       "gateway_ip",
                                       "bind_port",          "verbose",   "connect_port",     "speed",
                                       "persistent_tun_dev", "non_fatal", "tolerance_percent"};
  return std::ranges::find(idle, name) != std::end(idle);
}

Failure apply(const Option& option, Settings& settings) {
  std::uint32_t number = 0;
  const bool whole = read_number(option.value, number);
  if (option.name == "tolerance_usecs") {
    if (!whole) return {"--tolerance_usecs takes a number of microseconds"};
    settings.tolerance = Duration{number};
  } else if (option.name == "tcp_ts_tick_usecs") {
    if (!whole) return {"--tcp_ts_tick_usecs takes a number of microseconds"};
    settings.timestamp_tick_us = number;
  } else if (option.name == "mtu") {
    if (!whole || number < 88 || number > 65535) return {"--mtu takes 88 to 65535 octets"};
    settings.config.mss = static_cast<std::uint16_t>(number - 40);
  } else if (option.name == "so_flags") {
    return {sock::apply_flags(option.value, settings.config)};
  } else if (option.name == "ip_version") {
    if (option.value != "ipv4") return {"only IPv4 is modelled", true};
  } else if (!is_idle(option.name)) {
    return {"the option --" + option.name + " is not modelled", true};
  }
  return {};
}

class Runner {
 public:
  Runner(const Script& script, const Settings& settings)
      : script_(script),
        settings_(settings),
        machine_(sock::Stack(local_address, settings.config, secret), start_of_script),
        calls_(machine_, flows_) {}

  // The line and the reason of the first failure.
  std::pair<std::uint32_t, Failure> run() {
    for (const Event& event : script_.events) {
      line_ = event.line;
      this->event(event);
      if (failure_) return {line_, failure_};
    }
    if (pending_) fail_pending("still blocks at the end of the script");
    return {line_, failure_};
  }

 private:
  // The window of time in which an event may happen, as instants.
  struct Window {
    Instant from;
    Instant to;
  };

  Window window(const trace::ScriptTime& time) const {
    switch (time.kind) {
      case Time::Any:
        return {machine_.now(), machine_.now() + longest_wait};
      case Time::Absolute:
        return {start_of_script + time.from, start_of_script + time.from};
      case Time::AbsoluteRange:
        return {start_of_script + time.from, start_of_script + time.to};
      case Time::Relative:
        return {machine_.now() + time.from, machine_.now() + time.from};
      case Time::RelativeRange:
        break;
    }
    return {machine_.now() + time.from, machine_.now() + time.to};
  }

  void event(const Event& event) {
    const Window when = window(event.time);
    const auto* packet = std::get_if<PacketSpec>(&event.what);
    if (packet != nullptr && packet->direction == Direction::Outbound)
      return expect(*packet, event.time, when);
    if (when.from + settings_.tolerance < machine_.now())
      return fail("time goes backward: it is " + at(machine_.now()) + " already");
    advance(when.from);
    if (failure_) return;
    if (packet != nullptr) {
      inject(*packet);
    } else if (const auto* icmp = std::get_if<trace::IcmpSpec>(&event.what); icmp != nullptr) {
      report(*icmp);
    } else if (const auto* call = std::get_if<SystemCall>(&event.what); call != nullptr) {
      this->call(*call, event);
    }
  }

  // Time, with the timers and the blocked call that it wakes.

  Instant next_deadline() const {
    return pending_ ? std::min(machine_.next_deadline(), pending_->pending.wakes) : machine_.next_deadline();
  }

  void advance(Instant to) {
    while (!failure_ && next_deadline() <= to) {
      machine_.move(next_deadline());
      retry();
    }
    if (!failure_) machine_.move(to);
  }

  // Until something has gone out; false: nothing by `limit`.
  bool advance_until_sent(Instant limit) {
    while (!failure_ && machine_.sent().empty()) {
      const Instant next = next_deadline();
      if (next > limit) return false;
      machine_.move(next);
      retry();
    }
    return !failure_;
  }

  // Calls

  void call(const SystemCall& call, const Event& event) {
    if (pending_) return fail_pending("still blocks when the next call is made");
    Blocked now{.pending = {.line = event.line, .call = &call, .started = machine_.now()}};
    if (call.end) {
      const bool relative = event.time.kind == Time::Relative;
      now.end = relative ? machine_.now() + *call.end - event.time.from : start_of_script + *call.end;
      // packetdrill counts both times of a relative call from the event before it.
    }
    const bool blocks = calls_.make(now.pending, failure_);
    if (failure_) return;
    if (!blocks) return check_end(now);
    if (!call.end) return fail("expected " + to_text(call) + "\n     got a call that blocks");
    pending_ = now;
  }

  void retry() {
    if (!pending_ || failure_) return;
    if (calls_.make(pending_->pending, failure_)) return;
    const Blocked over = *pending_;
    pending_.reset();
    if (failure_) {
      line_ = over.pending.line;
    } else {
      check_end(over);
    }
  }

  struct Blocked {
    Pending pending;
    Instant end = tcp::never;  // never: not asked for
  };

  void check_end(const Blocked& over) {
    if (over.end == tcp::never) return;
    const Duration off = machine_.now() > over.end ? machine_.now() - over.end : over.end - machine_.now();
    if (off <= settings_.tolerance) return;
    line_ = over.pending.line;
    fail("expected " + over.pending.call->name + " to return " + at(over.end) + "\n     got its return " +
         at(machine_.now()));
  }

  void fail_pending(const std::string& what) {
    line_ = pending_->pending.line;
    fail(pending_->pending.call->name + ' ' + what);
  }

  // Packets

  void inject(const PacketSpec& packet) {
    machine_.arrive(to_wire(*flows_.of(packet), packet));
    retry();
  }

  // About the connection that was opened last.
  void report(const trace::IcmpSpec& icmp) {
    const Flow* flow = flows_.current();
    if (flow == nullptr) return fail("no connection is known that an ICMP message could be about");
    const auto error = trace::icmp_error(icmp.type, icmp.code);
    if (!error) return;
    machine_.report(flow->pair, flow->numbers.wire(Direction::Outbound, icmp.seq, false), *error);
    retry();
  }

  // One packet of the script may be several segments that follow each other, as a kernel with segmentation
  // offload shows them: as many as its data needs.
  void expect(const PacketSpec& wanted, const trace::ScriptTime& time, Window when) {
    const std::string line = trace::to_text(wanted);
    Flow* flow = flows_.of(wanted);
    if (flow == nullptr) return fail("expected " + line + "\n     got nothing: no connection is known");
    std::optional<PacketSpec> got;
    Instant sent = when.to;
    do {
      if (!advance_until_sent(when.to + settings_.tolerance)) {
        if (!failure_) fail("expected " + line + " " + at(when) + "\n     got " + what_comes_then(got));
        return;
      }
      const sock::Sent next = std::move(machine_.sent().front());
      machine_.sent().pop_front();
      sent = next.at;
      const tcp::SocketPair pair{next.segment.source, next.segment.destination};
      if (pair != flow->pair) return fail_with(line, when, describe_other(next.segment), sent);
      const PacketSpec piece = to_script(*flow, next.segment, wanted);
      if (got && !follows(*got, piece)) return fail_with(line, when, trace::to_text(piece), sent);
      got = got ? joined(*got, piece) : piece;
      machine_.move(sent);
    } while (got->length < wanted.length);
    check(wanted, *got, line, when, time, sent);
  }

  static bool follows(const PacketSpec& first, const PacketSpec& next) {
    return next.seq == first.seq + first.length && next.length > 0 && next.ack == first.ack &&
           first.length + next.length <= 65535;
  }
  static PacketSpec joined(const PacketSpec& first, PacketSpec next) {
    next.seq = first.seq;
    next.length = static_cast<std::uint16_t>(first.length + next.length);
    return next;
  }

  void check(const PacketSpec& wanted, const PacketSpec& got, const std::string& line, Window when,
             const trace::ScriptTime& time, Instant sent) {
    const bool same = got.flags == wanted.flags && got.seq == wanted.seq && got.length == wanted.length &&
                      got.ack == wanted.ack && (!wanted.window || got.window == wanted.window) &&
                      got.urgent_pointer.value_or(0) == wanted.urgent_pointer.value_or(0) &&
                      (!wanted.options || same_options(*wanted.options, *got.options));
    const bool in_time = time.kind == Time::Any ||
                         (sent + settings_.tolerance >= when.from && sent <= when.to + settings_.tolerance);
    if (!same || !in_time) fail_with(line, when, trace::to_text(got), sent);
  }

  bool same_options(tcp::Options wanted, tcp::Options got) const {
    const std::optional<tcp::Timestamps> w = wanted.timestamps(), g = got.timestamps();
    if (w && g) {
      const std::uint32_t ahead = g->value - w->value, behind = w->value - g->value;
      const std::uint64_t off = std::uint64_t{std::min(ahead, behind)} * settings_.timestamp_tick_us;
      if (off > static_cast<std::uint64_t>(settings_.tolerance.count())) return false;
      got = with_timestamp(got, w->value);
    }
    return wanted.pad() == got.pad();
  }

  static tcp::Options with_timestamp(const tcp::Options& options, std::uint32_t value) {
    tcp::Bytes octets(options.octets().begin(), options.octets().end());
    std::size_t at = 0;
    while (at + 10 <= octets.size() && octets[at] != std::byte{8})
      at += octets[at] == std::byte{1} ? 1 : std::to_integer<std::size_t>(octets[at + 1]);
    for (std::size_t i = 0; i < 4; ++i) octets[at + 2 + i] = static_cast<std::byte>(value >> (24 - 8 * i));
    return tcp::Options(octets);
  }

  // Messages

  void fail(std::string text) { failure_ = {std::move(text)}; }

  void fail_with(const std::string& wanted, Window when, const std::string& got, Instant sent) {
    fail("expected " + wanted + ' ' + at(when) + "\n     got " + got + ' ' + at(sent));
  }

  // "at 0.3", counted from the script's start.
  static std::string at(Instant t) {
    return "at " + trace::seconds(std::max(t - start_of_script, Duration{0}));
  }
  static std::string at(Window when) {
    if (when.to - when.from >= longest_wait) return "at any time";
    if (when.from == when.to) return at(when.from);
    return at(when.from) + "~" + trace::seconds(when.to - start_of_script);
  }

  std::string describe_other(const tcp::Segment& segment) {
    trace::SequenceNumbers none;
    Flow* flow = flows_.of(tcp::SocketPair{segment.source, segment.destination});
    PacketSpec packet = trace::describe(Direction::Outbound, segment, flow == nullptr ? none : flow->numbers);
    packet.ports = {segment.source.port, segment.destination.port};
    return trace::to_text(packet);
  }

  std::string what_comes_then(const std::optional<PacketSpec>& part) {
    std::string text = part ? "only " + trace::to_text(*part) : "nothing";
    if (!advance_until_sent(machine_.now() + std::chrono::minutes{10})) return text;
    const sock::Sent& next = machine_.sent().front();
    return text + " until then, but " + describe_other(next.segment) + ' ' + at(next.at);
  }

  const Script& script_;
  Settings settings_;
  sock::Machine machine_;
  Flows flows_;
  Calls calls_;
  std::optional<Blocked> pending_;
  Failure failure_;
  std::uint32_t line_ = 0;
};

Outcome outcome(std::uint32_t line, const Failure& failure, bool has_commands) {
  const Verdict verdict = !failure              ? Verdict::Passed
                          : failure.unsupported ? Verdict::Skipped
                                                : Verdict::Failed;
  return {verdict, failure ? line : 0, failure.text, has_commands};
}

}  // namespace

Outcome run(std::string_view text, const tcp::Config& config) {
  const Parsed parsed = parse(text);
  const bool commands = parsed.script.has_commands;
  if (parsed.error)
    return outcome(parsed.error->line, {parsed.error->message, parsed.error->unsupported}, commands);
  Settings settings{.config = config};
  for (const Option& option : parsed.script.options)
    if (const Failure failure = apply(option, settings)) return outcome(option.line, failure, commands);
  const auto [line, failure] = Runner(parsed.script, settings).run();
  return outcome(line, failure, commands);
}

}  // namespace script
