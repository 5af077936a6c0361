// Expressions of a script as values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/script/calls.hpp"

namespace script {

// 12, EPIPE, A|B, [12], htons(80), INADDR_ANY. Otherwise `failure` says why not, and 0.
std::int64_t number_of(const Expression& expression, Failure& failure);

// {sa_family = AF_INET, sin_port = htons(8080), sin_addr = inet_addr("192.168.0.1")}; `...` is `fallback`.
tcp::Endpoint endpoint_of(const Expression& expression, tcp::Endpoint fallback, Failure& failure);

// The octets of an option's value: [1] is an int, "reno" its letters, {onoff=1, linger=0} two ints.
std::vector<std::byte> option_value(const Expression& expression, Failure& failure);

}  // namespace script
