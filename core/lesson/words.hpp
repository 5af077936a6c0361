// What a learner reads, in both languages.
#pragma once

#include <cstdint>
#include <string_view>

namespace lesson {

enum class Language : std::uint8_t { English, Chinese };

struct Words {
  std::string_view en;
  std::string_view zh;
  constexpr std::string_view in(Language language) const { return language == Language::English ? en : zh; }
};

}  // namespace lesson
