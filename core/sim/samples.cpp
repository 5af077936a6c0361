// Samples of an end's windows and timing.
#include "core/sim/samples.hpp"

#include <algorithm>

namespace sim {

namespace {

std::uint32_t microseconds(tcp::Duration time, std::int64_t most) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(time.count(), 0, most));
}

}  // namespace

bool Sample::same_values(const Sample& other) const {
  return cwnd == other.cwnd && ssthresh == other.ssthresh && flight == other.flight && rwnd == other.rwnd &&
         srtt_us == other.srtt_us && in_recovery == other.in_recovery && rto_us == other.rto_us;
}

Sample sample_of(Instant at, const tcp::Connection* connection) {
  Sample sample{.at = at};
  if (connection == nullptr || connection->state() == tcp::State::Closed ||
      connection->state() == tcp::State::Listen)
    return sample;
  const tcp::Tcb& tcb = connection->tcb();
  if (tcb.congestion.cwnd == 0) return sample;  // its SYN is not answered yet
  sample.cwnd = tcb.congestion.cwnd;
  sample.ssthresh = tcb.congestion.ssthresh;
  sample.flight = connection->flight();
  sample.rwnd = tcb.snd.wnd;
  sample.srtt_us = tcb.rtt.measured ? microseconds(tcb.rtt.srtt, 0x7fffffff) & 0x7fffffffU : 0U;
  sample.in_recovery = tcb.congestion.in_recovery ? 1U : 0U;
  sample.rto_us = microseconds(tcb.rtt.rto, UINT32_MAX);
  return sample;
}

void SampleRow::put(const Sample& sample) {
  if (!row_.empty() && row_.back().at == sample.at) {
    row_.back() = sample;
    return;
  }
  if (row_.empty() ? sample.cwnd == 0 : row_.back().same_values(sample)) return;
  if (row_.size() == most) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < row_.size(); i += 2) row_[kept++] = row_[i];
    row_.resize(kept);
  }
  row_.push_back(sample);
}

void SampleRow::cut(const Sample& present) {
  const auto later = std::ranges::lower_bound(row_, present.at, {}, &Sample::at);
  row_.erase(later, row_.end());
  put(present);
}

const Sample* SampleRow::at(Instant t) const {
  const auto later = std::ranges::upper_bound(row_, t, {}, &Sample::at);
  return later == row_.begin() ? nullptr : &*(later - 1);
}

}  // namespace sim
