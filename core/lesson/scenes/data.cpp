// Data both ways, cumulative acknowledgment (RFC 9293, section 3.4), and the repair of a loss by the timer
// (RFC 6298). The quicker ways stand in data_recovery.cpp.
#include <array>
#include <vector>

#include "core/lesson/scene_list.hpp"
#include "core/lesson/scenes/transfers.hpp"

namespace lesson {

namespace {

// Transfer.

constexpr std::uint32_t request = 20'000;
constexpr std::uint32_t answer = 5'000;

// At 1 Mbit/s a full segment takes 12 ms, so that they follow each other visibly.
Start make_transfer(std::uint64_t, const Variant& variant) {
  sim::LinkConfig link = quiet_link(100ms);
  link.bandwidth_bps = 1'000'000;
  sim::WorldConfig config = two_ends(variant, link);
  config.server_program.answers = answer;
  return {config, {{Instant{}, sim::Open{Side::Client}}, {Instant{600ms}, sim::Send{Side::Client, request}}}};
}

bool are_peers(const tcp::Connection& one, const tcp::Connection& other) {
  return one.pair().local == other.pair().remote && one.pair().remote == other.pair().local;
}

bool acknowledged(const World& world, const EventLog&, Instant) {
  const tcp::Connection* client = world.connection(Side::Client);
  const tcp::Connection* server = world.connection(Side::Server);
  return client && server && are_peers(*client, *server) && octets_acknowledged(*client) >= request &&
         octets_acknowledged(*server) >= answer && client->send_queued() == 0 && server->send_queued() == 0;
}

// A segment with data was lost, and what it carried has been taken by its receiver since.
bool repaired(const World& world, const EventLog& log, Instant now) {
  return has_happened(log, now, EventKind::PacketLost, [&](const Packet& lost) {
    const tcp::Connection* receiver = world.connection(other(lost.from));
    return !lost.segment.data.empty() && receiver && receiver->pair() == lost.segment.pair_at_receiver() &&
           after_or_at(receiver->tcb().rcv.nxt, lost.segment.seq + lost.segment.length());
  });
}

bool ack_lost(const World& world, const EventLog& log, Instant now) {
  if (!acknowledged(world, log, now)) return false;  // told without the log
  const bool lost = has_happened(log, now, EventKind::PacketLost, [](const Packet& packet) {
    return packet.from == Side::Server && is_plain_ack(packet);
  });
  return lost && !has_happened(log, now, EventKind::PacketSent,
                               [](const Packet& packet) { return packet.retransmission; });
}

constexpr std::array ack_lost_hints{
    Words{"Let the 20,000 octets go. Small segments come back from the server: ACKs without data.",
          "先让这 20,000 字节发出去。服务器会送回一些不带数据的小报文段：ACK。"},
    Words{"Drop the first or second of them, not the last, and play on.",
          "丢掉其中第一个或第二个，不要丢最后一个，然后继续播放。"},
};
constexpr std::array transfer_goals{
    Goal{.id = "acknowledged",
         .text = {"All data, in both directions, is acknowledged.", "两个方向的数据全部得到确认。"},
         .reached = acknowledged},
    Goal{.id = "repaired",
         .text = {"Lose a segment with data, and see its octets arrive after all.",
                  "丢掉一个数据段，看着其中的字节最终送达。"},
         .reached = repaired},
    Goal{
        .id = "ack-lost",
        .text = {"In a fresh run, lose an ACK of the server: everything is acknowledged, and nothing is sent "
                 "twice.",
                 "重新来一遍，只丢掉服务器的一个 ACK：数据照样全部得到确认，没有一个字节重发。"},
        .reached = ack_lost,
        .hints = ack_lost_hints},
};

// Where the request ends, as the server acknowledges it.
std::optional<Observed> last_ack(const World&, const EventLog& log, Instant now) {
  const auto first = nth_data(log, now, 1);
  if (!first) return {};
  for (const Event& event : events_until(log, now)) {
    if (event.kind != EventKind::PacketSent || event.side != Side::Server) continue;
    const Packet packet = packet_of(log, event);
    if (packet.segment.ack - first->segment.seq >= request)
      return Observed{packet.segment.ack.value(), packet.sent};
  }
  return {};
}

constexpr std::array transfer_predictions{
    Prediction{
        .id = "last-ack",
        .question = {"The first segment with data has seq = {}; in all, 20,000 octets go. Which ack says "
                     "that all have arrived?",
                     "第一个数据段的 seq = {}，总共要发 20,000 字节。哪个 ack 值表示全部收到？"},
        .kind = AnswerKind::Number,
        .until = 5s,
        .given = seq_of_first_data,
        .observe = last_ack,
        .why = {"ack is the number of the next octet that is expected. Only SYN and FIN count beside the "
                "octets, and neither is here: seq + 20,000 (RFC 9293, section 3.4).",
                "ack 是期望收到的下一个字节的序号。除数据字节外只有 SYN 和 FIN "
                "占用序号，这里都没有，所以是 seq + 20,000（RFC 9293 第 3.4 节）。"}},
};

// One loss among few segments.

Start make_lost_data(std::uint64_t, const Variant& variant) {
  return lossy(plain_ends(variant, spaced_link()), {3}, 5 * plain_mss);
}

// The third has gone out four times; the last wait was twice the one before.
bool backed_off(const World& world, const EventLog& log, Instant now) {
  const auto third = nth_data(log, now, 3);
  if (!third || !all_arrived(world, 5 * plain_mss)) return false;
  std::vector<Instant> sent;
  for (const Event& event : events_until(log, now)) {
    if (event.kind != EventKind::PacketSent || event.side != Side::Client) continue;
    const Packet packet = packet_of(log, event);
    if (packet.segment.seq == third->segment.seq && is_data_from(packet, Side::Client))
      sent.push_back(packet.sent);
  }
  return sent.size() >= 4 && sent[3] - sent[2] == 2 * (sent[2] - sent[1]);
}

bool saved(const World& world, const EventLog& log, Instant now) {
  const bool again = has_happened(log, now, EventKind::PacketSent,
                                  [](const Packet& packet) { return packet.retransmission; });
  return !again && all_arrived(world, 5 * plain_mss);
}

constexpr std::array backed_off_hints{
    Words{"The copy of the third segment is on the wire a second after the ACKs. Drop it there.",
          "ACK 到达之后再过一秒，第三段的副本就会出现在线路上。在那里丢掉它。"},
    Words{"Drop its copy too, 2 s later. The next, after 4 s, may pass.",
          "2 秒之后，它的下一个副本也丢掉。再过 4 秒的那一个就放它过去。"},
};
constexpr std::array saved_hints{
    Words{"Go back to where all five are on the wire. The third will not arrive by itself.",
          "退回五个报文段都在线路上的时刻。第三个自己是到不了的。"},
    Words{"Take hold of the third and deliver it; or take away the rule that will lose it.",
          "抓住第三个，让它立即送达；或者撤掉那条要丢它的规则。"},
};
constexpr std::array lost_data_goals{
    Goal{.id = "backed-off",
         .text = {"Lose the copy twice: the waits double, and the octets arrive all the same.",
                  "连续丢掉两次重传的副本：等待时间逐次加倍，数据最终仍然送达。"},
         .reached = backed_off,
         .hints = backed_off_hints},
    Goal{.id = "saved",
         .text = {"Save the third segment in mid-air, so that nothing is ever sent again.",
                  "在半路救下第三个报文段，让客户端一次也不用重传。"},
         .reached = saved,
         .hints = saved_hints},
};

// The first ACK that answers what came ahead of a gap.
std::optional<Observed> ack_behind_gap(const World&, const EventLog& log, Instant now) {
  for (const Event& event : events_until(log, now)) {
    if (event.kind != EventKind::PacketSent || event.rule != tcp::Rule::AckOutOfOrder) continue;
    return Observed{packet_of(log, event).segment.ack.value(), event.at};
  }
  return {};
}

std::optional<Observed> first_rto(const World&, const EventLog& log, Instant now) {
  return first_note(log, now, Side::Client, tcp::Rule::RetransmissionTimeout);
}

constexpr std::array lost_data_predictions{
    Prediction{
        .id = "ack-behind-gap",
        .question =
            {"Five segments of 1,000 octets, the first with seq = {}. The third is lost. Which ack "
             "answers the fourth?",
             "五个各 1,000 字节的报文段，第一个 seq = {}，第三个丢了。第四个到达后，回来的 ack 是多少？"},
        .kind = AnswerKind::Number,
        .until = 1500ms,
        .given = seq_of_first_data,
        .observe = ack_behind_gap,
        .why = {"Cumulative: ack names the first octet that is missing, whatever came behind it. That is "
                "seq + 2,000 (RFC 9293, section 3.10.7.4; RFC 5681, section 4.2).",
                "确认是累积的：ack 指出第一个还缺的字节，不管后面收到了什么。所以是 seq + 2,000（RFC 9293 "
                "第 3.10.7.4 节，RFC 5681 第 4.2 节）。"}},
    Prediction{
        .id = "rto",
        .question = {"Round trips take 0.2 s. The timer starts anew when the first two are acknowledged. How "
                     "many seconds until it expires?",
                     "往返时间是 0.2 秒。前两个报文段被确认时，重传计时器重新启动。它过多少秒到期？"},
        .kind = AnswerKind::Time,
        .until = 5s,
        .observe = first_rto,
        .why = {"RTO = SRTT + 4 RTTVAR would be less, but RFC 6298 rounds it up to 1 s at least (section 2, "
                "rule 2.4), and rule 5.3 starts the timer anew. Linux takes 0.2 s where the RFC has 1 s.",
                "按 RTO = SRTT + 4 RTTVAR 算出来不到 1 秒，而 RFC 6298 规定至少取 1 秒（第 2 节，规则 "
                "2.4）；重新计时见规则 5.3。Linux 的下限是 0.2 秒。"}},
    Prediction{
        .id = "sent-again",
        .question =
            {"The third is lost, the other four arrive. How many segments does the client send again?",
             "第三个丢了，其余四个都到了。客户端一共要重传几个报文段？"},
        .kind = AnswerKind::Number,
        .until = 10s,
        .observe = sent_again,
        .why = {"The server held what came behind the gap. One segment fills it, and one ACK then covers all "
                "five (RFC 9293, section 3.10.7.4, SHLD-31; RFC 6298, section 5, rule 5.4).",
                "服务器保存着缺口之后的数据。补上一个，一个 ACK 就确认了全部五个（RFC 9293 第 3.10.7.4 "
                "节 SHLD-31，RFC 6298 第 5 节规则 5.4）。"}},
};

// Karn.

// The path's round trip grows from 0.2 s to 1.6 s, longer than the RTO, between two segments.
Start make_karn(const Variant& variant, bool timestamps) {
  sim::WorldConfig config = plain_ends(variant, quiet_link(100ms));
  for (tcp::Config* end : {&config.client, &config.server}) {
    end->delayed_ack = sim::Duration{0};
    end->timestamps = timestamps;
    end->rto_min = 1s;
  }
  return {config,
          {{Instant{}, sim::Open{Side::Client}},
           {Instant{600ms}, sim::Send{Side::Client, 500}},
           {Instant{1500ms}, sim::Tune{sim::Knob::DelayUs, 800'000}},
           {Instant{1600ms}, sim::Send{Side::Client, 500}}}};
}
Start make_karn_alone(std::uint64_t, const Variant& variant) {
  return make_karn(variant, false);
}
Start make_karn_timestamps(std::uint64_t, const Variant& variant) {
  return make_karn(variant, true);
}

constexpr Instant path_is_long{1500ms};

bool measured(const World&, const EventLog& log, Instant now) {
  const auto seen = first_note(log, now, Side::Client, tcp::Rule::RttMeasured, path_is_long);
  return seen && seen->value >= 1'500'000;
}

// What the client decided on the acknowledgment of data that the learner had lost.
bool decided_after_loss(const EventLog& log, Instant now, tcp::Rule rule) {
  return has_happened(log, now, EventKind::PacketLost, [&](const Packet& lost) {
    return is_data_from(lost, Side::Client) && is_lost_by_hand(log, lost, now) &&
           first_note(log, now, Side::Client, rule, lost.ends).has_value();
  });
}
bool skipped_again(const World&, const EventLog& log, Instant now) {
  return decided_after_loss(log, now, tcp::Rule::KarnSkips);
}
bool told_by_stamp(const World&, const EventLog& log, Instant now) {
  return decided_after_loss(log, now, tcp::Rule::RttFromTimestamp);
}

constexpr std::array measured_hints{
    Words{"Karn's rule is about segments that were sent twice. A fresh one can be measured.",
          "Karn 算法针对的是发送过两次的报文段。新的报文段可以测量。"},
    Words{"Wait until all is acknowledged, then let the client send 500 octets more. The RTO is 2 s now.",
          "等全部确认之后，让客户端再发 500 字节。这时 RTO 已经是 2 秒。"},
};
constexpr std::array lose_one_hints{
    Words{"Send 500 octets from the client, and drop them on the way.",
          "让客户端再发 500 字节，在路上丢掉它。"},
};
constexpr std::array karn_goals{
    Goal{.id = "measured",
         .text = {"Get a clean measurement of the long path.", "对变长后的路径测得一次可靠的往返时间。"},
         .reached = measured,
         .hints = measured_hints},
    Goal{.id = "skipped-again",
         .text = {"Lose a segment yourself: its acknowledgment, too, is not measured.",
                  "亲手丢掉一个数据段：对它的确认同样不会用来测量。"},
         .reached = skipped_again,
         .hints = lose_one_hints},
};
constexpr std::array stamps_goals{
    Goal{.id = "told-by-stamp",
         .text = {"Lose a segment yourself: the echoed timestamp measures its copy.",
                  "亲手丢掉一个数据段：回显的时间戳仍能测出副本的往返时间。"},
         .reached = told_by_stamp,
         .hints = lose_one_hints},
};

constexpr std::array lessons_of_an_ack{
    Choice{"0.6", {"0.6 s, from the copy", "0.6 秒，从副本算起"}},
    Choice{"1.6", {"1.6 s, from the first", "1.6 秒，从第一次发送算起"}},
    Choice{"nothing", {"Nothing", "什么也得不到"}},
};

// What the client makes of the ACK that comes 0.6 s after it has sent a second time.
std::optional<Observed> learned(const World&, const EventLog& log, Instant now) {
  const auto timeout = first_note(log, now, Side::Client, tcp::Rule::RetransmissionTimeout);
  if (!timeout) return {};
  if (const auto none = first_note(log, now, Side::Client, tcp::Rule::KarnSkips, timeout->at))
    return Observed{2, none->at};
  const auto round_trip = first_note(log, now, Side::Client, tcp::Rule::RttFromTimestamp, timeout->at);
  if (!round_trip) return {};
  return Observed{round_trip->value > 1'000'000 ? 1 : 0, round_trip->at};
}

std::optional<Observed> rto_afterwards(const World& world, const EventLog& log, Instant now) {
  const auto seen = learned(world, log, now);
  const tcp::Connection* client = world.connection(Side::Client);
  if (!seen || client == nullptr) return {};
  return Observed{client->tcb().rtt.rto.count(), seen->at};
}

constexpr std::array karn_predictions{
    Prediction{
        .id = "learned",
        .question = {"Sent at 1.6 s, sent again at 2.6 s, acknowledged at 3.2 s. What round trip does the "
                     "client learn from that?",
                     "1.6 秒时发送，2.6 秒时重传，3.2 秒时收到确认。客户端从中得到的往返时间是多少？"},
        .choices = lessons_of_an_ack,
        .until = 4s,
        .observe = learned,
        .why = {"An ACK does not say which of the two it answers. Karn: no measurement from what was sent "
                "twice, unless a timestamp tells them apart (RFC 6298, section 3; RFC 7323, section 4).",
                "ACK 不会说明它应答的是哪一次发送。Karn 算法：发送过两次的报文段不用来测量，除非时间戳能区分"
                "（RFC 6298 第 3 节，RFC 7323 第 4 节）。"}},
    Prediction{
        .id = "rto-afterwards",
        .question = {"The RTO was 1 s when it expired. Which RTO, in seconds, holds for the next segment?",
                     "到期时 RTO 是 1 秒。下一个报文段用的 RTO 是多少秒？"},
        .kind = AnswerKind::Time,
        .until = 4s,
        .observe = rto_afterwards,
        .why = {"Doubled by the timeout (RFC 6298, section 5, rule 5.5), it stays so until a round trip is "
                "measured; then SRTT and RTTVAR decide again (section 5, last note).",
                "超时使 RTO 加倍（RFC 6298 第 5 节规则 5.5），直到下一次测得往返时间，才重新由 SRTT 和 "
                "RTTVAR 决定（第 5 节末的说明）。"}},
};

}  // namespace

std::span<const Scene> data_scenes() {
  static const std::array first{
      Scene{.id = "transfer",
            .title = {"Data and acknowledgments", "数据与确认"},
            .idea =
                {"20,000 octets go to the server, 5,000 come back. Every octet has a number, and an "
                 "acknowledgment "
                 "names the next one that is expected. Drop one segment and watch how the gap is noticed and "
                 "filled.",
                 "客户端发出 20,000 字节，服务器回复 5,000 "
                 "字节。每个字节都有序号，确认号指出期望收到的下一个字节。"
                 "丢掉一个报文段，看缺口怎样被发现、又怎样被补上。"},
            .start = Instant{500ms},
            .goals = transfer_goals,
            .predictions = transfer_predictions,
            .make = make_transfer},
      Scene{.id = "lost-data",
            .title = {"A segment is lost, and the timer finds out", "丢了一段，计时器发现了"},
            .idea =
                {"Five segments of 1,000 octets; the third will not arrive. Watch the ack number stand "
                 "still, and "
                 "the ring of the retransmission timer empty. There is no SACK here, and too few duplicates.",
                 "五个各 1,000 字节的报文段，第三个到不了。看 ack "
                 "值怎样停住不动，重传计时器的圆环怎样走空。这里没有 "
                 "SACK，重复确认也不够多。"},
            .start = Instant{500ms},
            .goals = lost_data_goals,
            .predictions = lost_data_predictions,
            .make = make_lost_data},
      Scene{.id = "karn",
            .title = {"Karn: which of the two was answered?", "Karn 算法：确认的是哪一次发送？"},
            .idea = {"At 1.5 s the path becomes eight times as long. The timer expires while the ACK is "
                     "still on its "
                     "way. Watch SRTT and RTO when it comes.",
                     "1.5 秒时，路径变成原来的八倍长。ACK 还在路上，计时器就到期了。ACK 到达时，留意 SRTT 和 "
                     "RTO。"},
            .start = Instant{1450ms},
            .goals = karn_goals,
            .predictions = karn_predictions,
            .make = make_karn_alone},
      Scene{.id = "karn-timestamps",
            .title = {"With timestamps the ACK tells", "有了时间戳，ACK 说得清"},
            .idea = {"The same path, the same early timer, but every segment carries a timestamp and every "
                     "ACK echoes "
                     "one. Look at the echo in the ACK.",
                     "同样的路径，同样过早到期的计时器；不同的是每个报文段都带时间戳，每个 ACK "
                     "都回显时间戳。看看 ACK "
                     "里回显的是哪一个。"},
            .start = Instant{1450ms},
            .goals = stamps_goals,
            .predictions = karn_predictions,
            .make = make_karn_timestamps},
  };
  static const std::vector<Scene> all = [] {
    std::vector<Scene> scenes(first.begin(), first.end());
    const std::span<const Scene> more = recovery_scenes();
    scenes.insert(scenes.end(), more.begin(), more.end());
    return scenes;
  }();
  return all;
}

}  // namespace lesson
