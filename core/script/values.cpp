// Numbers, addresses and values of options.
#include "core/script/values.hpp"

#include <charconv>

namespace script {
namespace {

using Kind = Expression::Kind;

void append_int(std::vector<std::byte>& octets, std::int64_t value) {
  for (int i = 0; i < 4; ++i)
    octets.push_back(static_cast<std::byte>((static_cast<std::uint64_t>(value) >> (8 * i)) & 0xff));
}

std::optional<tcp::Address> address_of(std::string_view text) {
  std::uint32_t value = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  for (int part = 0; part < 4; ++part) {
    if (part > 0) {
      if (at == end || *at != '.') return std::nullopt;
      ++at;
    }
    std::uint8_t octet = 0;
    const auto [next, error] = std::from_chars(at, end, octet);
    if (error != std::errc{}) return std::nullopt;
    value = value << 8 | octet;
    at = next;
  }
  if (at != end) return std::nullopt;
  return tcp::Address{value};
}

}  // namespace

std::int64_t number_of(const Expression& e, Failure& failure) {
  switch (e.kind) {
    case Kind::Integer:
      return e.number;
    case Kind::Word:
      if (const auto value = sock::number(e.text)) return *value;
      failure = {"the name " + e.text + " is not known here", true};
      return 0;
    case Kind::Or: {
      std::int64_t bits = 0;
      for (const Expression& part : e.parts) bits |= number_of(part, failure);
      return bits;
    }
    case Kind::List:
    case Kind::Call:
      if (e.parts.size() == 1 && (e.kind == Kind::List || e.text == "htons" || e.text == "htonl"))
        return number_of(e.parts.front(), failure);
      break;
    default:
      break;
  }
  failure = {"expected a number, not " + to_text(e)};
  return 0;
}

tcp::Endpoint endpoint_of(const Expression& e, tcp::Endpoint fallback, Failure& failure) {
  if (e.kind == Kind::Ellipsis) return fallback;
  const Expression* family = e.field("sa_family");
  const Expression* port = e.field("sin_port");
  const Expression* host = e.field("sin_addr");
  if (e.kind != Kind::Struct || family == nullptr || port == nullptr || host == nullptr) {
    failure = {"the address " + to_text(e) + " is of a form that is not modelled", true};
    return {};
  }
  tcp::Endpoint endpoint;
  endpoint.port = static_cast<std::uint16_t>(number_of(*port, failure));
  if (host->kind == Kind::Call && host->text == "inet_addr" && host->parts.size() == 1) {
    const auto address = address_of(host->parts.front().text);
    if (!address) failure = {to_text(*host) + " is no address"};
    endpoint.address = address.value_or(tcp::Address{});
  } else {
    endpoint.address.value = static_cast<std::uint32_t>(number_of(*host, failure));
  }
  return endpoint;
}

std::vector<std::byte> option_value(const Expression& e, Failure& failure) {
  std::vector<std::byte> octets;
  if (e.kind == Kind::Text) {
    for (const char c : e.text) octets.push_back(static_cast<std::byte>(c));
  } else if (e.kind == Kind::Struct && e.field("onoff") != nullptr && e.field("linger") != nullptr) {
    append_int(octets, number_of(*e.field("onoff"), failure));
    append_int(octets, number_of(*e.field("linger"), failure));
  } else {
    append_int(octets, number_of(e, failure));
  }
  return octets;
}

}  // namespace script
