// The fonts of the build are cut to the glyphs in use (cmake/fonts.mjs). No string may need one that was cut
// away: it would be drawn as a box.
#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "imgui_internal.h"
#include "tests/web/all_pairs.hpp"
#include "tests/web/headless.hpp"

using namespace lab::test;

namespace {

// The cut fonts, each by itself, so that none stands in for another.
class Fonts {
 public:
  Fonts() {
    for (const char* name : {"inter-regular.ttf", "inter-semibold.ttf", "mono-regular.ttf", "mono-bold.ttf"})
      latin_.push_back(add(name));
    chinese_ = add("noto-sans-sc.ttf");
  }

  // Latin text is drawn by each face, in Chinese too.
  bool all_latin_have(ImWchar character) {
    for (ImFont* font : latin_)
      if (!font->IsGlyphInFont(character)) return false;
    return true;
  }
  bool chinese_has(ImWchar character) { return chinese_->IsGlyphInFont(character); }

 private:
  ImFont* add(const char* name) {
    std::vector<char>& octets = font_octets(name);
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    return atlas_.AddFontFromMemoryTTF(octets.data(), static_cast<int>(octets.size()), 16, &config);
  }

  ImFontAtlas atlas_;
  std::vector<ImFont*> latin_;
  ImFont* chinese_ = nullptr;
};

std::vector<ImWchar> characters(std::string_view text) {
  std::vector<ImWchar> found;
  const char* at = text.data();
  const char* end = at + text.size();
  while (at < end) {
    unsigned character = 0;
    at += ImTextCharFromUtf8(&character, at, end);
    if (character >= ' ') found.push_back(static_cast<ImWchar>(character));
  }
  return found;
}

std::string code_point(ImWchar character) {
  char text[16];
  std::snprintf(text, sizeof text, "U+%04X", static_cast<unsigned>(character));
  return text;
}

}  // namespace

TEST_CASE("every English string can be drawn by each Latin face", "[glyphs]") {
  Fonts fonts;
  for (const Pair& pair : all_pairs()) {
    for (const ImWchar character : characters(pair.en)) {
      INFO(pair.name << ": " << code_point(character) << " in " << pair.en);
      REQUIRE(fonts.all_latin_have(character));
    }
  }
}

TEST_CASE("every Chinese string can be drawn by any Latin face with the Chinese one behind it", "[glyphs]") {
  Fonts fonts;
  for (const Pair& pair : all_pairs()) {
    for (const ImWchar character : characters(pair.zh)) {
      INFO(pair.name << ": " << code_point(character) << " in " << pair.zh);
      REQUIRE((fonts.all_latin_have(character) || fonts.chinese_has(character)));
    }
  }
}

TEST_CASE("the fonts are cut: a character of no string is in none of them", "[glyphs]") {
  Fonts fonts;
  constexpr ImWchar unused = 0x9F98;  // a dragon in flight, forty-eight strokes
  CHECK_FALSE(fonts.all_latin_have(unused));
  CHECK_FALSE(fonts.chinese_has(unused));
}
