// One TCP segment: the header fields of RFC 9293, section 3.1, with the pair of endpoints that the IP header
// gives it. The checksum lives in core/trace, where segments become octets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/tcp/address.hpp"
#include "core/tcp/options.hpp"
#include "core/tcp/seq.hpp"

namespace tcp {

using Bytes = std::vector<std::byte>;

// The control bits, in the order of the header's last octet.
struct Flags {
  static constexpr std::uint8_t fin_bit = 0x01, syn_bit = 0x02, rst_bit = 0x04, psh_bit = 0x08;
  static constexpr std::uint8_t ack_bit = 0x10, urg_bit = 0x20, ece_bit = 0x40, cwr_bit = 0x80;

  std::uint8_t bits = 0;

  constexpr bool fin() const { return bits & fin_bit; }
  constexpr bool syn() const { return bits & syn_bit; }
  constexpr bool rst() const { return bits & rst_bit; }
  constexpr bool psh() const { return bits & psh_bit; }
  constexpr bool ack() const { return bits & ack_bit; }
  constexpr bool urg() const { return bits & urg_bit; }

  friend constexpr Flags operator|(Flags a, Flags b) { return {static_cast<std::uint8_t>(a.bits | b.bits)}; }
  friend constexpr bool operator==(Flags, Flags) = default;
};

inline constexpr Flags Fin{Flags::fin_bit}, Syn{Flags::syn_bit}, Rst{Flags::rst_bit}, Psh{Flags::psh_bit},
    Ack{Flags::ack_bit}, Urg{Flags::urg_bit};

struct Segment {
  Endpoint source{};
  Endpoint destination{};
  Seq seq{};
  Seq ack{};  // meaningful only with ACK set; zero on the wire otherwise
  Flags flags{};
  std::uint16_t window = 0;  // as on the wire, not scaled
  std::uint16_t urgent_pointer = 0;
  Options options{};
  Bytes data{};

  // SEG.LEN: octets of sequence space, counting SYN and FIN (section 3.4).
  std::uint32_t length() const {
    return static_cast<std::uint32_t>(data.size()) + (flags.syn() ? 1U : 0U) + (flags.fin() ? 1U : 0U);
  }
  // The connection that this segment belongs to, as its receiver sees it.
  SocketPair pair_at_receiver() const { return {.local = destination, .remote = source}; }

  friend bool operator==(const Segment&, const Segment&) = default;
};

// The RST that answers a segment where no connection is (3.10.7.1), or one with an unacceptable ACK
// (3.10.7.2, 3.10.7.3, 3.10.7.4): <SEQ=SEG.ACK><CTL=RST> or, without ACK,
// <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>. A RST is not answered.
std::optional<Segment> reset_reply(const Segment& segment);

}  // namespace tcp
