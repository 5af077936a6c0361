// The knobs of an end's TCP that Linux has as net.ipv4.tcp_*: their names, their ranges and what they set.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/sim/action.hpp"

namespace sim {

struct StackKnob {
  Knob knob{};
  std::string_view name;      // in the text of an action: "fin-timeout"
  std::uint32_t least, most;  // as the kernel takes it, where the model means as much by it
  bool live;                  // connections that are there go by it from now on; else new ones only
  void (*put)(tcp::Config& config, std::uint32_t value);
};
std::span<const StackKnob> stack_knobs();     // in the order of Knob, from FinTimeout on
const StackKnob* find_stack_knob(Knob knob);  // nullptr: it is another's

}  // namespace sim
