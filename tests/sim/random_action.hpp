// Choices from a seed, and any action at all, drawn with them.
#pragma once

#include <algorithm>
#include <array>
#include <optional>

#include "core/sim/action.hpp"
#include "core/sim/prng.hpp"
#include "core/sim/stack_knobs.hpp"

namespace sim::test {

class Choices {
 public:
  explicit Choices(std::uint64_t seed) : seed_(seed) {}
  std::uint32_t below(std::uint32_t bound) { return sim::below(bound, roll(seed_, Luck::Loss, n_++, 77)); }
  bool one_in(std::uint32_t times) { return below(times) == 0; }
  Duration up_to(Duration most) { return Duration{below(static_cast<std::uint32_t>(most.count()))}; }
  Side side() { return one_in(2) ? Side::Client : Side::Server; }
  std::uint32_t number() { return static_cast<std::uint32_t>(roll(seed_, Luck::Loss, n_++, 78) >> 32); }
  template <class Draw>
  auto perhaps(Draw draw) -> std::optional<decltype(draw())> {
    if (one_in(2)) return std::nullopt;
    return draw();
  }

 private:
  std::uint64_t seed_;
  std::uint64_t n_ = 0;
};

inline HeaderFields random_fields(Choices& choose) {
  const auto number = [&] {
    if (choose.one_in(3)) return HeaderNumber{choose.number(), false};
    const std::uint32_t small = choose.below(3000);
    return HeaderNumber{choose.one_in(2) ? small : 0 - small, true};
  };
  const auto field = [&] { return static_cast<std::uint16_t>(choose.below(65'536)); };
  const auto rarely = [&](auto&& make) { return choose.one_in(4) ? std::optional(make()) : std::nullopt; };
  const auto option = [&](std::uint32_t values) {
    if (choose.one_in(3)) return HeaderOption{.there = false};
    return HeaderOption{.value = static_cast<std::uint16_t>(choose.below(values))};
  };
  return {.flags = tcp::Flags{static_cast<std::uint8_t>(choose.below(256))},
          .seq = choose.perhaps(number),
          .ack = choose.perhaps(number),
          .window = choose.perhaps(field),
          .urgent_pointer = choose.perhaps(field),
          .data = choose.perhaps([&] { return choose.below(choose.one_in(2) ? 40 : 1461); }),
          .source_port = rarely(field),
          .destination_port = rarely(field),
          .mss = rarely([&] { return option(65'536); }),
          .window_scale = rarely([&] { return option(256); }),
          .sack_permitted = rarely([&] { return option(1); })};
}

inline Tune random_tune(Choices& choose) {
  const auto any_side = [&] { return choose.side(); };
  switch (choose.below(10)) {
    case 0:
      return {Knob::SynCookies, choose.below(3)};
    case 1:
      return {Knob::SynBacklog, 1 + choose.below(40)};
    case 2:
      return {Knob::DelayUs, choose.below(300'000), choose.perhaps(any_side)};
    case 3:
      return {Knob::LossPpm, choose.below(200'000), choose.perhaps(any_side)};
    case 4:
      return {Knob::JitterUs, choose.below(100'000), choose.perhaps(any_side)};
    case 5:
      return {choose.one_in(2) ? Knob::DuplicatePpm : Knob::ReorderPpm, choose.below(200'000),
              choose.perhaps(any_side)};
    case 6:
      return {choose.one_in(2) ? Knob::CorruptPpm : Knob::QueuePackets, choose.below(50'000),
              choose.perhaps(any_side)};
    case 7:
      return {Knob::Reads, choose.below(2), choose.side()};
    case 8: {
      const StackKnob& knob = stack_knobs()[choose.below(static_cast<std::uint32_t>(stack_knobs().size()))];
      const std::uint32_t most = choose.one_in(2) ? std::min(knob.most, knob.least + 3) : knob.most;
      return {knob.knob, knob.least + choose.below(most - knob.least + 1), choose.side()};
    }
    default:
      return {Knob::BandwidthBps, choose.one_in(2) ? 0 : 50'000 + choose.below(1'000'000),
              choose.perhaps(any_side)};
  }
}

inline Forge random_forge(Choices& choose) {
  Forge forge{.from = choose.side(), .fields = random_fields(choose)};
  if (choose.one_in(2)) forge.origin = Origin::Attacker;
  if (choose.one_in(4)) forge.stamps = choose.one_in(2);
  return forge;
}

inline DropRule random_rule(Choices& choose) {
  const auto which = static_cast<Which>(choose.below(3));
  return {.from = choose.side(),
          .kind = static_cast<SegmentKind>(choose.below(7)),
          .which = which,
          .n = which == Which::All ? 1 : 1 + choose.below(9)};
}

// The alternative of that index, within its range. `packet` is the one that it is about, if it is about one.
inline Action random_action(Choices& choose, std::size_t alternative, PacketId packet) {
  static_assert(std::variant_size_v<Action> == 20, "one more to draw");
  const Side side = choose.side();
  const std::uint32_t octets = 1 + choose.below(100'000);
  const std::array<Action, 20> all{Open{side},
                                   Send{side, octets},
                                   Close{side},
                                   Abort{side},
                                   Drop{packet},
                                   Delay{packet, choose.up_to(1s) + 1us},
                                   Duplicate{packet},
                                   Corrupt{packet, static_cast<std::uint16_t>(choose.below(600))},
                                   Flood{choose.one_in(3) ? 0 : choose.below(100'000)},
                                   random_tune(choose),
                                   Shutdown{side},
                                   Read{side, octets},
                                   Edit{packet, random_fields(choose)},
                                   Deliver{packet},
                                   random_forge(choose),
                                   AddRule{random_rule(choose)},
                                   RemoveRule{choose.below(5)},
                                   Crash{side},
                                   Reboot{side},
                                   Expire{side, static_cast<tcp::Timer>(choose.below(tcp::timer_count))}};
  return all[alternative];
}

}  // namespace sim::test
