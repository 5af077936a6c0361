// Plays a scene: from one moment at which something happens to the next, since an act on a packet without a
// time waits for that packet to be sent.
#include "cli/play.hpp"

#include <algorithm>
#include <utility>

#include "core/trace/text.hpp"

namespace cli {
namespace {

// 0: not an act on a packet.
sim::PacketId packet_of(const sim::Action& action) {
  return std::visit(
      [](const auto& each) -> sim::PacketId {
        if constexpr (requires { each.packet; }) {
          return each.packet;
        } else {
          return 0;
        }
      },
      action);
}

class Player {
 public:
  explicit Player(const RunOptions& options, const std::function<void(const sim::World&)>& look)
      : options_(options),
        look_(look),
        played_{.world = lesson::start(*options.scene, options.seed, options.variant),
                .log = {},
                .inputs = {},
                .refused = {}} {
    for (const Act& act : options.acts)
      (!act.at && packet_of(act.action) != 0 ? waiting_ : timed_).push_back(&act);
    std::ranges::stable_sort(timed_, {}, [this](const Act* act) { return time_of(*act); });
  }

  Played play() && {
    while (true) {
      const sim::Instant next = next_moment();
      played_.world.run_until(next, played_.log);
      act_now();
      if (look_) look_(played_.world);
      if (next == options_.until) break;
    }
    for (const Act* act : waiting_)
      played_.refused.push_back(trace::quoted(act->text) + " was not done: packet " +
                                std::to_string(packet_of(act->action)) + " was not sent before " +
                                sim::to_text(options_.until.time_since_epoch()) + ".");
    return std::move(played_);
  }

 private:
  // Of an act that does not wait for a packet. A run that is shorter than the scene's past ends before it.
  sim::Instant time_of(const Act& act) const {
    return std::min(act.at.value_or(options_.scene->start), options_.until);
  }

  // Never behind the end of the run. Without acts that wait for something, and nobody looking, there is
  // nothing to stop for.
  sim::Instant next_moment() const {
    sim::Instant next = options_.until;
    if (!timed_.empty()) next = std::min(next, time_of(*timed_.front()));
    if (!waiting_.empty() || look_)
      next = std::min(next, std::max(played_.world.next_event(), played_.world.now() + sim::Duration(1)));
    return next;
  }

  // Until none is left that can be done now: one act may send the packet that the next one waits for.
  void act_now() {
    while (true) {
      const auto sent = std::ranges::find_if(
          waiting_, [this](const Act* act) { return packet_of(act->action) <= played_.log.packets.size(); });
      if (sent != waiting_.end()) {
        const Act& act = **sent;
        waiting_.erase(sent);
        apply(act);
      } else if (!timed_.empty() && time_of(*timed_.front()) <= played_.world.now()) {
        const Act& act = *timed_.front();
        timed_.erase(timed_.begin());
        apply(act);
      } else {
        return;
      }
    }
  }

  void apply(const Act& act) {
    const sim::Refusal refusal = played_.world.check(act.action);
    played_.world.apply(act.action, played_.log);
    played_.inputs.push_back({.at = played_.world.now(), .action = act.action});
    if (refusal == sim::Refusal::None) return;
    played_.refused.push_back(trace::quoted(act.text) + " was not done at " +
                              sim::to_text(played_.world.now().time_since_epoch()) + ": " +
                              std::string(sim::text(refusal).en));
  }

  const RunOptions& options_;
  const std::function<void(const sim::World&)>& look_;  // or nothing
  Played played_;
  std::vector<const Act*> waiting_;  // for their packets
  std::vector<const Act*> timed_;    // in order of time
};

}  // namespace

Played play(const RunOptions& options) {
  return play(options, {});
}

Played play(const RunOptions& options, const std::function<void(const sim::World&)>& look) {
  return Player(options, look).play();
}

}  // namespace cli
