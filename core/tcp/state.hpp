// The eleven states of a connection (RFC 9293, section 3.3.2) and their names as the RFC writes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tcp {

enum class State : std::uint8_t {
  Closed,
  Listen,
  SynSent,
  SynReceived,
  Established,
  FinWait1,
  FinWait2,
  CloseWait,
  Closing,
  LastAck,
  TimeWait,
};
inline constexpr std::size_t state_count = 11;

// "SYN-RECEIVED"
std::string_view name(State state);

}  // namespace tcp
