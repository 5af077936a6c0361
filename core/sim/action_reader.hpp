// The words of an action's text, one after the other, and the first thing that was wrong with them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/sim/action_names.hpp"
#include "core/sim/amounts.hpp"
#include "core/trace/text.hpp"

namespace sim {

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) { skip_spaces(); }

  bool at_end() const { return rest_.empty(); }
  bool failed() const { return !error_.empty(); }
  const std::string& error() const { return error_; }
  std::string_view rest() const { return rest_; }

  std::string_view next() const {  // it stays
    return rest_.substr(0, std::min(rest_.find_first_of(" \t"), rest_.size()));
  }
  std::string_view word() {
    const std::string_view word = next();
    rest_.remove_prefix(word.size());
    skip_spaces();
    return word;
  }
  // Whether it comes next; then it is taken.
  bool take(std::string_view wanted) {
    if (next() != wanted) return false;
    word();
    return true;
  }

  // What was met where something else was expected; the first one counts.
  void expected(std::string_view what, std::string_view met) {
    if (failed()) return;
    error_ = "Expected " + std::string(what) + ", not " +
             (met.empty() ? "the end" : trace::quoted(met, '"')) + ".";
  }
  void expect(std::string_view wanted) {
    if (!take(wanted)) expected(wanted, next());
  }
  void expect_end() {
    if (!at_end()) expected("the end", next());
  }

  std::uint64_t count(std::uint64_t least, std::uint64_t most, std::string_view what) {
    return count_in(word(), least, most, what);
  }
  // The same of a part of a word.
  std::uint64_t count_in(std::string_view text, std::uint64_t least, std::uint64_t most,
                         std::string_view what) {
    const auto value = parse_count(text);
    if (value && *value >= least && *value <= most) return *value;
    expected(std::string(what) + " (" + std::to_string(least) + " to " + std::to_string(most) + ")", text);
    return least;
  }
  std::uint64_t amount(std::span<const Unit> units, std::uint64_t least, std::uint64_t most,
                       std::string_view what) {
    const std::string_view text = word();
    const auto value = parse_amount(text, units, most);
    if (value && *value >= least) return *value;
    expected(what, text);
    return least;
  }

  template <class Value, std::size_t N>
  std::optional<Value> named_if(const std::array<Named<Value>, N>& names) {
    const auto found = std::ranges::find(names, next(), &Named<Value>::name);
    if (found == names.end()) return std::nullopt;
    word();
    return found->value;
  }
  template <class Value, std::size_t N>
  Value named(const std::array<Named<Value>, N>& names) {
    const std::optional<Value> value = named_if(names);
    if (!value) expected(list_of(names), next());
    return value.value_or(names.front().value);
  }
  Side side() { return named(side_names); }
  PacketId packet() { return static_cast<PacketId>(count(1, UINT32_MAX, "a packet's number")); }

 private:
  void skip_spaces() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }

  std::string_view rest_;
  std::string error_;
};

}  // namespace sim
