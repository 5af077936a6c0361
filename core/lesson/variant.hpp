// A scene with another stack in place of its own, or without a rule: what a learner compares it with.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/tcp/config.hpp"
#include "core/tcp/what_if.hpp"

namespace lesson {

enum class Profile : std::uint8_t { Own, Rfc, Linux, FreeBsd };  // Own: what the scene has there

struct Variant {
  Profile client = Profile::Own;
  Profile server = Profile::Own;
  std::array<bool, tcp::what_ifs.size()> what_ifs{};  // switched on at both ends; in tcp::what_ifs' order

  friend bool operator==(const Variant&, const Variant&) = default;
};

// What a scene can stand beside itself under: each what-if of the TCP, then each profile at both ends. Each
// is one word of a variant's.
inline constexpr std::array<std::string_view, tcp::what_ifs.size() + 3> switches = [] {
  std::array<std::string_view, tcp::what_ifs.size() + 3> words{};
  for (std::size_t i = 0; i < tcp::what_ifs.size(); ++i) words[i] = tcp::what_ifs[i].name;
  words[tcp::what_ifs.size()] = "profile=rfc";
  words[tcp::what_ifs.size() + 1] = "profile=linux";
  words[tcp::what_ifs.size() + 2] = "profile=freebsd";
  return words;
}();

// A variant as text, the same in the command line, the page and a share code: words between commas,
//   profile=freebsd | client=rfc | server=linux | two-way-handshake | no-time-wait | … (tcp::what_ifs)
// of which each adds to the variant, and a later profile takes an earlier one's place. Answers one sentence
// on the first that is wrong (what stood before it is done), or nothing.
std::string add_words(std::string_view words, Variant& variant);
std::string to_text(const Variant& variant);  // in one order; empty: the scene as it is

// The profile's settings; `own` for Own.
tcp::Config config_of(Profile profile, const tcp::Config& own);

}  // namespace lesson
