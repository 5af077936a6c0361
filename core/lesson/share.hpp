// A session as a short code, for an address or a message: whoever opens it has the same world before them, at
// the same moment, and can go on from there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lesson/code.hpp"
#include "core/lesson/scene.hpp"

namespace lesson {

// All that a world depends on, and where its playhead stands.
struct Session {
  const Scene* scene = nullptr;  // one of find_scene()'s
  std::uint64_t seed = 1;
  Variant variant{};
  std::optional<std::size_t> what_if{};    // of switches: the same scene under it stands beside
  std::vector<sim::TimedAction> inputs{};  // in order of time, as History::inputs()
  sim::Instant now{};                      // 0 to World::horizon; inputs may come later

  friend bool operator==(const Session& one, const Session& other);
};

// Empty: it would be longer than max_code. Inputs out of their range, which every world refuses, are left
// out.
std::string encode(const Session& session);

struct Decoded {
  Session session{};  // complete only without an error
  CodeError error = CodeError::None;
};
// Everything in the session is known here and in its range.
Decoded decode(std::string_view code);

const Words& text(CodeError error);  // one sentence; empty for None

// The code in an address: what stands behind its last '#'. A text without one is the code itself.
std::string_view code_in(std::string_view address);

}  // namespace lesson
