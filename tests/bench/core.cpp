// What the core costs, as a table: seeks in long sessions and the octets of their histories, segments and
// SYNs a second. Arguments: events of a session (1000000), a part of the name of the sessions wanted (all).
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "core/sim/prng.hpp"
#include "tests/bench/clock.hpp"
#include "tests/bench/heap.hpp"
#include "tests/bench/sessions.hpp"

namespace {

using namespace std::chrono_literals;

double megabytes(std::size_t octets) {
  return static_cast<double>(octets) / (1 << 20);
}

constexpr std::size_t seeks = 1000;
constexpr int rounds = 3;  // of the same work; the least time counts

struct Seeks {
  std::vector<double> ms;      // of each, in order of size
  std::uint64_t replayed = 0;  // World::work(), the most of one
};

// To random moments, in random order. Each is done until it is there, however many calls that takes.
Seeks measure_seeks(sim::History& history) {
  Seeks done{.ms = std::vector<double>(seeks, 1e9)};
  const auto whole = static_cast<std::uint64_t>(tcp::microseconds(history.frontier()));
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < seeks; ++i) {
      const sim::Instant t{
          sim::Duration(static_cast<std::int64_t>(sim::roll(7, sim::Luck::Choice, i) % whole))};
      const double start = bench::processor_ms();
      while (history.at(t).now() < t) {
      }
      done.ms[i] = std::min(done.ms[i], bench::processor_ms() - start);
      done.replayed = std::max(done.replayed, history.replayed());
    }
  }
  std::ranges::sort(done.ms);
  return done;
}

void measure(const bench::Session& session, std::size_t events) {
  const std::size_t before = bench::heap_octets();
  const double start = bench::processor_ms();
  sim::History history = session.make(events);
  const double lived = bench::processor_ms() - start;
  const std::size_t held = bench::heap_octets() - before;
  const double segments = static_cast<double>(history.log().packets.size());
  const std::uint64_t work = history.present().work();
  const Seeks done = measure_seeks(history);
  std::printf("%-19s %9zu %9.0f %9llu %7.1f %6.1f %6.1f %8.2f %8.2f %8llu %10.0f\n", session.name,
              history.log().events.size(), segments, static_cast<unsigned long long>(work), megabytes(held),
              megabytes(history.log().memory()), megabytes(history.checkpoint_memory()), done.ms.back(),
              done.ms[seeks / 2], static_cast<unsigned long long>(done.replayed), segments / lived * 1000);
}

// SYNs a second that one listener answers, each from another address: with a slot, or with a cookie.
double syns_per_second(tcp::SynCookies cookies) {
  constexpr std::uint64_t syns = 60'000;
  tcp::Config config = tcp::linux_profile();
  config.syn_backlog = sim::max_backlog;
  config.syn_cookies = cookies;
  double least = 1e9;
  for (int round = 0; round < rounds; ++round) {
    tcp::Host host(sim::World::server_address, config, 11);
    host.listen(sim::World::server_port);
    tcp::Outbox out;
    const double start = bench::processor_ms();
    for (std::uint64_t k = 0; k < syns; ++k) {
      const sim::SpoofedSyn syn = sim::spoofed_syn(5, k);
      if (cookies == tcp::SynCookies::Off) {
        host.take_syn(sim::Instant{1s}, sim::World::server_port, syn.source, syn.seq, out);
      } else {
        host.segment_arrives(sim::Instant{1s},
                             {.source = syn.source,
                              .destination = {sim::World::server_address, sim::World::server_port},
                              .seq = syn.seq,
                              .flags = tcp::Syn},
                             out);
      }
      out.clear();
    }
    least = std::min(least, bench::processor_ms() - start);
  }
  return static_cast<double>(syns) / least * 1000;
}

// Of a world in which a million come each second and find no slot.
double flood_per_second() {
  sim::WorldConfig config;
  config.server.syn_backlog = 256;
  double least = 1e9;
  constexpr int seconds = 60;
  for (int round = 0; round < rounds; ++round) {
    sim::World world(config, 1);
    sim::EventLog log;
    world.apply(sim::Flood{1'000'000}, log);
    const double start = bench::processor_ms();
    world.run_until(sim::Instant{std::chrono::seconds(seconds)}, log);
    least = std::min(least, bench::processor_ms() - start);
  }
  return 1e6 * seconds / least * 1000;
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 1 << 12);
  const std::size_t events = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1'000'000;
  std::printf("%-19s %9s %9s %9s %7s %6s %6s %8s %8s %8s %10s\n", "session", "events", "segments", "work",
              "MB", "log", "marks", "worst ms", "median", "replayed", "segments/s");
  for (const bench::Session& session : bench::sessions) {
    if (argc > 2 && std::string_view(session.name).find(argv[2]) == std::string_view::npos) continue;
    measure(session, events);
  }
  std::printf(
      "SYNs a second: %.0f with a slot each, %.0f with a cookie each, %.0f of a flood that finds no slot\n",
      syns_per_second(tcp::SynCookies::Off), syns_per_second(tcp::SynCookies::Always), flood_per_second());
}
