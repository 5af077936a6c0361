// Small pieces of text that the commands share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/tcp/address.hpp"
#include "core/tcp/time.hpp"

namespace console {

std::string left(std::string text, std::size_t width);   // filled up behind
std::string right(std::string text, std::size_t width);  // filled up in front
std::string trimmed(std::string line);                   // without blanks at its end

// A whole number, and nothing but it.
std::optional<std::uint64_t> read_number(std::string_view text);
std::optional<tcp::Address> read_address(std::string_view text);  // "10.0.0.1"

// "http" for 80 where names are wanted: the one port of this world that has a name.
std::string port_text(std::uint16_t port, bool numeric);
std::optional<std::uint16_t> read_port(std::string_view text);  // a number or a name

// Milliseconds with as many digits as C's %g has: "100", "0.024", "1234.57". t >= 0.
std::string milliseconds(tcp::Duration t);

// fnmatch(): * and ?.
bool matches_glob(std::string_view pattern, std::string_view text);

std::vector<std::string_view> split(std::string_view text);  // at blanks

}  // namespace console
