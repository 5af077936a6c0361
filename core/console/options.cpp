// See options.hpp.
#include "core/console/options.hpp"

#include <algorithm>

#include "core/trace/text.hpp"

namespace console {

class OptionReader {
 public:
  OptionReader(Words words, const OptionSpec& spec) : words_(words), spec_(spec) {}

  Options read() {
    for (; at_ < words_.size() && read_.error_.empty(); ++at_) {
      const std::string& word = words_[at_];
      if (word == "--") {
        read_.rest_.insert(read_.rest_.end(), words_.begin() + static_cast<std::ptrdiff_t>(at_) + 1,
                           words_.end());
        break;
      }
      if (word.starts_with("--")) {
        long_option(std::string_view(word).substr(2));
      } else if (word.size() > 1 && word[0] == '-') {
        short_options(std::string_view(word).substr(1));
      } else {
        read_.rest_.push_back(word);
      }
    }
    return read_;
  }

 private:
  void fail(std::string what) { read_.error_ = std::string(spec_.tool) + ": " + std::move(what); }

  bool takes_value(char letter) const {
    const std::size_t at = spec_.letters.find(letter);
    return at + 1 < spec_.letters.size() && spec_.letters[at + 1] == ':';
  }

  void give(char letter, std::string_view value) {
    read_.letters_ += letter;
    if (takes_value(letter)) read_.values_.emplace_back(letter, std::string(value));
  }

  void long_option(std::string_view word) {
    const std::string_view name = word.substr(0, word.find('='));
    const auto found = std::ranges::find(spec_.longs, name, &LongOption::name);
    if (found == spec_.longs.end())
      return fail("unrecognized option " + trace::quoted("--" + std::string(word)));
    const bool given = name.size() < word.size();
    if (!takes_value(found->letter)) {
      if (given) return fail("option '--" + std::string(name) + "' doesn't allow an argument");
      return give(found->letter, {});
    }
    if (given) return give(found->letter, word.substr(name.size() + 1));
    if (at_ + 1 == words_.size()) return fail("option '--" + std::string(name) + "' requires an argument");
    give(found->letter, words_[++at_]);
  }

  void short_options(std::string_view letters) {
    for (std::size_t i = 0; i < letters.size(); ++i) {
      const char letter = letters[i];
      if (letter == ':' || spec_.letters.find(letter) == std::string_view::npos) {
        const std::string name = trace::quoted(letters.substr(i, 1));
        const bool absent = spec_.absent.find(letter) != std::string_view::npos;
        return fail(absent ? "option -- " + name + ' ' + std::string(not_supported)
                           : "invalid option -- " + name);
      }
      if (!takes_value(letter)) {
        give(letter, {});
        continue;
      }
      if (i + 1 < letters.size()) return give(letter, letters.substr(i + 1));
      if (at_ + 1 == words_.size())
        return fail("option requires an argument -- " + trace::quoted(letters.substr(i)));
      return give(letter, words_[++at_]);
    }
  }

  Words words_;
  const OptionSpec& spec_;
  std::size_t at_ = 0;
  Options read_;
};

std::string_view Options::value(char letter) const {
  for (auto it = values_.rbegin(); it != values_.rend(); ++it) {
    if (it->first == letter) return it->second;
  }
  return {};
}

Options read_options(Words words, const OptionSpec& spec) {
  return OptionReader(words, spec).read();
}

}  // namespace console
