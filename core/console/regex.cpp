// See regex.hpp. The pattern becomes steps by recursive descent, back to front: each part is told which step
// follows it.
#include "core/console/regex.hpp"

#include <algorithm>

namespace console {

namespace {

constexpr int max_depth = 50;  // of brackets within brackets

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
std::size_t octet(char c) {
  return static_cast<unsigned char>(c);
}

// What is read first, since a part must know what follows it.
struct Node;
using Nodes = std::vector<Node>;
struct Node {
  enum class Kind : std::uint8_t { Octet, Begin, End, Group } kind = Kind::Octet;
  std::bitset<256> octets{};
  std::vector<Nodes> choices{};  // Group
  bool may_lack = false;         // * or ?
  bool may_repeat = false;       // * or +
};

}  // namespace

class RegexReader {
 public:
  RegexReader(std::string_view text, bool extended, bool ignore_case, Regex& regex)
      : text_(text), extended_(extended), ignore_case_(ignore_case), regex_(regex) {}

  void read() {
    const std::vector<Nodes> choices = alternatives(0);
    if (regex_.error_.empty() && at_ < text_.size()) {
      regex_.error_ = "Unmatched ) or \\)";
    }
    if (!regex_.error_.empty()) return;
    const std::uint32_t match = step({.kind = Regex::Kind::Match});
    regex_.first_ = write(choices, match);
  }

 private:
  bool more() const { return at_ < text_.size() && regex_.error_.empty(); }

  // Whether the sign stands here, as this dialect writes it.
  bool sees(char sign) const {
    if (extended_) return at_ < text_.size() && text_[at_] == sign;
    return at_ + 1 < text_.size() && text_[at_] == '\\' && text_[at_ + 1] == sign;
  }
  void skip_sign() { at_ += extended_ ? 1 : 2; }

  std::vector<Nodes> alternatives(int depth) {
    std::vector<Nodes> choices(1);
    if (depth > max_depth) {
      regex_.error_ = "Regular expression too big";
      return choices;
    }
    while (more() && !(depth > 0 && sees(')'))) {
      if (sees('|')) {
        skip_sign();
        choices.emplace_back();
      } else if (depth == 0 && extended_ && sees(')')) {
        literal(choices.back());  // as grep takes it
      } else if (depth == 0 && sees(')')) {
        break;
      } else {
        part(choices.back(), depth);
      }
    }
    return choices;
  }

  void part(Nodes& nodes, int depth) {
    const char c = text_[at_];
    if (sees('(')) {
      skip_sign();
      Node group{.kind = Node::Kind::Group};
      group.choices = alternatives(depth + 1);
      if (regex_.error_.empty() && !sees(')')) regex_.error_ = "Unmatched ( or \\(";
      if (!regex_.error_.empty()) return;
      skip_sign();
      nodes.push_back(std::move(group));
    } else if (c == '[') {
      bracket(nodes);
    } else if (c == '^' && (extended_ || nodes.empty())) {
      ++at_;
      nodes.push_back({.kind = Node::Kind::Begin});
      return;
    } else if (c == '$' && (extended_ || ends_here())) {
      ++at_;
      nodes.push_back({.kind = Node::Kind::End});
      return;
    } else {
      literal(nodes);
    }
    while (more() && repeat(nodes)) {
    }
  }

  bool ends_here() const {
    const std::string_view behind = text_.substr(at_ + 1);
    return behind.empty() || behind.starts_with("\\)") || behind.starts_with("\\|");
  }

  void literal(Nodes& nodes) {
    Node node;
    if (text_[at_] == '\\' && at_ + 1 == text_.size()) {
      regex_.error_ = "Trailing backslash";
      return;
    }
    const bool any = text_[at_] == '.';
    if (text_[at_] == '\\') {
      ++at_;
      const char c = lower(text_[at_]);
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '{' || c == '<' || c == '>')
        return not_here(text_.substr(at_ - 1, 2));
    } else if (extended_ && text_[at_] == '{') {
      return not_here("{");
    }
    if (any) {
      node.octets.set();
    } else {
      add(node.octets, text_[at_]);
    }
    ++at_;
    nodes.push_back(std::move(node));
  }

  void not_here(std::string_view sign) { regex_.error_ = std::string(sign) + " is not supported here"; }

  void add(std::bitset<256>& octets, char c) const {
    octets.set(octet(c));
    if (!ignore_case_) return;
    octets.set(octet(lower(c)));
    if (c >= 'a' && c <= 'z') octets.set(octet(static_cast<char>(c - 'a' + 'A')));
  }

  void bracket(Nodes& nodes) {
    Node node;
    ++at_;
    const bool not_these = at_ < text_.size() && text_[at_] == '^';
    if (not_these) ++at_;
    bool first = true;
    while (at_ < text_.size() && (first || text_[at_] != ']')) {
      first = false;
      if (text_.substr(at_).starts_with("[:")) return not_here("[:class:]");
      const char from = text_[at_];
      char to = from;
      if (at_ + 2 < text_.size() && text_[at_ + 1] == '-' && text_[at_ + 2] != ']') {
        to = text_[at_ + 2];
        at_ += 2;
      }
      if (octet(from) > octet(to)) {
        regex_.error_ = "Invalid range end";
        return;
      }
      for (std::size_t o = octet(from); o <= octet(to); ++o) add(node.octets, static_cast<char>(o));
      ++at_;
    }
    if (at_ >= text_.size()) {
      regex_.error_ = "Unmatched [, [^, [:, [., or [=";
      return;
    }
    ++at_;
    if (not_these) node.octets.flip();
    nodes.push_back(std::move(node));
  }

  bool repeat(Nodes& nodes) {
    Node& last = nodes.back();
    if (text_[at_] == '*') {
      last.may_lack = last.may_repeat = true;
      ++at_;
    } else if (sees('+')) {
      last.may_repeat = true;
      skip_sign();
    } else if (sees('?')) {
      last.may_lack = true;
      skip_sign();
    } else {
      return false;
    }
    return true;
  }

  // Writing: each gives its first step.
  std::uint32_t step(const Regex::Step& made) {
    regex_.steps_.push_back(made);
    return static_cast<std::uint32_t>(regex_.steps_.size() - 1);
  }

  std::uint32_t write(const std::vector<Nodes>& choices, std::uint32_t next) {
    std::uint32_t first = write(choices.back(), next);
    for (std::size_t i = choices.size() - 1; i-- > 0;)
      first = step({.kind = Regex::Kind::Fork, .next = write(choices[i], next), .otherwise = first});
    return first;
  }

  std::uint32_t write(const Nodes& nodes, std::uint32_t next) {
    for (std::size_t i = nodes.size(); i-- > 0;) next = write(nodes[i], next);
    return next;
  }

  std::uint32_t write(const Node& node, std::uint32_t next) {
    if (!node.may_repeat) {
      const std::uint32_t once = write_once(node, next);
      return node.may_lack ? step({.kind = Regex::Kind::Fork, .next = once, .otherwise = next}) : once;
    }
    const std::uint32_t fork = step({.kind = Regex::Kind::Fork, .next = 0, .otherwise = next});
    const std::uint32_t again = write_once(node, fork);
    regex_.steps_[fork].next = again;
    return node.may_lack ? fork : again;
  }

  std::uint32_t write_once(const Node& node, std::uint32_t next) {
    switch (node.kind) {
      case Node::Kind::Octet:
        return step({.kind = Regex::Kind::Octet, .octets = node.octets, .next = next});
      case Node::Kind::Begin:
        return step({.kind = Regex::Kind::Begin, .next = next});
      case Node::Kind::End:
        return step({.kind = Regex::Kind::End, .next = next});
      case Node::Kind::Group:
        return write(node.choices, next);
    }
    return next;
  }

  std::string_view text_;
  bool extended_;
  bool ignore_case_;
  Regex& regex_;
  std::size_t at_ = 0;
};

Regex::Regex(std::string_view pattern, Dialect dialect, bool ignore_case) {
  std::string literal;
  if (dialect == Dialect::Fixed) {  // each sign for itself
    for (const char c : pattern) {
      if (std::string_view(".*^$[]\\").find(c) != std::string_view::npos) literal += '\\';
      literal += c;
    }
    pattern = literal;
  }
  RegexReader(pattern, dialect == Dialect::Extended, ignore_case, *this).read();
}

// The steps that are reached at one place of a line.
struct Regex::Walk {
  std::vector<std::uint32_t> at;
  std::vector<bool> seen;
  std::vector<std::uint32_t> waiting;

  explicit Walk(std::size_t steps) : seen(steps) {}

  void enter(const std::vector<Step>& steps, std::uint32_t from, bool begin, bool end) {
    waiting.push_back(from);
    while (!waiting.empty()) {
      const std::uint32_t id = waiting.back();
      waiting.pop_back();
      if (seen[id]) continue;
      seen[id] = true;
      const Step& step = steps[id];
      if (step.kind == Kind::Fork) {
        waiting.push_back(step.otherwise);
        waiting.push_back(step.next);
      } else if ((step.kind == Kind::Begin && begin) || (step.kind == Kind::End && end)) {
        waiting.push_back(step.next);
      } else {
        at.push_back(id);
      }
    }
  }
};

bool Regex::found_in(std::string_view line) const {
  if (!error_.empty()) return false;
  Walk now(steps_.size());
  for (std::size_t place = 0;; ++place) {
    const bool end = place == line.size();
    now.enter(steps_, first_, place == 0, end);
    for (const std::uint32_t id : now.at)
      if (steps_[id].kind == Kind::Match) return true;
    if (end) return false;
    Walk next(steps_.size());
    for (const std::uint32_t id : now.at) {
      if (steps_[id].kind == Kind::Octet && steps_[id].octets[octet(line[place])])
        next.enter(steps_, steps_[id].next, false, place + 1 == line.size());
    }
    now = std::move(next);
  }
}

}  // namespace console
