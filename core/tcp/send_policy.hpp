// When a segment may go out: Nagle's algorithm (RFC 9293, 3.7.4) and the sender's avoidance of the silly
// window syndrome (3.8.6.2.1) in one pure function, with the RFC's D, U and Fs = 1/2.
#pragma once

#include <algorithm>
#include <cstdint>

namespace tcp {

enum class Hold : std::uint8_t {
  Nothing,
  Cork,              // less than a full segment, and the user says that more will follow
  Nagle,             // less than a full segment, while other data is unacknowledged
  SillyWindow,       // the window takes only a crumb of what waits
  Window,            // the peer's window is full
  CongestionWindow,  // the network is held to be full
};

struct SendQuestion {
  std::uint32_t queued = 0;      // D: octets queued and not yet sent
  std::uint32_t usable = 0;      // U: octets that the peer's window still takes
  std::uint16_t mss = 536;       // Eff.snd.MSS
  std::uint32_t max_window = 0;  // Max(SND.WND)
  bool idle = true;              // SND.NXT = SND.UNA
  bool nagle = true;
  bool corked = false;
  bool closing = false;  // FIN is queued behind: no more data will come to wait for
};

constexpr Hold hold(const SendQuestion& q) {
  const std::uint32_t ready = std::min(q.queued, q.usable);
  if (ready == 0) return Hold::Window;
  if (ready >= q.mss) return Hold::Nothing;  // (1)
  if (q.corked && !q.closing && q.queued <= q.usable) return Hold::Cork;
  const bool may_be_small = q.idle || !q.nagle || (q.closing && q.queued <= q.usable);
  if (q.queued <= q.usable)
    return may_be_small ? Hold::Nothing : Hold::Nagle;  // (2): all SENDs count as pushed
  return may_be_small && ready >= q.max_window / 2 ? Hold::Nothing : Hold::SillyWindow;  // (3)
}

}  // namespace tcp
