// struct tcp_info, field by field. Times are in microseconds, segments where Linux counts packets.
#include "core/socket/tcp_info.hpp"

#include <algorithm>
#include <array>

namespace sock {
namespace {

struct Field {
  std::string_view name;
  std::size_t offset;
  std::size_t octets;
};

constexpr Field fields[] = {
    {"tcpi_state", 0, 1},     {"tcpi_ca_state", 1, 1}, {"tcpi_retransmits", 2, 1},
    {"tcpi_probes", 3, 1},    {"tcpi_backoff", 4, 1},  {"tcpi_rto", 8, 4},
    {"tcpi_snd_mss", 16, 4},  {"tcpi_unacked", 24, 4}, {"tcpi_retrans", 36, 4},
    {"tcpi_rtt", 68, 4},      {"tcpi_rttvar", 72, 4},  {"tcpi_snd_ssthresh", 76, 4},
    {"tcpi_snd_cwnd", 80, 4}, {"tcpi_advmss", 84, 4},
};

const Field* find(std::string_view name) {
  const auto* it = std::ranges::find(fields, name, &Field::name);
  return it == std::end(fields) ? nullptr : it;
}

void put(std::span<std::byte> octets, std::string_view name, std::uint64_t value) {
  const Field* field = find(name);
  for (std::size_t i = 0; i < field->octets; ++i)
    octets[field->offset + i] = static_cast<std::byte>((value >> (8 * i)) & 0xff);
}

int linux_state(tcp::State state) {
  switch (state) {
    case tcp::State::Closed:
      return n_TCP_CLOSE;
    case tcp::State::Listen:
      return n_TCP_LISTEN;
    case tcp::State::SynSent:
      return n_TCP_SYN_SENT;
    case tcp::State::SynReceived:
      return n_TCP_SYN_RECV;
    case tcp::State::Established:
      return n_TCP_ESTABLISHED;
    case tcp::State::FinWait1:
      return n_TCP_FIN_WAIT1;
    case tcp::State::FinWait2:
      return n_TCP_FIN_WAIT2;
    case tcp::State::CloseWait:
      return n_TCP_CLOSE_WAIT;
    case tcp::State::Closing:
      return n_TCP_CLOSING;
    case tcp::State::LastAck:
      return n_TCP_LAST_ACK;
    case tcp::State::TimeWait:
      return n_TCP_TIME_WAIT;
  }
  return n_TCP_CLOSE;
}

constexpr int open = 0, recovery = 3, loss = 4;  // enum tcp_ca_state

void fill(std::span<std::byte> octets, const tcp::Connection& c) {
  const tcp::Tcb& tcb = c.tcb();
  const std::uint32_t mss = std::max<std::uint32_t>(tcb.snd.mss, 1);
  const auto again = std::ranges::count_if(c.transmissions(), [](const auto& t) { return t.retransmitted; });
  const auto us = [](tcp::Duration t) { return static_cast<std::uint64_t>(t.count()); };
  const int phase = tcb.rtt.backoffs > 0 ? loss : tcb.congestion.in_recovery ? recovery : open;
  put(octets, "tcpi_state", static_cast<std::uint64_t>(linux_state(c.state())));
  put(octets, "tcpi_ca_state", static_cast<std::uint64_t>(phase));
  put(octets, "tcpi_retransmits", tcb.rtt.backoffs);
  put(octets, "tcpi_backoff", tcb.rtt.backoffs);
  put(octets, "tcpi_rto", us(tcb.rtt.rto));
  put(octets, "tcpi_snd_mss", tcb.snd.mss);
  put(octets, "tcpi_unacked", c.transmissions().size());
  put(octets, "tcpi_retrans", static_cast<std::uint64_t>(again));
  put(octets, "tcpi_rtt", us(tcb.rtt.srtt));
  put(octets, "tcpi_rttvar", us(tcb.rtt.rttvar));
  const bool no_threshold = tcb.congestion.ssthresh == UINT32_MAX;
  put(octets, "tcpi_snd_ssthresh", no_threshold ? 0x7fffffffU : tcb.congestion.ssthresh / mss);
  put(octets, "tcpi_snd_cwnd", tcb.congestion.cwnd / mss);
  put(octets, "tcpi_advmss", c.config().mss);
}

}  // namespace

Result write_tcp_info(const tcp::Connection* connection, std::span<std::byte> into) {
  std::array<std::byte, tcp_info_octets> octets{};
  put(octets, "tcpi_state", n_TCP_CLOSE);
  if (connection != nullptr) fill(octets, *connection);
  const std::size_t size = std::min(into.size(), octets.size());
  std::copy_n(octets.begin(), size, into.begin());
  return Result::ok(static_cast<std::int64_t>(size));
}

std::optional<std::uint32_t> tcp_info_field(std::span<const std::byte> octets, std::string_view name) {
  const Field* field = find(name);
  if (field == nullptr || field->offset + field->octets > octets.size()) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < field->octets; ++i)
    value |= std::to_integer<std::uint32_t>(octets[field->offset + i]) << (8 * i);
  return value;
}

}  // namespace sock
