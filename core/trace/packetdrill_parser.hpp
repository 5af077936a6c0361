// The parts of packetdrill's grammar that every reader of it shares: times, packets, words. One function for
// each rule, each true when it has read what it names; the first error ends the reading.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/trace/packetdrill.hpp"
#include "core/trace/packetdrill_lexer.hpp"

namespace trace {

class PacketParser {
 public:
  explicit PacketParser(std::string_view text) : lexer_(text), token_(lexer_.next()) {}

  bool event(ScriptEvent& out);
  bool time(ScriptTime& out);
  bool number_of_seconds(tcp::Duration& out);
  bool packet(PacketSpec& out);

  // Words.
  const Token& token() const { return token_; }
  bool at_end() const { return token_.kind == TokenKind::End; }
  void advance() { token_ = lexer_.next(); }
  template <typename What>
  bool accept(What what) {
    if (!token_.is(what)) return false;
    advance();
    return true;
  }
  bool accept(const char* word) { return accept(std::string_view(word)); }
  bool expect(char symbol, const std::string& where);
  bool expect(std::string_view word);
  std::string found() const;  // what stands here instead of what should

  bool fail(const Token& at, std::string message);
  // The notation allows it; we do not have it.
  bool refuse(const Token& at, std::string message);
  const std::optional<ParseError>& error() const { return error_; }

 private:
  bool header_of_ip();
  bool ports(std::optional<PacketSpec::Ports>& out);
  bool flags(tcp::Flags& out);
  bool flag_word(tcp::Flags& out);
  bool flag(char letter, tcp::Flags& out);
  bool sequence(PacketSpec& out);
  bool options(std::optional<tcp::Options>& out);
  bool option(tcp::Options& out);
  bool sack(tcp::Options& out);
  bool timestamps(tcp::Options& out);
  bool option_of_kind(tcp::Options& out);
  bool hexadecimal_octets(tcp::Options& out, std::span<const std::byte> head);
  static bool add(tcp::Options& out, std::initializer_list<std::byte> octets);
  template <typename Number>
  bool fixed_option(tcp::Options& out, tcp::OptionKind kind);
  template <typename Number>
  bool optional_field(std::string_view word, std::uint64_t most, std::optional<Number>& out);
  template <typename Number>
  bool number(const std::string& what, std::uint64_t most, Number& out);

  Lexer lexer_;
  Token token_;
  std::optional<ParseError> error_;
};

}  // namespace trace
