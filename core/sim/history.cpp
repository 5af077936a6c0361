// Replay, fork, undo. The world is deterministic, so a past is its inputs; the log alone is kept whole.
#include "core/sim/history.hpp"

#include <algorithm>
#include <utility>

namespace sim {

History::History(World start, std::vector<TimedAction> inputs) : present_(std::move(start)) {
  present_.run_until(present_.now(), log_);
  keep_checkpoint();
  inputs_ = std::move(inputs);
  for (std::size_t i = inputs_.size() - std::min(inputs_.size(), max_undo); i < inputs_.size(); ++i)
    done_.push_back({.at = inputs_[i].at, .index = i, .tail = {}, .frontier = inputs_[i].at});
  record(present_.now(), UINT32_MAX);
}

const World& History::at(Instant t) {
  t = std::clamp(t, checkpoints_.front().now(), World::horizon);
  if (t < now()) go_back(t, inputs_.size());
  const std::uint32_t left = replay(std::min(t, frontier_), inputs_.size(), max_work);
  if (t > frontier_ && left > 0) record(t, left);
  return present_;
}

// The last checkpoint that is not after t and has seen at most `inputs` inputs.
const Checkpoint& History::nearest(Instant t, std::size_t inputs) const {
  return *std::find_if(checkpoints_.rbegin(), checkpoints_.rend(),
                       [&](const Checkpoint& c) { return c.now() <= t && c.applied() <= inputs; });
}

void History::go_to(const Checkpoint& checkpoint) {
  present_ = checkpoint.world();
  applied_ = checkpoint.applied();
}

// Forward over what is known, with no more than the first `inputs` inputs. What is left of the work; 0: it
// may have stopped short.
std::uint32_t History::replay(Instant t, std::size_t inputs, std::uint32_t work) {
  const Checkpoint& from = nearest(t, inputs);
  if (from.now() > now()) go_to(from);
  const std::uint64_t begun = present_.work();
  const std::uint64_t enough = present_.work() + work;
  const auto left = [&] { return static_cast<std::uint32_t>(enough - std::min(enough, present_.work())); };
  bool arrived = true;
  for (; applied_ < inputs && inputs_[applied_].at <= t; ++applied_) {
    const TimedAction& input = inputs_[applied_];
    arrived = present_.run(input.at, left(), nullptr);
    if (!arrived) break;
    present_.act(input.action, nullptr);
    present_.run(input.at, UINT32_MAX, nullptr);
  }
  if (arrived) arrived = present_.run(t, left(), nullptr);
  replayed_ = present_.work() - begun;
  return arrived ? left() : 0;
}

// On from the end of the log, where the world must be, for so much work.
void History::record(Instant t, std::uint32_t work) {
  const std::uint64_t enough = present_.work() + work;
  bool arrived = true;
  while (applied_ < inputs_.size() && inputs_[applied_].at <= t) {
    const TimedAction& input = inputs_[applied_];
    arrived = record_part(input.at, enough);
    if (!arrived) break;
    present_.act(input.action, &log_);
    present_.run_until(input.at, log_);
    ++applied_;
  }
  if (arrived) record_part(t, enough);
  frontier_ = now();
  beyond_ = present_.next_event();
  if (applied_ < inputs_.size()) beyond_ = std::min(beyond_, inputs_[applied_].at);
}

// False: it stopped short of t.
bool History::record_part(Instant t, std::uint64_t enough) {
  while (true) {
    const std::uint64_t left = enough - std::min(enough, present_.work());
    const bool arrived = present_.run(t, std::min(stride_, static_cast<std::uint32_t>(left)), &log_);
    if (present_.work() >= checkpoints_.back().work() + stride_) keep_checkpoint();
    if (arrived) return true;
    if (present_.work() >= enough) return false;
  }
}

void History::keep_checkpoint() {
  Checkpoint fresh(present_, applied_);
  fresh.weigh(checkpoints_.empty() ? nullptr : &checkpoints_.back());
  checkpoints_.push_back(std::move(fresh));
  while (checkpoints_.size() > 2 &&
         (checkpoints_.size() > max_checkpoints || checkpoint_memory() > max_checkpoint_octets))
    thin_checkpoints();
}

void History::thin_checkpoints() {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < checkpoints_.size(); i += 2, ++kept) {
    if (i != kept) checkpoints_[kept] = std::move(checkpoints_[i]);
    checkpoints_[kept].weigh(kept == 0 ? nullptr : &checkpoints_[kept - 1]);
  }
  checkpoints_.erase(checkpoints_.begin() + static_cast<std::ptrdiff_t>(kept), checkpoints_.end());
  stride_ *= 2;
}

std::size_t History::checkpoint_memory() const {
  std::size_t octets = 0;
  for (const Checkpoint& checkpoint : checkpoints_) octets += checkpoint.octets();
  return octets;
}

std::size_t History::memory() const {
  return sizeof(History) + log_.memory() + checkpoint_memory() + inputs_.capacity() * sizeof(TimedAction);
}

Refusal History::act(const Action& action) {
  const Refusal refusal = present_.check(action);
  const bool possible = refusal == Refusal::None;
  if (!possible && (now() < frontier_ || applied_ < inputs_.size())) return refusal;
  Act before = swap({.at = now(), .index = applied_, .tail = {{now(), action}}, .frontier = now()});
  if (!possible) return refusal;
  undone_.clear();
  done_.push_back(std::move(before));
  if (done_.size() > max_undo) done_.erase(done_.begin());
  return refusal;
}

bool History::undo() {
  if (!can_undo()) return false;
  undone_.push_back(swap(done_.back()));
  done_.pop_back();
  return true;
}

bool History::redo() {
  if (!can_redo()) return false;
  done_.push_back(swap(undone_.back()));
  undone_.pop_back();
  return true;
}

// Puts act.tail in the place of the inputs from act.index on, lives through it as far as it was known, and
// stops at the instant of the act. Returns the way back.
History::Act History::swap(const Act& act) {
  if (now() != act.at || applied_ != act.index) {
    go_back(act.at, act.index);
    replay(act.at, act.index, UINT32_MAX);
  }
  cut_log();
  std::erase_if(checkpoints_,
                [&](const Checkpoint& c) { return c.now() > act.at || c.applied() > act.index; });
  const auto from = inputs_.begin() + static_cast<std::ptrdiff_t>(act.index);
  Act back{.at = act.at, .index = act.index, .tail = {from, inputs_.end()}, .frontier = frontier_};
  inputs_.erase(from, inputs_.end());
  inputs_.insert(inputs_.end(), act.tail.begin(), act.tail.end());
  record(act.frontier, max_work);
  if (now() > act.at) go_back(act.at, inputs_.size());
  replay(act.at, inputs_.size(), UINT32_MAX);
  return back;
}

// The log as it was where the world is now; what is in flight has not come to its fate yet.
void History::cut_log() {
  log_.cut(present_.mark());
  for (const Packet& packet : present_.in_flight()) log_.packets.put(packet);
  for (const Side side : {Side::Client, Side::Server}) log_.samples.of(side).cut(present_.sample(side));
}

Instant History::next_event() const {
  const auto next = std::upper_bound(log_.events.begin(), log_.events.end(), now(),
                                     [](Instant t, const Event& event) { return t < event.at; });
  return next != log_.events.end() ? next->at : beyond_;
}

Instant History::previous_event() const {
  const auto next = std::lower_bound(log_.events.begin(), log_.events.end(), now(),
                                     [](const Event& event, Instant t) { return event.at < t; });
  if (next != log_.events.begin()) return (next - 1)->at;
  return now() > Instant{} ? Instant{} : tcp::never;
}

}  // namespace sim
