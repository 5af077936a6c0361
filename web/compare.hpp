// The same scene under a switch, in step with the lab's own: same seed, same acts, same moment.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "core/lesson/difference.hpp"
#include "core/lesson/scene.hpp"
#include "core/sim/history.hpp"
#include "core/tcp/what_if.hpp"
#include "web/text/text.hpp"

namespace lab {

// What a learner can compare with: lesson::switches, with their names.
struct Switch {
  std::string_view words;  // of lesson::add_words
  Text name;
};
inline constexpr std::array what_if_switches{
    Switch{lesson::switches[0], Text::TwoWayHandshake},
    Switch{lesson::switches[1], Text::NoTimeWait},
    Switch{lesson::switches[2], Text::OneIsn},
    Switch{lesson::switches[3], Text::SynFinNotCounted},
    Switch{lesson::switches[4], Text::NoRetransmission},
    Switch{lesson::switches[5], Text::NoBackOff},
    Switch{lesson::switches[6], Text::NoCongestionControl},
    Switch{lesson::switches[7], Text::NoWindowProbes},
    Switch{lesson::switches[8], Text::NoNagle},
    Switch{lesson::switches[9], Text::NoDelayedAck},
    Switch{lesson::switches[10], Text::NoPaws},
    Switch{lesson::switches[11], Text::AnyRstInWindow},
    Switch{lesson::switches[12], Text::NoCookies},
    Switch{lesson::switches[13], Text::AlwaysCookies},
    Switch{lesson::switches[14], Text::StacksRfc},
    Switch{lesson::switches[15], Text::StacksLinux},
    Switch{lesson::switches[16], Text::StacksFreeBsd},
};
static_assert(what_if_switches.size() == lesson::switches.size());

// One sentence on the switch at that place.
const char* what_if_sentence(std::size_t place, Language language);

class Compare {
 public:
  // What `variant` names, with the switch at that place of what_if_switches on top.
  Compare(const lesson::Scene& scene, std::uint64_t seed, lesson::Variant variant, std::size_t place);

  // To the moment at which `own` stands, with its acts, whatever they come to here. Does no more at a time
  // than a history does; is_behind() then, and the next call goes on.
  void follow(const sim::History& own);
  bool is_behind(const sim::History& own) const { return history_.now() < own.now(); }

  const sim::History& history() const { return history_; }
  // The first of all that is known of both, be it before or behind the moment.
  const std::optional<lesson::Difference>& difference() const { return difference_; }

 private:
  sim::World start_;
  sim::History history_;
  std::size_t common_ = 0;
  std::optional<lesson::Difference> difference_;
};

}  // namespace lab
