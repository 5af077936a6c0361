// See text.hpp.
#include "core/console/text.hpp"

#include <algorithm>
#include <charconv>

namespace console {

std::string left(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size()), ' ');
  return text;
}

std::string right(std::string text, std::size_t width) {
  if (text.size() < width) text.insert(0, width - text.size(), ' ');
  return text;
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(" \t") + 1);
  return line;
}

std::optional<std::uint64_t> read_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<tcp::Address> read_address(std::string_view text) {
  std::uint32_t value = 0;
  for (int octets = 4; octets > 0; --octets) {
    const std::size_t end = octets > 1 ? text.find('.') : text.size();
    if (end > 3) return std::nullopt;  // or there is no dot
    const std::optional<std::uint64_t> octet = read_number(text.substr(0, end));
    if (!octet || *octet > 255) return std::nullopt;
    value = value << 8 | static_cast<std::uint32_t>(*octet);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return tcp::Address{value};
}

std::string port_text(std::uint16_t port, bool numeric) {
  return port == 80 && !numeric ? "http" : std::to_string(port);
}

std::optional<std::uint16_t> read_port(std::string_view text) {
  if (text == "http") return std::uint16_t{80};
  const std::optional<std::uint64_t> number = read_number(text);
  if (!number || *number > UINT16_MAX) return std::nullopt;
  return static_cast<std::uint16_t>(*number);
}

std::string milliseconds(tcp::Duration t) {
  std::int64_t value = t.count();  // thousandths of a millisecond
  int decimals = 3;
  while (decimals > 0 && value >= 1'000'000) {  // six digits
    value = (value + 5) / 10;
    --decimals;
  }
  std::string text = std::to_string(value);
  if (decimals == 0) return text;
  const auto digits = static_cast<std::size_t>(decimals);
  if (text.size() <= digits) text.insert(0, digits + 1 - text.size(), '0');
  text.insert(text.size() - digits, 1, '.');
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

bool matches_glob(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && (pattern[p] == '?' || (pattern[p] == text[t] && pattern[p] != '*'))) {
      ++p;
      ++t;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return words;
    const std::size_t end = std::min(text.find_first_of(" \t", begin), text.size());
    words.push_back(text.substr(begin, end - begin));
    text.remove_prefix(end);
  }
}

}  // namespace console
