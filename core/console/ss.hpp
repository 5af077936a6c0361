// What ss is made of: which sockets it shows, and what -i tells of one.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/console/sockets.hpp"

namespace console {

// The words behind the options: [state NAME]... [exclude NAME]... [EXPRESSION].
struct SsFilter {
  std::uint32_t states = 0;  // a bit for each tcp::State; meaningful where `chosen`
  bool chosen = false;
  std::vector<bool> passes;  // for each row
  std::string error;         // one sentence; empty: none
};
SsFilter read_ss_filter(Words words, const std::vector<SocketRow>& rows);

constexpr std::uint32_t bit(tcp::State state) {
  return 1U << static_cast<unsigned>(state);
}
inline constexpr std::uint32_t all_states = (1U << tcp::state_count) - 1;

// What passed between the host and a peer over one connection.
struct Traffic {
  std::uint64_t segments_out = 0, segments_in = 0, data_out = 0, data_in = 0;
  std::uint64_t octets_out = 0, octets_again = 0;
  std::uint64_t segments_again = 0;
  sim::Instant sent = tcp::never, received = tcp::never, acknowledged = tcp::never;  // the last; never: none
};
std::map<tcp::SocketPair, Traffic> traffic(const Host& host);

struct InfoWishes {
  bool options = false;  // -o
  bool numeric = false;  // -n
};
// " cubic wscale:7,7 rto:304 rtt:101/25 …" as -i has it.
std::string info_text(const Host& host, const SocketRow& row, const Traffic& traffic,
                      const InfoWishes& wishes);

}  // namespace console
