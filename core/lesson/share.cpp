// What a code's octets say, in this order:
//   the scene's word | seed | the variant's words, and perhaps "what-if" and a switch, END | playhead in us |
//   for each input: us since the one before it, the words of its text, END
// Numbers are LEB128. A word is one octet where words.def knows it, or a number of that unit, or spelled out:
// so an act that is new in the notation of core/sim/action.hpp needs nothing here, only more room.
#include "core/lesson/share.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace lesson {

namespace {

// The first octet of a word.
constexpr std::uint8_t end_of_words = 0;
constexpr std::uint8_t spelled = 1;         // its length and its characters follow
constexpr std::uint8_t first_number = 2;    // the number follows; one lead for each unit
constexpr std::uint8_t first_known = 16;    // words.def
constexpr std::uint8_t small_number = 128;  // 0 to 127, without a unit

// For good: codes that are about hold their places. New ones go to the end.
constexpr std::array<std::string_view, 9> units{"", "ms", "us", "s", "%", "bit", "kbit", "Mbit", "Gbit"};
constexpr std::array known_words{
#define WORD(word) std::string_view(word),
#include "core/lesson/words.def"
#undef WORD
};
static_assert(first_number + units.size() <= first_known && first_known + known_words.size() <= small_number);

class Writer {
 public:
  void octet(std::uint64_t value) { octets_.push_back(static_cast<std::byte>(value)); }
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) octet((value & 0x7f) | 0x80);
    octet(value);
  }
  void word(std::string_view word) {
    const auto known = std::find(known_words.begin(), known_words.end(), word);
    if (known != known_words.end()) {
      octet(first_known + static_cast<std::size_t>(known - known_words.begin()));
    } else if (!quantity(word)) {
      octet(spelled);
      number(word.size());
      for (const char c : word) octet(static_cast<unsigned char>(c));
    }
  }
  void words(std::string_view text, char between) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(between), text.size());
      word(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    octet(end_of_words);
  }
  const std::vector<std::byte>& octets() const { return octets_; }

 private:
  // A number as std::to_string writes it, with one of the units; else nothing is written.
  bool quantity(std::string_view word) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    const auto digits = static_cast<std::size_t>(end - word.data());
    if (error != std::errc{} || (word.front() == '0' && digits > 1)) return false;
    const auto unit = std::find(units.begin(), units.end(), word.substr(digits));
    if (unit == units.end()) return false;
    if (unit == units.begin() && value < small_number) {
      octet(small_number + value);
    } else {
      octet(first_number + static_cast<std::size_t>(unit - units.begin()));
      number(value);
    }
    return true;
  }

  std::vector<std::byte> octets_;
};

// Reads what a Writer has written; what no Writer writes fails, and gives 0 or nothing from then on.
class Reader {
 public:
  explicit Reader(std::span<const std::byte> octets) : rest_(octets) {}

  bool failed() const { return failed_; }
  bool at_end() const { return rest_.empty(); }

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const std::uint64_t low = octet();
      if (shift == 63 && low > 1) break;
      value |= (low & 0x7f) << shift;
      if (low < 0x80) return value;
    }
    failed_ = true;
    return 0;
  }
  // Up to END, with `between` between them.
  std::string words(char between) {
    std::string text;
    bool first = true;
    for (std::uint8_t lead = octet(); lead != end_of_words && !failed_; lead = octet()) {
      if (!first) text += between;
      text += word(lead);
      first = false;
    }
    return text;
  }
  std::string word() { return word(octet()); }

 private:
  std::uint8_t octet() {
    if (rest_.empty()) {
      failed_ = true;
      return 0;
    }
    const auto value = std::to_integer<std::uint8_t>(rest_.front());
    rest_ = rest_.subspan(1);
    return value;
  }
  std::string word(std::uint8_t lead) {
    if (lead >= small_number) return std::to_string(lead - small_number);
    if (lead >= first_known && lead < first_known + known_words.size())
      return std::string(known_words[static_cast<std::size_t>(lead - first_known)]);
    if (lead >= first_number && lead < first_number + units.size()) {
      const std::uint64_t value = number();
      return std::to_string(value) + std::string(units[static_cast<std::size_t>(lead - first_number)]);
    }
    const std::uint64_t size = lead == spelled ? number() : 0;
    if (lead != spelled || size > rest_.size()) {
      failed_ = true;
      return {};
    }
    std::string text;
    for (std::uint64_t i = 0; i < size; ++i) text += static_cast<char>(octet());
    return text;
  }

  std::span<const std::byte> rest_;
  bool failed_ = false;
};

constexpr auto last_us = static_cast<std::uint64_t>(tcp::microseconds(sim::World::horizon));

std::uint64_t us(sim::Instant t) {
  return static_cast<std::uint64_t>(tcp::microseconds(t));
}

// A time that is `us` after `base`; nothing beyond the horizon.
std::optional<sim::Instant> after(sim::Instant base, std::uint64_t us_later) {
  if (us_later > last_us) return std::nullopt;
  const sim::Instant t = base + sim::Duration(static_cast<std::int64_t>(us_later));
  return t <= sim::World::horizon ? std::optional(t) : std::nullopt;
}

CodeError read_inputs(Reader& in, std::vector<sim::TimedAction>& inputs) {
  sim::Instant last{};
  while (!in.at_end()) {
    const std::optional<sim::Instant> at = after(last, in.number());
    const std::string words = in.words(' ');
    if (in.failed()) return CodeError::Damaged;
    sim::ParsedAction parsed = sim::parse_action(words);
    if (!at || !parsed.ok || sim::check_range(parsed.action) != sim::Refusal::None)
      return CodeError::NotKnown;
    last = *at;
    inputs.push_back({.at = last, .action = parsed.action});
  }
  return CodeError::None;
}

// Between the variant and the switch beside it.
constexpr std::string_view beside = "what-if,";

std::string words_of(const Session& session) {
  std::string words = to_text(session.variant);
  if (!session.what_if) return words;
  return words + (words.empty() ? "" : ",") + std::string(beside) + std::string(switches[*session.what_if]);
}

CodeError read_words(std::string_view words, Session& session) {
  const std::size_t mark = words.find(beside);
  if (mark == 0 || (mark != std::string_view::npos && words[mark - 1] == ',')) {
    const auto* const found = std::find(switches.begin(), switches.end(), words.substr(mark + beside.size()));
    if (found == switches.end()) return CodeError::NoSuchWhatIf;
    session.what_if = static_cast<std::size_t>(found - switches.begin());
    words = words.substr(0, mark == 0 ? 0 : mark - 1);
  }
  return add_words(words, session.variant).empty() ? CodeError::None : CodeError::NotKnown;
}

CodeError read(Reader& in, Session& session) {
  session.scene = find_scene(in.word());
  session.seed = in.number();
  const std::string words = in.words(',');
  const std::optional<sim::Instant> now = after({}, in.number());
  if (in.failed()) return CodeError::Damaged;
  if (session.scene == nullptr || !now) return CodeError::NotKnown;
  if (const CodeError error = read_words(words, session); error != CodeError::None) return error;
  session.now = *now;
  return read_inputs(in, session.inputs);
}

}  // namespace

bool operator==(const Session& one, const Session& other) {
  return one.scene == other.scene && one.seed == other.seed && one.variant == other.variant &&
         one.what_if == other.what_if && one.now == other.now &&
         std::equal(one.inputs.begin(), one.inputs.end(), other.inputs.begin(), other.inputs.end(),
                    [](const sim::TimedAction& a, const sim::TimedAction& b) {
                      return a.at == b.at && sim::to_text(a.action) == sim::to_text(b.action);
                    });
}

std::string encode(const Session& session) {
  Writer out;
  out.word(session.scene->id);
  out.number(session.seed);
  out.words(words_of(session), ',');
  out.number(us(session.now));
  sim::Instant last{};
  for (const sim::TimedAction& input : session.inputs) {
    if (sim::check_range(input.action) != sim::Refusal::None) continue;
    out.number(us(input.at) - us(last));
    out.words(sim::to_text(input.action), ' ');
    last = input.at;
    if (out.octets().size() > max_code) return {};
  }
  std::string code = to_code(out.octets());
  return code.size() <= max_code ? code : std::string{};
}

Decoded decode(std::string_view code) {
  const CodeOctets octets = from_code(code);
  Decoded decoded{.session = {}, .error = octets.error};
  if (decoded.error != CodeError::None) return decoded;
  Reader in(octets.octets);
  decoded.error = read(in, decoded.session);
  return decoded;
}

const Words& text(CodeError error) {
  static constexpr std::array<Words, 5> texts{
      {{"", ""},
       {"This link is damaged or not whole: copy it once more.", "这个链接不完整或已损坏，请重新复制一次。"},
       {"This link was made by another version of Ackademy.", "这个链接来自另一个版本的 Ackademy。"},
       {"This link asks for a scene, a setting or an act that is not known here; it may come from a newer "
        "Ackademy.",
        "这个链接用到了这里没有的场景、设置或操作，可能来自更新的 Ackademy。"},
       {"This link sets the scene beside a what-if that is not known here; it may come from a newer "
        "Ackademy.",
        "这个链接要并排对照一项这里没有的“假如”，可能来自更新的 Ackademy。"}}};
  return texts[static_cast<std::size_t>(error)];
}

std::string_view code_in(std::string_view address) {
  const std::size_t mark = address.rfind('#');
  return mark == std::string_view::npos ? address : address.substr(mark + 1);
}

}  // namespace lesson
