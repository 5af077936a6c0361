// See counters.hpp. What each counter counts: net/ipv4 of Linux 6.1; netstat's words: net-tools 2.10.
#include "core/console/counters.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "core/console/sockets.hpp"

namespace console {

namespace {

using sim::Event;
using sim::EventKind;
using sim::Packet;
using tcp::Rule;

// What happened at the host since it was last started.
struct Tally {
  std::map<Rule, std::uint64_t> decisions;
  std::set<tcp::ConnectionId> waited;  // connections that have come to TIME-WAIT
  std::uint64_t sent = 0, received = 0, damaged = 0;
  std::uint64_t sent_again = 0, syns_again = 0, syn_acks_again = 0, resets = 0, data = 0;
  std::uint64_t fast_again = 0, loss_again = 0;
  std::uint64_t failed_opens = 0, reset_connections = 0;
  std::uint64_t honest_drops = 0, honest_expired = 0;
  bool crashed = false;

  std::uint64_t of(Rule rule) const {
    const auto found = decisions.find(rule);
    return found == decisions.end() ? 0 : found->second;
  }
};

void count_sent(Tally& tally, const Packet& packet, std::size_t data) {
  if (packet.origin != sim::Origin::Stack) return;
  const tcp::Flags flags = packet.segment.flags;
  ++tally.sent;
  if (flags.rst()) ++tally.resets;
  if (!packet.retransmission) {
    if (data > 0) ++tally.data;
    return;
  }
  ++tally.sent_again;
  if (flags.syn()) {
    ++tally.syns_again;
    if (flags.ack()) ++tally.syn_acks_again;
  } else if (packet.cause == Rule::FastRetransmit || packet.cause == Rule::SackRecovery ||
             packet.cause == Rule::SackRetransmit || packet.cause == Rule::RecoveryPartialAck) {
    ++tally.fast_again;
  } else if (packet.cause == Rule::LostSentAgain || packet.cause == Rule::RetransmissionTimeout) {
    ++tally.loss_again;
  }
}

void count_decision(Tally& tally, const Event& event, bool behind_timeout) {
  using tcp::State;
  ++tally.decisions[event.rule];
  if (event.rule == Rule::SynQueueFull || event.rule == Rule::AcceptQueueFullForSyn) ++tally.honest_drops;
  if (event.rule == Rule::HalfOpenExpired && behind_timeout) ++tally.honest_expired;
  if (event.to == State::TimeWait && event.from != event.to) tally.waited.insert(event.connection);
  if (event.to != State::Closed || event.from == event.to) return;
  const bool by_user = event.rule == Rule::UserAborts || event.rule == Rule::UserAbortsQuietly ||
                       event.rule == Rule::CloseBeforeConnection;
  if (event.from == State::SynSent && !by_user) ++tally.failed_opens;
  if (event.from == State::Established || event.from == State::CloseWait) ++tally.reset_connections;
}

Tally tally_of(const Host& host) {
  Tally tally;
  bool behind_timeout = false;  // the event before was a timer of this host: the flood's are not told
  for (const Event event : host.log.events) {
    if (event.at > host.now) break;
    const bool here = event.side == host.side;
    switch (event.kind) {
      case EventKind::Crashed:
        if (here) {
          tally = {};
          tally.crashed = true;
        }
        break;
      case EventKind::Decision:
        if (here) count_decision(tally, event, behind_timeout);
        break;
      case EventKind::PacketSent:
        if (here)
          count_sent(tally, host.log.packets.header(event.packet - 1),
                     host.log.packets.data_octets(event.packet - 1));
        break;
      case EventKind::PacketArrived:
        if (!here) ++tally.received;
        break;
      case EventKind::PacketLost:
        if (!here && host.log.packets.header(event.packet - 1).fate == sim::Fate::ChecksumFailed) {
          ++tally.received;
          ++tally.damaged;
        }
        break;
      default:
        break;
    }
    behind_timeout = here && event.kind == EventKind::Decision && event.rule == Rule::RetransmissionTimeout;
  }
  return tally;
}

// What the flood adds: it is counted by the world and the listener, not in the log.
struct Flooded {
  std::uint64_t arrived = 0;
  std::uint64_t answered = 0;  // with a first SYN-ACK
  std::uint64_t sent = 0;      // SYN-ACKs, all of them
  std::uint64_t expired = 0;
  bool known = true;
};

Flooded flood_of(const Host& host, const Tally& tally, const tcp::ListenerCounts& counts) {
  const sim::FloodState& flood = host.world.flood();
  if (host.side != sim::Side::Server || flood.arrived == 0) return {};
  if (tally.crashed) return {.known = false};
  const auto less = [](std::uint64_t a, std::uint64_t b) { return a > b ? a - b : 0; };
  const std::uint64_t dropped = less(counts.syn_queue_drops + counts.accept_queue_drops,
                                     tally.of(Rule::AcceptQueueFull) + tally.honest_drops);
  return {.arrived = flood.arrived,
          .answered = less(flood.arrived, dropped),
          .sent = flood.into_void,
          .expired = less(counts.half_open_expired, tally.honest_expired)};
}

}  // namespace

std::vector<Counter> counters(const Host& host) {
  const Tally t = tally_of(host);
  const tcp::Listener* listener = host.tcp().listener(sim::World::server_port);
  const tcp::ListenerCounts l = listener ? listener->counts : tcp::ListenerCounts{};
  const Flooded f = flood_of(host, t, l);
  const std::uint64_t flood_again = f.sent > f.answered ? f.sent - f.answered : 0;
  std::uint64_t waiting = t.waited.size() + t.of(Rule::FinWait2Expires);
  for (const SocketRow& row : sockets(host))  // Linux takes an orphan in FIN-WAIT-2 for one, too
    waiting += row.state == tcp::State::FinWait2 && row.clock == Clock::TimeWait ? 1 : 0;
  return {
      {"TcpActiveOpens", "active connection openings", t.of(Rule::ActiveOpen)},
      {"TcpPassiveOpens", "passive connection openings", t.of(Rule::ReadyToAccept)},
      {"TcpAttemptFails", "failed connection attempts",
       t.failed_opens + t.of(Rule::ResetReturnsToListen) + t.of(Rule::ResetRefusesSimultaneousOpen)},
      {"TcpEstabResets", "connection resets received", t.reset_connections},
      {"TcpInSegs", "segments received", t.received + f.arrived, f.known},
      {"TcpOutSegs", "segments sent out", t.sent - t.sent_again + t.syn_acks_again + f.sent, f.known},
      {"TcpRetransSegs", "segments retransmitted", t.sent_again + flood_again, f.known},
      {"TcpInErrs", "bad segments received", t.damaged},
      {"TcpOutRsts", "resets sent", t.resets},
      {"TcpInCsumErrors", "", t.damaged},
      {"TcpExtSyncookiesSent", "SYN cookies sent", l.cookies_sent},
      {"TcpExtSyncookiesRecv", "SYN cookies received", l.cookies_accepted},
      {"TcpExtSyncookiesFailed", "invalid SYN cookies received", l.cookies_failed},
      {"TcpExtEmbryonicRsts", "resets received for embryonic SYN_RECV sockets",
       t.of(Rule::ResetReturnsToListen) + t.of(Rule::SynReturnsToListen)},
      {"TcpExtTW", "TCP sockets finished time wait in fast timer", waiting},
      {"TcpExtPAWSEstab", "packets rejected in established connections because of timestamp",
       t.of(Rule::OldTimestamp)},
      {"TcpExtDelayedACKs", "delayed acks sent", t.of(Rule::AckDelayOver)},
      {"TcpExtListenOverflows", "times the listen queue of a socket overflowed", l.accept_queue_drops},
      {"TcpExtListenDrops", "SYNs to LISTEN sockets dropped", l.syn_queue_drops + l.accept_queue_drops},
      {"TcpExtTCPRenoRecovery", "times recovered from packet loss due to fast retransmit",
       t.of(Rule::FastRetransmit)},
      {"TcpExtTCPSackRecovery", "", t.of(Rule::SackRecovery)},
      {"TcpExtTCPFastRetrans", "fast retransmits", t.fast_again},
      {"TcpExtTCPSlowStartRetrans", "retransmits in slow start", t.loss_again},
      {"TcpExtTCPTimeouts", "", t.of(Rule::RetransmissionTimeout) + flood_again + f.expired, f.known},
      {"TcpExtTCPLossProbes", "", t.of(Rule::TailLossProbe)},
      {"TcpExtTCPLossProbeRecovery", "", t.of(Rule::TailLossRepaired)},
      {"TcpExtTCPDSACKOldSent", "", t.of(Rule::DuplicateReported)},
      {"TcpExtTCPAbortOnData", "connections reset due to unexpected data",
       t.of(Rule::UserAborts) + t.of(Rule::TextForNobody)},
      {"TcpExtTCPAbortOnTimeout", "connections aborted due to timeout", t.of(Rule::GivenUp)},
      {"TcpExtTCPReqQFullDoCookies", "", l.cookies_sent},
      {"TcpExtTCPReqQFullDrop", "", l.syn_queue_drops},
      {"TcpExtTCPOFOQueue", "", t.of(Rule::TextHeld)},
      {"TcpExtTCPChallengeACK", "", t.of(Rule::ChallengeAckForReset) + t.of(Rule::ChallengeAckForSyn)},
      {"TcpExtTCPSYNChallenge", "", t.of(Rule::ChallengeAckForSyn)},
      {"TcpExtTCPSynRetrans", "", t.syns_again + flood_again, f.known},
      {"TcpExtTCPOrigDataSent", "", t.data},
      {"TcpExtTCPACKSkippedChallenge", "", t.of(Rule::ChallengeAckLimited)},
      {"TcpExtTCPWinProbe", "", t.of(Rule::ZeroWindowProbe)},
      {"TcpExtTCPKeepAlive", "", t.of(Rule::KeepAliveProbe)},
  };
}

}  // namespace console
