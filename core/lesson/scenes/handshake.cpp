// The three-way handshake (RFC 9293, section 3.5, Figure 6), what happens when its second segment is lost
// (section 3.8.1; RFC 6298) or acknowledges the wrong number (section 3.10.7.3), and both ends opening at
// once (Figure 7).
#include <array>

#include "core/lesson/evidence.hpp"
#include "core/lesson/scene_list.hpp"

namespace lesson {

namespace {

using tcp::State;

Start make(std::uint64_t, const Variant& variant) {
  return {two_ends(variant, quiet_link(100ms)), {{Instant{100ms}, sim::Open{Side::Client}}}};
}

bool established(const World& world, const EventLog&, Instant) {
  return both_in(world, State::Established);
}

// A SYN-ACK was lost, another was sent later, and the handshake was completed all the same.
bool syn_ack_lost(const World& world, const EventLog& log, Instant now) {
  if (!both_in(world, State::Established)) return false;
  return has_happened(log, now, EventKind::PacketLost, [&](const Packet& lost) {
    return is_syn_ack(lost) && has_happened(log, now, EventKind::PacketSent, [&](const Packet& again) {
             return is_syn_ack(again) && again.segment.seq == lost.segment.seq && again.sent > lost.sent;
           });
  });
}

// An ACK of the handshake that was changed on its way drew a RST, and the handshake was completed all the
// same.
bool wrong_ack(const World& world, const EventLog& log, Instant now) {
  if (!both_in(world, State::Established)) return false;
  const bool refused =
      first_decision(log, now, Side::Client, tcp::Rule::UnacceptableAckInSynSent).has_value() ||
      first_decision(log, now, Side::Server, tcp::Rule::UnacceptableAckInSynReceived).has_value();
  return refused && has_happened(log, now, EventKind::PacketArrived,
                                 [](const Packet& p) { return p.edited && p.segment.flags.ack(); });
}

constexpr std::array syn_ack_lost_hints{
    Words{"From 0.2 s to 0.3 s the SYN-ACK is on the wire. Drop it there.",
          "0.2 秒到 0.3 秒之间，SYN-ACK 在线路上。在那里丢掉它。"},
    Words{"Let it run on: a second later it is sent again. That one may arrive.",
          "然后让它继续跑：过一秒它会重发，这一个就放它过去。"},
};
constexpr std::array wrong_ack_hints{
    Words{"Catch the SYN-ACK in mid-air and edit its header.", "在半路抓住 SYN-ACK，改写它的首部。"},
    Words{"Make ack one more than it was, then wait for the RST and for what is sent again.",
          "把 ack 加 1，然后等待 RST，再等待重传。"},
};

constexpr std::array goals{
    Goal{.id = "established",
         .text = {"Three segments, and both ends are ESTABLISHED.",
                  "三个报文段走完，两端都到达 ESTABLISHED。"},
         .reached = established},
    Goal{.id = "syn-ack-lost",
         .text = {"Lose the SYN-ACK, wait until it is sent again, and get there all the same.",
                  "丢掉 SYN-ACK，等到它重传，连接照样建立。"},
         .reached = syn_ack_lost,
         .hints = syn_ack_lost_hints},
    Goal{
        .id = "wrong-ack",
        .text = {"Falsify the ack of the SYN-ACK or of the third segment: it draws a RST, and the connection "
                 "comes about all the same.",
                 "篡改 SYN-ACK 或第三个报文段的 ack：引来一个 RST，而连接最终照样建立。"},
        .reached = wrong_ack,
        .hints = wrong_ack_hints},
};

// The sequence number of the client's SYN.
std::optional<Observed> syn_seq(const World&, const EventLog& log, Instant now) {
  return seq_of_first(log, now, is_syn);
}
std::optional<Observed> syn_ack_ack(const World&, const EventLog& log, Instant now) {
  return ack_of_first(log, now, is_syn_ack);
}

std::optional<Observed> established_first(const World&, const EventLog& log, Instant now) {
  const Instant client = first_entered(log, Side::Client, State::Established, now);
  const Instant server = first_entered(log, Side::Server, State::Established, now);
  if (client == tcp::never || server == tcp::never) return {};
  const int which = client < server ? 0 : (server < client ? 1 : 2);
  return Observed{which, std::min(client, server)};
}

constexpr std::array ends{
    Choice{"client", {"The client", "客户端"}},
    Choice{"server", {"The server", "服务器"}},
    Choice{"both", {"Both at the same instant", "两端同时"}},
};

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
    Prediction{
        .id = "established-first",
        .question = {"Which end is in ESTABLISHED first?", "哪一端先进入 ESTABLISHED？"},
        .kind = AnswerKind::Choice,
        .choices = ends,
        .until = 2s,
        .observe = established_first,
        .why = {"The client is there as soon as the SYN-ACK acknowledges its SYN; the server has to wait for "
                "the third segment, half a round trip longer (RFC 9293, section 3.5, Figure 6).",
                "SYN-ACK 确认了客户端的 SYN，客户端立即进入 ESTABLISHED；服务器还要等第三个报文段，"
                "晚半个往返时间（RFC 9293 第 3.5 节，图 6）。"}},
};

// The first data behind the handshake (Figure 6, line 5).

constexpr std::uint32_t first_octets = 100;

Start make_first_data(std::uint64_t seed, const Variant& variant) {
  Start start = make(seed, variant);
  start.script.push_back({Instant{600ms}, sim::Send{Side::Client, first_octets}});
  return start;
}

bool is_data_of_client(const Packet& p) {
  return p.from == Side::Client && !p.segment.data.empty() && p.origin == sim::Origin::Stack;
}
bool is_ack_of_client(const Packet& p) {
  return p.from == Side::Client && p.segment.flags.ack() && p.origin == sim::Origin::Stack;
}

// What the server said first after data of the client had come.
std::optional<Packet> answer_to_data(const EventLog& log, Instant now) {
  const auto data = first_packet(log, now, EventKind::PacketArrived, is_data_of_client);
  if (!data) return {};
  return first_packet(log, now, EventKind::PacketSent, [&](const Packet& p) {
    return p.from == Side::Server && p.segment.flags.ack() && p.sent >= data->ends;
  });
}

bool data_acknowledged(const World&, const EventLog& log, Instant now) {
  const auto data = first_packet(log, now, EventKind::PacketArrived, is_data_of_client);
  return data && has_happened(log, now, EventKind::PacketArrived, [&](const Packet& p) {
           return p.from == Side::Server && p.segment.ack == data->segment.seq + data->segment.length();
         });
}

// The first segment of the client that carries an ACK carries data, too.
bool third_carries_data(const World&, const EventLog& log, Instant now) {
  const auto third = first_packet(log, now, EventKind::PacketSent, is_ack_of_client);
  return third && !third->segment.data.empty() && third->ends <= now && !is_lost(*third, now);
}

constexpr std::array third_carries_hints{
    Words{"A program may send before the handshake is complete; its data wait.",
          "握手完成之前程序就可以发送，数据会先等着。"},
    Words{"Let the client send while it is in SYN-SENT, before 0.3 s.",
          "趁客户端还在 SYN-SENT，也就是 0.3 秒之前，让它发送。"},
};

constexpr std::array first_data_goals{
    Goal{.id = "acknowledged",
         .text = {"The client's 100 octets are acknowledged.", "客户端的 100 个字节得到确认。"},
         .reached = data_acknowledged},
    Goal{.id = "third-carries-data",
         .text = {"Make the third segment carry data.", "让第三个报文段带上数据。"},
         .reached = third_carries_data,
         .hints = third_carries_hints},
};

std::optional<Observed> third_seq(const World&, const EventLog& log, Instant now) {
  return seq_of_first(log, now, is_ack_of_client);
}
std::optional<Observed> data_seq(const World&, const EventLog& log, Instant now) {
  return seq_of_first(log, now, is_data_of_client);
}
std::optional<Observed> ack_of_data(const World&, const EventLog& log, Instant now) {
  const auto answer = answer_to_data(log, now);
  if (!answer) return {};
  return Observed{answer->segment.ack.value(), answer->sent};
}

constexpr std::array first_data_predictions{
    Prediction{
        .id = "data-seq",
        .question = {"The third segment, a bare ACK, carries seq = {}. Which seq does the first data segment "
                     "carry?",
                     "第三个报文段只是一个 ACK，带着 seq = {}。第一个数据段的 seq 是多少？"},
        .kind = AnswerKind::Number,
        .until = 2s,
        .given = third_seq,
        .observe = data_seq,
        .why = {"The same: ACK occupies no sequence number. If it did, we would wind up acknowledging ACKs "
                "(RFC 9293, section 3.5).",
                "相同：ACK 不占序号，否则就要对 ACK 再作确认，没完没了（RFC 9293 第 3.5 节）。"}},
    Prediction{
        .id = "data-ack",
        .question = {"That segment carries seq = {} and 100 octets. Which ack does the server answer?",
                     "这个报文段带着 seq = {} 和 100 个字节。服务器应答的 ack 是多少？"},
        .kind = AnswerKind::Number,
        .until = 2s,
        .given = data_seq,
        .observe = ack_of_data,
        .why =
            {"The number of the next octet that it expects: seq + 100. The ack never names the last one "
             "received (RFC 9293, section 3.4).",
             "期待的下一个字节的序号：seq + 100。ack 从来不是已收到的最后一个序号（RFC 9293 第 3.4 节）。"}},
};

// Both at once. Each program has bound its port, and nobody listens.

Start make_simultaneous(std::uint64_t, const Variant& variant) {
  sim::WorldConfig config = two_ends(variant, quiet_link(200ms));
  config.client_program.opens_from = tcp::Host::first_ephemeral_port;
  config.server_program = {.opens_from = World::server_port};
  return {config, {{Instant{100ms}, sim::Open{Side::Client}}, {Instant{200ms}, sim::Open{Side::Server}}}};
}

bool was_in(const EventLog& log, Side side, State state, Instant now) {
  return first_entered(log, side, state, now) != tcp::never;
}

bool are_one(const World& world) {
  const tcp::Connection* client = world.connection(Side::Client);
  const tcp::Connection* server = world.connection(Side::Server);
  return client != nullptr && server != nullptr && client->pair().local == server->pair().remote &&
         client->pair().remote == server->pair().local;
}

bool one_connection(const World& world, const EventLog& log, Instant now) {
  return both_in(world, State::Established) && are_one(world) &&
         was_in(log, Side::Client, State::SynReceived, now) &&
         was_in(log, Side::Server, State::SynReceived, now);
}

// One SYN was lost, and only one end has been in SYN-RECEIVED: an ordinary handshake was left.
bool one_syn_lost(const World& world, const EventLog& log, Instant now) {
  return both_in(world, State::Established) && are_one(world) &&
         was_in(log, Side::Client, State::SynReceived, now) !=
             was_in(log, Side::Server, State::SynReceived, now) &&
         has_happened(log, now, EventKind::PacketLost, is_syn);
}

bool too_early(const World&, const EventLog& log, Instant now) {
  return first_decision(log, now, Side::Client, tcp::Rule::ResetRefuses).has_value() ||
         first_decision(log, now, Side::Server, tcp::Rule::ResetRefuses).has_value();
}

constexpr std::array one_syn_lost_hints{
    Words{"Drop one of the two SYNs while they cross.", "趁两个 SYN 交错时丢掉其中一个。"},
};
constexpr std::array too_early_hints{
    Words{"A SYN that finds nobody draws a RST. When is nobody there?",
          "SYN 到达时若没有人，就会引来 RST。什么时候没有人？"},
    Words{"Deliver the client's SYN at once, before the server opens at 0.2 s.",
          "服务器在 0.2 秒才打开：在那之前让客户端的 SYN 立即送达。"},
};

constexpr std::array simultaneous_goals{
    Goal{.id = "one-connection",
         .text = {"Both open at once, both pass SYN-RECEIVED, and one connection comes of it.",
                  "双方同时打开，都经过 SYN-RECEIVED，最后得到同一个连接。"},
         .reached = one_connection},
    Goal{.id = "one-syn-lost",
         .text = {"Lose one of the two SYNs: what is left is an ordinary handshake.",
                  "丢掉两个 SYN 中的一个：剩下的就是普通的三次握手。"},
         .reached = one_syn_lost,
         .hints = one_syn_lost_hints},
    Goal{.id = "too-early",
         .text = {"Let one end's SYN come before the other has opened, so that it is refused.",
                  "让一端的 SYN 在另一端打开之前到达，从而被拒绝。"},
         .reached = too_early,
         .hints = too_early_hints},
};

std::optional<Observed> segments_until_established(const World&, const EventLog& log, Instant now) {
  const Instant client = first_entered(log, Side::Client, State::Established, now);
  const Instant server = first_entered(log, Side::Server, State::Established, now);
  if (client == tcp::never || server == tcp::never) return {};
  const Instant there = std::max(client, server);
  std::int64_t segments = 0;
  for (const Event& event : events_until(log, there)) segments += event.kind == EventKind::PacketSent ? 1 : 0;
  return Observed{segments, there};
}

constexpr std::array states{
    Choice{"SYN-SENT", {"SYN-SENT", "SYN-SENT"}},
    Choice{"SYN-RECEIVED", {"SYN-RECEIVED", "SYN-RECEIVED"}},
    Choice{"ESTABLISHED", {"ESTABLISHED", "ESTABLISHED"}},
    Choice{"CLOSED", {"CLOSED", "CLOSED"}},
};

// The state that the client goes to from SYN-SENT.
std::optional<Observed> after_syn_sent(const World&, const EventLog& log, Instant now) {
  for (const Event& event : events_until(log, now, sim::change_sign)) {
    if (event.kind != EventKind::Decision || event.side != Side::Client) continue;
    if (event.from != State::SynSent || event.to == State::SynSent) continue;
    for (std::size_t i = 0; i < states.size(); ++i) {
      if (states[i].id == tcp::name(event.to)) return Observed{static_cast<std::int64_t>(i), event.at};
    }
  }
  return {};
}

constexpr std::array simultaneous_predictions{
    Prediction{
        .id = "crossing-syn",
        .question = {"The client is in SYN-SENT when the server's SYN, without ACK, arrives. Which state is "
                     "next?",
                     "客户端在 SYN-SENT，此时服务器的 SYN（不带 ACK）到了。它的下一个状态是什么？"},
        .kind = AnswerKind::Choice,
        .choices = states,
        .until = 2s,
        .observe = after_syn_sent,
        .why =
            {"It now knows the peer's number, but its own is not acknowledged yet: SYN-RECEIVED, and a "
             "SYN-ACK goes out (RFC 9293, section 3.10.7.3).",
             "它已得知对方的序号，而自己的序号还没有被确认：进入 SYN-RECEIVED，并发出 SYN-ACK（RFC 9293 第 "
             "3.10.7.3 节）。"}},
    Prediction{
        .id = "segments",
        .question = {"How many segments will have been sent in all when both are ESTABLISHED?",
                     "到双方都进入 ESTABLISHED 为止，一共发出多少个报文段？"},
        .kind = AnswerKind::Number,
        .until = 2s,
        .observe = segments_until_established,
        .why = {"Two SYNs and two SYN-ACKs: each acknowledges by repeating its own SYN, and no bare ACK is "
                "needed (RFC 9293, section 3.5, Figure 7).",
                "两个 SYN，两个 SYN-ACK：各自重发自己的 SYN 并捎上确认，不需要单独的 ACK（RFC 9293 第 3.5 "
                "节，图 7）。"}},
};

}  // namespace

std::span<const Scene> handshake_scenes() {
  static const std::array all{
      Scene{.id = "handshake",
            .title = {"The three-way handshake", "三次握手"},
            .idea = {"Press play: SYN, SYN-ACK, ACK, and both ends are ESTABLISHED. Then go back, catch the "
                     "SYN-ACK in mid-air and drop it: who notices, and how long does it take?",
                     "按下播放：SYN、SYN-ACK、ACK 依次走完，两端都进入 ESTABLISHED。再退回去，在半路抓住 "
                     "SYN-ACK，丢掉它：谁会发现？要过多久？"},
            .start = Instant{},
            .goals = goals,
            .predictions = predictions,
            .make = make},
      Scene{
          .id = "first-data",
          .title = {"The first octets", "最初的字节"},
          .idea = {"The handshake is done, and the client sends 100 octets. Watch the numbers: what has the "
                   "third segment cost? Then see whether you can do without a bare ACK.",
                   "握手完成，客户端发出 100 个字节。留意序号：第三个报文段用掉了什么？"
                   "再试试，能不能省掉那个单独的 ACK。"},
          .start = Instant{},
          .goals = first_data_goals,
          .predictions = first_data_predictions,
          .make = make_first_data},
      Scene{
          .id = "simultaneous-open",
          .title = {"Both open at once", "同时打开"},
          .idea = {"Nobody listens here. Both programs have bound their ports, and each opens to the other; "
                   "their SYNs cross on the way. Will there be two connections, one, or none?",
                   "这里没有人监听。两端的程序各自绑定了端口，同时向对方打开，两个 SYN 在路上交错。"
                   "结果是两个连接、一个，还是一个也没有？"},
          .start = Instant{},
          .goals = simultaneous_goals,
          .predictions = simultaneous_predictions,
          .make = make_simultaneous},
  };
  return all;
}

}  // namespace lesson
