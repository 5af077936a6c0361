// See sessions.hpp.
#include "tests/bench/sessions.hpp"

namespace bench {

namespace {

using namespace std::chrono_literals;
using sim::History;
using sim::Side;

// at() may stop short of a far moment.
void go_on(History& history, sim::Duration by) {
  const sim::Instant to = history.now() + by;
  while (history.at(to).now() < to) {
  }
}

History transfer(std::size_t events) {
  sim::WorldConfig config;
  config.to_server = config.to_client = {.delay = 10ms, .bandwidth_bps = 100'000'000, .loss_ppm = 2000};
  History history(sim::World(config, 1));
  history.act(sim::Open{});
  go_on(history, 1s);
  while (history.log().events.size() < events) {
    history.act(sim::Send{Side::Client, sim::max_send_octets});
    go_on(history, 1s);
  }
  return history;
}

// One connection with a question and its answer.
void ask(History& history) {
  history.act(sim::Open{});
  go_on(history, 30ms);
  history.act(sim::Send{Side::Client, 200});
  go_on(history, 30ms);
  history.act(sim::Close{});
  go_on(history, 40ms);
}

sim::WorldConfig of_questions() {
  sim::WorldConfig config;
  config.to_server = config.to_client = {.delay = 10ms};
  config.server_program = {.listens = true, .close_after_peer = sim::Duration{0}, .answers = 3000};
  return config;
}

History connections(std::size_t events) {
  History history(sim::World(of_questions(), 2));
  while (history.log().events.size() < events) ask(history);
  return history;
}

History flood(std::size_t events) {
  sim::WorldConfig config = of_questions();
  config.server.syn_cookies = tcp::SynCookies::OnOverflow;
  config.server.syn_backlog = 256;
  History history(sim::World(config, 3));
  history.act(sim::Flood{1'000'000});
  while (history.log().events.size() < events) ask(history);
  return history;
}

}  // namespace

const std::array<Session, 3> sessions{Session{"long transfer", transfer},
                                      Session{"short connections", connections},
                                      Session{"flood of 1 M SYN/s", flood}};

}  // namespace bench
