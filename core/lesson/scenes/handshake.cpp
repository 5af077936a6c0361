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
  return has_happened(log, now, EventKind::PacketLost, [&](const Packet& lost) {
    return is_syn_ack(lost) && has_happened(log, now, EventKind::PacketSent, [&](const Packet& again) {
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

// The sequence number of the client's SYN.
std::optional<Observed> syn_seq(const World&, const EventLog& log, Instant now) {
  return seq_of_first(log, now, is_syn);
}
std::optional<Observed> syn_ack_ack(const World&, const EventLog& log, Instant now) {
  return ack_of_first(log, now, is_syn_ack);
}

constexpr std::array predictions{
    Prediction{
        .id = "syn-ack-ack",
        .question = {"The client's SYN carries seq = {}. Which ack will the SYN-ACK carry?",
                     "客户端的 SYN 带着 seq = {}。SYN-ACK 里的 ack 会是多少？"},
        .kind = AnswerKind::Number,
        .until = 2s,
        .given = syn_seq,
        .observe = syn_ack_ack,
        .why = {"A SYN occupies one sequence number, so the next one expected is seq + 1 (RFC 9293, section "
                "3.4).",
                "SYN 自己占一个序号，所以期待的下一个序号是 seq + 1（RFC 9293 第 3.4 节）。"}},
};

}  // namespace

std::span<const Scene> handshake_scenes() {
  static const std::array all{
      Scene{.id = "handshake",
            .title = {"The three-way handshake", "三次握手"},
            .idea = {"Press play: SYN, SYN-ACK, ACK, and both ends are ESTABLISHED. Then go back, catch the "
                     "SYN-ACK in "
                     "mid-air and drop it: who notices, and how long does it take?",
                     "按下播放：SYN、SYN-ACK、ACK 依次走完，两端都进入 ESTABLISHED。再退回去，在半路抓住 "
                     "SYN-ACK，丢掉它："
                     "谁会发现？要过多久？"},
            .start = Instant{},
            .goals = goals,
            .predictions = predictions,
            .make = make},
  };
  return all;
}

}  // namespace lesson
