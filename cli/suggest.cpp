// "did you mean …?": Levenshtein's distance over a handful of words.
#include "cli/suggest.hpp"

#include <algorithm>
#include <vector>

#include "core/trace/text.hpp"

namespace cli {
namespace {

constexpr std::size_t longest_word = 32;  // what is longer is like nothing that we know

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> allowed) {
  if (word.size() > longest_word) return {};
  std::string_view best;
  std::size_t best_distance = 0;
  for (const std::string_view candidate : allowed) {
    const std::size_t d = distance(word, candidate);
    const bool near = d <= 1 + candidate.size() / 4 && d < candidate.size();
    if (near && (best.empty() || d < best_distance)) {
      best = candidate;
      best_distance = d;
    }
  }
  return best;
}

std::string unknown(std::string_view what, std::string_view word, std::span<const std::string_view> allowed) {
  std::string text = "unknown " + std::string(what) + ' ' + trace::quoted(word) + "; ";
  if (const std::string_view best = nearest(word, allowed); !best.empty())
    return text + "did you mean " + trace::quoted(best) + '?';
  text += allowed.size() == 1 ? "there is " : "there are ";
  for (std::size_t i = 0; i < allowed.size(); ++i) {
    if (i > 0) text += i + 1 == allowed.size() ? " and " : ", ";
    text += allowed[i];
  }
  return text;
}

}  // namespace cli
