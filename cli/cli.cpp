// The commands, their help, and the exit code.
#include "cli/cli.hpp"

#include <algorithm>

#include "cli/arguments.hpp"
#include "cli/figure.hpp"
#include "cli/files.hpp"
#include "cli/play.hpp"
#include "cli/report.hpp"
#include "cli/scripts.hpp"
#include "core/console/console.hpp"
#include "core/lesson/questions.hpp"

namespace cli {
namespace {

constexpr std::string_view main_help =
    R"(Ackademy: a TCP that you can break, on the command line.

usage: ackademy scenes           list the scenes
       ackademy run SCENE ...    play a scene and print what happens
       ackademy console SCENE "LINE" ...
                                 type at the console of a host: ss, netstat, tcpdump, sysctl, nstat
       ackademy figure SCENE     draw a scene as a ladder, as SVG
       ackademy script FILE ...  run packetdrill scripts against this TCP
       ackademy --version
       ackademy COMMAND --help   more on a command

Exit codes: 0 done; 1 done, but something asked for with --do could not be done, or a script failed; 2 bad
arguments; 3 a file could not be written.
)";

constexpr std::string_view scenes_help = R"(usage: ackademy scenes [--json [--seed N] [--variant WORDS]]

Lists the scenes, one a line: the name that `run` takes, and the title. `ackademy run --help` tells with which
profiles and what-ifs each can be started.

  --json           what a page must know of each scene, as JSON: title, idea, questions and goals
  --seed N         its seed (default: 1)
  --variant WORDS  such as profile=linux or two-way-handshake, between commas
)";

constexpr std::string_view run_help =
    R"(usage: ackademy run SCENE [--seed N] [--profile NAME] [--what-if NAME,...] [--until TIME] [--do "ACT"]...
                        [--log pkt|tcpdump|labels] [--digest] [--share]
                        [--pcap FILE] [--vantage client|server|both]
       ackademy run --from CODE ...

Plays a scene in virtual time and prints one line an event: the time in seconds, the end, what happens, and
the rule that says so, with its RFC and section. At the end stands which of the scene's goals are reached.

  --seed N       whole number, 0 to 18446744073709551615; the luck of the links and the initial sequence
                 numbers follow from it (default: 1)
  --profile NAME rfc, linux or freebsd: the stack of both ends in place of the scene's own; client=NAME or
                 server=NAME for one end. What the scene is about, such as a small SYN queue, stays
  --what-if NAME,...
                 what no stack should do, at both ends: two-way-handshake, no-time-wait, fixed-isn,
                 syn-and-fin-not-counted, no-retransmission, no-back-off, no-congestion-control,
                 no-window-probes, no-nagle, no-delayed-ack, no-paws, any-rst-in-window, no-cookies,
                 always-cookies
  --from CODE    goes on from a shared session: the code that --share prints, or a link from the lab. Brings
                 scene, seed, profile, what-ifs and acts, and plays up to its moment unless --until is given
  --until TIME   when to stop: 10s, 250ms, 40us or a bare number of seconds, up to 24 hours (default: 10s)
  --do "ACT"     what you do; may stand many times
  --log pkt      prints only packets, in packetdrill's notation, as a capture at one end sees them
  --log tcpdump  the same in tcpdump's notation
  --log labels   the same, numbered, and with the labels that Wireshark would give: [TCP Retransmission]
  --digest       prints only one line, SCENE seed N and a number that tells this run from any other
  --share        prints only a code, which --from and the lab's page (lab.html#CODE) open at the same moment
  --pcap FILE    also writes the packets as a pcapng file; what you did stands there as packet comments
  --vantage END  where the capture is taken (default: the server for a log; both ends for a file, as two
                 interfaces. Wireshark takes them for one wire, so analyse one end at a time)

Acts:
  open client | send client 5000 | read client 500 | shutdown client | close server | abort client
  crash server | reboot server
  expire client rto|delack|persist|keepalive|fin-wait-2|2msl|user|reordering|probe
  drop 3 | delay 3 40ms | deliver 3 | duplicate 3 | corrupt 3 bit 200
  edit 3 flags=SA seq=+1 ack=4000 win=0 urg=1 data=0 sport=49152 dport=80 mss=536 ws=off sackok=on
  forge client SA seq=+100 ack=-1 win=512 data=20 sport=49152 dport=80 mss=536 ts=off
  forge attacker to server R seq=12345
  rule drop client data 3 | rule drop client every 3 | rule drop server syn-ack | rule off 1|all
  flood 1000000 | flood off
  set syncookies 0|1|2 | set syn-backlog 256 | set synack-retries 5 | set accept-backlog 128
  set delay 25ms | set jitter 5ms | set loss 1% | set duplicate 1% | set reorder 1% | set corrupt 1%
  set queue 100 | set bandwidth 10Mbit|off | set loss client 1% | set reads server off|on
  set fin-timeout client 30, and syn-retries, retries2, rfc1337, sack, dsack, timestamps, window-scaling,
    rto-min-us, rto-max-ms, recovery, slow-start-after-idle, cubic, keepalive-time, keepalive-intvl,
    keepalive-probes, invalid-ratelimit alike: the number that net.ipv4.tcp_* takes
A shutdown closes one direction, after a close the program is gone. A number with a sign is relative: to the
packet's own for edit, to what that end sends next for forge. A knob of the wire with an end's name is that
of the direction from there. Rules drop the n-th, every n-th or each packet from now on of a kind: any, syn,
syn-ack, ack, data, fin, rst.
Packets are numbered from 1 in the order of sending. With `at TIME` in front ("at 150ms drop 2") an act
happens at that time, after all else that is due then. Without, an act on a packet happens as soon as that
packet is sent, and any other at the scene's start. What cannot be done is told on standard error; the run
goes on, and ends with exit code 1.
)";

constexpr std::string_view console_help =
    R"(usage: ackademy console SCENE [--seed N] [--profile NAME] [--what-if NAME,...] [--at TIME] [--do "ACT"]...
                            [--on client|server] "LINE"...
       ackademy console --from CODE ... "LINE"...

Plays a scene to a moment, types the lines there one after the other at the console of an end, and prints
what they say: ackademy console syn-flood --do "flood 100" 'ss -tan | grep SYN-RECV'

  --at TIME  when: 10s, 250ms, 40us or a bare number of seconds, up to 24 hours (default: 10s)
  --on END   whose console: client or server (default: server)
  --seed N, --profile NAME, --what-if NAME,..., --from CODE, --do "ACT"
             as of ackademy run

The line `help` lists the commands. Without a shell around: each line is one argument.
)";

constexpr std::string_view figure_help =
    R"(usage: ackademy figure SCENE [--whole] [--lang en|zh] [--seed N] [--variant WORDS]
       ackademy figure --json [--seed N] [--variant WORDS]

Prints a scene as an SVG, as a textbook draws it: the client left, the server right, an arrow a segment; a
cross where one is lost, dashes where one is sent again. In order, not to scale. It ends where the scene's
playhead begins, with the first segment on its way, and so gives away nothing of what the scene asks.

  --whole          all that the scene does by itself, 14 segments at most
  --lang LANGUAGE  en (the default) or zh
  --seed N         its seed (default: 1)
  --variant WORDS  such as profile=linux or two-way-handshake, between commas
  --json           both figures of every scene in both languages, as JSON
)";

constexpr std::string_view script_help =
    R"(usage: ackademy script [--set NAME=VALUE,...] FILE...

Runs scripts in packetdrill's language against this TCP, in virtual time: no privileges, no waiting. One line
a script that fails or is skipped, with its line and what was expected, and a summary.

  --set NAME=VALUE,...  the stack's settings: profile=linux (the default) or profile=rfc, and any setting of
                        it, such as rcvbuf=65536, nagle=0 or delayed_ack=40ms; may stand many times. A script
                        may say the same in a line --so_flags=...

A script that asks for what is not modelled (code in %{ }%, IPv6, ICMP, epoll, ...) is skipped and says why.
Commands in backquotes are never executed. Exit codes: 0 none failed; 1 one failed; 2 bad arguments, or a
file that cannot be read.
)";

std::string scenes_text() {
  std::size_t width = 0;
  for (const lesson::Scene& scene : lesson::scenes()) width = std::max(width, scene.id.size());
  std::string text;
  for (const lesson::Scene& scene : lesson::scenes()) {
    std::string id(scene.id);
    id.resize(width + 2, ' ');
    text += id + std::string(scene.title.en) + '\n';
  }
  return text;
}

std::string scenes_json(std::uint64_t seed, const lesson::Variant& variant) {
  std::string text;
  for (const lesson::Scene& scene : lesson::scenes())
    text += (text.empty() ? "[" : ",\n") + lesson::scene_json(scene, seed, variant);
  return text + "]\n";
}

int run_scene(const RunOptions& options, std::string& out, std::string& err) {
  const Played played = play(options);
  switch (options.output) {
    case Output::Events:
      out += events_text(played) + goals_text(*options.scene, played);
      break;
    case Output::Packetdrill:
      out += packetdrill_text(options, played);
      break;
    case Output::Tcpdump:
      out += tcpdump_text(options, played);
      break;
    case Output::Digest:
      out += digest_text(options, played);
      break;
    case Output::Labels:
      out += labels_text(options, played);
      break;
    case Output::Share: {
      const std::string code = share_text(options, played);
      if (code.empty()) {
        err += "ackademy: what was done is too long for a code of " + std::to_string(lesson::max_code) +
               " characters\n";
        return exit_refused;
      }
      out += code;
      break;
    }
  }
  for (const std::string& sentence : played.refused) err += "ackademy: " + sentence + '\n';
  if (!options.pcap.empty()) {
    const sim::Vantage vantage = options.vantage.value_or(sim::Vantage::Both);
    const std::string error = write_file(options.pcap, trace::to_pcapng(sim::capture(played.log, vantage)));
    if (!error.empty()) {
      err += "ackademy: " + error + '\n';
      return exit_unwritten;
    }
  }
  return played.refused.empty() ? exit_ok : exit_refused;
}

int type_lines(const RunOptions& options, std::string& out, std::string& err) {
  Played played = play(options);
  for (const std::string& sentence : played.refused) err += "ackademy: " + sentence + '\n';
  std::vector<std::string> typed;
  for (const std::string_view line : options.lines) {
    typed.emplace_back(line);
    const console::Answer answer =
        console::run(played.world, played.log, played.world.now(), options.on, line, typed);
    for (const std::string& each : answer.lines) out += each + '\n';
    for (const sim::Action& action : answer.actions) played.world.apply(action, played.log);
  }
  return played.refused.empty() ? exit_ok : exit_refused;
}

}  // namespace

int run(std::span<const std::string_view> words, std::string& out, std::string& err) {
  const Arguments arguments = parse_arguments(words);
  if (!arguments.error.empty()) {
    err += "ackademy: " + arguments.error + '\n';
    return exit_arguments;
  }
  switch (arguments.command) {
    case Command::Help:
      out += main_help;
      break;
    case Command::HelpScenes:
      out += scenes_help;
      break;
    case Command::HelpRun:
      out += run_help;
      break;
    case Command::HelpConsole:
      out += console_help;
      break;
    case Command::HelpFigure:
      out += figure_help;
      break;
    case Command::HelpScript:
      out += script_help;
      break;
    case Command::Script:
      return run_scripts(arguments.script, out, err);
    case Command::Version:
      out += "ackademy " ACKADEMY_VERSION "\n";
      break;
    case Command::Scenes:
      out += scenes_text();
      break;
    case Command::ScenesJson:
      out += scenes_json(arguments.run.seed, arguments.run.variant);
      break;
    case Command::Figure:
      out += figure_svg(*arguments.run.scene, arguments.run.seed, arguments.run.variant,
                        arguments.figure.until, arguments.figure.language) +
             '\n';
      break;
    case Command::FiguresJson:
      out += figures_json(arguments.run.seed, arguments.run.variant);
      break;
    case Command::Run:
      return run_scene(arguments.run, out, err);
    case Command::Console:
      return type_lines(arguments.run, out, err);
  }
  return exit_ok;
}

}  // namespace cli
