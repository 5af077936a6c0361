// What is done to a random world, drawn from the seed without looking at the world: an act on packet 7 waits
// until there is one.
#include "tests/worlds/random_run.hpp"

#include <algorithm>

#include "core/sim/prng.hpp"

namespace worlds {
namespace {

using namespace std::chrono_literals;

class Drawing {
 public:
  explicit Drawing(std::uint64_t seed) : seed_(seed) {}

  cli::RunOptions run() {
    options_.scene = lesson::find_scene("random");
    options_.seed = seed_;
    options_.until = end_of_run;
    if (one_in(5)) disturb();
    talk();
    if (one_in(4)) again();
    if (one_in(5)) lay_down_rules();
    if (one_in(5)) read_by_hand();
    if (one_in(6)) hurry();
    if (one_in(8)) crash();
    for (std::uint32_t n = below(9); n > 0; --n) hand();
    finish();
    return options_;
  }

 private:
  std::uint32_t below(std::uint32_t bound) {
    return sim::below(bound, sim::roll(seed_, sim::Luck::Choice, n_++, 1));
  }
  bool one_in(std::uint32_t times) { return below(times) == 0; }
  sim::Duration up_to(sim::Duration most) {
    return sim::Duration{below(static_cast<std::uint32_t>(most.count()))};
  }
  sim::Side side() { return one_in(2) ? sim::Side::Client : sim::Side::Server; }

  void at(sim::Instant t, const sim::Action& action) {
    options_.acts.push_back({.at = t, .action = action, .text = sim::to_text(sim::TimedAction{t, action})});
  }
  void on_packet(const sim::Action& action) {
    options_.acts.push_back({.at = {}, .action = action, .text = sim::to_text(action)});
  }

  // The conversation: some sends, closes at some time, seldom an abort.
  void talk() {
    for (std::uint32_t n = below(6); n > 0; --n) {
      const std::uint32_t octets = one_in(3) ? 1 + below(100) : 1 + below(one_in(5) ? 200'000 : 20'000);
      at(sim::Instant{up_to(8s)}, sim::Send{side(), octets});
    }
    for (const sim::Side each : {sim::Side::Client, sim::Side::Server}) {
      if (one_in(3)) at(sim::Instant{up_to(15s)}, sim::Shutdown{each});
      if (!one_in(3)) at(sim::Instant{up_to(20s)}, sim::Close{each});
    }
    if (one_in(8)) at(sim::Instant{up_to(10s)}, sim::Abort{side()});
  }

  // A second connection; the first is closed before, so that the program does not forget it while it is open.
  void again() {
    const sim::Side who = one_in(4) ? sim::Side::Server : sim::Side::Client;
    const sim::Instant t{5s + up_to(20s)};
    at(t, sim::Close{who});
    at(t + up_to(5s), sim::Open{who});
    at(t + up_to(8s), sim::Send{who, 1 + below(20'000)});
  }

  void lay_down_rules() {
    for (std::uint32_t n = 1 + below(3); n > 0; --n) {
      const auto kind = static_cast<sim::SegmentKind>(below(7));
      const auto which = one_in(2) ? sim::Which::Nth : sim::Which::Every;
      at(sim::Instant{up_to(10s)},
         sim::AddRule{{.from = side(), .kind = kind, .which = which, .n = 2 + below(6)}});
    }
    if (one_in(3)) at(sim::Instant{up_to(5s)}, sim::AddRule{{.from = side()}});  // until it is healed
  }

  void read_by_hand() {
    const sim::Side who = side();
    at(sim::Instant{up_to(2s)}, sim::Tune{sim::Knob::Reads, 0, who});
    for (std::uint32_t n = below(5); n > 0; --n)
      at(sim::Instant{1s + up_to(15s)}, sim::Read{who, 1 + below(30'000)});
    if (one_in(2)) at(sim::Instant{16s}, sim::Tune{sim::Knob::Reads, 1, who});
  }

  // Timers before their time; but for 2MSL, which old duplicates must not outlive.
  void hurry() {
    static constexpr tcp::Timer timers[] = {tcp::Timer::Retransmission, tcp::Timer::DelayedAck,
                                            tcp::Timer::Persist,        tcp::Timer::Reordering,
                                            tcp::Timer::LossProbe,      tcp::Timer::KeepAlive};
    for (std::uint32_t n = 1 + below(5); n > 0; --n)
      at(sim::Instant{up_to(10s)}, sim::Expire{side(), timers[below(6)]});
  }

  // An end loses all, and comes back before the wire is healed.
  void crash() {
    const sim::Side who = side();
    const sim::Instant t{up_to(15s)};
    at(t, sim::Crash{who});
    at(t + 1us + up_to(10s), sim::Reboot{who});
    if (one_in(2)) at(t + 12s, sim::Open{sim::Side::Client});
    if (one_in(2)) at(t + 14s, sim::Send{side(), 1 + below(20'000)});
  }

  // The learner's hand on a packet.
  void hand() {
    const sim::PacketId packet = 1 + below(one_in(3) ? 200 : 30);
    switch (below(6)) {
      case 0:
        return on_packet(sim::Delay{packet, 1us + up_to(one_in(4) ? sim::Duration{20s} : sim::Duration{1s})});
      case 1:
        return on_packet(sim::Duplicate{packet});
      case 2:
        return on_packet(sim::Corrupt{packet, static_cast<std::uint16_t>(below(320))});
      case 3:
        return on_packet(sim::Deliver{packet});
      default:
        return on_packet(sim::Drop{packet});
    }
  }

  // Something about the wire or the server changes on the way.
  void disturb() {
    const sim::Instant t{up_to(10s)};
    switch (below(6)) {
      case 0:
        at(t, sim::Flood{1 + below(3'000)});
        return at(t + up_to(2s), sim::Flood{0});
      case 1:
        return at(t, sim::Tune{sim::Knob::LossPpm, below(300'000)});
      case 2:
        at(t, sim::Tune{sim::Knob::LossPpm, 1'000'000});
        return at(t + up_to(10s), sim::Tune{sim::Knob::LossPpm, 0});
      case 3:
        return at(t, sim::Tune{sim::Knob::DelayUs, below(2'000'000)});
      case 4:
        return at(t, sim::Tune{sim::Knob::BandwidthBps, 20'000 + below(1'000'000)});
      default:
        return at(t, sim::Tune{sim::Knob::SynBacklog, 1 + below(3)});
    }
  }

  void finish() {
    at(healed, sim::Flood{0});
    at(healed, sim::Tune{sim::Knob::LossPpm, 0});
    at(healed, sim::Tune{sim::Knob::DelayUs, 10'000});
    at(healed, sim::RemoveRule{0});
    at(healed, sim::Close{sim::Side::Client});
    at(healed, sim::Close{sim::Side::Server});
    at(aborted, sim::Abort{sim::Side::Client});
    at(aborted, sim::Abort{sim::Side::Server});
  }

  std::uint64_t seed_;
  std::uint64_t n_ = 0;
  cli::RunOptions options_;
};

// The acts without those from `first`, `count` of them.
cli::RunOptions without(const cli::RunOptions& options, std::size_t first, std::size_t count) {
  cli::RunOptions less = options;
  const auto from = less.acts.begin() + static_cast<std::ptrdiff_t>(first);
  const std::size_t most = less.acts.size() - finishing_acts - first;
  less.acts.erase(from, from + static_cast<std::ptrdiff_t>(std::min(count, most)));
  return less;
}

}  // namespace

cli::RunOptions random_run(std::uint64_t seed) {
  return Drawing(seed).run();
}

cli::RunOptions shrink(cli::RunOptions options, const std::function<bool(const cli::RunOptions&)>& fails,
                       int tries) {
  const auto shrinkable = [&options] { return options.acts.size() - finishing_acts; };
  for (std::size_t part = (shrinkable() + 1) / 2; part > 0;) {
    bool smaller = false;
    for (std::size_t first = 0; first < shrinkable() && tries > 0; --tries) {
      cli::RunOptions less = without(options, first, part);
      if (fails(less)) {
        options = std::move(less);
        smaller = true;
      } else {
        first += part;
      }
    }
    if (tries <= 0) break;
    if (!smaller) part /= 2;
  }
  return options;
}

std::string command(const cli::RunOptions& options) {
  std::string text = "ackademy run random --seed " + std::to_string(options.seed) + " --until " +
                     sim::to_text(options.until.time_since_epoch());
  for (const cli::Act& act : options.acts) text += " --do '" + act.text + "'";
  return text;
}

}  // namespace worlds
