// One connection of RFC 9293: a value that is told of user calls (3.10.1 to 3.10.6), of segments (3.10.7) and
// of time (3.10.8), and answers with segments and notes in the caller's outbox. It copies with `=`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/tcp/assembler.hpp"
#include "core/tcp/byte_queue.hpp"
#include "core/tcp/config.hpp"
#include "core/tcp/digest.hpp"
#include "core/tcp/outbox.hpp"
#include "core/tcp/segment.hpp"
#include "core/tcp/send_policy.hpp"
#include "core/tcp/send_queue.hpp"
#include "core/tcp/state.hpp"
#include "core/tcp/tcb.hpp"
#include "core/tcp/time.hpp"
#include "core/tcp/timer.hpp"

namespace tcp {

// How a connection ended, for its user.
enum class Error : std::uint8_t { None, Refused, Reset, TimedOut, Aborted };

// "timed out"
std::string_view name(Error error);

struct HalfOpen;

class Connection {
 public:
  // How long a small segment waits for a silly window to grow (3.8.6.2.1: 0.1 s to 1 s).
  static constexpr Duration silly_window_patience = 500ms;

  // In CLOSED. `iss` is the initial send sequence number that OPEN or the first SYN will use.
  Connection(const SocketPair& pair, const Config& config, Seq iss);
  // As a listening host makes one for the time of a segment or a timer: in LISTEN, or in SYN-RECEIVED.
  static Connection in_listen(const SocketPair& pair, const Config& config, Seq iss);
  static Connection in_syn_received(const SocketPair& pair, const Config& config, const HalfOpen& slot);

  // User calls. Each is allowed in any state; what the RFC answers with an error returns 0 or does nothing.
  // So does opening what has ended: its ISS is used up, and the next OPEN of the pair is another Connection.
  void open_active(Instant now, Outbox& out);  // 3.10.1, to SYN-SENT
  void open_passive(Outbox& out);              // 3.10.1, to LISTEN; the remote endpoint is filled by the SYN
  std::size_t send(Instant now, std::span<const std::byte> data, Outbox& out);  // 3.10.2: octets taken
  std::size_t receive(Instant now, std::span<std::byte> into, Outbox& out);     // 3.10.3: octets given
  void close(Instant now, Outbox& out);                                         // 3.10.4
  void abort(Instant now, Outbox& out);                                         // 3.10.5

  void segment_arrives(Instant now, const Segment& segment, Outbox& out);  // 3.10.7
  void timer_expires(Instant now, Outbox& out);  // every timer that is due; too early or twice does nothing
  Instant next_deadline() const { return timers_.next_deadline(); }

  State state() const { return state_; }
  Error error() const { return error_; }
  const SocketPair& pair() const { return pair_; }
  const Config& config() const { return config_; }
  const Tcb& tcb() const { return tcb_; }
  const Timers& timers() const { return timers_; }
  bool passive() const { return passive_; }  // came from LISTEN (3.10.7.4 asks)
  std::size_t readable() const;              // octets that receive() would give
  std::size_t send_queued() const;           // octets taken by send() and not yet acknowledged
  std::uint32_t flight() const { return tcb_.snd.nxt - tcb_.snd.una; }
  bool peer_finished() const {
    return peer_finished_;
  }  // the peer's FIN has been taken in order: end of file
  std::span<const Transmission> transmissions() const { return send_.in_flight(); }
  std::span<const Assembler::Block> held() const { return assembler_.blocks(); }  // came ahead of a gap

  void digest(Digest& d) const;

 private:
  enum class AckDue : std::uint8_t { No, Delayed, Now };

  // Decisions (connection.cpp).
  void note(Rule rule, Outbox& out, std::int64_t value = 0) const;
  void enter(State state, Rule rule, Outbox& out, std::int64_t value = 0);
  void end(Error error, Rule rule, Outbox& out, std::int64_t value = 0);  // to CLOSED
  void return_to_listen(Rule rule, Outbox& out);
  void begin_sending();  // ISS, the window before any measurement
  void take_peer_syn(Seq irs, std::uint16_t mss_offered);
  void set_send_window(const Segment& segment);
  void establish(const Segment& segment, Rule rule, Outbox& out);
  void enter_time_wait(Instant now, Rule rule, Outbox& out);
  bool synchronized() const { return state_ >= State::Established; }
  bool fin_acknowledged() const { return fin_sent_ && tcb_.snd.una == tcb_.snd.nxt; }

  // The states of 3.10.7 (connection_open.cpp): where there is no connection yet.
  void arrives_in_listen(Instant now, const Segment& segment, Outbox& out);    // 3.10.7.2
  void arrives_in_syn_sent(Instant now, const Segment& segment, Outbox& out);  // 3.10.7.3
  void take_peer_syn(const Segment& segment);
  void answer_with_reset(const Segment& segment, Rule rule, Outbox& out) const;
  void send_syn(Instant now, Rule cause, Outbox& out);
  Segment syn_segment() const;

  // 3.10.7.4 (connection_arrives.cpp), its checks in its order; false: the segment is done with.
  void arrives_elsewhere(Instant now, const Segment& segment, Outbox& out);
  bool check_sequence(Instant now, const Segment& segment, Outbox& out);  // first
  bool check_reset(const Segment& segment, Outbox& out);                  // second
  bool check_syn(const Segment& segment, Outbox& out);                    // fourth
  bool check_ack(Instant now, const Segment& segment, Outbox& out);       // fifth
  void finish_arrival(Instant now, const Segment& segment, Outbox& out);
  void check_urgent(const Segment& segment, Outbox& out);            // sixth
  void take_text(Instant now, const Segment& segment, Outbox& out);  // seventh
  void see_fin(Seq fin, Outbox& out);                                // eighth
  void take_peer_fin(Instant now, Outbox& out);
  bool asks_again(const Segment& segment) const;
  void answer_again(Instant now, Outbox& out);
  bool repeats_peer_syn(const Segment& segment) const;
  bool repeats_peer_fin(const Segment& segment) const;
  bool ack_in_syn_received(const Segment& segment, Outbox& out);
  bool ack_in_range(const Segment& segment, Outbox& out);
  void take_window(Instant now, const Segment& segment, Outbox& out);
  bool our_fin_acknowledged(Instant now, Outbox& out);

  // Receiving and acknowledging (connection_receive.cpp).
  void take_in_order(Instant now, std::span<const std::byte> octets, Outbox& out);
  void restart_fin_wait_2(Instant now);
  void owe_ack(Instant now, Outbox& out);
  void owe_ack_now(Rule rule, Outbox& out, std::int64_t value = 0);
  std::uint32_t receive_space() const;
  std::uint32_t least_window_step() const;
  void advance_receive_window();
  void consider_window_update(Outbox& out);

  // Sending (connection_send.cpp).
  Segment blank(Flags flags) const;
  void emit(Segment segment, Rule cause, bool retransmission, Outbox& out);
  void send_ack(Rule cause, Outbox& out);
  void send_range(Instant now, Seq seq, std::uint32_t octets, bool fin, Rule cause, bool again, Outbox& out);
  void retransmit(Instant now, std::size_t index, Rule cause, Outbox& out);
  bool resend_lost(Instant now, Rule cause, Outbox& out);
  void run_retransmission_timer(Instant now);
  void window_opens(Instant now, Outbox& out);
  bool may_transmit() const;
  std::uint32_t unsent() const;
  std::uint32_t usable_window() const;
  bool congestion_allows(std::uint32_t octets) const;
  void hold_back(Hold why, Outbox& out);
  void transmit(Instant now, bool override_hold, Outbox& out);
  void settle(Instant now, Outbox& out);  // sends what may go and what is owed, runs the timers that must run
  void settle_timers(Instant now, Outbox& out);

  // Acknowledgments and time (connection_timers.cpp).
  void advance_una(Instant now, Seq ack, Outbox& out);
  bool grow_congestion_window(Instant now, std::uint32_t acked, Outbox& out);
  void count_duplicate(Instant now, const Segment& segment, Outbox& out);
  void retransmission_timeout(Instant now, Outbox& out);
  void persist_timeout(Instant now, Outbox& out);
  std::uint8_t retry_limit() const;
  void give_up(std::uint8_t retransmissions, Outbox& out);

  SocketPair pair_;
  Config config_;
  State state_ = State::Closed;
  Error error_ = Error::None;
  bool passive_ = false;
  bool begun_ = false;  // the ISS is in use, or used up
  Tcb tcb_;
  Timers timers_;

  SendQueue send_;
  bool close_called_ = false;  // FIN goes behind the data
  bool fin_sent_ = false;
  bool syn_timed_out_ = false;
  bool syn_acknowledged_ = false;
  std::uint32_t max_window_ = 0;  // the largest the peer has offered
  Hold hold_ = Hold::Nothing;     // why the next octet waits
  Duration persist_interval_{0};
  std::uint8_t probes_unanswered_ = 0;

  ByteQueue received_;  // in order, not read yet
  Assembler assembler_;
  std::optional<Seq> peer_fin_;  // where the peer's FIN stands, once it was seen
  bool peer_finished_ = false;
  AckDue ack_due_ = AckDue::No;
  Rule ack_rule_{};                           // why, while an ACK is due
  Seq last_ack_;                              // the acknowledgment number that was sent last
  std::uint16_t full_segment_ = default_mss;  // the largest data segment seen, at least the default MSS
};

}  // namespace tcp
