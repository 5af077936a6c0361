// A line cut into the words of its commands: blanks, quotes, backslashes and pipes as in a POSIX shell. What
// a shell knows beyond that is named and refused.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace console {

struct Stage {
  std::vector<std::string> words;  // at least one
};
struct Parsed {
  std::vector<Stage> stages;  // none: an empty line
  std::string error;          // one sentence; empty: none
};
Parsed parse_line(std::string_view line);

// What is being written at the end of an unfinished line.
struct Cursor {
  std::size_t from = 0;            // where its last word begins, with its quote
  std::string word;                // so far
  std::vector<std::string> words;  // those before it in the same stage
  bool piped = false;              // the stage stands behind a pipe
};
Cursor at_end(std::string_view line);

}  // namespace console
