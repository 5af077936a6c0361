// Options one by one (RFC 9293, section 3.2).
#include "core/trace/option_list.hpp"

#include <array>

#include "core/trace/wire_numbers.hpp"

namespace trace {
namespace {

bool has_no_length(std::uint8_t kind) {
  return kind == static_cast<std::uint8_t>(tcp::OptionKind::EndOfList) ||
         kind == static_cast<std::uint8_t>(tcp::OptionKind::NoOperation);
}

// The first option of `rest`, which is not empty.
ListedOption first_option(std::span<const std::byte> rest) {
  const std::uint8_t kind = get8(rest, 0);
  if (has_no_length(kind)) return {.kind = kind, .octets = rest.first(1), .value = {}};
  const std::size_t length = rest.size() < 2 ? 0 : get8(rest, 1);
  if (length < 2 || length > rest.size())
    return {.kind = kind, .octets = rest, .value = {}, .malformed = true};
  return {.kind = kind, .octets = rest.first(length), .value = rest.subspan(2, length - 2)};
}

}  // namespace

std::vector<ListedOption> list_options(const tcp::Options& options) {
  std::vector<ListedOption> list;
  for (std::span<const std::byte> rest = options.octets(); !rest.empty();) {
    list.push_back(first_option(rest));
    rest = rest.subspan(list.back().octets.size());
  }
  return list;
}

tcp::Options shift_sack_blocks(const tcp::Options& options, std::uint32_t octets) {
  tcp::Options shifted;
  for (const ListedOption& option : list_options(options)) {
    std::array<std::byte, tcp::Options::max_octets> copy{};
    const std::span<std::byte> room = std::span(copy).first(option.octets.size());
    for (std::size_t i = 0; i < room.size(); ++i) room[i] = option.octets[i];
    if (option.is_sack())
      for (std::size_t at = 2; at < room.size(); at += 4) put32(room, at, get32(room, at) + octets);
    shifted.add_raw(room);
  }
  return shifted;
}

}  // namespace trace
