// The three-way handshake (RFC 9293, section 3.5, Figure 6), and what happens when its second segment is
// lost (section 3.8.1; RFC 6298).
#include <array>

#include "core/lesson/evidence.hpp"
#include "core/lesson/scene_list.hpp"

namespace lesson {

namespace {

Start make(std::uint64_t, const Variant& variant) {
  return {two_ends(variant, quiet_link(100ms)), {{Instant{100ms}, sim::Open{Side::Client}}}};
}

bool established(const World& world, const EventLog&, Instant) {
  return both_in(world, tcp::State::Established);
}

// A SYN-ACK was lost, another was sent later, and the handshake was completed all the same.
bool syn_ack_lost(const World& world, const EventLog& log, Instant now) {
  if (!both_in(world, tcp::State::Established)) return false;
  return has_lost(log, now, [&](const Packet& lost) {
    return is_syn_ack(lost) && has_sent(log, now, sim::signs_of(tcp::Syn), [&](const Packet& again) {
             return is_syn_ack(again) && again.segment.seq == lost.segment.seq && again.sent > lost.sent;
           });
  });
}

constexpr std::array goals{
    Goal{.id = "established",
         .text = {"Three segments, and both ends are ESTABLISHED.",
                  "三个报文段走完，两端都到达 ESTABLISHED。"},
         .reached = established},
    Goal{.id = "syn-ack-lost",
         .text = {"Lose the SYN-ACK, wait until it is sent again, and get there all the same.",
                  "丢掉 SYN-ACK，等到它重传，连接照样建立。"},
         .reached = syn_ack_lost},
};

}  // namespace

Scene handshake_scene() {
  return {
      .id = "handshake",
      .title = {"The three-way handshake", "三次握手"},
      .idea =
          {"Press play: SYN, SYN-ACK, ACK, and both ends are ESTABLISHED. Then go back, catch the SYN-ACK in "
           "mid-air and drop it: who notices, and how long does it take?",
           "按下播放：SYN、SYN-ACK、ACK 依次走完，两端都进入 ESTABLISHED。再退回去，在半路抓住 "
           "SYN-ACK，丢掉它："
           "谁会发现？要过多久？"},
      .start = Instant{},
      .goals = goals,
      .make = make};
}

}  // namespace lesson
