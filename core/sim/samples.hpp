// What an end's TCP thought of the network over time: its windows (RFC 5681, 3.1) and its timing (RFC 6298),
// taken whenever one of them has become another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/sim/packet.hpp"
#include "core/tcp/connection.hpp"

namespace sim {

using tcp::Instant;

// Octets and microseconds; what is more than its field holds stands at the field's most. Where there is no
// connection, or its SYN is not answered yet, all are 0.
struct Sample {
  Instant at{};
  std::uint32_t cwnd = 0;
  std::uint32_t ssthresh = 0;  // UINT32_MAX: none yet
  std::uint32_t flight = 0;
  std::uint32_t rwnd = 0;             // what the peer offers: SND.WND
  std::uint32_t srtt_us : 31 = 0;     // 0: nothing measured yet
  std::uint32_t in_recovery : 1 = 0;  // fast recovery
  std::uint32_t rto_us = 0;

  bool same_values(const Sample& other) const;
};
static_assert(sizeof(Sample) == 32);

Sample sample_of(Instant at, const tcp::Connection* connection);

// One end's, in order of time; no two at one instant. Bounded: when they are too many, every second one goes,
// so that the oldest lie farthest apart.
class SampleRow {
 public:
  static constexpr std::size_t most = 16'384;

  void put(const Sample& sample);   // not before the last; one at its instant takes its place
  void cut(const Sample& present);  // what came later never was
  std::span<const Sample> all() const { return row_; }
  // In force at that instant; nullptr: none was taken by then.
  const Sample* at(Instant t) const;
  std::size_t memory() const { return row_.capacity() * sizeof(Sample); }

 private:
  std::vector<Sample> row_;
};

// Of both ends.
struct Samples {
  SampleRow client;
  SampleRow server;
  SampleRow& of(Side side) { return side == Side::Client ? client : server; }
  const SampleRow& of(Side side) const { return side == Side::Client ? client : server; }
};

}  // namespace sim
