// The TCP sockets of a host as Linux would list them: the listening one, connections that are not CLOSED in
// the order of their making, then the half-open ones of the SYN queue.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/console/command.hpp"
#include "core/tcp/state.hpp"

namespace console {

// As ss and netstat tell of them.
enum class Clock : std::uint8_t { Off, On, KeepAlive, TimeWait, Persist };

struct SocketRow {
  tcp::State state = tcp::State::Closed;
  tcp::Endpoint local;
  tcp::Endpoint remote;
  std::uint64_t recv_q = 0;  // octets, or connections nobody has accepted yet
  std::uint64_t send_q = 0;  // octets, or how many of those there may be
  Clock clock = Clock::Off;
  tcp::Duration left{0};                        // of the clock
  unsigned retries = 0;                         // of what the clock waits for
  std::optional<unsigned> fd;                   // of the program; nothing: no program holds it
  const tcp::Connection* connection = nullptr;  // nothing: it listens, or is half-open
};
std::vector<SocketRow> sockets(const Host& host);

struct Program {
  std::string_view name;
  unsigned pid;
};
Program program(sim::Side side);

std::string_view ss_name(tcp::State state);       // "SYN-RECV"
std::string_view netstat_name(tcp::State state);  // "SYN_RECV"

}  // namespace console
