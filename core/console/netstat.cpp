// netstat: the sockets in net-tools' layout, and -s.
#include <array>

#include "core/console/command.hpp"
#include "core/console/counters.hpp"
#include "core/console/options.hpp"
#include "core/console/sockets.hpp"
#include "core/console/text.hpp"
#include "core/trace/text.hpp"

namespace console {

namespace {

using tcp::State;

std::string endpoint(tcp::Endpoint at, bool numeric) {
  return trace::to_text(at.address) + ':' + (at.port == 0 ? "*" : port_text(at.port, numeric));
}

std::string_view clock_name(Clock clock) {
  static constexpr std::array<std::string_view, 5> names{"off", "on", "keepalive", "timewait", "probe"};
  return names[static_cast<std::size_t>(clock)];
}

// "on (1.20/0/0)": seconds left, times sent again, probes without an answer.
std::string clock_text(const SocketRow& row) {
  const auto hundredths = static_cast<std::uint64_t>(row.left.count()) / 10'000;
  return std::string(clock_name(row.clock)) + " (" + std::to_string(hundredths / 100) + '.' +
         trace::zero_padded(hundredths % 100, 2) + '/' + std::to_string(row.retries) + "/0)";
}

std::string program_text(const SocketRow& row, sim::Side side) {
  if (!row.fd) return "-";
  const Program its = program(side);
  return std::to_string(its.pid) + '/' + std::string(its.name);
}

Lines statistics(const Host& host) {
  Lines lines{"Tcp:"};
  bool extended = false;
  for (const Counter& counter : counters(host)) {
    if (!counter.known) continue;
    if (!extended && counter.name.starts_with("TcpExt")) {
      extended = true;
      lines.emplace_back("TcpExt:");
    }
    const std::string value = std::to_string(counter.value);
    if (counter.value == 0 && (extended || counter.netstat.empty())) continue;
    if (counter.netstat.empty()) {
      lines.push_back("    " + std::string(counter.name.substr(extended ? 6 : 3)) + ": " + value);
    } else {
      lines.push_back("    " + value + ' ' + std::string(counter.netstat));
    }
    if (counter.name != "TcpEstabResets") continue;
    std::size_t established = 0;
    for (const SocketRow& row : sockets(host))
      established += row.state == State::Established || row.state == State::CloseWait ? 1 : 0;
    lines.push_back("    " + std::to_string(established) + " connections established");
  }
  return lines;
}

}  // namespace

Output netstat(const Host& host, Words words, const Lines&) {
  static constexpr std::array longs{
      LongOption{"all", 'a'},    LongOption{"listening", 'l'}, LongOption{"numeric", 'n'},
      LongOption{"timers", 'o'}, LongOption{"programs", 'p'},  LongOption{"statistics", 's'},
      LongOption{"tcp", 't'},    LongOption{"wide", 'W'},      LongOption{"udp", 'u'},
      LongOption{"raw", 'w'},    LongOption{"unix", 'x'},      LongOption{"inet", '4'},
      LongOption{"inet6", '6'}};
  const Options options = read_options(
      words, {.tool = "netstat", .letters = "alnopstuwxW46", .longs = longs, .absent = "rigMveNcFCZUSAhV"});
  if (!options.error().empty()) return complaint(options.error());
  if (options.has('s')) return printed(statistics(host));
  const bool all = options.has('a');
  const bool servers = options.has('l') && !all;
  const std::string which = std::string(" (") +
                            (all       ? "servers and established"
                             : servers ? "only servers"
                                       : "w/o servers") +
                            ')';
  // There are only TCP sockets over IPv4: of the others there is the head of their table.
  // Where no family is named all are listed.
  const bool others = options.has('u') || options.has('w');
  const bool inet = options.has('t') || others || options.has('4') || options.has('6');
  const Lines local{"Active UNIX domain sockets" + which,
                    std::string("Proto RefCnt Flags       Type       State         I-Node   ") +
                        (options.has('p') ? "PID/Program name     Path" : "Path")};
  if (options.has('x') && !inet) return printed(local);
  const bool ours = (options.has('t') || !others) && (!options.has('6') || options.has('4'));
  std::string header = "Proto Recv-Q Send-Q Local Address           Foreign Address         State       ";
  if (options.has('p')) header += "PID/Program name    ";
  if (options.has('o')) header += options.has('p') ? " Timer" : "Timer";
  Lines lines{"Active Internet connections" + which, trimmed(header)};
  const bool numeric = options.has('n');
  for (const SocketRow& row : sockets(host)) {
    const bool listens = row.state == State::Listen;
    if (!ours || (!all && listens != servers)) continue;
    std::string line =
        "tcp   " + right(std::to_string(row.recv_q), 6) + ' ' +
        right(std::to_string(listens ? 0 : row.send_q), 6) + ' ' + left(endpoint(row.local, numeric), 23) +
        ' ' + left(endpoint(row.remote, numeric), 23) + ' ' + left(std::string(netstat_name(row.state)), 11);
    if (options.has('p')) line += ' ' + left(program_text(row, host.side), 20);
    if (options.has('o')) line += ' ' + clock_text(row);
    lines.push_back(trimmed(line));
  }
  if (options.has('x') || !inet) lines.insert(lines.end(), local.begin(), local.end());
  return printed(std::move(lines));
}

}  // namespace console
