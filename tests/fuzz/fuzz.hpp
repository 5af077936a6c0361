// What the fuzz targets share. Each is one function that libFuzzer calls with octets of its own making; it
// must come back, and the sanitizers and require() must find nothing wrong.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace fuzz {

inline void require(bool holds) {
  if (!holds) __builtin_trap();
}

inline std::span<const std::byte> octets(const std::uint8_t* data, std::size_t size) {
  return std::as_bytes(std::span(data, size));
}

inline std::string_view text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Numbers taken off the front of the input; zeros once it is used up.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(data, size) {}
  bool empty() const { return rest_.empty(); }
  std::uint8_t u8() {
    if (rest_.empty()) return 0;
    const std::uint8_t value = rest_[0];
    rest_ = rest_.subspan(1);
    return value;
  }
  std::uint16_t u16() {
    const std::uint8_t high = u8();
    return static_cast<std::uint16_t>(high << 8 | u8());
  }
  std::span<const std::byte> octets(std::size_t most) {
    const std::size_t size = most < rest_.size() ? most : rest_.size();
    const auto taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return std::as_bytes(taken);
  }

 private:
  std::span<const std::uint8_t> rest_;
};

}  // namespace fuzz
