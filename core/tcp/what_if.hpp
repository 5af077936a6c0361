// What a learner may switch off, each with the rule that it suspends and the rule that tells of it.
#pragma once

#include <array>

#include "core/tcp/config.hpp"
#include "core/tcp/rule.hpp"

namespace tcp {

struct WhatIf {
  bool Config::* keeps;  // false: suspended
  Rule suspends;
  Rule tells;  // its sentence says what happens instead
};

inline constexpr std::array what_ifs = {
    WhatIf{&Config::three_way_handshake, Rule::HandshakeAcknowledged, Rule::TwoWayHandshake},
    WhatIf{&Config::time_wait_state, Rule::TimeWaitExpires, Rule::WithoutTimeWait},
    WhatIf{&Config::keyed_isn, Rule::IsnChosen, Rule::FixedIsn},
    WhatIf{&Config::count_syn_and_fin, Rule::FinAcknowledged, Rule::SynAndFinNotCounted},
    WhatIf{&Config::retransmission, Rule::RetransmissionTimeout, Rule::WithoutRetransmission},
    WhatIf{&Config::back_off, Rule::BackOff, Rule::WithoutBackOff},
    WhatIf{&Config::congestion_control, Rule::CongestionWindowFull, Rule::WithoutCongestionControl},
};

}  // namespace tcp
