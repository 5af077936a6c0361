// Actions written as the text that action_text.cpp reads.
#include <string>

#include "core/sim/action_names.hpp"
#include "core/sim/amounts.hpp"
#include "core/sim/stack_knobs.hpp"

namespace sim {

namespace {

std::string word(std::string_view text) {
  return " " + std::string(text);
}
std::string word(std::uint64_t number) {
  return " " + std::to_string(number);
}
std::string word(Side side) {
  return word(name_of(side, side_names));
}

// User calls, hosts, timers

std::string write(const Open& a) {
  return "open" + word(a.side);
}
std::string write(const Send& a) {
  return "send" + word(a.side) + word(a.octets);
}
std::string write(const Read& a) {
  return "read" + word(a.side) + word(a.octets);
}
std::string write(const Shutdown& a) {
  return "shutdown" + word(a.side);
}
std::string write(const Close& a) {
  return "close" + word(a.side);
}
std::string write(const Abort& a) {
  return "abort" + word(a.side);
}
std::string write(const Crash& a) {
  return "crash" + word(a.side);
}
std::string write(const Reboot& a) {
  return "reboot" + word(a.side);
}
std::string write(const Expire& a) {
  return "expire" + word(a.side) + word(name_of(a.timer, timer_names));
}

// Packets

std::string write(const Drop& a) {
  return "drop" + word(a.packet);
}
std::string write(const Delay& a) {
  return "delay" + word(a.packet) + word(to_text(a.by));
}
std::string write(const Deliver& a) {
  return "deliver" + word(a.packet);
}
std::string write(const Duplicate& a) {
  return "duplicate" + word(a.packet);
}
std::string write(const Corrupt& a) {
  return "corrupt" + word(a.packet) + " bit" + word(a.bit);
}

// Headers

std::string flags_text(tcp::Flags flags) {
  std::string text;
  for (std::size_t bit = 0; bit < flag_names.size(); ++bit) {
    if ((std::uint32_t{flags.bits} >> bit & 1U) != 0) text += flag_names[bit];
  }
  return text.empty() ? "none" : text;
}

// A relative number that is nearer by going back is written with a minus.
std::string number_text(const HeaderNumber& number) {
  if (!number.relative) return std::to_string(number.value);
  const bool back = number.value > UINT32_MAX / 2;
  return (back ? "-" : "+") + std::to_string(back ? 0 - number.value : number.value);
}

std::string numbers(const HeaderFields& fields) {
  std::string text;
  if (fields.seq) text += " seq=" + number_text(*fields.seq);
  if (fields.ack) text += " ack=" + number_text(*fields.ack);
  if (fields.window) text += " win=" + std::to_string(*fields.window);
  if (fields.urgent_pointer) text += " urg=" + std::to_string(*fields.urgent_pointer);
  if (fields.data) text += " data=" + std::to_string(*fields.data);
  if (fields.source_port) text += " sport=" + std::to_string(*fields.source_port);
  if (fields.destination_port) text += " dport=" + std::to_string(*fields.destination_port);
  const auto value = [](const HeaderOption& option) {
    return option.there ? std::to_string(option.value) : std::string("off");
  };
  if (fields.mss) text += " mss=" + value(*fields.mss);
  if (fields.window_scale) text += " ws=" + value(*fields.window_scale);
  if (fields.sack_permitted) text += fields.sack_permitted->there ? " sackok=on" : " sackok=off";
  return text;
}

std::string write(const Edit& a) {
  const std::string flags = a.fields.flags ? " flags=" + flags_text(*a.fields.flags) : "";
  return "edit" + word(a.packet) + flags + numbers(a.fields);
}

std::string write(const Forge& a) {
  const bool blind = a.origin == Origin::Attacker;
  std::string text = "forge" + (blind ? " attacker to" + word(other(a.from)) : word(a.from));
  text += word(flags_text(a.fields.flags.value_or(tcp::Flags{}))) + numbers(a.fields);
  if (a.stamps) text += *a.stamps ? " ts=on" : " ts=off";
  return text;
}

// Rules

std::string write(const AddRule& a) {
  const DropRule& rule = a.rule;
  const bool silent = rule.kind == SegmentKind::Any && rule.which == Which::Every;
  std::string text = "rule drop" + word(rule.from) + (silent ? "" : word(name_of(rule.kind, kind_names)));
  if (rule.which == Which::Every) text += " every";
  return rule.which == Which::All ? text : text + word(rule.n);
}
std::string write(const RemoveRule& a) {
  return a.rule == 0 ? "rule off all" : "rule off" + word(a.rule);
}

// Knobs

std::string write(const Flood& a) {
  return a.rate == 0 ? "flood off" : "flood" + word(a.rate);
}

std::string value_text(const Tune& a) {
  switch (a.knob) {
    case Knob::DelayUs:
    case Knob::JitterUs:
      return amount_text(a.value, time_units);
    case Knob::LossPpm:
    case Knob::DuplicatePpm:
    case Knob::ReorderPpm:
    case Knob::CorruptPpm:
      return percent_text(a.value);
    case Knob::BandwidthBps:
      return a.value == 0 ? "off" : amount_text(a.value, rate_units);
    case Knob::Reads:
      return a.value == 0 ? "off" : "on";
    default:
      return std::to_string(a.value);
  }
}

std::string write(const Tune& a) {
  const StackKnob* of_stack = find_stack_knob(a.knob);
  return "set" + word(of_stack ? of_stack->name : name_of(a.knob, knob_names)) +
         (a.side ? word(*a.side) : "") + word(value_text(a));
}

}  // namespace

std::string to_text(const Action& action) {
  return std::visit([](const auto& a) { return write(a); }, action);
}

std::string to_text(const TimedAction& timed) {
  return "at " + to_text(timed.at.time_since_epoch()) + " " + to_text(timed.action);
}

std::string to_text(Duration duration) {
  return amount_text(static_cast<std::uint64_t>(duration.count()), time_units);
}

}  // namespace sim
