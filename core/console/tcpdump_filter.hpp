// tcpdump's expressions, as far as they make sense on a wire that carries TCP over IPv4 only: host, net,
// port, their src and dst, less, greater, and octets 12 and 13 of the TCP header.
#pragma once

#include <string>

#include "core/console/command.hpp"
#include "core/console/filter.hpp"
#include "core/tcp/segment.hpp"

namespace console {

struct PacketFilter {
  Test<tcp::Segment> test;
  std::string error;  // one sentence; empty: none
};
PacketFilter read_packet_filter(Words words);

}  // namespace console
