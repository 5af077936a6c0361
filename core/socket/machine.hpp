// A Stack with a clock that its driver moves, and a row of what it has sent. The script runner and the
// packetdrill library both drive this one.
#pragma once

#include <deque>
#include <utility>

#include "core/socket/stack.hpp"

namespace sock {

struct Sent {
  tcp::Instant at;
  tcp::Segment segment;
};

class Machine {
 public:
  Machine(Stack stack, tcp::Instant start) : stack_(std::move(stack)), now_(start) {}

  tcp::Instant now() const { return now_; }
  // The clock goes to `to`, not back; timers that are due there fire. Whoever goes by next_deadline() at
  // most sees each timer fire at its own time.
  void move(tcp::Instant to) {
    if (to > now_) now_ = to;
    if (stack_.next_deadline() > now_) return;
    outbox_.clear();
    stack_.timer_expires(now_, outbox_);
    collect();
  }
  tcp::Instant next_deadline() const { return stack_.next_deadline(); }

  void arrive(const tcp::Segment& segment) {
    outbox_.clear();
    stack_.segment_arrives(now_, segment, outbox_);
    collect();
  }

  void report(const tcp::SocketPair& pair, tcp::Seq seq, tcp::IcmpError error) {
    outbox_.clear();
    stack_.icmp_arrives(now_, pair, seq, error, outbox_);
    collect();
  }

  // work(stack, now, outbox) makes a call of the user's.
  template <typename Work>
  auto call(Work&& work) {
    outbox_.clear();
    auto result = work(stack_, now_, outbox_);
    collect();
    return result;
  }

  const Stack& stack() const { return stack_; }
  Stack& stack() { return stack_; }  // for calls that send nothing
  std::deque<Sent>& sent() { return sent_; }

 private:
  void collect() {
    for (tcp::Outgoing& o : outbox_.segments) sent_.push_back({now_, std::move(o.segment)});
  }

  Stack stack_;
  tcp::Instant now_;
  tcp::Outbox outbox_;
  std::deque<Sent> sent_;
};

}  // namespace sock
