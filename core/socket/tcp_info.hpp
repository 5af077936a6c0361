// TCP_INFO: how a connection stands, as the octets of Linux's struct tcp_info up to tcpi_total_retrans, and
// each of its fields by name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/socket/stack.hpp"

namespace sock {

inline constexpr std::size_t tcp_info_octets = 104;

// As much of it as there is room for; answers how many octets. Without a connection: TCP_CLOSE and zeros.
Result write_tcp_info(const tcp::Connection* connection, std::span<std::byte> into);

// "tcpi_snd_cwnd" in octets as written above. Nothing: no such field, or it is not filled in here.
std::optional<std::uint32_t> tcp_info_field(std::span<const std::byte> octets, std::string_view name);

}  // namespace sock
