// Sequence numbers: 32 bits, compared modulo 2^32 (RFC 9293, section 3.4). The type has no operator<, since
// "less than" means nothing on a circle: comparisons are named.
#pragma once

#include <cstdint>

namespace tcp {

class Seq {
 public:
  constexpr Seq() = default;
  constexpr explicit Seq(std::uint32_t value) : value_(value) {}

  constexpr std::uint32_t value() const { return value_; }

  constexpr Seq& operator+=(std::uint32_t octets) {
    value_ += octets;
    return *this;
  }
  constexpr Seq& operator++() { return *this += 1; }

  friend constexpr Seq operator+(Seq s, std::uint32_t octets) { return Seq(s.value_ + octets); }
  friend constexpr Seq operator-(Seq s, std::uint32_t octets) { return Seq(s.value_ - octets); }
  // Octets from b forward to a, modulo 2^32.
  friend constexpr std::uint32_t operator-(Seq a, Seq b) { return a.value_ - b.value_; }
  friend constexpr bool operator==(Seq, Seq) = default;

 private:
  std::uint32_t value_ = 0;
};

// a comes before b, where the two are less than 2^31 apart.
constexpr bool before(Seq a, Seq b) {
  return static_cast<std::int32_t>(a - b) < 0;
}
constexpr bool before_or_at(Seq a, Seq b) {
  return static_cast<std::int32_t>(a - b) <= 0;
}
constexpr bool after(Seq a, Seq b) {
  return before(b, a);
}
constexpr bool after_or_at(Seq a, Seq b) {
  return before_or_at(b, a);
}

// start =< s < start + size.
constexpr bool in_window(Seq s, Seq start, std::uint32_t size) {
  return s - start < size;
}

}  // namespace tcp
