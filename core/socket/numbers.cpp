// The numbers by name.
#include "core/socket/numbers.hpp"

#include <array>

namespace sock {
namespace {

struct Named {
  std::string_view name;
  std::int64_t value;
};

constexpr Named numbers[] = {
#define NUMBER(name, value) {#name, value},
#include "core/socket/numbers.def"
#undef NUMBER
};

bool is_error(std::string_view name) {
  return name.starts_with('E');
}

}  // namespace

std::optional<std::int64_t> number(std::string_view name) {
  for (const Named& n : numbers)
    if (n.name == name) return n.value;
  return std::nullopt;
}

std::string error_name(int error) {
  for (const Named& n : numbers)
    if (is_error(n.name) && n.value == error) return std::string(n.name);
  return "error " + std::to_string(error);
}

}  // namespace sock
