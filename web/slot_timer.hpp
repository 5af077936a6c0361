// The timer of a connection that is only a slot of the SYN queue: the wait for its next SYN-ACK, or for being
// given up (RFC 6298, 5.5). The core keeps of it no more than the deadline.
#pragma once

#include "core/tcp/config.hpp"
#include "core/tcp/listener.hpp"
#include "core/tcp/timer.hpp"

namespace lab {

// Not running where the slot was rebuilt from a cookie.
tcp::RunningTimer slot_timer(const tcp::HalfOpen& slot, const tcp::Config& config);

}  // namespace lab
