// What the hand does with a packet that it drags: off the wire, back, past another, on to the receiver.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/sim/action.hpp"
#include "imgui.h"

namespace lab {

enum class Deed : std::uint8_t {
  Nothing,
  Drop,     // off the wire
  Delay,    // back
  After,    // back, past another: it comes right after that one
  Before,   // on, past others: they come right after it
  Deliver,  // on to the receiver
};

struct Gesture {
  Deed deed = Deed::Nothing;
  sim::PacketId other = 0;  // the one that was passed last
  sim::Duration by{0};      // Delay, After
  std::vector<sim::Action> acts{};
};

// A packet, and how far along its own way it is drawn, in pixels.
struct OnTheWay {
  const sim::Packet* packet;
  float along;
};

// `lane[held]` was moved by so many pixels; its whole flight takes `way` of them.
Gesture gesture(std::span<const OnTheWay> lane, std::size_t held, ImVec2 moved, float way);

}  // namespace lab
