// Small worlds for tests, and logs as text, so that two can be compared and a failure can be read.
#pragma once

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "core/sim/history.hpp"
#include "core/tcp/rule.hpp"
#include "core/trace/text.hpp"

namespace sim::test {

inline constexpr Instant end_of_test{std::chrono::hours{1}};

inline WorldConfig quiet(Duration delay = 100ms) {
  WorldConfig config;
  config.to_server = config.to_client = {.delay = delay};
  return config;
}

inline std::string text(const Event& event, const EventLog& log) {
  std::string line = std::to_string(tcp::microseconds(event.at));
  line += " k" + std::to_string(static_cast<int>(event.kind)) + " s" +
          std::to_string(static_cast<int>(event.side));
  if (event.kind == EventKind::Decision) {
    line += " " + std::string(tcp::text(event.rule).id) + " " + std::string(tcp::name(event.from)) + ">" +
            std::string(tcp::name(event.to));
  }
  if (event.packet != 0) line += " packet " + std::to_string(event.packet);
  line += " c" + std::to_string(event.connection) + " v" + std::to_string(event.value);
  if (event.kind == EventKind::Acted || event.kind == EventKind::Refused) {
    line += std::string(event.scripted ? " script: " : " ") + to_text(log.actions.at(event.action));
  }
  return line + "\n";
}

inline std::string text(const Packet& p) {
  std::string line = std::to_string(p.id) + " s" + std::to_string(static_cast<int>(p.from)) + " ";
  line += trace::flag_letters(p.segment.flags) + " " + std::to_string(p.segment.seq.value()) + ":" +
          std::to_string(p.segment.data.size()) + " f" + std::to_string(static_cast<int>(p.fate));
  for (const Instant t : {p.sent, p.leaves, p.arrives, p.ends, p.slowed})
    line += " " + std::to_string(tcp::microseconds(t));
  return line + " copy of " + std::to_string(p.copy_of) + (p.by_learner ? " by learner" : "") + "\n";
}

// Everything that is in a log.
inline std::string text(const EventLog& log) {
  std::string all;
  for (const Event& event : log.events) all += text(event, log);
  for (const Packet& packet : log.packets) all += text(packet);
  for (const Action& action : log.actions) all += to_text(action) + "\n";
  return all;
}

// "100000 S. client", …: what went out, in order.
inline std::vector<std::string> sent(const EventLog& log) {
  std::vector<std::string> lines;
  for (const Event& event : log.events) {
    if (event.kind != EventKind::PacketSent) continue;
    const Packet& p = log.packets[event.packet - 1];
    lines.push_back(std::to_string(tcp::microseconds(p.sent)) + " " + trace::flag_letters(p.segment.flags) +
                    (p.from == Side::Client ? " client" : " server"));
  }
  return lines;
}

inline int count(const EventLog& log, EventKind kind) {
  return static_cast<int>(
      std::count_if(log.events.begin(), log.events.end(), [&](const Event& e) { return e.kind == kind; }));
}

// The last refusal in the log; None where the last act was done.
inline Refusal last_answer(const EventLog& log) {
  for (auto event = log.events.rbegin(); event != log.events.rend(); ++event) {
    if (event->kind == EventKind::Acted) return Refusal::None;
    if (event->kind == EventKind::Refused) return static_cast<Refusal>(event->value);
  }
  FAIL("nobody has acted");
  return Refusal::None;
}

// A world, its log, and short words for both.
struct Run {
  World world;
  EventLog log;

  explicit Run(const WorldConfig& config = quiet(), std::vector<TimedAction> script = {},
               std::uint64_t seed = 1)
      : world(config, seed, std::move(script)) {}
  void act(const Action& action) { world.apply(action, log); }
  // "drop 3": it must be an act, and one that can be done.
  void does(const std::string& text) {
    const ParsedAction parsed = parse_action(text);
    INFO(text << parsed.error);
    REQUIRE(parsed.ok);
    REQUIRE(sim::text(world.check(parsed.action)).id == "None");
    act(parsed.action);
  }
  // Why it cannot be done; it is tried.
  Refusal refused(const std::string& text) {
    const ParsedAction parsed = parse_action(text);
    INFO(text << parsed.error);
    REQUIRE(parsed.ok);
    act(parsed.action);
    CHECK(log.events.back().kind == EventKind::Refused);
    return static_cast<Refusal>(log.events.back().value);
  }
  void to(Duration t) { world.run_until(Instant{t}, log); }
  tcp::State client() const { return world.state(Side::Client); }
  tcp::State server() const { return world.state(Side::Server); }
  const tcp::Connection& end(Side side) const { return *world.connection(side); }
  const tcp::Tcb& tcb(Side side) const { return end(side).tcb(); }
  // The packet in flight that was sent last by that end.
  const Packet& last_from(Side side) const {
    const auto flying = world.in_flight();
    for (auto packet = flying.rbegin(); packet != flying.rend(); ++packet) {
      if (packet->from == side) return *packet;
    }
    FAIL("nothing in flight from there");
    return flying.front();
  }
  bool said(tcp::Rule rule) const {
    return std::ranges::any_of(log.events, [&](const Event& event) {
      return event.kind == EventKind::Decision && event.rule == rule;
    });
  }
  Packet packet(PacketId id) const { return log.packets[id - 1]; }
};

inline Run established(const WorldConfig& config = quiet()) {
  Run run(config);
  run.act(Open{});
  run.to(1s);
  REQUIRE(run.client() == tcp::State::Established);
  REQUIRE(run.server() == tcp::State::Established);
  return run;
}

}  // namespace sim::test
