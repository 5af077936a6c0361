// Reads the command line. The first thing that is wrong ends the reading.
#include "cli/arguments.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "cli/suggest.hpp"
#include "core/socket/flags.hpp"
#include "core/trace/text.hpp"

namespace cli {
namespace {

constexpr std::array<std::string_view, 5> command_names{"scenes", "run", "console", "figure", "script"};
constexpr std::array<std::string_view, 4> main_options{"--help", "--version", "-h", "-V"};
constexpr std::array<std::string_view, 13> run_options{
    "--seed", "--profile", "--what-if", "--from",    "--until", "--do", "--log",
    "--pcap", "--digest",  "--share",   "--vantage", "--help",  "-h"};
constexpr std::array<std::string_view, 9> console_options{
    "--seed", "--profile", "--what-if", "--from", "--at", "--do", "--on", "--help", "-h"};
constexpr std::array<std::string_view, 3> scenes_options{"--json", "--seed", "--variant"};
constexpr std::array<std::string_view, 7> figure_options{"--whole",   "--lang", "--json", "--seed",
                                                         "--variant", "--help", "-h"};
constexpr std::array<std::string_view, 3> script_options{"--set", "--help", "-h"};
constexpr std::array<std::string_view, 3> log_names{"pkt", "tcpdump", "labels"};
constexpr std::array<std::string_view, 3> vantage_names{"client", "server", "both"};

bool is_help(std::string_view word) {
  return word == "--help" || word == "-h";
}
bool is_option(std::string_view word) {
  return word.size() > 1 && word.starts_with('-');
}

std::vector<std::string_view> scene_names() {
  std::vector<std::string_view> names;
  for (const lesson::Scene& scene : lesson::scenes()) names.push_back(scene.id);
  return names;
}

bool reads_as_number(std::string_view text, std::uint64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

std::string bad_seed(std::string_view value) {
  return "--seed takes a whole number from 0 to 18446744073709551615, not " + trace::quoted(value);
}

bool is_log(Output output) {
  return output == Output::Packetdrill || output == Output::Tcpdump || output == Output::Labels;
}

// The words behind `run` and `console`.
class RunReader {
 public:
  RunReader(Command command, std::span<const std::string_view> words)
      : words_(words), is_console_(command == Command::Console) {
    out_.command = command;
  }

  Arguments read() {
    for (const std::string_view word : words_) {
      if (is_help(word))
        return {.command = is_console_ ? Command::HelpConsole : Command::HelpRun, .run = {}, .error = {}};
    }
    while (!words_.empty() && out_.error.empty()) {
      const std::string_view word = next();
      if (is_option(word)) {
        option(word);
      } else if (is_console_ && (out_.run.scene != nullptr || session_)) {
        out_.run.lines.push_back(word);
      } else {
        scene(word);
      }
    }
    if (out_.error.empty()) check_whole();
    return out_;
  }

 private:
  std::string_view next() {
    const std::string_view word = words_[0];
    words_ = words_.subspan(1);
    return word;
  }

  void fail(std::string message) { out_.error = std::move(message); }

  void scene(std::string_view word) {
    if (out_.run.scene != nullptr)
      return fail("one scene at a time: " + trace::quoted(out_.run.scene->id) + " or " + trace::quoted(word));
    out_.run.scene = lesson::find_scene(word);
    if (out_.run.scene == nullptr) fail(unknown("scene", word, scene_names()));
  }

  // --name VALUE or --name=VALUE.
  void option(std::string_view word) {
    const std::size_t equals = word.find('=');
    const std::string_view name = word.substr(0, equals);
    if (!is_console_ && (name == "--digest" || name == "--share")) {
      if (equals != std::string_view::npos) return fail(std::string(name) + " takes no value");
      return choose(name == "--digest" ? Output::Digest : Output::Share);
    }
    const std::span<const std::string_view> known =
        is_console_ ? std::span<const std::string_view>(console_options) : run_options;
    if (std::ranges::find(known, name) == known.end()) return fail(unknown("option", name, known));
    if (equals == std::string_view::npos && words_.empty())
      return fail(std::string(name) + " needs a value; see ackademy " + (is_console_ ? "console" : "run") +
                  " --help");
    const std::string_view value = equals == std::string_view::npos ? next() : word.substr(equals + 1);
    if (name == "--seed") return seed(value);
    if (name == "--profile") return profile(value);
    if (name == "--what-if") return what_if(value);
    if (name == "--from") return from(value);
    if (name == "--until" || name == "--at") return until(name, value);
    if (name == "--on") return on(value);
    if (name == "--do") return act(value);
    if (name == "--pcap") return pcap(value);
    if (name == "--vantage") return vantage(value);
    log(value);
  }

  void seed(std::string_view value) {
    if (!reads_as_number(value, out_.run.seed)) fail(bad_seed(value));
    begins_ = "--seed";
  }

  // For both ends, or as client=NAME or server=NAME for one.
  void profile(std::string_view value) {
    const bool one_end = value.starts_with("client=") || value.starts_with("server=");
    vary("--profile", value, (one_end ? "" : "profile=") + std::string(value));
  }

  void what_if(std::string_view value) { vary("--what-if", value, value); }

  void vary(std::string_view option, std::string_view value, std::string_view words) {
    const std::string error = lesson::add_words(words, out_.run.variant);
    if (!error.empty()) fail(std::string(option) + ' ' + trace::quoted(value) + ": " + error);
    begins_ = option;
  }

  void from(std::string_view value) {
    if (session_) return fail("one --from at a time");
    const lesson::Decoded decoded = lesson::decode(lesson::code_in(value));
    if (decoded.error != lesson::CodeError::None)
      return fail("--from " + trace::quoted(value) + ": " + std::string(lesson::text(decoded.error).en));
    session_ = decoded.session;
  }

  void until(std::string_view option, std::string_view value) {
    const std::optional<sim::Duration> time = sim::parse_duration(value);
    if (!time || sim::Instant(*time) > sim::World::horizon)
      return fail(std::string(option) + " takes a time up to 24 hours, such as 10s, 250ms or 40us, not " +
                  trace::quoted(value));
    out_.run.until = sim::Instant(*time);
    until_given_ = true;
  }

  void act(std::string_view value) {
    if (out_.run.acts.size() == max_acts)
      return fail("there are more than " + std::to_string(max_acts) + " times --do");
    Act act{.at = {}, .action = {}, .text = std::string(value)};
    std::string error;
    if (value.starts_with("at ")) {
      sim::ParsedTimedAction parsed = sim::parse_timed_action(value);
      act.at = parsed.timed.at;
      act.action = parsed.timed.action;
      error = parsed.ok ? "" : parsed.error;
    } else {
      sim::ParsedAction parsed = sim::parse_action(value);
      act.action = parsed.action;
      error = parsed.ok ? "" : parsed.error;
    }
    if (!error.empty()) return fail("--do " + trace::quoted(value) + ": " + error);
    out_.run.acts.push_back(std::move(act));
  }

  void log(std::string_view value) {
    if (value == "pkt") return choose(Output::Packetdrill);
    if (value == "tcpdump") return choose(Output::Tcpdump);
    if (value == "labels") return choose(Output::Labels);
    fail(unknown("notation", value, log_names));
  }

  void pcap(std::string_view value) {
    if (value.empty()) return fail("--pcap needs the name of a file");
    out_.run.pcap = value;
  }

  void vantage(std::string_view value) {
    const auto found = std::ranges::find(vantage_names, value);
    if (found == vantage_names.end()) return fail(unknown("vantage point", value, vantage_names));
    out_.run.vantage = static_cast<sim::Vantage>(found - vantage_names.begin());
  }

  void choose(Output output) {
    if (out_.run.output != Output::Events && out_.run.output != output)
      return fail("choose one of --log pkt, --log tcpdump, --log labels, --digest and --share");
    out_.run.output = output;
  }

  void on(std::string_view value) {
    if (value != "client" && value != "server")
      return fail("--on takes client or server, not " + trace::quoted(value));
    out_.run.on = value == "client" ? sim::Side::Client : sim::Side::Server;
  }

  // What can be judged only when every word is known.
  void check_whole() {
    if (session_) resume(*session_);
    if (!out_.error.empty()) return;
    const std::string command = is_console_ ? "console" : "run";
    if (out_.run.scene == nullptr) return fail(command + " needs a scene; see ackademy scenes");
    if (is_console_ && out_.run.lines.empty())
      return fail("console needs a line to type, such as 'ss -tan'; see ackademy console --help");
    if (out_.run.vantage == sim::Vantage::Both && is_log(out_.run.output))
      return fail("a log is of one vantage point, client or server");
    for (const Act& act : out_.run.acts)
      if (act.at && *act.at > out_.run.until)
        return fail("--do " + trace::quoted(act.text) + " comes after the end of the run, " +
                    sim::to_text(out_.run.until.time_since_epoch()) + "; see " +
                    (is_console_ ? "--at" : "--until"));
  }

  // The session of --from, up to --until or else to where its playhead stands. What was done in it goes
  // before
  // --do.
  void resume(const lesson::Session& session) {
    if (out_.run.scene != nullptr || !begins_.empty())
      return fail("--from brings a scene of its own; leave out " +
                  (begins_.empty() ? trace::quoted(out_.run.scene->id) : std::string(begins_)));
    out_.run.scene = session.scene;
    out_.run.seed = session.seed;
    out_.run.variant = session.variant;
    if (!until_given_) out_.run.until = session.now;
    std::vector<Act> acts;
    for (const sim::TimedAction& input : session.inputs)
      if (input.at <= out_.run.until)
        acts.push_back({.at = input.at, .action = input.action, .text = sim::to_text(input)});
    out_.run.acts.insert(out_.run.acts.begin(), acts.begin(), acts.end());
  }

  std::span<const std::string_view> words_;
  Arguments out_;
  std::optional<lesson::Session> session_;  // of --from
  std::string_view begins_;                 // an option that says how the scene begins
  bool until_given_ = false;
  bool is_console_;
};

// The words behind `script`.
Arguments read_script(std::span<const std::string_view> words) {
  Arguments out{.command = Command::Script};
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (is_help(word)) return {.command = Command::HelpScript};
    if (!is_option(word)) {
      out.script.files.push_back(word);
      continue;
    }
    const std::size_t equals = word.find('=');
    if (word.substr(0, equals) != "--set")
      return {.error = unknown("option", word.substr(0, equals), script_options)};
    if (equals == std::string_view::npos && ++i == words.size())
      return {.error = "--set needs a value; see ackademy script --help"};
    const std::string_view flags = equals == std::string_view::npos ? words[i] : word.substr(equals + 1);
    if (const std::string error = sock::apply_flags(flags, out.script.config); !error.empty())
      return {.error = "--set " + trace::quoted(flags) + ": " + error};
  }
  if (out.script.files.empty()) return {.error = "script needs a file; see ackademy script --help"};
  return out;
}

// The words behind `figure`.
class FigureReader {
 public:
  explicit FigureReader(std::span<const std::string_view> words) : words_(words) {}

  Arguments read() {
    if (std::ranges::any_of(words_, is_help)) return {.command = Command::HelpFigure};
    out_.command = Command::Figure;
    for (std::size_t i = 0; i < words_.size() && out_.error.empty(); ++i) {
      if (!is_option(words_[i])) {
        scene(words_[i]);
      } else if (words_[i] == "--whole") {
        out_.figure.until = LadderUntil::Whole;
      } else if (words_[i] == "--json") {
        out_.command = Command::FiguresJson;
      } else if (std::ranges::find(figure_options, words_[i]) == figure_options.end()) {
        out_.error = unknown("option", words_[i], figure_options);
      } else if (i + 1 == words_.size()) {
        out_.error = std::string(words_[i]) + " needs a value; see ackademy figure --help";
      } else {
        value(words_[i], words_[i + 1]);
        ++i;
      }
    }
    const bool one = out_.command == Command::Figure;
    if (out_.error.empty() && one && out_.run.scene == nullptr)
      out_.error = "figure needs a scene; see ackademy scenes";
    if (out_.error.empty() && !one && out_.run.scene != nullptr)
      out_.error = "--json has every scene; leave out " + trace::quoted(out_.run.scene->id);
    return out_;
  }

 private:
  void scene(std::string_view word) {
    if (out_.run.scene != nullptr) {
      out_.error = "one scene at a time: " + trace::quoted(out_.run.scene->id) + " or " + trace::quoted(word);
      return;
    }
    out_.run.scene = lesson::find_scene(word);
    if (out_.run.scene == nullptr) out_.error = unknown("scene", word, scene_names());
  }

  void value(std::string_view option, std::string_view value) {
    if (option == "--lang") {
      if (value != "en" && value != "zh") out_.error = "--lang takes en or zh, not " + trace::quoted(value);
      out_.figure.language = value == "zh" ? lesson::Language::Chinese : lesson::Language::English;
    } else if (option == "--variant") {
      if (const std::string error = lesson::add_words(value, out_.run.variant); !error.empty())
        out_.error = "--variant " + trace::quoted(value) + ": " + error;
    } else if (!reads_as_number(value, out_.run.seed)) {
      out_.error = bad_seed(value);
    }
  }

  std::span<const std::string_view> words_;
  Arguments out_;
};

// The words behind `scenes`: nothing, or --json and how the scenes begin.
Arguments read_scenes(std::span<const std::string_view> words) {
  if (words.empty()) return {.command = Command::Scenes};
  if (is_help(words[0])) return {.command = Command::HelpScenes};
  if (words[0] != "--json") return {.error = "scenes takes nothing more, not " + trace::quoted(words[0])};
  Arguments out{.command = Command::ScenesJson};
  for (std::size_t i = 1; i < words.size(); i += 2) {
    if (words[i] != "--seed" && words[i] != "--variant")
      return {.error = unknown("option", words[i], scenes_options)};
    if (i + 1 == words.size())
      return {.error = std::string(words[i]) + " needs a value; see ackademy scenes --help"};
    const std::string_view value = words[i + 1];
    if (words[i] == "--variant") {
      if (const std::string error = lesson::add_words(value, out.run.variant); !error.empty())
        return {.error = "--variant " + trace::quoted(value) + ": " + error};
    } else if (!reads_as_number(value, out.run.seed)) {
      return {.error = bad_seed(value)};
    }
  }
  return out;
}

Arguments plain(Command command) {
  return {.command = command, .run = {}, .error = {}};
}
Arguments wrong(std::string error) {
  return {.command = Command::Help, .run = {}, .error = std::move(error)};
}

}  // namespace

Arguments parse_arguments(std::span<const std::string_view> arguments) {
  if (arguments.empty())
    return wrong("a command is missing: scenes, run, console, figure or script; see ackademy --help");
  const std::string_view first = arguments[0];
  const std::span<const std::string_view> rest = arguments.subspan(1);
  if (first == "run") return RunReader(Command::Run, rest).read();
  if (first == "console") return RunReader(Command::Console, rest).read();
  if (first == "figure") return FigureReader(rest).read();
  if (first == "script") return read_script(rest);
  if (is_help(first)) return plain(Command::Help);
  if (first == "scenes") return read_scenes(rest);
  const bool version = first == "--version" || first == "-V";
  if (!version)
    return wrong(is_option(first) ? unknown("option", first, main_options)
                                  : unknown("command", first, command_names));
  if (!rest.empty()) return wrong(std::string(first) + " takes nothing more, not " + trace::quoted(rest[0]));
  return plain(Command::Version);
}

}  // namespace cli
