// The words of a packetdrill script: at each place, the longest word that fits.
#include "core/trace/packetdrill_lexer.hpp"

#include <algorithm>

namespace trace {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// How many characters from `at` on are of that sort.
template <typename Test>
std::size_t run(std::string_view text, std::size_t at, Test test) {
  std::size_t end = at;
  while (end < text.size() && test(text[end])) ++end;
  return end - at;
}

// Lengths of what stands at the beginning of `text`; 0: none.
std::size_t integer_length(std::string_view text) {
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  const std::size_t digits = run(text, sign, is_digit);
  return digits == 0 ? 0 : sign + digits;
}
std::size_t decimal_length(std::string_view text) {
  const std::size_t whole = std::max<std::size_t>(integer_length(text), text.starts_with('-') ? 1 : 0);
  if (whole >= text.size() || text[whole] != '.') return 0;
  const std::size_t fraction = run(text, whole + 1, is_digit);
  return fraction == 0 ? 0 : whole + 1 + fraction;
}
std::size_t hexadecimal_length(std::string_view text) {
  if (!text.starts_with("0x")) return 0;
  const std::size_t digits = run(text, 2, is_hex_digit);
  return digits == 0 ? 0 : 2 + digits;
}
std::size_t address_length(std::string_view text) {
  std::size_t at = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0 && !text.substr(at).starts_with('.')) return 0;
    if (part > 0) ++at;
    const std::size_t digits = run(text, at, is_digit);
    if (digits == 0) return 0;
    at += digits;
  }
  return at;
}

}  // namespace

bool Lexer::skip_space_and_comments() {
  while (!rest_.empty()) {
    if (rest_[0] == ' ' || rest_[0] == '\t' || rest_[0] == '\r' || rest_[0] == '\n') {
      take(TokenKind::Symbol, 1);
    } else if (rest_.starts_with("//")) {
      take(TokenKind::Symbol, std::min(rest_.find('\n'), rest_.size()));
    } else if (rest_.starts_with("/*")) {
      const std::size_t end = rest_.find("*/", 2);
      if (end == std::string_view::npos) return false;
      take(TokenKind::Symbol, end + 2);
    } else {
      return true;
    }
  }
  return true;
}

Token Lexer::take(TokenKind kind, std::size_t octets) {
  const Token token{.kind = kind, .text = rest_.substr(0, octets), .line = line_, .column = column_};
  for (const char c : token.text) {
    if (c == '\n') {
      ++line_;
      column_ = 1;
    } else {
      ++column_;
    }
  }
  rest_.remove_prefix(octets);
  return token;
}

// Up to the first `end` at or behind `from`; a backslash takes the next character's meaning away.
Token Lexer::take_until(TokenKind kind, std::string_view end, std::size_t from) {
  for (std::size_t at = from; at < rest_.size(); ++at) {
    if (rest_.substr(at).starts_with(end)) return take(kind, at + end.size());
    if (rest_[at] == '\\' && kind != TokenKind::Code) ++at;
  }
  return take(TokenKind::Unfinished, rest_.size());
}

Token Lexer::next() {
  if (!skip_space_and_comments()) return take(TokenKind::Unfinished, rest_.size());
  if (rest_.empty()) return take(TokenKind::End, 0);
  if (rest_[0] == '"') return take_until(TokenKind::String, "\"", 1);
  if (rest_[0] == '`') return take_until(TokenKind::Command, "`", 1);
  if (rest_.starts_with("%{")) return take_until(TokenKind::Code, "}%", 2);
  if (rest_.starts_with("...")) return take(TokenKind::Ellipsis, 3);
  if (const std::size_t name = rest_.starts_with("--") ? run(rest_, 2, is_word) : 0)
    return take(TokenKind::Option, 2 + name);

  if (const std::size_t n = address_length(rest_)) return take(TokenKind::Address, n);
  const std::size_t word = run(rest_, 0, is_word);
  if (const std::size_t n = hexadecimal_length(rest_); n >= word && n > 0)
    return take(TokenKind::Hexadecimal, n);
  if (const std::size_t n = decimal_length(rest_); n > word) return take(TokenKind::Decimal, n);
  if (const std::size_t n = integer_length(rest_); n >= word && n > 0) return take(TokenKind::Integer, n);
  if (word > 0) return take(TokenKind::Word, word);
  return take(TokenKind::Symbol, 1);
}

}  // namespace trace
