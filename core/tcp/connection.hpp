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
#include "core/tcp/option_order.hpp"
#include "core/tcp/outbox.hpp"
#include "core/tcp/sack_report.hpp"
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

// What ICMP reports of a segment of ours (RFC 9293, 3.9.2.2): net, host or route trouble that may pass; a
// protocol or port that is not there; the obsolete Source Quench.
enum class IcmpError : std::uint8_t { Soft, Hard, SourceQuench };

struct HalfOpen;

class Connection {
 public:
  // How long a small segment waits for a silly window to grow (3.8.6.2.1: 0.1 s to 1 s).
  static constexpr Duration silly_window_patience = 500ms;

  // In CLOSED. `iss` is the initial send sequence number that OPEN or the first SYN will use, `stamp_offset`
  // what our timestamp clock begins with.
  Connection(const SocketPair& pair, const Config& config, Seq iss, std::uint32_t stamp_offset = 0);
  // As a listening host makes one for the time of a segment or a timer: in LISTEN, or in SYN-RECEIVED.
  static Connection in_listen(const SocketPair& pair, const Config& config, Seq iss,
                              std::uint32_t stamp_offset = 0);
  static Connection in_syn_received(const SocketPair& pair, const Config& config, const HalfOpen& slot,
                                    std::uint32_t stamp_offset = 0);

  // User calls. Each is allowed in any state; what the RFC answers with an error returns 0 or does nothing.
  // So does opening what has ended: its ISS is used up, and the next OPEN of the pair is another Connection.
  void open_active(Instant now, Outbox& out);  // 3.10.1, to SYN-SENT
  void open_passive(Outbox& out);              // 3.10.1, to LISTEN; the remote endpoint is filled by the SYN
  // 3.10.2: octets taken. `more` will follow at once: a small segment may wait for it, and PUSH is not set.
  std::size_t send(Instant now, std::span<const std::byte> data, Outbox& out, bool more = false);
  // The same with the URGENT flag: all that is queued, with these, is urgent (3.8.5).
  std::size_t send_urgent(Instant now, std::span<const std::byte> data, Outbox& out);
  std::size_t receive(Instant now, std::span<std::byte> into, Outbox& out);  // 3.10.3: octets given
  void close(Instant now, Outbox& out);                                      // 3.10.4
  void abort(Instant now, Outbox& out);                                      // 3.10.5
  // New values for what can change while it lives (buffers, Nagle, cork, time-outs); MSS is not among them.
  void tune(Instant now, const Config& config, Outbox& out);
  void push(Instant now, Outbox& out);  // what waits for company (Nagle, cork) goes out now, once
  // The user is gone for good: text that comes from now on draws a RST (3.6.1, SHLD-3), and FIN-WAIT-2 ends
  // after Config::fin_wait_2.
  void leave(Instant now);

  void make_way(Outbox& out);  // TIME-WAIT ends for a provably newer SYN (RFC 6191)

  void segment_arrives(Instant now, const Segment& segment, Outbox& out);  // 3.10.7
  void icmp_arrives(Instant now, Seq seq, IcmpError error, Outbox& out);   // 3.9.2.2
  void timer_expires(Instant now, Outbox& out);  // every timer that is due; too early or twice does nothing
  // That timer alone, as if it were due now; one that does not run does nothing.
  void expire(Instant now, Timer timer, Outbox& out);
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
  std::span<const std::byte> received() const { return received_.octets(); }  // what receive() would give
  std::uint32_t unsent() const;         // octets taken by send() that have not gone out
  std::uint32_t urgent_unread() const;  // octets up to the end of the peer's urgent data (MUST-32, MUST-33)
  std::uint32_t flight() const { return tcb_.snd.nxt - tcb_.snd.una; }
  bool peer_finished() const {
    return peer_finished_;
  }  // the peer's FIN has been taken in order: end of file
  std::span<const Transmission> transmissions() const { return send_.in_flight(); }
  std::span<const Assembler::Block> held() const { return assembler_.blocks(); }  // came ahead of a gap

  // Of the timestamp clock: milliseconds.
  static std::uint32_t ticks(Instant now) { return static_cast<std::uint32_t>(microseconds(now) / 1000); }

  void digest(Digest& d) const;
  // As Host::each_octets().
  bool holds_octets() const { return send_.size() > 0 || !received_.empty() || !assembler_.empty(); }
  template <typename Visit>
  void each_octets(Visit&& visit) {
    if (send_.size() > 0) visit(send_.row());
    if (!received_.empty()) visit(received_.row());
    assembler_.each_octets(visit);
  }
  std::size_t memory() const;  // octets it takes, about

 private:
  enum class AckDue : std::uint8_t { No, Delayed, Now };
  enum class Urge : std::uint8_t { Corked, Normal, Override };

  // Decisions (connection.cpp).
  void note(Rule rule, Outbox& out, std::int64_t value = 0) const;
  void enter(State state, Rule rule, Outbox& out, std::int64_t value = 0);
  void end(Error error, Rule rule, Outbox& out, std::int64_t value = 0);  // to CLOSED
  void return_to_listen(Rule rule, Outbox& out);
  void begin_sending();  // ISS, the window before any measurement
  void take_peer_syn(Seq irs, const Offer& offer, Instant now);
  void set_send_window(const Segment& segment);
  std::uint32_t offered_window(const Segment& segment) const;  // octets
  void establish(const Segment& segment, Rule rule, Outbox& out);
  void enter_time_wait(Instant now, Rule rule, Outbox& out);
  bool synchronized() const { return state_ >= State::Established; }
  bool fin_acknowledged() const { return fin_sent_ && tcb_.snd.una == tcb_.snd.nxt; }

  // The states of 3.10.7 (connection_open.cpp): where there is no connection yet.
  void arrives_in_listen(Instant now, const Segment& segment, Outbox& out);    // 3.10.7.2
  void arrives_in_syn_sent(Instant now, const Segment& segment, Outbox& out);  // 3.10.7.3
  void answer_with_reset(const Segment& segment, Rule rule, Outbox& out) const;
  void send_syn(Instant now, Rule cause, Outbox& out);
  Segment syn_segment(Instant now) const;

  // Options (connection_options.cpp).
  void agree(const Offer& offer, Instant now);
  void note_agreement(Outbox& out) const;
  std::uint32_t stamp(Instant now) const { return tcb_.stamps.offset + ticks(now); }
  std::optional<Duration> age_of_echo(Instant now, const Segment& segment) const;
  bool check_timestamp(Instant now, const Segment& segment, Outbox& out);
  void take_timestamp(Instant now, const Segment& segment);
  void write_options(Instant now, Segment& segment);
  std::uint16_t segment_room() const;

  // A what-if: whether SYN and FIN take a sequence number (3.4).
  std::uint32_t counted() const { return config_.count_syn_and_fin ? 1 : 0; }
  std::uint32_t length(const Segment& segment) const;
  Seq fin_of(const Segment& segment) const;

  // 3.10.7.4 (connection_arrives.cpp), its checks in its order; false: the segment is done with.
  void arrives_elsewhere(Instant now, const Segment& segment, Outbox& out);
  bool check_sequence(Instant now, const Segment& segment, Outbox& out);  // first
  bool check_reset(Instant now, const Segment& segment, Outbox& out);     // second
  bool check_syn(Instant now, const Segment& segment, Outbox& out);       // fourth
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
  bool ack_in_range(Instant now, const Segment& segment, Outbox& out);
  void challenge(Instant now, Rule rule, Outbox& out);  // RFC 5961
  void take_window(Instant now, const Segment& segment, bool advances, Outbox& out);
  bool our_fin_acknowledged(Instant now, Outbox& out);

  // Receiving and acknowledging (connection_receive.cpp).
  void take_in_order(Instant now, std::span<const std::byte> octets, Outbox& out);
  void report_duplicate(const Segment& segment, Outbox& out);
  void restart_fin_wait_2(Instant now);
  void owe_ack(Instant now, Outbox& out);
  void owe_ack_now(Rule rule, Outbox& out, std::int64_t value = 0);
  std::uint32_t receive_space() const;
  std::uint32_t least_window_step() const;
  void advance_receive_window();
  void consider_window_update(Outbox& out);

  // Sending (connection_calls.cpp, connection_send.cpp).
  std::size_t queue(std::span<const std::byte> data, Outbox& out);
  Segment blank(Flags flags) const;
  void emit(Instant now, Segment segment, Rule cause, bool retransmission, Outbox& out);
  void send_ack(Instant now, Rule cause, Outbox& out);
  void mark_urgent(Segment& segment) const;
  bool pushes(Seq seq, std::uint32_t octets) const;
  void send_range(Instant now, Seq seq, std::uint32_t octets, bool fin, Rule cause, bool again, Outbox& out);
  void retransmit(Instant now, std::size_t index, Rule cause, Outbox& out);
  bool resend_lost(Instant now, Rule cause, Outbox& out);
  void run_retransmission_timer(Instant now);
  void window_opens(Instant now, Outbox& out);
  bool may_transmit() const;
  std::uint32_t usable_window() const;
  bool congestion_allows(std::uint32_t octets) const;
  bool limited_transmit_allows(std::uint32_t octets) const;
  Hold why_wait(std::uint32_t octets, Urge urge) const;
  void send_new(Instant now, Urge urge, Outbox& out);
  void consider_idle_restart(Instant now, Outbox& out);
  void hold_back(Hold why, Outbox& out);
  void transmit(Instant now, Urge urge, Outbox& out);
  void settle(Instant now, Outbox& out,
              bool corked = false);  // sends what may go and what is owed, runs the timers that must run
  void settle_timers(Instant now, Outbox& out);

  // Acknowledgments and time (connection_timers.cpp).
  void advance_una(Instant now, const Segment& segment, Outbox& out);
  void measure_round_trip(Instant now, const Segment& segment, const Acknowledged& covered, Outbox& out);
  void delayed_ack_timeout(Instant now, Outbox& out);
  void retransmission_timeout(Instant now, Outbox& out);
  void persist_timeout(Instant now, Outbox& out);
  std::uint8_t retry_limit() const;
  void give_up(std::uint8_t retransmissions, Outbox& out);
  void hear(Instant now);  // the peer is alive
  void keep_alive_timeout(Instant now, Outbox& out);
  void run_user_timer(Instant now);

  // Congestion and loss (connection_recovery.cpp).
  bool guided_by_sack() const;
  bool grow_congestion_window(Instant now, std::uint32_t acked, bool window_used, Outbox& out);
  void count_duplicate(Instant now, const Segment& segment, Outbox& out);
  std::uint32_t take_reports(Instant now, const Segment& segment);
  void recover_by_reports(Instant now, const Segment& segment, std::uint32_t reported, bool advances,
                          Outbox& out);
  void adapt_reordering_window(const Segment& segment, Outbox& out);
  std::size_t find_losses(Instant now, Outbox& out);
  void begin_recovery(Instant now, Outbox& out);
  void reordering_timeout(Instant now, Outbox& out);
  void resend_doubtful(Instant now, Outbox& out);
  void arm_probe(Instant now);
  std::uint32_t news_in(Seq ack) const;
  void send_probe(Instant now, Outbox& out);
  void end_probe(const Segment& segment, bool advances, Outbox& out);

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
  bool user_gone_ = false;
  Seq push_;  // what was sent last with PUSH ends here
  std::optional<Seq>
      burst_pair_;  // Config::push_pairs: the pair of full segments that goes out now ends here
  bool fin_sent_ = false;
  bool syn_timed_out_ = false;
  bool syn_acknowledged_ = false;
  std::uint32_t max_window_ = 0;  // the largest the peer has offered
  Hold hold_ = Hold::Nothing;     // why the next octet waits
  Duration persist_interval_{0};
  std::uint8_t probes_unanswered_ = 0;
  std::uint8_t keep_alives_unanswered_ = 0;
  std::uint8_t challenges_ = 0;  // challenge ACKs sent since
  Instant challenges_since_ = never;
  Instant data_sent_at_ = never;  // the last time
  bool rescued_ = false;          // NextSeg()'s rule (4) was used in this recovery

  ByteQueue received_;  // in order, not read yet
  Assembler assembler_;
  SackReport report_;
  std::optional<Seq> peer_fin_;  // where the peer's FIN stands, once it was seen
  bool peer_finished_ = false;
  AckDue ack_due_ = AckDue::No;
  std::uint8_t quick_acks_ = 0;               // so many more are not delayed
  Instant text_at_ = never;                   // text came the last time
  Rule ack_rule_{};                           // why, while an ACK is due
  Seq last_ack_;                              // the acknowledgment number that was sent last
  std::uint16_t full_segment_ = default_mss;  // the largest data segment seen, at least the default MSS
};

}  // namespace tcp
