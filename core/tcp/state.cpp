// Names of states, timers and endings, as a reader of RFC 9293 (or of netstat) knows them.
#include "core/tcp/state.hpp"

#include <array>

#include "core/tcp/connection.hpp"
#include "core/tcp/timer.hpp"

namespace tcp {

std::string_view name(State state) {
  static constexpr std::array<std::string_view, state_count> names = {
      "CLOSED",     "LISTEN",     "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1",
      "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING",  "LAST-ACK",     "TIME-WAIT"};
  return names[static_cast<std::size_t>(state)];
}

std::string_view name(Timer timer) {
  static constexpr std::array<std::string_view, timer_count> names = {
      "retransmission", "delayed ACK", "persist",    "keep-alive", "FIN-WAIT-2",
      "TIME-WAIT",      "user",        "reordering", "loss probe"};
  return names[static_cast<std::size_t>(timer)];
}

std::string_view name(Error error) {
  static constexpr std::array<std::string_view, 5> names = {"none", "refused", "reset", "timed out",
                                                            "aborted"};
  return names[static_cast<std::size_t>(error)];
}

}  // namespace tcp
