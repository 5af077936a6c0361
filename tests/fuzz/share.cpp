// Text as a share code, and octets as what a code says, since chance does not meet its checksum: what decodes
// is in range, encodes to a code that decodes to the same, and its world runs.
#include "core/lesson/share.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

constexpr std::size_t most_inputs = 200;
constexpr std::uint32_t work_between_inputs = 200;

// Some of its time, at most: an act comes early where what lies before it takes long.
void run(const lesson::Session& session) {
  sim::World world = lesson::start(*session.scene, session.seed, session.variant);
  sim::EventLog log;
  for (std::size_t i = 0; i < session.inputs.size() && i < most_inputs; ++i) {
    world.run(session.inputs[i].at, work_between_inputs, &log);
    world.act(session.inputs[i].action, &log);
  }
  world.run(session.now, 10 * work_between_inputs, &log);
  world.digest();
}

void decode(std::string_view code) {
  const lesson::Decoded decoded = lesson::decode(code);
  if (decoded.error != lesson::CodeError::None) {
    fuzz::require(!lesson::text(decoded.error).en.empty());
    return;
  }
  const lesson::Session& session = decoded.session;
  fuzz::require(session.scene != nullptr && session.now <= sim::World::horizon);
  sim::Instant last{};
  for (const sim::TimedAction& input : session.inputs) {
    fuzz::require(input.at >= last && input.at <= sim::World::horizon);
    fuzz::require(sim::check_range(input.action) == sim::Refusal::None);
    last = input.at;
  }
  const std::string again = lesson::encode(session);
  // What another writer spelled shorter than ours does may be too long for ours.
  fuzz::require(!again.empty() || code.size() > lesson::max_code / 2);
  if (!again.empty()) {
    const lesson::Decoded second = lesson::decode(again);
    fuzz::require(second.error == lesson::CodeError::None && second.session == session);
  }
  run(session);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  decode(lesson::code_in(fuzz::text(data, size)));
  decode(lesson::to_code(fuzz::octets(data, size)));
  return 0;
}
