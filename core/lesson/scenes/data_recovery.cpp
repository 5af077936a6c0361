// Repair without the timer: the third duplicate ACK (RFC 5681, section 3.2) and selective acknowledgment (RFC
// 2018, 6675).
#include <array>

#include "core/lesson/scene_list.hpp"
#include "core/lesson/scenes/transfers.hpp"

namespace lesson {

namespace {

// Fast retransmit.

constexpr std::uint32_t train = 8 * plain_mss;

Start make_fast(std::uint64_t, const Variant& variant) {
  sim::WorldConfig config = plain_ends(variant, spaced_link());
  config.client.congestion_algorithm = tcp::CongestionAlgorithm::NewReno;
  return lossy(config, {3}, train);
}

bool is_fast_copy(const Packet& packet) {
  return packet.cause == tcp::Rule::FastRetransmit && packet.from == Side::Client;
}

// What was lost was sent again by the timer, with less than three duplicates.
bool took_the_timer(const World& world, const EventLog& log, Instant now) {
  const bool fast = has_happened(log, now, EventKind::PacketSent, is_fast_copy);
  return !fast && count_notes(log, now, Side::Client, tcp::Rule::RetransmissionTimeout) > 0 &&
         count_notes(log, now, Side::Client, tcp::Rule::DuplicateAck) < 3 && all_arrived(world, train);
}

// A segment was sent again for three duplicates, though none of its like was ever lost.
bool fooled(const World&, const EventLog& log, Instant now) {
  return has_happened(log, now, EventKind::PacketSent, [&](const Packet& copy) {
    return is_fast_copy(copy) && !has_happened(log, now, EventKind::PacketLost, [&](const Packet& lost) {
             return lost.from == Side::Client && lost.segment.seq == copy.segment.seq;
           });
  });
}

constexpr std::array timer_hints{
    Words{"Three duplicates would be enough. Five come: from the fourth segment to the eighth, one each.",
          "三个重复确认就够了，而这里会来五个：第四段到第八段各引出一个。"},
    Words{"Drop three of the five duplicate ACKs, or three of the last five segments.",
          "丢掉五个重复 ACK 中的三个，或者丢掉后五个报文段中的三个。"},
};
constexpr std::array fooled_hints{
    Words{"Duplicates come whenever something overtakes. Nothing needs to be lost.",
          "只要后面的报文段赶到了前面，就会有重复确认，并不需要真的丢包。"},
    Words{"Before the data go, take away the rule that loses the third.",
          "在数据发出之前，先删掉那条丢第三段的规则。"},
    Words{"Then delay one of the first five segments by 100 ms, so that three others pass it.",
          "然后把前五段中的一个推迟 100 毫秒，让另外三个超过它。"},
};
constexpr std::array fast_goals{
    Goal{.id = "timer",
         .text = {"Let so few duplicates through that the timer must repair the loss.",
                  "只放过很少的重复确认，逼得客户端靠计时器来修复丢失。"},
         .reached = took_the_timer,
         .hints = timer_hints},
    Goal{.id = "fooled",
         .text = {"Make the client retransmit at once what was never lost.",
                  "让客户端快重传一个根本没有丢的报文段。"},
         .reached = fooled,
         .hints = fooled_hints},
};

// How many ACKs with the number of the copy had come when it went out.
std::optional<Observed> same_acks(const World&, const EventLog& log, Instant now) {
  const auto third = nth_data(log, now, 3);
  if (!third) return {};
  Observed seen{0, Instant{}};
  for (const Event& event : events_until(log, now)) {
    if (event.kind == EventKind::PacketSent && is_fast_copy(packet_of(log, event)))
      return Observed{seen.value, event.at};
    if (event.kind != EventKind::PacketArrived || event.side != Side::Server) continue;
    if (packet_of(log, event).segment.ack == third->segment.seq) ++seen.value;
  }
  return {};
}

// What the server says once the copy has filled the gap.
std::optional<Observed> ack_after_copy(const World&, const EventLog& log, Instant now) {
  for (const Event& event : events_until(log, now)) {
    if (event.kind != EventKind::PacketSent || event.rule != tcp::Rule::AckFillsGap) continue;
    return Observed{packet_of(log, event).segment.ack.value(), event.at};
  }
  return {};
}

constexpr std::array fast_predictions{
    Prediction{
        .id = "same-acks",
        .question =
            {"The third of eight is lost. How many ACKs with one and the same ack number has the client "
             "got, when it sends it again?",
             "八段中的第三段丢了。客户端重传它的那一刻，一共收到了几个 ack 值相同的 ACK？"},
        .kind = AnswerKind::Number,
        .until = 3s,
        .observe = same_acks,
        .why =
            {"Four: the first that asked for it is no duplicate, and then come three duplicates (RFC 5681, "
             "section 3.2).",
             "四个：第一个要求它的 ACK 不算重复，此后再来三个重复确认（RFC 5681 第 3.2 节）。"}},
    Prediction{
        .id = "ack-after",
        .question =
            {"Eight segments of 1,000 octets, the first with seq = {}. The copy of the third arrives. Which "
             "ack answers it?",
             "八段各 1,000 字节，第一段 seq = {}。第三段的副本到达了，应答它的 ack 是多少？"},
        .kind = AnswerKind::Number,
        .until = 3s,
        .given = seq_of_first_data,
        .observe = ack_after_copy,
        .why =
            {"The server has kept the other five behind the gap. Once it is filled, all eight are in order: "
             "seq + 8,000, at once (RFC 5681, section 4.2).",
             "缺口之后的五段早已存好。缺口一补上，八段全部按序到齐，所以立即确认 seq + 8,000（RFC 5681 第 "
             "4.2 "
             "节）。"}},
};

// Selective acknowledgment.

constexpr std::uint32_t long_train = 20 * plain_mss;  // ten at once, by the initial window

Start make_sack(std::uint64_t, const Variant& variant) {
  sim::WorldConfig config = plain_ends(variant, spaced_link());
  config.client.sack = config.server.sack = true;
  config.client.congestion_algorithm = tcp::CongestionAlgorithm::NewReno;
  return lossy(config, {3, 6}, long_train);
}

bool reports(const Packet& packet, std::size_t blocks) {
  const auto sack = packet.segment.options.sack();
  return sack && sack->count >= blocks;
}

bool three_blocks(const World&, const EventLog& log, Instant now) {
  return has_happened(log, now, EventKind::PacketArrived,
                      [](const Packet& packet) { return packet.from == Side::Server && reports(packet, 3); });
}

bool told_twice(const World&, const EventLog& log, Instant now) {
  return first_note(log, now, Side::Server, tcp::Rule::DuplicateReported).has_value();
}

constexpr std::array three_hints{
    Words{"The third and the sixth are lost already. One more hole makes three blocks behind holes.",
          "第三段和第六段已经会丢。再多一个缺口，缺口后面就有三块。"},
    Words{"Drop the eighth or ninth while they are on the wire.", "趁第八段或第九段还在线路上，丢掉它。"},
};
constexpr std::array twice_hints{
    Words{"Octets that come a second time are reported too, in the first block.",
          "重复到达的字节也会被报告，放在第一个 SACK 块里。"},
    Words{"Duplicate any segment with data on its way.", "在路上复制任意一个数据段。"},
};
constexpr std::array sack_goals{
    Goal{.id = "three-blocks",
         .text = {"Make the server report three blocks in one ACK.",
                  "让服务器在一个 ACK 里报告三个 SACK 块。"},
         .reached = three_blocks,
         .hints = three_hints},
    Goal{.id = "told-twice",
         .text = {"Make the server report octets that came twice (DSACK).",
                  "让服务器报告重复到达的字节（DSACK）。"},
         .reached = told_twice,
         .hints = twice_hints},
};

// Where the first block ends in the first ACK that has one.
std::optional<Observed> first_block_ends(const World&, const EventLog& log, Instant now) {
  for (const Event& event : events_until(log, now)) {
    if (event.kind != EventKind::PacketSent || event.side != Side::Server) continue;
    const Packet packet = packet_of(log, event);
    if (reports(packet, 1)) return Observed{packet.segment.options.sack()->block[0].right.value(), event.at};
  }
  return {};
}

constexpr std::array sack_predictions{
    Prediction{
        .id = "block",
        .question =
            {"Segments of 1,000 octets, the first with seq = {}. The third is lost; the fourth arrives. "
             "Where does the SACK block in its ACK end?",
             "每段 1,000 字节，第一段 seq = {}。第三段丢了，第四段到达。它引出的 ACK 里，SACK "
             "块的右边界是多少？"},
        .kind = AnswerKind::Number,
        .until = 1500ms,
        .given = seq_of_first_data,
        .observe = first_block_ends,
        .why = {"A block names what is held behind the gap, from its first octet to the one after its last: "
                "seq + 3,000 to seq + 4,000 (RFC 2018, section 3).",
                "SACK 块指出缺口之后已收到的部分：左边界是第一个字节，右边界是最后一个字节的下一个，即 seq + "
                "3,000 "
                "到 seq + 4,000（RFC 2018 第 3 节）。"}},
    Prediction{
        .id = "sent-again",
        .question =
            {"Of twenty segments, the third and the sixth are lost. How many does the client send again?",
             "二十段之中丢了第三段和第六段。客户端一共重传几段？"},
        .kind = AnswerKind::Number,
        .until = 5s,
        .observe = sent_again,
        .why = {"Only the holes: what the blocks report is not sent again (RFC 6675, section 4, NextSeg).",
                "只重传缺口：SACK 块报告过的不再发送（RFC 6675 第 4 节，NextSeg）。"}},
};

}  // namespace

std::span<const Scene> recovery_scenes() {
  static const std::array all{
      Scene{.id = "fast-retransmit",
            .title = {"Fast retransmit", "快重传"},
            .idea = {"Eight segments; the third is lost. Each that comes behind the gap draws the same ACK. "
                     "Count them.",
                     "八个报文段，丢了第三个。缺口之后每到一个，都会引出同样的 ACK。数一数。"},
            .start = Instant{500ms},
            .goals = fast_goals,
            .predictions = fast_predictions,
            .make = make_fast},
      Scene{.id = "sack-holes",
            .title = {"SACK: which holes are left", "选择确认：还缺哪几块"},
            .idea = {"Twenty segments; the third and the sixth are lost. The ACKs stand still, but their "
                     "SACK blocks tell "
                     "what is there. Open one of them and read the blocks.",
                     "二十个报文段，丢了第三个和第六个。ack 停住不动，但 SACK 块说明了已经收到哪些。打开一个 "
                     "ACK，读一读其中的块。"},
            .start = Instant{500ms},
            .goals = sack_goals,
            .predictions = sack_predictions,
            .make = make_sack},
  };
  return all;
}

}  // namespace lesson
