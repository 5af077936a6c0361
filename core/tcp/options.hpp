// TCP options (RFC 9293, section 3.2), kept as the octets that stand on the wire, in their order, padding
// included. What was received can be sent again bit by bit, and what a profile writes is what a trace shows.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/tcp/seq.hpp"

namespace tcp {

enum class OptionKind : std::uint8_t {
  EndOfList = 0,           // RFC 9293, 3.2
  NoOperation = 1,         // RFC 9293, 3.2
  MaximumSegmentSize = 2,  // RFC 9293, 3.7.1
  WindowScale = 3,         // RFC 7323, 2
  SackPermitted = 4,       // RFC 2018, 2
  Sack = 5,                // RFC 2018, 3
  Timestamps = 8,          // RFC 7323, 3
};

struct Timestamps {
  std::uint32_t value = 0;       // TSval
  std::uint32_t echo_reply = 0;  // TSecr
  friend constexpr bool operator==(const Timestamps&, const Timestamps&) = default;
};

struct SackBlock {
  Seq left;   // first octet of the block
  Seq right;  // the octet behind the block
  friend constexpr bool operator==(const SackBlock&, const SackBlock&) = default;
};

struct SackBlocks {
  std::array<SackBlock, 4> block{};
  std::uint8_t count = 0;
  friend constexpr bool operator==(const SackBlocks&, const SackBlocks&) = default;
};

class Options {
 public:
  static constexpr std::size_t max_octets = 40;  // data offset is 4 bits of 32-bit words: 60 - 20

  Options() = default;
  // Octets as received; more than max_octets are cut off.
  explicit Options(std::span<const std::byte> octets);

  // Each appends one option and returns *this; one that does not fit is not appended.
  Options& add_mss(std::uint16_t mss);
  Options& add_window_scale(std::uint8_t shift);
  Options& add_sack_permitted();
  Options& add_sack(const SackBlocks& blocks);
  Options& add_timestamps(Timestamps ts);
  Options& add_nop();
  Options& add_raw(std::span<const std::byte> octets);
  // Fills up to a multiple of four octets with End of Option List (zeros), as the header length needs.
  Options& pad();

  // The first well-formed option of that kind; an option with an impossible length ends the list (MUST-7).
  std::optional<std::uint16_t> mss() const;
  std::optional<std::uint8_t> window_scale() const;
  bool sack_permitted() const;
  std::optional<SackBlocks> sack() const;
  std::optional<Timestamps> timestamps() const;

  bool empty() const { return size_ == 0; }
  std::span<const std::byte> octets() const { return {octets_.data(), size_}; }

  friend bool operator==(const Options& a, const Options& b);

 private:
  // The value octets of the first option of that kind, without kind and length.
  std::optional<std::span<const std::byte>> find(OptionKind kind) const;
  void append(OptionKind kind, std::span<const std::byte> value);

  std::array<std::byte, max_octets> octets_{};
  std::uint8_t size_ = 0;
};

}  // namespace tcp
