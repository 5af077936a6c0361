// One end of the wire: its TCP, the connections that its program holds, and what that program does by itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/sim/pattern.hpp"
#include "core/tcp/host.hpp"

namespace sim {

struct StackKnob;
using tcp::Duration;
using tcp::Instant;
using namespace std::chrono_literals;

// What the program at an end does by itself. Everything else the learner does by hand.
struct Program {
  bool listens = false;                         // on World::server_port
  bool accepts = true;                          // whatever completes; false: it waits in the accept queue
  bool reads = true;                            // takes data as it comes
  Duration close_after_peer = Duration::max();  // calls close() so long after end of file; max: never
  std::uint32_t answers = 0;                    // octets sent once, when the first data has come
  std::uint16_t opens_from = 0;                 // the port of what it opens; 0: another each time
                                                // The other end opens to it, else to World::server_port
};

// What a program has given to and got from its newest connection.
struct Tally {
  std::uint64_t written = 0;  // octets that TCP took
  std::uint64_t read = 0;
  std::uint64_t wrong = 0;  // of these: not what pattern() has at their place
};

class End {
 public:
  End(tcp::Address address, const tcp::Config& config, std::uint64_t secret, const Program& program,
      std::uint16_t port);

  static constexpr std::size_t max_connections = 1024;  // beyond them the user may not open any more

  // Not while the port that it opens from still belongs to a connection to there, as in TIME-WAIT ("error:
  // connection already exists", RFC 9293, 3.10.1).
  bool can_open(tcp::Endpoint remote) const;
  std::uint16_t called_at() const { return program_.opens_from != 0 ? program_.opens_from : port_; }
  // User calls on the newest connection; open() makes it.
  void open(Instant now, tcp::Endpoint remote, tcp::Outbox& out);
  void send(Instant now, std::uint32_t octets, tcp::Outbox& out);
  void read(Instant now, std::uint32_t octets, tcp::Outbox& out);  // at most so many of what is there
  void shutdown(Instant now, tcp::Outbox& out);                    // half-close; the program reads on
  void close(Instant now, tcp::Outbox& out);                       // and the program is gone
  void abort(Instant now, tcp::Outbox& out);

  // All is lost at once. `secret` is that of the host's next life.
  void crash(std::uint64_t secret);
  void reboot();
  bool is_up() const { return up_; }
  std::uint32_t crashes() const { return crashes_; }
  void configure_reading(bool reads) { program_.reads = reads; }
  void tune(Instant now, const StackKnob& knob, std::uint32_t value, tcp::Outbox& out);

  // The program's turn: it accepts, reads, answers, goes on sending what the buffer had no room for, closes.
  // To be called after everything that happens to the host, until it has nothing more to say.
  void settle(Instant now, tcp::Outbox& out);
  Instant next_close() const;  // when the program will call close(); never

  tcp::Host& host() { return host_; }
  const tcp::Host& host() const { return host_; }
  // The newest connection that was opened or accepted here, 0: none. It can be found even when it is CLOSED.
  tcp::ConnectionId newest() const { return sockets_.empty() ? 0 : sockets_.back().id; }
  // shutdown() or close() was called on the newest: nothing more can be sent there. After close(), nothing
  // can be read either, nor closed.
  bool has_shut_down() const;
  bool has_closed() const;
  bool reads() const { return program_.reads; }
  Tally tally() const;
  void digest(tcp::Digest& d) const;
  // Octets on the heap, about, less what it shares with `before`.
  std::size_t memory(const End* before) const;

 private:
  struct Socket {
    tcp::ConnectionId id = 0;
    std::uint64_t written = 0;  // octets given to TCP
    std::uint64_t pending = 0;  // octets to be given when there is room
    std::uint64_t read = 0;
    std::uint64_t wrong = 0;
    bool answered = false;
    bool closing = false;           // FIN as soon as nothing is pending
    bool leaving = false;           // and then the program is gone
    bool closed = false;            // TCP was told
    bool gone = false;              // likewise
    Instant close_at = tcp::never;  // by the program
  };
  void adopt(tcp::ConnectionId id);
  bool is_done_with(const Socket& socket, const tcp::Connection& connection) const;
  void work(Instant now, Socket& socket, tcp::Outbox& out);
  void finish(Instant now, Socket& socket, tcp::Outbox& out);
  void take(Instant now, Socket& socket, std::size_t most, tcp::Outbox& out);
  void write(Instant now, Socket& socket, tcp::Outbox& out);

  tcp::Host host_;
  Program program_;
  std::uint16_t port_;
  std::vector<Socket> sockets_;  // oldest first
  bool up_ = true;
  std::uint32_t crashes_ = 0;
};

}  // namespace sim
