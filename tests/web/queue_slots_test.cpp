// The squares of the server's queues: their colour is the wait, and each lights its connection wherever else
// it stands.
#include "web/panels/queue_slots.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "tests/web/headless.hpp"

using namespace lab;
using namespace lab::test;
using namespace std::chrono_literals;

namespace {

// How many of the drawn corners in `area` have that colour.
int corners(const Rect& area, ImU32 colour) {
  int count = 0;
  for (const ImDrawList* list : ImGui::GetDrawData()->CmdLists)
    for (const ImDrawVert& v : list->VtxBuffer)
      if (v.col == colour && area.contains(v.pos)) ++count;
  return count;
}

const Rect& slot(const App& app, const char* name) {
  const Rect* place = app.items().find(name);
  REQUIRE(place != nullptr);
  return *place;
}

// Whether a ring in the ink's colour lies around it, as around what is pointed at elsewhere.
bool ringed(const App& app, const char* name) {
  const Rect& place = slot(app, name);
  const Rect left{{place.min.x - 4, place.min.y - 4}, {place.min.x - 0.5F, place.max.y + 4}};
  return corners(left, theme(app.ui().theme).ink) > 0;
}

ImU32 colour_after(sim::Duration wait) {
  const Theme& t = theme(ThemeName::Light);
  return mix(t.soft, t.data, 0.3F + 0.7F * age_share(wait, slot_lifetime(tcp::linux_profile())));
}

}  // namespace

TEST_CASE("a slot is held for every SYN-ACK's wait, and ages from 0 to 1 in that time", "[queues]") {
  tcp::Config config;
  config.rto_initial = 1s;
  config.rto_max = 60s;
  config.synack_retries = 5;
  CHECK(slot_lifetime(config) == 63s);
  config.synack_retries = 7;
  CHECK(slot_lifetime(config) == 63s + 60s + 60s);
  CHECK(age_share(0s, 63s) == 0);
  CHECK(age_share(1s, 63s) > 0.1F);  // a second can be seen
  CHECK(age_share(2s, 63s) > age_share(1s, 63s));
  CHECK(age_share(63s, 63s) == 1);
  CHECK(age_share(100s, 63s) == 1);
}

TEST_CASE("who waits in the accept queue grows darker with time, whatever the place", "[queues]") {
  Headless headless;
  App app = scene("accept-queue-full");
  const auto waited = [&app](std::size_t place) {
    const tcp::Host& server = app.history().present().host(sim::Side::Server);
    return app.history().now() - server.listener(sim::World::server_port)->accept_queue.at(place).since;
  };
  for (const double at : {1e6, 10e6, 40e6}) {
    REQUIRE(app.seek(at).empty());
    headless.frames(app, 3);
    for (const auto& [place, name] : {std::pair{0, "slot:accept:0"}, std::pair{1, "slot:accept:1"}}) {
      CAPTURE(at, name);
      CHECK(corners(slot(app, name), colour_after(waited(static_cast<std::size_t>(place)))) > 0);
    }
  }
  CHECK(colour_after(1s) != colour_after(40s));
}

TEST_CASE("a half-open slot and the rest of the lab light each other", "[queues][light]") {
  Headless headless;
  App app = scene("syn-flood");
  REQUIRE(app.act("open client").empty());
  while (app.history().present().half_open(sim::Side::Server) == nullptr) app.step(1);
  headless.frames(app, 3);
  CHECK_FALSE(ringed(app, "slot:syn:0"));

  REQUIRE(headless.point(app, "slot:syn:0"));
  CHECK(app.ui().pointed == state_of(sim::Side::Server, tcp::State::SynReceived));
  const sim::PacketId syn = app.ui().hovered;
  REQUIRE(syn != 0);
  CHECK(app.history().log().packets[syn - 1].segment.flags == tcp::Syn);
  CHECK(app.items().find("tip") != nullptr);
  CHECK(ringed(app, "slot:syn:0"));

  const std::string line = "arrow:" + std::to_string(syn);
  for (const char* name : {"state:server", "timer:server:retransmission", line.c_str()}) {
    INFO(name);
    headless.leave(app);
    CHECK_FALSE(ringed(app, "slot:syn:0"));
    REQUIRE(headless.point(app, name));
    CHECK(ringed(app, "slot:syn:0"));
  }
}

TEST_CASE("one that waits for its program lights the segments that it came with", "[queues][light]") {
  Headless headless;
  App app = scene("accept-queue-full");
  REQUIRE(app.seek(1'000'000).empty());
  headless.frames(app, 3);
  REQUIRE(headless.point(app, "slot:accept:1"));
  const sim::PacketId syn = app.ui().hovered;
  REQUIRE(syn != 0);
  const tcp::Host& server = app.history().present().host(sim::Side::Server);
  const tcp::Waiting& second = server.listener(sim::World::server_port)->accept_queue.at(1);
  CHECK(app.history().log().packets[syn - 1].segment.source == server.find(second.id)->pair().remote);
  CHECK(ringed(app, "slot:accept:1"));
  CHECK_FALSE(ringed(app, "slot:accept:0"));
}
