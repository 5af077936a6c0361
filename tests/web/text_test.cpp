// Every string of the lab in both languages.
#include "web/text/text.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cctype>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/web/all_pairs.hpp"
#include "tests/web/headless.hpp"
#include "web/text/format.hpp"

using lab::test::all_pairs;
using lab::test::Pair;

namespace {

bool has_hanzi(std::string_view text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(text[i + 1]);
    if (lead >= 0xE5 && lead <= 0xE9) return true;  // U+5000 to U+9FFF
    if (lead == 0xE4 && next >= 0xB8) return true;  // from U+4E00
  }
  return false;
}

// Flags and states: "RST", "SYN-ACK".
bool is_name(std::string_view text) {
  return !text.empty() && text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789 ") == text.npos;
}

// That packet's segment in words, 5 s into a scene.
std::string segment_words(const char* scene, std::size_t packet) {
  lab::App app = lab::test::scene(scene);
  REQUIRE(app.seek(5e6).empty());
  const sim::EventLog& log = app.history().log();
  const lab::View view{.scene = app.scene(),
                       .world = app.history().present(),
                       .log = log,
                       .events_end = log.events.size(),
                       .packets_end = log.packets.size(),
                       .now = app.history().now(),
                       .frontier = app.history().frontier(),
                       .ui = app.ui()};
  return lab::segment_text(view, log.packets[packet - 1].segment);
}

// Without what stands word by word in an RFC: “connection already exists”.
std::string without_quotations(std::string text) {
  for (std::size_t from = text.find("“"); from != std::string::npos; from = text.find("“", from + 1)) {
    const std::size_t end = text.find("”", from);
    const std::string quoted = text.substr(from, end - from);
    if (end != std::string::npos && !has_hanzi(quoted.substr(std::min(quoted.size(), std::size_t{3}))))
      text.erase(from, end - from);
  }
  return text;
}

// Words of four small letters and more: names, fields and units that are not translated.
std::vector<std::string> english_words(std::string_view text) {
  static const std::set<std::string> names = {"cookie", "cookies", "packet",    "close", "open",
                                              "send",   "abort",   "cwnd",      "rwnd",  "ssthresh",
                                              "linux",  "accept",  "challenge", "sysctl"};
  std::vector<std::string> words;
  std::string word;
  const auto finish = [&] {
    if (word.size() >= 4 && !names.contains(word)) words.push_back(word);
    word.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= 'a' && c <= 'z') {
      word += c;
    } else if (c == '_' || c == '.' || c == '(' || (c >= 'A' && c <= 'Z')) {
      word.clear();  // a field's or a function's name
      while (i + 1 < text.size() && ((text[i + 1] >= 'a' && text[i + 1] <= 'z') || text[i + 1] == '_')) ++i;
    } else {
      finish();
    }
  }
  finish();
  return words;
}

}  // namespace

TEST_CASE("every string is there in both languages", "[text]") {
  CHECK(lab::text_count() > 50);
  for (const Pair& pair : all_pairs()) {
    INFO(pair.name);
    CHECK_FALSE(pair.en.empty());
    CHECK_FALSE(pair.zh.empty());
  }
}

TEST_CASE("Chinese strings are Chinese, unless they are names that both languages share", "[text]") {
  for (const Pair& pair : all_pairs()) {
    INFO(pair.name << ": " << pair.zh);
    CHECK((has_hanzi(pair.zh) || pair.zh == pair.en || is_name(pair.zh)));
  }
}

TEST_CASE("no English is left in Chinese strings but names", "[text]") {
  for (const Pair& pair : all_pairs()) {
    if (pair.zh == pair.en || !has_hanzi(pair.zh)) continue;
    INFO(pair.name << ": " << pair.zh);
    CHECK(english_words(without_quotations(std::string(pair.zh))) == std::vector<std::string>{});
  }
}

TEST_CASE("English strings need no Chinese font", "[text]") {
  for (const Pair& pair : all_pairs()) {
    INFO(pair.name << ": " << pair.en);
    CHECK_FALSE(has_hanzi(pair.en));
  }
}

TEST_CASE("sentences end alike in both languages", "[text]") {
  for (const Pair& pair : all_pairs()) {
    INFO(pair.name << ": " << pair.en << " / " << pair.zh);
    const bool sentence = pair.en.ends_with('.');
    CHECK(sentence == (pair.zh.ends_with("。") || (sentence && pair.zh.ends_with("？"))));
  }
}

TEST_CASE("tr gives the string of the language", "[text]") {
  CHECK(lab::tr(lab::Text::Client, lab::Language::English) == std::string_view("Client"));
  CHECK(lab::tr(lab::Text::Client, lab::Language::Chinese) == std::string_view("客户端"));
  CHECK(lab::tr(tcp::Rule::ActiveOpen, lab::Language::English) == tcp::text(tcp::Rule::ActiveOpen).en);
}

TEST_CASE("times and lengths of time carry their units", "[text]") {
  using namespace std::chrono_literals;
  CHECK(lab::time_text(sim::Instant{}) == "0.000 ms");
  CHECK(lab::time_text(sim::Instant{75'050us}) == "75.050 ms");
  CHECK(lab::time_text(sim::Instant{1'671ms}) == "1.671 s");
  CHECK(lab::time_text(sim::Instant{127'430ms}) == "127.4 s");
  CHECK(lab::duration_text(40us) == "40 µs");
  CHECK(lab::duration_text(25ms) == "25 ms");
  CHECK(lab::duration_text(1'500ms) == "1.5 s");
  CHECK(lab::duration_text(60s) == "60 s");
  CHECK(lab::duration_text(20min) == "20 min");
  CHECK(lab::duration_text(9'999us) == "10 ms");
  CHECK(lab::duration_text(0us) == "0 µs");
  CHECK(lab::fixed(0.05, 2) == "0.05");
  CHECK(lab::fixed(-1.5, 1) == "-1.5");
  CHECK(lab::fixed(12.6, 0) == "13");
  CHECK(lab::count_text(7) == "7");
  CHECK(lab::count_text(1'000'000) == "1 000 000");
  CHECK(lab::speed_text(0.02) == "×1/50");
  CHECK(lab::speed_text(10) == "×10");
}

TEST_CASE("relative numbers: each crash begins a numbering, each connection counts on in it", "[text]") {
  // The client crashes, forgets its connection, and opens another one.
  CHECK(segment_words("crash-half-open", 6) == "SYN seq 0");
  CHECK(segment_words("crash-half-open", 7) == "ACK ack 101");
  CHECK(segment_words("crash-half-open", 8) == "RST seq 101");
  // A SYN of 0.9 s before: 225 000 ticks of 4 µs.
  CHECK(segment_words("old-duplicate-syn", 1) == "SYN seq -225000");
  CHECK(segment_words("old-duplicate-syn", 2) == "SYN ACK seq -112500 ack -224999");
  CHECK(segment_words("old-duplicate-syn", 4) == "RST seq -224999");
  CHECK(segment_words("old-duplicate-syn", 3) == "SYN seq 0");
}
