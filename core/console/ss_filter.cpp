// The filter of ss: states, and tests of addresses and ports.
#include <array>

#include "core/console/filter.hpp"
#include "core/console/ss.hpp"
#include "core/console/text.hpp"

namespace console {

namespace {

using Reader = FilterReader<SocketRow>;
using tcp::State;

struct StateName {
  std::string_view name;
  std::uint32_t states;
};
constexpr std::array state_names{
    StateName{"all", all_states},
    StateName{"connected", all_states & ~(bit(State::Listen) | bit(State::Closed))},
    StateName{"synchronized", all_states & ~(bit(State::Listen) | bit(State::Closed) | bit(State::SynSent))},
    StateName{"bucket", bit(State::SynReceived) | bit(State::TimeWait)},
    StateName{"big", all_states & ~(bit(State::SynReceived) | bit(State::TimeWait))},
    StateName{"established", bit(State::Established)},
    StateName{"syn-sent", bit(State::SynSent)},
    StateName{"syn-recv", bit(State::SynReceived)},
    StateName{"fin-wait-1", bit(State::FinWait1)},
    StateName{"fin-wait-2", bit(State::FinWait2)},
    StateName{"time-wait", bit(State::TimeWait)},
    StateName{"closed", bit(State::Closed)},
    StateName{"unconnected", bit(State::Closed)},
    StateName{"close-wait", bit(State::CloseWait)},
    StateName{"last-ack", bit(State::LastAck)},
    StateName{"listening", bit(State::Listen)},
    StateName{"listen", bit(State::Listen)},
    StateName{"closing", bit(State::Closing)},
};

// "10.0.0.1", "10.0.0.1:80", "10.0.0.1:http", ":80", "*:80", "10.0.0.0/24".
struct Place {
  tcp::Address address{};
  std::uint32_t mask = 0;
  std::optional<std::uint16_t> port;
};
std::optional<Place> read_place(std::string_view text) {
  Place place;
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos) {
    const std::string_view port = text.substr(colon + 1);
    if (port != "*") {
      place.port = read_port(port);
      if (!place.port) return std::nullopt;
    }
    text = text.substr(0, colon);
  }
  if (text.empty() || text == "*") return place.port ? std::optional(place) : std::nullopt;
  const std::size_t slash = text.find('/');
  const std::optional<std::uint64_t> bits = slash == std::string_view::npos
                                                ? std::optional<std::uint64_t>(32)
                                                : read_number(text.substr(slash + 1));
  const std::optional<tcp::Address> address = read_address(text.substr(0, slash));
  if (!address || !bits || *bits > 32) return std::nullopt;
  place.address = *address;
  place.mask = *bits == 0 ? 0 : UINT32_MAX << (32 - *bits);
  return place;
}

bool is_at(const Place& place, tcp::Endpoint endpoint) {
  return ((endpoint.address.value ^ place.address.value) & place.mask) == 0 &&
         (!place.port || *place.port == endpoint.port);
}

// sport = :80, dst 10.0.0.1:49152, …
Test<SocketRow> leaf(Reader& reader) {
  const Test<SocketRow> nothing = [](const SocketRow&) { return false; };
  const std::string_view what = reader.take();
  const bool local = what == "sport" || what == "src";
  if (!local && what != "dport" && what != "dst") return reader.fail(), nothing;
  const auto end = [local](const SocketRow& row) { return local ? row.local : row.remote; };
  Relation relation = Relation::Equal;
  if (read_relation(reader.peek(), relation)) reader.take();
  std::string_view value = reader.take();
  if (what == "src" || what == "dst") {
    const std::optional<Place> place = read_place(value);
    if (!place || (relation != Relation::Equal && relation != Relation::NotEqual))
      return reader.fail(), nothing;
    return [=](const SocketRow& row) { return is_at(*place, end(row)) == (relation == Relation::Equal); };
  }
  if (value.starts_with(':')) value.remove_prefix(1);
  const std::optional<std::uint16_t> port = read_port(value);
  if (!port) return reader.fail(), nothing;
  return [=](const SocketRow& row) { return holds(relation, end(row).port, *port); };
}

}  // namespace

SsFilter read_ss_filter(Words words, const std::vector<SocketRow>& rows) {
  static constexpr std::array<std::string_view, 9> signs{"(", ")", "!=", "==", "<=", ">=", "=", "<", ">"};
  SsFilter filter;
  while (!words.empty() && (words[0] == "state" || words[0] == "exclude")) {
    const bool adds = words[0] == "state";
    if (words.size() == 1) return {.error = "ss: state name is missing behind '" + words[0] + "'"};
    const auto* found = std::find_if(state_names.begin(), state_names.end(),
                                     [&](const StateName& each) { return each.name == words[1]; });
    if (found == state_names.end()) return {.error = "ss: wrong state name: " + words[1]};
    if (!filter.chosen && !adds) filter.states = all_states;
    filter.chosen = true;
    filter.states = adds ? filter.states | found->states : filter.states & ~found->states;
    words = words.subspan(2);
  }
  const std::vector<std::string> tokens = tokens_of(words, signs);
  Reader reader(tokens, leaf);
  const Test<SocketRow> test = reader.read();
  if (reader.failed()) return {.error = "ss: bison bellows (while parsing filter): \"syntax error!\" Sorry."};
  for (const SocketRow& row : rows) filter.passes.push_back(test(row));
  return filter;
}

}  // namespace console
