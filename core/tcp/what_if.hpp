// What a learner may switch off, each with the rule that it suspends and the rule that tells of it.
#pragma once

#include <array>
#include <string_view>

#include "core/tcp/config.hpp"
#include "core/tcp/rule.hpp"

namespace tcp {

struct WhatIf {
  std::string_view name;  // by which a learner asks for it
  bool Config::* keeps;   // false: suspended
  Rule suspends;
  Rule tells;  // its sentence says what happens instead
};

inline constexpr std::array what_ifs = {
    WhatIf{"two-way-handshake", &Config::three_way_handshake, Rule::HandshakeAcknowledged,
           Rule::TwoWayHandshake},
    WhatIf{"no-time-wait", &Config::time_wait_state, Rule::TimeWaitExpires, Rule::WithoutTimeWait},
    WhatIf{"fixed-isn", &Config::keyed_isn, Rule::IsnChosen, Rule::FixedIsn},
    WhatIf{"syn-and-fin-not-counted", &Config::count_syn_and_fin, Rule::FinAcknowledged,
           Rule::SynAndFinNotCounted},
    WhatIf{"no-retransmission", &Config::retransmission, Rule::RetransmissionTimeout,
           Rule::WithoutRetransmission},
    WhatIf{"no-back-off", &Config::back_off, Rule::BackOff, Rule::WithoutBackOff},
    WhatIf{"no-congestion-control", &Config::congestion_control, Rule::CongestionWindowFull,
           Rule::WithoutCongestionControl},
    WhatIf{"no-window-probes", &Config::window_probes, Rule::ZeroWindowProbe, Rule::WithoutWindowProbes},
    WhatIf{"no-nagle", &Config::nagle, Rule::NagleHolds, Rule::WithoutNagle},
    WhatIf{"no-delayed-ack", &Config::delay_acks, Rule::AckDelayed, Rule::WithoutDelayedAck},
    WhatIf{"no-paws", &Config::paws, Rule::OldTimestamp, Rule::WithoutPaws},
    WhatIf{"any-rst-in-window", &Config::exact_resets, Rule::ChallengeAckForReset, Rule::AnyResetInWindow},
    WhatIf{"no-cookies", &Config::cookies, Rule::CookieSent, Rule::WithoutCookies},
    WhatIf{"always-cookies", &Config::syn_slots, Rule::SynQueueFull, Rule::AlwaysCookies},
};

}  // namespace tcp
