// The log: what its filter lets through, how its notations write, what of it is copied and saved.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "core/lesson/variant.hpp"
#include "core/trace/packetdrill.hpp"
#include "core/trace/pcapng.hpp"
#include "core/trace/tcpdump.hpp"
#include "tests/web/headless.hpp"
#include "web/log_names.hpp"

using namespace lab;
using namespace lab::test;

namespace {

constexpr std::size_t all = static_cast<std::size_t>(-1);

// A transfer in which a segment is lost, one is copied, one damaged and one forged, and an end crashes.
App eventful() {
  App app = scene("transfer");
  for (int i = 0; i < 400 && app.history().present().in_flight().size() < 3; ++i) app.step(1);
  const auto flying = app.history().present().in_flight();
  REQUIRE(flying.size() >= 3);
  REQUIRE(app.act("drop " + std::to_string(flying[0].id)).empty());
  REQUIRE(app.act("duplicate " + std::to_string(flying[1].id)).empty());
  REQUIRE(app.act("corrupt " + std::to_string(flying[2].id) + " bit 200").empty());
  REQUIRE(app.act("forge attacker to server R seq=12345").empty());
  REQUIRE(app.seek(static_cast<double>(now_us(app)) + 3e6).empty());
  REQUIRE(app.act("crash server").empty());
  REQUIRE(app.seek(static_cast<double>(now_us(app)) + 1e6).empty());
  return app;
}

std::size_t events_until_now(const App& app) {
  std::size_t count = 0;
  for (const sim::Event& event : app.history().log().events)
    count += event.at <= app.history().now() ? 1U : 0U;
  return count;
}

std::vector<std::size_t> lines_of(const LogLines& lines, std::size_t events) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < lines.shown(events); ++i) found.push_back(lines.event(i));
  return found;
}

LogLines fresh(const sim::EventLog& log, const LogFilter& filter) {
  LogLines lines;
  lines.follow(log, filter);
  return lines;
}

std::vector<LogFilter> filters() {
  std::vector<LogFilter> all_of{LogFilter{}};
  for (std::size_t i = 0; i < log_kind_count; ++i) all_of.push_back({.kinds = bit(static_cast<LogKind>(i))});
  for (std::size_t i = 0; i < log_end_count; ++i) all_of.push_back({.ends = bit(static_cast<LogEnd>(i))});
  all_of.push_back({.ends = bit(LogEnd::Client), .kinds = bit(LogKind::States) | bit(LogKind::Timers)});
  for (const LogNotation notation : {LogNotation::Tcpdump, LogNotation::Packetdrill})
    for (const std::uint8_t ends : {bit(LogEnd::Client), bit(LogEnd::Server)})
      for (const std::uint8_t kinds : {std::uint8_t{0}, bit(LogKind::Losses), bit(LogKind::States)})
        all_of.push_back({.ends = ends, .kinds = kinds, .notation = notation});
  return all_of;
}

}  // namespace

TEST_CASE("every line is at some end and of some kind, in every scene", "[log]") {
  for (const lesson::Scene& scene : lesson::scenes()) {
    INFO(scene.id);
    App app(scene, 1);
    app.act("open client");
    for (int i = 0; i < 60; ++i) app.step(1);
    const sim::EventLog& log = app.history().log();
    for (std::size_t i = 0; i < log.events.size(); ++i) {
      const LogTags of = tags(log, i);
      if (of == 0) continue;
      CHECK((of & 7U) != 0);
      CHECK(of >> 3U != 0);
    }
  }
}

TEST_CASE("each kind of line is there when it has happened, and a filter shows no other", "[log]") {
  const App app = eventful();
  const sim::EventLog& log = app.history().log();
  const std::size_t whole = fresh(log, {}).total(log.events.size());
  for (std::size_t kind = 0; kind < log_kind_count; ++kind) {
    INFO(log_kind_names[kind]);
    const LogFilter filter{.kinds = bit(static_cast<LogKind>(kind))};
    const auto lines = lines_of(fresh(log, filter), log.events.size());
    CHECK(!lines.empty());
    CHECK(lines.size() < whole);
    for (const std::size_t event : lines) CHECK((tags(log, event) >> 3U & filter.kinds) != 0);
  }
  std::size_t at_ends = 0;
  for (std::size_t end = 0; end < log_end_count; ++end) {
    INFO(log_end_names[end]);
    const std::size_t lines = fresh(log, {.ends = bit(static_cast<LogEnd>(end))}).shown(log.events.size());
    CHECK(lines > 0);
    at_ends += lines;
  }
  CHECK(at_ends == whole);  // nothing happens at two places
}

TEST_CASE("a retransmission is a loss's consequence and a segment, a dropped packet the learner's act",
          "[log]") {
  const App app = eventful();
  const sim::EventLog& log = app.history().log();
  bool again = false, dropped = false;
  for (std::size_t i = 0; i < log.events.size(); ++i) {
    const sim::Event& event = log.events[i];
    const unsigned kinds = tags(log, i) >> 3U;
    if (event.kind == sim::EventKind::PacketSent && log.packets[event.packet - 1].retransmission) {
      again = true;
      CHECK((kinds & bit(LogKind::Losses)) != 0);
      CHECK((kinds & bit(LogKind::Segments)) != 0);
    }
    if (event.kind == sim::EventKind::PacketLost && event.by_learner) {
      dropped = true;
      CHECK((kinds & bit(LogKind::Acts)) != 0);
      CHECK((tags(log, i) & bit(LogEnd::Wire)) != 0);
    }
  }
  CHECK(again);
  CHECK(dropped);
}

TEST_CASE("lines that were followed while a log grew, forked and came back are those of the log read anew",
          "[log]") {
  App app = scene("transfer");
  for (const LogFilter& filter : filters()) {
    INFO("ends " << int{filter.ends} << " kinds " << int{filter.kinds} << " notation "
                 << static_cast<int>(filter.notation));
    LogLines lines;
    const auto same = [&] {
      lines.follow(app.history().log(), filter);
      const std::size_t events = events_until_now(app);
      CHECK(lines_of(lines, events) == lines_of(fresh(app.history().log(), filter), events));
      CHECK(app.log_lines(0, all).size() == fresh(app.history().log(), app.ui().log).shown(events));
    };
    for (int i = 0; i < 40; ++i) {
      app.step(1);
      same();
    }
    app.seek(static_cast<double>(now_us(app)) / 2);
    same();
    REQUIRE(app.act("send client 3000").empty());
    lines.clear();  // App's own book is told what was cut
    same();
    app.step(1);
    REQUIRE(app.act("undo").empty());
    lines.clear();
    same();
    app.set("seed", "1");
  }
}

TEST_CASE("App's book is that of the log after an act in the past, undo and redo", "[log]") {
  App app = eventful();
  const auto same = [&](const char* what) {
    INFO(what);
    const std::size_t events = events_until_now(app);
    CHECK(app.log_lines(0, all).size() == fresh(app.history().log(), app.ui().log).shown(events));
    App again = scene("transfer");
    again.set("log-notation", log_notation_names[static_cast<std::size_t>(app.ui().log.notation)]);
    REQUIRE(again.set("share", app.share()).empty());
    CHECK(again.log_text() == app.log_text());
  };
  for (const char* notation : {"words", "tcpdump", "packetdrill"}) {
    REQUIRE(app.set("log-notation", notation).empty());
    same(notation);
    REQUIRE(app.seek(1'000'000).empty());
    same("the past");
    REQUIRE(app.act("send client 700").empty());
    app.step(1);
    same("an act in the past");
    REQUIRE(app.act("undo").empty());
    REQUIRE(app.seek(2'000'000).empty());
    same("undone");
    REQUIRE(app.act("redo").empty());
    REQUIRE(app.seek(2'500'000).empty());
    same("redone");
    REQUIRE(app.act("undo").empty());
    REQUIRE(app.seek(5'000'000).empty());
  }
}

TEST_CASE("in a notation the log has the lines that its writer makes of what the end has seen", "[log]") {
  App app = eventful();
  const sim::EventLog& log = app.history().log();
  for (const sim::Side side : {sim::Side::Client, sim::Side::Server}) {
    const bool client = side == sim::Side::Client;
    REQUIRE(app.set("log-ends", client ? "client" : "").empty());
    trace::Tcpdump tcpdump;
    trace::PacketdrillWriter packetdrill;
    std::vector<std::string> as_tcpdump, as_packetdrill;
    for (const sim::Sighting& seen :
         sim::sightings(log, client ? sim::Vantage::Client : sim::Vantage::Server)) {
      const sim::Packet packet = log.packets[seen.packet - 1];
      const tcp::Segment& segment = sim::seen_segment(log, packet, side);
      as_tcpdump.push_back(tcpdump.line(seen.at, segment));
      as_packetdrill.push_back(packetdrill.line(
          seen.at, packet.from == side ? trace::Direction::Outbound : trace::Direction::Inbound, segment));
    }
    REQUIRE(app.set("log-notation", "tcpdump").empty());
    CHECK(app.log_lines(0, all) == as_tcpdump);
    REQUIRE(app.set("log-notation", "packetdrill").empty());
    CHECK(app.log_lines(0, all) == as_packetdrill);
  }
}

TEST_CASE("a line in the middle of a long capture is written as if all had been written", "[log]") {
  App app = scene("transfer");
  for (int i = 0; i < 3; ++i) app.act("send client 1048576");
  REQUIRE(app.seek(9'000'000).empty());
  for (const char* notation : {"tcpdump", "packetdrill"})
    for (const char* kinds : {"", "acts,losses"}) {
      INFO(notation << " " << kinds);
      REQUIRE(app.set("log-notation", notation).empty());
      REQUIRE(app.set("log-kinds", kinds).empty());
      const std::vector<std::string> lines = app.log_lines(0, all);
      if (*kinds == 0) CHECK(lines.size() > 300);
      for (const std::size_t from :
           {std::size_t{0}, std::size_t{1}, std::size_t{127}, std::size_t{128}, lines.size() / 2}) {
        const std::vector<std::string> some = app.log_lines(from, 5);
        for (std::size_t i = 0; i < some.size(); ++i) CHECK(some[i] == lines[from + i]);
      }
    }
}

TEST_CASE("a filtered packetdrill log counts time from the last line that shows, and can be read again",
          "[log]") {
  App app = eventful();
  REQUIRE(app.set("log-notation", "packetdrill").empty());
  const auto script = [&] { return trace::parse_script(app.log_text()); };
  const trace::ParsedScript whole = script();
  REQUIRE_FALSE(whole.error.has_value());
  REQUIRE(app.set("log-kinds", "losses").empty());
  const trace::ParsedScript again = script();
  REQUIRE_FALSE(again.error.has_value());
  REQUIRE(again.events.size() >= 1);
  CHECK(again.events.size() < whole.events.size());
  CHECK(again.events.front().packet.seq < 100'000);  // counted from the SYN, which does not show
  const auto total = [](const trace::ParsedScript& read) {
    tcp::Duration sum{0};
    for (const trace::ScriptEvent& event : read.events) sum += event.time.from;
    return sum;
  };
  CHECK(total(again) <= total(whole));
  CHECK(total(again) > tcp::Duration{0});
}

TEST_CASE("whoever points at a line of a capture reads why the segment was sent, and the rule", "[log]") {
  Headless headless;
  for (const ImVec2 size : {ImVec2{1440, 900}, ImVec2{390, 844}}) {
    headless.resize(size);
    App app = scene("handshake");
    REQUIRE(app.seek(2'000'000).empty());
    REQUIRE(app.set("tab", "log").empty());
    REQUIRE(app.set("log-notation", "tcpdump").empty());
    headless.frames(app, 4);
    std::string line;
    for (const auto& [name, rect] : app.items().all())
      if (name.starts_with("line:") && rect.width() > 0) line = name;
    REQUIRE_FALSE(line.empty());
    CHECK(app.items().find("tip") == nullptr);
    REQUIRE(headless.point(app, line.c_str()));
    INFO(line << " at " << size.x);
    CHECK(app.items().find("tip") != nullptr);
    headless.leave(app);
  }
}

TEST_CASE("what is copied in words has the time, the ends, the segment, the reason and the rule", "[log]") {
  App app = scene("handshake");
  app.step(1);
  REQUIRE(app.set("log-kinds", "segments").empty());
  const std::vector<std::string> lines = app.log_lines(0, all);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find("Client → Server · SYN seq 0 · ") != std::string::npos);
  CHECK(lines[0].ends_with("[RFC 9293 §3.10.1]"));
  CHECK(app.log_text() == lines[0] + "\n");
  REQUIRE(app.set("lang", "zh").empty());
  CHECK(app.log_text().find("客户端 → 服务器") != std::string::npos);
}

TEST_CASE("the capture is that of the session played straight to this moment", "[log]") {
  App app = eventful();
  const auto straight = [&] {
    sim::History history(lesson::start(app.scene(), app.seed()), {});
    std::vector<sim::TimedAction> inputs;
    for (const sim::TimedAction& each : app.history().inputs())
      if (each.at <= app.history().now()) inputs.push_back(each);
    history = sim::History(lesson::start(app.scene(), app.seed()), inputs);
    while (history.now() < app.history().now()) history.at(app.history().now());
    return trace::to_pcapng(sim::capture(history.log(), sim::Vantage::Both));
  };
  const tcp::Bytes whole = app.capture();
  CHECK(whole == straight());
  const trace::ReadCapture read = trace::read_capture(whole);
  CHECK(read.ok());
  REQUIRE(app.seek(static_cast<double>(now_us(app)) / 2).empty());  // what lies ahead is known, and left out
  const tcp::Bytes half = app.capture();
  CHECK(half.size() < whole.size());
  CHECK(half == straight());
}

TEST_CASE("settings of the log that there are not are refused in a sentence", "[log]") {
  App app = scene("handshake");
  CHECK(app.set("log-ends", "client,wire").empty());
  CHECK(app.ui().log.ends == (bit(LogEnd::Client) | bit(LogEnd::Wire)));
  for (const auto& [key, value] : {std::pair{"log-ends", "moon"}, std::pair{"log-kinds", "segments,tea"},
                                   std::pair{"log-notation", "pcap"}, std::pair{"log-tea", ""}})
    CHECK(app.set(key, value).ends_with('.'));
  CHECK(app.ui().log.ends == (bit(LogEnd::Client) | bit(LogEnd::Wire)));
  CHECK(
      app.state_json().find("\"log\":{\"ends\":[\"client\",\"wire\"],\"kinds\":[],\"notation\":\"words\"") !=
      std::string::npos);
}

TEST_CASE("the log is filtered, written, copied and saved by its head; one press brings all back", "[log]") {
  Headless headless;
  App app = eventful();
  headless.frames(app, 2);
  const std::size_t whole = app.log_lines(0, all).size();
  for (const std::string_view kind : log_kind_names) {
    INFO(kind);
    REQUIRE(headless.press(app, ("button:log-" + std::string(kind)).c_str()));
    CHECK(app.ui().log.kinds != 0);
    CHECK(app.log_lines(0, all).size() < whole);
    REQUIRE(headless.press(app, "button:log-all"));
    CHECK(app.ui().log == LogFilter{});
  }
  REQUIRE(headless.press(app, "button:log-client"));
  REQUIRE(headless.press(app, "button:log-states"));
  CHECK(app.ui().log == LogFilter{.ends = bit(LogEnd::Client), .kinds = bit(LogKind::States)});
  REQUIRE(headless.press(app, "button:log-notation"));
  REQUIRE(headless.press(app, "button:log-notation:tcpdump"));
  CHECK(app.ui().log.notation == LogNotation::Tcpdump);
  CHECK(app.items().find("button:log-states") == nullptr);  // a capture knows nothing of them
  CHECK(headless.press(app, "button:log-copy"));
  CHECK(app.take_copy_wish());
  CHECK_FALSE(app.take_copy_wish());
  CHECK(app.items().find("button:log-save") == nullptr);  // nobody to save it
  app.can_save(true);
  headless.frames(app, 2);
  REQUIRE(headless.press(app, "button:log-save"));
  CHECK(app.take_save_wish());
}

TEST_CASE("the log grows by its button and by a key, and every line of it can be scrolled to", "[log]") {
  Headless headless;
  for (const ImVec2 size : {ImVec2{1440, 900}, ImVec2{768, 1024}, ImVec2{390, 844}, ImVec2{360, 480}})
    for (const char* notation : {"words", "tcpdump"}) {
      INFO(size.x << " " << notation);
      headless.resize(size);
      App app = eventful();
      REQUIRE(app.set("log-notation", notation).empty());
      headless.frames(app, 2);
      headless.key(app, ImGuiKey_O);
      CHECK(app.ui().tab == Tab::Log);
      headless.frames(app, 3);
      const Rect* panel = app.items().find("panel:log");
      REQUIRE(panel != nullptr);
      CHECK(panel->height() > size.y * 0.3F);
      const std::size_t lines = app.log_lines(0, all).size();
      REQUIRE(lines > 20);
      std::vector<bool> seen(app.history().log().events.size());
      ImGui::GetIO().AddMousePosEvent(panel->centre().x, panel->centre().y);
      for (int turn = 0; turn < 400; ++turn) {
        headless.frames(app, 2);
        for (std::size_t i = 0; i < app.items().size(); ++i)
          if (app.items()[i].name.starts_with("line:"))
            seen[std::stoul(app.items()[i].name.substr(5))] = true;
        if (app.items().find("wheel:down:log") == nullptr) break;
        ImGui::GetIO().AddMouseWheelEvent(0, -1);
      }
      CHECK(static_cast<std::size_t>(std::count(seen.begin(), seen.end(), true)) == lines);
      headless.leave(app);
      headless.key(app, ImGuiKey_O);
      CHECK(app.ui().tab != Tab::Log);
    }
}
