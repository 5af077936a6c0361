// Regular expressions as grep has them: basic (\( \) \| \+ \? are signs, ( ) | + ? are not) and extended (the
// other way round); . * ^ $ [abc] [^a-z] in both. Matched by all ways at once, so that no pattern takes more
// than its length times the line's.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace console {

enum class Dialect : std::uint8_t { Basic, Extended, Fixed };

class Regex {
 public:
  Regex(std::string_view pattern, Dialect dialect, bool ignore_case);
  const std::string& error() const { return error_; }  // grep's words; empty: none
  bool found_in(std::string_view line) const;

 private:
  friend class RegexReader;
  enum class Kind : std::uint8_t { Octet, Fork, Begin, End, Match };
  struct Step {
    Kind kind = Kind::Match;
    std::bitset<256> octets{};    // Octet
    std::uint32_t next = 0;       // but Match
    std::uint32_t otherwise = 0;  // Fork
  };
  struct Walk;
  std::vector<Step> steps_;
  std::uint32_t first_ = 0;
  std::string error_;
};

}  // namespace console
