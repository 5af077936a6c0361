// The fields of Config by name.
#include "core/socket/flags.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <variant>

namespace sock {
namespace {

using tcp::Config;
using tcp::Duration;

using Member = std::variant<bool Config::*, std::uint8_t Config::*, std::uint16_t Config::*,
                            std::uint32_t Config::*, Duration Config::*, tcp::SynCookies Config::*,
                            tcp::OptionOrder Config::*, tcp::CongestionAlgorithm Config::*>;

struct Field {
  std::string_view name;
  Member member;
};

const Field fields[] = {
    {"mss", &Config::mss},
    {"send_buffer", &Config::send_buffer},
    {"sndbuf", &Config::send_buffer},
    {"receive_buffer", &Config::receive_buffer},
    {"rcvbuf", &Config::receive_buffer},
    {"rto_initial", &Config::rto_initial},
    {"rto_min", &Config::rto_min},
    {"rto_max", &Config::rto_max},
    {"clock_granularity", &Config::clock_granularity},
    {"syn_retries", &Config::syn_retries},
    {"synack_retries", &Config::synack_retries},
    {"data_retries", &Config::data_retries},
    {"delayed_ack", &Config::delayed_ack},
    {"nagle", &Config::nagle},
    {"congestion_control", &Config::congestion_control},
    {"initial_window_segments", &Config::initial_window_segments},
    {"time_wait", &Config::time_wait},
    {"fin_wait_2", &Config::fin_wait_2},
    {"rst_ends_time_wait", &Config::rst_ends_time_wait},
    {"syn_cookies", &Config::syn_cookies},
    {"syn_backlog", &Config::syn_backlog},
    {"accept_backlog", &Config::accept_backlog},
    {"syn_ack_for_repeated_syn", &Config::syn_ack_for_repeated_syn},
    {"cork", &Config::cork},
    {"keep_alive", &Config::keep_alive},
    {"keep_alive_idle", &Config::keep_alive_idle},
    {"keep_alive_interval", &Config::keep_alive_interval},
    {"keep_alive_probes", &Config::keep_alive_probes},
    {"user_timeout", &Config::user_timeout},
    {"option_order", &Config::option_order},
    {"window_scaling", &Config::window_scaling},
    {"window_shift", &Config::window_shift},
    {"timestamps", &Config::timestamps},
    {"drop_without_timestamp", &Config::drop_without_timestamp},
    {"sack", &Config::sack},
    {"dsack", &Config::dsack},
    {"congestion_algorithm", &Config::congestion_algorithm},
    {"slow_start_segments", &Config::slow_start_segments},
    {"limited_transmit", &Config::limited_transmit},
    {"restart_after_idle", &Config::restart_after_idle},
    {"rack", &Config::rack},
    {"rto_variance_min", &Config::rto_variance_min},
    {"quick_acks", &Config::quick_acks},
    {"push_pairs", &Config::push_pairs},
    {"reset_with_ack", &Config::reset_with_ack},
    {"challenge_acks", &Config::challenge_acks},
    {"challenge_ack_interval", &Config::challenge_ack_interval},
    {"reopen_time_wait", &Config::reopen_time_wait},
    {"window_update_when_doubled", &Config::window_update_when_doubled},
    {"ack_beyond_next_unanswered", &Config::ack_beyond_next_unanswered},
    {"three_way_handshake", &Config::three_way_handshake},
    {"time_wait_state", &Config::time_wait_state},
    {"keyed_isn", &Config::keyed_isn},
    {"count_syn_and_fin", &Config::count_syn_and_fin},
    {"retransmission", &Config::retransmission},
    {"back_off", &Config::back_off},
};

template <typename Number>
std::optional<Number> read(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Duration> read_duration(std::string_view text) {
  if (text == "never") return Duration::max();
  std::int64_t unit = 1;
  if (text.ends_with("us")) {
    text.remove_suffix(2);
  } else if (text.ends_with("ms")) {
    text.remove_suffix(2);
    unit = 1'000;
  } else if (text.ends_with("s")) {
    text.remove_suffix(1);
    unit = 1'000'000;
  } else if (text != "0") {
    return std::nullopt;
  }
  const auto value = read<std::uint32_t>(text);
  if (!value) return std::nullopt;
  return Duration{*value * unit};
}

bool set(Config& config, bool Config::* member, std::string_view text) {
  if (text != "0" && text != "1") return false;
  config.*member = text == "1";
  return true;
}

template <typename Number>
bool set(Config& config, Number Config::* member, std::string_view text) {
  const auto value = read<Number>(text);
  if (value) config.*member = *value;
  return value.has_value();
}

bool set(Config& config, Duration Config::* member, std::string_view text) {
  const auto value = read_duration(text);
  if (value) config.*member = *value;
  return value.has_value();
}

// One of `names`, in the order of the enum.
template <typename Enum>
bool set_named(Config& config, Enum Config::* member, std::string_view text,
               std::initializer_list<std::string_view> names) {
  const auto* it = std::find(names.begin(), names.end(), text);
  if (it != names.end()) config.*member = static_cast<Enum>(it - names.begin());
  return it != names.end();
}

bool set(Config& config, tcp::SynCookies Config::* member, std::string_view text) {
  return set_named(config, member, text, {"0", "1", "2"});
}
bool set(Config& config, tcp::OptionOrder Config::* member, std::string_view text) {
  return set_named(config, member, text, {"rfc", "linux", "freebsd"});
}
bool set(Config& config, tcp::CongestionAlgorithm Config::* member, std::string_view text) {
  return set_named(config, member, text, {"reno", "cubic"});
}

std::string quoted(std::string_view text) {
  return "'" + std::string(text) + "'";
}

std::string apply(std::string_view name, std::string_view value, Config& config) {
  if (name == "profile") {
    const auto profile = tcp::profile(value);
    if (!profile) return "there is no profile " + quoted(value) + "; there are rfc, linux and freebsd";
    config = *profile;
    return {};
  }
  for (const Field& field : fields) {
    if (field.name != name) continue;
    const bool good = std::visit([&](auto member) { return set(config, member, value); }, field.member);
    return good ? std::string{} : quoted(value) + " is no value for " + quoted(name);
  }
  return "there is no setting " + quoted(name);
}

}  // namespace

std::string apply_flags(std::string_view flags, Config& config) {
  while (!flags.empty()) {
    const std::string_view pair = flags.substr(0, flags.find(','));
    flags.remove_prefix(std::min(pair.size() + 1, flags.size()));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) return "expected name=value, not " + quoted(pair);
    if (std::string error = apply(pair.substr(0, equals), pair.substr(equals + 1), config); !error.empty())
      return error;
  }
  return {};
}

}  // namespace sock
