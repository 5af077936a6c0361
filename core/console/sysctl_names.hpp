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
  std::optional<sim::Knob> knob{};  // that of the server; nothing: it can only be read
  std::uint32_t least = 0;
  std::uint32_t most = 0;
};
std::span<const Setting> settings();                 // in order of name, as `sysctl -a` lists them
const Setting* find_setting(std::string_view name);  // with dots; nullptr: unknown

}  // namespace console
