// The kernel's counters of a host (/proc/net/snmp and /proc/net/netstat) since it was last started, as far as
// the model counts them or its log tells; in the kernel's order.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/console/command.hpp"

namespace console {

struct Counter {
  std::string_view name;     // as nstat writes it
  std::string_view netstat;  // netstat's words behind the number; empty: it has only the name
  std::uint64_t value = 0;
  bool known = true;  // false: of a flood before the last crash, too, which nobody can tell apart any more
};
std::vector<Counter> counters(const Host& host);

}  // namespace console
