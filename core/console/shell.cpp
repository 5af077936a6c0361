// See shell.hpp.
#include "core/console/shell.hpp"

#include "core/trace/text.hpp"

namespace console {

namespace {

// Walks over a line once; both ways of reading it share this.
class Scanner {
 public:
  explicit Scanner(std::string_view line) : line_(line) {}

  void scan() {
    while (at_ < line_.size() && error_.empty()) {
      const char c = line_[at_];
      if (c == ' ' || c == '\t') {
        end_word();
        ++at_;
      } else if (c == '|') {
        pipe();
      } else if (c == '#' && !in_word_) {
        at_ = line_.size();
      } else {
        begin_word();
        read(c);
      }
    }
  }

  // The line is whole.
  Parsed finish() {
    end_word();
    if (error_.empty() && !stages_.empty() && stages_.back().words.empty())
      error_ = stages_.size() == 1 ? "" : "sh: syntax error: a command is missing behind `|'";
    if (stages_.size() == 1 && stages_[0].words.empty()) stages_.clear();
    return {std::move(stages_), std::move(error_)};
  }

  Cursor here() {
    Cursor cursor{.from = in_word_ ? word_from_ : line_.size(), .word = word_, .words = {}, .piped = piped_};
    if (!stages_.empty()) cursor.words = stages_.back().words;
    return cursor;
  }

 private:
  void begin_word() {
    if (in_word_) return;
    in_word_ = true;
    word_from_ = at_;
    if (stages_.empty()) stages_.emplace_back();
  }

  void end_word() {
    if (!in_word_) return;
    stages_.back().words.push_back(word_);
    word_.clear();
    in_word_ = false;
  }

  void pipe() {
    end_word();
    ++at_;
    if (stages_.empty() || stages_.back().words.empty()) {
      error_ = "sh: syntax error near unexpected token `|'";
    } else if (at_ < line_.size() && (line_[at_] == '|' || line_[at_] == '&')) {
      refuse(line_.substr(at_ - 1, 2));
    } else {
      stages_.emplace_back();
      piped_ = true;
    }
  }

  void read(char c) {
    if (c == '\'' || c == '"') return quoted(c);
    if (c == ';' || c == '&' || c == '>' || c == '<' || c == '`' || c == '$')
      return refuse(line_.substr(at_, 1));
    if (c == '\\' && at_ + 1 < line_.size()) ++at_;
    word_ += line_[at_++];
  }

  void quoted(char mark) {
    const std::size_t opened = at_++;
    while (at_ < line_.size() && line_[at_] != mark) {
      const bool escapes = mark == '"' && line_[at_] == '\\' && at_ + 1 < line_.size() &&
                           (line_[at_ + 1] == '"' || line_[at_ + 1] == '\\');
      if (escapes) ++at_;
      word_ += line_[at_++];
    }
    if (at_ == line_.size()) {
      error_ = std::string("sh: the quote ") + line_[opened] + " is not closed";
    } else {
      ++at_;
    }
  }

  void refuse(std::string_view sign) {
    error_ = "sh: " + std::string(sign) + " is not supported here; inside an argument, put it in quotes";
  }

  std::string_view line_;
  std::size_t at_ = 0;
  std::vector<Stage> stages_;
  std::string word_;
  std::string error_;
  std::size_t word_from_ = 0;
  bool in_word_ = false;
  bool piped_ = false;
};

}  // namespace

Parsed parse_line(std::string_view line) {
  for (const char c : line) {
    if (static_cast<unsigned char>(c) < ' ' && c != '\t')
      return {.stages = {}, .error = "sh: one line at a time, without control characters"};
  }
  Scanner scanner(line);
  scanner.scan();
  return scanner.finish();
}

Cursor at_end(std::string_view line) {
  Scanner scanner(line);
  scanner.scan();
  return scanner.here();
}

}  // namespace console
