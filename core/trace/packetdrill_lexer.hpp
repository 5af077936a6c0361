// The words of a packetdrill script. They are those of whole scripts, socket calls included, though
// parse_script() knows only packets.
#pragma once

#include <cstdint>
#include <string_view>

namespace trace {

enum class TokenKind : std::uint8_t {
  End,
  Integer,      // 12, -1
  Decimal,      // .1, 0.25
  Hexadecimal,  // 0x1f
  Word,         // letters, digits, _
  String,       // "…", quotes included
  Command,      // `…`, quotes included
  Code,         // %{ … }%, brackets included
  Option,       // --name
  Address,      // 10.0.0.1
  Ellipsis,     // ...
  Symbol,       // any one octet else
  Unfinished,   // a string, command, code or comment that never ends
};

struct Token {
  TokenKind kind = TokenKind::End;
  std::string_view text;
  std::uint32_t line = 1;    // from 1
  std::uint32_t column = 1;  // from 1, in octets

  bool is(char symbol) const { return kind == TokenKind::Symbol && text[0] == symbol; }
  bool is(std::string_view word) const { return kind == TokenKind::Word && text == word; }
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : rest_(text) {}
  Token next();

 private:
  bool skip_space_and_comments();  // false: a comment never ends
  Token take(TokenKind kind, std::size_t octets);
  Token take_until(TokenKind kind, std::string_view end, std::size_t from);

  std::string_view rest_;
  std::uint32_t line_ = 1;
  std::uint32_t column_ = 1;
};

}  // namespace trace
