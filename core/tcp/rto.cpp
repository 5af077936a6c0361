// RFC 6298, sections 2 and 5.
#include "core/tcp/rto.hpp"

#include <algorithm>

namespace tcp {
namespace {

Duration bounded(Duration rto, const Config& config) {
  return std::max(std::min(std::max(rto, config.rto_min), config.rto_max), Duration{1});
}

}  // namespace

void start_rto(Rtt& rtt, const Config& config) {
  rtt = {};
  rtt.rto = std::max(config.rto_initial, Duration{1});
}

void measure(Rtt& rtt, Duration sample, const Config& config) {
  if (!rtt.measured) {
    rtt.measured = true;
    rtt.srtt = sample;
    rtt.rttvar = sample / 2;
  } else {
    const Duration error = std::max(rtt.srtt - sample, sample - rtt.srtt);
    rtt.rttvar = (3 * rtt.rttvar + error) / 4;
    rtt.srtt = (7 * rtt.srtt + sample) / 8;
  }
  rtt.rto = bounded(rtt.srtt + std::max({config.clock_granularity, config.rto_variance_min, 4 * rtt.rttvar}),
                    config);
}

void back_off(Rtt& rtt, const Config& config) {
  if (config.back_off) rtt.rto = std::max(std::min(2 * rtt.rto, config.rto_max), Duration{1});
  ++rtt.backoffs;
}

}  // namespace tcp
