// What a frame of the lab costs without the GPU (simulation, all panels, draw lists), beside the cost of Dear
// ImGui's own demo window in the same run, with the same fonts and style. Argument: a part of the name of
// the labs wanted (all).
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/clock.hpp"
#include "tests/web/headless.hpp"
#include "web/gfx/gpu.hpp"

// The demo's style editor asks for it; the lab has Dear ImGui without its debug tools, where this stands.
void ImGui::ShowFontSelector(const char*) {}

namespace {

using lab::App;
using lab::test::Headless;

constexpr double frame_seconds = 1.0 / 60;

// In turns, so that whatever else the machine does falls on both.
constexpr int turns = 12;
constexpr int warm_frames = 8;  // of each turn, not counted
constexpr int frames = 40;      // of each turn, counted

class Times {
 public:
  void take(const std::function<void()>& frame) {
    for (int i = 0; i < warm_frames + frames; ++i) {
      const double start = bench::processor_ms();
      frame();
      if (i >= warm_frames) ms_.push_back(bench::processor_ms() - start);
    }
  }
  double least() const { return *std::ranges::min_element(ms_); }
  double median() const {
    std::vector<double> sorted = ms_;
    std::ranges::nth_element(sorted, sorted.begin() + std::ssize(sorted) / 2);
    return sorted[sorted.size() / 2];
  }

 private:
  std::vector<double> ms_;
};

int vertices() {
  return ImGui::GetDrawData()->TotalVtxCount;
}

// ---- Dear ImGui's own

// As a user would unfold it: every header, and the first section of the widgets.
void unfold_demo() {
  ImGui::Begin("Dear ImGui Demo");
  for (const char* header : {"Help", "Configuration", "Window options", "Widgets", "Layout & Scrolling",
                             "Popups & Modal windows", "Tables & Columns", "Inputs & Focus", "Basic"})
    ImGui::GetStateStorage()->SetInt(ImGui::GetID(header), 1);
  ImGui::End();
}

void demo_frame(Headless& headless) {
  ImGui::GetIO().DeltaTime = static_cast<float>(frame_seconds);
  ImGui::GetIO().DisplaySize = headless.size();
  ImGui::NewFrame();
  ImGui::ShowDemoWindow();
  ImGui::Render();
  headless.take_textures();
}

// ---- labs

void must(const std::string& error) {
  if (error.empty()) return;
  std::fprintf(stderr, "%s\n", error.c_str());
  std::abort();
}

void go_on(App& app, std::int64_t us) {
  const std::int64_t to = lab::test::now_us(app) + us;
  if (to >= tcp::microseconds(sim::World::horizon)) must("A bench runs into the end of its world's time.");
  while (lab::test::now_us(app) < to) must(app.seek(static_cast<double>(to)));
}

// A scene as a learner plays it: a few dozen events, over and over.
void from_the_start(App& app) {
  must(app.seek(static_cast<double>(tcp::microseconds(app.scene().start))));
  app.play(true);
}

void as_played(App& app, std::size_t) {
  if (app.scene().id == "close") {
    app.act("close client");
    go_on(app, 1'000'000);
    app.act("close server");
  }
  if (app.scene().flood_view) app.act("flood 1000000");
}

// Connections one after the other until so many events are told; the last one stays, with data to send.
void converse(App& app, std::size_t events, std::int64_t pause_us) {
  const auto round_trip = std::int64_t{8} * 100'000;
  while (app.history().log().events.size() < events) {
    app.act("open client");
    go_on(app, round_trip);
    app.act("send client 20000");
    go_on(app, round_trip);
    app.act("close client");
    go_on(app, round_trip);
    app.act("close server");
    go_on(app, pause_us);
  }
  app.act("open client");
  go_on(app, round_trip);
  app.act("send client 1048576");
}

// Each begins when the one before it has left TIME-WAIT.
void apart(App& app, std::size_t events) {
  converse(app, events, 62'000'000);
}

// Some thirty stand in TIME-WAIT.
void at_once(App& app, std::size_t events) {
  converse(app, events, 0);
}

// One connection that sends all the while.
void transfer(App& app, std::size_t events) {
  do {
    app.act("send client 1048576");
    go_on(app, 8'000'000);
  } while (app.history().log().events.size() < events);
  app.act("send client 1048576");
}

void flood(App& app, std::size_t events) {
  must(app.act("flood 1000000"));
  while (app.history().log().events.size() < events) {
    app.act("open client");
    go_on(app, 200'000);
    app.act("close client");
    app.act("close server");
    go_on(app, 500'000);
  }
}

struct Lab {
  const char* name;
  const char* scene;
  void (*live)(App& app, std::size_t events);
  std::size_t events;
  const char* figure = "ladder";
  bool in_the_past = false;
};

constexpr Lab wanted_labs[] = {
    {"handshake, played", "handshake", as_played, 0},
    {"transfer, played", "transfer", as_played, 0},
    {"close, played", "close", as_played, 0},
    {"flood, played", "syn-flood", as_played, 0},
    {"handshake", "handshake", apart, 700},
    {"transfer", "transfer", transfer, 2'000},
    {"close", "close", apart, 700},
    {"free play", "free-play", apart, 700},
    {"transfer, sequence", "transfer", transfer, 2'000, "sequence"},
    {"transfer, curves", "transfer", transfer, 2'000, "curves"},
    {"transfer, segment", "transfer", transfer, 2'000, "segment"},
    {"transfer, buffers", "transfer", transfer, 2'000, "buffers"},
    {"flood of 1 M SYN/s", "syn-flood", flood, 700},
    {"100 k events", "transfer", transfer, 100'000},
    {"100 k events, sequence", "transfer", transfer, 100'000, "sequence"},
    {"100 k events, curves", "transfer", transfer, 100'000, "curves"},
    {"100 k events, segment", "transfer", transfer, 100'000, "segment"},
    {"100 k events, past", "transfer", transfer, 100'000, "ladder", true},
    {"1 M events", "transfer", transfer, 1'000'000},
    {"1 M events, sequence", "transfer", transfer, 1'000'000, "sequence"},
    {"1 M events, curves", "transfer", transfer, 1'000'000, "curves"},
    {"1 M events, segment", "transfer", transfer, 1'000'000, "segment"},
    {"1 M events, past", "transfer", transfer, 1'000'000, "ladder", true},
    {"1 M events, connections", "free-play", at_once, 1'000'000},
};

void measure(Headless& headless, const Lab& wanted, std::optional<App>& app) {
  if (!app) {
    app.emplace(*lesson::find_scene(wanted.scene), 1);
    wanted.live(*app, wanted.events);
  }
  must(app->set("figure", wanted.figure));
  if (wanted.in_the_past) must(app->seek(static_cast<double>(lab::test::now_us(*app)) / 2));
  app->play(true);
  Times ours, demo;
  int our_vertices = 0;
  for (int turn = 0; turn < turns; ++turn) {
    demo.take([&] { demo_frame(headless); });
    ours.take([&] {
      if (wanted.live == as_played && !app->ui().playing) from_the_start(*app);
      headless.frame(*app, frame_seconds);
    });
    our_vertices = vertices();
  }
  std::printf("%-24s %8zu %9d %9.3f %9.3f %9.3f %9.3f %7.2f %s\n", wanted.name,
              app->history().log().events.size(), our_vertices, ours.median(), ours.least(), demo.median(),
              demo.least(), ours.median() / demo.median(), app->ui().playing ? "" : "(came to an end)");
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 1 << 12);
  Headless headless;
  lab::gpu::pretend();
  // the lab's style counts for both
  std::optional<App> app(std::in_place, *lesson::find_scene("handshake"), 1);
  headless.frame(*app);
  for (const bool unfolded : {false, true}) {
    demo_frame(headless);
    if (unfolded) {
      ImGui::NewFrame();
      unfold_demo();
      ImGui::Render();
    }
    Times demo;
    for (int turn = 0; turn < turns; ++turn) demo.take([&] { demo_frame(headless); });
    std::printf("Dear ImGui's demo window, %s: %d vertices, median %.3f ms, least %.3f ms\n",
                unfolded ? "unfolded" : "as it opens", vertices(), demo.median(), demo.least());
  }
  std::printf("%-24s %8s %9s %9s %9s %9s %9s %7s\n", "lab", "events", "vertices", "median ms", "least",
              "demo's", "least", "ratio");
  const Lab* before = nullptr;
  for (const Lab& wanted : wanted_labs) {
    if (argc > 1 && std::string_view(wanted.name).find(argv[1]) == std::string_view::npos) continue;
    if (before == nullptr || before->live != wanted.live || before->events != wanted.events ||
        std::string_view(before->scene) != wanted.scene)
      app.reset();
    measure(headless, wanted, app);
    before = &wanted;
  }
}
