// The SYN queue of a port.
#include "core/tcp/listener.hpp"

#include <algorithm>

namespace tcp {

std::deque<HalfOpen>::iterator Listener::find(Endpoint remote) {
  return std::find_if(syn_queue.begin(), syn_queue.end(),
                      [&](const HalfOpen& s) { return s.remote == remote; });
}

std::deque<HalfOpen>::iterator Listener::find(std::uint32_t serial) {
  const auto slot = std::ranges::lower_bound(syn_queue, serial, {}, &HalfOpen::serial);
  return slot != syn_queue.end() && slot->serial == serial ? slot : syn_queue.end();
}

void Listener::add(const HalfOpen& slot) {
  syn_queue.push_back(slot);
  syn_queue.back().serial = ++last_serial;
  deadlines.push({slot.deadline, last_serial});
}

void Listener::erase(const std::deque<HalfOpen>::iterator& slot) {
  syn_queue.erase(slot);
  prune();
}

void Listener::reschedule(HalfOpen& slot, Instant deadline) {
  if (slot.deadline == deadline) return;
  slot.deadline = deadline;
  deadlines.push({deadline, slot.serial});
  prune();
}

void Listener::prune() {
  deadlines.prune(syn_queue.size(), [this](const Deadlines::Entry& e) {
    const auto slot = find(e.owner);
    return slot != syn_queue.end() && slot->deadline == e.at;
  });
}

void Listener::digest(Digest& d) const {
  d.add(port);
  d.add(syn_queue.size());
  for (const HalfOpen& s : syn_queue) {
    d.add((std::uint64_t{s.remote.address.value} << 16) | s.remote.port);
    d.add((std::uint64_t{s.irs.value()} << 32) | s.iss.value());
    d.add((std::uint64_t{s.mss} << 16) | (std::uint64_t{s.retries} << 8) | (s.resent ? 1U : 0U));
    d.add(static_cast<std::uint64_t>(microseconds(s.born)));
    d.add(static_cast<std::uint64_t>(microseconds(s.deadline)));
    d.add(s.serial);
    d.add((std::uint64_t{s.stamp} << 16) | (std::uint64_t{s.shift} << 8) | (s.stamps ? 2U : 0U) |
          (s.sack ? 1U : 0U));
  }
  d.add(accept_queue.size());
  for (const Waiting& w : accept_queue) {
    d.add(w.id);
    d.add(static_cast<std::uint64_t>(microseconds(w.since)));
  }
  for (const std::uint64_t n :
       {counts.syns, counts.syn_queue_drops, counts.accept_queue_drops, counts.cookies_sent,
        counts.cookies_accepted, counts.cookies_failed, counts.half_open_expired}) {
    d.add(n);
  }
  d.add(last_serial);
}

std::size_t Listener::memory() const {
  return sizeof(Listener) + syn_queue.size() * sizeof(HalfOpen) + accept_queue.size() * sizeof(Waiting) +
         deadlines.memory();
}

}  // namespace tcp
