// SipHash-2-4 over whole 64-bit words.
#include "core/tcp/siphash.hpp"

#include <bit>

namespace tcp {
namespace {

struct SipState {
  std::uint64_t v0, v1, v2, v3;

  void round() {
    v0 += v1;
    v1 = std::rotl(v1, 13) ^ v0;
    v0 = std::rotl(v0, 32);
    v2 += v3;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 += v3;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 += v1;
    v1 = std::rotl(v1, 17) ^ v2;
    v2 = std::rotl(v2, 32);
  }
  void take(std::uint64_t word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }
};

}  // namespace

std::uint64_t siphash(SipKey key, std::span<const std::uint64_t> words) {
  SipState s{key.k0 ^ 0x736f6d6570736575ULL, key.k1 ^ 0x646f72616e646f6dULL, key.k0 ^ 0x6c7967656e657261ULL,
             key.k1 ^ 0x7465646279746573ULL};
  for (const std::uint64_t word : words) s.take(word);
  s.take(std::uint64_t{words.size() * 8} << 56);
  s.v2 ^= 0xff;
  for (int i = 0; i < 4; ++i) s.round();
  return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

std::uint64_t siphash(SipKey key, const SocketPair& pair, std::uint64_t salt) {
  const std::array<std::uint64_t, 3> words = {
      (std::uint64_t{pair.local.address.value} << 32) | pair.remote.address.value,
      (std::uint64_t{pair.local.port} << 16) | pair.remote.port, salt};
  return siphash(key, words);
}

SipKey derive_key(std::uint64_t secret, std::uint64_t purpose) {
  const SipKey root{secret, ~secret};
  const std::array<std::uint64_t, 2> first = {purpose, 0};
  const std::array<std::uint64_t, 2> second = {purpose, 1};
  return {siphash(root, first), siphash(root, second)};
}

}  // namespace tcp
