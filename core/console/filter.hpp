// Filter expressions of ss and tcpdump: tests joined by and, or, not and brackets. What a single test looks
// like is each tool's own affair.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace console {

template <class Row>
using Test = std::function<bool(const Row&)>;

// Reads from the front of `tokens`. The leaf takes the tokens of one test off the reader, or fails it.
template <class Row>
class FilterReader {
 public:
  using Leaf = Test<Row> (*)(FilterReader& reader);
  static constexpr int max_depth = 32;

  FilterReader(std::span<const std::string> tokens, Leaf leaf) : tokens_(tokens), leaf_(leaf) {}

  // All of the tokens. Without any, everything passes.
  Test<Row> read() {
    if (tokens_.empty()) return [](const Row&) { return true; };
    Test<Row> test = either(0);
    if (!tokens_.empty()) fail();
    return test;
  }

  bool failed() const { return failed_; }
  void fail() { failed_ = true; }
  bool empty() const { return tokens_.empty(); }
  std::string_view peek() const {
    return tokens_.empty() ? std::string_view{} : std::string_view(tokens_[0]);
  }
  std::string_view take() {
    const std::string_view token = peek();
    if (tokens_.empty()) {
      fail();
    } else {
      tokens_ = tokens_.subspan(1);
    }
    return token;
  }
  bool take_if(std::string_view a, std::string_view b) {
    if (peek() != a && (b.empty() || peek() != b)) return false;
    take();
    return true;
  }

 private:
  Test<Row> either(int depth) {
    Test<Row> test = both(depth);
    while (!failed_ && (take_if("or", "||") || take_if("|", "")))
      test = [a = std::move(test), b = both(depth)](const Row& row) { return a(row) || b(row); };
    return test;
  }

  Test<Row> both(int depth) {
    Test<Row> test = single(depth);
    while (!failed_ && !empty() && peek() != "or" && peek() != "||" && peek() != "|" && peek() != ")") {
      if (!take_if("and", "&&")) take_if("&", "");
      test = [a = std::move(test), b = single(depth)](const Row& row) { return a(row) && b(row); };
    }
    return test;
  }

  Test<Row> single(int depth) {
    if (depth == max_depth || empty()) fail();
    if (failed_) return [](const Row&) { return false; };
    if (take_if("not", "!")) return [a = single(depth + 1)](const Row& row) { return !a(row); };
    if (take_if("(", "")) {
      Test<Row> inner = either(depth + 1);
      if (!take_if(")", "")) fail();
      return inner;
    }
    return leaf_(*this);
  }

  std::span<const std::string> tokens_;
  Leaf leaf_;
  bool failed_ = false;
};

// Words cut into tokens: blanks part them, and each of these signs is one by itself.
std::vector<std::string> tokens_of(std::span<const std::string> words,
                                   std::span<const std::string_view> signs);

enum class Relation : std::uint8_t { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual };
// "=", "==", "eq", "!=", "ne", "neq", "<", "lt", …
bool read_relation(std::string_view text, Relation& relation);
bool holds(Relation relation, std::uint64_t a, std::uint64_t b);

}  // namespace console
