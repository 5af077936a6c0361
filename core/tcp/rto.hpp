// The retransmission timeout (RFC 6298): pure functions on Rtt. Whole microseconds; divisions round down.
#pragma once

#include "core/tcp/config.hpp"
#include "core/tcp/tcb.hpp"

namespace tcp {

inline constexpr Duration rto_after_lost_syn = 3s;  // (5.7)

// (2.1): before the first measurement.
void start_rto(Rtt& rtt, const Config& config);
// (2.2), (2.3): one round trip took `sample`. Karn's rule is the caller's: no sample of what was sent twice.
void measure(Rtt& rtt, Duration sample, const Config& config);
// (5.5): the timer has expired.
void back_off(Rtt& rtt, const Config& config);

}  // namespace tcp
