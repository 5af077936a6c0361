// A whole packetdrill script as a value: its options, and its events in their order. The language is that of
// google/packetdrill: option lines, times, system calls with what they answer, packets in and out, comments,
// commands in backquotes. Beyond it: the fields of TCP_INFO may be asked for by name,
//   getsockopt(4, SOL_TCP, TCP_INFO, {tcpi_state=TCP_ESTABLISHED, tcpi_snd_cwnd=10}, [104]) = 0
// and packets may name ports, so that one script holds several connections.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/trace/icmp.hpp"
#include "core/trace/packetdrill.hpp"

namespace script {

// An argument of a system call, or what it answers.
struct Expression {
  enum class Kind : std::uint8_t {
    Ellipsis,  // ...
    Integer,   // 12, -1, 0x1f
    Word,      // SOCK_STREAM
    Text,      // "cubic"
    Or,        // A|B|C: parts
    List,      // [a, b]: parts
    Struct,    // {a, b=c, d(2)=e}: parts
    Call,      // htons(80): text and parts
    Field,     // name=value, or name(count)=value: text and one part
  };
  Kind kind = Kind::Ellipsis;
  std::int64_t number = 0;
  std::string text;
  std::vector<Expression> parts;

  const Expression* field(std::string_view name) const;  // of a Struct; nullptr: not there
  friend bool operator==(const Expression&, const Expression&) = default;
};
std::string to_text(const Expression& expression);

struct SystemCall {
  std::optional<tcp::Duration> end;  // `...0.2`: it blocks until then
  std::string name;
  std::vector<Expression> arguments;
  Expression result;
  std::string error;  // "EPIPE"; empty: none is asked for
};
std::string to_text(const SystemCall& call);

// A command in backquotes. Nothing is ever executed.
struct Command {};

struct Event {
  std::uint32_t line = 0;  // from 1
  trace::ScriptTime time;
  std::variant<trace::PacketSpec, trace::IcmpSpec, SystemCall, Command> what;
};

struct Option {
  std::uint32_t line = 0;
  std::string name;   // without the dashes
  std::string value;  // empty: none
};

struct Script {
  std::vector<Option> options;
  std::vector<Event> events;
  bool has_commands = false;  // which were not executed
};

struct Parsed {
  Script script;                           // what stands in front of the error
  std::optional<trace::ParseError> error;  // unsupported: right, but not for us
};

// Any text is safe; at most trace::max_script_octets.
Parsed parse(std::string_view text);

}  // namespace script
