// core/lesson: a scene under another profile or a what-if is the same scene otherwise.
#include "core/lesson/variant.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <string_view>

#include "core/lesson/scene.hpp"

using namespace lesson;
using namespace std::chrono_literals;
using sim::Instant;
using sim::Side;

namespace {

Variant variant(std::string_view words) {
  Variant v;
  INFO(words);
  REQUIRE(add_words(words, v) == "");
  return v;
}

std::string complaint(std::string_view words) {
  Variant v;
  return add_words(words, v);
}

const Scene& scene(std::string_view id) {
  return *find_scene(id);
}

const tcp::Config& config(const sim::World& world, Side side) {
  return world.host(side).config();
}

}  // namespace

TEST_CASE("a variant's text is read and written, in one order", "[lesson]") {
  CHECK(variant("") == Variant{});
  CHECK(to_text(Variant{}).empty());
  for (const std::string_view text :
       {"profile=rfc", "profile=linux", "profile=freebsd", "client=rfc", "server=freebsd",
        "client=linux,server=rfc", "profile=rfc,two-way-handshake", "fixed-isn", "no-time-wait,no-back-off"})
    CHECK(to_text(variant(text)) == text);
  CHECK(to_text(variant("no-back-off,server=rfc,no-time-wait,client=rfc")) ==
        "profile=rfc,no-time-wait,no-back-off");
  CHECK(to_text(variant("profile=rfc,profile=linux")) == "profile=linux");
  CHECK(to_text(variant("profile=rfc,client=linux")) == "client=linux,server=rfc");
  CHECK(to_text(variant("fixed-isn,fixed-isn")) == "fixed-isn");
  for (const tcp::WhatIf& what_if : tcp::what_ifs) CHECK(to_text(variant(what_if.name)) == what_if.name);
}

TEST_CASE("a word that is none gets one sentence that says what there is", "[lesson]") {
  CHECK(complaint("no-tea") ==
        "There is no what-if \"no-tea\"; there are two-way-handshake, no-time-wait, fixed-isn, "
        "syn-and-fin-not-counted, no-retransmission, no-back-off, no-congestion-control, "
        "no-window-probes, no-nagle, no-delayed-ack, no-paws, any-rst-in-window, no-cookies, always-cookies, "
        "and profile=, client= and server=.");
  CHECK(complaint("profile=bsd") == "There is no profile \"bsd\"; there are rfc, linux and freebsd.");
  for (const std::string_view words : {",", "fixed-isn,", ",fixed-isn", "fixed-isn,,no-back-off", "profile=",
                                       "profile", "client", "=rfc", "no-time-wait=1", "Fixed-isn", "seed=3"})
    CHECK(complaint(words).ends_with("."));
}

// Sets nothing on purpose there.
bool leaves_the_client_alone(const Scene& scene) {
  static constexpr std::array<std::string_view, 5> some{"handshake", "transfer", "close", "syn-flood",
                                                        "free-play"};
  return std::find(some.begin(), some.end(), scene.id) != some.end();
}

TEST_CASE("a profile takes the place of each end's own, and a what-if of the rule", "[lesson]") {
  for (const Scene& each : scenes()) {
    INFO(each.id);
    const sim::World own = start(each, 1), rfc = start(each, 1, variant("client=rfc,no-time-wait"));
    tcp::Config expected = tcp::rfc_profile();
    expected.time_wait_state = false;
    if (leaves_the_client_alone(each)) {
      CHECK(config(own, Side::Client) == tcp::linux_profile());
      CHECK(config(rfc, Side::Client) == expected);
    }
    expected = config(own, Side::Server);
    expected.time_wait_state = false;
    CHECK(config(rfc, Side::Server) == expected);
    CHECK(own.digest() != rfc.digest());
  }
}

TEST_CASE("what a scene sets on purpose stays under another profile", "[lesson]") {
  tcp::Config expected = tcp::freebsd_profile();
  expected.syn_cookies = tcp::SynCookies::Off;
  expected.syn_backlog = 256;
  expected.synack_retries = 5;
  CHECK(config(start(scene("syn-flood"), 1, variant("profile=freebsd")), Side::Server) == expected);
}

TEST_CASE("a random world keeps its draw under another profile", "[lesson]") {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const sim::World own = start(scene("random"), seed);
    const sim::World bsd = start(scene("random"), seed, variant("profile=freebsd"));
    for (const Side side : {Side::Client, Side::Server}) {
      CHECK(own.link(side) == bsd.link(side));
      CHECK(config(bsd, side).option_order == tcp::OptionOrder::FreeBsd);
    }
  }
}

TEST_CASE("without TIME-WAIT the scene that is about it ends at once", "[lesson]") {
  sim::World world = start(scene("close"), 1, variant("no-time-wait"));
  sim::EventLog log;
  world.run_until(Instant{3s}, log);
  CHECK(world.state(Side::Client) == tcp::State::Closed);
  sim::World own = start(scene("close"), 1);
  own.run_until(Instant{3s}, log);
  CHECK(own.state(Side::Client) == tcp::State::TimeWait);
}

TEST_CASE("each what-if can be lived with, in each stack, near and far", "[lesson]") {
  for (const tcp::WhatIf& what_if : tcp::what_ifs) {
    for (const std::string_view profile : {"rfc", "linux", "freebsd"}) {
      for (const std::string_view delay : {"set delay 0s", "set delay 50ms"}) {
        const std::string words = "profile=" + std::string(profile) + "," + std::string(what_if.name);
        INFO(words << ", " << delay);
        sim::World world = start(scene("free-play"), 1, variant(words));
        sim::EventLog log;
        sim::Instant t{};
        for (const std::string_view text :
             {delay, std::string_view("open client"), std::string_view("send client 50000"),
              std::string_view("send server 5000"), std::string_view("close client"),
              std::string_view("close server"), std::string_view("open client"),
              std::string_view("abort server")}) {
          world.run_until(t += 1s, log);
          world.apply(sim::parse_action(text).action, log);
        }
        REQUIRE(world.run(Instant{600s}, 100'000, &log));  // it comes to rest, and no storm keeps it busy
      }
    }
  }
}
