// Luck without state: every random choice of the world is a hash of (seed, what is chosen, which one), made
// with the finalizer of SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators",
// 2014). Standard distributions differ between libraries; this does not.
#pragma once

#include <cstdint>

namespace sim {

// What is chosen. New ones go to the end, so that old seeds keep their luck.
enum class Luck : std::uint8_t {
  ClientSecret,
  ServerSecret,
  Loss,
  LossPlace,
  Duplication,
  Reordering,
  Corruption,
  CorruptBit,
  Jitter,
  FloodTime,
  FloodAddress,
  FloodPort,
  FloodSeq,
  Choice,  // of a random world
};

constexpr std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

// 64 random bits for the n-th choice of its kind; `stream` keeps apart what has the same n (a direction, a
// second try).
constexpr std::uint64_t roll(std::uint64_t seed, Luck luck, std::uint64_t n, std::uint64_t stream = 0) {
  return mix(mix(mix(seed) ^ (std::uint64_t{static_cast<std::uint8_t>(luck)} << 32 | stream)) ^ n);
}

// 0 to bound - 1, each as likely as any other (to one part in 2^32). bound at least 1.
constexpr std::uint32_t below(std::uint32_t bound, std::uint64_t rolled) {
  return static_cast<std::uint32_t>(((rolled >> 32) * bound) >> 32);
}

}  // namespace sim
