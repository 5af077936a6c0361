// What shaders draw: packets as soft capsules with a trail, the flood as instances whose places are
// computed on the GPU from (seed, k, time). Queued into an ImDrawList as callbacks, so that it stands in
// order with the rest of the frame.
#pragma once

#include <cstdint>
#include <span>

#include "web/items.hpp"

namespace lab::gpu {

// Compiles the programs; called on start and again after a lost context. false: with the compiler's words in
// error(). Where it was not called (no renderer), both draw plain shapes instead.
bool start();
void stop();
// As if start() had succeeded, where there is no device: frames can be made, not rendered. To measure them.
void pretend();
const char* error();

struct Capsule {
  ImVec2 centre;
  float half_width, half_height;
  ImU32 colour;
  ImU32 rim;    // a thin edge in the ground's colour, so that one on another can be told apart
  float trail;  // length of the trail behind it, signed: + trails to the left
  float glow;   // 0 to 1: held or hovered
};
// Both copy what they need until the frame is rendered.
void draw_capsules(ImDrawList& list, std::span<const Capsule> capsules, const Rect& clip);

struct FloodLook {
  Rect area;           // where the cloud may be
  ImVec2 source;       // centre of the attackers
  ImVec2 target;       // the server
  std::uint32_t rate;  // SYNs a second: how many points, and how dense
  double now;          // virtual seconds, for the motion
  double since;        // virtual seconds at which it began
  double flight;       // seconds a SYN takes
  float taken;         // 0 to 1: share that is answered (SYN-ACKs into the void)
  ImU32 attacker_colour, syn_colour, answer_colour;
  std::uint32_t seed;
};
void draw_flood(ImDrawList& list, const FloodLook& look);

// How many points a flood of that rate is drawn with: bounded, growing more slowly than the rate, so that at
// high rates each SYN point stands for `rate / syns` SYNs a second.
struct FloodPoints {
  std::uint32_t attackers, syns, answers;
};
FloodPoints flood_points(std::uint32_t rate, float taken);

}  // namespace lab::gpu
