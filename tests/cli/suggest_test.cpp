// cli/suggest: near names.
#include "cli/suggest.hpp"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <string>

namespace {

constexpr std::array<std::string_view, 3> words{"handshake", "close", "syn-flood"};

}  // namespace

TEST_CASE("A slip of the finger is seen through", "[cli][suggest]") {
  CHECK(cli::nearest("handshak", words) == "handshake");
  CHECK(cli::nearest("hadnshake", words) == "handshake");
  CHECK(cli::nearest("clsoe", words) == "close");
  CHECK(cli::nearest("synflood", words) == "syn-flood");
}

TEST_CASE("What is like nothing is not guessed", "[cli][suggest]") {
  CHECK(cli::nearest("", words).empty());
  CHECK(cli::nearest("x", words).empty());
  CHECK(cli::nearest("transfer", words).empty());
  CHECK(cli::nearest(std::string(5000, 'c'), words).empty());
}

TEST_CASE("An unknown word is answered with the near one or with all", "[cli][suggest]") {
  CHECK(cli::unknown("scene", "handshak", words) == "unknown scene 'handshak'; did you mean 'handshake'?");
  CHECK(cli::unknown("scene", "tea", words) ==
        "unknown scene 'tea'; there are handshake, close and syn-flood");
}

TEST_CASE("An unknown word stays short and on its line, and none of its characters is halved",
          "[cli][suggest]") {
  const std::string cut = cli::unknown("scene", std::string(39, 'x') + "中", words);
  CHECK(cut.starts_with("unknown scene '" + std::string(39, 'x') + "…'; there are"));
  CHECK(cli::unknown("scene", "a\nb\x1b[1m", words).starts_with("unknown scene 'a?b?[1m'; there are"));
}
