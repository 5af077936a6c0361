// Options between two ends: what both SYNs agree on, timestamps and PAWS, window scale, SACK (RFC 7323;
// RFC 2018; RFC 2883).
#include <algorithm>

#include "core/tcp/connection.hpp"

namespace tcp {
namespace {

constexpr Duration stamp_lifetime = std::chrono::hours{24 * 24};  // RFC 7323, 5.5

bool stamp_before(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::int32_t>(a - b) < 0;
}

}  // namespace

// What the peer's SYN offers and we would have offered too.
void Connection::agree(const Offer& offer, Instant now) {
  if (config_.window_scaling && offer.shift) {
    tcb_.snd.wind_shift = *offer.shift;
    tcb_.rcv.wind_shift = window_shift_for(config_.receive_buffer, config_.window_shift);
  }
  tcb_.sack = config_.sack && offer.sack;
  if (config_.timestamps && offer.stamps) {
    tcb_.stamps.on = true;
    tcb_.stamps.recent = offer.stamps->value;
    tcb_.stamps.recent_at = now;
    tcb_.snd.mss = static_cast<std::uint16_t>(tcb_.snd.mss - stamps_octets);
  }
}

void Connection::note_agreement(Outbox& out) const {
  if (tcb_.snd.wind_shift > 0 || tcb_.rcv.wind_shift > 0) {
    note(Rule::WindowScaleAgreed, out, tcb_.snd.wind_shift);
  }
  if (tcb_.stamps.on) note(Rule::TimestampsAgreed, out, tcb_.stamps.recent);
  if (tcb_.sack) note(Rule::SackAgreed, out);
}

Segment Connection::syn_segment(Instant now) const {
  const bool answers = state_ != State::SynSent;
  Segment syn = blank(answers ? Syn | Ack : Syn);
  syn.seq = tcb_.iss;
  Offer offer{.mss = config_.mss, .sack = answers ? tcb_.sack : config_.sack};
  const bool scales = answers ? tcb_.rcv.wind_shift > 0 || tcb_.snd.wind_shift > 0 : config_.window_scaling;
  if (scales) offer.shift = window_shift_for(config_.receive_buffer, config_.window_shift);
  if (answers ? tcb_.stamps.on : config_.timestamps) {
    offer.stamps = Timestamps{.value = stamp(now), .echo_reply = answers ? tcb_.stamps.recent : 0};
  }
  syn.options = syn_options(config_.option_order, offer);
  return syn;
}

// How long ago the segment was sent that TSecr of an ACK answers; a millisecond at least.
std::optional<Duration> Connection::age_of_echo(Instant now, const Segment& segment) const {
  const auto stamps = tcb_.stamps.on ? segment.options.timestamps() : std::nullopt;
  if (!stamps || stamps->echo_reply == 0) return std::nullopt;
  const std::uint32_t age = stamp(now) - stamps->echo_reply;
  if (stamp_before(age, 0) || age > ticks(now)) return std::nullopt;  // we never sent it
  return Duration(std::int64_t{std::max(age, 1U)} * 1000);
}

// RFC 7323, 5.3, R1, and 3.2.
bool Connection::check_timestamp(Instant now, const Segment& segment, Outbox& out) {
  if (!tcb_.stamps.on || segment.flags.rst()) return true;
  const auto stamps = segment.options.timestamps();
  if (!stamps) {
    if (!config_.drop_without_timestamp || segment.flags.syn()) return true;
    note(Rule::TimestampMissing, out, segment.seq.value());
    return false;
  }
  const bool valid = now - tcb_.stamps.recent_at < stamp_lifetime;
  if (!valid || !stamp_before(stamps->value, tcb_.stamps.recent)) return true;
  if (!config_.paws) {
    note(Rule::WithoutPaws, out, stamps->value);
    return true;
  }
  note(Rule::OldTimestamp, out, stamps->value);
  report_duplicate(segment, out);
  send_ack(now, Rule::OldTimestamp, out);
  return false;
}

// 4.3, (2). An older value comes so far only without PAWS: check_timestamp() stops it.
void Connection::take_timestamp(Instant now, const Segment& segment) {
  const auto stamps = tcb_.stamps.on ? segment.options.timestamps() : std::nullopt;
  if (!stamps || after(segment.seq, last_ack_)) return;
  tcb_.stamps.recent = stamps->value;
  tcb_.stamps.recent_at = now;
}

// Data keep their length when they go again, so blocks have the room that is left.
void Connection::write_options(Instant now, Segment& segment) {
  std::optional<Timestamps> stamps;
  if (tcb_.stamps.on) {
    stamps = Timestamps{.value = stamp(now), .echo_reply = segment.flags.ack() ? tcb_.stamps.recent : 0};
  }
  SackBlocks blocks;
  const std::size_t room = tcb_.snd.mss - std::min<std::size_t>(segment.data.size(), tcb_.snd.mss);
  if (tcb_.sack && segment.flags.ack() && room > sack_head_octets) {
    blocks = report_.blocks(assembler_.blocks(), (room - sack_head_octets) / 8);
    if (blocks.count > 0) report_.told();
  }
  segment.options = segment_options(stamps, blocks);
}

// What a new segment may carry: Eff.snd.MSS, less a SACK option that is due.
std::uint16_t Connection::segment_room() const {
  if (!tcb_.sack) return tcb_.snd.mss;
  const std::size_t blocks =
      report_.blocks(assembler_.blocks(), tcb_.stamps.on ? 3 : SackBlocks{}.block.size()).count;
  if (blocks == 0) return tcb_.snd.mss;
  return static_cast<std::uint16_t>(tcb_.snd.mss - (sack_head_octets + 8 * blocks));  // least_mss has room
}

// What-if: SYN and FIN may take no sequence number.
std::uint32_t Connection::length(const Segment& segment) const {
  return static_cast<std::uint32_t>(segment.data.size()) +
         counted() * ((segment.flags.syn() ? 1U : 0U) + (segment.flags.fin() ? 1U : 0U));
}

Seq Connection::fin_of(const Segment& segment) const {
  return segment.seq + static_cast<std::uint32_t>(segment.data.size()) +
         (segment.flags.syn() ? counted() : 0);
}

}  // namespace tcp
