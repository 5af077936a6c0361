// A scene's ladder as an SVG: what it shows is what the scene's world does, and at first no more than has
// happened.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "cli/cli.hpp"
#include "cli/ladder.hpp"

using namespace std::chrono_literals;
using cli::Ladder;
using cli::LadderLine;
using cli::LadderUntil;

namespace {

Ladder ladder_of(std::string_view scene, LadderUntil until, const lesson::Variant& variant = {}) {
  const lesson::Scene* found = lesson::find_scene(scene);
  REQUIRE(found != nullptr);
  return cli::make_ladder(*found, 1, variant, until);
}

std::vector<std::string> texts(const Ladder& ladder) {
  std::vector<std::string> out;
  for (const LadderLine& line : ladder.lines)
    out.push_back((line.from == sim::Side::Client ? "> " : "< ") + line.text + (line.again ? " again" : "") +
                  (line.lost ? " lost" : "") + (line.flying ? " flying" : ""));
  return out;
}

std::vector<std::string_view> states(const Ladder& ladder, sim::Side side) {
  std::vector<std::string_view> out;
  for (const cli::LadderState& state : ladder.states)
    if (state.side == side) out.push_back(state.name);
  return out;
}

std::string printed(std::vector<std::string_view> words) {
  words.insert(words.begin(), "figure");
  std::string out, err;
  REQUIRE(cli::run(words, out, err) == cli::exit_ok);
  REQUIRE(err.empty());
  return out;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a figure shows a loss, and what is sent again", "[cli][figure]") {
  const Ladder ladder = ladder_of("lost-syn", LadderUntil::Whole);
  CHECK(texts(ladder) == std::vector<std::string>{"> SYN seq=0 lost", "> SYN seq=0 again",
                                                  "< SYN ACK seq=0 ack=1", "> ACK seq=1 ack=1"});
  CHECK(states(ladder, sim::Side::Client) ==
        std::vector<std::string_view>{"CLOSED", "SYN-SENT", "ESTABLISHED"});
  CHECK(states(ladder, sim::Side::Server) ==
        std::vector<std::string_view>{"LISTEN", "SYN-RECEIVED", "ESTABLISHED"});
  CHECK_FALSE(ladder.more);
}

TEST_CASE("a figure shows a delayed duplicate, that crosses what comes after it", "[cli][figure]") {
  const Ladder ladder = ladder_of("old-duplicate-syn", LadderUntil::Whole);
  CHECK(texts(ladder) == std::vector<std::string>{"> SYN seq=0", "< SYN ACK seq=0 ack=1", "> SYN seq=225000",
                                                  "> RST seq=1", "< SYN ACK seq=112500 ack=225001",
                                                  "> ACK seq=225001 ack=112501"});
  CHECK(ladder.lines[1].crossed);  // the new SYN is sent before the answer to the old one arrives
  CHECK(ladder.lines[2].top < ladder.lines[1].bottom);
}

TEST_CASE("a figure shows a crash, and how long nothing happens", "[cli][figure]") {
  const Ladder ladder = ladder_of("crash-half-open", LadderUntil::Whole);
  const auto client = states(ladder, sim::Side::Client);
  CHECK(std::ranges::count(client, std::string_view{}) == 1);
  CHECK_FALSE(ladder.breaks.empty());
  for (const cli::LadderBreak& gap : ladder.breaks) CHECK(gap.span >= 300ms);
  const std::string svg = printed({"crash-half-open", "--whole"});
  CHECK(has(svg, ">crashes</text>"));
  CHECK(has(svg, "client crashes; "));
  CHECK(has(printed({"crash-half-open", "--whole", "--lang", "zh"}), ">崩溃</text>"));
}

TEST_CASE("a figure begins as its scene, with the first segment on its way and nothing of what follows",
          "[cli][figure]") {
  for (const lesson::Scene& scene : lesson::scenes()) {
    INFO(scene.id);
    sim::World world = lesson::start(scene, 1);
    sim::EventLog log;
    world.run_until(scene.start, log);
    const std::size_t before = log.packets.size();
    const Ladder ladder = cli::make_ladder(scene, 1, {}, LadderUntil::Opening);
    const Ladder whole = cli::make_ladder(scene, 1, {}, LadderUntil::Whole);
    REQUIRE(ladder.lines.size() <= before + 1);
    CHECK(ladder.lines.size() == std::min(whole.lines.size(), before + 1));
    CHECK(whole.lines.size() <= cli::ladder_lines);
    for (std::size_t i = before; i < ladder.lines.size(); ++i) CHECK(ladder.lines[i].flying);
    std::size_t changes = 2;
    for (const sim::Event& event : log.events)
      if (event.from != event.to || event.kind == sim::EventKind::Crashed) ++changes;
    CHECK(ladder.states.size() <= changes);
    for (const LadderLine& line : whole.lines) {
      CHECK(line.top >= 0);
      CHECK(line.bottom > line.top);
      CHECK(line.top + (line.bottom - line.top) * line.reaches <= whole.height + 0.01);
    }
    CHECK(std::ranges::is_sorted(whole.times, {}, &cli::LadderTime::y));
  }
}

TEST_CASE("a figure counts up to fourteen segments and says that there are more", "[cli][figure]") {
  const Ladder ladder = ladder_of("transfer", LadderUntil::Whole);
  CHECK(ladder.lines.size() == cli::ladder_lines);
  CHECK(ladder.more);
  CHECK(has(printed({"transfer", "--whole"}), "… and so on"));
  CHECK(has(printed({"transfer", "--whole", "--lang", "zh"}), "……后面还有"));
}

TEST_CASE("a figure with a late segment shows it arrive, though much is left out before", "[cli][figure]") {
  for (const std::string_view scene : {"old-segment", "old-segment-no-time-wait", "old-segment-isn",
                                       "old-segment-timestamps", "faster-than-the-clock"}) {
    INFO(scene);
    const Ladder ladder = ladder_of(scene, LadderUntil::Whole);
    CHECK(ladder.lines.size() <= cli::ladder_lines);
    const auto late = std::ranges::max_element(ladder.lines, {},
                                               [](const LadderLine& line) { return line.bottom - line.top; });
    CHECK(late->kind == "data");
    CHECK_FALSE(late->flying);
    CHECK(late->reaches == 1);
    CHECK(std::ranges::count_if(ladder.lines, [&](const LadderLine& line) {
            return line.top < late->bottom && line.top > late->top;
          }) >= 4);
    CHECK(std::ranges::count_if(ladder.breaks, [](const auto& gap) { return gap.left_out > 0; }) >= 1);
    CHECK(has(printed({scene, "--whole"}), " more</text>"));
  }
}

TEST_CASE("a figure is told in words, in the page's language", "[cli][figure]") {
  CHECK(has(printed({"handshake"}),
            "<desc>client CLOSED; server LISTEN; SYN seq=0 from the client, is on its way.</desc>"));
  CHECK(has(printed({"handshake", "--lang", "zh"}),
            "<desc>客户端 CLOSED；服务器 LISTEN；SYN seq=0，客户端发出，在途中。</desc>"));
  CHECK(has(printed({"syn-flood"}), "Nothing happens by itself."));
  CHECK(has(printed({"lost-syn", "--whole"}),
            "SYN seq=0 from the client, is lost; SYN seq=0 from the client, again, arrives"));
}

TEST_CASE("a variant has a figure of its own", "[cli][figure]") {
  const std::string own = printed({"old-duplicate-syn", "--whole"});
  CHECK(printed({"old-duplicate-syn", "--whole", "--variant", "two-way-handshake"}) != own);
  const std::string all = printed({"--json"});
  CHECK(has(all, "\"old-duplicate-syn\":{\"opening\":{\"en\":\"<svg"));
}

TEST_CASE("wrong words for a figure are told", "[cli][figure]") {
  const auto error = [](std::vector<std::string_view> words) {
    words.insert(words.begin(), "figure");
    std::string out, err;
    CHECK(cli::run(words, out, err) == cli::exit_arguments);
    CHECK(out.empty());
    return err;
  };
  CHECK(has(error({}), "figure needs a scene"));
  CHECK(has(error({"handshak"}), "handshake"));
  CHECK(has(error({"handshake", "close"}), "one scene at a time"));
  CHECK(has(error({"handshake", "--json"}), "--json has every scene"));
  CHECK(has(error({"handshake", "--lang", "de"}), "--lang takes en or zh"));
  CHECK(has(error({"handshake", "--seed"}), "--seed needs a value"));
  CHECK(has(error({"handshake", "--seed", "x"}), "--seed takes a whole number"));
  CHECK(has(error({"handshake", "--variant", "tea"}), "--variant 'tea'"));
  CHECK(has(error({"handshake", "--hole"}), "--whole"));
}
