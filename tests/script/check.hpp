// One of our scripts as a test.
#pragma once

#include <string_view>

namespace script::test {

void check(std::string_view path, std::string_view text);  // fails with the script's own message

}  // namespace script::test
