// What `ss -i` tells of a connection: tcp_info as iproute2 writes it, as far as this TCP has it.
#include <algorithm>

#include "core/console/ss.hpp"
#include "core/console/text.hpp"

namespace console {

namespace {

std::string pair_of(std::string_view name, std::uint64_t value) {
  return ' ' + std::string(name) + ':' + std::to_string(value);
}
// Left out where it is 0.
std::string some(std::string_view name, std::uint64_t value) {
  return value > 0 ? pair_of(name, value) : "";
}

// "954323bps", or "954Kbps" where numbers may be rounded: three digits.
std::string rate(std::uint64_t bits_a_second, bool numeric) {
  if (numeric || bits_a_second < 1000) return std::to_string(bits_a_second) + "bps";
  std::uint64_t unit = 1000;
  std::size_t prefix = 0;
  while (bits_a_second / unit >= 1000 && prefix < 3) {
    unit *= 1000;
    ++prefix;
  }
  const std::uint64_t thousandths = bits_a_second / (unit / 1000);  // of the unit
  const auto scaled = milliseconds(
      tcp::Duration(static_cast<std::int64_t>(thousandths >= 100'000  ? (thousandths + 500) / 1000 * 1000
                                              : thousandths >= 10'000 ? (thousandths + 50) / 100 * 100
                                                                      : (thousandths + 5) / 10 * 10)));
  return scaled + "KMGT"[prefix] + "bps";
}

std::string since(std::string_view name, sim::Instant then, sim::Instant now) {
  if (then == tcp::never) return "";
  return pair_of(name, static_cast<std::uint64_t>((now - then).count() / 1000));
}

// Sizes of segments and of the congestion window.
std::string window_text(const tcp::Connection& c) {
  const tcp::Tcb& tcb = c.tcb();
  const std::uint32_t mss = std::max<std::uint32_t>(tcb.snd.mss, 1);
  const std::uint32_t cwnd = std::max<std::uint32_t>(tcb.congestion.cwnd / mss, 1);
  std::string text = pair_of("mss", mss) + pair_of("pmtu", c.config().mss + 40U) +
                     pair_of("advmss", c.config().mss - (tcb.stamps.on ? 12U : 0U)) + pair_of("cwnd", cwnd);
  if (tcb.congestion.ssthresh != UINT32_MAX) text += pair_of("ssthresh", tcb.congestion.ssthresh / mss);
  return text;
}

std::string flight_text(const tcp::Connection& c, const Traffic& traffic) {
  const auto count = [&](auto holds) {
    return static_cast<std::uint64_t>(std::ranges::count_if(c.transmissions(), holds));
  };
  std::string text = some("unacked", c.transmissions().size());
  const std::uint64_t again = count([](const tcp::Transmission& t) { return t.retransmitted; });
  if (traffic.segments_again > 0)
    text += " retrans:" + std::to_string(again) + '/' + std::to_string(traffic.segments_again);
  text += some("lost", count([](const tcp::Transmission& t) { return t.lost; }));
  text += some("sacked", count([](const tcp::Transmission& t) { return t.sacked; }));
  return text;
}

}  // namespace

std::map<tcp::SocketPair, Traffic> traffic(const Host& host) {
  std::map<tcp::SocketPair, Traffic> of;
  std::map<tcp::SocketPair, const tcp::Connection*> known;
  for (const auto& [id, connection] : host.tcp().connections())
    if (connection->state() != tcp::State::Closed) known[connection->pair()] = &*connection;
  for (const sim::Event event : host.log.events) {
    if (event.at > host.now) break;
    const bool sent = event.kind == sim::EventKind::PacketSent && event.side == host.side;
    const bool came = event.kind == sim::EventKind::PacketArrived && event.side != host.side;
    if (!sent && !came) continue;
    const sim::Packet packet = host.log.packets.header(event.packet - 1);
    if (sent && packet.origin != sim::Origin::Stack) continue;
    const tcp::Segment& s = packet.segment;
    const tcp::SocketPair pair =
        sent ? tcp::SocketPair{s.source, s.destination} : tcp::SocketPair{s.destination, s.source};
    const auto its = known.find(pair);
    if (its == known.end()) continue;
    const tcp::Tcb& tcb = its->second->tcb();
    Traffic& t = of[pair];
    // An earlier connection of the same pair is not this one's: it begins with its SYN.
    if (s.flags.syn() && !s.flags.ack() && !packet.retransmission && s.seq == (sent ? tcb.iss : tcb.irs) &&
        (sent || its->second->passive()))
      t = {};
    const std::size_t octets = host.log.packets.data_octets(event.packet - 1);
    if (sent && s.flags.syn() && its->second->passive()) continue;  // Linux has no socket yet that counts it
    if (sent) {
      ++t.segments_out;
      t.octets_out += octets;
      if (octets > 0) ++t.data_out;
      if (octets > 0) t.sent = event.at;
      if (packet.retransmission) {
        t.octets_again += octets;
        ++t.segments_again;
      }
    } else {
      ++t.segments_in;
      if (octets > 0) ++t.data_in;
      if (octets > 0) t.received = event.at;
      if (s.flags.ack()) {
        t.acknowledged = event.at;
        if (t.sent == tcp::never) t.sent = event.at;  // Linux counts from the handshake
        if (t.received == tcp::never) t.received = event.at;
      }
    }
  }
  return of;
}

std::string info_text(const Host& host, const SocketRow& row, const Traffic& t, const InfoWishes& wishes) {
  const auto algorithm = [](const tcp::Config& config) {
    return config.congestion_algorithm == tcp::CongestionAlgorithm::Cubic ? " cubic" : " reno";
  };
  if (row.state == tcp::State::Listen)
    return algorithm(host.tcp().config()) + std::string(" cwnd:10") + some("unacked", row.recv_q);
  if (row.connection == nullptr || row.clock == Clock::TimeWait) return "";
  const tcp::Connection& c = *row.connection;
  const tcp::Tcb& tcb = c.tcb();
  std::string text;
  if (wishes.options && tcb.stamps.on) text += " ts";
  if (wishes.options && tcb.sack) text += " sack";
  text += algorithm(c.config());
  if (tcb.snd.wind_shift > 0 || tcb.rcv.wind_shift > 0)
    text += " wscale:" + std::to_string(tcb.snd.wind_shift) + ',' + std::to_string(tcb.rcv.wind_shift);
  text += " rto:" + milliseconds(tcb.rtt.rto) + some("backoff", tcb.rtt.backoffs);
  if (tcb.rtt.measured) text += " rtt:" + milliseconds(tcb.rtt.srtt) + '/' + milliseconds(tcb.rtt.rttvar);
  if (t.data_in > 0 && c.config().delayed_ack.count() > 0)
    text += " ato:" + milliseconds(c.config().delayed_ack);
  text += window_text(c);
  text += some("bytes_sent", t.octets_out) + some("bytes_retrans", t.octets_again);
  const bool synchronized = row.state >= tcp::State::Established;
  // As Linux counts: with the SYN where it was sent first, with the FIN where it came.
  if (synchronized) {
    text += some("bytes_acked", tcb.snd.una - tcb.iss - (c.passive() ? 1U : 0U));
    text += some("bytes_received", tcb.rcv.nxt - tcb.irs - 1U);
  }
  text += some("segs_out", t.segments_out) + some("segs_in", t.segments_in) +
          some("data_segs_out", t.data_out) + some("data_segs_in", t.data_in);
  if (tcb.rtt.measured && tcb.rtt.srtt.count() > 0) {
    const std::uint64_t bits = std::uint64_t{tcb.congestion.cwnd} * 8 * 1'000'000;
    text += " send " + rate(bits / static_cast<std::uint64_t>(tcb.rtt.srtt.count()), wishes.numeric);
  }
  text += since("lastsnd", t.sent, host.now) + since("lastrcv", t.received, host.now) +
          since("lastack", t.acknowledged, host.now);
  text += flight_text(c, t) + some("notsent", c.unsent());
  if (tcb.rack.min_rtt != tcp::Duration::max()) text += " minrtt:" + milliseconds(tcb.rack.min_rtt);
  return text + some("snd_wnd", tcb.snd.wnd);
}

}  // namespace console
