// The wire between the two ends: two links, one a direction, and the packets that are on them. What the
// links do to a packet is settled when it is sent and shown when it happens.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/sim/packet.hpp"
#include "core/sim/prng.hpp"
#include "core/tcp/digest.hpp"
#include "core/tcp/outbox.hpp"

namespace sim {

// When the link's transmitter is busy with a packet. Copies share it with what they are copies of.
struct Turn {
  Instant begins{};
  Instant ends{};
};

// What a link does with one packet.
struct Flight {
  Turn turn;
  Instant leaves{};   // end of its wait in the queue: turn.begins
  Instant arrives{};  // at the receiver, were it not lost
  Instant ends{};     // arrives, or the place of its loss
  Fate fate = Fate::Delivered;
  bool duplicated = false;
  std::optional<std::uint16_t> flipped_bit;
};

// One direction. Its packets are counted; the luck of the n-th is a function of (seed, direction, n).
class Link {
 public:
  Link(const LinkConfig& config, std::uint64_t seed, Side from) : config_(config), seed_(seed), from_(from) {}

  // The next packet: `octets` long (as an IP datagram), with `waiting` others in the queue. An attacker's
  // comes from elsewhere, and waits for nobody.
  Flight send(Instant now, std::size_t octets, std::size_t waiting, Origin origin = Origin::Stack);

  const LinkConfig& config() const { return config_; }
  // From now on. What the transmitter has not sent yet goes at the new speed: see new_time().
  void configure(Instant now, const LinkConfig& config);
  // When the transmitter would come to what it would have come to at t, were its speed this one from now on.
  Instant new_time(Instant now, Instant t, std::uint64_t bandwidth_bps) const;
  void digest(tcp::Digest& d) const;

 private:
  // Which packet of which stream is being rolled for. What is forged has a stream of its own, so that it
  // leaves the luck of the others alone.
  struct Ordinal {
    std::uint32_t n = 0;
    std::uint64_t stream = 0;
  };
  Ordinal next_ordinal(Origin origin);
  std::uint64_t roll_for(Luck luck, const Ordinal& which) const;
  bool happens(Luck luck, std::uint32_t chance_ppm, const Ordinal& which) const;
  Duration way(const Ordinal& which) const;
  void meet_faults(Flight& flight, std::size_t octets, const Ordinal& which) const;

  LinkConfig config_;
  std::uint64_t seed_;
  Side from_;
  Instant free_at_{};         // the end of what is being transmitted
  std::uint32_t sent_ = 0;    // the ordinal of the next packet
  std::uint32_t forged_ = 0;  // of the next one that is forged
};

class Wire {
 public:
  static constexpr Duration copy_lag = 1ms;             // a copy arrives so much behind
  static constexpr std::size_t max_in_flight = 65'536;  // more are lost as if a queue were full

  Wire(const LinkConfig& to_server, const LinkConfig& to_client, std::uint64_t seed);

  // Puts a segment on the wire, where `rule` (0: none) loses it half-way. What it became stands at the end of
  // in_flight(): the packet, and behind it the copy where the link made one.
  void send(Instant now, Side from, const tcp::Outgoing& outgoing, Origin origin = Origin::Stack,
            RuleId rule = 0);

  // The first packet, by id, whose flight is over, with its fate.
  std::optional<Packet> take_ended(Instant now);
  Instant next_end() const { return next_end_; }

  // The learner's hand. The packet must be in flight: find() says so. Each returns it as it is afterwards.
  Packet drop(Instant now, PacketId id);
  const Packet& delay(Instant now, PacketId id, Duration by);
  const Packet& duplicate(Instant now, PacketId id);  // the copy
  const Packet& corrupt(PacketId id, std::uint16_t bit);
  const Packet& edit(PacketId id, const tcp::Segment& segment);  // whole again, if it was damaged
  Packet deliver(Instant now, PacketId id);                      // off the wire, to be given to its receiver

  const Packet* find(PacketId id) const;  // nullptr: not in flight
  std::span<const Packet> in_flight() const { return in_flight_; }
  const LinkConfig& config(Side from) const { return link(from).config(); }
  // From now on. Another bandwidth holds for what waits or is being transmitted, too.
  void configure(Instant now, Side from, const LinkConfig& config);

  template <typename Visit>
  void each_octets(Visit&& visit) {
    for (Packet& packet : in_flight_) {
      if (!packet.segment.data.empty()) visit(packet.segment.data);
    }
  }
  std::size_t waiting(Side from, Instant now) const;  // in that link's queue
  void digest(tcp::Digest& d) const;
  std::size_t memory() const;  // octets on the heap, about

 private:
  Link& link(Side from) { return from == Side::Client ? to_server_ : to_client_; }
  const Link& link(Side from) const { return from == Side::Client ? to_server_ : to_client_; }
  std::size_t index_of(PacketId id) const;
  // What is to come of a packet.
  struct Course {
    Fate fate = Fate::Delivered;
    Turn turn;
  };
  void add(Packet packet, const Course& course);
  const Packet& add_copy(Packet copy, const Turn& turn);
  Packet take(std::size_t index);
  void find_next_end();

  Link to_server_;
  Link to_client_;
  std::vector<Packet> in_flight_;  // in order of id
  std::vector<Course> courses_;    // of each of them
  PacketId last_id_ = 0;
  Instant next_end_ = tcp::never;
};

}  // namespace sim
