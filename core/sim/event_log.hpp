// The log of one history, packed: a session of a million events is to be had in a few dozen octets each. What
// it gives, it gives by value; `const Event& event = log.events[i]` keeps that alive as long as the name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "core/sim/by_value.hpp"
#include "core/sim/event.hpp"
#include "core/sim/samples.hpp"
#include "core/sim/skim.hpp"

namespace sim {

// What the readers of events and packets skim for. Different rules may share a sign.
constexpr Signs sign_of(EventKind kind) {
  return Signs{1} << static_cast<unsigned>(kind);
}
inline constexpr Signs change_sign = Signs{1} << 15;  // from one state to another
constexpr Signs sign_of(tcp::Rule rule) {
  return Signs{1} << (16 + static_cast<unsigned>(rule) % 48);
}
constexpr Signs signs_of(tcp::Flags flags) {
  return flags.bits;
}
inline constexpr Signs data_sign = Signs{1} << 8;

// Events in order of time, each before 2^40 us (12 days).
class EventList {
 public:
  using value_type = Event;
  using const_iterator = ByValue<EventList>;

  std::size_t size() const { return packed_.size(); }
  bool empty() const { return packed_.empty(); }
  Event operator[](std::size_t i) const;
  Event back() const { return (*this)[size() - 1]; }
  const_iterator begin() const { return {*this, 0}; }
  const_iterator end() const { return {*this, size()}; }
  std::reverse_iterator<const_iterator> rbegin() const { return std::reverse_iterator(end()); }
  std::reverse_iterator<const_iterator> rend() const { return std::reverse_iterator(begin()); }

  const Skim& skim() const { return skim_; }
  // How often it has been changed.
  std::uint64_t changes() const { return changes_; }

  void push_back(const Event& event);
  void cut(std::size_t size);  // to that size, which is not more
  std::size_t memory() const;  // octets on the heap, about

 private:
  struct Packed {
    std::uint32_t at_low = 0;
    std::uint8_t at_high = 0;
    std::uint8_t bits = 0;  // kind, side, scripted, by_learner, whether the value stands in wide_
    tcp::Rule rule{};
    std::uint8_t states = 0;    // from, to
    std::uint32_t subject = 0;  // packet, or action
    tcp::ConnectionId connection = 0;
    std::uint32_t value = 0;
  };
  struct Wide {
    std::uint32_t event;
    std::int64_t value;
  };

  std::deque<Packed> packed_;
  std::vector<Wide> wide_;  // values that 32 bits do not hold, in order of event
  Skim skim_;
  std::uint64_t changes_ = 0;
};

// `packets[id - 1]` is packet `id`, with the fate it has come to so far.
class PacketList {
 public:
  using value_type = Packet;
  using const_iterator = ByValue<PacketList>;

  std::size_t size() const { return packed_.size(); }
  bool empty() const { return packed_.empty(); }
  Packet operator[](std::size_t i) const;
  // The same without its data, which takes most of the time.
  Packet header(std::size_t i) const;
  std::size_t data_octets(std::size_t i) const;  // how many there would be
  Packet back() const { return (*this)[size() - 1]; }
  const_iterator begin() const { return {*this, 0}; }
  const_iterator end() const { return {*this, size()}; }
  std::reverse_iterator<const_iterator> rbegin() const { return std::reverse_iterator(end()); }
  std::reverse_iterator<const_iterator> rend() const { return std::reverse_iterator(begin()); }

  const Skim& skim() const { return skim_; }
  // Those that are or were a SYN, as indices, in order.
  const std::vector<std::uint32_t>& syns() const { return syns_; }
  std::uint64_t changes() const { return changes_; }

  void put(const Packet& packet);  // at its id: known already, or the next
  void cut(std::size_t size);      // to that size, which is not more
  std::size_t memory() const;      // octets on the heap, about

 private:
  enum class OptionsForm : std::uint8_t { None, Stamps, Kept };
  // Times are kept as microseconds since it was sent.
  struct Packed {
    std::uint32_t sent_low = 0;
    std::uint8_t sent_high = 0;
    std::uint8_t bits = 0;  // from, retransmission, by_learner, odd, fate
    tcp::Flags flags;
    tcp::Rule cause{};
    std::uint32_t leaves = 0;
    std::uint32_t arrives = 0;
    std::uint32_t ends = 0;
    std::uint32_t seq = 0;
    std::uint32_t ack = 0;
    std::uint16_t window = 0;
    std::uint16_t length = 0;
    std::uint32_t way = 0;          // index into ways_
    std::uint32_t options[2] = {};  // Stamps: value and echo; Kept: place in options_, size
    std::uint32_t place = 0;        // of the data in the pattern; above it the OptionsForm
  };
  // From where to where, and what the last data's place in the pattern was, less its sequence number.
  struct Way {
    tcp::Endpoint source;
    tcp::Endpoint destination;
    std::uint32_t shift = 0;
  };

  static OptionsForm form(const Packed& packed);
  static bool fits(const Packet& packet);
  std::uint32_t way_of(const Packet& packet);
  bool find_place(const Packet& packet, Way& way, std::uint32_t& place) const;
  void note(const Packet& packet);
  void pack_options(const tcp::Options& options, Packed& packed);
  tcp::Options options(const Packed& packed) const;

  std::deque<Packed> packed_;
  std::vector<Way> ways_;
  std::vector<std::byte> options_;  // of those that have more than time stamps
  // Those that do not fit the form: copies, forged, edited, damaged and delayed ones, urgent ones, those that
  // a rule loses, data of one's own. Whole.
  std::map<PacketId, Packet> odd_;
  Skim skim_;
  std::vector<std::uint32_t> syns_;
  std::uint64_t changes_ = 0;
};

struct EventLog {
  EventList events;
  PacketList packets;
  std::deque<Action> actions;
  std::vector<tcp::Segment> originals;  // packets as they were before they were edited
  Samples samples;

  void cut(const LogMark& mark);
  std::size_t memory() const;  // octets on the heap, about
};

// A packet of the log as it was sent: before any edit.
const tcp::Segment& sent_segment(const EventLog& log, const Packet& packet);

}  // namespace sim
