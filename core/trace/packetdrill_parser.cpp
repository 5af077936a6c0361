// Reads packetdrill's notation: one function for each rule of the grammar, each true when it has read what it
// names. The first error ends the reading.
//
//   script  = { event }
//   event   = time packet
//   time    = "*" | number | number "~" number | "+" number | "+" number "~" "+" number
//   packet  = ("<" | ">") [ number ">" number ] flags number ":" number "(" number ")"
//             [ "ack" number ] [ "win" number ] [ "urg" number ] [ "<" "..." ">" | "<" option { "," option }
//             ">" ]
//   option  = "mss" number | "nop" | "eol" | "wscale" number | "sackOK" | "sack" number ":" number { … }
//           | "TS" "val" number "ecr" number | "kind" number [ hex ] | "raw" hex
#include "core/trace/packetdrill_parser.hpp"

#include <array>

#include "core/trace/text.hpp"
#include "core/trace/wire_numbers.hpp"

namespace trace {
namespace {

constexpr std::uint64_t max8 = 0xff, max16 = 0xffff, max32 = 0xffff'ffff;

std::string_view first_line(std::string_view text) {
  return text.substr(0, text.find('\n'));
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

template <typename Number>
bool PacketParser::number(const std::string& what, std::uint64_t most, Number& out) {
  const std::string wanted = what + " from 0 to " + std::to_string(most);
  if (token_.kind != TokenKind::Integer) return fail(token_, "expected " + wanted + ", not " + found());
  std::uint64_t value = token_.text.starts_with('-') ? most + 1 : 0;
  for (const char c : token_.text) {
    if (value > most) return fail(token_, "expected " + wanted + ", not " + found());
    if (c != '-') value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (value > most) return fail(token_, "expected " + wanted + ", not " + found());
  out = static_cast<Number>(value);
  advance();
  return true;
}

bool PacketParser::event(ScriptEvent& out) {
  out.line = token_.line;
  const Token start = token_;
  if (!time(out.time)) return false;
  if (!packet(out.packet)) return false;
  const bool open_time =
      out.time.kind != ScriptTime::Kind::Absolute && out.time.kind != ScriptTime::Kind::Relative;
  if (open_time && out.packet.direction == Direction::Inbound)
    return fail(start, "only a packet that goes out ('>') can come at an open time");
  return true;
}

// Times

bool PacketParser::time(ScriptTime& out) {
  if (accept('*')) {
    out.kind = ScriptTime::Kind::Any;
    return true;
  }
  const bool relative = accept('+');
  if (!number_of_seconds(out.from)) return false;
  out.kind = relative ? ScriptTime::Kind::Relative : ScriptTime::Kind::Absolute;
  if (!accept('~')) return true;
  out.kind = relative ? ScriptTime::Kind::RelativeRange : ScriptTime::Kind::AbsoluteRange;
  if (relative && !expect('+', "in front of the second time of the range")) return false;
  const Token second = token_;
  if (!number_of_seconds(out.to)) return false;
  return out.from <= out.to || fail(second, "the range of time ends before it begins");
}

// Seconds with a fraction of which six digits count.
bool PacketParser::number_of_seconds(tcp::Duration& out) {
  const bool number = token_.kind == TokenKind::Integer || token_.kind == TokenKind::Decimal;
  if (!number || token_.text.starts_with('-'))
    return fail(token_, "expected a time in seconds, such as 0.25 or +.1, not " + found());
  constexpr std::int64_t second = 1'000'000;
  std::int64_t us = 0, unit = second;
  bool fraction = false;
  for (const char c : token_.text) {
    if (c == '.') {
      fraction = true;
    } else if (fraction) {
      unit /= 10;
      us += unit * (c - '0');
    } else {
      us = us * 10 + second * (c - '0');
    }
    if (us > max_script_time.count()) return fail(token_, "the time is more than a year");
  }
  out = tcp::Duration(us);
  advance();
  return true;
}

// Packets

bool PacketParser::packet(PacketSpec& out) {
  const Token start = token_;
  if (accept('<')) {
    out.direction = Direction::Inbound;
  } else if (accept('>')) {
    out.direction = Direction::Outbound;
  } else {
    return fail(token_, "expected '<' or '>' and a packet, not " + found());
  }
  return header_of_ip() && ports(out.ports) && flags(out.flags) && sequence(out) &&
         optional_field("ack", max32, out.ack) && optional_field("win", max16, out.window) &&
         optional_field("urg", max16, out.urgent_pointer) && options(out.options) &&
         (out.options || out.direction == Direction::Outbound ||
          fail(start, "<...> stands only for the options of a packet that goes out ('>')"));
}

bool PacketParser::at_icmp() const {
  Lexer ahead = lexer_;
  return token_.is('<') && ahead.next().is(std::string_view("icmp"));
}

//   icmp = "<" "icmp" type [ code ] [ "mtu" number ] [ "[" number ":" number "(" number ")" "]" ]
bool PacketParser::icmp(IcmpSpec& out) {
  advance();
  advance();
  const auto type = token_.kind == TokenKind::Word ? icmp_type(token_.text) : std::nullopt;
  if (!type) return fail(token_, "expected a type of ICMP, such as unreachable, not " + found());
  out.type = *type;
  advance();
  if (token_.kind == TokenKind::Word && !token_.is(std::string_view("mtu"))) {
    const auto code = icmp_code(out.type, token_.text);
    if (!code) return fail(token_, "expected a code of that type of ICMP, not " + found());
    out.code = *code;
    advance();
  }
  return optional_field("mtu", max16, out.mtu) && quoted_sequence(out);
}

// Of the segment that the message quotes; where none stands, the SYN is meant.
bool PacketParser::quoted_sequence(IcmpSpec& out) {
  if (!accept('[')) return true;
  for (const std::string_view word : {"udp", "raw"})
    if (token_.is(word))
      return refuse(token_, "an ICMP message about " + std::string(word) + " is not modelled");
  PacketSpec segment;
  if (!sequence(segment)) return false;
  out.seq = segment.seq;
  return expect(']', "behind the sequence numbers");
}

// What stands in front of a TCP packet: of all that packetdrill knows here, only what says nothing is taken.
bool PacketParser::header_of_ip() {
  for (const std::string_view word : {"icmp", "udp", "ipv4", "ipv6", "gre", "mpls"})
    if (token_.is(word)) return refuse(token_, "packets of " + std::string(word) + " are not modelled");
  if (!token_.is('[') && !token_.is('(')) return true;
  const char end = token_.is('[') ? ']' : ')';
  advance();
  if (!token_.is(std::string_view("noecn")))
    return refuse(token_, found() + ": of what the IP header says, only 'noecn' can be asked for");
  advance();
  return expect(end, "behind 'noecn'");
}

bool PacketParser::ports(std::optional<PacketSpec::Ports>& out) {
  if (token_.kind != TokenKind::Integer) return true;
  PacketSpec::Ports ports;
  if (!number("a port", max16, ports.source) || !expect('>', "between the ports") ||
      !number("a port", max16, ports.destination))
    return false;
  out = ports;
  return true;
}

// The dot usually stands last, but is taken in front of U, E and W too, where tcpdump has it.
bool PacketParser::flags(tcp::Flags& out) {
  const Token start = token_;
  if (accept('-')) return true;
  if (!flag_word(out)) return false;
  if (accept('.')) {
    out = out | tcp::Ack;
    if (!flag_word(out)) return false;
  }
  return out.bits != 0 || fail(start, "expected flags, such as S, P. or -, not " + found());
}

bool PacketParser::flag_word(tcp::Flags& out) {
  if (token_.kind != TokenKind::Word) return true;
  for (const char letter : token_.text)
    if (!flag(letter, out)) return false;
  advance();
  return true;
}

bool PacketParser::flag(char letter, tcp::Flags& out) {
  constexpr std::string_view letters = "FSRP_UEW";  // in the order of the bits; '.' is no part of a word
  const std::size_t bit = letter == '_' ? std::string_view::npos : letters.find(letter);
  if (bit == std::string_view::npos)
    return fail(token_, "unknown flag '" + std::string(1, letter) + "'; there are F S R P . U E W");
  const tcp::Flags one{static_cast<std::uint8_t>(1U << bit)};
  if (out.bits & one.bits) return fail(token_, "flag '" + std::string(1, letter) + "' stands twice");
  out = out | one;
  return true;
}

bool PacketParser::sequence(PacketSpec& out) {
  std::uint32_t end = 0;
  if (!number("a sequence number", max32, out.seq) ||
      !expect(':', "between the first sequence number and the last"))
    return false;
  const Token second = token_;
  if (!number("a sequence number", max32, end) || !expect('(', "in front of the length") ||
      !number("a length", max16, out.length) || !expect(')', "behind the length"))
    return false;
  return out.seq + out.length == end ||
         fail(second, "the sequence numbers are not as far apart as the length says");
}

template <typename Number>
bool PacketParser::optional_field(std::string_view word, std::uint64_t most, std::optional<Number>& out) {
  if (!accept(word)) return true;
  Number value = 0;
  if (!number("a number behind '" + std::string(word) + "'", most, value)) return false;
  out = value;
  return true;
}

// Options

bool PacketParser::options(std::optional<tcp::Options>& out) {
  out = tcp::Options{};
  if (!accept('<')) return true;
  if (token_.kind == TokenKind::Ellipsis) {
    advance();
    out.reset();
    return expect('>', "behind '...'");
  }
  do {
    const Token start = token_;
    const std::size_t before = out->octets().size();
    if (!option(*out)) return false;
    if (out->octets().size() == before) return fail(start, "the options are longer than 40 octets");
  } while (accept(','));
  return expect('>', "or ',' behind an option");
}

// Reads one option and adds it; one that does not fit adds nothing.
bool PacketParser::option(tcp::Options& out) {
  if (accept("nop")) return add(out, {std::byte{1}});
  if (accept("eol")) return add(out, {std::byte{0}});
  if (accept("sackOK")) return add(out, {std::byte{4}, std::byte{2}});
  if (accept("mss")) return fixed_option<std::uint16_t>(out, tcp::OptionKind::MaximumSegmentSize);
  if (accept("wscale")) return fixed_option<std::uint8_t>(out, tcp::OptionKind::WindowScale);
  if (accept("sack")) return sack(out);
  if (accept("TS")) return timestamps(out);
  if (accept("kind")) return option_of_kind(out);
  if (accept("raw")) return hexadecimal_octets(out, {});
  for (const std::string_view word : {"FO", "FOEXP", "md5", "accecn", "exp"})
    if (token_.is(word)) return refuse(token_, "the option " + std::string(word) + " is not modelled");
  return fail(token_, "unknown option " + found() +
                          "; there are mss, nop, eol, wscale, sackOK, sack, TS, kind and raw");
}

bool PacketParser::add(tcp::Options& out, std::initializer_list<std::byte> octets) {
  out.add_raw({octets.begin(), octets.size()});
  return true;
}

template <typename Number>
bool PacketParser::fixed_option(tcp::Options& out, tcp::OptionKind kind) {
  Number value = 0;
  if (!number("the option's value", Number(-1), value)) return false;
  std::array<std::byte, 2 + sizeof(Number)> octets{std::byte(kind), std::byte{2 + sizeof(Number)}};
  if constexpr (sizeof(Number) == 1) put8(octets, 2, value);
  if constexpr (sizeof(Number) == 2) put16(octets, 2, value);
  out.add_raw(octets);
  return true;
}

bool PacketParser::sack(tcp::Options& out) {
  std::array<std::byte, 34> octets{std::byte(tcp::OptionKind::Sack)};
  std::size_t size = 2;
  do {
    std::uint32_t left = 0, right = 0;
    const Token start = token_;
    if (!number("a block's left edge", max32, left) || !expect(':', "between the edges of a block") ||
        !number("a block's right edge", max32, right))
      return false;
    if (size == octets.size()) return fail(start, "a sack option has at most four blocks");
    put32(octets, size, left);
    put32(octets, size + 4, right);
    size += 8;
  } while (token_.kind == TokenKind::Integer);
  put8(octets, 1, static_cast<std::uint8_t>(size));
  out.add_raw(std::span(octets).first(size));
  return true;
}

bool PacketParser::timestamps(tcp::Options& out) {
  tcp::Timestamps ts;
  if (!expect("val") || !number("a timestamp", max32, ts.value) || !expect("ecr") ||
      !number("a timestamp", max32, ts.echo_reply))
    return false;
  std::array<std::byte, 10> octets{std::byte(tcp::OptionKind::Timestamps), std::byte{10}};
  put32(octets, 2, ts.value);
  put32(octets, 6, ts.echo_reply);
  out.add_raw(octets);
  return true;
}

bool PacketParser::option_of_kind(tcp::Options& out) {
  std::uint8_t kind = 0;
  const Token start = token_;
  if (!number("the option's kind", max8, kind)) return false;
  if (kind <= 1) return fail(start, "kinds 0 and 1 are written 'eol' and 'nop'");
  const bool empty = token_.is(',') || token_.is('>');
  const std::size_t length = 2 + (empty ? 0 : token_.text.size() / 2);
  if (length > max8) return fail(token_, "the options are longer than 40 octets");
  const std::array<std::byte, 2> head{std::byte{kind}, std::byte(length)};
  if (!empty) return hexadecimal_octets(out, head);
  out.add_raw(head);
  return true;
}

// `head` and then the octets that the next word spells.
bool PacketParser::hexadecimal_octets(tcp::Options& out, std::span<const std::byte> head) {
  std::array<std::byte, tcp::Options::max_octets> octets{};
  std::size_t size = 0;
  for (const std::byte octet : head) octets[size++] = octet;
  const std::string_view digits = token_.text;
  const bool spelled =
      (token_.kind == TokenKind::Word || token_.kind == TokenKind::Integer) && digits.size() % 2 == 0;
  if (!spelled) return fail(token_, "expected pairs of hexadecimal digits, not " + found());
  for (std::size_t at = 0; at < digits.size(); at += 2) {
    const int high = hex_digit(digits[at]), low = hex_digit(digits[at + 1]);
    if (high < 0 || low < 0) return fail(token_, "expected pairs of hexadecimal digits, not " + found());
    if (size == octets.size()) return fail(token_, "the options are longer than 40 octets");
    octets[size++] = std::byte(high << 4 | low);
  }
  advance();
  out.add_raw(std::span(octets).first(size));
  return true;
}

// Words

bool PacketParser::expect(char symbol, const std::string& where) {
  return accept(symbol) ||
         fail(token_, "expected '" + std::string(1, symbol) + "' " + where + ", not " + found());
}
bool PacketParser::expect(std::string_view word) {
  return accept(word) || fail(token_, "expected '" + std::string(word) + "', not " + found());
}

// What stands here instead of what should.
std::string PacketParser::found() const {
  return token_.kind == TokenKind::End ? "the end of the script" : quoted(first_line(token_.text));
}

bool PacketParser::fail(const Token& at, std::string message) {
  if (at.kind == TokenKind::Unfinished) message = quoted(first_line(at.text)) + " never ends";
  error_ = {.line = at.line, .column = at.column, .message = std::move(message)};
  return false;
}

bool PacketParser::refuse(const Token& at, std::string message) {
  fail(at, std::move(message));
  error_->unsupported = true;
  return false;
}

ParsedScript parse_script(std::string_view text) {
  if (text.size() > max_script_octets)
    return {.events = {}, .error = ParseError{1, 1, "the script is longer than 1 MiB"}};
  PacketParser parser(text);
  ParsedScript parsed;
  while (!parser.at_end()) {
    ScriptEvent event;
    if (!parser.event(event)) break;
    parsed.events.push_back(event);
  }
  parsed.error = parser.error();
  return parsed;
}

}  // namespace trace
