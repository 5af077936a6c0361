// The words of an action's text that stand for a value, one table each, shared by reading and writing.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "core/sim/action.hpp"

namespace sim {

template <class Value>
struct Named {
  Value value;
  std::string_view name;
};

inline constexpr std::array side_names{Named<Side>{Side::Client, "client"},
                                       Named<Side>{Side::Server, "server"}};

inline constexpr std::array knob_names{Named<Knob>{Knob::SynCookies, "syncookies"},
                                       Named<Knob>{Knob::SynBacklog, "syn-backlog"},
                                       Named<Knob>{Knob::SynackRetries, "synack-retries"},
                                       Named<Knob>{Knob::AcceptBacklog, "accept-backlog"},
                                       Named<Knob>{Knob::DelayUs, "delay"},
                                       Named<Knob>{Knob::JitterUs, "jitter"},
                                       Named<Knob>{Knob::LossPpm, "loss"},
                                       Named<Knob>{Knob::DuplicatePpm, "duplicate"},
                                       Named<Knob>{Knob::ReorderPpm, "reorder"},
                                       Named<Knob>{Knob::CorruptPpm, "corrupt"},
                                       Named<Knob>{Knob::QueuePackets, "queue"},
                                       Named<Knob>{Knob::BandwidthBps, "bandwidth"},
                                       Named<Knob>{Knob::Reads, "reads"}};

inline constexpr std::array timer_names{Named<tcp::Timer>{tcp::Timer::Retransmission, "rto"},
                                        Named<tcp::Timer>{tcp::Timer::DelayedAck, "delack"},
                                        Named<tcp::Timer>{tcp::Timer::Persist, "persist"},
                                        Named<tcp::Timer>{tcp::Timer::KeepAlive, "keepalive"},
                                        Named<tcp::Timer>{tcp::Timer::FinWait2, "fin-wait-2"},
                                        Named<tcp::Timer>{tcp::Timer::TimeWait, "2msl"},
                                        Named<tcp::Timer>{tcp::Timer::User, "user"},
                                        Named<tcp::Timer>{tcp::Timer::Reordering, "reordering"},
                                        Named<tcp::Timer>{tcp::Timer::LossProbe, "probe"}};
static_assert(timer_names.size() == tcp::timer_count);

inline constexpr std::array kind_names{
    Named<SegmentKind>{SegmentKind::Any, "any"},        Named<SegmentKind>{SegmentKind::Syn, "syn"},
    Named<SegmentKind>{SegmentKind::SynAck, "syn-ack"}, Named<SegmentKind>{SegmentKind::Ack, "ack"},
    Named<SegmentKind>{SegmentKind::Data, "data"},      Named<SegmentKind>{SegmentKind::Fin, "fin"},
    Named<SegmentKind>{SegmentKind::Rst, "rst"}};

// In the order of the header's last octet, from its lowest bit.
inline constexpr std::string_view flag_names = "FSRPAUEC";

// "?" for what is no such value.
template <class Value, std::size_t N>
std::string_view name_of(Value value, const std::array<Named<Value>, N>& names) {
  const auto found = std::ranges::find(names, value, &Named<Value>::value);
  return found == names.end() ? "?" : found->name;
}

// "client or server", "syn, syn-ack or any"
template <class Value, std::size_t N>
std::string list_of(const std::array<Named<Value>, N>& names) {
  std::string list;
  for (std::size_t i = 0; i < N; ++i) {
    if (i > 0) list += i + 1 < N ? ", " : " or ";
    list += names[i].name;
  }
  return list;
}

}  // namespace sim
