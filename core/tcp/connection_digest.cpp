// A connection's digest: every field, in the order of the header.
#include "core/tcp/connection.hpp"

namespace tcp {
namespace {

std::uint64_t as_bits(Instant t) {
  return static_cast<std::uint64_t>(microseconds(t));
}
std::uint64_t as_bits(Duration d) {
  return static_cast<std::uint64_t>(d.count());
}

template <typename... Bools>
std::uint64_t packed(Bools... bits) {
  std::uint64_t all = 0;
  ((all = 2 * all + (bits ? 1 : 0)), ...);
  return all;
}

void add(Digest& d, const Congestion& c) {
  for (const std::uint32_t n :
       {c.cwnd, c.ssthresh, std::uint32_t{c.duplicate_acks}, c.limited, c.recover.value(),
        std::uint32_t{c.slow_start_segments}, c.curve.w_max, c.curve.w_est, c.curve.cwnd_prior}) {
    d.add(n);
  }
  d.add(packed(c.in_recovery, c.partial_ack, c.cubic));
  d.add(static_cast<std::uint64_t>(c.curve.k_ms));
  d.add(as_bits(c.curve.epoch));
  d.add(as_bits(c.curve.seen));
}

void add(Digest& d, const Rack& r) {
  for (const Seq s : {r.end_seq, r.fack, r.probe_end, r.dsack_round.value_or(Seq{})}) d.add(s.value());
  for (const std::uint8_t n : {r.reo_wnd_mult, r.reo_wnd_persist}) d.add(n);
  d.add(as_bits(r.xmit_ts));
  d.add(as_bits(r.rtt));
  d.add(as_bits(r.min_rtt));
  d.add(packed(r.reordering_seen, r.any, r.probing, r.probe_is_retransmission, r.dsack_round.has_value(),
               r.recovering));
}

void add(Digest& d, const Tcb& t) {
  for (const Seq s :
       {t.snd.una, t.snd.nxt, t.snd.up, t.snd.wl1, t.snd.wl2, t.iss, t.irs, t.rcv.nxt, t.rcv.up}) {
    d.add(s.value());
  }
  for (const std::uint32_t n :
       {t.snd.wnd, std::uint32_t{t.snd.mss}, std::uint32_t{t.snd.wind_shift}, t.rcv.wnd,
        std::uint32_t{t.rcv.wind_shift}, t.stamps.offset, t.stamps.recent}) {
    d.add(n);
  }
  d.add(as_bits(t.stamps.recent_at));
  d.add(packed(t.stamps.on, t.sack, t.rtt.measured));
  for (const Duration time : {t.rtt.srtt, t.rtt.rttvar, t.rtt.rto}) d.add(as_bits(time));
  d.add(t.rtt.backoffs);
  add(d, t.congestion);
  add(d, t.rack);
}

}  // namespace

void Connection::digest(Digest& d) const {
  d.add(pair_.local.address.value);
  d.add(pair_.local.port);
  d.add(pair_.remote.address.value);
  d.add(pair_.remote.port);
  tcp::digest(d, config_);
  d.add(static_cast<std::uint64_t>(state_));
  d.add(static_cast<std::uint64_t>(error_));
  add(d, tcb_);
  for (std::size_t i = 0; i < timer_count; ++i) {
    d.add(as_bits(timers_[static_cast<Timer>(i)].started));
    d.add(as_bits(timers_[static_cast<Timer>(i)].deadline));
  }

  send_.digest(d);
  d.add(packed(passive_, close_called_, fin_sent_, syn_timed_out_, syn_acknowledged_, begun_, user_gone_,
               rescued_, peer_fin_.has_value(), peer_finished_, burst_pair_.has_value()));
  for (const Seq s : {push_, peer_fin_.value_or(Seq{}), last_ack_, burst_pair_.value_or(Seq{})})
    d.add(s.value());
  d.add(max_window_);
  d.add(static_cast<std::uint64_t>(hold_));
  d.add(as_bits(persist_interval_));
  for (const Instant t : {challenges_since_, data_sent_at_, text_at_}) d.add(as_bits(t));
  for (const std::uint8_t n : {probes_unanswered_, keep_alives_unanswered_, challenges_, quick_acks_})
    d.add(n);

  d.add(received_.octets());
  assembler_.digest(d);
  report_.digest(d);
  d.add(static_cast<std::uint64_t>(ack_due_));
  d.add(static_cast<std::uint64_t>(ack_rule_));
  d.add(full_segment_);
}

std::size_t Connection::memory() const {
  std::size_t octets =
      sizeof(Connection) + send_.size() + received_.size() + send_.in_flight().size() * sizeof(Transmission);
  for (const Assembler::Block& block : assembler_.blocks()) octets += sizeof(block) + block.octets.size();
  return octets;
}

}  // namespace tcp
