// A world drawn from the seed: stacks, links, programs. It is not among scenes(), since there is nothing to
// learn from it by plan; tests run it by the thousand, and `ackademy run random --seed N` shows any of them.
#include "core/lesson/evidence.hpp"
#include "core/lesson/scene_list.hpp"
#include "core/sim/prng.hpp"

namespace lesson {

namespace {

using namespace std::chrono_literals;
using sim::Duration;

// A stream of choices for one seed.
class Choices {
 public:
  explicit Choices(std::uint64_t seed) : seed_(seed) {}
  std::uint32_t below(std::uint32_t bound) {
    return sim::below(bound, sim::roll(seed_, sim::Luck::Choice, n_++));
  }
  bool one_in(std::uint32_t times) { return below(times) == 0; }
  Duration up_to(Duration most) { return Duration{below(static_cast<std::uint32_t>(most.count()))}; }
  template <typename Value>
  Value of(std::initializer_list<Value> values) {
    return values.begin()[below(static_cast<std::uint32_t>(values.size()))];
  }

 private:
  std::uint64_t seed_;
  std::uint64_t n_ = 0;
};

tcp::Config profile(Choices& choose) {
  switch (choose.below(3)) {
    case 0:
      return tcp::rfc_profile();
    case 1:
      return tcp::freebsd_profile();
    default:
      return tcp::linux_profile();
  }
}

// What a stack may be told to do without breaking a rule: no what-if.
tcp::Config stack(Choices& choose, Profile wanted) {
  tcp::Config c = config_of(wanted, profile(choose));
  if (choose.one_in(2)) c.mss = static_cast<std::uint16_t>(64 + choose.below(1397));
  if (choose.one_in(2)) c.send_buffer = 1'000 + choose.below(100'000);
  if (choose.one_in(2)) c.receive_buffer = 1'000 + choose.below(choose.one_in(3) ? 1'000'000 : 64'000);
  if (choose.one_in(4)) c.delayed_ack = choose.of({Duration{0}, Duration{10ms}, Duration{499ms}});
  if (choose.one_in(4)) c.nagle = !c.nagle;
  if (choose.one_in(6)) c.rto_min = choose.of({Duration{5ms}, Duration{1s}});
  if (choose.one_in(6)) c.initial_window_segments = static_cast<std::uint8_t>(1 + choose.below(20));
  if (choose.one_in(4)) c.time_wait = choose.up_to(240s);
  if (choose.one_in(4)) c.rst_ends_time_wait = !c.rst_ends_time_wait;
  if (choose.one_in(2)) c.syn_cookies = static_cast<tcp::SynCookies>(choose.below(3));
  if (choose.one_in(4)) c.syn_backlog = 1 + choose.below(4);
  if (choose.one_in(4)) c.window_scaling = !c.window_scaling;
  if (choose.one_in(4)) c.window_shift = static_cast<std::uint8_t>(choose.below(8));
  if (choose.one_in(4)) c.timestamps = !c.timestamps;
  if (choose.one_in(4)) c.sack = !c.sack;
  if (choose.one_in(4)) c.dsack = !c.dsack;
  if (choose.one_in(4)) c.rack = !c.rack;
  if (choose.one_in(4)) c.limited_transmit = !c.limited_transmit;
  if (choose.one_in(4)) c.congestion_algorithm = static_cast<tcp::CongestionAlgorithm>(choose.below(2));
  if (choose.one_in(6)) c.keep_alive = true;
  if (choose.one_in(8)) c.cork = true;
  if (choose.one_in(8)) c.reopen_time_wait = !c.reopen_time_wait;
  return c;
}

sim::LinkConfig link(Choices& choose) {
  sim::LinkConfig l{.delay = choose.up_to(choose.one_in(4) ? Duration{300ms} : Duration{30ms})};
  if (choose.one_in(2)) l.jitter = choose.up_to(l.delay + 1ms);
  if (choose.one_in(3)) l.bandwidth_bps = 100'000 + choose.below(10'000'000);
  if (choose.one_in(4)) l.queue_packets = 1 + choose.below(20);
  if (choose.one_in(2)) l.loss_ppm = choose.below(choose.one_in(4) ? 200'000 : 40'000);
  if (choose.one_in(3)) l.duplicate_ppm = choose.below(100'000);
  if (choose.one_in(3)) l.reorder_ppm = choose.below(200'000);
  if (choose.one_in(4)) l.corrupt_ppm = choose.below(60'000);
  return l;
}

sim::Program program(Choices& choose, bool listens) {
  sim::Program p{.listens = listens};
  p.reads = !choose.one_in(10);
  if (choose.one_in(2)) p.close_after_peer = choose.up_to(2s);
  if (choose.one_in(2)) p.answers = choose.below(60'000);
  return p;
}

Start make(std::uint64_t seed, const Variant& variant) {
  Choices choose(seed);
  sim::WorldConfig config;
  config.client = stack(choose, variant.client);
  config.server = stack(choose, variant.server);
  config.to_server = link(choose);
  config.to_client = link(choose);
  config.client_program = program(choose, choose.one_in(6));
  config.server_program = program(choose, !choose.one_in(20));
  return {config, {{Instant{choose.up_to(1s)}, sim::Open{Side::Client}}}};
}

}  // namespace

Scene random_scene() {
  return {.id = "random",
          .title = {"A random world", "随机世界"},
          .idea = {"The seed decides everything: both stacks, the wire, the programs.",
                   "一切由种子决定：两端的协议栈、线路和程序。"},
          .start = Instant{},
          .goals = {},
          .make = make};
}

}  // namespace lesson
