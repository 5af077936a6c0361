// The send queue and its records of transmission.
#include "core/tcp/send_queue.hpp"

#include <algorithm>

namespace tcp {

void SendQueue::start(Seq first) {
  first_ = first;
  in_flight_.clear();
}

Bytes SendQueue::copy(Seq from, std::uint32_t length) const {
  if (before(from, first_)) {  // a SYN stands before the data
    length -= std::min(length, first_ - from);
    from = first_;
  }
  if (after_or_at(from, end())) return {};
  const auto octets = data_.octets().subspan(from - first_, std::min(length, end() - from));
  return {octets.begin(), octets.end()};
}

void SendQueue::sent(Seq seq, std::uint32_t length, Instant now, bool retransmitted) {
  in_flight_.push_back({.seq = seq, .length = length, .sent_at = now, .retransmitted = retransmitted});
}

void SendQueue::sent_again(std::size_t index, Instant now) {
  Transmission& t = in_flight_[index];
  t.sent_at = now;
  t.retransmitted = true;
  t.lost = false;
}

void SendQueue::mark_all_lost() {
  for (Transmission& t : in_flight_) t.lost = !t.sacked;
}

std::uint32_t SendQueue::pipe() const {
  std::uint32_t octets = 0;
  for (const Transmission& t : in_flight_) octets += t.lost || t.sacked ? 0 : t.length;
  return octets;
}

Acknowledged SendQueue::acknowledge(Seq ack) {
  Acknowledged result;
  auto it = in_flight_.begin();
  for (; it != in_flight_.end() && before_or_at(it->end(), ack); ++it) {
    if (!result.sent_at) result.sent_at = it->sent_at;
    result.retransmitted |= it->retransmitted;
  }
  in_flight_.erase(in_flight_.begin(), it);
  if (!in_flight_.empty() && before(in_flight_.front().seq, ack)) {  // a part of it
    Transmission& front = in_flight_.front();
    front.length = front.end() - ack;
    front.seq = ack;
  }
  if (after(ack, first_)) {
    const std::uint32_t octets = (after(ack, end()) ? end() : ack) - first_;
    data_.drop(octets);
    first_ += octets;
  }
  return result;
}

void SendQueue::clear() {
  data_.clear();
  in_flight_.clear();
}

void SendQueue::digest(Digest& d) const {
  d.add(first_.value());
  d.add(data_.octets());
  d.add(in_flight_.size());
  for (const Transmission& t : in_flight_) {
    d.add(t.seq.value());
    d.add(t.length);
    d.add(static_cast<std::uint64_t>(microseconds(t.sent_at)));
    d.add((t.retransmitted ? 1U : 0U) | (t.lost ? 2U : 0U) | (t.sacked ? 4U : 0U) | (t.pair_end ? 8U : 0U));
  }
}

}  // namespace tcp
