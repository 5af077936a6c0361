// Socket options (RFC 9293, 3.9.1, as BSD's setsockopt and getsockopt have them).
#include <algorithm>
#include <array>

#include "core/socket/stack.hpp"
#include "core/socket/tcp_info.hpp"

namespace sock {
namespace {

constexpr std::size_t int_octets = 4;

// An int of Linux, little-endian; short of four octets: nothing.
std::optional<int> read_int(std::span<const std::byte> octets) {
  if (octets.size() < int_octets) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < int_octets; ++i) value |= std::to_integer<std::uint32_t>(octets[i]) << (8 * i);
  return static_cast<int>(value);
}

// As much of it as there is room for, as Linux does.
Result write_int(std::int64_t value, std::span<std::byte> into) {
  const std::size_t size = std::min(into.size(), int_octets);
  for (std::size_t i = 0; i < size; ++i)
    into[i] = static_cast<std::byte>((static_cast<std::uint64_t>(value) >> (8 * i)) & 0xff);
  return Result::ok(static_cast<std::int64_t>(size));
}

// Linux keeps twice what was asked for, half of it for its own bookkeeping, and tells the double.
constexpr int least_buffer = 1152, most_buffer = 1 << 29;

std::uint32_t buffer_size(int asked) {
  return static_cast<std::uint32_t>(std::clamp(asked, least_buffer, most_buffer));
}

int whole_seconds(tcp::Duration t) {
  return static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(t).count());
}

}  // namespace

Result Stack::set_option(tcp::Instant now, int fd, int level, int name, std::span<const std::byte> value,
                         tcp::Outbox& out) {
  Socket* s = find(fd);
  if (s == nullptr) return Result::fail(n_EBADF);
  const tcp::Config before = s->config;
  Result result = Result::fail(n_ENOPROTOOPT);
  if (level == n_SOL_TCP && name == n_TCP_CONGESTION) {
    result = set_congestion(*s, value);
  } else if (level == n_SOL_SOCKET) {
    result = set_socket_option(*s, name, value);
  } else if (level == n_SOL_IP || level == n_SOL_TCP) {
    std::optional<int> number = read_int(value);
    if (!number && level == n_SOL_IP && !value.empty()) number = std::to_integer<int>(value[0]);
    if (!number) return Result::fail(n_EINVAL);
    result =
        level == n_SOL_IP ? set_ip_option(*s, name, *number) : set_tcp_option(now, *s, name, *number, out);
  }
  if (result.error != 0 || s->config == before) return result;
  if (s->role == Role::Listening) {
    host_.tune_listener(s->local.port, s->config);
  } else {
    host_.tune(now, s->id, s->config, out);
  }
  return result;
}

Result Stack::set_socket_option(Socket& s, int name, std::span<const std::byte> value) {
  const std::optional<int> number = read_int(value);
  if (!number) return Result::fail(n_EINVAL);
  switch (name) {
    case n_SO_REUSEADDR:
      s.reuse_address = *number != 0;
      return Result::ok();
    case n_SO_REUSEPORT:
      s.reuse_port = *number != 0;
      return Result::ok();
    case n_SO_ZEROCOPY:  // allows it; copying all the same is allowed too
      s.zero_copy = *number != 0;
      return Result::ok();
    case n_SO_KEEPALIVE:
      s.config.keep_alive = *number != 0;
      return Result::ok();
    case n_SO_SNDBUF:
      s.config.send_buffer = buffer_size(*number);
      s.send_buffer = 2 * std::int64_t{s.config.send_buffer};
      return Result::ok();
    case n_SO_RCVBUF:
      s.config.receive_buffer = buffer_size(*number);
      s.receive_buffer = 2 * std::int64_t{s.config.receive_buffer};
      return Result::ok();
    case n_SO_LINGER: {
      const std::optional<int> seconds = read_int(value.subspan(int_octets));
      if (!seconds) return Result::fail(n_EINVAL);
      s.linger = {.on = *number != 0, .seconds = *seconds};
      return Result::ok();
    }
    default:
      return Result::fail(n_ENOPROTOOPT);
  }
}

Result Stack::set_ip_option(Socket& s, int name, int value) {
  switch (name) {
    case n_IP_TOS:
      s.type_of_service = value & 0xff;
      return Result::ok();
    case n_IP_TTL:
      if (value < 1 || value > 255) return Result::fail(n_EINVAL);
      s.time_to_live = value;
      return Result::ok();
    case n_IP_MTU_DISCOVER:
      if (value < n_IP_PMTUDISC_DONT || value > n_IP_PMTUDISC_DO) return Result::fail(n_EINVAL);
      s.path_mtu_discovery = value;
      return Result::ok();
    default:
      return Result::fail(n_ENOPROTOOPT);
  }
}

Result Stack::set_tcp_option(tcp::Instant now, Socket& s, int name, int value, tcp::Outbox& out) {
  using std::chrono::seconds;
  const auto within = [value](int least, int most) { return value >= least && value <= most; };
  constexpr int longest = 32767;  // seconds, as Linux has it
  switch (name) {
    case n_TCP_NODELAY:
      s.config.nagle = value == 0;
      host_.tune(now, s.id, s.config, out);
      if (value != 0) host_.push(now, s.id, out);  // also what TCP_CORK holds back
      return Result::ok();
    case n_TCP_CORK:
      s.config.cork = value != 0;
      return Result::ok();
    case n_TCP_MAXSEG:
      if (!within(88, 32767)) return Result::fail(n_EINVAL);
      s.max_segment = static_cast<std::uint16_t>(value);
      s.config.mss = std::min(s.max_segment, config_.mss);
      return Result::ok();
    case n_TCP_KEEPIDLE:
      if (!within(1, longest)) return Result::fail(n_EINVAL);
      s.config.keep_alive_idle = seconds{value};
      return Result::ok();
    case n_TCP_KEEPINTVL:
      if (!within(1, longest)) return Result::fail(n_EINVAL);
      s.config.keep_alive_interval = seconds{value};
      return Result::ok();
    case n_TCP_KEEPCNT:
      if (!within(1, 127)) return Result::fail(n_EINVAL);
      s.config.keep_alive_probes = static_cast<std::uint8_t>(value);
      return Result::ok();
    case n_TCP_SYNCNT:
      if (!within(1, 127)) return Result::fail(n_EINVAL);
      s.config.syn_retries = static_cast<std::uint8_t>(value);
      return Result::ok();
    case n_TCP_USER_TIMEOUT:
      if (value < 0) return Result::fail(n_EINVAL);
      s.config.user_timeout = value == 0 ? tcp::Duration::max() : std::chrono::milliseconds{value};
      return Result::ok();
    case n_TCP_QUICKACK:
      s.quick_ack = value != 0;
      s.config.quick_acks = s.quick_ack ? UINT8_MAX : 0;
      return Result::ok();
    case n_TCP_INQ:
      if (!within(0, 1)) return Result::fail(n_EINVAL);
      s.tell_queue = value != 0;
      return Result::ok();
    default:
      return Result::fail(n_ENOPROTOOPT);
  }
}

// By name; what this TCP does not have is ENOENT, as where a kernel lacks the module.
Result Stack::set_congestion(Socket& s, std::span<const std::byte> name) {
  std::string text;
  for (const std::byte b : name) {
    if (b == std::byte{0}) break;
    text += static_cast<char>(b);
  }
  if (text != "reno" && text != "cubic") return Result::fail(n_ENOENT);
  s.config.congestion_algorithm =
      text == "reno" ? tcp::CongestionAlgorithm::NewReno : tcp::CongestionAlgorithm::Cubic;
  return Result::ok();
}

Result Stack::get_option(int fd, int level, int name, std::span<std::byte> value) {
  Socket* s = find(fd);
  if (s == nullptr) return Result::fail(n_EBADF);
  if (level == n_SOL_SOCKET) return get_socket_option(*s, name, value);
  if (level == n_SOL_TCP) return get_tcp_option(*s, name, value);
  if (level == n_SOL_IP && name == n_IP_TOS) return write_int(s->type_of_service, value);
  if (level == n_SOL_IP && name == n_IP_TTL) return write_int(s->time_to_live, value);
  if (level == n_SOL_IP && name == n_IP_MTU_DISCOVER) return write_int(s->path_mtu_discovery, value);
  return Result::fail(n_ENOPROTOOPT);
}

Result Stack::get_socket_option(Socket& s, int name, std::span<std::byte> value) {
  switch (name) {
    case n_SO_ERROR:
      return write_int(take_error(s), value);
    case n_SO_TYPE:
      return write_int(n_SOCK_STREAM, value);
    case n_SO_DOMAIN:
      return write_int(n_AF_INET, value);
    case n_SO_PROTOCOL:
      return write_int(n_IPPROTO_TCP, value);
    case n_SO_ACCEPTCONN:
      return write_int(s.role == Role::Listening ? 1 : 0, value);
    case n_SO_REUSEADDR:
      return write_int(s.reuse_address ? 1 : 0, value);
    case n_SO_REUSEPORT:
      return write_int(s.reuse_port ? 1 : 0, value);
    case n_SO_ZEROCOPY:
      return write_int(s.zero_copy ? 1 : 0, value);
    case n_SO_KEEPALIVE:
      return write_int(s.config.keep_alive ? 1 : 0, value);
    case n_SO_SNDBUF:
      return write_int(s.send_buffer, value);
    case n_SO_RCVBUF:
      return write_int(s.receive_buffer, value);
    case n_SO_LINGER: {
      std::array<std::byte, 2 * int_octets> both{};
      write_int(s.linger.on ? 1 : 0, both);
      write_int(s.linger.seconds, std::span(both).subspan(int_octets));
      const std::size_t size = std::min(value.size(), both.size());
      std::copy_n(both.begin(), size, value.begin());
      return Result::ok(static_cast<std::int64_t>(size));
    }
    default:
      return Result::fail(n_ENOPROTOOPT);
  }
}

Result Stack::get_tcp_option(const Socket& s, int name, std::span<std::byte> value) const {
  const tcp::Connection* c = connection(s);
  switch (name) {
    case n_TCP_NODELAY:
      return write_int(s.config.nagle ? 0 : 1, value);
    case n_TCP_CORK:
      return write_int(s.config.cork ? 1 : 0, value);
    case n_TCP_MAXSEG: {  // what data segments carry now; before there is a connection, what was asked for
      const bool open = c != nullptr && c->state() >= tcp::State::SynReceived;
      const std::uint16_t asked = s.max_segment != 0 ? s.max_segment : tcp::default_mss;
      return write_int(open ? c->tcb().snd.mss : asked, value);
    }
    case n_TCP_KEEPIDLE:
      return write_int(whole_seconds(s.config.keep_alive_idle), value);
    case n_TCP_KEEPINTVL:
      return write_int(whole_seconds(s.config.keep_alive_interval), value);
    case n_TCP_KEEPCNT:
      return write_int(s.config.keep_alive_probes, value);
    case n_TCP_SYNCNT:
      return write_int(s.config.syn_retries, value);
    case n_TCP_USER_TIMEOUT: {
      const tcp::Duration t = s.config.user_timeout;
      return write_int(t == tcp::Duration::max() ? 0 : t.count() / 1000, value);
    }
    case n_TCP_QUICKACK:
      return write_int(s.quick_ack ? 1 : 0, value);
    case n_TCP_INQ:
      return write_int(s.tell_queue ? 1 : 0, value);
    case n_TCP_CONGESTION: {
      const std::size_t size = std::min<std::size_t>(value.size(), 16);  // TCP_CA_NAME_MAX
      const std::string_view text =
          s.config.congestion_algorithm == tcp::CongestionAlgorithm::NewReno ? "reno" : "cubic";
      for (std::size_t i = 0; i < size; ++i)
        value[i] = static_cast<std::byte>(i < text.size() ? text[i] : '\0');
      return Result::ok(static_cast<std::int64_t>(size));
    }
    case n_TCP_INFO:
      return write_tcp_info(c, value);
    default:
      return Result::fail(n_ENOPROTOOPT);
  }
}

}  // namespace sock
