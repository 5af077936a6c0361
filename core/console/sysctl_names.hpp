// The kernel settings that this TCP has a counterpart of, under Linux's names.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/sim/action.hpp"
#include "core/tcp/config.hpp"

namespace console {

struct Setting {
  std::string_view name;  // "net.ipv4.tcp_syncookies"
  std::string (*value)(const tcp::Config& config);
  std::optional<sim::Knob> knob{};    // nothing: it can only be read
  std::uint32_t least = 0, most = 0;  // of a knob of the server; those of a stack have theirs
};
std::span<const Setting> settings();                 // in order of name, as `sysctl -a` lists them
const Setting* find_setting(std::string_view name);  // with dots; nullptr: unknown
bool is_absent(std::string_view name);               // Linux 6.18 has it and this TCP has nothing like it

}  // namespace console
