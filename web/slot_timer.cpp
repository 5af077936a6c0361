// The running timer of a slot of the SYN queue, worked out from its deadline.
#include "web/slot_timer.hpp"

#include "core/tcp/rto.hpp"

namespace lab {

tcp::RunningTimer slot_timer(const tcp::HalfOpen& slot, const tcp::Config& config) {
  if (slot.deadline == tcp::never) return {};
  tcp::Rtt rtt;
  tcp::start_rto(rtt, config);
  for (int i = 0; i < slot.retries; ++i) tcp::back_off(rtt, config);
  return {slot.deadline - rtt.rto, slot.deadline};
}

}  // namespace lab
