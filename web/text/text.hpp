// Every string of the lab in both languages. text.def has one line a string; a missing translation cannot
// compile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/lesson/scene.hpp"
#include "core/tcp/rule.hpp"

namespace lab {

using lesson::Language;

enum class Text : std::uint16_t {
#define TEXT(id, en, zh) id,
#include "web/text/text.def"
#undef TEXT
};

std::size_t text_count();
// Zero-terminated, lives for ever.
const char* tr(Text text, Language language);
const char* tr(tcp::Rule rule, Language language);

// What is said in the place of each text: tests try longer ones. nullptr: what the table says.
using Speech = const char* (*)(Text text);
void speak(Speech speech);

}  // namespace lab
