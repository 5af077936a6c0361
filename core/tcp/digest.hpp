// A running 64-bit FNV-1a hash over values, field by field, so that the same state gives the same number on
// every machine and in WebAssembly.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tcp {

class Digest {
 public:
  void add(std::uint64_t value) {
    for (int i = 0; i < 8; ++i) octet(static_cast<std::uint8_t>(value >> (8 * i)));
  }
  void add(std::span<const std::byte> octets) {
    add(octets.size());
    for (const std::byte b : octets) octet(std::to_integer<std::uint8_t>(b));
  }
  std::uint64_t value() const { return hash_; }

 private:
  void octet(std::uint8_t b) { hash_ = (hash_ ^ b) * 0x100000001b3ULL; }
  std::uint64_t hash_ = 0xcbf29ce484222325ULL;
};

}  // namespace tcp
