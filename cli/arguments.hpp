// What the words of the command line ask for.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/ladder.hpp"
#include "core/lesson/share.hpp"
#include "core/sim/capture.hpp"
#include "core/tcp/config.hpp"

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
  Labels,       // --log labels
  Digest,       // --digest
  Share,        // --share
};

struct RunOptions {
  const lesson::Scene* scene = nullptr;
  std::uint64_t seed = 1;
  lesson::Variant variant{};
  sim::Instant until{std::chrono::seconds{10}};  // virtual time; at most sim::World::horizon
  std::vector<Act> acts;                         // of --from, then at most max_acts of --do as given
  Output output = Output::Events;
  std::optional<sim::Vantage> vantage;  // nothing: both ends for a file, the server for a log
  std::string pcap;                     // the file to write; empty: none
  sim::Side on = sim::Side::Server;     // ackademy console: whose console
  std::vector<std::string_view> lines;  // and what is typed there, at least one
};
inline constexpr std::size_t max_acts = 1000;

// ackademy script
struct ScriptOptions {
  tcp::Config config = tcp::linux_profile();  // --set over it
  std::vector<std::string_view> files;        // at least one, as given
};

// ackademy figure; its scene, seed and variant are those of `run`
struct FigureOptions {
  LadderUntil until = LadderUntil::Opening;
  lesson::Language language = lesson::Language::English;
};

enum class Command : std::uint8_t {
  Help,
  HelpScenes,
  HelpRun,
  HelpConsole,
  HelpFigure,
  HelpScript,
  Version,
  Scenes,
  ScenesJson,  // with the seed and the variant of `run`
  Run,
  Console,
  Figure,
  FiguresJson,  // of every scene, with the seed and the variant of `run`
  Script
};

struct Arguments {
  Command command = Command::Help;
  RunOptions run{};
  FigureOptions figure{};
  ScriptOptions script{};
  std::string error{};  // one sentence; empty: none
};
Arguments parse_arguments(std::span<const std::string_view> arguments);

}  // namespace cli
