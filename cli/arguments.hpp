// What the words of the command line ask for.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/lesson/scene.hpp"

namespace cli {

// One --do. Without a time, an act on a packet happens as soon as that packet has been sent, and any other at
// the scene's start.
struct Act {
  std::optional<sim::Instant> at;
  sim::Action action;
  std::string text;  // as given
};

enum class Output : std::uint8_t {
  Events,       // one line an event, and the goals
  Packetdrill,  // --log pkt
  Tcpdump,      // --log tcpdump
  Digest,       // --digest
};

struct RunOptions {
  const lesson::Scene* scene = nullptr;
  std::uint64_t seed = 1;
  sim::Instant until{std::chrono::seconds{10}};  // virtual time; at most sim::World::horizon
  std::vector<Act> acts;                         // at most max_acts, as given
  Output output = Output::Events;
};
inline constexpr std::size_t max_acts = 1000;

enum class Command : std::uint8_t { Help, HelpScenes, HelpRun, Version, Scenes, Run };

struct Arguments {
  Command command = Command::Help;
  RunOptions run;
  std::string error;  // one sentence; empty: none
};
Arguments parse_arguments(std::span<const std::string_view> arguments);

}  // namespace cli
