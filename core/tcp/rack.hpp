// RACK-TLP (RFC 8985): losses found by the order of time in which segments were sent, and a probe for a tail
// that was lost. Pure functions on Rack and the records of transmission.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/tcp/send_queue.hpp"
#include "core/tcp/tcb.hpp"

namespace tcp {

inline constexpr Duration tlp_max_ack_delay = 200ms;  // TLP.max_ack_delay
inline constexpr Duration tlp_first_pto = 1s;         // before any round trip is measured

// 6.2, steps 1 to 3: one segment was delivered, acknowledged or reported. `echo` is when it was sent by the
// peer's TSecr, in ticks of a millisecond of the same clock as `now`; nothing without timestamps.
void rack_delivered(Rack& rack, const Transmission& t, Instant now, std::optional<Instant> echo);

// Step 4: a round trip in which the peer reports a duplicate widens the reordering window by a quarter of the
// least round trip; 16 recoveries without one narrow it again. `duplicate`: this ACK reports one; `repaired`:
// a recovery ends with it.
inline constexpr std::uint8_t reo_wnd_recoveries = 16;
void rack_adapt(Rack& rack, Seq una, Seq nxt, bool duplicate, bool repaired);

// Step 4: the reordering window.
Duration reordering_window(const Rack& rack, const Rtt& rtt, bool in_recovery, std::size_t reported);

struct RackVerdict {
  std::size_t lost = 0;  // newly marked
  Duration timeout{0};   // until the next may be held lost; zero: none is waited for
};

// Step 5: marks as lost what was sent long enough before the segment delivered last.
RackVerdict rack_detect_loss(const Rack& rack, std::span<Transmission> flight, Instant now, Duration window);

// 6.3: the retransmission timer has expired. The first in flight is lost; others when sent long enough ago.
void rack_mark_on_timeout(const Rack& rack, std::span<Transmission> flight, Instant now, Duration window);

// 7.2: how long to wait before a probe.
Duration probe_timeout(const Rtt& rtt, bool one_segment);

}  // namespace tcp
