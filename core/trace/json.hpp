// JSON (RFC 8259) as the page and other programs read it, written piece by piece.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace trace {

// A JSON string with its quotes.
std::string json_text(std::string_view text);

// Writes members and elements with their commas: json.open('{').key("id").number(3).close('}').take().
class JsonWriter {
 public:
  JsonWriter& open(char bracket) { return before(), text_ += bracket, first_ = true, *this; }
  JsonWriter& close(char bracket) { return text_ += bracket, first_ = false, *this; }
  JsonWriter& key(std::string_view name) {
    before();
    text_ += json_text(name) + ":";
    first_ = true;  // no comma between the key and its value
    return *this;
  }
  JsonWriter& raw(std::string_view value) { return before(), text_ += value, *this; }
  JsonWriter& text(std::string_view value) { return raw(json_text(value)); }
  JsonWriter& number(std::int64_t value) { return raw(std::to_string(value)); }
  JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& real(double value);  // six digits
  std::string take() { return std::move(text_); }

 private:
  void before() {
    if (!first_) text_ += ',';
    first_ = false;
  }
  std::string text_;
  bool first_ = true;
};

}  // namespace trace
