// core/trace/text: what the notations and the rooms above share.
#include "core/trace/text.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

TEST_CASE("A quoted word is of at most 40 octets and whole characters", "[trace][text]") {
  CHECK(trace::quoted("中") == "'中'");
  CHECK(trace::quoted("中", '"') == "\"中\"");
  const std::string x37(37, 'x');
  CHECK(trace::quoted(x37 + "中") == "'" + x37 + "中'");
  CHECK(trace::quoted(x37 + "中y") == "'" + x37 + "中…'");
  CHECK(trace::quoted(x37 + "x中") == "'" + x37 + "x…'");
  CHECK(trace::quoted(x37 + "xx中") == "'" + x37 + "xx…'");
  CHECK(trace::quoted(x37 + "xxx中") == "'" + x37 + "xxx…'");
}

TEST_CASE("A quoted word stays on its line", "[trace][text]") {
  CHECK(trace::quoted("a\nb\x1b[1m\x7f") == "'a?b?[1m?'");
  CHECK(trace::quoted({"a\0b", 3}) == "'a?b'");
  CHECK(trace::quoted("") == "''");
  CHECK(trace::quoted(std::string(1000, '\x80')) == "'…'");
}
