// The strings of text.def and the sentences of the rules, by language.
#include "web/text/text.hpp"

namespace lab {

namespace {

struct Pair {
  const char* en;
  const char* zh;
};

constexpr Pair table[] = {
#define TEXT(id, en, zh) {en, zh},
#include "web/text/text.def"
#undef TEXT
};

Speech other_speech = nullptr;

}  // namespace

void speak(Speech speech) {
  other_speech = speech;
}

std::size_t text_count() {
  return sizeof table / sizeof table[0];
}

const char* tr(Text text, Language language) {
  if (other_speech != nullptr) return other_speech(text);
  const Pair& pair = table[static_cast<std::size_t>(text)];
  return language == Language::English ? pair.en : pair.zh;
}

// The table's strings are literals, so a view's data ends with a zero.
const char* tr(tcp::Rule rule, Language language) {
  const tcp::RuleText& words = tcp::text(rule);
  return (language == Language::English ? words.en : words.zh).data();
}

}  // namespace lab
