// One machine's TCP: listeners and connections, demultiplexing by socket pair, and RST for what belongs to
// nobody (RFC 9293, 3.10.7.1). A value: it copies with `=`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "core/tcp/connection.hpp"
#include "core/tcp/deadlines.hpp"
#include "core/tcp/listener.hpp"
#include "core/tcp/shared.hpp"

namespace tcp {

class Host {
 public:
  static constexpr std::uint16_t first_ephemeral_port = 49152;  // RFC 6335, 6; counted up from there

  // Copies of the host share what they do not change.
  struct Held {
    ConnectionId id = 0;
    Shared<Connection> connection;
  };

  // `secret` keys the ISN generator (RFC 6528) and the SYN cookies.
  Host(Address address, const Config& config, std::uint64_t secret);

  // User calls. A ConnectionId that is not known does nothing and returns 0.
  // false: taken. With a `config` of its own, the port and what comes from it keep to that.
  bool listen(std::uint16_t port, std::optional<Config> config = {});
  // For what comes to the port from now on.
  void tune_listener(std::uint16_t port, const Config& config);
  // Half-open connections, and those that nobody has accepted, are forgotten: what they send next draws a
  // RST.
  void stop_listening(std::uint16_t port);
  ConnectionId connect(Instant now, Endpoint remote, Outbox& out,
                       std::uint16_t local_port = 0,  // 0: ephemeral
                       const std::optional<Config>& config = {});
  ConnectionId accept(std::uint16_t port);  // the oldest of the accept queue; 0: nothing there
  std::size_t send(Instant now, ConnectionId id, std::span<const std::byte> data, Outbox& out,
                   bool more = false);
  std::size_t send_urgent(Instant now, ConnectionId id, std::span<const std::byte> data, Outbox& out);
  std::size_t receive(Instant now, ConnectionId id, std::span<std::byte> into, Outbox& out);
  void close(Instant now, ConnectionId id, Outbox& out);
  void abort(Instant now, ConnectionId id, Outbox& out);
  void tune(Instant now, ConnectionId id, const Config& config, Outbox& out);
  void push(Instant now, ConnectionId id, Outbox& out);
  void leave(Instant now, ConnectionId id);
  // The user lets go of a connection: once it is CLOSED it is forgotten. Until then find() keeps giving it.
  void release(ConnectionId id);

  void segment_arrives(Instant now, const Segment& segment, Outbox& out);  // 3.10.7
  // An ICMP error that quotes a segment of ours, from `pair.local` with the sequence number `seq` (3.9.2.2).
  void icmp_arrives(Instant now, const SocketPair& pair, Seq seq, IcmpError error, Outbox& out);
  void timer_expires(Instant now, Outbox& out);
  Instant next_deadline() const;
  // One timer of one connection as if it were due now (Connection::expire); of a half-open slot the
  // retransmission timer. What is not there, or does not run, does nothing.
  void expire(Instant now, const SocketPair& pair, Timer timer, Outbox& out);

  // As after a crash: listeners and connections are gone, and nobody is told. Address, values and the count
  // of ConnectionIds stay.
  void restart(std::uint64_t secret);

  // A flood in bulk, with the same outcome as segment_arrives() for each SYN, but without a segment for each
  // answer. How many SYNs the port would take into its SYN queue now; 0 where cookies answer without a slot.
  std::size_t free_syn_slots(std::uint16_t port) const;
  // One SYN that takes a free slot. The SYN-ACK goes to `out`.
  void take_syn(Instant now, std::uint16_t port, Endpoint remote, Seq seq, Outbox& out);
  // `count` SYNs that find no free slot: dropped, or answered with a cookie and forgotten. Counted.
  void pass_syns(std::uint16_t port, std::uint64_t count);

  // New values for what follows: listeners take them at once, connections keep those they were opened with.
  void configure(const Config& config);

  Address address() const { return address_; }
  const Config& config() const { return config_; }
  const Config& config_of(const Listener& listener) const;
  const Connection* find(ConnectionId id) const;                      // as it is until it is changed
  ConnectionId find(const SocketPair& pair) const;                    // 0: none
  std::span<const Held> connections() const { return connections_; }  // in order of id
  const Listener* listener(std::uint16_t port) const;

  void digest(Digest& d) const;
  // visit(std::vector<std::byte>&) for each row of octets that is not empty, always in the same order. One
  // octet may stand in for them, so that a snapshot can keep them elsewhere; the host is of no use meanwhile.
  template <typename Visit>
  void each_octets(Visit&& visit) {
    for (Held& held : connections_) {
      if (held.connection->holds_octets()) held.connection.own().each_octets(visit);
    }
  }
  // Octets on the heap, about, less what it shares with `before`.
  std::size_t memory(const Host* before) const;

 private:
  enum class SynVerdict : std::uint8_t { Slot, Cookie, SynQueueFull, AcceptQueueFull };
  using Slot = std::deque<HalfOpen>::iterator;

  // Connections (host.cpp).
  std::uint16_t free_port(Endpoint remote);  // 0: none is left
  ConnectionId adopt(const Connection& connection);
  struct ByPair {
    SocketPair pair;
    ConnectionId id = 0;
  };

  Held* held(ConnectionId id);
  void name_pair(const SocketPair& pair, ConnectionId id);
  void forget_pair(const SocketPair& pair);
  template <typename Work>
  void work_on(ConnectionId id, Work&& work);
  void forget(ConnectionId id);
  void prune();
  Seq choose_isn(Instant now, const Config& config, const SocketPair& pair, State state, Outbox& out) const;
  std::uint32_t stamp_offset(const SocketPair& pair) const;  // of our timestamp clock (RFC 7323, 7.1)
  bool reopens(const Connection& old, const Segment& segment) const;
  void reopen(Instant now, ConnectionId old, const Segment& syn, Outbox& out);
  void note(Rule rule, const SocketPair& pair, State state, Outbox& out, std::int64_t value = 0) const;

  // Listening (host_listen.cpp).
  SynVerdict verdict(const Listener& listener) const;
  void arrives_at_listener(Instant now, Listener& listener, const Segment& segment, Outbox& out);
  void arrives_in_listen(Instant now, const Segment& segment, Outbox& out);
  void take_syn(Instant now, Listener& listener, const Segment& syn, Outbox& out);
  Connection inflate(const Listener& listener, const SocketPair& pair, const HalfOpen& slot) const;
  void drop_syn(Listener& listener, const Segment& syn, Rule rule, std::uint64_t& count, Outbox& out);
  void answer_with_cookie(Instant now, Listener& listener, const Segment& syn, Outbox& out);
  void check_cookie(Instant now, Listener& listener, const Segment& segment, Outbox& out);
  void arrives_at_slot(Instant now, Listener& listener, const Slot& slot, const Segment& segment,
                       Outbox& out);
  static void keep(Listener& listener, const Slot& slot, const Connection& connection);
  void slot_expires(Instant now, Listener& listener, const Slot& slot, Outbox& out);
  bool complete(Instant now, Listener& listener, const Connection& connection, std::size_t segments,
                std::size_t notes, Outbox& out);

  Address address_;
  Config config_;
  std::uint64_t secret_;
  std::vector<Held> connections_;  // in order of id
  std::vector<ByPair> by_pair_;    // those that are not CLOSED, in order of pair
  std::map<std::uint16_t, Listener> listeners_;
  std::vector<ConnectionId> released_;  // in order
  Deadlines deadlines_;                 // of connections_
  std::optional<Seq> isn_above_;        // while TIME-WAIT is reopened: what the new ISS must lie beyond
  ConnectionId last_id_ = 0;
  std::uint16_t next_port_ = first_ephemeral_port;
};

}  // namespace tcp
