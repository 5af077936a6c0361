// Reads whole scripts. One function for each rule of the grammar, each true when it has read what it names.
//
//   script     = { option } [ command ] { event } [ command ]
//   option     = "--name" [ "=" value ]
//   event      = time ( packet | icmp | call | command )
//   call       = [ "..." number ] word "(" [ expression { "," expression } ] ")" "=" expression [ word ] [
//   note ] expression = term { "|" term } term       = "..." | number | string [ "..." ] | "[" list "]" | "{"
//   list "}"
//              | word [ "(" list ")" ] [ "=" expression ]
#include <limits>

#include "core/script/script.hpp"
#include "core/trace/packetdrill_parser.hpp"
#include "core/trace/text.hpp"

namespace script {
namespace {

using trace::Token;
using trace::TokenKind;
using Kind = Expression::Kind;

constexpr int max_depth = 16;  // of brackets in brackets

class Parser {
 public:
  explicit Parser(std::string_view text) : in_(text) {}

  Parsed parse() {
    Parsed parsed;
    Script& script = parsed.script;
    const bool read = options(script) && events(script);
    if (read && script.events.empty()) in_.fail(in_.token(), "the script has no event");
    parsed.error = in_.error();
    return parsed;
  }

 private:
  bool options(Script& script) {
    while (in_.token().kind == TokenKind::Option) {
      Option option{.line = in_.token().line, .name = std::string(in_.token().text.substr(2)), .value = {}};
      in_.advance();
      if (in_.accept('=') && !option_value(option)) return false;
      script.options.push_back(std::move(option));
    }
    return true;
  }

  // All that stands behind "=" on that line; a string without its quotes.
  bool option_value(Option& option) {
    if (in_.token().line != option.line || in_.at_end())
      return in_.fail(in_.token(), "expected a value behind '='");
    if (in_.token().kind == TokenKind::String) {
      option.value = inside(in_.token().text);
      in_.advance();
      return true;
    }
    while (!in_.at_end() && in_.token().line == option.line && in_.token().kind != TokenKind::Option) {
      option.value += in_.token().text;
      in_.advance();
    }
    return true;
  }

  bool events(Script& script) {
    while (!in_.at_end()) {
      if (in_.token().kind == TokenKind::Command) {  // in front of the events, or behind them
        script.has_commands = true;
        in_.advance();
        continue;
      }
      Event event;
      if (!this->event(event)) return false;
      script.has_commands |= std::holds_alternative<Command>(event.what);
      script.events.push_back(std::move(event));
    }
    return true;
  }

  bool event(Event& out) {
    const Token start = in_.token();
    out.line = start.line;
    if (!in_.time(out.time)) return false;
    if (in_.token().kind == TokenKind::Code) return in_.refuse(in_.token(), "code in %{ }% is not run here");
    if (in_.token().kind == TokenKind::Command) {
      in_.advance();
      out.what = Command{};
      return true;
    }
    if (in_.at_icmp()) {
      trace::IcmpSpec icmp;
      if (!in_.icmp(icmp)) return false;
      out.what = icmp;
    } else if (in_.token().is('<') || in_.token().is('>')) {
      trace::PacketSpec packet;
      if (!in_.packet(packet)) return false;
      out.what = packet;
    } else {
      SystemCall call;
      if (!this->call(call)) return false;
      out.what = std::move(call);
    }
    return open_time_fits(start, out);
  }

  bool open_time_fits(const Token& start, const Event& event) {
    using Time = trace::ScriptTime::Kind;
    if (event.time.kind == Time::Absolute || event.time.kind == Time::Relative) return true;
    const auto* packet = std::get_if<trace::PacketSpec>(&event.what);
    return (packet != nullptr && packet->direction == trace::Direction::Outbound) ||
           in_.fail(start, "only a packet that goes out ('>') can come at an open time");
  }

  // System calls

  bool call(SystemCall& out) {
    if (in_.token().kind == TokenKind::Ellipsis) {
      in_.advance();
      out.end.emplace();
      if (!in_.number_of_seconds(*out.end)) return false;
    }
    if (in_.token().kind != TokenKind::Word)
      return in_.fail(in_.token(), "expected a packet, a system call or a command, not " + in_.found());
    out.name = in_.token().text;
    in_.advance();
    if (!in_.expect('(', "behind " + trace::quoted(out.name)) || !list(')', out.arguments, 0) ||
        !in_.expect('=', "and what the call answers") || !expression(out.result, 0))
      return false;
    if (in_.token().kind == TokenKind::Word) {
      out.error = in_.token().text;
      in_.advance();
    }
    return !in_.token().is('(') || note();
  }

  // "(Broken pipe)": says nothing to us.
  bool note() {
    while (!in_.at_end() && !in_.token().is(')')) in_.advance();
    return in_.expect(')', "behind the note");
  }

  bool list(char end, std::vector<Expression>& out, int depth) {
    if (in_.accept(end)) return true;
    do {
      out.emplace_back();
      if (!expression(out.back(), depth + 1)) return false;
    } while (in_.accept(','));
    return in_.expect(end, "or ',' behind an expression");
  }

  bool expression(Expression& out, int depth) {
    if (depth > max_depth) return in_.fail(in_.token(), "brackets stand too deep in each other");
    if (!term(out, depth)) return false;
    if (!in_.token().is('|')) return true;
    Expression all{.kind = Kind::Or, .number = 0, .text = {}, .parts = {}};
    all.parts.push_back(std::move(out));
    while (in_.accept('|')) {
      all.parts.emplace_back();
      if (!term(all.parts.back(), depth)) return false;
    }
    out = std::move(all);
    return true;
  }

  bool term(Expression& out, int depth) {
    switch (in_.token().kind) {
      case TokenKind::Ellipsis:
        out.kind = Kind::Ellipsis;
        in_.advance();
        return true;
      case TokenKind::Integer:
      case TokenKind::Hexadecimal:
        return integer(out);
      case TokenKind::String:
        out.kind = Kind::Text;
        out.text = inside(in_.token().text);
        in_.advance();
        if (in_.token().kind == TokenKind::Ellipsis) in_.advance();
        return true;
      case TokenKind::Word:
        return word(out, depth);
      default:
        break;
    }
    if (in_.token().is('[') || in_.token().is('{')) {
      const bool square = in_.token().is('[');
      out.kind = square ? Kind::List : Kind::Struct;
      in_.advance();
      return list(square ? ']' : '}', out.parts, depth);
    }
    return in_.fail(in_.token(), "expected an argument, not " + in_.found());
  }

  // NAME, name(…), name=…, name(…)=…
  bool word(Expression& out, int depth) {
    out.kind = Kind::Word;
    out.text = in_.token().text;
    in_.advance();
    if (in_.accept('(')) {
      out.kind = Kind::Call;
      if (!list(')', out.parts, depth)) return false;
    }
    if (depth == 0 || !in_.accept('=')) return true;
    out.kind = Kind::Field;
    out.parts.clear();
    out.parts.emplace_back();
    return expression(out.parts.back(), depth + 1);
  }

  bool integer(Expression& out) {
    const Token token = in_.token();
    const bool hexadecimal = token.kind == TokenKind::Hexadecimal;
    const bool negative = token.text.starts_with('-');
    const std::int64_t base = hexadecimal ? 16 : 10;
    std::int64_t value = 0;
    for (const char c : token.text.substr(hexadecimal ? 2 : negative ? 1 : 0)) {
      if (value > std::numeric_limits<std::int64_t>::max() / 32)
        return in_.fail(token, "the number is too large");
      const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
      value = value * base + digit;
    }
    out.kind = Kind::Integer;
    out.number = negative ? -value : value;
    in_.advance();
    return true;
  }

  static std::string inside(std::string_view quoted) {
    return std::string(quoted.substr(1, quoted.size() - 2));
  }

  trace::PacketParser in_;
};

std::string joined(const std::vector<Expression>& parts, std::string_view between) {
  std::string text;
  for (const Expression& part : parts) {
    if (!text.empty()) text += between;
    text += to_text(part);
  }
  return text;
}

}  // namespace

const Expression* Expression::field(std::string_view name) const {
  for (const Expression& part : parts)
    if (part.kind == Kind::Field && part.text == name) return &part.parts.front();
  return nullptr;
}

std::string to_text(const Expression& e) {
  switch (e.kind) {
    case Kind::Ellipsis:
      return "...";
    case Kind::Integer:
      return std::to_string(e.number);
    case Kind::Word:
      return e.text;
    case Kind::Text:
      return '"' + e.text + '"';
    case Kind::Or:
      return joined(e.parts, "|");
    case Kind::List:
      return '[' + joined(e.parts, ", ") + ']';
    case Kind::Struct:
      return '{' + joined(e.parts, ", ") + '}';
    case Kind::Call:
      return e.text + '(' + joined(e.parts, ", ") + ')';
    case Kind::Field:
      return e.text + '=' + joined(e.parts, "");
  }
  return {};
}

std::string to_text(const SystemCall& call) {
  const std::string answer = " = " + to_text(call.result) + (call.error.empty() ? "" : ' ' + call.error);
  return call.name + '(' + joined(call.arguments, ", ") + ')' + answer;
}

Parsed parse(std::string_view text) {
  if (text.size() > trace::max_script_octets)
    return {.script = {}, .error = trace::ParseError{1, 1, "the script is longer than 1 MiB"}};
  return Parser(text).parse();
}

}  // namespace script
