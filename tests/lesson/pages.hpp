// The pages of the course (public/lessons), as the build has put them into the tests: their labs, the numbers
// of their sentences, their boxes "exactly".
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/lesson/variant.hpp"

namespace lesson::test {

struct Page {
  std::string_view path;  // "en/01-handshake.md"
  std::string_view text;
};
std::span<const Page> pages();

// A lab that a page shows, in the order of the page; of an interview's, the one of its front matter.
struct Lab {
  std::string scene;
  Variant variant;  // what it runs under; what it merely stands beside ("what-if") is none
};
std::vector<Lab> labs_of(const Page& page);

// The numbers of a sentence with their units, alike in both languages: "5", "31 s", "4 min", "40 ms". Not
// those of sections, rules, figures and links, nor those in names: RFC 1337, MUST-8, FIN-WAIT-2, 2MSL, 2^32.
std::set<std::string> numbers_in(std::string text);

// Of the part that says it exactly, in the one box of that fact in each language; both must have the same.
std::set<std::string> numbers_of_fact(int fact);

}  // namespace lesson::test
