// See sockets.hpp. Which queue counts what: tcp_diag_get_info() of Linux.
#include "core/console/sockets.hpp"

#include <algorithm>

namespace console {

namespace {

using tcp::State;
using tcp::Timer;

// Whether the program has only half-closed it, by hand: the last of its calls on it was a shutdown.
bool is_half_closed(const Host& host) {
  const sim::EventList& events = host.log.events;
  for (std::size_t i = events.size(); i-- > 0;) {
    const sim::Event event = events[i];
    if (event.at > host.now || event.kind != sim::EventKind::Acted || event.side != host.side) continue;
    const sim::Action& action = host.log.actions[event.action];
    if (std::holds_alternative<sim::Shutdown>(action)) return true;
    if (std::holds_alternative<sim::Close>(action) || std::holds_alternative<sim::Open>(action)) return false;
  }
  return false;
}

bool is_closing(State state) {
  return state == State::FinWait1 || state == State::FinWait2 || state == State::Closing ||
         state == State::LastAck;
}

// Of several timers the kernel tells the first of these.
void set_clock(SocketRow& row, const tcp::Connection& c, sim::Instant now) {
  struct Kind {
    Timer timer;
    Clock clock;
  };
  static constexpr std::array kinds{
      Kind{Timer::TimeWait, Clock::TimeWait},  Kind{Timer::FinWait2, Clock::TimeWait},
      Kind{Timer::Retransmission, Clock::On},  Kind{Timer::LossProbe, Clock::On},
      Kind{Timer::Reordering, Clock::On},      Kind{Timer::Persist, Clock::Persist},
      Kind{Timer::KeepAlive, Clock::KeepAlive}};
  for (const Kind& kind : kinds) {
    if (!c.timers().running(kind.timer)) continue;
    row.clock = kind.clock;
    row.left = std::max(c.timers()[kind.timer].deadline - now, tcp::Duration{0});
    if (kind.clock == Clock::On) row.retries = c.tcb().rtt.backoffs;
    return;
  }
}

SocketRow row_of(const Host& host, const tcp::Connection& c) {
  SocketRow row{.state = c.state(), .local = c.pair().local, .remote = c.pair().remote, .connection = &c};
  set_clock(row, c, host.now);
  if (c.state() == State::TimeWait) return row;
  // A FIN that was not read as end of file stands in the queue, too.
  const bool end_unread = c.peer_finished() && !host.world.reads(host.side);
  row.recv_q = c.readable() + (end_unread ? 1 : 0);
  row.send_q = c.flight() + c.unsent();
  return row;
}

}  // namespace

std::vector<SocketRow> sockets(const Host& host) {
  std::vector<SocketRow> rows;
  const tcp::Listener* listener = host.tcp().listener(sim::World::server_port);
  const unsigned first_fd = listener ? 4 : 3;  // behind standard input, output and error
  if (listener) {
    rows.push_back({.state = State::Listen,
                    .local = {{}, listener->port},
                    .remote = {},
                    .recv_q = listener->accept_queue.size(),
                    .send_q = host.tcp().config_of(*listener).accept_backlog,
                    .fd = 3});
  }
  const bool half_closed = is_half_closed(host);
  for (const auto& [id, connection] : host.tcp().connections()) {
    if (connection->state() == State::Closed) continue;
    SocketRow row = row_of(host, *connection);
    const bool waits = listener && std::ranges::find(listener->accept_queue, id, &tcp::Waiting::id) !=
                                       listener->accept_queue.end();
    const bool left = row.state == State::TimeWait ||
                      (is_closing(row.state) && !(half_closed && id == host.world.focus(host.side)));
    if (!waits && !left) row.fd = first_fd + id - 1;
    rows.push_back(row);
  }
  if (!listener) return rows;
  for (const tcp::HalfOpen& slot : listener->syn_queue) {
    rows.push_back({.state = State::SynReceived,
                    .local = {host.tcp().address(), listener->port},
                    .remote = slot.remote,
                    .clock = Clock::On,
                    .left = std::max(slot.deadline - host.now, tcp::Duration{0}),
                    .retries = slot.retries});
  }
  return rows;
}

Program program(sim::Side side) {
  return side == sim::Side::Client ? Program{"client", 101} : Program{"server", 201};
}

std::string_view ss_name(State state) {
  static constexpr std::array<std::string_view, tcp::state_count> names{
      "UNCONN",     "LISTEN",     "SYN-SENT", "SYN-RECV", "ESTAB",    "FIN-WAIT-1",
      "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING",  "LAST-ACK", "TIME-WAIT"};
  return names[static_cast<std::size_t>(state)];
}

std::string_view netstat_name(State state) {
  static constexpr std::array<std::string_view, tcp::state_count> names{
      "CLOSE",     "LISTEN",     "SYN_SENT", "SYN_RECV", "ESTABLISHED", "FIN_WAIT1",
      "FIN_WAIT2", "CLOSE_WAIT", "CLOSING",  "LAST_ACK", "TIME_WAIT"};
  return names[static_cast<std::size_t>(state)];
}

}  // namespace console
