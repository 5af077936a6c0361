// What the user has sent and the peer has not acknowledged, and a record of each segment in flight. Recovery
// of losses reads and marks the records.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/tcp/byte_queue.hpp"
#include "core/tcp/digest.hpp"
#include "core/tcp/segment.hpp"
#include "core/tcp/seq.hpp"
#include "core/tcp/time.hpp"

namespace tcp {

// One segment in flight. `length` counts SYN and FIN.
struct Transmission {
  Seq seq;
  std::uint32_t length = 0;
  Instant sent_at = never;     // the last time
  bool retransmitted = false;  // Karn: no round trip is measured with it
  bool lost = false;           // held to be lost, and not sent again yet
  bool sacked = false;         // the peer has reported it (RFC 2018)
  bool pair_end = false;       // the second of a pair (Config::push_pairs)
  Seq end() const { return seq + length; }
};

// What one acknowledgment covered.
struct Acknowledged {
  std::optional<Instant> sent_at;  // of the oldest segment wholly covered
  bool retransmitted = false;      // one of those had been sent more than once
};

class SendQueue {
 public:
  void start(Seq first);  // the first octet of data will have this number: ISS + 1

  // Data.
  void append(std::span<const std::byte> octets) { data_.append(octets); }
  std::size_t size() const { return data_.size(); }                              // not acknowledged
  Seq end() const { return first_ + static_cast<std::uint32_t>(data_.size()); }  // where FIN goes
  Bytes copy(Seq from, std::uint32_t length) const;  // what of [from, from + length) is data

  // Segments in flight, in order of sequence number, without gaps.
  std::span<const Transmission> in_flight() const { return in_flight_; }
  std::span<Transmission> in_flight() { return in_flight_; }
  void sent(Seq seq, std::uint32_t length, Instant now, bool retransmitted);
  void sent_again(std::size_t index, Instant now);
  void forget_last() { in_flight_.pop_back(); }  // it will be sent again as part of a longer one
  void mark_all_lost();                          // but those that the peer has reported
  std::uint32_t pipe() const;  // octets in flight that are neither reported nor held to be lost

  Acknowledged acknowledge(Seq ack);
  void clear();
  void shrink() { data_.shrink(); }
  std::vector<std::byte>& row() { return data_.row(); }  // all octets, to be changed
  void digest(Digest& d) const;

 private:
  Seq first_;  // sequence number of data_'s first octet
  ByteQueue data_;
  std::vector<Transmission> in_flight_;
};

}  // namespace tcp
