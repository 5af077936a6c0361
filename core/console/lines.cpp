// wc, head, tail, sort and uniq on what is piped into them.
#include <algorithm>
#include <array>

#include "core/console/command.hpp"
#include "core/console/options.hpp"
#include "core/console/text.hpp"

namespace console {

namespace {

Output no_file(std::string_view tool, const std::string& name) {
  return complaint(std::string(tool) + ": " + name + ": No such file or directory");
}

// How many lines `head` or `tail` gives: -5, -n 5, -n5; ten where nothing is said.
struct Amount {
  std::size_t lines = 10;
  std::string error;
};
Amount read_amount(std::string_view tool, Words words) {
  static constexpr std::array longs{LongOption{"lines", 'n'}};
  std::vector<std::string> plain(words.begin(), words.end());
  for (std::string& word : plain) {  // the old form: -5
    if (word.size() > 1 && word[0] == '-' && read_number(std::string_view(word).substr(1)))
      word.insert(1, 1, 'n');
  }
  const Options options =
      read_options(plain, {.tool = tool, .letters = "n:", .longs = longs, .absent = "cqvzfFs"});
  if (!options.error().empty()) return {.error = options.error()};
  if (!options.rest().empty())
    return {.error = std::string(tool) + ": cannot open '" + options.rest()[0] +
                     "' for reading: No such file or directory"};
  if (!options.has('n')) return {};
  const std::optional<std::uint64_t> lines = read_number(options.value('n'));
  if (!lines)
    return {.error =
                std::string(tool) + ": invalid number of lines: '" + std::string(options.value('n')) + "'"};
  return {.lines = static_cast<std::size_t>(std::min<std::uint64_t>(*lines, UINT32_MAX)), .error = {}};
}

// The part of a line that `sort -k N` goes by: from its N-th word on.
std::string_view key_of(std::string_view line, std::size_t field) {
  for (std::size_t i = 1; i < field; ++i) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    line.remove_prefix(std::min(line.find_first_of(" \t"), line.size()));
  }
  return line;
}

// Its number as `sort -n` takes it; what is none is 0.
std::int64_t number_at(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9' || value > INT64_MAX / 100) break;
    value = 10 * value + (c - '0');
  }
  return negative ? -value : value;
}

}  // namespace

Output wc(const Host&, Words words, const Lines& in) {
  static constexpr std::array longs{LongOption{"lines", 'l'}, LongOption{"words", 'w'},
                                    LongOption{"bytes", 'c'}};
  const Options options =
      read_options(words, {.tool = "wc", .letters = "lwc", .longs = longs, .absent = "mL"});
  if (!options.error().empty()) return complaint(options.error());
  if (!options.rest().empty()) return no_file("wc", options.rest()[0]);
  std::array<std::size_t, 3> counts{in.size(), 0, 0};
  for (const std::string& line : in) {
    counts[1] += split(line).size();
    counts[2] += line.size() + 1;
  }
  const bool all = !options.has('l') && !options.has('w') && !options.has('c');
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (all || options.has("lwc"[i])) shown.push_back(std::to_string(counts[i]));
  if (shown.size() == 1) return printed({shown[0]});
  std::string line;
  for (const std::string& count : shown) line += (line.empty() ? "" : " ") + right(count, 7);
  return printed({line});
}

Output head(const Host&, Words words, const Lines& in) {
  const Amount amount = read_amount("head", words);
  if (!amount.error.empty()) return complaint(amount.error);
  const auto some = static_cast<std::ptrdiff_t>(std::min(amount.lines, in.size()));
  return printed(Lines(in.begin(), in.begin() + some));
}

Output tail(const Host&, Words words, const Lines& in) {
  const Amount amount = read_amount("tail", words);
  if (!amount.error.empty()) return complaint(amount.error);
  const auto some = static_cast<std::ptrdiff_t>(std::min(amount.lines, in.size()));
  return printed(Lines(in.end() - some, in.end()));
}

Output sort(const Host&, Words words, const Lines& in) {
  static constexpr std::array longs{LongOption{"reverse", 'r'}, LongOption{"numeric-sort", 'n'},
                                    LongOption{"unique", 'u'}, LongOption{"key", 'k'}};
  const Options options = read_options(
      words, {.tool = "sort", .letters = "rnuk:", .longs = longs, .absent = "bcCdfghiMmoRsStTVz"});
  if (!options.error().empty()) return complaint(options.error());
  if (!options.rest().empty()) return no_file("sort", options.rest()[0]);
  std::size_t field = 1;
  if (options.has('k')) {
    const std::optional<std::uint64_t> number = read_number(options.value('k'));
    if (!number || *number == 0 || *number > max_line)
      return complaint("sort: -k takes the number of a field here, not '" + std::string(options.value('k')) +
                       "'");
    field = static_cast<std::size_t>(*number);
  }
  const auto before = [&](const std::string& a, const std::string& b) {
    if (options.has('n')) {
      const std::int64_t x = number_at(key_of(a, field)), y = number_at(key_of(b, field));
      if (x != y) return x < y;
    } else if (key_of(a, field) != key_of(b, field)) {
      return key_of(a, field) < key_of(b, field);
    }
    return a < b;
  };
  Lines lines = in;
  std::sort(lines.begin(), lines.end(), before);
  if (options.has('u')) lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  if (options.has('r')) std::reverse(lines.begin(), lines.end());
  return printed(std::move(lines));
}

Output uniq(const Host&, Words words, const Lines& in) {
  static constexpr std::array longs{LongOption{"count", 'c'}};
  const Options options =
      read_options(words, {.tool = "uniq", .letters = "c", .longs = longs, .absent = "dDfisuwz"});
  if (!options.error().empty()) return complaint(options.error());
  if (!options.rest().empty()) return no_file("uniq", options.rest()[0]);
  Lines lines;
  for (std::size_t i = 0; i < in.size();) {
    std::size_t same = i;
    while (same < in.size() && in[same] == in[i]) ++same;
    lines.push_back(options.has('c') ? right(std::to_string(same - i), 7) + ' ' + in[i] : in[i]);
    i = same;
  }
  return printed(std::move(lines));
}

}  // namespace console
