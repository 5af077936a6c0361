// ss: the sockets in iproute2's columns.
#include "core/console/ss.hpp"

#include <algorithm>
#include <array>

#include "core/console/options.hpp"
#include "core/console/text.hpp"
#include "core/trace/text.hpp"

namespace console {

namespace {

using tcp::State;

// "1.280ms", "58sec", "1min5sec", "119min": iproute2 writes more than a second so.
std::string time_left(tcp::Duration left) {
  const auto ms = static_cast<std::uint64_t>(left.count()) / 1000;
  const std::uint64_t minutes = ms / 60'000, seconds = ms / 1000 % 60, rest = ms % 1000;
  std::string text;
  if (minutes > 0) text = std::to_string(minutes) + "min";
  const bool fraction = minutes == 0 && seconds <= 9 && rest > 0;
  if (seconds > 0 && minutes <= 9) text += std::to_string(seconds) + (fraction ? "." : "sec");
  if (fraction) text += trace::zero_padded(rest, 3) + "ms";
  return text;
}

std::string clock_text(const SocketRow& row) {
  static constexpr std::array<std::string_view, 5> names{"off", "on", "keepalive", "timewait", "persist"};
  return " timer:(" + std::string(names[static_cast<std::size_t>(row.clock)]) + ',' + time_left(row.left) +
         ',' + std::to_string(row.retries) + ')';
}

std::string program_text(unsigned fd, sim::Side side) {
  const Program its = program(side);
  return " users:((\"" + std::string(its.name) + "\",pid=" + std::to_string(its.pid) +
         ",fd=" + std::to_string(fd) + "))";
}

// Without the overhead that Linux counts for each packet.
std::string memory_text(const SocketRow& row, const tcp::Config& config) {
  const bool listens = row.state == State::Listen;
  return " skmem:(r" + std::to_string(listens ? 0 : row.recv_q) + ",rb" +
         std::to_string(config.receive_buffer) + ",t0,tb" + std::to_string(config.send_buffer) + ",f0,w" +
         std::to_string(listens ? 0 : row.send_q) + ",o0,bl0,d0)";
}

// One line of the table, and what -i puts below it.
struct Line {
  std::string kind, state, recv_q, send_q, local, local_port, remote, remote_port, more, info;
};

// Columns as wide as what stands in them, a blank between; nothing where none of them has anything.
Lines table(const std::vector<Line>& lines) {
  const auto width = [&](std::string Line::* column) {
    std::size_t most = 0;
    for (const Line& line : lines) most = std::max(most, (line.*column).size());
    return most;
  };
  const std::size_t kind = width(&Line::kind), state = width(&Line::state), local = width(&Line::local),
                    local_port = width(&Line::local_port), remote = width(&Line::remote),
                    remote_port = width(&Line::remote_port);
  const std::size_t recv_q = std::max<std::size_t>(width(&Line::recv_q), 6);
  const std::size_t send_q = std::max<std::size_t>(width(&Line::send_q), 6);
  Lines text;
  for (const Line& line : lines) {
    std::string row;
    if (kind > 0) row += left(line.kind, kind) + ' ';
    if (state > 0) row += left(line.state, state) + ' ';
    row += left(line.recv_q, recv_q) + ' ' + left(line.send_q, send_q) + ' ';
    row += right(line.local, local) + ':' + left(line.local_port, local_port) + ' ';
    row += right(line.remote, remote) + ':' + left(line.remote_port, remote_port) + line.more;
    text.push_back(trimmed(row));
    if (!line.info.empty()) text.push_back("\t" + line.info);
  }
  return text;
}

// Of the sockets themselves; half-open ones are none yet.
Lines summary(const std::vector<SocketRow>& rows) {
  std::size_t open = 0, established = 0, orphaned = 0, waiting = 0;
  for (const SocketRow& row : rows) {
    if (row.state == State::SynReceived && row.connection == nullptr) continue;
    if (row.clock == Clock::TimeWait) {
      ++waiting;
      continue;
    }
    ++open;
    established += row.state == State::Established || row.state == State::CloseWait ? 1U : 0U;
    orphaned += !row.fd && row.state >= State::FinWait1 ? 1U : 0U;
  }
  const auto transport = [](std::string_view name, std::size_t count) {
    const std::string n = std::to_string(count);
    return trimmed(std::string(name) + "\t  " + left(n, 9) + ' ' + left(n, 9) + " 0");
  };
  return {"Total: " + std::to_string(open),
          "TCP:   " + std::to_string(open + waiting) + " (estab " + std::to_string(established) +
              ", closed " + std::to_string(waiting) + ", orphaned " + std::to_string(orphaned) +
              ", timewait " + std::to_string(waiting) + ")",
          "",
          "Transport Total     IP        IPv6",
          transport("RAW", 0),
          transport("UDP", 0),
          transport("TCP", open),
          transport("INET", open),
          transport("FRAG", 0),
          ""};
}

// Of -t, -u, -w and -x. There are only TCP sockets, and only over IPv4.
struct Families {
  bool named = false;  // any of them
  bool one = false;    // so that a column for them says nothing
  bool ours = false;
};
Families families_of(const Options& options) {
  const int named = options.has('t') + options.has('u') + options.has('w');
  return {.named = named > 0 || options.has('x'),
          .one = named == 1 && !options.has('x'),
          .ours = (options.has('t') || (named == 0 && !options.has('x'))) &&
                  (!options.has('6') || options.has('4'))};
}

std::uint32_t states_of(const Options& options, const SsFilter& filter) {
  if (filter.chosen) return filter.states;
  if (options.has('a')) return all_states;
  const std::uint32_t servers = bit(State::Listen) | bit(State::Closed);
  if (options.has('l')) return servers;
  if (!options.has('t') && families_of(options).one) return bit(State::Established);
  return all_states & ~(servers | bit(State::SynReceived) | bit(State::TimeWait));
}

Line line_of(const Host& host, const SocketRow& row, const Options& options) {
  const bool numeric = options.has('n');
  Line line{.recv_q = std::to_string(row.recv_q),
            .send_q = std::to_string(row.send_q),
            .local = trace::to_text(row.local.address),
            .local_port = port_text(row.local.port, numeric),
            .remote = trace::to_text(row.remote.address),
            .remote_port = row.remote.port == 0 ? "*" : port_text(row.remote.port, numeric)};
  if (options.has('p') && row.fd) line.more += program_text(*row.fd, host.side);
  if (options.has('o') && row.clock != Clock::Off) line.more += clock_text(row);
  return line;
}

}  // namespace

Output ss(const Host& host, Words words, const Lines&) {
  static constexpr std::array longs{
      LongOption{"numeric", 'n'},   LongOption{"all", 'a'},     LongOption{"listening", 'l'},
      LongOption{"options", 'o'},   LongOption{"memory", 'm'},  LongOption{"processes", 'p'},
      LongOption{"info", 'i'},      LongOption{"summary", 's'}, LongOption{"ipv4", '4'},
      LongOption{"no-header", 'H'}, LongOption{"tcp", 't'},     LongOption{"oneline", 'O'},
      LongOption{"udp", 'u'},       LongOption{"raw", 'w'},     LongOption{"unix", 'x'},
      LongOption{"ipv6", '6'}};
  const Options options = read_options(
      words, {.tool = "ss", .letters = "tuwxanloimps46HO", .longs = longs, .absent = "hVreTbEZzN0MSdfKADF"});
  if (!options.error().empty()) return complaint(options.error());
  const std::vector<SocketRow> rows = sockets(host);
  const SsFilter filter = read_ss_filter(options.rest(), rows);
  if (!filter.error.empty()) return complaint(filter.error);
  const Families families = families_of(options);
  Lines output;
  if (options.has('s')) output = summary(rows);
  if (options.has('s') && !families.named) return printed(std::move(output));

  const std::uint32_t states = states_of(options, filter);
  const bool several = (states & (states - 1)) != 0;
  std::map<tcp::SocketPair, Traffic> passed;
  if (options.has('i')) passed = traffic(host);
  std::vector<Line> lines;
  if (!options.has('H'))
    lines.push_back(
        {"", "", "Recv-Q", "Send-Q", "Local Address", "Port", "Peer Address", "Port", "Process", ""});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const SocketRow& row = rows[i];
    if (!families.ours || !filter.passes[i] || (states & bit(row.state)) == 0) continue;
    Line line = line_of(host, row, options);
    if (several) line.state = ss_name(row.state);
    if (!families.one) line.kind = "tcp";
    std::string details;
    if (options.has('m') && row.clock != Clock::TimeWait)
      details += memory_text(row, row.connection ? row.connection->config() : host.tcp().config());
    if (options.has('i'))
      details += info_text(host, row, passed[{row.local, row.remote}],
                           {.options = options.has('o'), .numeric = options.has('n')});
    (options.has('O') ? line.more : line.info) += details;
    lines.push_back(std::move(line));
  }
  if (!options.has('H')) {
    if (several) lines[0].state = "State";
    if (!families.one) lines[0].kind = "Netid";
  }
  for (std::string& line : table(lines)) output.push_back(std::move(line));
  return printed(std::move(output));
}

}  // namespace console
