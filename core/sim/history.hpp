// A world with its past: the list of inputs and sparse checkpoints. Any moment can be visited again; acting
// in the past forks, and the future given up comes back with undo.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/sim/checkpoint.hpp"
#include "core/sim/event_log.hpp"
#include "core/sim/world.hpp"

namespace sim {

class History {
 public:
  // A world in which nothing has happened yet; and what is still to be done in it, in order of time: the
  // inputs() of another history. at() comes to them, undo() takes them back one by one.
  explicit History(World start, std::vector<TimedAction> inputs = {});

  // The world at t. Beyond the frontier it is simulated for the first time; before it, replayed from a
  // checkpoint. The reference is good until the next call. t is held between 0 and World::horizon.
  // One call does no more than max_work, or little more: where that is not enough it stops short, now() < t,
  // and the next call for t goes on from there.
  const World& at(Instant t);
  static constexpr std::uint32_t max_work = 50'000;  // of World::work(): a fraction of a second
  // The world where at() or act() last left it.
  const World& present() const { return present_; }
  Instant now() const { return present_.now(); }
  Instant frontier() const { return frontier_; }

  // Acts at now(). Before the frontier this forks: what came later is set aside for undo(). What cannot be
  // done (the reason is returned) is only logged at the frontier, and changes nothing in the past: no fork.
  Refusal act(const Action& action);
  // undo() takes the last act back, and the future it replaced is there again: as far as max_work goes, the
  // rest when at() comes there. false: nothing to undo, or it lies beyond the frontier. Both leave now() at
  // the instant of the act.
  bool undo();
  bool redo();
  bool can_undo() const { return !done_.empty() && done_.back().at <= frontier_; }
  bool can_redo() const { return !undone_.empty() && undone_.back().at <= frontier_; }

  // The next or previous instant at which something happened or will happen; never: none. (Previous of the
  // first: 0.)
  Instant next_event() const;
  Instant previous_event() const;

  // World::work() that the last at() did again, since its checkpoint or since where it was.
  std::uint64_t replayed() const { return replayed_; }

  // All that is known up to the frontier; events in order of time. Readers cut it at now().
  const EventLog& log() const { return log_; }
  // The acts of this history, in order: with scene and seed, all that is needed to have it again.
  const std::vector<TimedAction>& inputs() const { return inputs_; }
  // Octets that the whole of it takes, about: log, inputs and checkpoints.
  std::size_t memory() const;
  std::size_t checkpoint_memory() const;

 private:
  // Checkpoints come `stride_` of World::work() apart. When they are too many or too big, every second one
  // goes and the stride doubles: replaying from the nearest stays short, and memory bounded.
  static constexpr std::uint32_t first_stride = 64;
  static constexpr std::size_t max_checkpoints = 1024;
  static constexpr std::size_t max_checkpoint_octets = 16 << 20;
  static constexpr std::size_t max_undo = 1000;

  // An act, seen from the world on its one side: how the inputs go on, on its other.
  struct Act {
    Instant at{};
    std::size_t index = 0;          // inputs_[index] is the act, or what it replaced
    std::vector<TimedAction> tail;  // the inputs from there on
    Instant frontier{};             // and how far that world is known
  };

  Act swap(const Act& act);
  const Checkpoint& nearest(Instant t, std::size_t inputs) const;
  void go_to(const Checkpoint& checkpoint);
  void go_back(Instant t, std::size_t inputs) { go_to(nearest(t, inputs)); }
  std::uint32_t replay(Instant t, std::size_t inputs, std::uint32_t work);
  void record(Instant t, std::uint32_t work);
  bool record_part(Instant t, std::uint64_t enough);
  void cut_log();
  void keep_checkpoint();
  void thin_checkpoints();

  World present_;
  std::size_t applied_ = 0;  // inputs that present_ has seen
  Instant frontier_{};
  Instant beyond_ = tcp::never;  // the next event at the frontier
  EventLog log_;
  std::vector<TimedAction> inputs_;  // in order of time; beyond the frontier: of an undo that stopped short
  std::vector<Checkpoint> checkpoints_;  // in order of time; the first is the beginning
  std::uint32_t stride_ = first_stride;
  std::uint64_t replayed_ = 0;
  std::vector<Act> done_;    // for undo(), the last act at the end
  std::vector<Act> undone_;  // for redo()
};

}  // namespace sim
