// See filter.hpp.
#include "core/console/filter.hpp"

#include <algorithm>
#include <array>

namespace console {

std::vector<std::string> tokens_of(std::span<const std::string> words,
                                   std::span<const std::string_view> signs) {
  std::vector<std::string> tokens;
  for (const std::string& word : words) {
    bool open = false;  // the last token goes on
    for (std::size_t at = 0; at < word.size();) {
      const std::string_view rest = std::string_view(word).substr(at);
      const auto sign = std::ranges::find_if(signs, [&](std::string_view s) { return rest.starts_with(s); });
      if (sign != signs.end()) {
        tokens.emplace_back(*sign);
        at += sign->size();
        open = false;
      } else if (rest[0] == ' ' || rest[0] == '\t') {
        ++at;
        open = false;
      } else {
        if (!open) tokens.emplace_back();
        tokens.back() += rest[0];
        ++at;
        open = true;
      }
    }
  }
  return tokens;
}

bool read_relation(std::string_view text, Relation& relation) {
  struct Name {
    std::string_view text;
    Relation relation;
  };
  static constexpr std::array names{Name{"=", Relation::Equal},
                                    Name{"==", Relation::Equal},
                                    Name{"eq", Relation::Equal},
                                    Name{"!=", Relation::NotEqual},
                                    Name{"ne", Relation::NotEqual},
                                    Name{"neq", Relation::NotEqual},
                                    Name{"<", Relation::Less},
                                    Name{"lt", Relation::Less},
                                    Name{"<=", Relation::LessOrEqual},
                                    Name{"le", Relation::LessOrEqual},
                                    Name{"leq", Relation::LessOrEqual},
                                    Name{">", Relation::Greater},
                                    Name{"gt", Relation::Greater},
                                    Name{">=", Relation::GreaterOrEqual},
                                    Name{"ge", Relation::GreaterOrEqual},
                                    Name{"geq", Relation::GreaterOrEqual}};
  const auto found = std::ranges::find(names, text, &Name::text);
  if (found == names.end()) return false;
  relation = found->relation;
  return true;
}

bool holds(Relation relation, std::uint64_t a, std::uint64_t b) {
  switch (relation) {
    case Relation::Equal:
      return a == b;
    case Relation::NotEqual:
      return a != b;
    case Relation::Less:
      return a < b;
    case Relation::LessOrEqual:
      return a <= b;
    case Relation::Greater:
      return a > b;
    case Relation::GreaterOrEqual:
      return a >= b;
  }
  return false;
}

}  // namespace console
