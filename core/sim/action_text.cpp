// Actions read from text. Numbers are read exactly or refused. How they are written: action_write.cpp.
#include <algorithm>
#include <array>
#include <string>

#include "core/sim/action_reader.hpp"
#include "core/sim/stack_knobs.hpp"

namespace sim {

namespace {

constexpr auto max_us = static_cast<std::uint64_t>(std::chrono::microseconds(max_delay).count());
constexpr auto max_header_number = std::uint64_t{UINT32_MAX};

// Knobs

std::uint64_t read_knob_value(Reader& in, Knob knob) {
  switch (knob) {
    case Knob::SynCookies:
      return in.count(0, 2, "a number");
    case Knob::SynBacklog:
      return in.count(1, max_backlog, "a number of slots");
    case Knob::SynackRetries:
      return in.count(0, max_synack_retries, "a number of retries");
    case Knob::AcceptBacklog:
      return in.count(1, max_backlog, "a number of slots");
    case Knob::DelayUs:
    case Knob::JitterUs:
      return in.amount(time_units, 0, max_us, "a time such as 25ms (0s to 3600s)");
    case Knob::LossPpm:
    case Knob::DuplicatePpm:
    case Knob::ReorderPpm:
    case Knob::CorruptPpm:
      return in.amount(percent_units, 0, ppm_max, "a share such as 1% (0% to 100%)");
    case Knob::QueuePackets:
      return in.count(0, max_queue_packets, "a number of packets");
    case Knob::BandwidthBps:
      if (in.take("off")) return 0;
      return in.amount(rate_units, 1, max_bandwidth_bps, "off or a rate such as 10Mbit (1bit to 1000Gbit)");
    case Knob::Reads:
      if (in.take("off")) return 0;
      if (!in.take("on")) in.expected("on or off", in.next());
      return 1;
    default:
      const StackKnob* of_stack = find_stack_knob(knob);
      return of_stack == nullptr ? 0 : in.count(of_stack->least, of_stack->most, "a number");
  }
}

// Those of a stack have a table of their own.
Knob read_knob(Reader& in) {
  for (const StackKnob& knob : stack_knobs())
    if (in.take(knob.name)) return knob.knob;
  if (const auto other = in.named_if(knob_names)) return *other;
  std::string names;
  for (const auto& each : knob_names) names += std::string(each.name) + ", ";
  for (const StackKnob& each : stack_knobs())
    names += (&each == &stack_knobs().back() ? "or " : "") + std::string(each.name) + ", ";
  in.expected(names.substr(0, names.size() - 2), in.next());
  return Knob::SynCookies;
}

Action read_tune(Reader& in) {
  Tune tune{.knob = read_knob(in), .value = 0};
  if (in.failed()) return tune;
  if (tune.knob >= Knob::Reads) tune.side = in.side();
  if (is_of_wire(tune.knob)) tune.side = in.named_if(side_names);
  tune.value = read_knob_value(in, tune.knob);
  return tune;
}

Action read_flood(Reader& in) {
  if (in.take("off")) return Flood{0};
  return Flood{static_cast<std::uint32_t>(in.count(1, max_flood_rate, "off or SYNs a second"))};
}

// User calls and timers

std::uint32_t read_octets(Reader& in) {
  return static_cast<std::uint32_t>(in.count(1, max_send_octets, "a number of octets"));
}

Action read_send(Reader& in) {
  const Side side = in.side();
  return Send{side, read_octets(in)};
}

Action read_read(Reader& in) {
  const Side side = in.side();
  return Read{side, read_octets(in)};
}

Action read_expire(Reader& in) {
  const Side side = in.side();
  return Expire{side, in.named(timer_names)};
}

// Packets

Action read_delay(Reader& in) {
  const PacketId packet = in.packet();
  const std::uint64_t us = in.amount(time_units, 1, max_us, "a time such as 40ms (1us to 3600s)");
  return Delay{packet, Duration{static_cast<std::int64_t>(us)}};
}

Action read_corrupt(Reader& in) {
  const PacketId packet = in.packet();
  in.expect("bit");
  return Corrupt{packet, static_cast<std::uint16_t>(in.count(0, UINT16_MAX, "a bit's number"))};
}

// Headers

// A word "seq=+1" in its two parts; the second is empty where there is no "=".
struct Setting {
  std::string_view name;
  std::string_view value;
  std::string_view whole;
};
Setting setting(std::string_view word) {
  const std::size_t equals = std::min(word.find('='), word.size());
  return {word.substr(0, equals), word.substr(std::min(equals + 1, word.size())), word};
}

// Each letter once, or "none".
std::optional<tcp::Flags> flags_of(std::string_view text) {
  tcp::Flags flags;
  if (text == "none") return flags;
  for (const char letter : text) {
    const std::size_t bit = flag_names.find(letter);
    if (bit == std::string_view::npos || (std::uint32_t{flags.bits} >> bit & 1U) != 0) return std::nullopt;
    flags.bits = static_cast<std::uint8_t>(flags.bits | 1U << bit);
  }
  return text.empty() ? std::nullopt : std::optional(flags);
}

tcp::Flags read_flags(Reader& in, std::string_view text) {
  const auto flags = flags_of(text);
  if (!flags) in.expected("flags such as SA (letters of FSRPAUEC, or none)", text);
  return flags.value_or(tcp::Flags{});
}

HeaderNumber read_header_number(Reader& in, std::string_view text) {
  const bool back = text.starts_with('-');
  const bool relative = back || text.starts_with('+');
  const auto number = static_cast<std::uint32_t>(in.count_in(
      text.substr(relative ? 1 : 0), 0, max_header_number, "a number, with + or - before it if relative"));
  return {.value = back ? 0 - number : number, .relative = relative};
}

std::uint16_t read_field(Reader& in, std::string_view text) {
  return static_cast<std::uint16_t>(in.count_in(text, 0, UINT16_MAX, "a number"));
}

HeaderOption read_option(Reader& in, std::string_view text, std::uint64_t most) {
  if (text == "off") return {.there = false};
  return {.value = static_cast<std::uint16_t>(in.count_in(text, 0, most, "off or a number"))};
}

bool read_switch(Reader& in, const Setting& s) {
  const std::string name(s.name);
  if (s.value != "on" && s.value != "off") in.expected(name + "=on or " + name + "=off", s.whole);
  return s.value == "on";
}

// False: it is none of these. What is said twice is an error.
bool read_header(Reader& in, const Setting& s, HeaderFields& fields) {
  const auto once = [&](const auto& field) {
    if (field) in.expected("each field once", s.whole);
  };
  if (s.name == "flags") {
    once(fields.flags);
    fields.flags = read_flags(in, s.value);
  } else if (s.name == "seq") {
    once(fields.seq);
    fields.seq = read_header_number(in, s.value);
  } else if (s.name == "ack") {
    once(fields.ack);
    fields.ack = read_header_number(in, s.value);
  } else if (s.name == "win") {
    once(fields.window);
    fields.window = read_field(in, s.value);
  } else if (s.name == "urg") {
    once(fields.urgent_pointer);
    fields.urgent_pointer = read_field(in, s.value);
  } else if (s.name == "data") {
    once(fields.data);
    fields.data =
        static_cast<std::uint32_t>(in.count_in(s.value, 0, max_forged_octets, "a number of octets"));
  } else if (s.name == "sport") {
    once(fields.source_port);
    fields.source_port = read_field(in, s.value);
  } else if (s.name == "dport") {
    once(fields.destination_port);
    fields.destination_port = read_field(in, s.value);
  } else if (s.name == "mss") {
    once(fields.mss);
    fields.mss = read_option(in, s.value, UINT16_MAX);
  } else if (s.name == "ws") {
    once(fields.window_scale);
    fields.window_scale = read_option(in, s.value, UINT8_MAX);
  } else if (s.name == "sackok") {
    once(fields.sack_permitted);
    fields.sack_permitted = {.there = read_switch(in, s)};
  } else {
    return false;
  }
  return true;
}

constexpr std::string_view header_words = "seq=, ack=, win=, urg=, data=, sport=, dport=, mss=, ws=";

Action read_edit(Reader& in) {
  Edit edit{.packet = in.packet(), .fields = {}};
  do {
    const Setting s = setting(in.word());
    if (!read_header(in, s, edit.fields))
      in.expected("flags=, " + std::string(header_words) + " or sackok=", s.whole);
  } while (!in.at_end() && !in.failed());
  return edit;
}

void read_stamps(Reader& in, const Setting& s, Forge& forge) {
  if (s.name != "ts") in.expected(std::string(header_words) + ", sackok= or ts=", s.whole);
  if (forge.stamps) in.expected("each field once", s.whole);
  forge.stamps = read_switch(in, s);
}

Action read_forge(Reader& in) {
  Forge forge;
  if (in.take("attacker")) {
    in.expect("to");
    forge.origin = Origin::Attacker;
    forge.from = other(in.side());
  } else if (const auto side = in.named_if(side_names)) {
    forge.from = *side;
  } else {
    in.expected("client, server or attacker", in.next());
  }
  forge.fields.flags = read_flags(in, in.word());
  while (!in.at_end() && !in.failed()) {
    const Setting s = setting(in.word());
    if (!read_header(in, s, forge.fields)) read_stamps(in, s, forge);
  }
  return forge;
}

// Rules

std::uint32_t read_ordinal(Reader& in) {
  return static_cast<std::uint32_t>(in.count(1, max_rule_n, "a number"));
}

Action read_drop_rule(Reader& in) {
  DropRule rule{.from = in.side()};
  const auto kind = in.named_if(kind_names);
  rule.kind = kind.value_or(SegmentKind::Any);
  if (in.take("every")) {
    rule.which = Which::Every;
    rule.n = read_ordinal(in);
  } else if (!in.at_end()) {
    if (!kind && !parse_count(in.next()))
      in.expected(list_of(kind_names) + ", a number, or every", in.next());
    rule.which = Which::Nth;
    rule.n = read_ordinal(in);
  } else if (!kind) {
    in.expected(list_of(kind_names) + ", a number, or every", in.next());
  }
  return AddRule{rule};
}

Action read_rule(Reader& in) {
  if (in.take("drop")) return read_drop_rule(in);
  in.expect(in.next() == "off" ? "off" : "drop or off");
  if (in.take("all")) return RemoveRule{0};
  return RemoveRule{static_cast<RuleId>(in.count(1, UINT32_MAX, "all or a rule's number"))};
}

// All of them

struct Verb {
  std::string_view name;
  Action (*read)(Reader& in);
};
template <class OfSide>
Action read_of_side(Reader& in) {
  return OfSide{in.side()};
}
template <class OfPacket>
Action read_of_packet(Reader& in) {
  return OfPacket{in.packet()};
}
constexpr std::array verbs{Verb{"open", read_of_side<Open>},
                           Verb{"send", read_send},
                           Verb{"read", read_read},
                           Verb{"shutdown", read_of_side<Shutdown>},
                           Verb{"close", read_of_side<Close>},
                           Verb{"abort", read_of_side<Abort>},
                           Verb{"crash", read_of_side<Crash>},
                           Verb{"reboot", read_of_side<Reboot>},
                           Verb{"expire", read_expire},
                           Verb{"drop", read_of_packet<Drop>},
                           Verb{"delay", read_delay},
                           Verb{"deliver", read_of_packet<Deliver>},
                           Verb{"duplicate", read_of_packet<Duplicate>},
                           Verb{"corrupt", read_corrupt},
                           Verb{"edit", read_edit},
                           Verb{"forge", read_forge},
                           Verb{"rule", read_rule},
                           Verb{"flood", read_flood},
                           Verb{"set", read_tune}};

std::string verb_list() {
  std::string list;
  for (const Verb& verb : verbs) {
    if (!list.empty()) list += &verb == &verbs.back() ? " or " : ", ";
    list += verb.name;
  }
  return list;
}

Action read_action(Reader& in) {
  const std::string_view name = in.word();
  const auto verb = std::ranges::find(verbs, name, &Verb::name);
  if (verb != verbs.end()) return verb->read(in);
  in.expected(verb_list(), name);
  return Open{};
}

}  // namespace

ParsedAction parse_action(std::string_view text) {
  Reader in(text);
  const Action action = read_action(in);
  in.expect_end();
  if (in.failed()) return {.ok = false, .action = {}, .error = in.error()};
  return {.ok = true, .action = action, .error = {}};
}

ParsedTimedAction parse_timed_action(std::string_view text) {
  Reader in(text);
  in.expect("at");
  const std::string_view time = in.word();
  const auto when = parse_duration(time);
  if (!when) in.expected("a time such as 1.5s", time);
  if (in.failed()) return {.ok = false, .timed = {}, .error = in.error()};
  const ParsedAction parsed = parse_action(in.rest());
  if (!parsed.ok) return {.ok = false, .timed = {}, .error = parsed.error};
  return {.ok = true, .timed = {.at = Instant{*when}, .action = parsed.action}, .error = {}};
}

std::optional<Duration> parse_duration(std::string_view text) {
  const auto us = parse_amount(text, time_units, static_cast<std::uint64_t>(max_duration.count()));
  if (!us) return std::nullopt;
  return Duration{static_cast<std::int64_t>(*us)};
}

}  // namespace sim
