// RFC 8985, sections 6.2 and 7.2.
#include "core/tcp/rack.hpp"

#include <algorithm>

#include "core/tcp/scoreboard.hpp"

namespace tcp {
namespace {

// RACK_sent_after().
bool sent_after(Instant t1, Seq seq1, Instant t2, Seq seq2) {
  return t1 > t2 || (t1 == t2 && after(seq1, seq2));
}

}  // namespace

void rack_delivered(Rack& rack, const Transmission& t, Instant now, std::optional<Instant> echo) {
  const Duration rtt = now - t.sent_at;
  if (!t.retransmitted) rack.min_rtt = std::min(rack.min_rtt, rtt);
  // Step 3: what was never sent again and is delivered below the highest came out of order.
  if (!rack.any || after(t.end(), rack.fack)) {
    rack.fack = t.end();
  } else if (before(t.end(), rack.fack) && !t.retransmitted) {
    rack.reordering_seen = true;
  }
  // Step 2: an acknowledgment too early for the retransmission is for the original.
  const bool for_the_original = (echo && *echo + 1ms <= t.sent_at) || rtt < rack.min_rtt;
  if (t.retransmitted && for_the_original) return;
  if (rack.any && !sent_after(t.sent_at, t.end(), rack.xmit_ts, rack.end_seq)) return;
  rack.any = true;
  rack.xmit_ts = t.sent_at;
  rack.end_seq = t.end();
  rack.rtt = rtt;
}

void rack_adapt(Rack& rack, Seq una, Seq nxt, bool duplicate, bool repaired) {
  if (rack.dsack_round && after_or_at(una, *rack.dsack_round)) rack.dsack_round.reset();
  if (duplicate && !rack.dsack_round) {
    // With nothing in flight SND.UNA is at SND.NXT already: then the next octet ends the round.
    rack.dsack_round = una == nxt ? nxt + 1 : nxt;
    if (rack.reo_wnd_mult < UINT8_MAX) ++rack.reo_wnd_mult;
    rack.reo_wnd_persist = reo_wnd_recoveries;
  } else if (repaired && --rack.reo_wnd_persist == 0) {
    rack.reo_wnd_mult = 1;
    rack.reo_wnd_persist = reo_wnd_recoveries;
  }
}

Duration reordering_window(const Rack& rack, const Rtt& rtt, bool in_recovery, std::size_t segments) {
  if (!rack.reordering_seen && (in_recovery || segments >= dup_thresh)) return Duration{0};
  if (rack.min_rtt == Duration::max()) return Duration{0};
  return std::min(rack.reo_wnd_mult * rack.min_rtt / 4, rtt.srtt);
}

RackVerdict rack_detect_loss(const Rack& rack, std::span<Transmission> flight, Instant now, Duration window) {
  RackVerdict verdict;
  if (!rack.any) return verdict;
  for (Transmission& t : flight) {
    if (t.sacked || t.lost || !sent_after(rack.xmit_ts, rack.end_seq, t.sent_at, t.end())) continue;
    const Duration remaining = t.sent_at + rack.rtt + window - now;
    if (remaining <= Duration{0}) {
      t.lost = true;
      ++verdict.lost;
    } else {
      verdict.timeout = std::max(verdict.timeout, remaining);
    }
  }
  return verdict;
}

void rack_mark_on_timeout(const Rack& rack, std::span<Transmission> flight, Instant now, Duration window) {
  for (Transmission& t : flight) {
    const bool old_enough = &t == &flight.front() || t.sent_at + rack.rtt + window <= now;
    if (old_enough && !t.sacked) t.lost = true;
  }
}

Duration probe_timeout(const Rtt& rtt, bool one_segment) {
  if (!rtt.measured) return tlp_first_pto;
  return 2 * rtt.srtt + (one_segment ? tlp_max_ack_delay : Duration{0});
}

}  // namespace tcp
