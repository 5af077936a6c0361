// A variant's words.
#include "core/lesson/variant.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "core/trace/text.hpp"

namespace lesson {

namespace {

constexpr std::array<std::string_view, 4> profile_names{"", "rfc", "linux", "freebsd"};  // of the enum

std::optional<Profile> profile_named(std::string_view name) {
  const auto found = std::find(profile_names.begin() + 1, profile_names.end(), name);
  if (found == profile_names.end()) return std::nullopt;
  return static_cast<Profile>(found - profile_names.begin());
}

std::string what_if_names() {
  std::string names;
  for (const tcp::WhatIf& what_if : tcp::what_ifs)
    names += (names.empty() ? "" : ", ") + std::string(what_if.name);
  return names;
}

std::string add_word(std::string_view word, Variant& variant) {
  const auto what_if = std::find_if(tcp::what_ifs.begin(), tcp::what_ifs.end(),
                                    [&](const tcp::WhatIf& each) { return each.name == word; });
  if (what_if != tcp::what_ifs.end()) {
    variant.what_ifs[static_cast<std::size_t>(what_if - tcp::what_ifs.begin())] = true;
    return {};
  }
  const std::size_t equals = word.find('=');
  const std::string_view key = word.substr(0, equals);
  const bool both = key == "profile";
  if (equals == std::string_view::npos || (!both && key != "client" && key != "server"))
    return "There is no what-if " + trace::quoted(word, '"') + "; there are " + what_if_names() +
           ", and profile=, client= and server=.";
  const std::optional<Profile> profile = profile_named(word.substr(equals + 1));
  if (!profile)
    return "There is no profile " + trace::quoted(word.substr(equals + 1), '"') +
           "; there are rfc, linux and freebsd.";
  if (both || key == "client") variant.client = *profile;
  if (both || key == "server") variant.server = *profile;
  return {};
}

}  // namespace

std::string add_words(std::string_view words, Variant& variant) {
  while (!words.empty()) {
    const std::size_t comma = words.find(',');
    if (std::string error = add_word(words.substr(0, comma), variant); !error.empty()) return error;
    if (comma == std::string_view::npos) break;
    words.remove_prefix(comma + 1);
    if (words.empty()) return "Something is missing behind the last comma.";
  }
  return {};
}

std::string to_text(const Variant& variant) {
  std::string text;
  const auto add = [&text](std::string_view key, std::string_view value) {
    text += (text.empty() ? "" : ",") + std::string(key) + std::string(value);
  };
  const auto name = [](Profile profile) { return profile_names[static_cast<std::size_t>(profile)]; };
  if (variant.client == variant.server && variant.client != Profile::Own) {
    add("profile=", name(variant.client));
  } else {
    if (variant.client != Profile::Own) add("client=", name(variant.client));
    if (variant.server != Profile::Own) add("server=", name(variant.server));
  }
  for (std::size_t i = 0; i < tcp::what_ifs.size(); ++i)
    if (variant.what_ifs[i]) add(tcp::what_ifs[i].name, "");
  return text;
}

tcp::Config config_of(Profile profile, const tcp::Config& own) {
  switch (profile) {
    case Profile::Own:
      return own;
    case Profile::Rfc:
      return tcp::rfc_profile();
    case Profile::Linux:
      return tcp::linux_profile();
    case Profile::FreeBsd:
      return tcp::freebsd_profile();
  }
  return own;
}

}  // namespace lesson
