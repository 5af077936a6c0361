// Two hosts on a wire that loses, duplicates and reorders, from a seed: octets arrive once, in order and
// equal, and every connection ends.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "tests/tcp/wire.hpp"

using namespace tcp;
using namespace tcp::test;

namespace {

struct Random {
  std::uint64_t state;
  std::uint32_t below(std::uint32_t bound) {  // splitmix64
    state += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return static_cast<std::uint32_t>((z ^ (z >> 31)) % bound);
  }
};

struct InFlight {
  Instant arrives;
  std::uint64_t order;
  bool to_server;
  Segment segment;
};

// One end: sends so many octets, reads at its own pace, closes at some moment.
struct Program {
  ConnectionId id = 0;
  std::uint32_t to_send = 0, sent = 0, received = 0;
  bool closed = false;
  bool damaged = false;
};

struct RandomWorld {
  Random random;
  Config config;
  std::uint32_t loss_percent;
  Host hosts[2];
  Program programs[2];
  std::vector<InFlight> wire;
  std::uint64_t order = 0;
  Instant now{};

  static Config some_config(Random& r) {
    const Config profiles[] = {rfc_profile(), linux_profile(), freebsd_profile()};
    Config c = profiles[r.below(3)];
    c.mss = static_cast<std::uint16_t>(100 + r.below(1400));
    c.receive_buffer = 500 + r.below(20'000);
    c.send_buffer = 500 + r.below(20'000);
    c.nagle = r.below(2) == 0;
    c.congestion_control = r.below(3) != 0;
    if (r.below(3) == 0) c.delayed_ack = 0s;
    c.sack = r.below(4) != 0;
    c.timestamps = r.below(3) != 0;
    c.window_scaling = r.below(3) != 0;
    if (r.below(3) == 0) c.window_shift = static_cast<std::uint8_t>(r.below(10));
    if (r.below(8) == 0) c.receive_buffer = 200'000;
    c.rack = r.below(2) == 0;
    c.keep_alive = r.below(4) == 0;
    c.keep_alive_idle = 3s;
    c.keep_alive_probes = 60;
    c.data_retries = 60;  // no run of bad luck ends a connection here
    c.syn_retries = c.synack_retries = 60;
    c.rto_max = 10s;
    c.fin_wait_2 = Duration::max();
    return c;
  }

  explicit RandomWorld(std::uint64_t seed)
      : random{seed},
        config(some_config(random)),
        loss_percent(random.below(20)),
        hosts{Host(near_end.address, config, seed), Host(far_end.address, some_config(random), seed + 1)} {
    for (Program& p : programs) p.to_send = random.below(4) == 0 ? 0 : random.below(30'000);
  }

  static std::byte octet(int side, std::uint32_t i) {
    return static_cast<std::byte>((i * 131 + (i >> 7) + static_cast<std::uint32_t>(side)) & 0xFF);
  }

  void put_on_wire(Outbox& out) {
    log_decisions(out);
    for (Outgoing& o : out.segments) {
      const bool to_server = o.segment.destination.address == far_end.address;
      for (std::uint32_t copies = random.below(30) == 0 ? 2 : 1; copies > 0; --copies) {
        if (random.below(100) < loss_percent) continue;
        const Duration delay =
            10ms + Duration(random.below(5) == 0 ? random.below(40'000) : random.below(500));
        wire.push_back({now + delay, ++order, to_server, o.segment});
      }
    }
    out.clear();
  }

  void run_program(int side, Outbox& out) {
    Host& host = hosts[side];
    Program& p = programs[side];
    if (side == 1 && p.id == 0) p.id = host.accept(80);
    if (p.id == 0) return;
    if (p.sent < p.to_send) {
      Bytes some(std::min(p.to_send - p.sent, 1 + random.below(3000)));
      for (std::uint32_t i = 0; i < some.size(); ++i) some[i] = octet(side, p.sent + i);
      p.sent += static_cast<std::uint32_t>(host.send(now, p.id, some, out));
    }
    Bytes into(1 + random.below(3000));
    into.resize(random.below(3) == 0 ? 0 : host.receive(now, p.id, into, out));
    for (const std::byte b : into) p.damaged |= b != octet(1 - side, p.received++);
    const bool connected = host.find(p.id)->state() >= State::Established;
    if (connected && p.sent == p.to_send && !p.closed && random.below(3) == 0) {
      p.closed = true;
      host.close(now, p.id, out);
    }
  }

  void step(Outbox& out) {
    Instant next = std::min({hosts[0].next_deadline(), hosts[1].next_deadline(), now + 50ms});
    const auto first =
        std::ranges::min_element(wire, {}, [](const InFlight& f) { return std::pair(f.arrives, f.order); });
    if (first != wire.end() && first->arrives <= next) {
      now = first->arrives;
      const InFlight arrived = *first;
      wire.erase(first);
      hosts[arrived.to_server ? 1 : 0].segment_arrives(now, arrived.segment, out);
    } else {
      now = next;
      for (Host& h : hosts) h.timer_expires(now, out);
    }
    for (int side = 0; side < 2; ++side) run_program(side, out);
    put_on_wire(out);
  }

  bool over() const {
    for (int side = 0; side < 2; ++side) {
      const Connection* c = programs[side].id == 0 ? nullptr : hosts[side].find(programs[side].id);
      if (c == nullptr || c->state() != State::Closed || c->readable() > 0) return false;
    }
    return true;
  }

  std::uint64_t run() {
    Outbox out;
    hosts[1].listen(80);
    programs[0].id = hosts[0].connect(now, far_end, out);
    put_on_wire(out);
    while (!over() && now < Instant(7200s)) step(out);
    Digest d;
    for (const Host& h : hosts) h.digest(d);
    return d.value();
  }
};

}  // namespace

TEST_CASE("random worlds: octets arrive once, in order and equal, and every connection ends") {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    INFO("seed " << seed);
    RandomWorld world(seed);
    world.run();
    REQUIRE(world.over());
    for (int side = 0; side < 2; ++side) {
      const Program& p = world.programs[side];
      INFO("side " << side);
      CHECK_FALSE(p.damaged);
      CHECK(p.sent == p.to_send);
      CHECK(p.received == world.programs[1 - side].sent);
      CHECK(world.hosts[side].find(p.id)->error() == Error::None);
    }
  }
}

TEST_CASE("random worlds: the same seed gives the same digest") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) CHECK(RandomWorld(seed).run() == RandomWorld(seed).run());
}
